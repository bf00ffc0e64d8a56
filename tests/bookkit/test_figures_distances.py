"""The figures of `bookkit.figures.distances`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.distances import (
    divergence_against_variation,
    in_the_simplex,
    level_sets,
    simplex_grid,
    small_steps,
)
from crossentropy import kl_divergence, total_variation


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
