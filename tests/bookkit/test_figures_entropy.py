"""The figures of `bookkit.figures.entropy`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.entropy import binary_entropy, one_term, surprisal_curve


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


def test_a_term_peaks_at_one_over_e_and_two_horses_bring_the_same():
    curve, marks, peak = one_term().lines
    assert list(marks.get_ydata()) == [3 / 8, 1 / 2, 1 / 2]
    x, top = peak.get_xdata()[1], peak.get_ydata()[1]
    assert x == pytest.approx(np.exp(-1))
    assert top == pytest.approx(np.exp(-1) * np.log2(np.e))
    assert max(curve.get_ydata()) <= top
    assert curve.get_xdata()[np.argmax(curve.get_ydata())] == pytest.approx(x, abs=1 / 400)
