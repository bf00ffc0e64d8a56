"""Statements as lists of parts, each part once, with those that it needs before it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from derivation import tree
from derivation.tree import Index, Node
from derivation.walk import parts_of

__all__ = ["Program"]


class Program:
    """The parts of some nodes and tests, in an order in which they can be evaluated.

    Attributes
    ----------
    parts : list of Node or Test
    below : list of tuple of int
        For each part, where its own parts stand.
    free : list of tuple of Index
        For each part, the indices on which its value depends.
    calm : list of bool
        For each part, whether 0 times its infinity is 0.
    """

    def __init__(self, roots: Iterable[Node | tree.Test]):
        self.parts: list[Node | tree.Test] = []
        self.below: list[tuple[int, ...]] = []
        self.free: list[tuple[Index, ...]] = []
        self.calm: list[bool] = []
        self._known: dict[Node | tree.Test, int] = {}
        self.roots = [self.place(root) for root in roots]

    def place(self, part: Node | tree.Test) -> int:
        """Return where a part stands, after it was put there if it is new."""
        if part not in self._known:
            below = tuple(self.place(one) for one in parts_of(part))
            self.parts.append(part)
            self.below.append(below)
            self.free.append(self._free(part, below))
            self.calm.append(isinstance(part, Node) and tree.born_of_a_logarithm(part))
            self._known[part] = len(self.parts) - 1
        return self._known[part]

    def _free(self, part: Node | tree.Test, below: tuple[int, ...]) -> tuple[Index, ...]:
        own = part.at if isinstance(part, tree.Prob) else ()
        found = {place for place in own if isinstance(place, Index)}
        found = found.union(*(self.free[k] for k in below))
        bound = set(getattr(part, "over", ()))
        return tuple(sorted(found - bound, key=lambda index: (index.level, index.alphabet)))

    def width(self, sizes: Mapping[str, int]) -> int:
        """Return how many values the part with the most values has at one point."""
        return max(
            math.prod(sizes[i.alphabet] for i in {*self.free[k], *getattr(part, "over", ())})
            for k, part in enumerate(self.parts)
        )
