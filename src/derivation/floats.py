"""Values at thousands of points at once, in float64, each with a bound on its error.

A difference larger than the bounds is certain; a smaller one is "can't tell", and is decided by
`derivation.exact`. Without bounds a search near p = q would chase the noise of rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derivation import tree
from derivation.tree import Index, Node

__all__ = ["Batch", "Floats"]

# One rounding, with room for functions that are good to an ulp and not to half of one.
_EPS = 4 * np.finfo(float).eps
_TINY = np.finfo(float).tiny

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """Many points that share the sizes of their alphabets.

    Attributes
    ----------
    sizes : mapping of str to int
        The size of each alphabet.
    tables : mapping of str to ndarray
        Values of pmfs, channels and lists, of shape (points, size, ...).
    scalars : mapping of str to ndarray
        Free numbers, of shape (points,).
    """

    sizes: Mapping[str, int]
    tables: Mapping[str, Array]
    scalars: Mapping[str, Array]


@dataclass(frozen=True)
class _Bounded:
    """Values and bounds on their errors, on axes (point, level 0, level 1, ...)."""

    value: Array
    error: Array


class Floats:
    """The values of nodes on a batch; `depth` is the number of levels of indices in use."""

    def __init__(self, batch: Batch, depth: int):
        self.batch, self.depth = batch, depth
        self._known: dict[Node, _Bounded] = {}

    def bounded(self, node: Node) -> _Bounded:
        """Return a node's values and their error bounds."""
        if node not in self._known:
            with np.errstate(all="ignore"):
                self._known[node] = self._bounded(node)
        return self._known[node]

    def truth(self, test: tree.Test | None) -> tuple[Array, Array]:
        """Return where a test surely holds, and where it surely does not, as masks."""
        match test:
            case tree.Relation(sign, left, right):
                a, c = self.bounded(left), self.bounded(right)
                gap, error = a.value - c.value, a.error + c.error
                gap = np.where(a.value == c.value, 0.0, gap)
                error = np.where(np.isinf(a.value) | np.isinf(c.value), 0.0, error)
                return _told(sign, gap, error)
            case tree.And(tests):
                told = [self.truth(one) for one in tests]
                return _over(np.logical_and, told, 0), _over(np.logical_or, told, 1)
            case tree.Or(tests):
                told = [self.truth(one) for one in tests]
                return _over(np.logical_or, told, 0), _over(np.logical_and, told, 1)
            case tree.ForAll(over, inner):
                yes, no = (self.spread(mask, over) for mask in self.truth(inner))
                axes = tuple(index.level + 1 for index in over)
                return yes.all(axis=axes, keepdims=True), no.any(axis=axes, keepdims=True)
        raise TypeError(f"not checkable: {type(test).__name__} is no test")

    def _bounded(self, node: Node) -> _Bounded:
        match node:
            case tree.Number(value):
                return _rounded(self._constant(float(value)), 0.0)
            case tree.Scalar("e"):
                return _rounded(self._constant(math.e), 0.0)
            case tree.Scalar("pi"):
                return _rounded(self._constant(math.pi), 0.0)
            case tree.Scalar(name):
                return _rounded(self._at_points(self.batch.scalars[name]), 0.0)
            case tree.Size(alphabet):
                return _exactly(self._constant(float(self.batch.sizes[alphabet])))
            case tree.Prob(name, places):
                return self._entry(name, places)
            case tree.Add(terms):
                return _added([self.bounded(term) for term in terms])
            case tree.Mul(factors):
                parts = [(f, self.bounded(f)) for f in factors]
                product = parts[0]
                for part in parts[1:]:
                    product = _times(product, part)
                return product[1]
            case tree.Div(above, below):
                return _divided(self.bounded(above), self.bounded(below))
            case tree.Pow(base, tree.Number(k)) if k.denominator == 1 and 0 < k <= 64:
                part = product = (base, self.bounded(base))
                for _ in range(int(k) - 1):
                    product = _times(product, part)
                return product[1]
            case tree.Pow(base, exponent):
                return _power(self.bounded(base), self.bounded(exponent))
            case tree.Root(of):
                return _root(self.bounded(of))
            case tree.Exp(of):
                return _exp(self.bounded(of))
            case tree.Ln(of):
                return _ln(self.bounded(of))
            case tree.Abs(of):
                inner = self.bounded(of)
                return _Bounded(np.abs(inner.value), inner.error)
            case tree.Extreme(largest, among):
                return _extreme(largest, [self.bounded(one) for one in among])
            case tree.Sum(over, where, body):
                return self._summed(over, where, body)
            case tree.Product(over, body):
                return self._multiplied(over, body)
            case tree.Largest(largest, over, body):
                inner = self.bounded(body)
                axes = tuple(index.level + 1 for index in over)
                value = self.spread(inner.value, over)
                pick = np.max if largest else np.min
                error = self.spread(inner.error, over).max(axis=axes, keepdims=True)
                return _Bounded(pick(value, axis=axes, keepdims=True), error)
        raise TypeError(f"not checkable: {type(node).__name__} has no value here")

    def _constant(self, value: float) -> Array:
        return np.full((1,) * (self.depth + 1), value)

    def _at_points(self, values: Array) -> Array:
        return values.reshape((-1,) + (1,) * self.depth)

    def _entry(self, name: str, places: tuple[Index | int, ...]) -> _Bounded:
        table = self.batch.tables[name]
        axes = []
        for place in places:
            if isinstance(place, Index):
                axes.append(place.level)
            else:
                table = np.take(table, place - 1, axis=len(axes) + 1)
        if len(set(axes)) < len(axes):
            table, axes = _diagonal(table, axes)
        order = np.argsort(axes)
        table = table.transpose((0, *(order + 1)))
        shape = [table.shape[0]] + [1] * self.depth
        for size, axis in zip(table.shape[1:], sorted(axes), strict=True):
            shape[axis + 1] = size
        return _rounded(table.reshape(shape), 0.0)

    def spread(self, values: Array, over: tuple[Index, ...]) -> Array:
        """Return values on the whole axes of some indices."""
        shape = list(values.shape)
        for index in over:
            shape[index.level + 1] = self.batch.sizes[index.alphabet]
        return np.broadcast_to(values, shape)

    def _summed(self, over: tuple[Index, ...], where: tree.Test | None, body: Node) -> _Bounded:
        inner = self.bounded(body)
        value, error = inner.value, inner.error
        if where is not None:
            # A sum takes only what is surely inside; what can't be told makes the bound infinite.
            yes, no = self.truth(where)
            value = np.where(no, 0.0, np.where(yes, value, np.nan))
            error = np.where(no, 0.0, np.where(yes, error, np.inf))
        axes = tuple(index.level + 1 for index in over)
        value, error = self.spread(value, over), self.spread(error, over)
        count = math.prod(value.shape[axis] for axis in axes)
        total = value.sum(axis=axes, keepdims=True)
        size = np.abs(value).sum(axis=axes, keepdims=True)
        # Both infinities of one sign and finite terms make no error of their own.
        slack = np.where(np.isfinite(size), _EPS * count * size, 0.0)
        return _Bounded(total, error.sum(axis=axes, keepdims=True) + slack)

    def _multiplied(self, over: tuple[Index, ...], body: Node) -> _Bounded:
        inner = self.bounded(body)
        value, error = self.spread(inner.value, over), self.spread(inner.error, over)
        axes = tuple(index.level + 1 for index in over)
        count = math.prod(value.shape[axis] for axis in axes)
        whole = value.prod(axis=axes, keepdims=True)
        above = (np.abs(value) + error).prod(axis=axes, keepdims=True)
        slack = above - np.abs(whole) + _EPS * count * above + count * _TINY
        return _Bounded(whole, slack)


def _diagonal(table: Array, axes: list[int]) -> tuple[Array, list[int]]:
    letters = [chr(ord("a") + axis) for axis in axes]
    kept = sorted(set(letters))
    return np.einsum(f"...{''.join(letters)}->...{''.join(kept)}", table), [
        ord(letter) - ord("a") for letter in kept
    ]


def _exactly(value: Array) -> _Bounded:
    return _Bounded(value, np.zeros_like(value))


def _rounded(value: Array, error: Array | float) -> _Bounded:
    """Return a value with the error of its parts and that of one rounding; 0 is exact."""
    slack = np.where(np.isfinite(value), _EPS * np.abs(value), 0.0)
    return _Bounded(value, error + slack)


def _added(parts: list[_Bounded]) -> _Bounded:
    value, error = parts[0].value, parts[0].error
    for part in parts[1:]:
        value = value + part.value
        error = error + part.error
        error = error + np.where(np.isfinite(value), _EPS * np.abs(value), 0.0)
    return _Bounded(value, error)


def _zero(part: _Bounded) -> Array:
    return (part.value == 0) & (part.error == 0)


def _times(left: tuple[Node, _Bounded], right: tuple[Node, _Bounded]) -> tuple[Node, _Bounded]:
    (first, a), (second, c) = left, right
    value = a.value * c.value
    error = np.abs(a.value) * c.error + np.abs(c.value) * a.error + a.error * c.error
    error = np.where(np.isfinite(value), error + _EPS * np.abs(value) + _TINY, 0.0)
    zero_a, zero_c = _zero(a), _zero(c)
    calm_a, calm_c = tree.born_of_a_logarithm(first), tree.born_of_a_logarithm(second)
    zero = (zero_a & (np.isfinite(c.value) | calm_c)) | (zero_c & (np.isfinite(a.value) | calm_a))
    value = np.where(zero, 0.0, np.where((zero_a | zero_c) & ~zero, np.nan, value))
    error = np.where(zero, 0.0, error)
    return tree.Mul((first, second)), _Bounded(value, error)


def _divided(above: _Bounded, below: _Bounded) -> _Bounded:
    quotient = above.value / below.value
    room = np.abs(below.value) - below.error
    error = (above.error + np.abs(quotient) * below.error) / room + _EPS * np.abs(quotient) + _TINY
    error = np.where(room > 0, error, np.inf)
    sure = _zero(below) | np.isinf(above.value) | np.isinf(below.value)
    # A sign of zero is of no account: a/0 is infinite on the side of a.
    quotient = np.where(
        _zero(below) & (above.value != 0), np.copysign(np.inf, above.value), quotient
    )
    error = np.where(sure, 0.0, error)
    return _Bounded(quotient, np.where(_zero(above) & (below.value != 0), 0.0, error))


def _power(base: _Bounded, exponent: _Bounded) -> _Bounded:
    value = np.power(base.value, exponent.value)
    logarithm = np.log(np.where(base.value > 0, base.value, 1.0))
    relative = np.abs(exponent.value) * base.error / np.where(base.value > 0, base.value, np.inf)
    relative = relative + np.abs(logarithm) * exponent.error
    error = np.abs(value) * np.expm1(np.minimum(relative * 2, 50.0)) + _EPS * np.abs(value) + _TINY
    error = np.where((base.value > 0) & (base.error < base.value / 2), error, np.inf)
    return _Bounded(value, np.where(_zero(base) | ~np.isfinite(value), 0.0, error))


def _root(inner: _Bounded) -> _Bounded:
    value = np.sqrt(np.where((inner.value < 0) & (-inner.value <= inner.error), 0.0, inner.value))
    error = np.where(
        inner.value > inner.error,
        inner.error / np.sqrt(np.maximum(inner.value - inner.error, _TINY)),
        np.sqrt(np.abs(inner.value) + inner.error),
    )
    return _rounded(value, np.where(_zero(inner) | np.isinf(value), 0.0, error))


def _exp(inner: _Bounded) -> _Bounded:
    value = np.exp(inner.value)
    error = value * np.expm1(np.minimum(inner.error, 50.0)) + _TINY
    # A value beyond the range of floats is large and not infinite.
    error = np.where(np.isinf(value) & np.isfinite(inner.value), np.inf, error)
    return _rounded(value, np.where(np.isinf(inner.value), 0.0, error))


def _ln(inner: _Bounded) -> _Bounded:
    value = np.log(inner.value)
    room = inner.value - inner.error
    error = np.where(room > 0, inner.error / np.maximum(room, _TINY), np.inf)
    sure = _zero(inner) | np.isinf(inner.value)
    return _rounded(value, np.where(sure, 0.0, error + _TINY))


def _extreme(largest: bool, parts: list[_Bounded]) -> _Bounded:
    choose = np.maximum if largest else np.minimum
    value, error = parts[0].value, parts[0].error
    for part in parts[1:]:
        value, error = choose(value, part.value), np.maximum(error, part.error)
    return _Bounded(value, error)


def _told(sign: str, gap: Array, error: Array) -> tuple[Array, Array]:
    more, less, same = gap > error, gap < -error, (gap == 0) & (error == 0)
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


def _over(combine: np.ufunc, told: list[tuple[Array, Array]], which: int) -> Array:
    mask = told[0][which]
    for one in told[1:]:
        mask = combine(mask, one[which])
    return mask
