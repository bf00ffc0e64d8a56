"""The area picture: what is drawn is what was computed."""

import pytest
from matplotlib.colors import to_hex

from bookkit.figures import area_picture
from bookkit.figures.style import TRUTH
from crossentropy import cross_entropy, entropy


def filled_area(ax):
    """Return the area of the bars, by hatch: floor, excess, saved."""
    areas = {"floor": 0.0, "excess": 0.0, "saved": 0.0}
    kinds = {None: "floor", "///": "excess", "..": "saved"}
    for bar in ax.patches:
        areas[kinds[bar.get_hatch()]] += bar.get_width() * bar.get_height()
    return areas


def test_areas_are_the_entropy_and_the_cross_entropy():
    p, q = [0.5, 0.25, 0.125, 0.125], [0.125, 0.5, 0.125, 0.25]
    areas = filled_area(area_picture(p, q, outcomes="abcd"))
    assert areas["floor"] == pytest.approx(entropy(p))
    paid = areas["floor"] + areas["excess"] - areas["saved"]
    assert paid == pytest.approx(cross_entropy(p, q))


def test_the_floors_colour_covers_the_floor_and_nothing_else():
    p, q = [0.5, 0.25, 0.125, 0.125], [0.125, 0.5, 0.125, 0.25]
    bars = area_picture(p, q, outcomes="abcd").patches
    teal = [bar for bar in bars if to_hex(bar.get_facecolor()) == TRUTH]
    area = sum(bar.get_width() * bar.get_height() for bar in teal)
    assert area == pytest.approx(entropy(p))


def test_equal_pmfs_have_no_excess():
    areas = filled_area(area_picture([0.2] * 5, [0.2] * 5, outcomes="abcde"))
    assert areas["excess"] == areas["saved"] == 0
    assert areas["floor"] == pytest.approx(entropy([0.2] * 5))


def test_impossible_outcomes_take_no_room():
    ax = area_picture([1, 0], [0.5, 0.5], outcomes="ab")
    assert [text.get_text() for text in ax.texts] == ["$a$"]


def test_infinite_cost_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        area_picture([0.5, 0.5], [1, 0], outcomes="ab")
