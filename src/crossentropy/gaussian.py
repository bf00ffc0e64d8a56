"""Measures of normal distributions, on the line and in d dimensions.

A density p(x) has a differential entropy, the integral of p log 1/p. It is no expected number of
questions: it changes with the unit of x, by d log c where x is multiplied by c, and it is negative
where the density is concentrated. So is a cross-entropy; the KL divergence is free of both.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossentropy import _checks, _numerics
from crossentropy._checks import FloatArray, check_base
from crossentropy.errors import InputError

_ASYMMETRY = 1e-9

# Eigenvalues that differ by more than this are not all known to many digits by their roots.
_FAR = 2.0**-16
# Below the power of two of every float, squared.
_LEAST = -(1 << 20)


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
    InputError, TypeError
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
    p = _covariance(cov, "cov")
    d = len(p.root)
    return _half(p.log_det() + d * math.log(2 * math.pi), (float(d), 0), base=number)


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
    InputError, TypeError
        As entropy does, and if the dimensions differ, labels (of pandas or xarray) do, or a mean
        is not finite.

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
    _, q, trace, move = _pair(mean_p, cov_p, mean_q, cov_q)
    return _half(q.log_det() + len(q.root) * math.log(2 * math.pi), trace, move, base=number)


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
    InputError, TypeError
        As cross_entropy does.

    Notes
    -----
    In nats it is 1/2 (sum_i (r_i - 1 - ln r_i) + m' cov_q**-1 m), with r_i the eigenvalues of
    cov_q**-1 cov_p and m = mean_q - mean_p. No term is negative: nothing cancels where p is
    nearly q, and D(p ‖ p) is exactly 0. Where variances lie so far apart that an r_i is no float,
    the divergence is computed all the same; it is inf where it is larger than any float itself.

    Examples
    --------
    >>> kl_divergence(0, 1, 1, 1, base=math.e)
    0.5
    >>> kl_divergence([0, 0], [[1, 0], [0, 1]], [0, 0], [[1, 0], [0, 4]])
    0.45898935966663873
    """
    number = check_base(base)
    p, q, trace, move = _pair(mean_p, cov_p, mean_q, cov_q)
    rest, square = _excess(p, q, trace)
    return _half(rest, square, move, base=number)


class _Covariance(NamedTuple):
    """A covariance and its Cholesky root, for variables that are measured in powers of two.

    Variable i is divided by 2**exponent[i], which brings its variance near 1 and rounds nothing. So
    variances may lie as far apart as floats can.
    """

    given: FloatArray
    exponent: NDArray[np.intc]
    root: FloatArray

    def log_det(self) -> float:
        """ln det of the covariance."""
        return 2 * float(np.log(np.ldexp(self.root.diagonal(), self.exponent)).sum())


# A square that may be no float: a float, and the power of two that it is multiplied by.
_Square = tuple[float, int]


@_numerics.quiet
def _half(constant: float, *squares: _Square, base: float) -> float:
    """Half of a number plus squares, in the unit of base; inf only where that is no float."""
    unit = math.log(base)
    most = max(exponent for _, exponent in squares)
    square = sum(math.ldexp(x, exponent - most) for x, exponent in squares)
    whole = constant + float(np.ldexp(square, most))
    if math.isfinite(whole):
        return whole / 2 / unit
    # Beside such a square the number is nothing.
    return float(np.ldexp(square / unit, most - 1))


def _solve(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.solve(a, b), np.float64)


def _square(q: _Covariance, x: FloatArray, exponent: NDArray[np.intc]) -> _Square:
    """Sum of the squares of root_q**-1 x, where row i of x is multiplied by 2**exponent[i]."""
    place = exponent - q.exponent
    most = int(place[x.any(axis=1)].max(initial=_LEAST))
    scaled = np.ldexp(x, (place - most)[:, np.newaxis])
    return float((_solve(q.root, scaled) ** 2).sum()), 2 * most


@_numerics.quiet
def _excess(p: _Covariance, q: _Covariance, trace: _Square) -> tuple[float, _Square]:
    """Sum of r - 1 - ln r over the eigenvalues r of cov_q**-1 cov_p, as a number and a square."""
    d, place = len(p.root), p.exponent - q.exponent
    diagonals = p.root.diagonal() / q.root.diagonal()
    rest = 0.0 - d - 2 * float(np.log(diagonals).sum() + place.sum() * math.log(2))
    r = float(np.ldexp(*trace))
    if r + rest >= (r + d) / 2:
        return rest, trace
    # Small, and the trace cancels most of the rest: each eigenvalue by itself is known better. Near
    # 1 they are known best by their difference from it, and elsewhere by their root.
    units = q.exponent[:, np.newaxis] + q.exponent
    change = np.ldexp(p.given, -units) - np.ldexp(q.given, -units)
    difference = np.linalg.eigvalsh(_solve(q.root, _solve(q.root, change).T))
    root_p = np.ldexp(p.root, place[:, np.newaxis])
    ratios = np.linalg.svd(_solve(q.root, root_p), compute_uv=False)[::-1].astype(np.float64) ** 2
    if ratios[0] < _FAR * ratios[-1]:
        return rest, trace
    near = np.abs(difference) < 0.5
    ratios = np.where(near, 1 + difference, ratios)
    below = np.where(near, -difference, 1 - ratios)
    return float(
        _numerics.bregman(np.ones_like(ratios), ratios, below, -np.log(ratios), base=math.e)
    ), (0.0, 0)


@_numerics.quiet
def _pair(
    mean_p: ArrayLike, cov_p: ArrayLike, mean_q: ArrayLike, cov_q: ArrayLike
) -> tuple[_Covariance, _Covariance, _Square, _Square]:
    """Return both covariances, tr(cov_q**-1 cov_p), and m' cov_q**-1 m for the two means."""
    p, q = _covariance(cov_p, "cov_p"), _covariance(cov_q, "cov_q")
    _require_shape("cov_q", np.shape(cov_q), np.shape(cov_p))
    place = np.shape(cov_p)[1:]
    means = _numbers(mean_p, "mean_p", "mean"), _numbers(mean_q, "mean_q", "mean")
    for name, mean in zip(("mean_p", "mean_q"), means, strict=True):
        _require_shape(name, mean.shape, place)
    for name, values in (("cov_q", cov_q), ("mean_p", mean_p), ("mean_q", mean_q)):
        _checks.check_labels(("cov_p", cov_p, None), (name, values, None))
    # The difference of two floats may be none: they are brought below 1 first.
    a, b = np.reshape(means, (2, -1, 1))
    exponent = np.frexp(np.maximum(np.abs(a), np.abs(b)))[1]
    move = np.ldexp(b, -exponent) - np.ldexp(a, -exponent)
    return p, q, _square(q, p.root, p.exponent), _square(q, move, exponent[:, 0])


@_numerics.quiet
def _covariance(cov: ArrayLike, name: str) -> _Covariance:
    """Return a covariance as a matrix, and its Cholesky root, if it has one."""
    given = _numbers(cov, name, "covariance")
    if given.ndim not in (0, 2) or given.shape[:1] != given.shape[1:]:
        raise InputError(f"{name} has shape {given.shape}, not () or (d, d)", name=name)
    matrix = np.atleast_2d(given)
    exponent = np.frexp(matrix.diagonal())[1] // 2
    scaled = np.ldexp(matrix, -(exponent[:, np.newaxis] + exponent))
    scale = np.sqrt(np.abs(scaled.diagonal()))
    uneven = np.argwhere(np.abs(scaled - scaled.T) > _ASYMMETRY * np.outer(scale, scale))
    if uneven.size:
        i, j = map(int, uneven[0])
        raise InputError(
            f"{name}[{i}, {j}] = {matrix[i, j]!s} and {name}[{j}, {i}] = {matrix[j, i]!s}: a "
            "covariance matrix is symmetric",
            name=name,
            index=(i, j),
            value=float(matrix[i, j]),
        )
    matrix = np.tril(matrix) + np.tril(matrix, -1).T
    try:
        if not np.isfinite(scaled).all():
            raise np.linalg.LinAlgError
        root = np.linalg.cholesky(np.tril(scaled) + np.tril(scaled, -1).T)
        return _Covariance(matrix, exponent, np.asarray(root, np.float64))
    except np.linalg.LinAlgError:
        least = float(np.linalg.eigvalsh(matrix)[0])
        what = f"{name} = {least:g}" if given.ndim == 0 else f"{name} has the eigenvalue {least:g}"
        if least > 0:
            what = f"{name} is singular up to rounding"
        message = f"{what}: a covariance is positive definite"
        raise InputError(message, name=name, value=least) from None


def _numbers(values: ArrayLike, name: str, noun: str) -> FloatArray:
    given = _checks.real_array(values, name, noun)
    numbers = _checks.as_float64(given)
    _checks.check_entries(numbers, given, name, noun, least=-math.inf)
    return numbers


def _require_shape(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if shape != wanted:
        raise InputError(f"{name} has shape {shape}, not {wanted} as cov_p asks", name=name)
