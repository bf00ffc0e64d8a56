"""Errors against mpmath at 50 digits, over thousands of random pairs, of the floats as given."""

import math
from collections.abc import Iterator

import mpmath
import numpy as np
import pytest

from crossentropy import (
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    normalize,
)

NATS = math.e
TINY, SMALL = 5e-324, 1e-300


def random_pairs(count: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs on 2 to 40 outcomes: near-equal by 1e-15 to 1, uneven and even, some subnormal."""
    rng = np.random.default_rng(seed)
    while count:
        n, concentration = int(rng.integers(2, 41)), 10 ** rng.uniform(-1, 1)
        with np.errstate(under="ignore"):
            p = rng.dirichlet(np.full(n, concentration))
            if rng.random() < 0.5:
                q = p * np.exp(10 ** rng.uniform(-15, 0) * rng.normal(size=n))
            else:
                q = rng.dirichlet(np.full(n, concentration))
            if rng.random() < 0.1:
                p[rng.integers(n)] = TINY * rng.integers(1, 10**6)
                q[rng.integers(n)] = TINY * rng.integers(1, 10**6)
            if not (p.min() > 0 and q.min() > 0):
                continue
            yield normalize(p), normalize(q)
        count -= 1


@pytest.fixture(scope="module")
def pairs():
    return list(random_pairs(2500, seed=2026))


@pytest.fixture(scope="module")
def exact(pairs):
    """H, CE, KL and JS in nats at 50 digits, of the functionals that the package documents."""
    rows = []
    with mpmath.workdps(50):
        for p, q in pairs:
            h = ce = kl = js = mpmath.mpf(0)
            for x, y in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist()), strict=True):
                log_x = mpmath.log(x) if x else mpmath.mpf(0)
                log_y, log_m = mpmath.log(y) if y else mpmath.mpf(0), mpmath.log((x + y) / 2)
                h -= x * log_x
                ce -= x * log_y
                kl += x * (log_x - log_y) - x + y
                js += (x * (log_x - log_m) + y * (log_y - log_m)) / 2
            rows.append((h, ce, kl, js))
    return rows


@pytest.mark.parametrize(
    ("column", "bound", "measure"),
    [
        (0, 1e-15, lambda p, q, base: entropy(p, base=base)),
        (1, 1e-15, lambda p, q, base: cross_entropy(p, q, base=base)),
        (2, 1e-15, lambda p, q, base: kl_divergence(p, q, base=base)),
        (3, 3e-15, lambda p, q, base: js_divergence(p, q, base=base)),
    ],
    ids=["entropy", "cross_entropy", "kl_divergence", "js_divergence"],
)
@pytest.mark.parametrize("base", [2, NATS])
def test_relative_error(pairs, exact, column, bound, measure, base):
    with mpmath.workdps(50):
        unit = mpmath.log(2) if base == 2 else mpmath.mpf(1)
        worst = 0.0
        for (p, q), values in zip(pairs, exact, strict=True):
            value, right = measure(p, q, base), values[column] / unit
            # Where the value itself is near the smallest floats, so is the rounding of its terms.
            worst = max(worst, float(abs(value - right) / max(right, SMALL)))
            assert math.copysign(1, value) == 1
    assert worst <= bound


@pytest.mark.parametrize("r", np.linspace(0.01, 0.4, 79))
def test_no_digit_is_lost_where_series_and_logarithms_meet(r):
    p, q = [(1 + r) / 2, (1 - r) / 2], [0.5, 0.5]
    with mpmath.workdps(50):
        exact = sum(x * mpmath.log(2 * mpmath.mpf(x)) - x + 0.5 for x in p)
        assert float(abs(kl_divergence(p, q, base=NATS) - exact) / exact) <= 5e-16
