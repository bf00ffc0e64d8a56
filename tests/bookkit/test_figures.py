"""The figures' common style and the area picture: what is drawn is what was computed."""

import math

import matplotlib.pyplot as plt
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.numerics import confident_losses, errors_by_distance
from crossentropy import cross_entropy, entropy


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def filled_area(ax):
    """Return the area of the bars, by face colour or hatch: common, excess, saved."""
    areas = {"common": 0.0, "excess": 0.0, "saved": 0.0}
    kinds = {None: "common", "///": "excess", "...": "saved"}
    for bar in ax.patches:
        areas[kinds[bar.get_hatch()]] += bar.get_width() * bar.get_height()
    return areas


def test_areas_are_the_entropy_and_the_cross_entropy():
    p, q = [0.5, 0.25, 0.125, 0.125], [0.125, 0.5, 0.125, 0.25]
    areas = filled_area(area_picture(p, q, outcomes="abcd"))
    assert areas["common"] + areas["excess"] == pytest.approx(cross_entropy(p, q))
    assert areas["common"] + areas["saved"] == pytest.approx(entropy(p))


def test_equal_pmfs_have_no_excess():
    areas = filled_area(area_picture([0.2] * 5, [0.2] * 5, outcomes="abcde"))
    assert areas["excess"] == areas["saved"] == 0
    assert areas["common"] == pytest.approx(entropy([0.2] * 5))


def test_impossible_outcomes_take_no_room():
    ax = area_picture([1, 0], [0.5, 0.5], outcomes="ab")
    assert [text.get_text() for text in ax.texts] == ["a"]


def test_infinite_cost_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        area_picture([0.5, 0.5], [1, 0], outcomes="ab")


def test_canvas_has_the_width_of_the_page():
    figure, axes = canvas(2)
    assert len(axes) == 2
    assert figure.get_size_inches()[0] == pytest.approx(5.6)


def test_area_picture_draws_where_it_is_told():
    _, (left, right) = canvas(2)
    assert area_picture([0.5, 0.5], [0.5, 0.5], outcomes="ab", ax=right) is right
    assert not left.patches


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


def test_the_figures_of_numerics_draw_where_they_are_told():
    _, (left, right) = canvas(2)
    assert errors_by_distance([1, 0.1], {"plain": [1, 1]}, ax=left) is left
    assert confident_losses([0, 1], {"loss": [1, 1]}, ax=right) is right
