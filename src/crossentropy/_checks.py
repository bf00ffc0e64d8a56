"""What the package accepts as a base, as a distribution, as weights, and how it refuses."""

import math
from collections.abc import Iterable, Mapping, Set
from numbers import Real
from operator import index as as_index
from typing import Any

import numpy as np
from numpy.exceptions import AxisError
from numpy.typing import ArrayLike, NDArray

from crossentropy.errors import InputError, PMFError

FloatArray = NDArray[np.float64]

# How far from 1 a sum may be, by the size in bytes of the floats given; see the notes of as_pmf.
_SUM_TOLERANCES = {2: 2e-3, 4: 1e-5, 8: 1e-9}
_LARGEST = float(np.finfo(np.float64).max)
# The commonest first: an abstract class is slow to ask.
_NUMBERS = (int, float, Real, np.bool, str)
_NOT_NUMBERS = (bool, np.bool, str)
_REFUSED_KINDS = {"b": "bool", "c": "complex", "U": "text", "S": "text"}


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
    TypeError, AxisError
        If axis is not an integer, or p has no such axis.

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
    crossentropy.PMFError: p sums to 0.8, not 1: it is not a probability mass function. \
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
    InputError
        If weights are not real numbers, an entry is nan, infinite or negative, or all are 0.
    TypeError, AxisError
        If axis is not an integer, or weights have no such axis.

    Notes
    -----
    No other function of the package rescales what it is given, but codes.encode and codes.decode,
    which divide a model of integers by its sum. The weights are first brought near 1 by a power
    of two, which is exact, so that neither the sum of huge weights overflows nor the share of
    subnormal ones is lost.

    Examples
    --------
    >>> normalize([2, 1, 1])
    array([0.5 , 0.25, 0.25])
    """
    given = real_array(weights, "weights", "weight")
    values = as_distributions(given, axis=axis, name="weights", noun="weight")
    check_entries(values, given, "weights", "weight")
    largest = values.max(axis=axis, keepdims=True)
    if (largest == 0).any():
        row = _first(np.squeeze(largest, axis=axis) == 0)
        where = _row_label("weights", row, axis, values.ndim)
        message = f"{where} has no positive entry: there is nothing to normalise"
        raise InputError(message, name="weights", index=row, value=0.0)
    with np.errstate(under="ignore"):
        scaled = np.ldexp(values, -np.frexp(largest)[1])
        pmf: FloatArray = scaled / scaled.sum(axis=axis, keepdims=True)
    return pmf


def as_joint(joint: ArrayLike, check: bool) -> FloatArray:
    """Return a float64 copy of a joint pmf, which sums to 1 over all of its axes together."""
    given = real_array(joint, "joint")
    pmf = as_distributions(given, axis=-1, name="joint")
    if not check:
        return pmf
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
    given = base[()] if isinstance(base, np.ndarray) else base
    if not isinstance(given, _NUMBERS):
        raise TypeError(f"base = {base!r} is not a real number")
    try:
        number = math.nan if isinstance(given, _NOT_NUMBERS) else float(given)
    except OverflowError:
        number = math.inf
    if not 1 < number < math.inf:
        message = f"base = {base!r} is not a finite number greater than 1"
        raise InputError(message, name="base", value=None if math.isnan(number) else number)
    return number


def check_logits(z: np.ndarray, axis: int) -> None:
    """Refuse a logit that is nan or +inf, and a row of logits that are all -inf."""
    bad = np.isnan(z) | (z == math.inf)
    if bad.any():
        index = _first(bad)
        message = f"{_label('z', index)} = {z[index]!s} is no logit: a logit is finite or -inf"
        raise InputError(message, name="z", index=index, value=float(z[index]))
    bad = z.max(axis=axis) == -math.inf
    if bad.any():
        row = _first(bad)
        where = _row_label("z", row, axis, z.ndim)
        message = f"{where} is -inf throughout: some class must have a positive probability"
        raise InputError(message, name="z", index=row, value=-math.inf)


def classes(given: np.ndarray, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return a class for each distribution of logits of that shape, refusing one out of range."""
    if given.shape != shape[:-1]:
        raise InputError(
            f"target has shape {given.shape}, not {shape[:-1]}: integers are classes, one for each "
            "distribution of z; a distribution over the classes is given as floats",
            name="target",
        )
    bad = (given < 0) | (given >= shape[-1])
    if bad.any():
        index = _first(bad)
        message = f"{_label('target', index)} = {given[index]} is not in 0, ..., {shape[-1] - 1}"
        raise InputError(message, name="target", index=index, value=float(given[index]))
    return given.astype(np.intp)


def target_pmfs(given: np.ndarray, axis: int, shape: tuple[int, ...], check: bool) -> FloatArray:
    """Return float targets, as distributions along the last axis, unless they look like classes.

    In the shape of classes whole numbers are refused even where they are a distribution: with as
    many classes as rows, one of the two would be taken for the other in silence.
    """
    whole = bool((given == np.floor(given)).all())
    if whole and given.shape == shape[:-1] and given.ndim:
        raise _float_classes(given, shape)
    try:
        if check:
            pmfs = as_pmf(given, axis=axis, name="target")
        else:
            pmfs = as_distributions(given, axis=axis, name="target")
    except PMFError as error:
        if whole and given.ndim:
            raise _float_classes(given, shape) from error
        raise
    return np.moveaxis(pmfs, axis, -1)


def _float_classes(given: np.ndarray, shape: tuple[int, ...]) -> InputError:
    one_hot = given.ndim == 1 and given.size == shape[-1] and np.sort(given)[-2:].sum() == 1
    other = " For one distribution that all rows share, add an axis: np.asarray(target)[None]."
    message = (
        f"target holds whole numbers as floats, of shape {given.shape}. Classes are integers, "
        f"here of shape {shape[:-1]}: for classes give np.asarray(target, dtype=int)"
        f"{'' if given.shape == shape[:-1] else ' in that shape'}.{other if one_hot else ''}"
    )
    return InputError(message, name="target")


def check_axis(array: np.ndarray, axis: int, name: str, noun: str = "probability") -> None:
    """Refuse a single number, and an axis that is no integer or that the array does not have."""
    if array.ndim == 0:
        message = f"{name} = {array} is a single number, not a distribution"
        raise refusal(noun)(message, name=name)
    if not -array.ndim <= integer(axis, "axis") < array.ndim:
        raise AxisError(int(axis), array.ndim, msg_prefix=name)


def integer(value: object, label: str, what: str = "an integer") -> int:
    """Return an integer as Python's own, refusing a bool and what is none."""
    try:
        if not isinstance(value, bool | np.bool):
            return as_index(value)  # type: ignore[arg-type]
    except TypeError:
        pass
    raise TypeError(f"{label} = {value!r} is not {what}")


def check_lengths(p: int, q: int, name: str = "q") -> None:
    """Refuse two distributions, or what goes with one, of different lengths."""
    if p != q:
        raise InputError(
            f"p has {p} outcomes and {name} has {q}: a distribution and its model have the same "
            "outcomes",
            name=name,
        )


def refusal(noun: str) -> type[InputError]:
    """The error for an argument that holds such numbers."""
    return PMFError if noun == "probability" else InputError


def real_array(values: ArrayLike, name: str, noun: str = "probability") -> np.ndarray:
    """Return values as an array of integers or floats in the type given, not empty."""
    array = values if type(values) is np.ndarray else _converted(values, name, noun)
    kind = array.dtype.kind
    if kind == "O":
        raise refusal(noun)(_about_objects(values, array, name, noun), name=name)
    if kind not in "iuf":
        held = _REFUSED_KINDS.get(kind, array.dtype.name)
        raise refusal(noun)(f"{name} holds {held} values; a {noun} is a real number", name=name)
    if array.size == 0:
        raise refusal(noun)(f"{name} is empty: it has no {noun}", name=name)
    return array


def _converted(values: ArrayLike, name: str, noun: str) -> np.ndarray:
    """Return what is no array as one, refusing what NumPy would alter in silence."""
    if getattr(values, "requires_grad", False) is True:
        message = f"{name} requires a gradient, and none is kept here: give {name}.detach()"
        raise refusal(noun)(message, name=name)
    if _any_entry(values, _is_masked):
        raise refusal(noun)(f"{name} has masked entries; a {noun} is a real number", name=name)
    if _any_entry(values, _is_bool):
        raise refusal(noun)(f"{name} holds bool values; a {noun} is a real number", name=name)
    try:
        return np.asarray(values)
    except ValueError:
        message = f"{name} is not a rectangular array of numbers"
    except (TypeError, RuntimeError) as error:  # of an object's own __array__
        message = f"{name} is not an array of numbers: {error}"
    raise refusal(noun)(message, name=name)


def _any_entry(values: object, test: Any) -> bool:
    """Tell whether a value, or one in a list of values or of lists, passes a test."""
    if isinstance(values, list | tuple):
        return any(_any_entry(x, test) for x in values)
    return bool(test(values))


def _is_masked(value: object) -> bool:
    return isinstance(value, np.ma.MaskedArray) and bool(np.ma.is_masked(value))


def _is_bool(value: object) -> bool:
    return isinstance(value, bool | np.bool)


def _about_objects(values: object, array: np.ndarray, name: str, noun: str) -> str:
    """Say what holds objects in place of numbers, and what to give for it."""
    kind = type(values).__name__
    if array.ndim == 0 and isinstance(values, Mapping):
        return (
            f"{name} is a {kind}: outcomes are told by their places, not by names. Give a list, "
            f"as in list({name}.values()), in one order wherever two are compared"
        )
    if array.ndim == 0 and isinstance(values, Set):
        return f"{name} is a {kind}, without order and repetition: give a list"
    if array.ndim == 0 and hasattr(values, "toarray"):
        return f"{name} is a {kind}, not an array: give {name}.toarray()"
    if array.ndim == 0 and isinstance(values, Iterable):
        return f"{name} is a {kind}, not an array: give a list, as in list({name})"
    if any(map(_is_bool, array.flat)):
        return f"{name} holds bool values; a {noun} is a real number"
    held = " and ".join(sorted({type(x).__name__ for x in array.flat}))
    too_large = any(isinstance(x, int) and not -(2**63) <= x < 2**64 for x in array.flat)
    what = "an integer too large for NumPy's integers" if too_large else f"{held} values"
    try:
        is_number = all(math.isfinite(float(x)) for x in array.flat)
    except (TypeError, ValueError, OverflowError):
        is_number = False
    if not is_number:
        return f"{name} holds {what}; a {noun} is a real number"
    where = name if name.isidentifier() else "them"
    advice = f"np.asarray({where}, dtype=float)" if array.ndim else f"float({where})"
    return f"{name} holds {what}, not floats: give floats, as in {advice}"


def check_labels(a: tuple[str, object, int | None], b: tuple[str, object, int | None]) -> None:
    """Refuse two labelled arrays, of pandas or xarray, whose labels differ: by place they mislead.

    Each is given with its name and its axis of outcomes, or None for one without that axis, whose
    others are then compared.
    """
    if type(a[1]) is np.ndarray or type(b[1]) is np.ndarray:
        return
    rows = [_labels(values, axis) for _, values, axis in (a, b)]
    if a[2] is not None and b[2] is None:
        del rows[0][-1:]
    for (dim, labels), (other_dim, others) in zip(*map(reversed, rows), strict=False):
        same = labels is None or others is None or labels.equals(others) or 1 in (
            len(labels), len(others),
        )  # fmt: skip
        if (None not in (dim, other_dim) and dim != other_dim) or not same:
            raise InputError(
                f"{a[0]} and {b[0]} have labels that differ, or are in another order. Align them "
                f"by label, or compare by place: np.asarray({a[0]}), np.asarray({b[0]})",
                name=b[0],
            )


def _labels(values: Any, axis: int | None) -> list[tuple[Any, Any]]:
    """The name and the labels of each axis of an array that has them, that of outcomes last."""
    found: list[tuple[Any, Any]] = []
    if hasattr(getattr(values, "index", None), "equals"):
        found = [(None, values.index)]
        if hasattr(getattr(values, "columns", None), "equals"):
            found.append((None, values.columns))
    elif hasattr(values, "dims") and hasattr(values, "indexes"):
        found = [(dim, values.indexes.get(dim)) for dim in values.dims]
    if axis is not None and found:
        found.append(found.pop(axis))
    return found


def as_float64(array: np.ndarray) -> FloatArray:
    """Return a float64 copy, with 0.0 for -0.0."""
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(np.float64) + 0.0


def as_distributions(
    given: np.ndarray, *, axis: int, name: str, noun: str = "probability"
) -> FloatArray:
    """Return a float64 copy of an array that has the given axis, whatever its values."""
    check_axis(given, axis, name, noun)
    return as_float64(given)


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
    # Of two passes without a temporary array, nan passes neither.
    if least <= values.min() and values.max() <= min(largest, _LARGEST):
        return
    bad = ~(np.isfinite(values) & (values >= least) & (values <= largest))
    index = _first(bad)
    value = float(values[index])
    if not math.isfinite(value) and np.isfinite(given[index]):
        reason = "is beyond the largest float64"
    elif not math.isfinite(value):
        reason = f"is not finite; a {noun} is a finite number"
    elif value < 0:
        reason = f"is negative; a {noun} is at least 0"
    else:
        reason = f"is greater than {largest:g}; a {noun} is at most {largest:g}"
    # The number is printed in the type given: 0.1 in float32 is 0.10000000149011612 in float64.
    message = f"{_label(name, index)} = {given[index]!s} {reason}"
    raise refusal(noun)(message, name=name, index=index, value=value)


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
    message = (
        f"{_row_label(name, row, axis, pmf.ndim)} sums to {total:.{digits}g}, not 1: it is not a "
        "probability mass function."
    )
    if (sums > 0).all():
        along = "" if axis in (-1, pmf.ndim - 1) else f", axis={axis}"
        where = name if name.isidentifier() else "them"
        message += f" If these are weights, call normalize({where}{along})."
    raise PMFError(message, name=name, index=row, value=total)


def _first(bad: np.ndarray) -> tuple[int, ...]:
    return tuple(np.argwhere(bad)[0].tolist())


def _label(name: str, index: tuple[int | str, ...]) -> str:
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def _row_label(name: str, row: tuple[int, ...], axis: int, ndim: int) -> str:
    """Name one distribution as NumPy indexes it: p[3], or p[:, 3] where axis is 0."""
    place = axis % ndim
    return _label(name, row if place == ndim - 1 else (*row[:place], ":", *row[place:]))
