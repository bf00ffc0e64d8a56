"""The measures against exact values, 50 digits, brute force, SciPy and their own laws."""

import math
from itertools import permutations

import mpmath
import numpy as np
import pytest
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crossentropy import (
    cross_entropy,
    entropy,
    hellinger,
    js_distance,
    js_divergence,
    kl_divergence,
    normalize,
    perplexity,
    surprisal,
    total_variation,
)

deterministic = settings(derandomize=True, deadline=None, max_examples=80)

TINY = 5e-324
BASES = (2, math.e, 10, 3, 256)
PAIRWISE = [cross_entropy, kl_divergence, js_divergence, js_distance, total_variation, hellinger]
DISTANCES = [js_distance, total_variation, hellinger]

weights = st.one_of(st.just(0.0), st.floats(1e-12, 1), st.floats(0.1, 1), st.integers(1, 9))


@st.composite
def pmfs(draw, count=2, positive=False):
    """`count` distributions over the same outcomes, two to nine of them."""
    n = draw(st.integers(2, 9))
    entries = st.floats(1e-6, 1) if positive else weights
    rows = draw(st.lists(st.lists(entries, min_size=n, max_size=n), min_size=count, max_size=count))
    assume(all(any(row) for row in rows))
    return [normalize(row) for row in rows]


# Definitions at 50 digits, of the very floats that are given, scaled to sum to 1.


def exact_pmf(p):
    values = [mpmath.mpf(float(x)) for x in p]
    return [x / sum(values) for x in values]


def exact_log(x, base):
    return mpmath.log(x) / mpmath.log(mpmath.mpf(base))


def exact_cross_entropy(p, q, base=2):
    pairs = [(a, b) for a, b in zip(exact_pmf(p), exact_pmf(q), strict=True) if a > 0]
    return sum((-a * exact_log(b, base) if b > 0 else mpmath.inf) for a, b in pairs)


def exact_kl(p, q, base=2):
    pairs = [(a, b) for a, b in zip(exact_pmf(p), exact_pmf(q), strict=True) if a > 0]
    return sum((a * exact_log(a / b, base) if b > 0 else mpmath.inf) for a, b in pairs)


def exact_js(p, q, base=2, a=0.5):
    a = mpmath.mpf(a)
    p, q = exact_pmf(p), exact_pmf(q)
    m = [a * x + (1 - a) * y for x, y in zip(p, q, strict=True)]

    def divergence(p):
        return sum(x * exact_log(x / y, base) for x, y in zip(p, m, strict=True) if x > 0)

    return a * divergence(p) + (1 - a) * divergence(q)


@pytest.fixture(autouse=True)
def fifty_digits():
    with mpmath.workdps(50):
        yield


# Exact values


def test_surprisal_of_powers_of_two_is_exact():
    exponents = np.arange(1075)
    assert surprisal(np.ldexp(1.0, -exponents)).tolist() == exponents.tolist()


def test_surprisal_of_scalars_arrays_and_the_ends():
    assert surprisal(0.125) == 3.0
    assert type(surprisal(0.125)) is float
    assert type(surprisal(np.array(0.5))) is float
    assert surprisal(0) == math.inf
    assert math.copysign(1, surprisal(1)) == 1
    assert surprisal([[0.5, 0.2], [1, 1]]).shape == (2, 2)
    assert surprisal(1 / math.e, base=math.e) == 1.0
    assert surprisal([0.1, 0.01], base=10).tolist() == [1.0, 2.0]
    assert surprisal(np.nextafter(1, 0)) > 0


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([0.8, 0.1, 0.1], [0.1, 0.1, 0.8]),
        ([0.5, 0.49, 0.01], [0.5, 0.47, 0.03]),
        ([0.5, 0.3, 0.2], [0.5, 0.3001, 0.1999]),
        ([[0.8, 0.1, 0.1], [0.5, 0.3, 0.2]], [[0.1, 0.1, 0.8], [0.5, 0.3001, 0.1999]]),
    ],
)
def test_the_sums_for_far_and_for_near_pmfs_keep_to_the_factor_of_the_base(p, q):
    for measure in (cross_entropy, kl_divergence, js_divergence):
        in_sevenths, in_nats = (measure(p, q, base=base) for base in (7, math.e))
        np.testing.assert_allclose(in_sevenths * math.log(7), in_nats, rtol=1e-13)
    for measure in (entropy, surprisal):
        in_sevenths, in_nats = (measure(p, base=base) for base in (7, math.e))
        np.testing.assert_allclose(in_sevenths * math.log(7), in_nats, rtol=1e-14)


@pytest.mark.parametrize("k", [0, 1, 2, 3, 7, 10, 16])
def test_uniform_over_two_to_the_k_has_exactly_k_bits(k):
    uniform = np.full(2**k, 2.0**-k)
    assert entropy(uniform) == k
    assert perplexity(uniform) == 2**k
    assert entropy(uniform, base=math.e) == pytest.approx(k * math.log(2), rel=1e-15)


def test_dyadic_distributions_are_exact():
    p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 8, 1 / 2]
    assert entropy(p) == 1.75
    assert entropy([2.0**-k for k in (*range(1, 53), 52)]) == 2 - 2**-51
    # 1/2 · 2 + 1/4 · 3 + 1/8 · 3 + 1/8 · 1 and, with p and q swapped, 1/4 + 2/8 + 3/8 + 3/2.
    assert cross_entropy(p, q) == 2.25
    assert cross_entropy(q, p) == 2.375
    # 1/2 · 1 + 1/4 · 1 + 1/8 · 0 - 1/8 · 2 and, swapped, -1/4 - 1/8 + 0 + 1/2 · 2.
    assert kl_divergence(p, q) == 0.5
    assert kl_divergence(q, p) == 0.625
    assert perplexity(p, q) == pytest.approx(2**2.25, rel=1e-15)
    assert total_variation(p, q) == 0.375


def test_ten_outcomes_are_one_hartley_and_the_claim_about_2_3219():
    assert entropy([0.1] * 10, base=10) == 1.0
    assert entropy([0.2] * 5) == pytest.approx(math.log2(5), rel=1e-15)
    assert f"{entropy([0.2] * 5):.4f}" == "2.3219"


def test_textbook_values():
    # Cover and Thomas 2006, example 2.3.1: r = 1/2, s = 1/4.
    assert kl_divergence([1 / 2, 1 / 2], [3 / 4, 1 / 4]) == pytest.approx(0.2075, abs=5e-5)
    assert kl_divergence([3 / 4, 1 / 4], [1 / 2, 1 / 2]) == pytest.approx(0.1887, abs=5e-5)
    # A fair coin against a sure one: m = (3/4, 1/4).
    exact = 0.5 * (0.5 * math.log2(2 / 3) + 0.5 * 1) + 0.5 * math.log2(4 / 3)
    assert js_divergence([0.5, 0.5], [1, 0]) == pytest.approx(exact, rel=1e-15)
    assert hellinger([0.5, 0.5], [1, 0]) == pytest.approx(math.sqrt(1 - math.sqrt(0.5)), rel=1e-15)


# Edge cases


@pytest.mark.parametrize("measure", PAIRWISE)
def test_what_neither_allows_may_be_listed_or_left_out(measure):
    assert measure([1 / 2, 1 / 2, 0], [1 / 4, 3 / 4, 0]) == measure([1 / 2, 1 / 2], [1 / 4, 3 / 4])


def test_zero_log_zero_is_zero():
    assert entropy([0, 1, 0]) == 0.0
    assert entropy([0.5, 0.5, 0]) == entropy([0.5, 0.5]) == 1.0
    assert cross_entropy([1, 0], [1, 0]) == 0.0
    assert kl_divergence([0.5, 0.5, 0], [0.25, 0.25, 0.5]) == 1.0
    assert kl_divergence([0.5, 0.5, 0], [0.25, 0.75, 0]) == kl_divergence([0.5, 0.5], [0.25, 0.75])


def test_excluded_outcomes_give_inf_in_silence():
    for measure in (cross_entropy, kl_divergence, perplexity):
        assert measure([0.5, 0.5], [1, 0]) == math.inf
        assert measure([TINY, 1], [0, 1]) == math.inf
        assert measure([1, 0], [0, 1]) == math.inf
        assert math.isfinite(measure([1, 0], [0.5, 0.5]))
    assert kl_divergence([[0.5, 0.5], [1, 0]], [1, 0]).tolist() == [math.inf, 0.0]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("p", [[1], [1.0, 0], [0, 0, 1], [1 - 2**-53, 0], [1 + 5e-10]])
def test_point_masses_have_no_entropy_and_no_minus_zero(p, base):
    values = [
        entropy(p, base=base),
        cross_entropy(p, p, base=base),
        kl_divergence(p, p, base=base),
        js_divergence(p, p, base=base),
        js_distance(p, p, base=base),
        total_variation(p, p),
        hellinger(p, p),
    ]
    assert all(math.copysign(1, value) == 1 for value in values)
    assert values == pytest.approx([0.0] * 7, abs=1e-9 if len(p) == 1 else 1e-15)
    assert values[2:] == [0.0] * 5


def test_disjoint_distributions_are_at_the_upper_bounds():
    p, q = [0.3, 0.7, 0, 0], [0, 0, 0.6, 0.4]
    assert js_divergence(p, q) == 1.0
    assert js_divergence(p, q, base=math.e) == math.log(2)
    for distance in DISTANCES:
        assert distance(p, q) == 1.0


def test_the_least_probability_in_a_mixture():
    # Half of it is no float.
    p, q = [1, 5e-324], [0.5, 0.5]
    assert js_divergence(p, p) == 0 == js_distance(p, p)
    assert js_divergence(p, [1, 0]) < 1e-300
    assert js_divergence(p, q) == pytest.approx(js_divergence([1, 0], q), rel=1e-15)


def test_subnormal_probabilities():
    p, q = [1, TINY], [TINY, 1]
    assert entropy(p) == pytest.approx(1074 * TINY)
    assert cross_entropy(p, q) == 1074.0
    assert kl_divergence(p, q) == 1074.0
    assert js_divergence(p, q) == 1.0
    assert kl_divergence([1, 0], [1, TINY]) == pytest.approx(TINY / math.log(2), abs=TINY)
    assert js_divergence([1, 4096 * TINY], [1, 0]) == pytest.approx(2048 * TINY, rel=1e-3)
    assert hellinger([1, TINY], [1, 0]) == pytest.approx(math.sqrt(TINY / 2), rel=1e-6, abs=0)
    assert perplexity(p, q) == math.inf


# Accuracy


@deterministic
@given(pmfs(2, positive=True), st.sampled_from(BASES))
def test_fifty_digits(pq, base):
    p, q = pq
    close = {"rel": 4e-15, "abs": 1e-15}
    assert entropy(p, base=base) == pytest.approx(float(exact_cross_entropy(p, p, base)), **close)
    assert cross_entropy(p, q, base=base) == pytest.approx(
        float(exact_cross_entropy(p, q, base)), **close
    )
    assert kl_divergence(p, q, base=base) == pytest.approx(float(exact_kl(p, q, base)), **close)
    assert js_divergence(p, q, base=base) == pytest.approx(float(exact_js(p, q, base)), **close)
    a = 0.125
    assert js_divergence(p, q, base=base, weights=[a, 1 - a]) == pytest.approx(
        float(exact_js(p, q, base, a)), **close
    )


@pytest.mark.parametrize("size", [0.5, 0.3, 0.25, 0.1, 1e-2, 1e-4, 2.0**-26, 2.0**-40, 2.0**-50])
def test_nearly_equal_distributions_keep_their_digits(size):
    # Every entry is a dyadic number, so both sum to exactly 1 and their difference is exact.
    step = round(size * 2**50) / 2**52
    p = np.array([0.25 + step, 0.25, 0.25 - step, 0.25])
    q = np.full(4, 0.25)
    for a, b in ((p, q), (q, p)):
        assert kl_divergence(a, b) == pytest.approx(float(exact_kl(a, b)), rel=3e-15, abs=0)
        assert js_divergence(a, b) == pytest.approx(float(exact_js(a, b)), rel=3e-15, abs=0)
    bhattacharyya = sum(mpmath.sqrt(mpmath.mpf(x) / 4) for x in p)
    exact = float(mpmath.sqrt(1 - bhattacharyya))
    assert hellinger(p, q) == pytest.approx(exact, rel=3e-15, abs=0)
    assert total_variation(p, q) == step


def test_no_seam_where_the_series_takes_over():
    for r in np.linspace(0.12, 0.13, 101):
        p, q = [(1 + r) / 2, (1 - r) / 2], [0.5, 0.5]
        assert kl_divergence(p, q) == pytest.approx(float(exact_kl(p, q)), rel=1e-14, abs=0)


@deterministic
@given(pmfs(1), st.integers(0, 2**32 - 1))
def test_one_ulp_of_noise_never_makes_a_divergence_negative(pq, seed):
    (p,) = pq
    with np.errstate(under="ignore"):
        q = np.nextafter(p, np.random.default_rng(seed).choice([0.0, 1.0], p.size))
    for divergence in (kl_divergence, js_divergence):
        for value in (divergence(p, q), divergence(q, p)):
            assert 0 <= value <= 1e-15 or value == math.inf
            assert math.copysign(1, value) == 1


def test_divergences_of_inexact_sums_are_not_negative():
    # Sums off by less than the tolerance: the plain sum of p log p/q is negative here.
    p, q = np.array([0.5, 0.5 - 9e-10]), np.array([0.5, 0.5])
    assert np.sum(p * np.log2(p / q)) < 0
    assert 0 < kl_divergence(p, q) < 1e-15
    assert js_divergence([1 + 9e-10, 0], [0, 1 + 9e-10]) == 1.0
    assert total_variation([1 + 9e-10, 0], [0, 1 + 9e-10]) == 1.0
    assert hellinger([1 + 9e-10, 0], [0, 1 + 9e-10]) == 1.0


# Brute force, SciPy


@deterministic
@given(pmfs(2))
def test_the_definitions_by_brute_force(pq):
    p, q = (row.tolist() for row in pq)
    pairs = list(zip(p, q, strict=True))
    excluded = any(a > 0 and b == 0 for a, b in pairs)
    close = {"rel": 1e-9, "abs": 1e-12}
    kl = math.fsum(a * math.log2(a / b) for a, b in pairs if a > 0 and b > 0)
    ce = math.fsum(a * math.log2(1 / b) for a, b in pairs if a > 0 and b > 0)
    assert kl_divergence(p, q) == pytest.approx(math.inf if excluded else kl, **close)
    assert cross_entropy(p, q) == pytest.approx(math.inf if excluded else ce, **close)
    assert perplexity(p, q) == pytest.approx(math.inf if excluded else 2**ce, rel=1e-9)
    coefficient = math.fsum(math.sqrt(a * b) for a, b in pairs)
    assert hellinger(p, q) ** 2 == pytest.approx(1 - coefficient, abs=1e-14)
    largest_gap_of_an_event = math.fsum(a - b for a, b in pairs if a > b)
    assert total_variation(p, q) == pytest.approx(largest_gap_of_an_event, abs=1e-14)


@deterministic
@given(pmfs(2), st.sampled_from(BASES))
def test_agrees_with_scipy(pq, base):
    p, q = pq
    with np.errstate(all="ignore"):
        h = scipy.stats.entropy(p, base=base)
        kl = scipy.special.rel_entr(p, q).sum() / math.log(base)
        js = scipy.spatial.distance.jensenshannon(p, q, base=base)
    assert entropy(p, base=base) == pytest.approx(h, rel=1e-13, abs=1e-15)
    assert kl_divergence(p, q, base=base) == pytest.approx(kl, rel=1e-13, abs=3e-15)
    if js > 1e-4:  # below, SciPy's square root of a rounded difference has few digits
        assert js_distance(p, q, base=base) == pytest.approx(js, rel=1e-7)


# The laws


@deterministic
@given(pmfs(1), st.sampled_from(BASES))
def test_entropy_is_between_0_and_log_n(pq, base):
    (p,) = pq
    h = entropy(p, base=base)
    assert 0 <= h <= math.log(p.size) / math.log(base) * (1 + 1e-15)
    assert 1 <= perplexity(p) <= p.size * (1 + 1e-14)


@deterministic
@given(pmfs(2))
def test_gibbs(pq):
    p, q = pq
    assert kl_divergence(p, q) >= 0
    assert cross_entropy(p, q) >= entropy(p) * (1 - 1e-15)
    if total_variation(p, q) > 1e-7:
        assert kl_divergence(p, q) > 0


@deterministic
@given(pmfs(2), st.sampled_from(BASES))
def test_cross_entropy_is_entropy_plus_divergence(pq, base):
    p, q = pq
    assert cross_entropy(p, q, base=base) == pytest.approx(
        entropy(p, base=base) + kl_divergence(p, q, base=base), rel=1e-13, abs=1e-14
    )


@deterministic
@given(pmfs(1), st.sampled_from(BASES))
def test_a_distribution_does_not_diverge_from_itself(pq, base):
    (p,) = pq
    for divergence in (kl_divergence, js_divergence, js_distance):
        value = divergence(p, p, base=base)
        assert value == 0.0
        assert math.copysign(1, value) == 1
    assert cross_entropy(p, p, base=base) == entropy(p, base=base)


@deterministic
@given(pmfs(2), st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_matter(pq, random):
    p, q = pq
    order = list(range(p.size))
    random.shuffle(order)
    assert entropy(p[order]) == pytest.approx(entropy(p), rel=1e-14)
    for measure in PAIRWISE:
        assert measure(p[order], q[order]) == pytest.approx(measure(p, q), rel=1e-12, abs=1e-15)


@deterministic
@given(pmfs(2), st.sampled_from(BASES), st.floats(1.01, 1000))
def test_change_of_base_is_a_positive_factor(pq, base, other):
    p, q = pq
    factor = math.log(base) / math.log(other)
    assert entropy(p, base=other) == pytest.approx(entropy(p, base=base) * factor, rel=1e-12)
    for measure in (cross_entropy, kl_divergence, js_divergence):
        expected = measure(p, q, base=base) * factor
        assert measure(p, q, base=other) == pytest.approx(expected, rel=1e-11, abs=1e-13)
    assert surprisal(p, base=other) == pytest.approx(surprisal(p, base=base) * factor, rel=1e-12)


@deterministic
@given(pmfs(1))
def test_perplexity_is_the_same_in_every_base(pq):
    (p,) = pq
    for base in BASES:
        assert perplexity(p) == pytest.approx(base ** entropy(p, base=base), rel=1e-13)


@deterministic
@given(pmfs(2))
def test_jensen_shannon_bounds_and_symmetry(pq):
    p, q = pq
    js = js_divergence(p, q)
    assert 0 <= js <= 1
    assert js == js_divergence(q, p)
    assert js_distance(p, q) == math.sqrt(js)
    assert js <= total_variation(p, q) * (1 + 1e-13)


@deterministic
@given(pmfs(2), st.floats(0, 1))
def test_jensen_shannon_with_weights(pq, a):
    p, q = pq
    value = js_divergence(p, q, weights=[a, 1 - a])
    assert 0 <= value <= entropy([a, 1 - a])
    with np.errstate(under="ignore"):
        m = normalize(a * p + (1 - a) * q)
    assert value == pytest.approx(
        entropy(m) - a * entropy(p) - (1 - a) * entropy(q), rel=1e-9, abs=1e-13
    )


def test_a_weight_belongs_to_its_distribution():
    p, q = [1, 0], [0.5, 0.5]
    # m = 1/4 p + 3/4 q = (5/8, 3/8).
    exact = 0.25 * math.log2(8 / 5) + 0.75 * (0.5 * math.log2(4 / 5) + 0.5 * math.log2(4 / 3))
    assert js_divergence(p, q, weights=[0.25, 0.75]) == pytest.approx(exact, rel=1e-14)
    swapped = js_divergence(q, p, weights=[0.75, 0.25])
    assert js_divergence(p, q, weights=[0.25, 0.75]) == swapped
    assert js_divergence(p, q, weights=[0.75, 0.25]) != pytest.approx(swapped, rel=1e-2)
    assert js_divergence(p, [0, 1], weights=[1, 0]) == 0.0
    assert js_divergence(p, [0, 1], weights=[0, 1]) == 0.0


def test_weights_are_a_distribution_on_two():
    with pytest.raises(ValueError, match=r"^weights sums to 2, not 1: "):
        js_divergence([1, 0], [0, 1], weights=[1, 1])
    with pytest.raises(ValueError) as caught:
        js_distance([1, 0], [0, 1], weights=[0.5, 0.25, 0.25])
    assert str(caught.value) == "weights has shape (3,), not (2,)"
    assert caught.value.name == "weights"


@deterministic
@given(pmfs(3))
def test_the_distances_are_metrics(rows):
    for distance in DISTANCES:
        for p, q, r in permutations(rows):
            assert distance(p, q) == distance(q, p)
            assert 0 <= distance(p, q) <= 1
            assert distance(p, r) <= distance(p, q) + distance(q, r) + 1e-15


def test_the_divergences_are_no_metrics():
    p, q, r = [0.9, 0.1], [0.5, 0.5], [0.1, 0.9]
    for divergence in (kl_divergence, js_divergence):
        assert divergence(p, r) > divergence(p, q) + divergence(q, r)
    assert kl_divergence(p, q) != pytest.approx(kl_divergence(q, p), rel=0.1)


@deterministic
@given(pmfs(2))
def test_pinsker_and_hellinger_bound_total_variation(pq):
    p, q = pq
    tv, h = total_variation(p, q), hellinger(p, q)
    assert 2 * tv**2 <= kl_divergence(p, q, base=math.e) * (1 + 1e-9) + 1e-30
    assert h**2 <= tv * (1 + 1e-14)
    assert tv <= h * math.sqrt(2) * (1 + 1e-14)


# Signs and order of the arguments


def test_every_sign_and_every_argument_in_its_place():
    p, q = [0.5, 0.25, 0.25], [0.125, 0.125, 0.75]
    l3 = math.log2(3)
    assert entropy(p) == 1.5
    assert entropy(q) == pytest.approx(0.75 - 0.75 * l3 + 1.5, rel=1e-15)
    assert cross_entropy(p, q) == pytest.approx(1.5 + 0.75 + 0.25 * (2 - l3), rel=1e-15)
    assert cross_entropy(q, p) == pytest.approx(0.125 + 0.25 + 1.5, rel=1e-15)
    assert kl_divergence(p, q) == pytest.approx(1 + 0.25 - 0.25 * l3, rel=1e-14)
    assert kl_divergence(q, p) == pytest.approx(-0.25 - 0.125 + 0.75 * l3, rel=1e-14)
    assert perplexity(p, q) == pytest.approx(2**2.75 / 3**0.25, rel=1e-14)
    assert perplexity(q, p) == pytest.approx(2**1.875, rel=1e-14)
    assert total_variation(p, q) == 0.5
    overlap = math.sqrt(1 / 16) + math.sqrt(1 / 32) + math.sqrt(3 / 16)
    assert hellinger(p, q) == pytest.approx(math.sqrt(1 - overlap), rel=1e-14)
    m = [0.3125, 0.1875, 0.5]
    js = entropy(m) - (entropy(p) + entropy(q)) / 2
    assert js_divergence(p, q) == pytest.approx(js, rel=1e-14)
    assert js_distance(p, q) == pytest.approx(math.sqrt(js), rel=1e-14)


# Shapes


def test_one_distribution_gives_a_float_and_many_an_array():
    assert type(entropy([0.5, 0.5])) is float
    assert type(perplexity([0.5, 0.5])) is float
    assert entropy([[0.5, 0.5], [1, 0]]).tolist() == [1.0, 0.0]
    assert entropy([[0.5, 0.5]]).shape == (1,)
    for measure in PAIRWISE:
        assert type(measure([0.5, 0.5], [0.25, 0.75])) is float
        result = measure([[0.5, 0.5]], [0.25, 0.75])
        assert result.dtype == np.float64
        assert result.shape == (1,)


@pytest.mark.parametrize("measure", [*PAIRWISE, perplexity])
def test_other_axes_broadcast_and_axis_moves(measure):
    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(7), size=(3, 1)), rng.dirichlet(np.ones(7), size=4)
    expected = [[measure(row[0], other) for other in q] for row in p]
    assert measure(p, q).tolist() == expected
    assert measure(p.swapaxes(1, 2), q.T[None], axis=1).tolist() == expected
    assert measure(p.swapaxes(1, 2), q.T, axis=-2).tolist() == expected
    assert measure(p[0, 0], q.T, axis=0).tolist() == expected[0]
    assert measure(np.asfortranarray(p), q[:, ::1]).tolist() == expected


def test_entropy_and_perplexity_along_an_axis():
    p = np.random.default_rng(2).dirichlet(np.ones(300), size=5)
    expected = [entropy(row) for row in p]
    assert entropy(p).tolist() == expected
    assert entropy(p.T, axis=0).tolist() == expected
    assert perplexity(p.T, axis=0).tolist() == perplexity(p).tolist()


@pytest.mark.parametrize("measure", PAIRWISE)
def test_shapes_that_do_not_broadcast_are_refused(measure):
    with pytest.raises(ValueError, match="broadcast"):
        measure(np.full((2, 2), 0.5), np.full((3, 2), 0.5))


@pytest.mark.parametrize("measure", PAIRWISE)
def test_inputs_are_not_modified_and_float32_is_computed_in_float64(measure):
    p, q = np.array([0.5, 0.5, 0], np.float32), np.array([0.25, 0.5, 0.25], np.float32)
    assert measure(p, q) == measure(p.astype(float), q.astype(float))
    assert p.tolist() == [0.5, 0.5, 0]
    assert q.tolist() == [0.25, 0.5, 0.25]
