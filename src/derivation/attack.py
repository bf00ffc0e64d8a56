"""Tries to refute a statement: at thousands of points, and by a search that climbs from the worst.

What seems to be false is confirmed in exact or ball arithmetic before it is called so. How much is
tried is counted in points and rounds, never in seconds: a verdict does not depend on the machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from types import ModuleType
from typing import Any

from derivation import tree, trial_plain
from derivation.exact import Point
from derivation.judge import Judge, RefutedError, UndecidedError
from derivation.sampling import Sample, moved, samples
from derivation.statement import Statement
from derivation.tree import Index, Node
from derivation.walk import names_of, parts_of

try:
    from derivation import trial_numpy

    _trials: ModuleType = trial_numpy
except ImportError:
    _trials = trial_plain

__all__ = ["Tried", "UndecidedError", "attack"]

# How many points of a sample are decided exactly: where it seems false, and where sides meet.
_CHECKED_EXACTLY, _MEETING, _AT_ODDS, _UNSURE = 4, 3, 4, 2
# How many points of a statement are decided exactly because floats can't tell; beyond the first
# ones, one a sample is decided where equality seems to hold or not to hold against its case.
_MEETING_AT_ALL, _UNSURE_AT_ALL, _AT_ODDS_AT_ALL = 60, 60, 60
# One of so many points is tried of what is proved: there it may be undefined, and no more.
_PROVED_SHARE = 3
# Exact values are slow where there are many terms, and tell no more there.
_TERMS, _DOUBTED_TERMS = 24, 400
# How many samples are climbed from, and up to how many values at a point.
_CLIMBS, _CLIMB_WIDTH = 6, 64
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


def attack(statement: Statement, proved: bool = False, trials: ModuleType | None = None) -> Tried:
    """Return how much a statement survived.

    Parameters
    ----------
    statement : Statement
    proved : bool
        Whether it is proved where both sides are defined: then there is nothing to climb to.
    trials : module, optional
        `trial_numpy` or `trial_plain`; by default the first, where it can be had.

    Raises
    ------
    RefutedError
        At the first point at which it fails.
    UndecidedError
        If a case of equality is never met, or a condition never holds.
    """
    return _Attack(statement, trials or _trials).run(proved)


class _Attack:
    """One statement under attack."""

    def __init__(self, statement: Statement, trials: Any):
        self.statement, self.trials = statement, trials
        self.judge = Judge(statement)
        self.source = Random(repr(statement.relation))
        self.points, self.largest, self.climbs = 0, 0, 0
        self.equal = self.strict = False
        self.meetings, self.unsure = _MEETING_AT_ALL, _UNSURE_AT_ALL
        self.odds = _AT_ODDS_AT_ALL

    def run(self, proved: bool) -> Tried:
        self.proved, climbs = proved, not proved
        relation = self.statement.relation
        width = self.statement.program.width
        for sample in self._samples():
            if width(sample.sizes) * len(sample) > _VALUES:
                sample = sample.take(range(max(_VALUES // width(sample.sizes), 0)))
            if not len(sample):
                continue
            trial = self._tried(sample)
            values = width(sample.sizes)
            if climbs and relation.sign not in "=≠" and values <= _CLIMB_WIDTH:
                self._climb(trial)
        self._conclude()
        return Tried(self.points, self.largest)

    def _samples(self) -> Iterator[Sample]:
        found = self.statement.names
        constants = _constants([self.statement.relation, *self.statement.tests])
        declared = self.statement.declared
        share = self.trials.Trial.share
        if self.proved and self.statement.equality is None:
            share = max(share, _PROVED_SHARE)
        for sample in samples(declared, found.names, found.alphabets, constants, share):
            if all(_fits(name, at, sample) for name, at in found.numbered):
                yield sample

    def _tried(self, sample: Sample) -> Any:
        trial = self.trials.Trial(self.statement, sample)
        if len(trial.sample):
            self.points += trial.sample.take(trial.told()).distinct()
            self.largest = max([self.largest, *sample.sizes.values()])
            self._examine(trial)
        return trial

    def _examine(self, trial: Any) -> None:
        """Confirm exactly what a trial suspects."""
        relation = self.statement.relation
        terms = math.prod(trial.sample.sizes.values())
        small = terms <= _TERMS
        for row, at in trial.suspects(_CHECKED_EXACTLY if small else 1):
            self._refute(self.judge.relation_fault, trial.sample.point(row), at)
        for row, at in trial.in_doubt(
            _CHECKED_EXACTLY if small else 1 if terms <= _DOUBTED_TERMS else 0
        ):
            self._refute(self.judge.relation_fault, trial.sample.point(row), at)
        if relation.sign in "<>≠" or (relation.sign == "=" and small and not self.proved):
            for row, at in trial.meeting(min(_MEETING, self.meetings)):
                self.meetings -= 1
                self._refute(self.judge.relation_fault, trial.sample.point(row), at)
        if self.statement.equality is not None and relation.sign in "≤≥":
            if small:
                for row, at in trial.at_odds(_AT_ODDS if self.odds > 0 else 1):
                    self.odds -= 1
                    self._refute(self.judge.equality_fault, trial.sample.point(row), at)
                for row, at in trial.unsure(min(_UNSURE, self.unsure)):
                    self.unsure -= 1
                    self._refute(self.judge.equality_fault, trial.sample.point(row), at)
            equal, strict = trial.seen()
            self.equal |= equal
            self.strict |= strict

    def _refute(
        self,
        fault_at: Callable[[Point, Mapping[Index, int]], str],
        point: Point,
        at: dict[Index, int],
    ) -> None:
        try:
            fault = fault_at(point, at)
        except UndecidedError:
            if self.proved:
                return
            raise
        if fault:
            raise RefutedError(fault, self.statement, point, at)

    def _climb(self, trial: Any) -> None:
        """Breed points from those that come closest to a violation."""
        if self.climbs >= _CLIMBS or len(trial.sample) <= 2:
            return
        self.climbs += 1
        for _ in range(trial.rounds):
            worst = trial.worst() if len(trial.sample) else []
            if not worst:
                return
            parents = trial.sample.take([k for k in worst for _ in range(trial.children)])
            children = moved(parents, self.statement.declared, self.source)
            trial = self._tried(_together(children, trial.sample.take(worst)))

    def _conclude(self) -> None:
        if not self.points:
            raise UndecidedError(
                "the conditions of given: held at none of the points that were tried"
                if self.statement.conditions
                else "there is no point at which it could be tried"
            )
        if isinstance(self.statement.equality, tree.Test):
            if not self.equal:
                raise UndecidedError(
                    f"its case of equality was met at none of {self.points} points: write "
                    "“equality never”, or a condition at which the two sides meet"
                )
            if not self.strict:
                raise UndecidedError(
                    f"its case of equality held at all of {self.points} points: write ="
                )


def _together(children: Sample, parents: Sample) -> Sample:
    weights = {n: [*column, *parents.weights[n]] for n, column in children.weights.items()}
    scalars = {n: [*column, *parents.scalars[n]] for n, column in children.scalars.items()}
    return replace(children, weights=weights, scalars=scalars)


def _fits(name: str, at: tuple[Index | int, ...], sample: Sample) -> bool:
    table = sample.tables.get(name)
    return table is None or all(
        place <= sample.sizes[alphabet]
        for place, alphabet in zip(at, table.alphabets, strict=True)
        if isinstance(place, int)
    )


def _constants(roots: list[Node | tree.Test]) -> list[Node]:
    """Return the largest expressions without names, at which free numbers are worth a try."""
    found: dict[Node, None] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        speaks = names_of(one)
        plain = not speaks.names and not speaks.alphabets and not speaks.depth
        if isinstance(one, Node) and plain:
            found[one] = None
        else:
            waiting += parts_of(one)
    return list(found)
