"""The figures of `bookkit.figures.language_models`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.language_models import cost_by_order, cost_by_weight, running_cost


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
