"""The figures of `bookkit.figures.language_models`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.language_models import (
    cost_by_order,
    cost_by_share,
    cost_by_weight,
    guesses_by_letter,
    letter_costs,
    running_cost,
)


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


def test_each_letter_stands_below_its_guesses_and_first_guesses_look_their_own():
    axes = guesses_by_letter("a ba", [3, 1, 12, 1], ("2 bits", "1 bit"))
    assert [ax.get_title(loc="left") for ax in axes] == ["2 bits", "1 bit"]
    for ax, expected, letters in zip(
        axes, ({0: 3, 1: 1}, {0: 12, 1: 1}), (["a", "␣"], ["b", "a"]), strict=True
    ):
        heights = {bar.get_x() + bar.get_width() / 2: bar.get_height() for bar in ax.patches}
        assert {round(x): height for x, height in heights.items()} == expected
        assert [label.get_text() for label in ax.get_xticklabels()] == letters
    assert len({bar.get_facecolor() for bar in ax.patches if bar.get_height() == 1}) == 1
    assert len({bar.get_facecolor() for bar in ax.patches}) == 2


def test_a_word_is_as_long_as_its_letters_cost_together():
    ax = letter_costs({"ab": [1, 2], "ba": [0, 1.5]})
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (0, 1), (1, 2), (0, 0), (0, 1.5)
    ]  # fmt: skip
    assert [text.get_text() for text in ax.texts] == ["a", "b", "a"]


def test_costs_are_drawn_over_the_shares_that_were_added():
    ax = cost_by_share([0, 0.5, 1], {"the test text": [3, 2, 1], "other code": [3, 2.9, 2.8]})
    assert [list(line.get_ydata()) for line in ax.lines] == [[3, 2, 1], [3, 2.9, 2.8]]
    assert list(ax.lines[0].get_xdata()) == [0, 0.5, 1]
    # The markers at both ends are whole.
    assert not any(line.get_clip_on() for line in ax.lines)
