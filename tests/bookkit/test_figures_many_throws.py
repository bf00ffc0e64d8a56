"""The figures of `bookkit.figures.many_throws`: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from bookkit.figures.many_throws import error_decay, rate_of_chance, type_sizes
from crossentropy import kl_divergence


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
