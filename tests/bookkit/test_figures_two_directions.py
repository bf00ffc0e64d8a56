"""The figures of `bookkit.figures.two_directions`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.distances import in_the_simplex
from bookkit.figures.two_directions import fits, projections, valleys


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
