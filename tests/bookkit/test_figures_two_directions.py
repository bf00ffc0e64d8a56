"""The figures of `bookkit.figures.two_directions`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.distances import in_the_simplex
from bookkit.figures.two_directions import fits, least_claiming, projections, switch, valleys


def test_fits_are_drawn_as_densities():
    grid = np.linspace(0, 10, 101)
    p = np.full(101, 1 / 101)
    (ax,) = fits(grid, {"flat": (p, {"fit": p})}, window=(0, 10))
    truth, fit = ax.lines
    assert truth.get_ydata() == pytest.approx(p / 0.1)
    assert fit.get_ydata() == pytest.approx(truth.get_ydata())


def test_every_valley_is_marked_and_no_hill():
    left, right = valleys([0, 1, 2, 3, 4], [2, 1, 0, 1, 2], [2, 0, 3, 1, 2])
    assert list(left.lines[1].get_xdata()) == [2]
    assert list(right.lines[1].get_xdata()) == [1, 3]


def test_a_direction_has_one_look_in_all_figures():
    grid = np.linspace(0, 10, 101)
    p = np.full(101, 1 / 101)
    (ax,) = fits(grid, {"": (p, {"forward": p, "reverse": p})}, window=(0, 10))
    costs = [panel.lines[0] for panel in valleys([0, 1, 2], [1, 0, 1], [1, 0, 1])]
    for fit, cost in zip(ax.lines[1:], costs, strict=True):
        assert (fit.get_color(), fit.get_linestyle()) == (cost.get_color(), cost.get_linestyle())
        assert fit.get_color() != ax.lines[0].get_color()


def test_projection_lines_hold_what_they_claim():
    r, values, q = [0.6, 0.3, 0.1], [1, 2, 3], [0.2, 0.6, 0.2]
    meeting = np.array([1, 1, 1]) / 3
    ax = projections(r, values, meeting, q, outcomes="abc")
    back = np.linalg.inv(np.column_stack([in_the_simplex(np.eye(3)), np.ones(3)]))
    curve, ends = (
        np.column_stack([line.get_xydata(), np.ones(len(line.get_xydata()))]) @ back
        for line in ax.lines[:2]
    )
    assert ends @ values == pytest.approx([2, 2])
    assert (ends.min(axis=1) == pytest.approx(0)) and np.allclose(ends.sum(axis=1), 1)
    # Along a tilt of r the logarithm of the ratio is affine in the value.
    inner = curve[(curve > 1e-6).all(axis=1)]
    ratio = np.log(inner / r)
    assert np.allclose(ratio[:, 0] - 2 * ratio[:, 1] + ratio[:, 2], 0, atol=1e-6)


def test_a_point_off_the_line_is_refused():
    with pytest.raises(ValueError, match="mean"):
        projections([0.6, 0.3, 0.1], [1, 2, 3], [1 / 3] * 3, [0.6, 0.3, 0.1], outcomes="abc")


def test_the_best_fit_is_the_cheaper_of_the_two():
    nowhere = [np.nan] * 3
    middle = [[0, 1, 0.1], [0, 2, 0.5], [0, 3, 2]]
    costs, means = switch([1, 2, 3], middle, [nowhere, [1.9, 1, 0.6], [3, 1, 1]], at=2.5)
    assert list(costs.lines[0].get_ydata()) == [0.1, 0.5, 2]
    assert list(costs.lines[1].get_ydata())[1:] == [0.6, 1]
    assert means.lines[0].get_xydata().tolist() == [[1, 0], [2, 0]]
    assert [means.lines[i].get_xydata().tolist() for i in (1, 3)] == [[[3, 3]], [[3, -3]]]


def test_the_dot_of_the_dome_is_the_pmf_that_is_drawn():
    left, right = least_claiming([1, 2], [0.25, 0.75], ([1, 1.5, 2], [0, 1, 0]), ([1.5], [0.5]))
    assert [bar.get_height() for bar in left.patches] == [0.25, 0.75]
    assert left.lines[0].get_ydata()[0] == 0.5
    mean, height = right.lines[2].get_xydata()[0]
    assert mean == pytest.approx(1.75)
    assert height == pytest.approx(2 - 0.75 * np.log2(3))
