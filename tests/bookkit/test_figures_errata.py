"""The figure of `bookkit.figures.errata`: what is drawn is what was computed."""

import numpy as np

from bookkit.figures.errata import right_at_one_point


def test_every_formula_is_drawn_over_sigma_with_its_name():
    ax = right_at_one_point(
        lambda sigma: sigma**2, {"one": lambda mu, s: mu + s, "other": lambda mu, s: mu - s}
    )
    exact, one, other = ax.lines[:3]
    sigma = exact.get_xdata()
    assert (exact.get_ydata() == sigma**2).all()
    assert (one.get_ydata() == np.log(sigma)).all() and (other.get_ydata() == -np.log(sigma)).all()
    assert [line.get_label() for line in ax.lines[:3]] == ["exact", "one", "other"]
