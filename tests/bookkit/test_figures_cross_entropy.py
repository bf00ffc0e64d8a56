"""The figure of `bookkit.figures.cross_entropy`: what is drawn is what was computed."""

import pytest

from bookkit.figures.cross_entropy import cost_of_a_model
from crossentropy import cross_entropy, entropy


def test_the_curve_touches_its_floor_at_the_truth_and_carries_the_models():
    ax = cost_of_a_model(0.9, {"honest": 0.9, "sure": 0.999}, outcome="the right class")
    floor, curve, honest, sure = ax.lines
    assert floor.get_ydata()[0] == pytest.approx(entropy([0.9, 0.1]))
    assert min(curve.get_ydata()) == pytest.approx(entropy([0.9, 0.1]), abs=1e-4)
    assert honest.get_ydata()[0] == pytest.approx(floor.get_ydata()[0])
    assert sure.get_ydata()[0] == pytest.approx(cross_entropy([0.9, 0.1], [0.999, 0.001]))
    assert ax.get_xlabel().endswith("the right class")
