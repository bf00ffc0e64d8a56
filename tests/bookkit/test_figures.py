"""The figures' common style and the area picture: what is drawn is what was computed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.codes import block_costs, file_sizes, nested_intervals, words_as_intervals
from bookkit.figures.language_models import cost_by_order, cost_by_weight, running_cost
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


def test_words_take_the_intervals_that_their_digits_name():
    ax = words_as_intervals({"a code": {"a": "0", "b": "10", "c": "11"}})
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (0, 0.5), (0.5, 0.25), (0.75, 0.25)
    ]  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a code"]


def test_blocks_lie_above_the_entropy_line():
    ax = block_costs([0.9, 0.1], [1, 0.645])
    floor, bound, costs = (line.get_ydata() for line in ax.lines)
    assert floor[0] == entropy([0.9, 0.1])
    assert list(costs) == [1, 0.645]
    assert (bound > costs).all()


def test_a_message_narrows_its_interval_to_its_probability():
    ax = nested_intervals("aba", {"a": 0.75, "b": 0.25})
    assert [bar.get_hatch() for bar in ax.patches] == ["///", "", "", "///", "///", ""]
    ends = [text.get_text() for text in ax.texts if text.get_text()[0].isdigit()]
    assert ends == ["0", "1", "0", "0.75", "0.5625", "0.75"]


def test_files_are_drawn_with_their_sizes_and_ideals():
    ax = file_sizes({"text": 3000, "order 0": 2000}, {"order 0": 1999.5})
    assert [bar.get_width() for bar in ax.patches] == [3000, 2000]
    assert list(ax.lines[0].get_xdata()) == [1999.5, 1999.5]
    assert [text.get_text().strip() for text in ax.texts] == ["3,000", "2,000"]


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
