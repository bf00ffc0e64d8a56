"""The figures of `bookkit.figures.entropy`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.entropy import binary_entropy, surprisal_curve


def test_each_halving_is_marked_a_bit_higher():
    marks = surprisal_curve().lines[1]
    assert list(marks.get_xdata()) == [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
    assert list(marks.get_ydata()) == [4, 3, 2, 1, 0]


def test_the_chord_of_two_coins_lies_below_their_mixture():
    arch, chord, gap = binary_entropy().lines[:3]
    assert max(arch.get_ydata()) == 1
    low, high = gap.get_ydata()
    assert low == pytest.approx(np.mean(chord.get_ydata()))
    assert low < high
