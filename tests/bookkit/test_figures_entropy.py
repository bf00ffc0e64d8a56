"""The figures of `bookkit.figures.entropy`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.entropy import (
    binary_entropy,
    blocks,
    cuts,
    in_two_steps,
    questions,
    surprisal_curve,
    term_curve,
)
from crossentropy import entropy

RACE = {"a": 1 / 2, "b": 1 / 4, "c": 1 / 8, "d": 1 / 8}


def area(boxes):
    return sum(box.get_width() * box.get_height() for box in boxes)


def test_the_questions_cover_their_mean_number():
    ax = questions(RACE)
    assert [box.get_width() for box in ax.patches] == [1, 1 / 2, 1 / 4]
    assert area(ax.patches) == 1.75 == entropy([*RACE.values()])
    words = [text.get_text() for text in ax.texts]
    assert [word for word in words if "?" in word] == ["is it $a$?", "is it $b$?", "is it $c$?"]


def test_each_cut_halves_what_is_left_and_an_area_is_a_probability():
    ax = cuts(RACE)
    assert [area([piece]) for piece in ax.patches] == [*RACE.values()]
    lengths = [np.hypot(np.ptp(line.get_xdata()), np.ptp(line.get_ydata())) for line in ax.lines]
    assert lengths == [1, 1 / 2, 1 / 2]
    words = [text.get_text() for text in ax.texts]
    assert words[:2] == ["$a$\n1/2\n1 cut", "$b$\n1/4\n2 cuts"]
    assert words[2:4] == ["$c$\n1/8\n3 cuts", "$d$\n1/8\n3 cuts"]
    assert words[4:] == ["is it $a$?", "is it $b$?", "is it $c$?"]
    # The pieces lie beside one another and fill the whole.
    for x, y in np.random.default_rng(1).uniform(size=(50, 2)):
        assert sum(piece.get_bbox().contains(x, y) for piece in ax.patches) == 1


def test_the_term_is_greatest_at_the_mark_of_its_peak():
    curve, _, peak, marks = term_curve({"1/2": 1 / 2, "1/4": 1 / 4}).lines
    assert peak.get_xdata() == pytest.approx([1 / math.e])
    assert max(curve.get_ydata()) == pytest.approx(peak.get_ydata()[0], abs=1e-5)
    assert max(curve.get_ydata()) < peak.get_ydata()[0]
    assert list(marks.get_ydata()) == [1 / 2, 1 / 2]
    assert curve.get_ydata()[[0, -1]].tolist() == [0, 0]


def test_the_two_parts_are_those_of_the_entropy():
    stables = {"one": {"a": 1 / 2, "c": 1 / 8}, "two": {"b": 1 / 4, "d": 1 / 8}}
    ax = in_two_steps(stables, first="which stable", second="which of its horses")
    drawn = [box for box in ax.patches if box.get_width() in RACE.values()]
    assert len(drawn) == 8
    lower, upper = area(drawn[::2]), area(drawn[1::2])
    assert lower == pytest.approx(entropy([5 / 8, 3 / 8]))
    assert lower + upper == pytest.approx(1.75)


def test_each_block_halves_in_width_and_has_more_than_one_bit():
    drawn = blocks(4).patches[:4]
    assert [box.get_width() for box in drawn] == [1 / 2, 1 / 4, 1 / 8, 1 / 16]
    assert [area([box]) for box in drawn] == [1.5, 1.5, 1.375, 1.25]


def test_each_halving_is_marked_a_bit_higher():
    _, marks, _, third = surprisal_curve().lines
    assert list(marks.get_xdata()) == [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
    assert list(marks.get_ydata()) == [4, 3, 2, 1, 0]
    assert third.get_xdata() == [1 / 3] and third.get_ydata() == pytest.approx([math.log2(3)])


def test_the_chord_of_two_coins_lies_below_their_mixture():
    arch, chord, gap = binary_entropy().lines[:3]
    assert max(arch.get_ydata()) == 1
    low, high = gap.get_ydata()
    assert low == pytest.approx(np.mean(chord.get_ydata()))
    assert low < high
