"""Laws that the book proves, on random distributions: chain rules, convexity, data processing.

Bounds, Gibbs' and Pinsker's inequalities, H + D, invariance and the triangle are in test_measures;
the chain rules of entropies and information are in test_joint.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import (
    cross_entropy,
    entropy,
    hellinger,
    js_divergence,
    kl_divergence,
    normalize,
    total_variation,
)

deterministic = settings(derandomize=True, deadline=None, max_examples=80)
DIVERGENCES = [kl_divergence, js_divergence, total_variation, hellinger]


@st.composite
def generators(draw):
    """A random generator, with a size and a concentration from sparse to even."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng, draw(st.integers(2, 7)), draw(st.sampled_from([0.2, 1.0, 20.0]))


def some(rng, concentration, *shape):
    """Distributions along the last axis, no probability of which is 0."""
    return normalize(rng.dirichlet(np.full(shape[-1], concentration), size=shape[:-1]) + 1e-12)


@deterministic
@given(generators())
def test_chain_rules_of_cross_entropy_and_divergence(case):
    rng, n, concentration = case
    (px, qx), (py, qy) = some(rng, concentration, 2, n), some(rng, concentration, 2, n, 3)
    p, q = (px[:, None] * py).ravel(), (qx[:, None] * qy).ravel()
    for measure in (cross_entropy, kl_divergence):
        parts = measure(px, qx) + (px * measure(py, qy)).sum()
        assert measure(p, q, check=False) == pytest.approx(parts, rel=1e-12, abs=1e-14)


@deterministic
@given(generators())
def test_independent_variables_add(case):
    rng, n, concentration = case
    (p, q), (r, s) = some(rng, concentration, 2, n), some(rng, concentration, 2, 4)
    pair, other = np.outer(p, r).ravel(), np.outer(q, s).ravel()
    assert entropy(pair) == pytest.approx(entropy(p) + entropy(r), rel=1e-13)
    assert kl_divergence(pair, other) == pytest.approx(
        kl_divergence(p, q) + kl_divergence(r, s), rel=1e-12, abs=1e-14
    )


@deterministic
@given(generators(), st.integers(0, 16))
def test_entropy_is_concave_and_divergence_convex_in_the_pair(case, sixteenths):
    rng, n, concentration = case
    p, q = some(rng, concentration, 2, n), some(rng, concentration, 2, n)
    check_mixtures(p, q, np.array([sixteenths, 16 - sixteenths]) / 16)


@deterministic
@given(generators(), st.integers(1, 15))
def test_that_holds_with_probabilities_of_0(case, sixteenths):
    rng, n, concentration = case
    p, q = some(rng, concentration, 2, n), some(rng, concentration, 2, n)
    holes_p, holes_q = rng.random(p.shape) < 0.3, rng.random(q.shape) < 0.15
    holes_p[:, 0] = holes_q[:, -1] = False  # something is left of each
    p, q = normalize(np.where(holes_p, 0, p)), normalize(np.where(holes_q, 0, q))
    check_mixtures(p, q, np.array([sixteenths, 16 - sixteenths]) / 16)


def check_mixtures(p, q, weights):
    mixed_p, mixed_q = weights @ p, weights @ q
    assert entropy(mixed_p) >= weights @ entropy(p) * (1 - 1e-14)
    for divergence in (kl_divergence, js_divergence, total_variation):
        mean = weights @ divergence(p, q)
        assert divergence(mixed_p, mixed_q) <= mean * (1 + 1e-13) + 1e-15
    # Cross-entropy is linear in p, and convex in q.
    assert cross_entropy(mixed_p, q[0]) == pytest.approx(weights @ cross_entropy(p, q[0]))
    assert cross_entropy(p[0], mixed_q) <= weights @ cross_entropy(p[0], q) * (1 + 1e-14)


@deterministic
@given(generators(), st.integers(1, 6))
def test_no_channel_makes_distributions_easier_to_tell_apart(case, outputs):
    rng, n, concentration = case
    (p, q), channel = some(rng, concentration, 2, n), some(rng, concentration, n, outputs)
    for divergence in DIVERGENCES:
        assert divergence(p @ channel, q @ channel) <= divergence(p, q) * (1 + 1e-12) + 1e-14


@deterministic
@given(generators())
def test_merging_outcomes_loses_their_conditional_entropy_and_relabelling_nothing(case):
    rng, n, concentration = case
    p = some(rng, concentration, n)
    merged = np.array([p[0] + p[1], *p[2:]])
    lost = merged[0] * entropy(normalize(p[:2]))
    assert entropy(merged) + lost == pytest.approx(entropy(p), rel=1e-12)
    order = rng.permutation(n)
    assert entropy(p[order]) == pytest.approx(entropy(p), rel=1e-14)


@deterministic
@given(generators())
def test_the_best_constant_model_is_the_mean_of_the_distributions(case):
    rng, n, concentration = case
    p = some(rng, concentration, 5, n)
    mean, other = p.mean(axis=0), some(rng, concentration, n)
    at_mean, at_other = kl_divergence(p, mean).mean(), kl_divergence(p, other).mean()
    # The compensation identity of Topsøe.
    assert at_other == pytest.approx(at_mean + kl_divergence(mean, other), rel=1e-11, abs=1e-14)


@deterministic
@given(generators())
def test_divergence_is_half_the_square_of_a_small_relative_change(case):
    rng, n, concentration = case
    p = some(rng, concentration, n)
    change = rng.normal(size=n)
    change -= p @ change
    q = normalize(p * (1 + 1e-7 * change))
    chi_square = float(((q - p) ** 2 / p).sum())
    exact = pytest.approx(chi_square / 2, rel=1e-4, abs=1e-30)
    assert kl_divergence(p, q, base=math.e) == exact
    assert 4 * js_divergence(p, q, base=math.e) == exact
