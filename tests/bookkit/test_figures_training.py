"""The figures of `bookkit.figures.training`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.training import (
    both_rise,
    entropy_over_temperature,
    floor_and_excess,
    reliability,
    scores_expected,
)


def test_the_dot_marks_where_the_excess_turns_and_the_bands_meet_at_the_floor():
    ax = floor_and_excess([1, 10, 100], [2, 1, 0.5], [1, 0.5, 0.8], 1)
    dots = [list(line.get_data()) for line in ax.lines if line.get_marker() == "o"]
    assert dots == [[[10], [1.5]]]
    low, high = (band.get_paths()[0].vertices[:, 1] for band in ax.collections)
    assert (low.min(), low.max(), high.min(), high.max()) == (0, 1, 1, 2)


def test_the_entropy_rises_with_the_temperature_and_the_dot_is_on_the_label_s_line():
    left, right = entropy_over_temperature([2, 1, -1], "abc", 3 / np.log(2), 1)
    assert (np.diff(left.lines[1].get_ydata()) > 0).all()
    dot, line = right.lines[-1], right.lines[1]
    assert dot.get_ydata()[0] >= line.get_ydata().max()
    assert dot.get_ydata()[0] == pytest.approx(line.get_ydata().max(), abs=1e-4)


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
