"""The figures' common style and the area picture: what is drawn is what was computed."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.distances import (
    divergence_against_variation,
    in_the_simplex,
    level_sets,
    simplex_grid,
    small_steps,
)
from bookkit.figures.two_directions import fits, projections, valleys
from crossentropy import cross_entropy, entropy, kl_divergence, total_variation


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def filled_area(ax):
    """Return the area of the bars, by face colour or hatch: common, excess, saved."""
    areas = {"common": 0.0, "excess": 0.0, "saved": 0.0}
    kinds = {None: "common", "///": "excess", "...": "saved"}
    for bar in ax.patches:
        areas[kinds[bar.get_hatch()]] += bar.get_width() * bar.get_height()
    return areas


def test_areas_are_the_entropy_and_the_cross_entropy():
    p, q = [0.5, 0.25, 0.125, 0.125], [0.125, 0.5, 0.125, 0.25]
    areas = filled_area(area_picture(p, q, outcomes="abcd"))
    assert areas["common"] + areas["excess"] == pytest.approx(cross_entropy(p, q))
    assert areas["common"] + areas["saved"] == pytest.approx(entropy(p))


def test_equal_pmfs_have_no_excess():
    areas = filled_area(area_picture([0.2] * 5, [0.2] * 5, outcomes="abcde"))
    assert areas["excess"] == areas["saved"] == 0
    assert areas["common"] == pytest.approx(entropy([0.2] * 5))


def test_impossible_outcomes_take_no_room():
    ax = area_picture([1, 0], [0.5, 0.5], outcomes="ab")
    assert [text.get_text() for text in ax.texts] == ["a"]


def test_infinite_cost_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        area_picture([0.5, 0.5], [1, 0], outcomes="ab")


def test_canvas_has_the_width_of_the_page():
    figure, axes = canvas(2)
    assert len(axes) == 2
    assert figure.get_size_inches()[0] == pytest.approx(5.6)


def test_area_picture_draws_where_it_is_told():
    _, (left, right) = canvas(2)
    assert area_picture([0.5, 0.5], [0.5, 0.5], outcomes="ab", ax=right) is right
    assert not left.patches


def test_outcomes_are_the_corners_of_the_triangle():
    left, right, top = in_the_simplex(np.eye(3))
    sides = [math.dist(left, right), math.dist(right, top), math.dist(top, left)]
    assert sides == pytest.approx([1, 1, 1])


def test_the_grid_of_the_triangle_holds_the_pmfs_that_lie_there():
    across, up, pmfs = simplex_grid(31)
    inside = ~np.isnan(pmfs[..., 0])
    assert inside.any()
    assert not inside.all()
    assert np.allclose(in_the_simplex(pmfs[inside]), np.stack([across, up], axis=-1)[inside])


def test_level_sets_lie_at_the_level_that_they_name():
    p = [0.6, 0.3, 0.1]
    divergence, _, variation, _ = level_sets(p, outcomes="abc")
    corners = np.linalg.inv(np.column_stack([in_the_simplex(np.eye(3)), np.ones(3)]))
    for ax, measure in ((divergence, kl_divergence), (variation, total_variation)):
        contours = ax.collections[0]
        for level, path in zip(contours.levels, contours.get_paths(), strict=True):
            points = np.column_stack([path.vertices, np.ones(len(path.vertices))]) @ corners
            points = np.clip(points, 1e-9, None)
            points /= points.sum(axis=-1, keepdims=True)
            assert np.allclose(measure(p, points), level, rtol=0.05)


def test_level_sets_around_a_border_point_are_refused():
    with pytest.raises(ValueError, match="positive"):
        level_sets([0.5, 0.5, 0], outcomes="abc")


def test_divergences_are_drawn_in_nats_and_up_to_the_highest():
    p, q = np.array([[0.5, 0.5]] * 2), np.array([[0.25, 0.75], [1e-9, 1 - 1e-9]])
    dots = divergence_against_variation((p, q)).lines[0]
    assert dots.get_xydata() == pytest.approx(
        np.array([[0.25, kl_divergence(p[0], q[0], base=math.e)]])
    )


def test_small_steps_are_drawn_on_logarithmic_axes():
    ax = small_steps({"square": [1, 4], "line": [1, 2]}, [1, 2])
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["square", "line"]


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
