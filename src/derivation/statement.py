"""What is checked: a relation, for all of what, on which conditions, and where it is equal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derivation import tree
from derivation.declarations import Declarations
from derivation.program import Program
from derivation.tree import Index
from derivation.walk import Names, names_of

__all__ = ["Statement"]


@dataclass(frozen=True)
class Statement:
    """A relation between two sides, with all that belongs to it.

    Attributes
    ----------
    relation : Relation
    free : tuple of Index
        Outcomes for all of which it is stated.
    declared : Declarations
    equality : Test, False or None
        Where an inequality is an equality, and only there; False for nowhere; None if not said.
    conditions : tuple of Test
        What is taken for granted.
    where_defined : bool
        Whether it is stated only where both sides are defined.
    """

    relation: tree.Relation
    free: tuple[Index, ...]
    declared: Declarations
    equality: tree.Test | bool | None = None
    conditions: tuple[tree.Test, ...] = ()
    where_defined: bool = False

    @property
    def tests(self) -> tuple[tree.Test, ...]:
        """The case of equality, if it is a test, and the conditions."""
        own = (self.equality,) if isinstance(self.equality, tree.Test) else ()
        return (*own, *self.conditions)

    @cached_property
    def names(self) -> Names:
        """What it speaks of."""
        found = names_of(self.relation, *self.tests)
        alphabets = found.alphabets | {index.alphabet for index in self.free}
        return Names(found.names, alphabets, max(found.depth, len(self.free)), found.numbered)

    @cached_property
    def own(self) -> Declarations:
        """The tables and numbers that it speaks of; what else is declared has no part in it."""
        said, known = self.names.names, self.declared
        return Declarations(
            tables={name: one for name, one in known.tables.items() if name in said},
            scalars={name: one for name, one in known.scalars.items() if name in said},
        )

    @cached_property
    def is_bounded(self) -> bool:
        """Whether its conditions are inequalities, which hold beside a point at which they do."""
        waiting: list[tree.Test] = [*self.conditions]
        while waiting:
            match waiting.pop():
                case tree.Relation(sign):
                    if sign in "=≠":
                        return False
                case tree.And(tests):
                    waiting += tests
                case tree.ForAll(_, test):
                    waiting.append(test)
                case _:
                    return False
        return bool(names_of(*self.conditions).names)

    @cached_property
    def program(self) -> Program:
        """Its parts, in an order in which they can be evaluated."""
        # The relation too: its two sides may have values for different outcomes.
        return Program([self.relation.left, self.relation.right, self.relation, *self.tests])
