"""The figures of `bookkit.figures.many_throws`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.many_throws import (
    bias_of_counts,
    error_decay,
    rate_of_chance,
    surprisal_mass,
    two_piles,
    type_sizes,
)
from crossentropy import entropy, kl_divergence


def test_a_type_class_is_never_larger_than_its_entropy_says():
    ax = type_sizes((4, 10))
    curve, *dots = ax.lines
    assert [len(line.get_xdata()) for line in dots] == [5, 11]
    for line in dots:
        allowed = np.interp(line.get_xdata(), curve.get_xdata(), curve.get_ydata())
        assert (line.get_ydata() <= allowed + 1e-9).all()
    assert dots[0].get_ydata()[2] == pytest.approx(math.log2(6) / 4)


def test_the_exponent_is_that_of_the_exact_chance():
    ax = rate_of_chance(0.5, 1 / 6, (2, 4))
    dots, limit = ax.lines
    # Two throws: 1 - (5/6)^2; four: 1 - (5/6)^4 - 4 (1/6) (5/6)^3.
    exact = [-math.log2(1 - 25 / 36) / 2, -math.log2(1 - (625 + 500) / 1296) / 4]
    assert dots.get_ydata() == pytest.approx(exact)
    assert limit.get_ydata()[0] == kl_divergence([0.5, 0.5], [1 / 6, 5 / 6])


def test_errors_are_drawn_with_lines_of_the_given_slopes():
    ax = error_decay((10, 20), {"false alarms": [3, 8], "least error": [2, 5]},
                     {"false alarms": 0.5, "least error": 0.25})  # fmt: skip
    alarms, steep, least, flat = (np.log2(line.get_ydata()) for line in ax.lines)
    assert (alarms.tolist(), least.tolist()) == ([-3, -8], [-2, -5])
    assert (steep[1] - steep[0]) / 20 == pytest.approx(-0.5)
    assert (flat[1] - flat[0]) / 20 == pytest.approx(-0.25)


def test_the_piles_are_binomial_and_share_their_overlap():
    ax = two_piles((2, 8), 1 / 6, 1 / 2)
    heights = np.reshape([bar.get_height() for bar in ax.patches], (3, 3))
    assert heights[0] == pytest.approx([25 / 36, 10 / 36, 1 / 36])
    assert heights[1] == pytest.approx([1 / 4, 1 / 2, 1 / 4])
    assert heights[2] == pytest.approx([1 / 4, 10 / 36, 1 / 36])


def test_the_band_stands_around_the_entropy_and_the_likeliest_sequence_outside():
    ax = surprisal_mass(10, 1 / 2, 5, 0.2)
    h = entropy([1 / 2, *[1 / 10] * 5])
    centre, mark = ax.lines
    assert centre.get_xdata()[0] == h
    assert mark.get_xdata()[0] == pytest.approx(1) and abs(1 - h) > 0.2
    band, *bars = ax.patches
    assert (band.get_x(), band.get_width()) == pytest.approx((h - 0.2, 0.4))
    assert sum(bar.get_height() for bar in bars) == pytest.approx(1)


def test_the_bias_is_drawn_beside_its_first_term():
    ax = bias_of_counts({2: 0.5, 10: 0.08}, 2)
    exact, first = (line.get_ydata() for line in ax.lines)
    assert list(exact) == [0.5, 0.08]
    assert first == pytest.approx([1 / 4 / math.log(2), 1 / 20 / math.log(2)])
