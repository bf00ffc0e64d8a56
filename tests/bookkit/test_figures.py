"""The figures' common style and the area picture: what is drawn is what was computed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bookkit.figures import area_picture, canvas
from bookkit.figures.densities import mass_and_divergence, partitions, signed_area
from bookkit.figures.joint import entropy_bars, noisy_divergence, three_circles
from crossentropy import cross_entropy, entropy, kl_divergence, mutual_information


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


WEATHER = np.array([[4, 1, 1], [0, 1, 1]]) / 8


def test_bars_of_entropies_overlap_in_the_mutual_information():
    ax = entropy_bars(WEATHER)
    (shared,) = (bar for bar in ax.patches if bar.get_hatch())
    assert shared.get_width() == pytest.approx(mutual_information(WEATHER))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths[0] == pytest.approx(entropy(WEATHER.ravel()))
    assert sum(widths[1:3]) == pytest.approx(sum(widths[3:5])) == pytest.approx(widths[0])


def test_noise_takes_the_divergence_to_zero_and_back():
    p, q = [0.9, 0.1], [0.3, 0.7]
    curve = noisy_divergence(p, q).lines[0].get_ydata()
    assert curve[0] == pytest.approx(curve[-1]) == pytest.approx(kl_divergence(p, q))
    assert curve[200] == pytest.approx(0, abs=1e-12)
    assert (np.diff(curve[:201]) < 0).all()


def test_pieces_of_three_circles_add_up_to_the_entropies():
    generic = np.random.default_rng(1).dirichlet(np.ones(8)).reshape(2, 2, 2)
    pieces = [float(t.get_text().replace("−", "-")) for t in three_circles(generic).texts[3:]]
    assert sum(pieces) == pytest.approx(entropy(generic.ravel()), abs=0.01)
    parity = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]) / 4
    assert [t.get_text() for t in three_circles(parity).texts[3:]] == [*"000111", "−1"]


def test_negative_part_of_a_density_is_where_it_exceeds_one():
    density, charged = (ax.lines[0].get_ydata() for ax in signed_area(0.1))
    assert ((density > 1) == (charged < 0)).all()
    step = np.diff(signed_area(0.1)[1].lines[0].get_xdata())[0]
    assert charged.sum() * step == pytest.approx(np.log2(0.1 * np.sqrt(2 * np.pi * np.e)), abs=1e-3)


def test_finer_readings_tell_more_and_their_divergence_levels_off():
    left, right = partitions((0, 1), (1, 2))
    entropies, divergences = left.lines[0].get_ydata(), right.lines[1].get_ydata()
    assert np.diff(entropies)[7:] == pytest.approx(1, abs=1e-3)
    assert (np.diff(divergences) > 0).all()
    assert divergences[-1] == pytest.approx(right.lines[0].get_ydata()[0], abs=1e-4)


def test_mass_is_lost_and_divergence_more_so():
    mass, share = (
        line.get_ydata() for line in mass_and_divergence(0.1, 0.2, marked=1e-5).lines[:2]
    )
    assert (np.asarray(share) < mass).all()
    assert mass[-1] == pytest.approx(1, abs=1e-3)
    assert (np.diff(mass) > 0).all()
