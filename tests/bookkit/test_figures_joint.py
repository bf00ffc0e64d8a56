"""The figures of `bookkit.figures.joint`: what is drawn is what was computed."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from bookkit.figures.joint import (
    entropy_bars,
    fano_curve,
    noisy_reading,
    three_circles,
    uncorrelated_points,
    unit_square,
)
from bookkit.figures.style import INK, MUTED, TRUTH
from crossentropy import conditional_entropy, entropy, mutual_information

WEATHER = np.array([[4, 1, 1], [0, 1, 1]]) / 8


def test_areas_of_the_square_are_probabilities_and_those_beside_it_entropy():
    square, bars = unit_square(WEATHER, ["dry", "rain"], ["high", "falling", "low"])
    inside = [bar for bar in square.patches if bar.get_y() >= 0 and bar.get_x() < 1]
    areas = [bar.get_width() * bar.get_height() for bar in inside]
    assert sorted(areas) == pytest.approx(sorted(WEATHER.ravel()))
    beside = [bar.get_height() for bar in square.patches if bar.get_x() > 1]
    assert sorted(beside) == pytest.approx([1 / 4, 3 / 4])
    left = sum(bar.get_width() * bar.get_height() for bar in bars.patches)
    assert left == pytest.approx(conditional_entropy(WEATHER, given=1))
    assert bars.lines[0].get_ydata()[0] == pytest.approx(left)
    # What is left of H(Y) has its colour; none but the mutual information is gold.
    assert {to_hex(bar.get_facecolor()) for bar in bars.patches} == {TRUTH}
    assert not any(to_hex(bar.get_facecolor()) == TRUTH for bar in inside)
    assert {bar.get_hatch() for bar in inside} == {None, "\\\\"}


def test_line_through_uncorrelated_points_is_flat():
    square = np.array([[0, 1], [1, 0], [0, 1]]) / 3
    ax = uncorrelated_points(square, np.array([-1, 0, 1]), np.array([0, 1]))
    assert ax.lines[0].get_ydata() == pytest.approx([2 / 3, 2 / 3])
    tilted = np.array([[1, 0], [0, 0], [0, 1]]) / 2
    line = uncorrelated_points(tilted, np.array([-1, 0, 1]), np.array([0, 1])).lines[0]
    assert np.diff(line.get_ydata()) / np.diff(line.get_xdata()) == pytest.approx(1 / 2)


def test_no_table_lies_above_the_bound_and_an_even_one_on_it():
    rng = np.random.default_rng(3)
    tables = [rng.dirichlet(np.full(12, 0.4)).reshape(4, 3) for _ in range(40)]
    even = np.where(np.eye(4) == 1, 3 / 16, 1 / 48)
    curve, dots, mark = fano_curve(tables, even).lines
    bound = np.interp(dots.get_xdata(), *curve.get_data())
    assert (dots.get_ydata() <= bound + 1e-3).all()
    assert curve.get_ydata()[-1] == pytest.approx(2)
    assert mark.get_ydata()[0] == pytest.approx(2 - np.log2(3) / 2)
    assert np.interp(mark.get_xdata(), *curve.get_data()) == pytest.approx(
        mark.get_ydata(), abs=1e-3
    )


def test_noise_raises_the_floor_only_where_it_mixes_what_differs():
    exchange = np.array([[1, 0, 0], [0, 0, 1], [0, 1, 0]])
    left, right = noisy_reading(WEATHER, np.full((3, 3), 1 / 3), exchange)
    harmed, kept = (ax.lines[0].get_ydata() for ax in (left, right))
    assert kept == pytest.approx(np.full(101, 1 / 2))
    assert harmed[0] == pytest.approx(1 / 2) and (np.diff(harmed) > 0).all()
    assert harmed[-1] == pytest.approx(entropy(WEATHER.sum(axis=1)))


def test_bars_of_entropies_overlap_in_the_mutual_information():
    ax = entropy_bars(WEATHER)
    (shared,) = (bar for bar in ax.patches if bar.get_hatch())
    assert shared.get_width() == pytest.approx(mutual_information(WEATHER))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths[0] == pytest.approx(entropy(WEATHER.ravel()))
    # No dotted line runs through a name.
    names = [text.get_position() for text in ax.texts]
    for line in ax.lines:
        (x, _), (top, bottom) = line.get_xdata(), line.get_ydata()
        assert not [at for at in names if abs(at[0] - x) < 0.1 and bottom - 0.2 < at[1] < top + 0.2]
    assert sum(widths[1:3]) == pytest.approx(sum(widths[3:5])) == pytest.approx(widths[0])


def test_pieces_of_three_circles_add_up_to_the_entropies():
    generic = np.random.default_rng(1).dirichlet(np.ones(8)).reshape(2, 2, 2)
    pieces = [float(t.get_text().replace("−", "-")) for t in three_circles(generic).texts[3:]]
    assert sum(pieces) == pytest.approx(entropy(generic.ravel()), abs=0.01)
    parity = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]) / 4
    assert [t.get_text() for t in three_circles(parity).texts[3:]] == [*"000111", "−1"]


def test_a_variable_has_the_colour_of_its_bar_and_a_line_of_its_own():
    generic = np.random.default_rng(2).dirichlet(np.ones(8)).reshape(2, 2, 2)
    circles = three_circles(generic)
    *round_variables, middle = circles.patches
    assert [to_hex(one.get_edgecolor()) for one in round_variables] == [MUTED, TRUTH, INK]
    assert len({one.get_linestyle() for one in round_variables}) == 3
    assert [text.get_text() for text in circles.texts[:3]] == ["$X$", "$Y$", "$Z$"]
    bars = entropy_bars(WEATHER)
    named = {text.get_text().split(" = ")[0]: to_hex(bar.get_facecolor())
             for text, bar in zip(bars.texts, bars.patches, strict=True)}  # fmt: skip
    assert (named["$H(X)$"], named["$H(Y)$"]) == (MUTED, TRUTH)
    # It can be negative, so it has not the gold of a mutual information.
    assert to_hex(middle.get_facecolor()) == MUTED != named["$I(X; Y)$"]
