"""The figures of `bookkit.figures.kl_divergence`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.kl_divergence import tangent, two_ways_to_add
from crossentropy import kl_divergence


def test_the_logarithm_lies_below_its_tangent():
    curve, line = tangent().lines[:2]
    assert (curve.get_ydata() <= line.get_ydata()).all()


def test_both_ways_add_up_to_the_divergence_and_one_has_no_negative_term():
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.3, 0.5])
    plain, kept = ([bar.get_height() for bar in ax.patches] for ax in two_ways_to_add(p, q))
    assert sum(plain) == pytest.approx(kl_divergence(p, q, base=np.e))
    assert sum(kept) == pytest.approx(sum(plain))
    assert min(plain) < 0 <= min(kept)
