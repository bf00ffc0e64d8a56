"""Points under test, one by one, where there is no NumPy: fewer of them, and the same words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from derivation.exact import BITS, Exact
from derivation.sampling import Sample, moved
from derivation.statement import Statement
from derivation.tree import Index
from derivation.walk import places

__all__ = ["Trial", "moved"]

_Place = tuple[int, dict[Index, int]]
_MOST_VALUES = 200


class Trial:
    """A statement at the points of a sample at which its conditions hold.

    Parameters
    ----------
    statement : Statement
    sample : Sample
    """

    share = 12
    rounds, parents, children = 4, 4, 6

    def __init__(self, statement: Statement, sample: Sample):
        self.statement, self.program = statement, statement.program
        if self.program.width(sample.sizes) > _MOST_VALUES:
            sample = sample.take([])
        rows: list[int] = []
        self.found: list[tuple[int, dict[Index, int], str, bool | None, float, float]] = []
        for row in range(len(sample)):
            exact = Exact(self.program, sample.point(row), BITS[0])
            if all(exact.of(condition) is True for condition in statement.conditions):
                every = places(statement.free, sample.sizes)
                self.found += [(len(rows), at, *self._one(exact, at)) for at in every]
                rows.append(row)
        self.sample = sample.take(rows) if len(rows) < len(sample) else sample

    def _one(self, exact: Exact, at: dict[Index, int]) -> tuple[str, bool | None, float, float]:
        """Return how the sides compare, if equality is claimed, how bad and how far it is."""
        relation, equality = self.statement.relation, self.statement.equality
        exact.numbers.precision(exact.bits)
        left, right = (exact.value(k, at) for k in self.program.roots[:2])
        order = exact.order(left, right)
        claimed = equality if isinstance(equality, bool | None) else exact.of(equality, at)
        if order not in "<>" or isinstance(left, float) or isinstance(right, float):
            return order, claimed, -math.inf, math.inf
        a, c = (float(exact.numbers.middle(exact.numbers.ball(v))) for v in (left, right))
        gap = (a - c) / ((abs(a) + abs(c)) or 1.0)
        return order, claimed, gap if relation.sign in "≤<" else -gap, abs(a - c)

    def told(self) -> list[int]:
        """Return all points: what is decided exactly leaves no doubt."""
        return list(range(len(self.sample)))

    def in_doubt(self, count: int) -> Iterator[_Place]:
        """Yield points at which the digits that were computed tell nothing."""
        yield from itertools.islice(((k, at) for k, at, o, *_ in self.found if o == "!"), count)

    def suspects(self, count: int) -> Iterator[_Place]:
        """Yield points at which the relation seems to be false, or undefined."""
        wrong = {"=": "<>", "≤": ">", "<": ">", "≥": "<", ">": "<", "≠": ""}
        bad = {*wrong[self.statement.relation.sign], "nan"}
        yield from itertools.islice(((k, at) for k, at, o, *_ in self.found if o in bad), count)

    def meeting(self, count: int) -> Iterator[_Place]:
        """Yield points at which the sides are equal, or too close to tell them apart."""
        met = ((k, at) for k, at, order, *_ in self.found if order in "=?!")
        yield from itertools.islice(met, count)

    def same(self, count: int) -> Iterator[_Place]:
        """Yield points at which the sides are equal."""
        yield from itertools.islice(((k, at) for k, at, o, *_ in self.found if o == "="), count)

    def blurred(self, count: int) -> Iterator[_Place]:
        """Yield nothing: what is decided exactly leaves no doubt."""
        yield from ()

    def at_odds(self, count: int) -> Iterator[_Place]:
        """Yield points at which equality seems to hold against its case, or not to hold in it."""
        for k, at, order, claimed, *_ in self.found:
            if order in "=?<>" and claimed is not (order in "=?"):
                yield k, at

    def unsure(self, count: int, apart: int) -> Iterator[_Place]:
        """Yield nothing: what is decided exactly leaves no doubt."""
        yield from ()

    def seen(self) -> tuple[bool, bool]:
        """Return whether equality was met where it is claimed, and its opposite elsewhere."""
        return (
            any(order in "=?" and claimed is not False for _, _, order, claimed, *_ in self.found),
            any(order in "<>" and claimed is False for _, _, order, claimed, *_ in self.found),
        )

    def crosses(self) -> bool:
        """Return whether, at one outcome, the left side is above the right and below it."""
        orders: dict[tuple[int, ...], set[str]] = {}
        for _, at, order, *_ in self.found:
            orders.setdefault((*at.values(),), set()).add(order)
        return any({"<", ">"} <= one for one in orders.values())

    def nearest(self) -> tuple[float, int]:
        """Return how far apart the sides are where they come nearest, and at which point."""
        return min((apart, k) for k, apart in enumerate(self.apart()))

    def apart(self) -> list[float]:
        """Return how far apart the sides are at each point, at the outcomes where it is least."""
        least = [math.inf] * len(self.sample)
        for k, *_, apart in self.found:
            least[k] = min(least[k], apart)
        return least

    surely_apart = apart

    def worst(self) -> list[int]:
        """Return the points that come closest to a violation, the worst last."""
        worst: dict[int, float] = {}
        for k, _, _, _, badness, _ in self.found:
            worst[k] = max(worst.get(k, -math.inf), badness)
        order = sorted((k for k in worst if math.isfinite(worst[k])), key=lambda k: worst[k])
        return order[-self.parents :]
