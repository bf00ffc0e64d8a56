"""The figures of `bookkit.figures.training`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.training import (
    both_rise,
    edge_of_stability,
    noisy_labels,
    reliability,
    scores_expected,
)


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
