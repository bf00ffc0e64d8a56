"""Goes through trees: their parts, the names in them, and trees with parts replaced."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar, cast

from derivation import tree
from derivation.tree import Index, Node

__all__ = ["Names", "canonical", "mapped", "moved", "names_of", "parts_of", "places", "substituted"]

Part = TypeVar("Part", bound=Node | tree.Test)
_Any = Node | tree.Test


_PARTS = (Node, tree.Test)


def parts_of(node: _Any) -> tuple[_Any, ...]:
    """Return the parts right below a node, which keeps them: it is asked again and again."""
    known: tuple[_Any, ...] | None = node.__dict__.get("_parts")
    if known is None:
        values = (getattr(node, name) for name in _fields(cast(Any, type(node))))
        inside = (one if isinstance(one, tuple) else (one,) for one in values)
        known = tuple(one for parts in inside for one in parts if isinstance(one, _PARTS))
        node.__dict__["_parts"] = known
    return known


def mapped(node: Part, change: Callable[[_Any], _Any]) -> Part:
    """Return a node with each part right below it changed."""

    def new(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(new, value))
        return change(value) if isinstance(value, Node | tree.Test) else value

    made: Any = type(node)
    return cast(Part, made(*(new(getattr(node, name)) for name in _fields(made))))


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def canonical(node: Part, free: tuple[Index, ...] = ()) -> Part:
    """Return a node whose indices have levels that count the indices bound around them."""
    start = {index: Index(index.alphabet, k) for k, index in enumerate(free)}
    return cast(Part, _levelled(node, start, len(free)))


def _levelled(node: _Any, known: Mapping[Index, Index], level: int) -> _Any:
    match node:
        case tree.Prob(name, at):
            return tree.Prob(name, tuple(known[p] if isinstance(p, Index) else p for p in at))
        case tree.Same(left, right, same):
            return tree.Same(known[left], known[right], same)
        case tree.Sum() | tree.Product() | tree.Largest() | tree.ForAll():
            new = tuple(Index(index.alphabet, level + k) for k, index in enumerate(node.over))
            inner = {**known, **dict(zip(node.over, new, strict=True))}
            deeper = mapped(node, lambda one: _levelled(one, inner, level + len(new)))
            values = {name: getattr(deeper, name) for name in _fields(cast(Any, type(node)))}
            return type(node)(**{**values, "over": new})
        case _:
            return mapped(node, lambda one: _levelled(one, known, level))


def moved(node: Part, old: Index, new: Index) -> Part:
    """Return a node with one index in the place of another."""
    changed: Any = None
    match node:
        case tree.Prob(name, at):
            changed = tree.Prob(name, tuple(new if place == old else place for place in at))
        case tree.Same(left, right, same):
            changed = tree.Same(new if left == old else left, new if right == old else right, same)
    return cast(Part, changed or mapped(node, lambda one: moved(one, old, new)))


def substituted(node: Part, numbers: Mapping[str, Node]) -> Part:
    """Return a node with expressions in the place of some free numbers."""
    new: Any = numbers.get(node.name, node) if isinstance(node, tree.Scalar) else None
    return cast(Part, new or mapped(node, lambda one: substituted(one, numbers)))


@dataclass(frozen=True)
class Names:
    """What a statement speaks of.

    Attributes
    ----------
    names : frozenset of str
        Its tables and free numbers.
    alphabets : frozenset of str
    depth : int
        How many levels of indices it has.
    numbered : tuple
        Tables at numbered outcomes, as p(3), which want an alphabet of so many.
    """

    names: frozenset[str]
    alphabets: frozenset[str]
    depth: int
    numbered: tuple[tuple[str, tuple[Index | int, ...]], ...]

    def __or__(self, other: Names) -> Names:
        return Names(
            self.names | other.names,
            self.alphabets | other.alphabets,
            max(self.depth, other.depth),
            self.numbered + other.numbered,
        )


def places(over: Sequence[Index], sizes: Mapping[str, int]) -> Iterator[dict[Index, int]]:
    """Yield all outcomes of some indices, counted from 0."""
    for place in itertools.product(*(range(sizes[index.alphabet]) for index in over)):
        yield dict(zip(over, place, strict=True))


def names_of(*nodes: _Any) -> Names:
    """Return what some nodes speak of."""
    names: set[str] = set()
    alphabets: set[str] = set()
    levels = {-1}
    numbered: list[tuple[str, tuple[Index | int, ...]]] = []
    waiting: list[_Any] = list(nodes)
    while waiting:
        one = waiting.pop()
        over: tuple[Index | int, ...] = getattr(one, "over", ())
        match one:
            case tree.Scalar("e" | "pi"):
                pass
            case tree.Scalar(name):
                names.add(name)
            case tree.Size(alphabet):
                alphabets.add(alphabet)
            case tree.Prob(name, at):
                names.add(name)
                over = at
                numbered += [(name, at)] if any(isinstance(k, int) for k in at) else []
            case tree.Same(left, right):
                over = (left, right)
        indices = [place for place in over if isinstance(place, Index)]
        alphabets |= {index.alphabet for index in indices}
        levels |= {index.level for index in indices}
        waiting += parts_of(one)
    return Names(frozenset(names), frozenset(alphabets), max(levels) + 1, tuple(numbered))
