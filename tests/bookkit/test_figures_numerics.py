"""The figures of `bookkit.figures.numerics`: what is drawn is what was computed."""

import math

from bookkit.figures.numerics import confident_losses, errors_by_distance


def test_an_error_of_0_is_drawn_at_the_rounding_unit_and_nearer_pairs_to_the_right():
    ax = errors_by_distance([1, 1e-8], {"plain": [1e-15, 7.0], "series": [0.0, 1e-16]})
    plain, series = (line.get_ydata() for line in ax.lines[:2])
    assert list(plain) == [1e-15, 7.0]
    assert list(series) == [2.0**-53] * 2
    assert ax.get_xlim()[0] > ax.get_xlim()[1]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["plain", "series"]


def test_a_loss_of_0_and_an_infinite_one_are_not_drawn():
    ax = confident_losses([-800, 0, 40], {"log of the softmax": [math.inf, math.log(2), 0.0]})
    (line,) = ax.lines
    assert [math.isnan(height) for height in line.get_ydata()] == [True, False, True]
