"""The figures of `bookkit.figures.base`: what is drawn is what was computed."""

import math

import pytest

from bookkit.figures.base import loss_in_three_units, moving_optimum, rulers, steps_in_units


def test_an_amount_has_one_place_and_three_numbers():
    ax = rulers({"a fair coin": [0.5, 0.5], "ten classes": [0.1] * 10})
    places = [line.get_xdata()[0] for line in ax.lines[3:]]
    assert places == pytest.approx([1, math.log2(10)])
    numbers = [
        (text.get_position()[0], float(text.get_text()))
        for text in ax.texts
        if text.get_text().replace(".", "").isdigit() and float(text.get_text()) == 1
    ]
    assert numbers == [(pytest.approx(math.log2(base)), 1) for base in (2, math.e, 10)]


def test_the_loss_is_least_at_one_point_in_every_unit():
    ax = loss_in_three_units([0.75, 0.25])
    curves = [line for line in ax.lines if len(line.get_xdata()) > 2]
    assert len(curves) == 3
    for curve in curves:
        heights = curve.get_ydata()
        assert curve.get_xdata()[heights.argmin()] == pytest.approx(0.75, abs=0.002)
    bits, nats, _ = (curve.get_ydata() for curve in curves)
    assert bits * math.log(2) == pytest.approx(nats)


def test_a_panel_shows_the_steps_of_each_unit():
    paths = {"bits": [0.0, 1.0, 1.1], "nats": [0.0, 0.5, 0.9]}
    (ax,) = steps_in_units({"learning rate 2": paths}, 1.1)
    assert ax.get_title() == "learning rate 2"
    drawn = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    assert {unit: drawn[unit] for unit in paths} == paths


def test_the_optimum_is_drawn_over_the_bases_below_the_unpenalised_one():
    ax = moving_optimum([1.5, 2, math.e, 10, 16], {0.1: [1.0, 0.9, 0.8, 0.6, 0.5]}, 1.1)
    assert list(ax.lines[1].get_ydata()) == [1.0, 0.9, 0.8, 0.6, 0.5]
    ends = {text.get_text(): text.xy for text in ax.texts if hasattr(text, "xy")}
    assert ends == {"no penalty": (16, 1.1), r"$\lambda = 0.1$": (16, 0.5)}


def test_a_minimiser_that_has_no_place_is_refused():
    with pytest.raises(ValueError, match="end of the axis"):
        loss_in_three_units([1, 0])
    with pytest.raises(ValueError, match="minimiser is inf"):
        steps_in_units({"learning rate 2": {"bits": [0.0]}}, math.inf)
