"""The figures of `bookkit.figures.distances`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.distances import (
    divergence_against_variation,
    generators,
    in_the_simplex,
    level_curve,
    level_sets,
    pmfs_at,
    shared_part,
    shifts,
    small_steps,
)
from crossentropy import js_distance, kl_divergence, total_variation


def test_outcomes_are_the_corners_of_the_triangle():
    left, right, top = in_the_simplex(np.eye(3))
    sides = [math.dist(left, right), math.dist(right, top), math.dist(top, left)]
    assert sides == pytest.approx([1, 1, 1])


def test_pmfs_are_read_off_where_they_were_put():
    pmfs = np.random.default_rng(0).dirichlet(np.ones(3), size=20)
    assert np.allclose(pmfs_at(in_the_simplex(pmfs)), pmfs)
    assert pmfs_at([2, 0]) == pytest.approx([-1, 2, 0])


P = [0.6, 0.3, 0.1]


def reverse(p, q):
    return kl_divergence(q, p)


@pytest.mark.parametrize("measure", [kl_divergence, reverse, total_variation, js_distance])
@pytest.mark.parametrize("level", [0.01, 0.09, 0.3, 0.55])
def test_a_curve_lies_at_its_level_and_ends_only_on_the_border(measure, level):
    arcs = level_curve(measure, P, level, rays=60)
    for arc in arcs:
        assert measure(P, arc) == pytest.approx(np.full(len(arc), level), rel=1e-9)
        closed = arc[0] == pytest.approx(arc[-1], abs=1e-12)
        assert closed or arc[[0, -1]].min(axis=1) == pytest.approx([0, 0], abs=1e-12)
        assert not closed or len(arcs) == 1


def test_what_is_infinite_on_the_border_has_closed_curves_off_it():
    for level in (0.5, 1, 3):
        (arc,) = level_curve(kl_divergence, P, level)
        assert arc[0] == pytest.approx(arc[-1], abs=1e-12)
        assert 0 < arc.min() < 2e-3


def test_the_border_can_leave_several_arcs_or_none():
    centre = [1 / 3, 1 / 3, 1 / 3]
    arcs = level_curve(total_variation, centre, 0.5)
    ends = np.sort(np.array([arc[[0, -1]] for arc in arcs]).reshape(-1, 3))
    assert len(arcs) == 3
    assert ends == pytest.approx(np.tile([0, 1 / 6, 5 / 6], (6, 1)), abs=1e-9)
    assert level_curve(total_variation, centre, 0.7) == []


def test_level_sets_draw_the_curves_of_four_measures():
    over, to = [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]
    forward, backward, variation, root = level_sets(P, over=over, to=to, outcomes="abc")
    measures = (kl_divergence, reverse, total_variation, js_distance)
    for ax, measure in zip((forward, backward, variation, root), measures, strict=True):
        *arcs, dot, _ = ax.lines
        detour, straight, _ = ax.collections
        for way, passed in ((detour, [P, over, to]), (straight, [P, to])):
            assert pmfs_at(way.get_segments()[0]) == pytest.approx(np.array(passed))
        assert pmfs_at(dot.get_xydata())[0] == pytest.approx(P)
        for arc in arcs:
            q = np.clip(pmfs_at(arc.get_xydata()), 0, 1)
            assert measure(P, q) == pytest.approx(np.full(len(q), float(arc.get_label())), rel=1e-6)
    assert [text.get_text() for text in forward.get_legend().get_texts()] == [
        text.get_text() for text in backward.get_legend().get_texts()
    ]


def test_level_sets_around_a_border_point_are_refused():
    with pytest.raises(ValueError, match="positive"):
        level_sets([0.5, 0.5, 0], over=P, to=P, outcomes="abc")


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


def test_what_has_to_move_is_the_total_variation():
    p, q = [0.5, 0.25, 0.25], [0.125, 0.5, 0.375]
    shared, of_p, of_q = shared_part(p, q, outcomes="abc").containers
    heights = [[bar.get_height() for bar in bars] for bars in (shared, of_p, of_q)]
    assert np.add(heights[0], heights[1]) == pytest.approx(p)
    assert np.add(heights[0], heights[2]) == pytest.approx(q)
    assert [sum(more) for more in heights[1:]] == pytest.approx([total_variation(p, q)] * 2)
    assert [bar.get_y() for bar in of_p] == pytest.approx(heights[0])


def test_generators_are_drawn_over_the_ratio_and_meet_at_one():
    line, dot = generators({"square": lambda u: (u - 1) ** 2}, highest=2).lines
    ratio, height = line.get_data()
    assert height == pytest.approx((np.asarray(ratio) - 1) ** 2)
    assert dot.get_xydata().tolist() == [[1, 0]]


def test_a_bump_is_moved_and_the_distance_is_a_share_of_the_longest_way():
    left, right = shifts([0.5, 0.5, 0, 0, 0], {"TV": [0, 0.5, 1, 1]}, [0, 1, 2, 3])
    first, _, last = ([bar.get_height() for bar in bars] for bars in left.containers)
    assert first == [0.5, 0.5, 0, 0, 0]
    assert last == [0, 0, 0, 0.5, 0.5]
    assert list(right.lines[0].get_ydata()) == [0, 0.5, 1, 1]
    assert list(right.lines[1].get_ydata()) == pytest.approx([0, 1 / 3, 2 / 3, 1])
