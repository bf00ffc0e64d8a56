"""The figures of `bookkit.figures.likelihood`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.likelihood import (
    focal_answers,
    hidden_layer,
    lost_digits,
    reductions_strip,
    scores_and_pull,
    slopes_when_wrong,
    smoothing_gap,
)


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


def test_the_strip_has_each_loss_in_nats_and_in_bits():
    in_nats, in_bits = reductions_strip({"sum": 4.0, "mean": 2.0}).lines
    assert list(in_nats.get_xdata()) == [4, 2]
    assert in_bits.get_xdata() * math.log(2) == pytest.approx([4, 2])


def test_the_answers_under_focal_loss_are_drawn_over_the_truths():
    (line,) = focal_answers({2: ([0.2, 0.8], [0.3, 0.7])}).lines
    assert line.get_xydata().tolist() == [[0.2, 0.3], [0.8, 0.7]]
