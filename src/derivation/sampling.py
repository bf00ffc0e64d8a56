"""Where statements are tried: pmfs of every kind, alone and in the constellations that tell.

A pmf is given by weights, each an exact float; its probabilities are their shares, exact fractions
in `derivation.exact` and rounded ones in `derivation.floats`. What pmfs have to do with each other
matters more than each of them alone: equal, nearly equal, permuted, of disjoint supports.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivation.declarations import Declarations, ScalarSet, Table
from derivation.exact import Point
from derivation.floats import Batch

__all__ = ["Draw", "batches"]

Array = NDArray[np.float64]
_IRRATIONAL = "e"


@dataclass(frozen=True)
class Draw:
    """Points in the form from which both evaluators read them.

    Attributes
    ----------
    sizes : mapping of str to int
    weights : mapping of str to ndarray
        For each table, weights of shape (points, size, ...).
    scalars : mapping of str to ndarray of float
        The free numbers, each exactly the float that it is; nan stands for e.
    tables : mapping of str to Table
    """

    sizes: Mapping[str, int]
    weights: Mapping[str, Array]
    scalars: Mapping[str, Array]
    tables: Mapping[str, Table]

    def __len__(self) -> int:
        columns = itertools.chain(self.weights.values(), self.scalars.values())
        return max((len(column) for column in columns), default=1)

    def batch(self) -> Batch:
        """Return the points as floats."""
        tables = {name: _shares(self.tables[name], w) for name, w in self.weights.items()}
        scalars = {
            name: np.where(np.isnan(column), np.e, column) for name, column in self.scalars.items()
        }
        return Batch(self.sizes, tables, scalars)

    def point(self, k: int) -> Point:
        """Return one point, exactly."""
        tables = {name: _exact(self.tables[name], w[k]) for name, w in self.weights.items()}
        scalars = {
            name: _IRRATIONAL if np.isnan(column[k]) else Fraction(float(column[k]))
            for name, column in self.scalars.items()
        }
        return Point(self.sizes, tables, scalars)

    def take(self, rows: NDArray[np.intp]) -> Draw:
        """Return some of the points."""
        return Draw(
            self.sizes,
            {name: w[rows] for name, w in self.weights.items()},
            {name: s[rows] for name, s in self.scalars.items()},
            self.tables,
        )


def _shares(table: Table, weights: Array) -> Array:
    if table.kind == "list":
        return weights
    axes = (1,) if table.kind == "channel" else tuple(range(1, weights.ndim))
    return weights / weights.sum(axis=axes, keepdims=True)


def _exact(table: Table, weights: Array) -> Any:
    exact = np.vectorize(lambda w: Fraction(float(w)), otypes=[object])(weights)
    if table.kind == "pmf":
        exact = exact / exact.sum()
    elif table.kind == "channel":
        exact = exact / exact.sum(axis=0, keepdims=True)
    return _nested(exact)


def _nested(array: Any) -> Any:
    return tuple(map(_nested, array)) if isinstance(array, np.ndarray) else array


def batches(
    declared: Declarations, names: set[str], alphabets: set[str], source: np.random.Generator
) -> Iterator[Draw]:
    """Yield draws for a statement that uses some names, small alphabets first."""
    tables = {name: table for name, table in declared.tables.items() if name in names}
    scalars = {name: one for name, one in declared.scalars.items() if name in names}
    base = "b" in names
    alphabets = alphabets | {a for table in tables.values() for a in table.alphabets}
    for sizes, count in _sizes(sorted(alphabets), bool(tables)):
        weights = _constellations(list(tables.values()), sizes, count, source)
        rows = max([len(w) for w in weights.values()], default=count if scalars or base else 1)
        columns = {name: _scalars(one, rows, source) for name, one in sorted(scalars.items())}
        if base and "b" not in columns:
            columns["b"] = _bases(rows, source)
        if columns and not weights:
            columns = _crossed(columns, source)
        yield Draw(sizes, weights, columns, tables)


def _sizes(alphabets: list[str], tables: bool) -> Iterator[tuple[dict[str, int], int]]:
    if not alphabets:
        yield {}, 4000
    elif len(alphabets) == 1:
        for n in range(1, 9):
            yield {alphabets[0]: n}, 400
        for n in (13, 40, 200) if tables else (13, 40, 200, 5000):
            yield {alphabets[0]: n}, 60
    else:
        most = 4 if len(alphabets) == 2 else 3
        for sizes in itertools.product(range(1, most + 1), repeat=len(alphabets)):
            yield dict(zip(alphabets, sizes, strict=True)), 240
        for sizes in ((6, 2), (2, 7), (8, 8)) if len(alphabets) == 2 else ():
            yield dict(zip(alphabets, sizes, strict=True)), 80


def _constellations(
    tables: list[Table], sizes: Mapping[str, int], count: int, source: np.random.Generator
) -> dict[str, Array]:
    """Return weights for all tables, related to each other in the ways that tell."""
    made: dict[str, Array] = {}
    groups: dict[tuple[str, tuple[str, ...]], list[Table]] = {}
    for table in tables:
        groups.setdefault((table.kind, table.alphabets), []).append(table)
    for (kind, alphabets), members in groups.items():
        shape = tuple(sizes[a] for a in alphabets)
        if kind == "list":
            made |= {t.name: _lists(shape, count, t.positive, source) for t in members}
            continue
        drawn = [_weights(kind, shape, count, source) for _ in members]
        for k in range(1, len(members)):
            drawn[k] = _related(drawn[0], drawn[k], source)
            if k > 1:
                drawn[k] = _related(drawn[1], drawn[k], source)
        for table, weights in zip(members, drawn, strict=True):
            made[table.name] = _lifted(weights) if table.positive else _some_weight(kind, weights)
    return made


def _weights(kind: str, shape: tuple[int, ...], count: int, source: np.random.Generator) -> Array:
    """Return weights of many families, in turn."""
    full = (count, *shape)
    small = source.integers(0, 5, full).astype(float)
    whole = source.integers(1, 31, full).astype(float)
    wide = 2.0 ** source.uniform(-40, 0, full).round(3)
    far = 2.0 ** source.integers(-260, 1, full).astype(float)
    flat = np.ones(full)
    support = (source.random(full) < 0.6).astype(float)
    vertex = (source.random(full) == source.random(full)).astype(float)
    heavy = np.where(source.random(full) < 0.3, 97.0, 1.0)
    gamma = source.gamma(0.4, size=full)
    families = [small, whole, wide, flat, support, heavy, gamma, far, vertex]
    if len(shape) == 2 and kind == "pmf":
        rows = source.integers(0, 6, (count, shape[0], 1)).astype(float)
        columns = source.integers(0, 6, (count, 1, shape[1])).astype(float)
        image = source.integers(0, shape[1], (count, shape[0], 1))
        function = np.where(np.arange(shape[1]) == image, rows, 0.0)
        families += [rows * columns, rows * columns * (1 + 1e-4 * gamma), function]
    which = np.arange(count) % len(families)
    return np.choose(which.reshape((-1,) + (1,) * len(shape)), families)


def _related(first: Array, other: Array, source: np.random.Generator) -> Array:
    """Return weights of which some are tied to those of another pmf."""
    count = len(first)
    ties = [
        other,
        first,
        first * (1 + 10.0 ** source.uniform(-6, -0.5, (count,) + (1,) * (first.ndim - 1))
                 * source.uniform(-1, 1, first.shape)),
        first[:, ::-1],
        np.where(first > 0, 0.0, other),
        np.where(first > 0, other, 0.0),
        first**2,
        np.where(source.random(first.shape) < 0.5, first, other),
        other,
        first * np.where(source.random(first.shape) < 0.5, 1.0, 2.0),
    ]  # fmt: skip
    which = source.integers(0, len(ties), count)
    return np.choose(which.reshape((-1,) + (1,) * (first.ndim - 1)), ties)


def _lifted(weights: Array) -> Array:
    """Return weights without zeros."""
    return np.where(weights > 0, weights, np.where(np.arange(len(weights)) % 2, 1.0, 2.0**-30).reshape(
        (-1,) + (1,) * (weights.ndim - 1)))  # fmt: skip


def _some_weight(kind: str, weights: Array) -> Array:
    """Return weights of which not all are zero, where a share of them is taken."""
    axes = (1,) if kind == "channel" else tuple(range(1, weights.ndim))
    empty = weights.sum(axis=axes, keepdims=True) == 0
    return np.where(empty, 1.0, weights)


def _lists(
    shape: tuple[int, ...], count: int, positive: bool, source: np.random.Generator
) -> Array:
    full = (count, *shape)
    families = [
        source.integers(-4, 5, full).astype(float),
        source.normal(0, 1, full).round(3),
        source.normal(0, 20, full).round(2),
        np.broadcast_to(source.integers(-3, 4, (count,) + (1,) * len(shape)).astype(float), full),
    ]
    values = np.choose((np.arange(count) % 4).reshape((-1,) + (1,) * len(shape)), families)
    return np.abs(values) + 2.0**-10 if positive else values


_TELLING = [0, 1, 2, 3, 4, 5, 7, 10, 12, 50, 100, 1000, 0.5, 0.25, 0.75, 0.125, 1.5, 2.5]
_TELLING += [2.0**-k for k in (5, 10, 20, 40)] + [2.0**k for k in (5, 10, 20, 40)]


def _scalars(where: ScalarSet, count: int, source: np.random.Generator) -> Array:
    """Return numbers of a set: telling ones, its ends and what is near them, and far ones."""
    pool = [float(v) for v in _TELLING] + [-float(v) for v in _TELLING]
    for end in (where.low, where.high):
        if end is not None:
            pool.append(float(end))
            pool += [float(end) + side * 2.0**-k for k in (3, 8, 15, 26) for side in (-1, 1)]
    if where.low is not None and where.high is not None:
        low, high = float(where.low), float(where.high)
        pool += list(low + (high - low) * source.random(200))
        pool += list(low + (high - low) * np.arange(1, 12) / 12)
    else:
        start = float(where.low if where.low is not None else where.high or 0)
        sign = -1.0 if where.low is None and where.high is not None else 1.0
        pool += list(start + sign * np.exp(source.uniform(-8, 8, 200)))
        if where.low is None and where.high is None:
            pool += list(-np.exp(source.uniform(-8, 6, 200)))
    if where.whole:
        pool = [float(v) for v in range(1, 201)]
    inside = np.array([v for v in dict.fromkeys(pool) if Fraction(v) in where])
    if not len(inside):
        raise ValueError(f"no number of the set of {where.name} is among those tried")
    first = inside[: count // 2]
    return np.concatenate([first, source.choice(inside, count - len(first))])


def _bases(count: int, source: np.random.Generator) -> Array:
    pool = np.array([2.0, np.nan, 10.0, 1.5, 1.0625, 4.0, 1.0 + 2.0**-10, 3.0, 1e6, 2.0])
    return source.choice(pool, count)


def _crossed(columns: dict[str, Array], source: np.random.Generator) -> dict[str, Array]:
    """Return columns each in an order of its own, so that all combinations may meet."""
    first, *others = columns
    return {first: columns[first]} | {name: source.permutation(columns[name]) for name in others}
