"""The arithmetic of the measures: float64 arrays, distributions along the last axis, no checks."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossentropy._checks import FloatArray

# What IEEE arithmetic flags here has the meaning that is wanted: log 0 = -inf, tiny products are 0.
_quiet = np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")

# Coefficients 1/3, 1/5, ... of (artanh r - r) / r**3 in powers of r**2, highest first for polyval.
_NEARLY_EQUAL = 0.125
_ARTANH = [1 / k for k in range(19, 1, -2)]

# Elements of float64 that are worked on at a time: their buffers stay in the cache.
BLOCK = 1 << 15

# The mass below which the rounding of logits shows, and a distance below which e**-x is not 0.
_LITTLE_MASS = 2.0**-6
_NO_MASS = 800.0


@_quiet
def log(x: FloatArray, base: float) -> FloatArray:
    """Logarithm in a base; log2 and log10 are exact where ln x / ln base is not."""
    if base == 2:
        return np.log2(x)
    if base == 10:
        return np.log10(x)
    return np.log(x) / math.log(base)


def blocks(rows: int, n: int) -> Iterator[slice]:
    """Slices of rows of length n, as many rows at a time as fit in a block, and at least one."""
    step = max(1, BLOCK // n)
    for start in range(0, rows, step):
        yield slice(start, start + step)


def float_or_array(x: FloatArray) -> float | FloatArray:
    """A float for one distribution, an array for many."""
    return float(x) if np.ndim(x) == 0 else x


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


@_quiet
def softmax_parts(z: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.intp], FloatArray]:
    """Return the parts of the softmax of rows of logits, none of which cancels another.

    They are max z - z; its exponential, the mass of each class by that of the leading one, with
    0.0 for the leading class itself; the leading class; and the mass of all the others.
    """
    row = np.arange(len(z))
    lead = z.argmax(axis=-1)
    top = z[row, lead][:, np.newaxis]
    below = top - z
    mass = np.exp(-below)
    mass[row, lead] = 0.0
    rest = mass.sum(axis=-1)
    # Where the others have little mass they lie far below, and the rounding of that distance is
    # a relative error of the exponential: Knuth's exact sum recovers it.
    small = np.flatnonzero(rest < _LITTLE_MASS)
    far, z, top = below[small], z[small], top[small]
    part = far - top
    lost = (top - (far - part)) - (z + part)
    mass[small] *= 1 - np.where(far < _NO_MASS, lost, 0.0)
    rest[small] = mass[small].sum(axis=-1)
    return below, mass, lead, rest


@_quiet
def softmax_loss(z: FloatArray, target: NDArray[Any]) -> tuple[FloatArray, FloatArray]:
    """Losses in nats of rows of logits, for classes or distributions, and their gradients."""
    below, mass, lead, rest = softmax_parts(z)
    row = np.arange(len(z))
    mass[row, lead] = 1.0
    softmax = np.divide(mass, (1 + rest)[:, np.newaxis], out=mass)
    if target.ndim == 1:
        loss = below[row, target] + np.log1p(rest)
        # Where the target leads, its probability may round to 1, and that of the others not to 0.
        hit = 0.0 - rest / (1 + rest)
        softmax[row, target] = np.where(target == lead, hit, softmax[row, target] - 1)
        return loss, softmax
    total = target.sum(axis=-1)
    loss = product(target, below).sum(axis=-1) + total * np.log1p(rest)
    grad = total[:, np.newaxis] * softmax - target
    likeliest = target.argmax(axis=-1)
    grad[row, likeliest] = 0.0
    grad[row, likeliest] = 0.0 - grad.sum(axis=-1)
    return loss, grad


@_quiet
def mutual_information(joint: FloatArray, base: float) -> FloatArray:
    """Divergence of joint probabilities from the products of their marginals."""
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return kl_divergence(joint.ravel(), independent.ravel(), (joint - independent).ravel(), base)


@_quiet
def conditional_entropy(joint: FloatArray, base: float) -> FloatArray:
    """Sum of p(x, y) log p(y) / p(x, y), for a row of joint probabilities for each y."""
    row = np.arange(len(joint))
    lead = joint.argmax(axis=-1)
    top = joint[row, lead]
    others = joint.copy()
    others[row, lead] = 0.0
    rest = others.sum(axis=-1)
    total = top + rest
    terms = product(others, surprisal(ratio(others, total[:, np.newaxis]), base))
    # The probability of the leading outcome may round to 1, and the odds against it not to 0.
    sure = np.log1p(ratio(rest, top)) / math.log(base)
    leading = np.where(rest < top / 4, sure, surprisal(ratio(top, total), base))
    return terms.sum() + product(top, leading).sum()
