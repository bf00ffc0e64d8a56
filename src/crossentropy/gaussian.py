"""Measures of normal distributions, on the line and in d dimensions.

A density p(x) has a differential entropy, the integral of p log 1/p. It is no expected number of
questions: it changes with the unit of x, by d log c where x is multiplied by c, and it is negative
where the density is concentrated. So is a cross-entropy; the KL divergence is free of both.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from crossentropy import _checks, _numerics
from crossentropy._checks import FloatArray, PMFError, check_base

_ASYMMETRY = 1e-9


def entropy(cov: ArrayLike, *, base: float = 2) -> float:
    """Differential entropy of a normal distribution: h(p) = 1/2 log((2 pi e)**d det cov).

    Parameters
    ----------
    cov : float, or array_like of shape (d, d)
        The variance, or the covariance matrix; the mean has no part in the entropy.
    base : float, default 2
        Base of the logarithm, a finite number > 1.

    Returns
    -------
    float
        Differential entropy in the unit of base, of either sign; it depends on the unit of x.

    Raises
    ------
    PMFError, ValueError, TypeError
        If cov is not symmetric and positive definite, or base not a number > 1.

    Notes
    -----
    Entries that mirror each other may differ by 1e-9 of the scale of the two variables, which
    rounding does; the lower one is used. Cover and Thomas compute it in nats and convert
    to bits.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 8.4.

    Examples
    --------
    >>> entropy(1.0)
    2.047095585180641
    >>> entropy(0.01)
    -1.274832509706721
    """
    number = check_base(base)
    matrix, root = _covariance(cov, "cov")
    return _nats(root, len(matrix)) / math.log(number)


def cross_entropy(
    mean_p: ArrayLike, cov_p: ArrayLike, mean_q: ArrayLike, cov_q: ArrayLike, *, base: float = 2
) -> float:
    """Cross-entropy of normal distributions p and q, the integral of p log 1/q.

    Parameters
    ----------
    mean_p, mean_q : float, or array_like of shape (d,)
        The means.
    cov_p, cov_q : float, or array_like of shape (d, d)
        The variances, or the covariance matrices.
    base : float, default 2
        Base of the logarithm, a finite number > 1.

    Returns
    -------
    float
        h(p, q) = h(p) + D(p ‖ q), in the unit of base, of either sign.

    Raises
    ------
    PMFError, ValueError, TypeError
        As entropy does, and if the dimensions differ or a mean is not finite.

    Notes
    -----
    In nats it is 1/2 (ln((2 pi)**d det cov_q) + tr(cov_q**-1 cov_p) + m' cov_q**-1 m), where
    m = mean_q - mean_p. With p standard, d = 1 and q of the same variance it is a constant plus
    half the squared error: least squares minimises a cross-entropy.

    Examples
    --------
    >>> cross_entropy(0, 1, 0, 1) == entropy(1)
    True
    >>> cross_entropy(0, 1, 2, 1, base=math.e) - entropy(1, base=math.e)
    2.0
    """
    number = check_base(base)
    (_, root_p), (_, root_q), move = _pair(mean_p, cov_p, mean_q, cov_q)
    square = _square(_solve(root_q, root_p)) + _square(move)
    return _nats(root_q, square) / math.log(number)


def kl_divergence(
    mean_p: ArrayLike, cov_p: ArrayLike, mean_q: ArrayLike, cov_q: ArrayLike, *, base: float = 2
) -> float:
    """KL divergence of normal distributions: D(p ‖ q), the integral of p log p/q.

    Parameters
    ----------
    mean_p, cov_p, mean_q, cov_q, base
        As in cross_entropy.

    Returns
    -------
    float
        Divergence >= 0, in the unit of base; unlike the entropies, free of the unit of x.

    Raises
    ------
    PMFError, ValueError, TypeError
        As cross_entropy does.

    Notes
    -----
    In nats it is 1/2 (sum_i (r_i - 1 - ln r_i) + m' cov_q**-1 m), with r_i the eigenvalues of
    cov_q**-1 cov_p and m = mean_q - mean_p. No term is negative: nothing cancels where p is
    nearly q, and D(p ‖ p) is exactly 0.

    Examples
    --------
    >>> kl_divergence(0, 1, 1, 1, base=math.e)
    0.5
    >>> kl_divergence([0, 0], [[1, 0], [0, 1]], [0, 0], [[1, 0], [0, 4]])
    0.45898935966663873
    """
    number = check_base(base)
    (matrix_p, root_p), (matrix_q, root_q), move = _pair(mean_p, cov_p, mean_q, cov_q)
    return float(_excess(matrix_p, root_p, matrix_q, root_q) + _square(move)) / 2 / math.log(number)


_Covariance = tuple[FloatArray, FloatArray]


def _nats(root: FloatArray, square: float) -> float:
    """Half of ln((2 pi)**d det cov) plus a squared length, given the Cholesky root of cov."""
    return float(np.log(root.diagonal()).sum()) + (len(root) * math.log(2 * math.pi) + square) / 2


def _solve(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.solve(a, b), np.float64)


@_numerics.quiet
def _square(x: FloatArray) -> float:
    return float((x**2).sum())


@_numerics.quiet
def _excess(
    matrix_p: FloatArray, root_p: FloatArray, matrix_q: FloatArray, root_q: FloatArray
) -> float:
    """Sum of r - 1 - ln r over the eigenvalues r of cov_q**-1 cov_p."""
    # Near 1 they are known best by their difference from it, and elsewhere by their root.
    change = _solve(root_q, _solve(root_q, matrix_p - matrix_q).T)
    difference = np.linalg.eigvalsh(change)
    ratios = np.linalg.svd(_solve(root_q, root_p), compute_uv=False)[::-1].astype(np.float64) ** 2
    if ratios[-1] == math.inf:
        return math.inf
    near = np.abs(difference) < 0.5
    ratios = np.where(near, 1 + difference, ratios)
    below = np.where(near, -difference, 1 - ratios)
    return float(_numerics.bregman(np.ones_like(ratios), ratios, below, base=math.e))


@_numerics.quiet
def _pair(
    mean_p: ArrayLike, cov_p: ArrayLike, mean_q: ArrayLike, cov_q: ArrayLike
) -> tuple[_Covariance, _Covariance, FloatArray]:
    """Return both covariances, and the way from one mean to the other in units of root cov_q."""
    p, q = _covariance(cov_p, "cov_p"), _covariance(cov_q, "cov_q")
    _require_shape("cov_q", np.shape(cov_q), np.shape(cov_p))
    place = np.shape(cov_p)[1:]
    means = _numbers(mean_p, "mean_p", "mean"), _numbers(mean_q, "mean_q", "mean")
    for name, mean in zip(("mean_p", "mean_q"), means, strict=True):
        _require_shape(name, mean.shape, place)
    return p, q, _solve(q[1], np.atleast_1d(means[1] - means[0]))


@_numerics.quiet
def _covariance(cov: ArrayLike, name: str) -> _Covariance:
    """Return a covariance as a matrix, and its Cholesky root, if it has one."""
    given = _numbers(cov, name, "covariance")
    if given.ndim not in (0, 2) or given.shape[:1] != given.shape[1:]:
        raise PMFError(f"{name} has shape {given.shape}, not () or (d, d)", name=name)
    matrix = np.atleast_2d(given)
    scale = np.sqrt(np.abs(matrix.diagonal()))
    uneven = np.argwhere(np.abs(matrix - matrix.T) > _ASYMMETRY * np.outer(scale, scale))
    if uneven.size:
        i, j = map(int, uneven[0])
        raise PMFError(
            f"{name}[{i}, {j}] = {matrix[i, j]!s} and {name}[{j}, {i}] = {matrix[j, i]!s}: a "
            "covariance matrix is symmetric",
            name=name,
            index=(i, j),
            value=float(matrix[i, j]),
        )
    matrix = np.tril(matrix) + np.tril(matrix, -1).T
    least = float(np.linalg.eigvalsh(matrix)[0])
    try:
        return matrix, np.asarray(np.linalg.cholesky(matrix), np.float64)
    except np.linalg.LinAlgError:
        what = f"{name} = {least:g}" if given.ndim == 0 else f"{name} has the eigenvalue {least:g}"
        message = f"{what}: a covariance is positive definite"
        raise PMFError(message, name=name, value=least) from None


def _numbers(values: ArrayLike, name: str, noun: str) -> FloatArray:
    given = _checks.real_array(values, name, noun)
    numbers = _checks.as_float64(given)
    _checks.check_entries(numbers, given, name, noun, least=-math.inf)
    return numbers


def _require_shape(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if shape != wanted:
        raise PMFError(f"{name} has shape {shape}, not {wanted} as cov_p asks", name=name)
