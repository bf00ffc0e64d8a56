"""Statements as lists of parts, each part once, with those that it needs before it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

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
    key : list of callable
        For each part, what takes the outcomes at these indices from those at all levels.
    calm : list of bool
        For each part, whether 0 times its infinity is 0.
    levels : int
        How many levels of indices there are.
    """

    def __init__(self, roots: Iterable[Node | tree.Test]):
        self.parts: list[Node | tree.Test] = []
        self.below: list[tuple[int, ...]] = []
        self.free: list[tuple[Index, ...]] = []
        self.key: list[Callable[[Sequence[int]], Any]] = []
        self.calm: list[bool] = []
        self.levels = 0
        self._known: dict[Node | tree.Test, int] = {}
        # Where objects stand, so that they need no hash again, and the objects, to keep them.
        self._seen: dict[int, int] = {}
        self._kept: list[Node | tree.Test] = []
        # The alphabets over which the parts found so far have values, each set of them once.
        self._spans: set[tuple[str, ...]] = set()
        self._spanned = 0
        self.roots = [self.place(root) for root in roots]

    def place(self, part: Node | tree.Test) -> int:
        """Return where a part stands, after it was put there if it is new."""
        if id(part) in self._seen:
            return self._seen[id(part)]
        if part not in self._known:
            below = tuple(self.place(one) for one in parts_of(part))
            self.parts.append(part)
            self.below.append(below)
            self.free.append(self._free(part, below))
            levels = [index.level for index in self.free[-1]]
            self.key.append(itemgetter(*levels) if levels else _nowhere)
            inside = (*self.free[-1], *getattr(part, "over", ()))
            self.levels = max([self.levels, *(index.level + 1 for index in inside)])
            self.calm.append(isinstance(part, Node) and tree.born_of_a_logarithm(part))
            self._known[part] = len(self.parts) - 1
        self._seen[id(part)] = self._known[part]
        self._kept.append(part)
        return self._known[part]

    def _free(self, part: Node | tree.Test, below: tuple[int, ...]) -> tuple[Index, ...]:
        own: tuple[Index | int, ...] = part.at if isinstance(part, tree.Prob) else ()
        own = (part.left, part.right) if isinstance(part, tree.Same) else own
        bound = getattr(part, "over", ())
        inside = {self.free[k] for k in below}
        if len(inside) == 1 and not bound and not own:
            # Most parts depend on what all of theirs depend on.
            return inside.pop()
        found = {place for place in own if isinstance(place, Index)}.union(*inside)
        return tuple(sorted(found - {*bound}, key=lambda index: (index.level, index.alphabet)))

    def width(self, sizes: Mapping[str, int]) -> int:
        """Return how many values the part with the most values has at one point."""
        for k in range(self._spanned, len(self.parts)):
            indices = {*self.free[k], *getattr(self.parts[k], "over", ())}
            self._spans.add(tuple(sorted(index.alphabet for index in indices)))
        self._spanned = len(self.parts)
        return max(math.prod(sizes[alphabet] for alphabet in span) for span in self._spans)


def _nowhere(outcomes: Sequence[int]) -> None:
    """Return the same for all outcomes."""
