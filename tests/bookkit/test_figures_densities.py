"""The figures of `bookkit.figures.densities`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.densities import (
    closed_term,
    ellipses,
    mass_and_divergence,
    partitions,
    signed_area,
)


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


def test_what_is_negative_is_drawn():
    ax = mass_and_divergence(0.1, 0.2, marked=1e-5)
    share = np.asarray(ax.lines[1].get_ydata())
    assert share.min() <= share[0] < 0
    assert ax.get_ylim()[0] < share.min()


def test_area_of_an_ellipse_falls_as_the_entropy_does():
    areas = []
    for ax in ellipses((0, 0.9)):
        x, y = ax.patches[0].get_xy().T
        areas.append(abs(np.trapezoid(x, y)))
        assert (x.max(), y.max()) == pytest.approx((1, 1), abs=1e-4)
    assert areas[0] == pytest.approx(np.pi, rel=1e-3)
    assert np.log(areas[0] / areas[1]) == pytest.approx(-np.log(1 - 0.9**2) / 2, abs=1e-4)


def test_closed_term_is_zero_at_the_prior_and_another_number_the_other_way():
    left, right = closed_term(2.5)
    mean, forth = left.lines[0].get_data()
    assert forth == pytest.approx(np.asarray(mean) ** 2 / 2)
    assert left.lines[1].get_ydata() == pytest.approx(forth)
    sd, forth = map(np.asarray, right.lines[0].get_data())
    assert forth == pytest.approx((sd**2 - 1 - np.log(sd**2)) / 2)
    back = np.asarray(right.lines[1].get_ydata())
    assert ((back > forth) == (sd < 1)).all()
