"""SciPy and scikit-learn: agreement where these are right, and the inputs where they are not.

Each of the latter stands with what the peer was seen to return and where that is reported. A peer
that has been mended, and returns the right value, passes as well.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import (
    PMFError,
    cross_entropy,
    entropy,
    js_distance,
    kl_divergence,
    log_softmax,
    mutual_information,
    normalize,
    softmax_cross_entropy,
)


def _metrics():
    """Return scikit-learn's measures, which take a second to import, where they are asked for."""
    from sklearn import metrics

    return metrics


deterministic = settings(derandomize=True, deadline=None, max_examples=80)
seeds = st.integers(0, 2**32 - 1)
NATS = math.e

BELOW_HALF = math.nextafter(0.5, 0)
NEAR = [0.5 + 1e-8, 0.5 - 1e-8], [0.5, 0.5]
COUNTS = np.array([[3 * 10**9, 10**9], [10**9, 3 * 10**9]])

# What is computed, ours, the right value, the peer's call, what it returned, and the report.
WRONG = {
    "the distance of two neighbours is nan": (
        lambda: js_distance([BELOW_HALF, 1 - BELOW_HALF], [1 - BELOW_HALF, BELOW_HALF], base=NATS),
        2.0**-54.5,
        lambda: scipy.spatial.distance.jensenshannon(
            [BELOW_HALF, 1 - BELOW_HALF], [1 - BELOW_HALF, BELOW_HALF]
        ),
        math.nan,
        "https://github.com/scipy/scipy/issues/20083",
    ),
    "a subnormal probability makes the distance infinite": (
        lambda: js_distance([0, 1], [5e-324, 1], base=NATS),
        math.sqrt(5e-324 * math.log(2) / 2),
        lambda: scipy.spatial.distance.jensenshannon([0, 1], [5e-324, 1]),
        math.inf,
        "https://github.com/scipy/scipy/issues/19436",
    ),
    "the loss of a confident and right model is 0": (
        lambda: softmax_cross_entropy([40.0, 0.0], 0, base=NATS),
        math.exp(-40),
        lambda: -scipy.special.log_softmax([40.0, 0.0])[0],
        0.0,
        "https://github.com/scipy/scipy/issues/19521",
    ),
    "the divergence of nearly equal pmfs loses its digits with the terms - p + q": (
        lambda: kl_divergence(*NEAR, base=NATS),
        2e-16,
        lambda: scipy.stats.entropy(*NEAR),
        2.555111512950121e-16,
        "https://github.com/scipy/scipy/issues/6521",
    ),
    "an excluded outcome that happens costs 36 nats": (
        lambda: cross_entropy([1, 0], [0, 1], base=NATS),
        math.inf,
        lambda: _metrics().log_loss([0], [[0.0, 1.0]], labels=[0, 1]),
        -math.log(2.0**-52),
        "https://github.com/scikit-learn/scikit-learn/issues/17399",
    ),
    "the product of counts overflows": (
        lambda: mutual_information(COUNTS / COUNTS.sum(), base=NATS),
        3 / 4 * math.log(3 / 2) + 1 / 4 * math.log(1 / 2),
        lambda: _metrics().mutual_info_score(None, None, contingency=COUNTS),
        math.nan,
        "https://github.com/scikit-learn/scikit-learn/issues/9772",
    ),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_where_a_peer_is_wrong_ours_is_right(case):
    ours, right, peer, seen, _ = WRONG[case]
    assert ours() == pytest.approx(right, rel=1e-7, abs=0)
    with np.errstate(all="ignore"):
        value = float(peer())
    wrong = pytest.approx(seen, rel=1e-6, abs=0, nan_ok=True)
    assert wrong != pytest.approx(right, rel=1e-6, abs=0)
    assert value == wrong or value == pytest.approx(right, rel=1e-6, abs=0)


# https://github.com/scipy/scipy/issues/12553 and 23064: stats.entropy rescales in silence.


def test_what_is_rescaled_in_silence_elsewhere_is_refused():
    assert scipy.stats.entropy([0.2] * 4, base=2) == 2.0
    with pytest.raises(PMFError, match=r"^p sums to 0\.8, not 1"):
        entropy([0.2] * 4)
    assert scipy.stats.entropy([0.5, 0.5], [0.3, 0.3]) == 0.0
    with pytest.raises(PMFError, match=r"^q sums to 0\.6, not 1"):
        kl_divergence([0.5, 0.5], [0.3, 0.3])


# Where they are right


@deterministic
@given(seeds, st.integers(2, 6), st.integers(1, 40))
def test_mutual_information_agrees_with_scikit_learn(seed, n, samples):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, samples, size=(n, n))
    counts[0, 0] += 1
    ours = mutual_information(counts / counts.sum(), base=NATS)
    peer = _metrics().mutual_info_score(None, None, contingency=counts)
    assert ours == pytest.approx(peer, rel=1e-12, abs=1e-14)


@deterministic
@given(seeds, st.integers(2, 8))
def test_mean_losses_agree_with_scikit_learn(seed, n):
    rng = np.random.default_rng(seed)
    z, target = rng.normal(size=(20, n)), rng.integers(n, size=20)
    ours = softmax_cross_entropy(z, target, base=NATS)
    q = normalize(np.exp(log_softmax(z)))
    peer = _metrics().log_loss(target, q, labels=range(n))
    assert ours.mean() == pytest.approx(peer, rel=1e-12)
    assert cross_entropy(np.eye(n)[target], q, base=NATS) == pytest.approx(ours, rel=1e-12)


@deterministic
@given(st.lists(st.integers(-6, 6), min_size=2, max_size=12), st.data())
def test_exact_fractions(exponents, data):
    # With probabilities that are powers of two every measure in bits is a fraction.
    p = normalize(np.ldexp(1.0, exponents))
    if not np.all(np.frexp(p)[0] == 0.5):
        exponents = [*range(1, len(exponents)), len(exponents) - 1]
        p = np.ldexp(1.0, [-k for k in exponents])
    order = data.draw(st.permutations(range(p.size)))
    q = p[list(order)]
    pairs = [(Fraction(a), int(np.log2(a)), int(np.log2(b))) for a, b in zip(p, q, strict=True)]
    assert entropy(p) == float(sum(-x * a for x, a, _ in pairs))
    assert cross_entropy(p, q) == float(sum(-x * b for x, _, b in pairs))
    assert kl_divergence(p, q) == float(sum(x * (a - b) for x, a, b in pairs))
