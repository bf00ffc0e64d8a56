"""The measures: surprisal, entropy, cross-entropy, divergences and distances.

In all of them 0 log 0 = 0, its limit. In cross_entropy, kl_divergence and perplexity, p(x) > 0
where q(x) = 0 gives inf, with no warning: a model that calls impossible what happens is infinitely
wrong, and clipping q would hide it. An argument `base` sets the unit: 2 for bits, math.e for nats,
10 for hartleys.
"""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from crossentropy import _checks, _numerics
from crossentropy._checks import FloatArray, as_pmf, check_base
from crossentropy._numerics import float_or_array


def surprisal(p: ArrayLike, *, base: float = 2) -> float | FloatArray:
    """Surprisal of outcomes of probability p, elementwise: log 1/p.

    Parameters
    ----------
    p : array_like of real numbers, any shape
        Probabilities in [0, 1]; they need not form a distribution.
    base : float, default 2
        Base of the logarithm, a finite number > 1.

    Returns
    -------
    float or ndarray of float64
        Surprisals >= 0 in the unit of base, in the shape of p; inf where p = 0.

    Raises
    ------
    PMFError, ValueError, TypeError
        If an entry is not in [0, 1], or base not a finite number > 1.

    Notes
    -----
    Certainty has surprisal 0.0, never -0.0: the sign is that of log 1/p, not of -log p.

    Examples
    --------
    >>> surprisal([1, 0.5, 0.25, 0])
    array([ 0.,  1.,  2., inf])
    """
    given = _checks.real_array(p, "p")
    values = _checks.as_float64(given)
    _checks.check_entries(values, given, "p", "probability", largest=1)
    return float_or_array(_numerics.surprisal(values, check_base(base)))


def entropy(
    p: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True
) -> float | FloatArray:
    """Entropy, the expected surprisal: H(p) = sum_x p(x) log 1/p(x).

    Parameters
    ----------
    p : array_like of real numbers, shape (..., n, ...)
        One distribution over n outcomes, or many.
    base : float, default 2
        Base of the logarithm, a finite number > 1.
    axis : int, default -1
        The axis of length n, along which each distribution lies.
    check : bool, default True
        Whether to check that the values are distributions. With False the caller promises it.

    Returns
    -------
    float or ndarray of float64
        Entropies, at least 0, and at most log n up to rounding and the tolerance of the sums; in
        the unit of base, and the shape of p without axis.

    Raises
    ------
    PMFError
        If p is not a probability mass function; see as_pmf.
    ValueError, TypeError
        If base is not a finite number > 1, or not a number.

    Notes
    -----
    An outcome of probability 0 adds nothing, so it can be added or left out. Logarithms of powers
    of two are exact in base 2, and so is the entropy of such probabilities, if its sum needs no
    rounding. Floats seldom sum to exactly 1; the sum is taken of those given, to a relative error
    of about 1e-15.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.1.

    Examples
    --------
    >>> entropy([0.5, 0.25, 0.125, 0.125])
    1.75
    """
    kernel = partial(_numerics.entropy, base=check_base(base))
    return float_or_array(_measure(kernel, axis, check, p=p))


def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True
) -> float | FloatArray:
    """Cross-entropy, the surprisal under q expected under p: H(p, q) = sum_x p(x) log 1/q(x).

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        The true distribution and the model, over the same n outcomes; the other axes broadcast.
    base, axis, check
        As in entropy.

    Returns
    -------
    float or ndarray of float64
        Cross-entropies in [0, inf], in the unit of base; the broadcast shape without axis.

    Raises
    ------
    PMFError, ValueError, TypeError
        As entropy does, and if p and q differ in length.

    Notes
    -----
    It is not a distance: its least value over q is H(p), at q = p, because
    H(p, q) = H(p) + D(p ‖ q). It is inf where q excludes an outcome that p allows.

    Examples
    --------
    >>> cross_entropy([0.5, 0.5], [0.25, 0.75])
    1.207518749639422
    >>> cross_entropy([0.5, 0.5], [1, 0])
    inf
    """
    kernel = partial(_numerics.cross_entropy, base=check_base(base))
    return float_or_array(_measure(kernel, axis, check, p=p, q=q))


def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True
) -> float | FloatArray:
    """KL divergence of p from q, or relative entropy: D(p ‖ q) = sum_x p(x) log p(x)/q(x).

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        The true distribution and the model, over the same n outcomes; the other axes broadcast.
    base, axis, check
        As in entropy.

    Returns
    -------
    float or ndarray of float64
        Divergences in [0, inf], in the unit of base; the broadcast shape without axis.

    Raises
    ------
    PMFError, ValueError, TypeError
        As entropy does, and if p and q differ in length.

    Notes
    -----
    Floats seldom sum to exactly 1. What is evaluated, of the very floats given, is the sum of
    p ln p/q - p + q: the same number where p and q have the same sum; where they have not, the
    plain sum can be negative, and this one cannot, as no term is. A small divergence is computed
    so that no term loses digits: D(p ‖ p) is exactly 0, and that of nearly equal p and q, which
    the plain sum loses in its rounding, has a relative error of about 1e-15. Plain logarithms are
    used where the divergence is large enough for them.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.3.

    Examples
    --------
    >>> kl_divergence([0.5, 0.25, 0.25, 0], [0.25, 0.25, 0.25, 0.25])
    0.5
    >>> kl_divergence([0.25, 0.25, 0.25, 0.25], [0.5, 0.25, 0.25, 0])
    inf
    """
    kernel = partial(_numerics.kl_divergence, base=check_base(base))
    return float_or_array(_measure(kernel, axis, check, p=p, q=q))


def js_divergence(
    p: ArrayLike,
    q: ArrayLike,
    *,
    base: float = 2,
    axis: int = -1,
    weights: ArrayLike | None = None,
    check: bool = True,
) -> float | FloatArray:
    """Jensen-Shannon divergence: a D(p ‖ m) + b D(q ‖ m) from the mixture m = a p + b q.

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        Two distributions over the same n outcomes; the other axes broadcast.
    base, axis, check
        As in entropy.
    weights : array_like, shape (2,), optional
        The weights (a, b) of p and q, themselves a distribution; (1/2, 1/2) if None.

    Returns
    -------
    float or ndarray of float64
        Divergences in [0, H(a, b)], in the unit of base, so at most 1 bit for equal weights; the
        broadcast shape without axis.

    Raises
    ------
    PMFError, ValueError, TypeError
        As cross_entropy does, and if weights is not a distribution on two outcomes.

    Notes
    -----
    It is finite even where p and q exclude each other, because m excludes nothing that either
    allows. The bound H(a, b) holds in spite of rounding, and nearly equal p and q lose no digits.

    References
    ----------
    J. Lin, Divergence measures based on the Shannon entropy, 1991.

    Examples
    --------
    >>> js_divergence([1, 0], [0, 1])
    1.0
    """
    number = check_base(base)
    pair = np.array([0.5, 0.5]) if weights is None else as_pmf(weights, name="weights")
    if pair.shape != (2,):
        raise _checks.PMFError(f"weights has shape {pair.shape}, not (2,)", name="weights")
    kernel = partial(_numerics.js_divergence, weights=pair, base=number)
    divergence = _measure(kernel, axis, check, p=p, q=q)
    return float_or_array(np.minimum(divergence, entropy(pair, base=number)))


def js_distance(
    p: ArrayLike,
    q: ArrayLike,
    *,
    base: float = 2,
    axis: int = -1,
    weights: ArrayLike | None = None,
    check: bool = True,
) -> float | FloatArray:
    """Jensen-Shannon distance: the square root of the Jensen-Shannon divergence.

    Parameters
    ----------
    p, q, base, axis, weights, check
        As in js_divergence.

    Returns
    -------
    float or ndarray of float64
        Distances >= 0, in the square root of the unit of base; at most 1 in base 2.

    Raises
    ------
    PMFError, ValueError, TypeError
        As js_divergence does.

    Notes
    -----
    It is a metric for equal weights, which the divergence itself is not. With other weights it
    is not symmetric.

    References
    ----------
    D. M. Endres and J. E. Schindelin, A new metric for probability distributions, 2003.

    Examples
    --------
    >>> js_distance([1, 0], [0, 1])
    1.0
    """
    divergence = js_divergence(p, q, base=base, axis=axis, weights=weights, check=check)
    return float_or_array(np.sqrt(divergence))


def total_variation(p: ArrayLike, q: ArrayLike, *, axis: int = -1) -> float | FloatArray:
    """Total variation distance: 1/2 sum_x abs(p(x) - q(x)).

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        Two distributions over the same n outcomes; the other axes broadcast.
    axis : int, default -1
        The axis of length n.

    Returns
    -------
    float or ndarray of float64
        Distances in [0, 1], with no unit; the broadcast shape without axis.

    Raises
    ------
    PMFError, ValueError
        If p or q is not a probability mass function, or they differ in length.

    Notes
    -----
    It is the largest difference of the probabilities that p and q give to one event, hence 1/2.

    Examples
    --------
    >>> total_variation([0.5, 0.5], [0.25, 0.75])
    0.25
    """
    halved = _measure(_numerics.absolute_difference, axis, True, p=p, q=q)
    return float_or_array(np.minimum(halved, 1.0))


def hellinger(p: ArrayLike, q: ArrayLike, *, axis: int = -1) -> float | FloatArray:
    """Hellinger distance: sqrt(1 - sum_x sqrt(p(x) q(x))) = norm(sqrt p - sqrt q) / sqrt 2.

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        Two distributions over the same n outcomes; the other axes broadcast.
    axis : int, default -1
        The axis of length n.

    Returns
    -------
    float or ndarray of float64
        Distances in [0, 1], with no unit; the broadcast shape without axis.

    Raises
    ------
    PMFError, ValueError
        If p or q is not a probability mass function, or they differ in length.

    Notes
    -----
    sqrt p - sqrt q is computed as (p - q) / (sqrt p + sqrt q), which keeps its digits where p
    and q are nearly equal; 1 - sum_x sqrt(p(x) q(x)) would lose them.

    Examples
    --------
    >>> hellinger([1, 0], [0, 1])
    1.0
    """
    halved = _measure(_numerics.root_difference, axis, True, p=p, q=q)
    return float_or_array(np.minimum(np.sqrt(halved), 1.0))


def perplexity(p: ArrayLike, q: ArrayLike | None = None, *, axis: int = -1) -> float | FloatArray:
    """Perplexity, the effective number of outcomes: b**H(p), or b**H(p, q) where q is given.

    Parameters
    ----------
    p : array_like of real numbers, shape (..., n, ...)
        The true distribution over n outcomes.
    q : array_like of real numbers, shape (..., n, ...), optional
        The model over the same outcomes; the other axes broadcast.
    axis : int, default -1
        The axis of length n.

    Returns
    -------
    float or ndarray of float64
        Perplexities, numbers of equally likely outcomes: at least 1; for p alone at most n, up
        to rounding and the tolerance of the sums, and with q at most inf. The broadcast shape
        without axis.

    Raises
    ------
    PMFError, ValueError
        If p or q is not a probability mass function, or they differ in length.

    Notes
    -----
    It takes no base: b**H with H in base b is the same number in every base b.

    Examples
    --------
    >>> perplexity([0.25, 0.25, 0.25, 0.25])
    4.0
    """
    bits = entropy(p, axis=axis) if q is None else cross_entropy(p, q, axis=axis)
    with np.errstate(over="ignore"):
        return float_or_array(np.exp2(bits))


def _measure(
    kernel: _numerics.Kernel, axis: int, check: bool, **arguments: ArrayLike
) -> FloatArray:
    """Sum a kernel over the distributions along axis, once they are found to be such."""
    names, rows = list(arguments), []
    for name in names:
        array = _checks.real_array(arguments[name], name)
        _checks.check_axis(array, axis, name)
        rows.append(array if axis == -1 else np.moveaxis(array, axis, -1))
    lengths = rows[0].shape[-1], rows[-1].shape[-1]
    if lengths[0] != lengths[1]:
        raise ValueError(
            f"p has {lengths[0]} outcomes and q has {lengths[1]}: a distribution and its model "
            "have the same outcomes"
        )
    tolerances = [_checks.sum_tolerance(array) for array in rows] if check else []
    result, sound = _numerics.by_blocks(kernel, rows, tolerances)
    if not sound:
        for name in names:
            as_pmf(arguments[name], axis=axis, name=name)
    return result
