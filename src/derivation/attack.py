"""Tries to refute a statement: at thousands of points, and by a search that climbs from the worst.

What seems to be false is confirmed in exact or ball arithmetic before it is called so. How much is
tried is counted in points and rounds, never in seconds: a verdict does not depend on the machine.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from random import Random
from types import ModuleType
from typing import Any

from derivation import tree, trial_plain
from derivation.corners import cornered, numbers_of
from derivation.declarations import ScalarSet, Table
from derivation.exact import DEEP_BITS, Point, near
from derivation.judge import Judge, RefutedError, UndecidedError, holds
from derivation.sampling import Row, Sample, samples
from derivation.solving import solved
from derivation.statement import Statement
from derivation.tied import tied
from derivation.tree import Index, Node
from derivation.walk import names_of, parts_of

try:
    from derivation import trial_numpy

    _trials: ModuleType = trial_numpy
except ImportError:
    _trials = trial_plain

__all__ = ["Tried", "UndecidedError", "attack"]

# What is wrong with a case of equality, and not with the relation.
_OF_THE_CASE = {"strict", "an equality"}
# How many points of a sample are decided exactly: where it seems false, and where sides meet.
_CHECKED_EXACTLY, _MEETING, _AT_ODDS, _UNSURE, _BLURRED = 4, 3, 4, 2, 4
# How many of those at which sides are apart and equality may be claimed.
_APART = 10
# How many points of a statement are decided exactly because floats can't tell; beyond the first
# ones, one a sample is decided where equality seems to hold or not to hold against its case.
_MEETING_AT_ALL, _UNSURE_AT_ALL, _AT_ODDS_AT_ALL, _BLURRED_AT_ALL = 60, 60, 60, 40
# And because floats tell nothing; beyond the first ones, one a sample.
_DOUBTS_AT_ALL = 80
# One of so many points is tried of what is proved: there it may be undefined, and no more.
_PROVED_SHARE = 3
# By how much more of them there are where there are only free numbers.
_NUMBERS_ALONE = 40
# And by how much more that floats can't tell: so near to an end of a set that they see the end.
_DOUBTED_NUMBERS = 10
# Exact values are slow where there are many terms, and tell no more there.
_TERMS, _DOUBTED_TERMS = 24, 400
# How many samples are climbed from, and up to how many values at a point.
_CLIMBS, _CLIMB_WIDTH = 6, 64
# Which sizes are tried where a statement names them, the few smallest of them: smaller ones are.
_SIZES, _SIZES_NAMED = range(9, 2001), 2
# Into how many parts an interval of a free number is narrowed, and around how many points.
_PARTS, _ZOOMED = 10, 8
# Up to which size of an alphabet tables are tied to each other, also where logarithms are rounded.
_TIED, _TIED_ROUNDED = 3, 8
# Numbers that a statement names are fractions of such denominators at most.
_DENOMINATOR = 10**4
# At how many points of a sample sides are followed along a number, and through which values of it.
_HELD, _PARTS_ALONG = 3, 48
_ALONG = sorted(sign * 2.0 ** (k / 8) for k in range(-32, 33) for sign in (-1, 1))
# How low a parabola through three gaps has to fall, beside the outer ones.
_FALLEN = 0.2
# How many values a part may have, over all points of a sample.
_VALUES = 400_000


@dataclass(frozen=True)
class Tried:
    """How much a statement went through.

    Attributes
    ----------
    points : int
        At how many distinct points it was tried.
    sizes : int
        The size of the largest alphabet among them; 0 if there is none.
    """

    points: int
    sizes: int


def attack(
    statement: Statement,
    proved: bool = False,
    trials: ModuleType | None = None,
    equal_proved: bool = False,
    inside: bool = False,
) -> Tried:
    """Return how much a statement survived.

    Parameters
    ----------
    statement : Statement
    proved : bool
        Whether it is proved where both sides are defined: then there is nothing to climb to.
    trials : module, optional
        `trial_numpy` or `trial_plain`; by default the first, where it can be had.
    equal_proved : bool
        Whether its case of equality is proved too.
    inside : bool
        Whether it is proved where all probabilities are positive: then what fails where some are 0
        does so at a jump, to which there is nothing to climb.

    Raises
    ------
    RefutedError
        At the first point at which it fails.
    UndecidedError
        If a case of equality is never met, or a condition never holds.
    """
    try:
        return _Attack(statement, trials or _trials, proved, equal_proved, inside).run()
    except RefutedError as found:
        if found.fault in _OF_THE_CASE and not proved:
            # Where the relation itself is false, there is no use in another case of equality.
            with suppress(UndecidedError):
                alone = replace(statement, equality=None)
                _Attack(alone, trials or _trials, proved, equal_proved, inside).run()
        raise


class _Attack:
    """One statement under attack."""

    def __init__(
        self,
        statement: Statement,
        trials: Any,
        proved: bool,
        equal_proved: bool,
        inside: bool,
    ):
        self.statement, self.trials = statement, trials
        self.climbing = not (proved or inside) and statement.relation.sign not in "=≠"
        self.anywhere = replace(statement, conditions=())
        self.proved, self.equal_proved = proved, equal_proved
        # What is proved altogether may be undefined somewhere, and no more.
        self.settled = proved and (equal_proved or statement.equality is None)
        self.judge = Judge(statement, DEEP_BITS[:1] if self.settled else DEEP_BITS)
        self.points, self.largest, self.climbs = 0, 0, 0
        # The points at which floats tell nothing, and exact values do.
        self.exact: set[str] = set()
        self.equal = self.strict = self.crossed = False
        # A sample and which of its points: as fractions, it takes long where there are many.
        self.nearest: tuple[Sample, int] | None = None
        self.apart = math.inf
        self.meetings, self.unsure = _MEETING_AT_ALL, _UNSURE_AT_ALL
        self.odds, self.blurred = _AT_ODDS_AT_ALL, _BLURRED_AT_ALL
        self.doubts = _DOUBTS_AT_ALL

    @cached_property
    def source(self) -> Random:
        """What the steps of a search are drawn from."""
        return Random(repr(self.statement.relation))

    @property
    def count(self) -> int:
        """At how many points it was tried so far."""
        return self.points + len(self.exact)

    def run(self) -> Tried:
        relation = self.statement.relation
        width = self.statement.program.width
        named = _probabilities([relation, *self.statement.tests])
        rounds = any(isinstance(part, tree.Whole) for part in self.statement.program.parts)
        for sample in self._samples():
            if width(sample.sizes) * len(sample) > _VALUES:
                sample = sample.take(range(max(_VALUES // width(sample.sizes), 0)))
            if not len(sample):
                continue
            trial = self._tried(sample)
            largest = max(sample.sizes.values(), default=0)
            if not self.settled and 1 < largest <= (_TIED_ROUNDED if rounds else _TIED):
                together = tied(sample, named) if relation.sign not in "=≠" else None
                if together is not None:
                    met = self._tried(together)
                    if self._may_touch() and len(met.sample):
                        self._touch(met)
            values = width(sample.sizes)
            if self._may_touch() and len(trial.sample):
                self._touch(trial)
            if self.climbing and values <= _CLIMB_WIDTH:
                self._climb(trial)
                self._zoom(trial)
        self._conclude()
        return Tried(self.count, self.largest)

    def _samples(self) -> Iterator[Sample]:
        found = self.statement.names
        constants = _constants([self.statement.relation, *self.statement.tests])
        declared = self.statement.declared
        share = self.trials.Trial.share
        if self.settled:
            share = max(share, _PROVED_SHARE)
        conditions = self.statement.conditions
        sizes = _named_sizes(self.statement.program.parts)
        drawn = samples(
            declared, found.names, found.alphabets, constants, share, self.settled, sizes
        )
        bounded = not self.settled and bool(names_of(*conditions).names & declared.tables.keys())
        ends = [near(one) for one in _constants([*conditions])] if bounded else []
        ends = [one for one in ends if math.isfinite(one)]
        values = self._allowed(numbers_of(ends)) if bounded else []
        for sample in drawn:
            if not all(_fits(name, at, sample) for name, at in found.numbered):
                continue
            yield solved(sample, conditions, declared.scalars) if conditions else sample
            if bounded:
                # The same for all steps of a chain.
                key = ("cornered", *values, *ends)
                at_ends = sample.once(key, partial(cornered, sample, values, ends))
                if at_ends is not None:
                    yield at_ends

    def _allowed(self, values: list[float]) -> list[float]:
        """Return the numbers that a list may consist of, by the conditions on lists alone."""
        tables = self.statement.own.tables
        lists = {name: one for name, one in tables.items() if one.kind == "list"}
        speaks = {one: names_of(one) for one in self.statement.conditions}
        alone = tuple(
            one
            for one, found in speaks.items()
            if found.names and found.names <= {*lists} and not found.numbered
        )
        if not alone:
            return values
        of_lists = {alphabet for one in lists.values() for alphabet in one.alphabets}
        sizes = dict.fromkeys(self.statement.names.alphabets | of_lists, 1)
        same = Sample(
            sizes, {name: [array("d", [value]) for value in values] for name in lists}, {}, lists
        )
        stated = replace(self.statement, conditions=alone)
        allowed = [value for k, value in enumerate(values) if holds(stated, same.point(k))]
        return allowed or values

    def _tried(self, sample: Sample) -> Any:
        trial = self.trials.Trial(self.statement, sample)
        if len(trial.sample):
            self.points += trial.sample.distinct(trial.told())
            self.largest = max([self.largest, *sample.sizes.values()])
            self._examine(trial)
        return trial

    def _examine(self, trial: Any) -> None:
        """Confirm exactly what a trial suspects."""
        relation = self.statement.relation
        sizes = trial.sample.sizes
        terms = max(math.prod(sizes.values()), self.statement.program.width(sizes))
        small = terms <= _TERMS
        # Where there are numbers alone, values are cheap, and sides meet at few points.
        scarce = 1 if trial.sample.weights else _NUMBERS_ALONE
        has_case = self.statement.equality is not None and relation.sign in "≤≥"
        for row, at in trial.suspects(_CHECKED_EXACTLY if small else 1):
            self._refute_relation(trial.sample.point(row), at)
        doubts = _CHECKED_EXACTLY if small and self.doubts > 0 else 1
        doubts *= 1 if trial.sample.weights else _DOUBTED_NUMBERS
        for row, at in trial.in_doubt(doubts if terms <= _DOUBTED_TERMS else 0):
            self.doubts -= 1
            point = trial.sample.point(row)
            self._refute_relation(point, at)
            if self.judge.tells(point, at):
                self.exact.add(repr(point))
            if has_case and small:
                self._refute_case(point, at)
                self._see(point, at)
        if small and relation.sign not in "=≠" and self.blurred > 0:
            for row, at in trial.blurred(min(_BLURRED, self.blurred)):
                self.blurred -= 1
                self._refute(self._fault_to_the_last, self.proved, trial.sample.point(row), at)
        if relation.sign in "<>≠" or (relation.sign == "=" and small and not self.proved):
            for row, at in trial.meeting(scarce * min(_MEETING, self.meetings)):
                self.meetings -= 1
                self._refute_relation(trial.sample.point(row), at)
        if relation.sign in "<>":
            for row, at in trial.same(_MEETING if small else 1):
                self._refute_relation(trial.sample.point(row), at)
        if relation.sign == "≠":
            self.crossed |= trial.crosses()
        if has_case:
            equal, strict = trial.seen()
            self.equal |= equal
            self.strict |= strict
            if small:
                for row, at in trial.at_odds(scarce * _AT_ODDS if self.odds > 0 else 1):
                    self.odds -= 1
                    point = trial.sample.point(row)
                    self._refute_case(point, at)
                    self._see(point, at)
                for row, at in trial.unsure(min(_UNSURE, self.unsure), _APART):
                    self.unsure -= 1
                    point = trial.sample.point(row)
                    self._refute_case(point, at)
                    self._see(point, at)
            if not self.equal:
                self._approach(trial)

    def _see(self, point: Point, at: Mapping[Index, int]) -> None:
        """Take down exactly what floats can't tell: that sides are equal as claimed, or differ."""
        if not (self.equal and self.strict):
            equal, strict = self.judge.seen(point, at)
            self.equal |= equal
            self.strict |= strict

    def _approach(self, trial: Any) -> None:
        """Remember the point at which the sides come nearest to each other."""
        apart, row = trial.nearest()
        if apart < self.apart:
            self.apart, self.nearest = apart, (trial.sample, row)

    def _refute_relation(self, point: Point, at: dict[Index, int]) -> None:
        self._refute(self.judge.relation_fault, self.proved, point, at)

    def _fault_to_the_last(self, point: Point, at: Mapping[Index, int]) -> str:
        return self.judge.relation_fault(point, at, to_the_last=True)

    def _refute_case(self, point: Point, at: dict[Index, int]) -> None:
        self._refute(self.judge.equality_fault, self.equal_proved, point, at)

    def _refute(
        self,
        fault_at: Callable[[Point, Mapping[Index, int]], str],
        proved: bool,
        point: Point,
        at: dict[Index, int],
    ) -> None:
        try:
            fault = fault_at(point, at)
        except UndecidedError:
            if proved:
                return
            raise
        if fault and self.judge.allows(point, at, open_ones=True):
            raise RefutedError(fault, self.statement, point, at)

    def _climb(self, trial: Any) -> None:
        """Breed points from those that come closest to a violation."""
        if self.climbs >= _CLIMBS or len(trial.sample) <= 2:
            return
        # Where conditions leave out points, children can't be told from parents.
        worst, whole = trial.worst(), not self.statement.conditions
        self.climbs += bool(worst)
        for _ in range(trial.rounds if worst else 0):
            parents = trial.sample.take([k for k in worst for _ in range(trial.children)])
            children = self.trials.moved(parents, self.statement.declared, self.source)
            trial = self._tried(children.joined(trial.sample.take(worst)))
            worst = trial.worst() if len(trial.sample) else []
            if not worst or (whole and min(worst) >= len(children)):
                # No child is worse than its parents.
                return

    def _zoom(self, trial: Any) -> None:
        """Narrow intervals of the one free number around what comes closest to a violation."""
        sample = trial.sample
        if sample.weights or len(sample.scalars) != 1 or len(sample) <= 2:
            return
        ((name, column),) = sample.scalars.items()
        where = self.statement.declared.scalars.get(name)
        if where is None or where.whole:
            return
        floats = sorted({value for value in column if isinstance(value, float)})
        chosen = [column[k] for k in trial.worst() if isinstance(column[k], float)]
        for _ in range(trial.rounds):
            # Neighbours share their intervals.
            inner: dict[float, None] = {}
            for at in (floats.index(value) for value in chosen):
                ends = floats[max(at - 1, 0) : at + 2]
                for low, high in pairwise(ends):
                    inner |= dict.fromkeys(
                        low + (high - low) * k / _PARTS for k in range(_PARTS + 1)
                    )
            floats = sorted(inner)
            if len(floats) < _PARTS:
                return
            trial = self._tried(replace(sample, scalars={name: floats}))
            if not len(trial.sample):
                return
            column = trial.sample.scalars[name]
            chosen = [column[k] for k in trial.worst()[-_ZOOMED:]]

    def _may_touch(self) -> bool:
        """Return whether sides might meet where nothing says so: a proof leaves that open."""
        if self.settled or self.statement.relation.sign in "=≠":
            return False
        has_case = self.statement.equality is not None
        return self.statement.relation.sign in "<>" or (has_case and not self.equal_proved)

    def _touch(self, trial: Any) -> None:
        """Follow the sides along one free number, or probability, to where they may meet."""
        sample, sets = trial.sample, self.statement.declared.scalars
        names = [name for name in sample.scalars if name in sets and not sets[name].whole]
        if self.statement.free or max(sample.sizes.values(), default=0) > _TIED:
            return
        near = sorted(range(len(sample)), key=trial.apart().__getitem__)[:_HELD]
        spread = range(0, len(sample), max(len(sample) // _HELD, 1))
        rows = sorted({*near, *spread, *_rows_of_expressions(sample)})
        if not sample.weights and len(sample.scalars) == 1:
            rows = [0]
        for name in names:
            along = _along(sets[name])
            held = sample.take([row for row in rows for _ in along])
            numbers = {**held.scalars, name: along * len(rows)}
            self._follow(replace(held, scalars=numbers), name, along)
        pmf = _only_pmf(sample)
        if pmf is not None:
            # Two outcomes have one way; of more, the others keep their shares of the rest.
            rows = rows if sample.sizes[pmf.alphabets[0]] > 2 or sample.scalars else rows[:1]
            along = _along(_SHARE)
            held = sample.take([row for row in rows for _ in along])
            weights = [
                _sharing(weights, share)
                for weights, share in zip(held.weights[pmf.name], along * len(rows), strict=True)
            ]
            self._follow(replace(held, weights={pmf.name: weights}), pmf.name, along)

    def _follow(self, lines: Sample, name: str, along: list[float]) -> None:
        """Look for where the sides may meet on lines, each with all values along one name."""
        sliced = self.trials.Trial(self.anywhere, lines)
        gaps = sliced.surely_apart()
        for first in range(0, len(gaps), len(along)):
            for k in _lows(along, gaps[first : first + len(along)]):
                self._meet(sliced.sample.point(first + k), name)

    def _meet(self, point: Point, name: str) -> None:
        """Take down that sides meet near a point, for another value of a number."""
        found = self.judge.touches(point, name)
        if found is None or not self.judge.allows(found[0], {}):
            return
        if not found[1]:
            said = isinstance(self.statement.equality, tree.Test)
            raise UndecidedError(
                "the two sides meet as far as six hundred binary digits tell, and "
                + ("the case of equality does not hold there" if said else "no case says so"),
                found[0],
                help="write a case of equality that holds there, or leave it out in given:"
                if said
                else "write ≤ or ≥ with its case of equality, or leave it out in given:",
            )
        self.equal = True

    def _conclude(self) -> None:
        if not self.count:
            raise UndecidedError(
                "the conditions of given: held at none of the points that were tried"
                if self.statement.conditions
                else "there is no point at which it could be tried"
            )
        if self.crossed and self._is_continuous():
            raise UndecidedError(
                "the left side is above the right at some points and below it at others: they "
                "meet in between, unless one of them jumps; leave out in given: where they meet"
            )
        if isinstance(self.statement.equality, tree.Test):
            if not self.equal:
                sample, row = self.nearest or (None, 0)
                raise UndecidedError(
                    f"its case of equality was met at none of {self.count:,} points"
                    + (": the two sides come nearest" if sample else ""),
                    sample.point(row) if sample else None,
                    help="write “equality never”, or a condition at which the sides meet; where "
                    "they meet at no fraction of a small denominator, substitute so that they do",
                )
            if not self.strict:
                raise UndecidedError(
                    f"its case of equality held at all of {self.count:,} points: write ="
                )

    def _is_continuous(self) -> bool:
        """Return whether points can be joined on a way along which nothing jumps."""
        declared, names = self.statement.declared, self.statement.names.names
        jumps = any(
            isinstance(part, tree.Whole) or (isinstance(part, tree.Sum) and part.where is not None)
            for part in self.statement.program.parts
        )
        return not (
            jumps
            or self.statement.conditions
            or any(one.whole for name, one in declared.scalars.items() if name in names)
            or any(one.drawn for name, one in declared.tables.items() if name in names)
        )


def _fits(name: str, at: tuple[Index | int, ...], sample: Sample) -> bool:
    table = sample.tables.get(name)
    return table is None or all(
        place <= sample.sizes[alphabet]
        for place, alphabet in zip(at, table.alphabets, strict=True)
        if isinstance(place, int)
    )


def _rows_of_expressions(sample: Sample) -> Iterator[int]:
    """Yield a point for each expression that a number is, where there are numbers alone.

    Sides may meet where two numbers are the root of 2, and nowhere where one is a float near it.
    """
    if not sample.weights and len(sample.scalars) > 1:
        for column in sample.scalars.values():
            found: dict[Node, int] = {}
            for row, value in enumerate(column):
                if isinstance(value, Node) and not isinstance(value, tree.Number):
                    found.setdefault(value, row)
            yield from found.values()


_SHARE = ScalarSet("p(1)", Fraction(0), Fraction(1), True, True)


def _only_pmf(sample: Sample) -> Table | None:
    """Return the pmf that is a sample's only table, and has outcomes to follow; None for none."""
    tables = [sample.tables[name] for name in sample.weights]
    if len(tables) != 1 or tables[0].kind != "pmf" or tables[0].drawn:
        return None
    (pmf,) = tables
    return pmf if len(pmf.alphabets) == 1 and sample.sizes[pmf.alphabets[0]] > 1 else None


def _sharing(weights: Row, share: float) -> Row:
    """Return weights of which the first has a share, and the others their shares of the rest."""
    rest = sum(weights[1:])
    others = weights[1:] if rest else array("d", [1.0]) * (len(weights) - 1)
    return array("d", [share, *((1 - share) * one / (rest or len(others)) for one in others)])


@lru_cache(maxsize=64)
def _along(where: ScalarSet) -> list[float]:
    """Return numbers of a set in their order, through which sides are followed."""
    found = {value for value in _ALONG if value in where}
    if where.low is not None and where.high is not None:
        low, wide = float(where.low), float(where.high - where.low)
        found |= {low + wide * k / _PARTS_ALONG for k in range(1, _PARTS_ALONG)}
    return sorted(found)


def _lows(numbers: Sequence[float], gaps: Sequence[float]) -> Iterator[int]:
    """Yield where gaps along a number seem to fall to 0 nearby, by a parabola."""
    for k in range(1, len(numbers) - 1):
        (a, b, c), (u, v, w) = numbers[k - 1 : k + 2], map(float, gaps[k - 1 : k + 2])
        if not (u >= v <= w and u + w < math.inf):
            continue
        first, last = (v - u) / (b - a), (w - v) / (c - b)
        bend = (last - first) / (c - a)
        slope = first + bend * (b - a)
        if bend > 0 and v - slope * slope / (4 * bend) < _FALLEN * min(u, w):
            yield k


def _probabilities(roots: list[Node | tree.Test]) -> list[Fraction]:
    """Return the numbers between 0 and 1 that a statement names."""
    found, waiting = set[float](), _constants(roots)
    while waiting:
        one = waiting.pop()
        found.add(abs(near(one)))
        waiting += [part for part in parts_of(one) if isinstance(part, Node)]
    plain = {Fraction(value).limit_denominator(_DENOMINATOR) for value in found if 0 < value < 1}
    return sorted(one for one in plain if float(one) in found)


def _named_sizes(parts: Sequence[Node | tree.Test]) -> tuple[int, ...]:
    """Return whole numbers that a statement about sizes names, and those behind them."""
    if not any(isinstance(one, tree.Size) for one in parts):
        return ()
    numbers = {one.value for one in parts if isinstance(one, tree.Number)}
    named = [size for size in _SIZES if size in numbers][:_SIZES_NAMED]
    return tuple(sorted({*named, *(k + 1 for k in named)}))


def _constants(roots: list[Node | tree.Test]) -> list[Node]:
    """Return the largest expressions without names, at which free numbers are worth a try."""
    known: dict[Node | tree.Test, bool] = {}

    def speaks(one: Node | tree.Test) -> bool:
        """Return whether a part speaks of a name, of an alphabet or of an outcome."""
        if one not in known:
            named = isinstance(one, tree.Scalar) and bool(names_of(one).names)
            of_outcomes = isinstance(one, tree.Size | tree.Prob | tree.Same) or hasattr(one, "over")
            known[one] = named or of_outcomes or any([speaks(part) for part in parts_of(one)])
        return known[one]

    found: dict[Node, None] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Node) and not speaks(one):
            found[one] = None
        else:
            waiting += parts_of(one)
    return list(found)
