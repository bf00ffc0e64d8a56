"""The figures of `bookkit.figures.kl_divergence`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.kl_divergence import (
    evidence_walks,
    mixed_pairs,
    tangent,
    truth_and_model,
    two_ways_to_add,
)
from bookkit.figures.style import EXCESS_LINE, TRUTH
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


def test_each_walk_adds_up_its_evidence_and_the_line_has_the_slope_of_the_divergence():
    p, q = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
    throws = np.array([[0, 1, 2, 0], [2, 2, 1, 0]])
    first, second, line, mean = evidence_walks(p, q, throws).lines[:4]
    assert first.get_ydata().tolist() == [0, 1, 1, 0, 1]
    assert second.get_ydata().tolist() == [0, -1, -2, -2, -1]
    assert np.diff(line.get_ydata()) == pytest.approx([kl_divergence(p, q)] * 4)
    assert mean.get_ydata().tolist() == [0, 0, -1 / 2, -1, 0]
    # What is thrown has the truth's colour, and the divergence that of an excess.
    assert (mean.get_color(), line.get_color()) == (TRUTH, EXCESS_LINE)


def test_the_evidence_weighted_by_the_truth_is_the_divergence():
    p, q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]
    bars, evidence = truth_and_model(p, q, outcomes="abc")
    heights = [bar.get_height() for bar in bars.patches]
    assert heights == [*p, *q]
    brought = [bar.get_height() for bar in evidence.patches]
    assert np.dot(p, brought) == pytest.approx(kl_divergence(p, q))
    assert [bool(bar.get_hatch()) for bar in evidence.patches] == [False, False, True]


def test_the_mixture_stands_halfway_between_two_pairs():
    ax = mixed_pairs((1 / 2, 1 / 4), (1 / 4, 1 / 2), [0.05, 0.2, 0.5])
    diagonal, pairs, middle = ax.lines
    assert diagonal.get_xdata().tolist() == diagonal.get_ydata().tolist()
    assert pairs.get_xydata().tolist() == [[1 / 2, 1 / 4], [1 / 4, 1 / 2]]
    assert middle.get_xydata().tolist() == [[3 / 8, 3 / 8]]
    for level, segments in zip([0.05, 0.2, 0.5], ax.collections[0].get_paths(), strict=True):
        # At the borders the divergence is too steep for the grid.
        inside = (abs(segments.vertices - 1 / 2) < 0.4).all(axis=1)
        p, q = segments.vertices[inside].T
        found = kl_divergence(np.stack([p, 1 - p], axis=-1), np.stack([q, 1 - q], axis=-1))
        assert found == pytest.approx(level, abs=0.01)
