"""The figures' common style and the area picture: what is drawn is what was computed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.likelihood import hidden_layer, lost_digits, slopes_when_wrong, smoothing_gap
from bookkit.figures.training import (
    both_rise,
    edge_of_stability,
    noisy_labels,
    reliability,
    scores_expected,
)
from crossentropy import cross_entropy, entropy


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


def test_hills_stand_above_their_chord_only_through_two_layers():
    one, two = hidden_layer()
    for ax, above in ((one, False), (two, True)):
        (curve, chord) = ax.lines
        middle = np.interp(0, curve.get_xdata(), curve.get_ydata())
        assert (middle > np.mean(chord.get_ydata())) is np.bool_(above)


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
