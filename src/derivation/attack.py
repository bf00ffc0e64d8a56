"""Tries to refute a relation: at thousands of points, and by a search that climbs from the worst.

What floats show is confirmed in exact or interval arithmetic before a relation is called false.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from derivation import exact, tree
from derivation.declarations import Declarations
from derivation.exact import Exact, Point
from derivation.floats import Floats
from derivation.sampling import Draw, batches
from derivation.tree import Index, Node

__all__ = ["Refuted", "attack", "parts"]

# How many points of a draw are decided exactly where floats suspect a fault, and where they meet.
_CHECKED_EXACTLY, _MEETING = 6, 4
# Exact values are slow where there are many terms, and tell no more there.
_TERMS = 20
_ROUNDS, _PARENTS, _CHILDREN = 14, 16, 12


@dataclass(frozen=True)
class Refuted(Exception):
    """A point at which a relation, or its case of equality, does not hold."""

    fault: str
    sign: str
    point: Point
    at: dict[Index, int]
    left: Node
    right: Node


@dataclass
class _Seen:
    """Which cases of equality the points have shown."""

    equal: bool = False
    strict: bool = False


def attack(
    relation: tree.Relation,
    free: tuple[Index, ...],
    declared: Declarations,
    equality: tree.Test | bool | None,
) -> int:
    """Return the number of distinct points tried.

    Parameters
    ----------
    relation : Relation
    free : tuple of Index
        Outcomes for all of which it is stated.
    declared : Declarations
    equality : Test, False or None
        Where an inequality is an equality, and only there; False for nowhere; None if not said.

    Raises
    ------
    Refuted
        At the first point at which it fails.
    """
    names, alphabets, depth = parts(relation)
    if isinstance(equality, tree.Test):
        more, also, deeper = parts(equality)
        names, alphabets, depth = names | more, alphabets | also, max(depth, deeper)
    source = np.random.Generator(np.random.PCG64(zlib.crc32(repr(relation).encode())))
    seen = _Seen()
    tried = 0
    for draw in batches(declared, names, alphabets, source):
        tried += _distinct(draw)
        trial = _Trial(relation, free, draw, depth, equality, seen)
        trial.run()
        if relation.sign not in "=≠":
            for _ in range(_ROUNDS if len(draw) > _PARENTS else 0):
                closer = trial.bred(source)
                if closer is None:
                    break
                trial = closer
                trial.run()
                tried += _distinct(trial.draw)
    if equality not in (None, False) and not (seen.equal and seen.strict):
        kind = "equality" if not seen.equal else "strict inequality"
        raise ValueError(f"{kind} is claimed, and was met at none of {tried} points")
    return tried


class _Trial:
    """One draw of points under test."""

    def __init__(
        self,
        relation: tree.Relation,
        free: tuple[Index, ...],
        draw: Draw,
        depth: int,
        equality: tree.Test | bool | None,
        seen: _Seen,
    ):
        self.relation, self.free, self.draw, self.depth = relation, free, draw, depth
        self.equality, self.seen = equality, seen
        self.small = math.prod(draw.sizes.values()) <= _TERMS
        self.floats = Floats(draw.batch(), depth)
        shape = (len(draw),) + (1,) * depth
        a, c = self.floats.bounded(relation.left), self.floats.bounded(relation.right)
        with np.errstate(all="ignore"):
            gap = np.where(a.value == c.value, 0.0, a.value - c.value)
            error = np.where(np.isinf(a.value) | np.isinf(c.value), 0.0, a.error + c.error)
            size = np.abs(a.value) + np.abs(c.value)
        axes = self.floats.spread(gap, free).shape
        full = np.broadcast_shapes(shape, axes)
        self.gap, self.error, self.size = (np.broadcast_to(v, full) for v in (gap, error, size))

    def run(self) -> None:
        """Confirm exactly what floats suspect."""
        sign = self.relation.sign
        doubt = np.isnan(self.gap)
        more, less = self.gap > self.error, self.gap < -self.error
        certain = {"=": more | less, "≤": more, "<": more, "≥": less, ">": less}.get(
            sign, ~more & ~less
        )
        for where in self._first(certain) + self._first(doubt):
            self._confirm(where)
        close = ~(more | less) & ~doubt
        if (sign in "<>≠" or self.small) and sign in "<>≠=":
            # A strict relation fails where the sides meet; an equality may fail in a later digit.
            for where in self._first(close, _MEETING):
                self._confirm(where)
        if self.equality is not None and sign in "≤≥":
            self._try_equality(close, more | less)

    def _first(
        self, mask: NDArray[np.bool_], count: int = _CHECKED_EXACTLY
    ) -> list[tuple[int, ...]]:
        found = np.argwhere(mask)
        step = max(len(found) // count, 1)
        return [tuple(map(int, row)) for row in found[::step][:count]]

    def _place(self, where: tuple[int, ...]) -> tuple[Point, dict[Index, int]]:
        point, *rest = where
        at = {index: rest[index.level] for index in self.free}
        return self.draw.point(point), at

    def _confirm(self, where: tuple[int, ...]) -> None:
        point, at = self._place(where)
        left, right = self.relation.left, self.relation.right
        order = exact.compare(left, right, point, at)
        if order == "nan":
            raise Refuted("undefined", self.relation.sign, point, at, left, right)
        if exact.truth(self.relation.sign, order) is False or (
            order == "?" and self.relation.sign in "<>≠"
        ):
            raise Refuted("false", self.relation.sign, point, at, left, right)

    def _try_equality(self, close: NDArray[np.bool_], apart: NDArray[np.bool_]) -> None:
        left, right = self.relation.left, self.relation.right
        if self.equality is False:
            claimed = np.zeros(self.gap.shape, bool)
            yes = no = claimed
            no = ~no
        else:
            told = self.floats.truth(self.equality)  # type: ignore[arg-type]
            yes, no = (np.broadcast_to(mask, self.gap.shape) for mask in told)
        unsure = ~(yes | no)
        suspects = [(close & no, 4), (apart & yes, 4), (unsure & close, 2), (unsure & apart, 2)]
        for where in [
            w for mask, count in suspects if self.small for w in self._first(mask, count)
        ]:
            point, at = self._place(where)
            order = exact.compare(left, right, point, at)
            holds = self.equality is not False and Exact(point, 30).holds(self.equality, {})  # type: ignore[arg-type]
            equal = order in "=?"
            if holds is not None and equal != holds and order != "nan" and _finite(left, point, at):
                fault = "strict" if holds else "an equality"
                raise Refuted(fault, self.relation.sign, point, at, left, right)
        self.seen.equal |= bool((close & (yes | unsure)).any())
        self.seen.strict |= bool((apart & no).any())

    def bred(self, source: np.random.Generator) -> _Trial | None:
        """Return a trial of points near those that come closest to a violation."""
        gap = self.gap if self.relation.sign in "≤<" else -self.gap
        with np.errstate(all="ignore"):
            badness = np.where(np.isfinite(gap), (gap + 2 * self.error) / self.size, -np.inf)
        badness = badness.reshape(len(self.draw), -1).max(axis=1)
        # Where the sides meet there is nothing to climb from.
        badness = np.where(np.abs(badness) < 1e-13, -np.inf, badness)
        best = np.argsort(badness)[-_PARENTS:]
        best = best[np.isfinite(badness[best])]
        if not len(best):
            return None
        parents = self.draw.take(np.repeat(best, _CHILDREN))
        children = _mutated(parents, source)
        return _Trial(self.relation, self.free, children, self.depth, self.equality, self.seen)


def _finite(node: Node, point: Point, at: dict[Index, int]) -> bool:
    value = Exact(point, 30).value(node, at)
    return value is not None and not exact.is_infinite(value)


def _mutated(draw: Draw, source: np.random.Generator) -> Draw:
    count = len(draw)
    weights = {}
    for name, w in draw.weights.items():
        step = 10.0 ** source.uniform(-4, 0, (count,) + (1,) * (w.ndim - 1))
        noise = source.normal(0, 1, w.shape)
        if draw.tables[name].kind == "list":
            weights[name] = w + step * noise
        else:
            weights[name] = w * np.exp(np.clip(step * noise, -3, 3))
    scalars = {}
    for name, column in draw.scalars.items():
        if name == "b":
            scalars[name] = column
        else:
            inward = column * (1 - 10.0 ** source.uniform(-5, -0.5, count))
            scalars[name] = np.where(source.random(count) < 0.5, inward, column)
    return replace(draw, weights=weights, scalars=scalars)


def _distinct(draw: Draw) -> int:
    """Count different points: weights that are multiples of each other are one."""
    batch = draw.batch()
    columns = [table.reshape(len(table), -1) for table in batch.tables.values()]
    columns += [column.reshape(-1, 1) for column in batch.scalars.values()]
    if not columns:
        return 1
    return len(np.unique(np.hstack(columns), axis=0))


def parts(node: Node | tree.Test) -> tuple[set[str], set[str], int]:
    """Return the names of a statement, its alphabets, and how many levels of indices it has."""
    names: set[str] = set()
    alphabets: set[str] = set()
    depth = 0
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        match one:
            case tree.Scalar("e" | "pi"):
                pass
            case tree.Scalar(name):
                names.add(name)
            case tree.Prob(name, at):
                names.add(name)
                waiting += at
            case tree.Size(alphabet):
                alphabets.add(alphabet)
            case Index(alphabet, level):
                alphabets.add(alphabet)
                depth = max(depth, level + 1)
            case tuple():
                waiting += one
            case Node() | tree.Test():
                waiting += [getattr(one, field) for field in one.__dataclass_fields__]
    return names, alphabets, depth
