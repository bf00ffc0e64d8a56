"""The arithmetic of the measures: float64 arrays, distributions along the last axis, no checks."""

import math

import numpy as np

from crossentropy._checks import FloatArray

# What IEEE arithmetic flags here has the meaning that is wanted: log 0 = -inf, tiny products are 0.
_quiet = np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")

# Coefficients 1/3, 1/5, ... of (artanh r - r) / r**3 in powers of r**2, highest first for polyval.
_NEARLY_EQUAL = 0.125
_ARTANH = [1 / k for k in range(19, 1, -2)]


@_quiet
def log(x: FloatArray, base: float) -> FloatArray:
    """Logarithm in a base; log2 and log10 are exact where ln x / ln base is not."""
    if base == 2:
        return np.log2(x)
    if base == 10:
        return np.log10(x)
    return np.log(x) / math.log(base)


def surprisal(q: FloatArray, base: float) -> FloatArray:
    """log 1/q, which is 0 where q exceeds 1 by the tolerance of as_pmf."""
    return np.maximum(0.0 - log(q, base), 0.0)


@_quiet
def product(p: FloatArray, x: FloatArray) -> FloatArray:
    """p x, with 0 log 0 = 0 whatever the logarithm is."""
    return np.where(p == 0, 0.0, p * x)


@_quiet
def ratio(x: FloatArray, y: FloatArray) -> FloatArray:
    """x / y, with 0 / 0 = 0."""
    return np.where(y == 0, 0.0, x / y)


@_quiet
def log_ratio(p: FloatArray, q: FloatArray, base: float) -> FloatArray:
    """log p/q, by mantissas and exponents: p/q itself can overflow, and log p - log q rounds."""
    (p_mantissa, p_exponent), (q_mantissa, q_exponent) = np.frexp(p), np.frexp(q)
    octaves = p_exponent - q_exponent
    return log(p_mantissa / q_mantissa, base) + octaves * log(np.float64(2), base)


@_quiet
def cross_entropy(p: FloatArray, q: FloatArray, base: float) -> FloatArray:
    """Sum of p log 1/q."""
    return np.sum(product(p, surprisal(q, base)), axis=-1)


@_quiet
def kl_divergence(p: FloatArray, q: FloatArray, difference: FloatArray, base: float) -> FloatArray:
    """Sum of p log p/q + (q - p) / ln base, given p - q, which JS knows better than p and m do.

    With r = (p - q) / (p + q) a term in nats is also (p + q) (r**2 + (1 + r) (artanh r - r)).
    This form has no cancellation, and the series of artanh serves it where r is small.
    """
    r = ratio(difference, p + q)
    near = np.abs(r) < _NEARLY_EQUAL
    series = (p + q) * (r**2 + (1 + r) * r**3 * np.polyval(_ARTANH, r**2))
    logs = np.where(near, 0.0, product(p, log_ratio(p, q, base)))
    rest = np.where(near, series, -difference)
    return logs.sum(axis=-1) + rest.sum(axis=-1) / math.log(base)


@_quiet
def js_divergence(p: FloatArray, q: FloatArray, weights: FloatArray, base: float) -> FloatArray:
    """Sum of w D(p ‖ m) over both distributions, at most the entropy of the weights."""
    # A divergence scales with both its arguments; scaled up, subnormal p and q mix exactly.
    a, b = weights
    p, q = p * 2.0**1000, q * 2.0**1000
    mixture = a * p + b * q
    from_p = kl_divergence(p, mixture, b * (p - q), base)
    from_q = kl_divergence(q, mixture, a * (q - p), base)
    # A weight of 0 leaves its distribution out, even one at infinite divergence.
    mean = (product(a, from_p) + product(b, from_q)) / 2.0**1000
    return np.minimum(mean, cross_entropy(weights, weights, base))


@_quiet
def total_variation(p: FloatArray, q: FloatArray) -> FloatArray:
    """Half the sum of |p - q|, at most 1 in spite of rounding."""
    return np.minimum(np.abs(p - q).sum(axis=-1) / 2, 1.0)


@_quiet
def hellinger(p: FloatArray, q: FloatArray) -> FloatArray:
    """The norm of sqrt p - sqrt q over sqrt 2, at most 1 in spite of rounding."""
    difference = ratio(p - q, np.sqrt(p) + np.sqrt(q))
    return np.minimum(np.sqrt((difference**2).sum(axis=-1) / 2), 1.0)
