"""Values at thousands of points at once, in float64, each with a bound on its error.

A difference larger than the bounds is certain; a smaller one is "can't tell", and is decided by
`derivation.exact`. Without bounds a search near p = q would chase the noise of rounding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivation import tree
from derivation.exact import near
from derivation.program import Program
from derivation.sampling import Row, Sample
from derivation.tree import Index, Node

__all__ = ["Bounded", "Floats", "computed_shares", "flat", "gap_between"]

# One rounding, with room for functions that are good to an ulp and not to half of one.
_EPS = 4 * np.finfo(float).eps
_TINY = np.finfo(float).tiny

Array = NDArray[np.float64]


Told = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(slots=True)
class Bounded:
    """Values and bounds on their errors, on axes (point, level 0, level 1, ...)."""

    value: Array
    error: Array


class Floats:
    """The values of the parts of a program on many points that share their sizes.

    Parameters
    ----------
    program : Program
    sample : Sample
    depth : int
        How many levels of indices are in use.
    """

    def __init__(self, program: Program, sample: Sample, depth: int):
        self.program, self.sample, self.depth = program, sample, depth
        self._tables = {name: _shares(sample, name) for name in sample.weights}
        self._scalars = {name: _numbers(sample, name) for name in sample.scalars}
        self._known: dict[int, Any] = {}

    def bounded(self, node: Node) -> Bounded:
        """Return a node's values and their error bounds."""
        with np.errstate(all="ignore"):
            found: Bounded = self._at(self.program.place(node))
        return found

    def truth(self, test: tree.Test) -> Told:
        """Return where a test surely holds, and where it surely does not, as masks."""
        with np.errstate(all="ignore"):
            found: Told = self._at(self.program.place(test))
        return found

    def _at(self, k: int) -> Any:
        if k not in self._known:
            below = [self._at(one) for one in self.program.below[k]]
            self._known[k] = self._value(self.program.parts[k], k, below)
        return self._known[k]

    def _value(self, part: Node | tree.Test, k: int, below: list[Any]) -> Any:
        # What there is most of comes first: a case takes as long as to see that it is another one.
        match part:
            case tree.Mul():
                return self._product(k, below)
            case tree.Div():
                return _divided(*below)
            case tree.Sum(over, where, _):
                return self._summed(over, below[0] if where is not None else None, below[-1])
            case tree.Prob(name, places):
                return self._entry(name, places)
            case tree.Ln():
                return _ln(*below)
            case tree.Number(value):
                slack = 0.0 if float(value) == value else _EPS
                return _constant(float(value), self.depth, slack)
            case tree.Scalar("e"):
                return _constant(math.e, self.depth)
            case tree.Scalar("pi"):
                return _constant(math.pi, self.depth)
            case tree.Scalar(name):
                shape = (-1,) + (1,) * self.depth
                column = self._scalars[name]
                return Bounded(column.value.reshape(shape), column.error.reshape(shape))
            case tree.Size(alphabet):
                return _constant(float(self.sample.sizes[alphabet]), self.depth, 0.0)
            case tree.Pow(_, tree.Number(power)) if power.denominator == 1 and 0 < power <= 64:
                base = self.program.below[k][0]
                return self._whole_power(base, below[0], int(power))
            case tree.Product(over, _):
                return self._multiplied(over, below[0])
            case tree.Largest(largest, over, _):
                return self._largest(largest, over, below[0])
            case tree.Same(left, right, same):
                found = self._along(left) == self._along(right)
                return (found, ~found) if same else (~found, found)
            case tree.ForAll(over, _):
                yes, no = (self.spread(mask, over) for mask in below[0])
                axes = tuple(index.level + 1 for index in over)
                return yes.all(axis=axes, keepdims=True), no.any(axis=axes, keepdims=True)
        return _combined(part, below)

    def _product(self, k: int, below: list[Bounded]) -> Bounded:
        calm = self.program.calm
        product, whole = below[0], calm[self.program.below[k][0]]
        for one, part in zip(self.program.below[k][1:], below[1:], strict=True):
            product = _times(product, whole, part, calm[one])
            whole = whole or calm[one]
        return product

    def _whole_power(self, base: int, inner: Bounded, power: int) -> Bounded:
        calm = self.program.calm[base]
        product: Bounded | None = None
        for bit in bin(power)[2:]:
            if product is not None:
                product = _times(product, calm, product, calm)
            if bit == "1":
                product = inner if product is None else _times(product, calm, inner, calm)
        assert product is not None
        return product

    def _entry(self, name: str, places: tuple[Index | int, ...]) -> Bounded:
        table = self._tables[name]
        return Bounded(self._placed(table.value, places), self._placed(table.error, places))

    def _placed(self, table: Array, places: tuple[Index | int, ...]) -> Array:
        """Return a table with each of its axes at the level of its index."""
        axes = []
        for place in places:
            if isinstance(place, Index):
                axes.append(place.level)
            else:
                table = np.take(table, place - 1, axis=len(axes) + 1)
        if len(set(axes)) < len(axes):
            table, axes = _diagonal(table, axes)
        order = sorted(range(len(axes)), key=axes.__getitem__)
        table = table.transpose((0, *(axis + 1 for axis in order)))
        shape = [table.shape[0]] + [1] * self.depth
        for size, axis in zip(table.shape[1:], sorted(axes), strict=True):
            shape[axis + 1] = size
        return table.reshape(shape)

    def _along(self, index: Index) -> NDArray[np.int64]:
        """Return the outcomes of an index on its axis."""
        shape = [1] * (self.depth + 1)
        shape[index.level + 1] = -1
        return np.arange(self.sample.sizes[index.alphabet]).reshape(shape)

    def spread(self, values: NDArray[Any], over: tuple[Index, ...]) -> NDArray[Any]:
        """Return values on the whole axes of some indices."""
        shape = list(values.shape)
        for index in over:
            shape[index.level + 1] = self.sample.sizes[index.alphabet]
        return values if values.shape == tuple(shape) else np.broadcast_to(values, shape)

    def _summed(self, over: tuple[Index, ...], test: Told | None, inner: Bounded) -> Bounded:
        value, error = inner.value, inner.error
        if test is not None:
            # A sum takes only what is surely inside; what can't be told makes the bound infinite.
            yes, no = test
            value = np.where(no, 0.0, np.where(yes, value, np.nan))
            error = np.where(no, 0.0, np.where(yes, error, np.inf))
        axes = tuple(index.level + 1 for index in over)
        value, error = self.spread(value, over), self.spread(error, over)
        count = math.prod(value.shape[axis] for axis in axes)
        total = np.add.reduce(value, axes, keepdims=True)
        size = np.add.reduce(np.abs(value), axes, keepdims=True)
        slack = _EPS * count * size
        if not _all(np.isfinite(size)):
            # Both infinities of one sign and finite terms make no error of their own.
            slack = np.where(np.isfinite(size), slack, 0.0)
        slack += np.add.reduce(error, axes, keepdims=True)
        return Bounded(total, slack)

    def _multiplied(self, over: tuple[Index, ...], inner: Bounded) -> Bounded:
        value, error = self.spread(inner.value, over), self.spread(inner.error, over)
        axes = tuple(index.level + 1 for index in over)
        count = math.prod(value.shape[axis] for axis in axes)
        whole = value.prod(axis=axes, keepdims=True)
        above = (np.abs(value) + error).prod(axis=axes, keepdims=True)
        slack = above - np.abs(whole) + _EPS * count * above + count * _TINY
        return Bounded(whole, slack)

    def _largest(self, largest: bool, over: tuple[Index, ...], inner: Bounded) -> Bounded:
        axes = tuple(index.level + 1 for index in over)
        value = self.spread(inner.value, over)
        pick = np.max if largest else np.min
        error = self.spread(inner.error, over).max(axis=axes, keepdims=True)
        return Bounded(pick(value, axis=axes, keepdims=True), error)


@lru_cache(maxsize=256)
def _constant(value: float, depth: int, slack: float = _EPS) -> Bounded:
    shape = (1,) * (depth + 1)
    return Bounded(np.full(shape, value), np.full(shape, slack * abs(value)))


def _combined(part: Node | tree.Test, below: list[Any]) -> Any:
    match part:
        case tree.Add():
            return _added(below)
        case tree.Pow():
            return _power(*below)
        case tree.Root():
            return _root(*below)
        case tree.Exp():
            return _exp(*below)
        case tree.Abs():
            return Bounded(np.abs(below[0].value), below[0].error)
        case tree.Extreme(largest):
            return _extreme(largest, below)
        case tree.Whole(up):
            return _whole(up, below[0])
        case tree.Relation(sign):
            return _compared(sign, *below)
        case tree.And():
            return _over(np.logical_and, below, 0), _over(np.logical_or, below, 1)
        case tree.Or():
            return _over(np.logical_or, below, 0), _over(np.logical_and, below, 1)
    raise TypeError(f"not checkable: {type(part).__name__} has no value in floats")


def _shares(sample: Sample, name: str) -> Bounded:
    """Return what a table has at its outcomes: weights, or their shares."""
    return sample.once(name, lambda: _rounded(computed_shares(sample, name), 0.0))


def computed_shares(sample: Sample, name: str) -> Array:
    """Return the shares of a table's weights at each point; of a list, its numbers."""
    table = sample.tables[name]
    shape = tuple(sample.sizes[a] for a in table.alphabets)
    weights = flat(sample.weights[name]).reshape((-1, *shape))
    if table.kind == "list":
        return weights
    axes = (1,) if table.kind == "channel" else tuple(range(1, weights.ndim))
    shares: Array = weights / weights.sum(axis=axes, keepdims=True)
    return shares


def flat(column: Sequence[Row]) -> Array:
    """Return weights of many points, one point behind the other; they can't be changed."""
    return np.frombuffer(b"".join(column))


def _numbers(sample: Sample, name: str) -> Bounded:
    """Return a free number at each point; one that is no float is rounded."""
    return sample.once((name,), lambda: _as_floats(sample.scalars[name]))


def _as_floats(column: Sequence[Any]) -> Bounded:
    value = np.array([one if isinstance(one, float) else near(one) for one in column])
    off = np.array([not isinstance(one, float) for one in column]) * _slack(value)
    return Bounded(value, np.where(np.isinf(value), np.inf, off))


def gap_between(a: Bounded, c: Bounded) -> Bounded:
    """Return a − c; two infinities of one sign have none between them."""
    with np.errstate(all="ignore"):
        gap = a.value - c.value
        if _all(np.isfinite(gap)):
            return Bounded(gap, a.error + c.error)
        same = (a.value == c.value) & (np.isfinite(a.value) | _infinite(a) & _infinite(c))
        gap = np.where(same, 0.0, gap)
        return Bounded(gap, np.where(_infinite(a) | _infinite(c), 0.0, a.error + c.error))


def _compared(sign: str, a: Bounded, c: Bounded) -> Told:
    gap = gap_between(a, c)
    return _told(sign, gap.value, gap.error)


def _diagonal(table: Array, axes: list[int]) -> tuple[Array, list[int]]:
    letters = [chr(ord("a") + axis) for axis in axes]
    kept = sorted(set(letters))
    return np.einsum(f"...{''.join(letters)}->...{''.join(kept)}", table), [
        ord(letter) - ord("a") for letter in kept
    ]


def _all(values: NDArray[Any]) -> bool:
    """Return whether none of some values is 0 or False; for few of them faster than `all`."""
    return int(np.count_nonzero(values)) == values.size


def _infinite(part: Bounded) -> NDArray[np.bool_]:
    """Return where a value is surely infinite, and not beyond the range of floats."""
    infinite: NDArray[np.bool_] = np.isinf(part.value) & (part.error == 0)
    return infinite


def _rounded(value: Array, error: Array | float) -> Bounded:
    """Return a value with the error of its parts and that of one rounding; 0 is exact."""
    slack = _slack(value)
    slack += error
    return Bounded(value, slack)


def _slack(value: Array) -> Array:
    """Return the error of one rounding, none of what is no number."""
    slack: Array = np.abs(value)
    slack *= _EPS
    return slack if _all(np.isfinite(slack)) else np.where(np.isfinite(value), slack, 0.0)


def _added(parts: list[Bounded]) -> Bounded:
    total = parts[0]
    for part in parts[1:]:
        value = total.value + part.value
        error = total.error + part.error
        error += _slack(value) if np.count_nonzero(error) else _lost(total.value, part.value, value)
        if not _all(np.isfinite(value)):
            error = _beyond(value, _infinite(total) | _infinite(part), error)
        total = Bounded(value, error)
    return total


def _lost(one: Array, other: Array, total: Array) -> Array:
    """Return the error of a sum of two floats: none where it is a float."""
    with np.errstate(invalid="ignore"):
        more = total - one
        residue = (one - (total - more)) + (other - more)
    return np.where(residue == 0, 0.0, _slack(total))


def _beyond(value: Array, infinite: NDArray[np.bool_], error: Array) -> Array:
    """Return errors: none where a value is surely infinite, no bound where it only overflowed."""
    return np.where(infinite, 0.0, np.where(np.isinf(value), np.inf, error))


def _zero(part: Bounded) -> NDArray[np.bool_]:
    zero: NDArray[np.bool_] = (part.value == 0) & (part.error == 0)
    return zero


def _times(a: Bounded, calm_a: bool, c: Bounded, calm_c: bool) -> Bounded:
    value = a.value * c.value
    # Large arrays take longest to be laid out: each is used again as soon as it is free.
    error = np.abs(a.value) * c.error
    part = (np.abs(c.value) + c.error) * a.error
    error += part
    np.abs(value, out=part)
    part *= _EPS
    error += part
    error += _TINY
    if _all(np.isfinite(value)):
        # Then both factors are finite, and what follows is no more than this.
        if _all(value):
            return Bounded(value, error)
        zero = _zero(a) | _zero(c)
        return Bounded(np.where(zero, 0.0, value), np.where(zero, 0.0, error))
    error = _beyond(value, _infinite(a) | _infinite(c), error)
    zero_a, zero_c = _zero(a), _zero(c)
    zero = (zero_a & (np.isfinite(c.value) | calm_c)) | (zero_c & (np.isfinite(a.value) | calm_a))
    value = np.where(zero, 0.0, np.where((zero_a | zero_c) & ~zero, np.nan, value))
    return Bounded(value, np.where(zero, 0.0, error))


def _divided(above: Bounded, below: Bounded) -> Bounded:
    quotient = above.value / below.value
    size = np.abs(quotient)
    room = np.abs(below.value) - below.error
    error = size * below.error
    error += above.error
    error /= room
    size *= _EPS
    error += size
    error += _TINY
    if not _all(room > 0):
        error = np.where(room > 0, error, np.inf)
    if _all(np.isfinite(quotient)):
        if _all(quotient):
            # Neither side is 0 or infinite anywhere.
            return Bounded(quotient, error)
        if _all(np.isfinite(below.value)):
            return Bounded(quotient, np.where(_zero(above), 0.0, error))
    zero = _zero(below)
    sure = zero | _infinite(above) | _infinite(below)
    # A sign of zero is of no account: a/0 is infinite on the side of a.
    quotient = np.where(zero & (above.value != 0), np.copysign(np.inf, above.value), quotient)
    error = np.where(_zero(above) & (below.value != 0), 0.0, _beyond(quotient, sure, error))
    return Bounded(quotient, error)


def _power(base: Bounded, exponent: Bounded) -> Bounded:
    value = np.power(base.value, exponent.value)
    logarithm = np.log(np.where(base.value > 0, base.value, 1.0))
    relative = np.abs(exponent.value) * base.error / np.where(base.value > 0, base.value, np.inf)
    relative = relative + np.abs(logarithm) * exponent.error
    error = np.abs(value) * np.expm1(np.minimum(relative * 2, 50.0)) + _EPS * np.abs(value) + _TINY
    error = np.where((base.value > 0) & (base.error < base.value / 2), error, np.inf)
    return Bounded(value, np.where(_zero(base), 0.0, np.where(np.isinf(value), np.inf, error)))


def _root(inner: Bounded) -> Bounded:
    value = np.sqrt(np.where((inner.value < 0) & (-inner.value <= inner.error), 0.0, inner.value))
    error = np.where(
        inner.value > inner.error,
        inner.error / np.sqrt(np.maximum(inner.value - inner.error, _TINY)),
        np.sqrt(np.abs(inner.value) + inner.error),
    )
    return _rounded(value, np.where(_zero(inner) | _infinite(inner), 0.0, error))


def _exp(inner: Bounded) -> Bounded:
    value = np.exp(inner.value)
    error = value * np.expm1(np.minimum(inner.error, 50.0)) + _TINY
    # A value beyond the range of floats is large and not infinite.
    error = np.where(np.isinf(value) & np.isfinite(inner.value), np.inf, error)
    return _rounded(value, np.where(_infinite(inner), 0.0, error))


def _ln(inner: Bounded) -> Bounded:
    value = np.log(inner.value)
    room = inner.value - inner.error
    error = np.maximum(room, _TINY)
    np.divide(inner.error, error, out=error)
    error += _TINY
    if _all(room > 0) and _all(np.isfinite(value)):
        return _rounded(value, error)
    error = np.where(room > 0, error, np.inf)
    sure = _zero(inner) | _infinite(inner)
    return _rounded(value, np.where(sure, 0.0, error))


def _extreme(largest: bool, parts: list[Bounded]) -> Bounded:
    choose = np.maximum if largest else np.minimum
    value, error = parts[0].value, parts[0].error
    for part in parts[1:]:
        value, error = choose(value, part.value), np.maximum(error, part.error)
    return Bounded(value, error)


def _whole(up: bool, inner: Bounded) -> Bounded:
    """Return next whole numbers; where the error reaches over one, it can't be told."""
    toward = np.ceil if up else np.floor
    low, high = toward(inner.value - inner.error), toward(inner.value + inner.error)
    same = (low == high) | _infinite(inner)
    return Bounded(toward(inner.value), np.where(same, 0.0, np.inf))


def _told(sign: str, gap: Array, error: Array) -> Told:
    more, less = gap > error, gap < -error
    # Shares of the same weights are the same; what this decides is confirmed exactly.
    same = gap == 0
    differ = more | less
    told = {
        "=": (same, differ),
        "≠": (differ, same),
        "≤": (less | same, more),
        "≥": (more | same, less),
        "<": (less, more | same),
        ">": (more, less | same),
    }
    return told[sign]


def _over(combine: np.ufunc, told: list[Told], which: int) -> NDArray[np.bool_]:
    mask = told[0][which]
    for one in told[1:]:
        mask = combine(mask, one[which])
    return mask
