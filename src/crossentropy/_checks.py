"""What the package accepts as a base, as a distribution, as weights, and how it refuses."""

import math
from numbers import Real

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

# How far from 1 a sum may be, by the size in bytes of the floats given; see the notes of as_pmf.
_SUM_TOLERANCES = {2: 2e-3, 4: 1e-5, 8: 1e-9}
# The commonest first: an abstract class is slow to ask.
_NUMBERS = (int, float, Real, np.bool, str)
_NOT_NUMBERS = (bool, np.bool, str)
_REFUSED_KINDS = {"b": "bool", "c": "complex", "U": "text", "S": "text", "O": "object"}


class PMFError(ValueError):
    """Refusal of an argument: no distribution, or no weights, logits or whatever else is asked for.

    Symbols, word lengths, coded data, means and covariances are refused with it too.

    Attributes
    ----------
    name : str
        The argument that was refused.
    index : int, tuple of int or None
        Where its first bad entry is, or its first bad distribution among the other axes; None
        where the argument is refused as a whole.
    value : float or None
        The bad entry, or the sum that is not 1; for a covariance that is not positive definite,
        its least eigenvalue.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str = "p",
        index: tuple[int, ...] = (),
        value: float | None = None,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.index = index[0] if len(index) == 1 else index or None
        self.value = value


def as_pmf(p: ArrayLike, *, axis: int = -1, name: str = "p") -> FloatArray:
    """Check that p holds probability mass functions: p(x) >= 0 and sum_x p(x) = 1.

    Parameters
    ----------
    p : array_like of real numbers, shape (..., n, ...)
        One distribution over n outcomes, or many.
    axis : int, default -1
        The axis of length n, along which each distribution lies.
    name : str, default "p"
        What an error message calls the argument.

    Returns
    -------
    ndarray of float64
        A copy of p in the same shape, its values unchanged; probabilities have no unit.

    Raises
    ------
    PMFError
        If p is bool, complex, text, an object, masked, ragged, empty or a single number; if an
        entry is nan, infinite or negative; if a sum is not 1.

    Notes
    -----
    A sum may differ from 1 by 1e-9: far more than rounding does with a million outcomes, far less
    than a forgotten outcome or a rounded table. In float32 it may by 1e-5 and in float16 by 2e-3,
    because a softmax in those types sums to 1 only so nearly. Nothing is rescaled: a sum of 0.8
    is more often a mistake in the data than a request. An entry -0.0 is returned as 0.0.

    Examples
    --------
    >>> as_pmf([0.5, 0.25, 0.25])
    array([0.5 , 0.25, 0.25])
    >>> as_pmf([0.2, 0.2, 0.2, 0.2])
    Traceback (most recent call last):
        ...
    crossentropy._checks.PMFError: p sums to 0.8, not 1: it is not a probability mass function. \
If these are weights, call normalize(p).
    """
    given = real_array(p, name)
    pmf = as_distributions(given, axis=axis, name=name)
    check_entries(pmf, given, name, "probability")
    _check_sums(pmf, axis, name, sum_tolerance(given))
    return pmf


def normalize(weights: ArrayLike, *, axis: int = -1) -> FloatArray:
    """Rescale weights to a probability mass function: p(x) = w(x) / sum_x w(x).

    Parameters
    ----------
    weights : array_like of real numbers, shape (..., n, ...)
        Counts, frequencies or other numbers >= 0, not all of them 0.
    axis : int, default -1
        The axis of length n, along which the result sums to 1.

    Returns
    -------
    ndarray of float64
        Probabilities in the shape of weights; they have no unit.

    Raises
    ------
    PMFError
        If weights are not real numbers, an entry is nan, infinite or negative, or all are 0.

    Notes
    -----
    This is the only function of the package that rescales anything. The weights are first
    brought near 1 by a power of two, which is exact, so that neither the sum of huge weights
    overflows nor the share of subnormal ones is lost.

    Examples
    --------
    >>> normalize([2, 1, 1])
    array([0.5 , 0.25, 0.25])
    """
    given = real_array(weights, "weights", "weight")
    values = as_distributions(given, axis=axis, name="weights")
    check_entries(values, given, "weights", "weight")
    largest = values.max(axis=axis, keepdims=True)
    if (largest == 0).any():
        row = _first(np.squeeze(largest, axis=axis) == 0)
        where = _row_label("weights", row, axis, values.ndim)
        message = f"{where} has no positive entry: there is nothing to normalise"
        raise PMFError(message, name="weights", index=row, value=0.0)
    with np.errstate(under="ignore"):
        scaled = np.ldexp(values, -np.frexp(largest)[1])
        pmf: FloatArray = scaled / scaled.sum(axis=axis, keepdims=True)
    return pmf


def as_joint(joint: ArrayLike) -> FloatArray:
    """Return a float64 copy of a joint pmf, which sums to 1 over all of its axes together."""
    given = real_array(joint, "joint")
    pmf = as_distributions(given, axis=-1, name="joint")
    check_entries(pmf, given, "joint", "probability")
    with np.errstate(over="ignore"):
        total = float(pmf.sum())
    if abs(total - 1) > sum_tolerance(given):
        message = f"joint sums to {total:.10g} over all its axes, not 1: it is not a joint pmf"
        raise PMFError(message, name="joint", value=total)
    return pmf


def sum_tolerance(array: np.ndarray) -> float:
    """By how much the sums of an array may differ from 1, for its type."""
    return _SUM_TOLERANCES.get(array.dtype.itemsize, 1e-9)


def check_base(base: float) -> float:
    """Return the base of the logarithm as a float, if it is a finite number greater than 1.

    A base below 1 turns every sign, and base 1 has no logarithm: both are refused.
    """
    if not isinstance(base, _NUMBERS):
        raise TypeError(f"base = {base!r} is not a real number")
    try:
        number = math.nan if isinstance(base, _NOT_NUMBERS) else float(base)
    except OverflowError:
        number = math.inf
    if not 1 < number < math.inf:
        raise ValueError(f"base = {base!r} is not a finite number greater than 1")
    return number


def check_logits(z: np.ndarray, axis: int) -> None:
    """Refuse a logit that is nan or +inf, and a row of logits that are all -inf."""
    check_axis(z, axis, "z")
    bad = np.isnan(z) | (z == math.inf)
    if bad.any():
        index = _first(bad)
        message = f"{_label('z', index)} = {z[index]!s} is no logit: a logit is finite or -inf"
        raise PMFError(message, name="z", index=index, value=float(z[index]))
    bad = z.max(axis=axis) == -math.inf
    if bad.any():
        row = _first(bad)
        where = _row_label("z", row, axis, z.ndim)
        message = f"{where} is -inf throughout: some class must have a positive probability"
        raise PMFError(message, name="z", index=row, value=-math.inf)


def classes(target: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return a class for each distribution of logits of that shape, refusing one out of range."""
    given = real_array(target, "target", "class")
    if given.shape != shape[:-1]:
        raise PMFError(
            f"target has shape {given.shape}, not {shape[:-1]}: integers are classes, one for each "
            "distribution of z; a distribution over the classes is given as floats",
            name="target",
        )
    bad = (given < 0) | (given >= shape[-1])
    if bad.any():
        index = _first(bad)
        message = f"{_label('target', index)} = {given[index]} is not in 0, ..., {shape[-1] - 1}"
        raise PMFError(message, name="target", index=index, value=float(given[index]))
    return given.astype(np.intp)


def check_axis(array: np.ndarray, axis: int, name: str) -> None:
    """Refuse a single number, and an axis that the array does not have."""
    if array.ndim == 0:
        raise PMFError(f"{name} = {array} is a single number, not a distribution", name=name)
    normalize_axis_index(axis, array.ndim)


def real_array(values: ArrayLike, name: str, noun: str = "probability") -> np.ndarray:
    """Return values as an array of integers or floats in the type given, not empty."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise PMFError(f"{name} is not a rectangular array of numbers", name=name) from None
    kind = "b" if _hides_bool(values) else array.dtype.kind
    if kind not in "iuf":
        held = _REFUSED_KINDS.get(kind, array.dtype.name)
        raise PMFError(f"{name} holds {held} values; a {noun} is a real number", name=name)
    if type(values) is not np.ndarray and np.ma.is_masked(values):
        raise PMFError(f"{name} has masked entries; a {noun} is a real number", name=name)
    if array.size == 0:
        raise PMFError(f"{name} is empty: it has no {noun}", name=name)
    return array


def as_float64(array: np.ndarray) -> FloatArray:
    """Return a float64 copy, with 0.0 for -0.0."""
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(np.float64) + 0.0


def as_distributions(p: ArrayLike, *, axis: int, name: str) -> FloatArray:
    """Return a float64 copy of an array that has the given axis, whatever its values."""
    array = real_array(p, name)
    check_axis(array, axis, name)
    return as_float64(array)


def check_entries(
    values: FloatArray,
    given: np.ndarray,
    name: str,
    noun: str,
    *,
    least: float = 0,
    largest: float = math.inf,
) -> None:
    """Refuse the first entry that is nan, infinite, too small or too large."""
    bad = ~(np.isfinite(values) & (values >= least) & (values <= largest))
    if not bad.any():
        return
    index = _first(bad)
    value = float(values[index])
    if not math.isfinite(value):
        reason = f"is not finite; a {noun} is a finite number"
    elif value < 0:
        reason = f"is negative; a {noun} is at least 0"
    else:
        reason = f"is greater than {largest:g}; a {noun} is at most {largest:g}"
    # The number is printed in the type given: 0.1 in float32 is 0.10000000149011612 in float64.
    message = f"{_label(name, index)} = {given[index]!s} {reason}"
    raise PMFError(message, name=name, index=index, value=value)


def _check_sums(pmf: FloatArray, axis: int, name: str, tolerance: float) -> None:
    with np.errstate(over="ignore"):
        sums = np.asarray(pmf.sum(axis=axis))
    bad = np.abs(sums - 1) > tolerance
    if not bad.any():
        return
    row = _first(bad)
    total = float(sums[row])
    # So many digits hide the rounding of the sum, and never show 1 for a sum that is refused.
    digits = 1 + math.ceil(-math.log10(tolerance))
    along = "" if axis in (-1, pmf.ndim - 1) else f", axis={axis}"
    message = (
        f"{_row_label(name, row, axis, pmf.ndim)} sums to {total:.{digits}g}, not 1: it is not a "
        f"probability mass function. If these are weights, call normalize({name}{along})."
    )
    raise PMFError(message, name=name, index=row, value=total)


def _hides_bool(values: ArrayLike) -> bool:
    """Tell whether a list mixes bools with numbers, which NumPy would turn into numbers."""
    if not isinstance(values, (list, tuple)):
        return False
    return any(isinstance(x, bool | np.bool) for x in np.asarray(values, dtype=object).ravel())


def _first(bad: np.ndarray) -> tuple[int, ...]:
    return tuple(np.argwhere(bad)[0].tolist())


def _label(name: str, index: tuple[int | str, ...]) -> str:
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def _row_label(name: str, row: tuple[int, ...], axis: int, ndim: int) -> str:
    """Name one distribution as NumPy indexes it: p[3], or p[:, 3] where axis is 0."""
    place = axis % ndim
    return _label(name, row if place == ndim - 1 else (*row[:place], ":", *row[place:]))
