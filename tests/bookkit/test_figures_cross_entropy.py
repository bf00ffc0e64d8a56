"""The figures of `bookkit.figures.cross_entropy`: what is drawn is what was computed."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from bookkit.figures.cross_entropy import (
    cost_of_a_model,
    two_mixtures,
    two_races_two_codes,
)
from bookkit.figures.style import MODEL, TRUTH
from crossentropy import cross_entropy, entropy


def test_the_curve_touches_its_floor_at_the_truth_and_carries_the_models():
    ax = cost_of_a_model(0.9, {"honest": 0.9, "sure": 0.999}, outcome="the right class")
    floor, curve, honest, sure = ax.lines
    assert floor.get_ydata()[0] == pytest.approx(entropy([0.9, 0.1]))
    assert min(curve.get_ydata()) == pytest.approx(entropy([0.9, 0.1]), abs=1e-4)
    assert honest.get_ydata()[0] == pytest.approx(floor.get_ydata()[0])
    assert sure.get_ydata()[0] == pytest.approx(cross_entropy([0.9, 0.1], [0.999, 0.001]))
    assert ax.get_xlabel().endswith("the right class")
    # At both ends the loss leaves the picture, as it is infinite there.
    assert min(curve.get_ydata()[[0, -1]]) > ax.get_ylim()[1]


def test_the_four_costs_are_those_of_two_races_and_two_codes():
    p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 8, 1 / 4]
    codes = {"p": ["0", "10", "110", "111"], "q": ["110", "0", "111", "10"]}
    panels = two_races_two_codes(p, q, codes, outcomes="abcd")
    expected = [entropy(p), cross_entropy(p, q), cross_entropy(q, p), entropy(q)]
    for ax, value in zip(panels, expected, strict=True):
        areas = [bar.get_width() * bar.get_height() for bar in ax.patches]
        assert np.sum(areas) == pytest.approx(value)
        assert ax.lines[0].get_ydata()[0] == pytest.approx(value)
        assert f"{value:g} bits" in ax.get_title()
    hatched = [bool(ax.patches[0].get_hatch()) for ax in panels]
    assert hatched == [False, True, True, False]
    # The colour says for whom the words were made.
    colours = [to_hex(ax.patches[0].get_facecolor()) for ax in panels]
    assert colours == [TRUTH, MODEL, TRUTH, MODEL]


def test_mixed_models_cost_less_than_their_mean_and_mixed_pairs_more():
    models, pairs = two_mixtures(0.9, 0.1, 0.5)
    for ax, sign in ((models, -1), (pairs, 1)):
        cost, chord = (line.get_ydata() for line in ax.lines)
        assert cost[[0, -1]] == pytest.approx(chord[[0, -1]])
        assert (sign * (cost - chord)[1:-1] > 0).all()
    assert models.lines[0].get_ydata()[0] == pytest.approx(cross_entropy([0.5, 0.5], [0.9, 0.1]))
    assert pairs.lines[0].get_ydata()[[0, 100]] == pytest.approx([entropy([0.9, 0.1]), 1])
