"""Points under test, all at once: float64 with bounds on the errors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from derivation import tree
from derivation.exact import BITS, Exact
from derivation.floats import Floats, gap_between
from derivation.sampling import Sample
from derivation.statement import Statement
from derivation.tree import Index

__all__ = ["Trial"]

_Place = tuple[int, dict[Index, int]]
# Nearer than this to each other, sides are as good as equal: there is nothing to climb from.
_MET = 1e-13
# At how many points of a sample conditions are decided exactly, where floats can't tell.
_OPEN = 12


class Trial:
    """A statement at the points of a sample at which its conditions hold.

    Parameters
    ----------
    statement : Statement
    sample : Sample
    """

    # How many points a sample is cut to, of those planned.
    share = 1
    rounds, parents, children = 12, 16, 10

    def __init__(self, statement: Statement, sample: Sample):
        self.statement, self.program = statement, statement.program
        depth = statement.names.depth
        self.sample = _fulfilling(statement, sample, depth)
        if len(self.sample):
            self._evaluate(depth)

    def _evaluate(self, depth: int) -> None:
        relation, free = self.statement.relation, self.statement.free
        self.floats = Floats(self.program, self.sample, depth)
        a, c = self.floats.bounded(relation.left), self.floats.bounded(relation.right)
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

    def told(self) -> list[int]:
        """Return the points at which floats tell something: how the sides compare, or how near."""
        unsure = self.doubt.reshape(len(self.sample), -1).any(axis=1)
        return [int(k) for k in np.flatnonzero(~unsure)]

    def suspects(self, count: int) -> Iterator[_Place]:
        """Yield points at which the relation seems to be false."""
        wrong = {
            "=": self.more | self.less,
            "≤": self.more,
            "<": self.more,
            "≥": self.less,
            ">": self.less,
            "≠": np.zeros_like(self.close),
        }[self.statement.relation.sign]
        yield from self._some(wrong, count)

    def in_doubt(self, count: int) -> Iterator[_Place]:
        """Yield points at which floats tell nothing: undefined, or beyond their range."""
        yield from self._some(self.doubt, count)

    def meeting(self, count: int) -> Iterator[_Place]:
        """Yield points at which the sides are too close for floats to tell them apart."""
        yield from self._some(self.close, count)

    def at_odds(self, count: int) -> Iterator[_Place]:
        """Yield points at which equality seems to hold against its case, or not to hold in it."""
        yes, no = self._claimed()
        for mask in (self.close & no, (self.more | self.less) & yes):
            yield from self._some(mask, count)

    def unsure(self, count: int) -> Iterator[_Place]:
        """Yield points at which floats can't tell whether equality is claimed."""
        yes, no = self._claimed()
        for mask in (self.close, self.more | self.less):
            yield from self._some(mask & ~(yes | no), count)

    def seen(self) -> tuple[bool, bool]:
        """Return whether equality was met where it is claimed, and its opposite elsewhere."""
        _, no = self._claimed()
        return bool((self.close & ~no).any()), bool(((self.more | self.less) & no).any())

    def _claimed(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        if not isinstance(self.statement.equality, tree.Test):
            never = np.zeros(self.gap.shape, bool)
            return never, ~never
        yes, no = self.floats.truth(self.statement.equality)
        return np.broadcast_to(yes, self.gap.shape), np.broadcast_to(no, self.gap.shape)

    def _some(self, mask: NDArray[np.bool_], count: int) -> Iterator[_Place]:
        found = np.argwhere(mask) if count > 0 else np.zeros((0, 1), int)
        count = max(count, 1)
        step = max(len(found) // count, 1)
        for row in found[::step][:count]:
            point, *rest = map(int, row)
            yield point, {index: rest[index.level] for index in self.statement.free}

    def worst(self) -> list[int]:
        """Return the points that come closest to a violation, the worst last."""
        gap = self.gap if self.statement.relation.sign in "≤<" else -self.gap
        with np.errstate(all="ignore"):
            badness = np.where(np.isfinite(gap), (gap + 2 * self.error) / self.size, -np.inf)
            badness = np.where(np.abs(badness) < _MET, -np.inf, badness)
        badness = np.nan_to_num(badness.reshape(len(self.sample), -1).max(axis=1), nan=-np.inf)
        best = np.argsort(badness)[-self.parents :]
        return [int(k) for k in best if np.isfinite(badness[k])]


def _fulfilling(statement: Statement, sample: Sample, depth: int) -> Sample:
    """Return the points at which all conditions surely hold."""
    if not statement.conditions:
        return sample
    floats = Floats(statement.program, sample, depth)
    kept, open_ones = np.ones(len(sample), bool), np.ones(len(sample), bool)
    for condition in statement.conditions:
        yes, no = (
            np.broadcast_to(mask.reshape(-1), (len(sample),)) for mask in floats.truth(condition)
        )
        kept &= yes
        open_ones &= ~no
    for k in np.flatnonzero(open_ones & ~kept)[:_OPEN]:
        exact = Exact(statement.program, sample.point(int(k)), BITS[1])
        kept[k] = all(exact.of(condition) is True for condition in statement.conditions)
    return sample.take([int(k) for k in np.flatnonzero(kept)])
