"""Points under test, all at once: float64 with bounds on the errors."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from random import Random

import numpy as np
from numpy.typing import NDArray

from derivation import tree
from derivation.declarations import Declarations, Table
from derivation.floats import Bounded, Floats, computed_shares, flat, gap_between
from derivation.judge import holds
from derivation.sampling import Row, Sample, moved_numbers
from derivation.statement import Statement
from derivation.tree import Index

__all__ = ["Trial", "moved"]

_Place = tuple[int, dict[Index, int]]
_Mask = NDArray[np.bool_]
_Weights = NDArray[np.float64]
# Nearer than this to each other, sides are as good as equal: there is nothing to climb from.
_MET = 1e-13
# By what share of their size sides differ, at least, where it matters that it can't be told.
_BLURRED = 1e-3
# At how many points of a sample conditions are decided exactly, where floats can't tell.
_OPEN = 40
# How often the way to a point that breaks a condition is halved, and up to which alphabets.
_HALVINGS, _NEAR = 10, 4


class Trial:
    """A statement at the points of a sample at which its conditions hold.

    Parameters
    ----------
    statement : Statement
    sample : Sample
    """

    # How many points a sample is cut to, of those planned.
    share = 1
    rounds, parents, children = 8, 16, 16

    def __init__(self, statement: Statement, sample: Sample):
        self.statement, self.program = statement, statement.program
        depth = statement.names.depth
        self.sample = sample
        if statement.conditions:
            # They are the same for all steps of a chain.
            kept = sample.once(statement.conditions, lambda: _fulfilling(statement, sample, depth))
            self.sample = sample if kept is None else kept
        if len(self.sample):
            self._evaluate(depth)

    def _evaluate(self, depth: int) -> None:
        relation, free = self.statement.relation, self.statement.free
        self.floats = Floats(self.program, self.sample, depth)
        a, c = self._side(relation.left, depth), self._side(relation.right, depth)
        with np.errstate(all="ignore"):
            between = gap_between(a, c)
            gap, error = between.value, between.error
            size = np.abs(a.value) + np.abs(c.value)
        ones = np.ones((len(self.sample),) + (1,) * depth)
        full = np.broadcast_shapes(self.floats.spread(gap, free).shape, ones.shape)
        self.gap, self.error, self.size = (np.broadcast_to(v, full) for v in (gap, error, size))
        with np.errstate(all="ignore"):
            self.more, self.less = self.gap > self.error, self.gap < -self.error
        self.doubt = np.isnan(self.gap) | ~np.isfinite(self.error)
        self.close = ~(self.more | self.less | self.doubt)

    def _side(self, node: tree.Node, depth: int) -> Bounded:
        """Return the values of a side, which mostly is a side of the next step as well."""
        return self.sample.once((node, depth), lambda: self.floats.bounded(node))

    def told(self) -> list[int]:
        """Return the points at which floats tell something: how the sides compare, or how near."""
        if not self.doubt.any():
            return list(range(len(self.sample)))
        unsure = self.doubt.reshape(len(self.sample), -1).any(axis=1)
        told: list[int] = np.flatnonzero(~unsure).tolist()
        return told

    def suspects(self, count: int) -> Iterator[_Place]:
        """Yield points at which the relation seems to be false."""
        wrong = {"≤": self.more, "<": self.more, "≥": self.less, ">": self.less}
        sign = self.statement.relation.sign
        if sign != "≠":
            yield from self._some(self.more | self.less if sign == "=" else wrong[sign], count)

    def in_doubt(self, count: int) -> Iterator[_Place]:
        """Yield points at which floats tell nothing: undefined, or beyond their range.

        Those at which no probability is much smaller than another come first.
        """
        rows = np.flatnonzero(self.doubt.reshape(len(self.sample), -1).any(axis=1))
        first = (count + 1) // 2 if len(rows) > count and self.sample.weights else 0
        if first:
            plain = np.zeros_like(self.doubt)
            plain[sorted(rows.tolist(), key=self._spread)[:first]] = True
            yield from self._some(self.doubt & plain, first)
        if count > first:
            yield from self._some(self.doubt, count - first)

    def _spread(self, row: int) -> float:
        """Return how far apart the numbers of all tables are at a point, 0 left out."""
        columns = self.sample.weights.values()
        sizes = [[abs(one) for one in column[row] if one] for column in columns]
        return sum(math.log2(max(one) / min(one)) for one in sizes if one)

    def meeting(self, count: int) -> Iterator[_Place]:
        """Yield points at which the sides are too close for floats to tell them apart."""
        yield from self._some(self.close, count)

    def same(self, count: int) -> Iterator[_Place]:
        """Yield points at which floats see no difference, and the sides are not small."""
        same = self.close & (self.gap == 0)
        if same.any():
            yield from self._some(same & (self.size >= np.median(self.size[same])), count)

    def blurred(self, count: int) -> Iterator[_Place]:
        """Yield points at which the relation seems to be false by much, and by less than errors.

        There most digits were lost, as in 1 − max p near a vertex. They are of all sizes, and the
        one at which the sides are smallest comes first.
        """
        gap = self.gap if self.statement.relation.sign in "≤<" else -self.gap
        with np.errstate(all="ignore"):
            share = np.where(self.close & (self.size > 0), gap / self.size, 0.0)
        far = np.flatnonzero(share > _BLURRED)
        far = far[np.argsort(self.size.reshape(-1)[far], kind="stable")]
        for place in far[:: max(len(far) // count, 1)][:count]:
            point, *rest = map(int, np.unravel_index(place, share.shape))
            yield point, {index: rest[index.level] for index in self.statement.free}

    def at_odds(self, count: int) -> Iterator[_Place]:
        """Yield points at which equality seems to hold against its case, or not to hold in it."""
        yes, no = self._claimed
        yield from self._some(self.close & no, count, ordinary=not self.sample.weights)
        yield from self._some((self.more | self.less) & yes, count)

    def unsure(self, count: int, apart: int) -> Iterator[_Place]:
        """Yield points at which floats can't tell whether equality is claimed.

        There are few at which the sides are surely apart, and each of them may be a fault.
        """
        yes, no = self._claimed
        yield from self._some(self.close & ~(yes | no), count)
        yield from self._some((self.more | self.less) & ~(yes | no), apart)

    def seen(self) -> tuple[bool, bool]:
        """Return whether equality was met where it is claimed, and its opposite elsewhere."""
        _, no = self._claimed
        return bool((self.close & ~no).any()), bool(((self.more | self.less) & no).any())

    @cached_property
    def _claimed(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Where equality is surely claimed, and where it surely is not."""
        if not isinstance(self.statement.equality, tree.Test):
            never = np.zeros(self.gap.shape, bool)
            return never, ~never
        yes, no = self.floats.truth(self.statement.equality)
        return np.broadcast_to(yes, self.gap.shape), np.broadcast_to(no, self.gap.shape)

    def _some(
        self, mask: NDArray[np.bool_], count: int, ordinary: bool = False
    ) -> Iterator[_Place]:
        """Yield some of many points, or those first at which nothing is large or tiny."""
        if count <= 0 or not mask.any():
            return
        found = np.argwhere(mask)
        if ordinary and len(found) > count:
            with np.errstate(all="ignore"):
                scale = np.abs(np.log(self.error[tuple(found.T)]))
            found = found[np.argsort(scale, kind="stable")][: 2 * count]
        step = max(len(found) // count, 1)
        for row in found[::step][:count]:
            point, *rest = map(int, row)
            yield point, {index: rest[index.level] for index in self.statement.free}

    def crosses(self) -> bool:
        """Return whether, at one outcome, the left side is above the right and below it."""
        return bool((self.more.any(axis=0) & self.less.any(axis=0)).any())

    def nearest(self) -> tuple[float, int]:
        """Return how far apart the sides are where they come nearest, and at which point."""
        apart = self.apart()
        best = int(np.argmin(apart))
        return float(apart[best]), best

    def apart(self) -> NDArray[np.float64]:
        """Return how far apart the sides are at each point, at the outcomes where it is least."""
        gaps = np.nan_to_num(np.abs(self.gap), nan=np.inf)
        least: NDArray[np.float64] = gaps.reshape(len(self.sample), -1).min(axis=1)
        return least

    def surely_apart(self) -> NDArray[np.float64]:
        """Return the same, and 0 where it is no more than noise."""
        meets = self.close.reshape(len(self.sample), -1).any(axis=1)
        return np.where(meets, 0.0, self.apart())

    def worst(self) -> list[int]:
        """Return the points that come closest to a violation, the worst last."""
        gap = self.gap if self.statement.relation.sign in "≤<" else -self.gap
        with np.errstate(all="ignore"):
            badness = (gap + 2 * self.error) / self.size
            # Where most digits were lost there is no way to see in which direction to climb.
            badness = np.where(self.error < _BLURRED * self.size, badness, -np.inf)
            badness[np.abs(badness) < _MET] = -np.inf
        worst = badness.reshape(len(self.sample), -1).max(axis=1)
        return [int(k) for k in np.argsort(worst)[-self.parents :] if worst[k] > -np.inf]


def _fulfilling(statement: Statement, sample: Sample, depth: int) -> Sample | None:
    """Return the points at which all conditions surely hold, and points near to where they end.

    None stands for all points as they are: a sample that held itself would outlive its use.
    """
    kept, open_ones = _told(statement, sample, depth)
    for k in np.flatnonzero(open_ones & ~kept)[:_OPEN]:
        kept[k] = holds(statement, sample.point(int(k)))
    if kept.all():
        return None
    found = sample.take(np.flatnonzero(kept).tolist())
    large = max(sample.sizes.values(), default=0) > _NEAR
    if not (statement.is_bounded and sample.weights and len(found)) or large:
        return found
    broken = sample.take(np.flatnonzero(~kept).tolist())
    return found.joined(_pulled(statement, broken, found, depth))


def _told(statement: Statement, sample: Sample, depth: int) -> tuple[_Mask, _Mask]:
    """Return at which points all conditions surely hold, and at which none surely fails."""
    floats = Floats(statement.program, sample, depth)
    kept, open_ones = np.ones(len(sample), bool), np.ones(len(sample), bool)
    for condition in statement.conditions:
        yes, no = (
            np.broadcast_to(mask.reshape(-1), (len(sample),)) for mask in floats.truth(condition)
        )
        kept &= yes
        open_ones &= ~no
    return kept, open_ones


def _pulled(statement: Statement, broken: Sample, kept: Sample, depth: int) -> Sample:
    """Return points that break conditions, moved to one that keeps them until they hold."""
    rows = [k % len(kept) for k in range(len(broken))]
    anchors = kept.take(rows)
    ways = {
        name: [computed_shares(one, name).reshape(len(rows), -1) for one in (anchors, broken)]
        for name, table in anchors.tables.items()
        if name in anchors.weights and not table.drawn
    }

    def between(parts: _Weights) -> Sample:
        """Return points so far on the way: the tables move, the numbers stay."""
        share = parts[:, None]
        new = {name: _rows((1 - share) * a + share * c) for name, (a, c) in ways.items()}
        return replace(anchors, weights={**anchors.weights, **new})

    near, far = np.zeros(len(rows)), np.ones(len(rows))
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        yes, _open = _told(statement, between(middle), depth)
        near, far = np.where(yes, middle, near), np.where(yes, far, middle)
    return between(near)


def moved(sample: Sample, declared: Declarations, source: Random) -> Sample:
    """Return a sample with each point moved a little, all at once: a child of its parent."""
    # The stream of RandomState is the same in all versions of NumPy.
    stream = np.random.RandomState(source.getrandbits(32))
    rows = len(sample)
    old = {name: flat(column).reshape(rows, -1) for name, column in sample.weights.items()}
    weights = {}
    for name, column in old.items():
        table = sample.tables[name]
        alike = [
            other
            for other, one in sample.tables.items()
            if other != name and (one.kind, one.alphabets) == (table.kind, table.alphabets)
        ]
        new = _stepped(column, table, stream)
        if alike and table.kind != "list":
            chosen = np.flatnonzero(stream.random_sample(len(column)) < 0.2)
            other = old[alike[stream.randint(len(alike))]]
            share = 10.0 ** stream.uniform(-4, 0, (len(chosen), 1))
            totals = [a[chosen].sum(axis=1, keepdims=True) for a in (column, other)]
            new[chosen] = (1 - share) * column[chosen] / totals[0]
            new[chosen] += share * other[chosen] / totals[1]
        weights[name] = _rows(_fitted(new, table, sample, stream))
    return replace(sample, weights=weights, scalars=moved_numbers(sample, declared, source))


def _rows(weights: _Weights) -> list[Row]:
    kept = (weights + 0.0).tobytes()  # 0 for −0
    width = weights.itemsize * weights.shape[1]
    return [array("d", kept[k : k + width]) for k in range(0, len(kept), width)]


def _stepped(column: _Weights, table: Table, stream: np.random.RandomState) -> _Weights:
    steps = 10.0 ** stream.uniform(-6, 0, (len(column), 1)) * stream.standard_normal(column.shape)
    if table.kind == "list" and not table.positive:
        return column + steps
    return column * np.exp(np.clip(steps, -3.0, 3.0))


def _fitted(new: _Weights, table: Table, sample: Sample, stream: np.random.RandomState) -> _Weights:
    """Return weights that the declaration allows, with zeros born and killed now and then."""
    rows, size = new.shape
    if table.drawn:
        # One outcome is drawn for each that goes in: the one with the largest weight.
        grouped = new.reshape(rows, sample.sizes[table.alphabets[0]], -1)
        ties = np.where(grouped == grouped.max(axis=1, keepdims=True), 1.0, 0.0)
        chosen = (ties * (1.0 + stream.random_sample(ties.shape))).argmax(axis=1)[:, None, :]
        outcomes = np.arange(grouped.shape[1])[None, :, None]
        drawn: _Weights = (outcomes == chosen).astype(float).reshape(rows, size)
        return drawn
    if table.kind == "list" or table.positive:
        return new
    turned = np.flatnonzero(stream.random_sample(rows) < 0.1)
    new[turned, stream.randint(size, size=len(turned))] = stream.randint(2, size=len(turned))
    groups = size if table.kind == "pmf" else sample.sizes[table.alphabets[0]]
    # The outcomes of a pmf, or of a channel for what goes in, that all have weight 0 get 1.
    grouped = new.reshape(rows, groups, -1)
    return np.where(grouped.any(axis=1, keepdims=True), grouped, 1.0).reshape(rows, size)
