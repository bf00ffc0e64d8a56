"""The figures' common style and the area picture: what is drawn is what was computed."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.codes import (
    block_costs,
    file_sizes,
    message_costs,
    nested_intervals,
    words_as_intervals,
)
from bookkit.figures.densities import mass_and_divergence, partitions, signed_area
from bookkit.figures.distances import (
    divergence_against_variation,
    in_the_simplex,
    level_sets,
    simplex_grid,
    small_steps,
)
from bookkit.figures.joint import entropy_bars, noisy_divergence, three_circles
from bookkit.figures.language_models import cost_by_order, cost_by_weight, running_cost
from bookkit.figures.likelihood import (
    hidden_layer,
    lost_digits,
    scores_and_pull,
    slopes_when_wrong,
    smoothing_gap,
)
from bookkit.figures.numerics import confident_losses, errors_by_distance
from bookkit.figures.training import (
    both_rise,
    edge_of_stability,
    noisy_labels,
    reliability,
    scores_expected,
)
from bookkit.figures.two_directions import fits, projections, valleys
from crossentropy import cross_entropy, entropy, kl_divergence, mutual_information, total_variation


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


WEATHER = np.array([[4, 1, 1], [0, 1, 1]]) / 8


def test_bars_of_entropies_overlap_in_the_mutual_information():
    ax = entropy_bars(WEATHER)
    (shared,) = (bar for bar in ax.patches if bar.get_hatch())
    assert shared.get_width() == pytest.approx(mutual_information(WEATHER))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths[0] == pytest.approx(entropy(WEATHER.ravel()))
    assert sum(widths[1:3]) == pytest.approx(sum(widths[3:5])) == pytest.approx(widths[0])


def test_noise_takes_the_divergence_to_zero_and_back():
    p, q = [0.9, 0.1], [0.3, 0.7]
    curve = noisy_divergence(p, q).lines[0].get_ydata()
    assert curve[0] == pytest.approx(curve[-1]) == pytest.approx(kl_divergence(p, q))
    assert curve[200] == pytest.approx(0, abs=1e-12)
    assert (np.diff(curve[:201]) < 0).all()


def test_pieces_of_three_circles_add_up_to_the_entropies():
    generic = np.random.default_rng(1).dirichlet(np.ones(8)).reshape(2, 2, 2)
    pieces = [float(t.get_text().replace("−", "-")) for t in three_circles(generic).texts[3:]]
    assert sum(pieces) == pytest.approx(entropy(generic.ravel()), abs=0.01)
    parity = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]) / 4
    assert [t.get_text() for t in three_circles(parity).texts[3:]] == [*"000111", "−1"]


def test_hills_stand_above_their_chord_only_through_two_layers():
    one, two = hidden_layer()
    for ax, above in ((one, False), (two, True)):
        (curve, chord) = ax.lines
        middle = np.interp(0, curve.get_xdata(), curve.get_ydata())
        assert (middle > np.mean(chord.get_ydata())) is np.bool_(above)


def test_scores_and_pull_draws_what_the_model_gave_and_what_it_owes():
    scores, model, pull = scores_and_pull([0, 0], 1, [0.5, -0.5], outcomes="ab")
    assert [bar.get_width() for bar in scores.patches] == [0, 0]
    assert [bar.get_width() for bar in model.patches] == [0.5, 0.5, 0, 1]
    assert [bar.get_width() for bar in pull.patches] == [0.5, -0.5]


def test_lost_digits_are_drawn_as_given_and_an_exact_one_at_the_edge():
    ax = lost_digits([1, 2], {"a": [0, 1e-3]})
    assert list(ax.lines[0].get_ydata()) == [1e-17, 1e-3]


def test_smoothing_marks_the_least_loss():
    ax = smoothing_gap([0, 1, 2], [2, 1, 0.5], [2, 1, 1.5], 1)
    assert [list(line.get_data()) for line in ax.lines if line.get_marker() == "o"] == [[[1], [1]]]


def test_the_pull_of_the_log_loss_is_the_steeper_where_the_model_is_wrong():
    losses, pulls = slopes_when_wrong()
    d = losses.lines[0].get_xdata()
    for loss, pull in zip(losses.lines, pulls.lines, strict=True):
        slope = -np.gradient(loss.get_ydata(), d)
        assert np.abs(slope - pull.get_ydata())[1:-1].max() < 1e-3
    assert (pulls.lines[0].get_ydata() > pulls.lines[1].get_ydata())[d < 0].all()


def test_words_take_the_intervals_that_their_digits_name():
    ax = words_as_intervals({"a code": {"a": "0", "b": "10", "c": "11"}})
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (0, 0.5), (0.5, 0.25), (0.75, 0.25)
    ]  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a code"]


def test_blocks_lie_above_the_entropy_line():
    ax = block_costs([0.9, 0.1], [1, 0.645])
    floor, bound, costs = (line.get_ydata() for line in ax.lines)
    assert floor[0] == entropy([0.9, 0.1])
    assert list(costs) == [1, 0.645]
    assert (bound > costs).all()


def test_a_message_narrows_its_interval_to_its_probability():
    ax = nested_intervals("aba", {"a": 0.75, "b": 0.25})
    assert [bar.get_hatch() for bar in ax.patches] == ["///", "", "", "///", "///", ""]
    ends = [text.get_text() for text in ax.texts if text.get_text()[0].isdigit()]
    assert ends == ["0", "1", "0", "0.75", "0.5625", "0.75"]


def test_a_message_is_as_long_as_its_code_and_what_is_overpaid_is_hatched():
    ax = message_costs("a b", [1, 2, 2], {"its own": [1, 2, 2], "other": [3, 1, 2]}, line=4)
    assert [bar.get_width() for bar in ax.patches] == [1, 2, 2, 1, 2, 1, 2]
    assert [bar.get_hatch() for bar in ax.patches].index("////") == 4
    assert [bar.get_x() for bar in ax.patches] == [0, 1, 0, 0, 1, 3, 0]


def test_files_are_drawn_with_their_sizes_and_ideals():
    ax = file_sizes({"text": 3000, "order 0": 2000}, {"order 0": 1999.5})
    assert [bar.get_width() for bar in ax.patches] == [3000, 2000]
    assert list(ax.lines[0].get_xdata()) == [1999.5, 1999.5]
    assert [text.get_text().strip() for text in ax.texts] == ["3,000", "2,000"]


def test_negative_part_of_a_density_is_where_it_exceeds_one():
    density, charged = (ax.lines[0].get_ydata() for ax in signed_area(0.1))
    assert ((density > 1) == (charged < 0)).all()
    step = np.diff(signed_area(0.1)[1].lines[0].get_xdata())[0]
    assert charged.sum() * step == pytest.approx(np.log2(0.1 * np.sqrt(2 * np.pi * np.e)), abs=1e-3)


def test_finer_readings_tell_more_and_their_divergence_levels_off():
    left, right = partitions((0, 1), (1, 2))
    entropies, divergences = left.lines[0].get_ydata(), right.lines[1].get_ydata()
    assert np.diff(entropies)[7:] == pytest.approx(1, abs=1e-3)
    assert (np.diff(divergences) > 0).all()
    assert divergences[-1] == pytest.approx(right.lines[0].get_ydata()[0], abs=1e-4)


def test_mass_is_lost_and_divergence_more_so():
    mass, share = (
        line.get_ydata() for line in mass_and_divergence(0.1, 0.2, marked=1e-5).lines[:2]
    )
    assert (np.asarray(share) < mass).all()
    assert mass[-1] == pytest.approx(1, abs=1e-3)
    assert (np.diff(mass) > 0).all()


def test_the_predicted_rates_lie_on_runs_that_obey_them():
    runs = {factor: abs(1 - 2 * factor) ** np.arange(21) for factor in (0.9, 1.1)}
    lines = edge_of_stability(runs).lines
    for run, predicted in zip(lines[::2], lines[1::2], strict=True):
        assert run.get_ydata()[::10] == pytest.approx(predicted.get_ydata())


def test_noisy_labels_marks_where_the_loss_on_fresh_ones_turns():
    ax = noisy_labels([1, 10, 100], [2, 1, 0.5], [2, 1.5, 1.8], 1)
    assert [list(line.get_data()) for line in ax.lines if line.get_marker() == "o"] == [
        [[10], [1.5]]
    ]


def test_both_rise_draws_a_dot_for_each_model():
    ax = both_rise([0.1, 0.2, 0.3], [1, -1, 2])
    assert ax.lines[-1].get_xydata() == pytest.approx(np.array([[0.1, 1], [0.2, -1], [0.3, 2]]))


def test_reliability_is_on_the_diagonal_for_deserved_confidence():
    q = np.array([[0.75, 0.25]] * 4)
    (ax,) = reliability({"deserved": q}, np.array([0, 0, 0, 1]))
    assert ax.lines[1].get_xydata() == pytest.approx(np.array([[0.75, 0.75]]))


def test_honesty_is_best_by_log_and_brier_and_certainty_by_the_linear_score():
    dots = [line for line in scores_expected(0.7).lines if line.get_marker() == "o"]
    assert [dot.get_xdata()[0] for dot in dots] == pytest.approx([0.7, 0.7, 1], abs=1e-3)


def test_the_best_order_is_ringed_where_a_curve_turns():
    ax = cost_by_order({"held out": [3, 2, 2.5], "training": [3, 2, 1]})
    rings = [line for line in ax.lines if line.get_markerfacecolor() == "none"]
    assert [(list(r.get_xdata()), list(r.get_ydata())) for r in rings] == [([1], [2])]


def test_the_chosen_weight_is_marked_among_the_costs():
    ax = cost_by_weight([0.1, 0.2, 0.4], {"with order 1": [3, 2, 2.5]}, 0.2)
    curve, mark = ax.lines
    assert list(curve.get_ydata()) == [3, 2, 2.5]
    assert mark.get_xdata()[0] == 0.2


def test_a_running_cost_ends_at_the_mean():
    surprisals = np.random.default_rng(0).uniform(0, 2, 500)
    ax = running_cost({"order 0": surprisals}, {"rate": 0.5})
    curve, level = ax.lines
    assert curve.get_ydata()[-1] == pytest.approx(surprisals.mean())
    assert level.get_ydata()[0] == 0.5


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


def test_an_error_of_0_is_drawn_at_the_rounding_unit_and_nearer_pairs_to_the_right():
    ax = errors_by_distance([1, 1e-8], {"plain": [1e-15, 7.0], "series": [0.0, 1e-16]})
    plain, series = (line.get_ydata() for line in ax.lines[:2])
    assert list(plain) == [1e-15, 7.0]
    assert list(series) == [2.0**-53] * 2
    assert ax.get_xlim()[0] > ax.get_xlim()[1]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["plain", "series"]


def test_a_loss_of_0_and_an_infinite_one_are_not_drawn():
    ax = confident_losses([-800, 0, 40], {"log of the softmax": [math.inf, math.log(2), 0.0]})
    (line,) = ax.lines
    assert [math.isnan(height) for height in line.get_ydata()] == [True, False, True]
