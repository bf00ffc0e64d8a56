"""The measures: surprisal, entropy, cross-entropy, divergences and distances.

In all of them 0 log 0 = 0, its limit. In cross_entropy, kl_divergence and perplexity, p(x) > 0
where q(x) = 0 gives inf, with no warning: a model that calls impossible what happens is infinitely
wrong, and clipping q would hide it. An argument `base` sets the unit: 2 for bits, math.e for nats,
10 for hartleys. With check=False the values of a distribution are not looked at, but its kind and
shape are.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from crossentropy import _checks, _numerics
from crossentropy._checks import FloatArray, as_pmf, check_base
from crossentropy._numerics import float_or_array
from crossentropy.errors import InputError, PMFError


def surprisal(p: ArrayLike, *, base: float = 2, check: bool = True) -> Any:
    """Surprisal of outcomes of probability p, elementwise: log 1/p.

    Parameters
    ----------
    p : array_like of real numbers, any shape
        Probabilities in [0, 1]; they need not form a distribution.
    base : float, default 2
        Base of the logarithm, a finite number > 1.
    check : bool, default True
        Whether to check that the values are probabilities. With False the caller promises it.

    Returns
    -------
    float or ndarray of float64
        Surprisals >= 0 in the unit of base, in the shape of p; inf where p = 0.

    Raises
    ------
    PMFError
        If an entry is not in [0, 1].
    InputError, TypeError
        If base is not a finite number > 1, or not a number.

    Notes
    -----
    Certainty has surprisal 0.0, never -0.0: the sign is that of log 1/p, not of -log p.

    Examples
    --------
    >>> surprisal([1, 0.5, 0.25, 0])
    array([ 0.,  1.,  2., inf])
    """
    number = check_base(base)
    given = _checks.real_array(p, "p")
    values = _checks.as_float64(given)
    if check:
        _checks.check_entries(values, given, "p", "probability", largest=1)
    return float_or_array(_numerics.surprisal(values, number))


def entropy(p: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True) -> Any:
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
    InputError, TypeError, AxisError
        If base is not a finite number > 1, or not a number; if axis is not an integer, or p has
        no such axis.

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
    return float_or_array(_measure(kernel, (), axis, check, p=p))


def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True
) -> Any:
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
    PMFError, InputError, TypeError, AxisError
        As entropy does; InputError also if p and q differ in length, have other axes that do not
        broadcast, or labels (of pandas or xarray) that differ.

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
    return float_or_array(_measure(kernel, (0,), axis, check, p=p, q=q))


def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float = 2, axis: int = -1, check: bool = True
) -> Any:
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
    PMFError, InputError, TypeError, AxisError
        As entropy does; InputError also if p and q differ in length, have other axes that do not
        broadcast, or labels (of pandas or xarray) that differ.

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
    return float_or_array(_measure(kernel, (1,), axis, check, p=p, q=q))


def js_divergence(
    p: ArrayLike,
    q: ArrayLike,
    *,
    base: float = 2,
    axis: int = -1,
    weights: ArrayLike | None = None,
    check: bool = True,
) -> Any:
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
    PMFError, InputError, TypeError, AxisError
        As cross_entropy does; PMFError also if weights is not a distribution on two outcomes.

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
        raise PMFError(f"weights has shape {pair.shape}, not (2,)", name="weights")
    kernel = partial(_numerics.js_divergence, weights=pair, base=number)
    divergence = _measure(kernel, (0, 1), axis, check, p=p, q=q)
    return float_or_array(np.minimum(divergence, entropy(pair, base=number)))


def js_distance(
    p: ArrayLike,
    q: ArrayLike,
    *,
    base: float = 2,
    axis: int = -1,
    weights: ArrayLike | None = None,
    check: bool = True,
) -> Any:
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
    PMFError, InputError, TypeError, AxisError
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


def total_variation(p: ArrayLike, q: ArrayLike, *, axis: int = -1, check: bool = True) -> Any:
    """Total variation distance: 1/2 sum_x abs(p(x) - q(x)).

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        Two distributions over the same n outcomes; the other axes broadcast.
    axis, check
        As in entropy.

    Returns
    -------
    float or ndarray of float64
        Distances in [0, 1], with no unit; the broadcast shape without axis.

    Raises
    ------
    PMFError, InputError, TypeError, AxisError
        As cross_entropy does, but for the base.

    Notes
    -----
    It is the largest difference of the probabilities that p and q give to one event, hence 1/2.

    Examples
    --------
    >>> total_variation([0.5, 0.5], [0.25, 0.75])
    0.25
    """
    halved = _measure(_numerics.absolute_difference, (0, 1), axis, check, p=p, q=q)
    return float_or_array(np.minimum(halved, 1.0))


def hellinger(p: ArrayLike, q: ArrayLike, *, axis: int = -1, check: bool = True) -> Any:
    """Hellinger distance: sqrt(1 - sum_x sqrt(p(x) q(x))) = norm(sqrt p - sqrt q) / sqrt 2.

    Parameters
    ----------
    p, q : array_like of real numbers, shape (..., n, ...)
        Two distributions over the same n outcomes; the other axes broadcast.
    axis, check
        As in entropy.

    Returns
    -------
    float or ndarray of float64
        Distances in [0, 1], with no unit; the broadcast shape without axis.

    Raises
    ------
    PMFError, InputError, TypeError, AxisError
        As cross_entropy does, but for the base.

    Notes
    -----
    sqrt p - sqrt q is computed as (p - q) / (sqrt p + sqrt q), which keeps its digits where p
    and q are nearly equal; 1 - sum_x sqrt(p(x) q(x)) would lose them.

    Examples
    --------
    >>> hellinger([1, 0], [0, 1])
    1.0
    """
    halved = _measure(_numerics.root_difference, (0, 1), axis, check, p=p, q=q)
    return float_or_array(np.minimum(np.sqrt(halved), 1.0))


def perplexity(
    p: ArrayLike, q: ArrayLike | None = None, *, axis: int = -1, check: bool = True
) -> Any:
    """Perplexity, the effective number of outcomes: b**H(p), or b**H(p, q) where q is given.

    Parameters
    ----------
    p : array_like of real numbers, shape (..., n, ...)
        The true distribution over n outcomes.
    q : array_like of real numbers, shape (..., n, ...), optional
        The model over the same outcomes; the other axes broadcast.
    axis, check
        As in entropy.

    Returns
    -------
    float or ndarray of float64
        Perplexities, numbers of equally likely outcomes: at least 1; for p alone at most n, up
        to rounding and the tolerance of the sums, and with q at most inf. The broadcast shape
        without axis.

    Raises
    ------
    PMFError, InputError, TypeError, AxisError
        As cross_entropy does, but for the base.

    Notes
    -----
    It takes no base: b**H with H in base b is the same number in every base b.

    Examples
    --------
    >>> perplexity([0.25, 0.25, 0.25, 0.25])
    4.0
    """
    if q is None:
        bits = entropy(p, axis=axis, check=check)
    else:
        bits = cross_entropy(p, q, axis=axis, check=check)
    with np.errstate(over="ignore"):
        return float_or_array(np.exp2(bits))


def _measure(
    kernel: _numerics.Kernel,
    silent: tuple[int, ...],
    axis: int,
    check: bool,
    **arguments: ArrayLike,
) -> FloatArray:
    """Sum a kernel over the distributions along axis, once they are found to be such.

    An entry below 0 shows in the kernel's value, but for that in an argument at a silent place.
    """
    names, rows = list(arguments), []
    for name in names:
        array = _checks.real_array(arguments[name], name)
        _checks.check_axis(array, axis, name)
        rows.append(array if axis == -1 else np.moveaxis(array, axis, -1))
    if len(names) == 2:
        _check_pair(rows, arguments, axis)
    tolerances = [_checks.sum_tolerance(array) for array in rows] if check else []
    result, sound = _numerics.by_blocks(kernel, rows, tolerances, silent)
    if not sound:
        for name in names:
            as_pmf(arguments[name], axis=axis, name=name)
    return result


def _check_pair(rows: list[np.ndarray], arguments: dict[str, ArrayLike], axis: int) -> None:
    """Refuse two arrays that are not over the same outcomes, or that do not broadcast."""
    (p, q), (name, other) = rows, arguments
    _checks.check_lengths(p.shape[-1], q.shape[-1])
    if p.shape != q.shape:
        try:
            np.broadcast_shapes(p.shape, q.shape)
        except ValueError:
            shapes = f"{name} has shape {p.shape[:-1]} and {other} {q.shape[:-1]}"
            message = f"{shapes}, without the axis of outcomes: they do not broadcast"
            raise InputError(message, name=other) from None
    _checks.check_labels((name, arguments[name], axis), (other, arguments[other], axis))
