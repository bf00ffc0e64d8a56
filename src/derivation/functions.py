r"""Functions on outcomes, and the measures that are made of them: H, D, TV, Hel, JS, \chi^2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derivation import tree
from derivation.tree import Index, Node

__all__ = ["MEASURES", "Function", "Log", "combined", "entropy", "inverse", "negative", "summed"]

Log = Callable[[Node], Node]
_HALF, _ONE = tree.Number(Fraction(1, 2)), tree.Number(Fraction(1))


@dataclass(frozen=True)
class Function:
    """A function on outcomes that has no outcome yet: a pmf by its bare name, or a mixture.

    Attributes
    ----------
    alphabets : tuple of str
    at : callable
        Gives its value at indices, using levels from a number on for sums of its own.
    pmf : bool or None
        Whether it is declared as a pmf, and sums to 1 by itself, or as a list; None if neither.
    """

    alphabets: tuple[str, ...]
    at: Callable[[tuple[Index, ...], int], Node]
    pmf: bool | None = None


def combined(combine: Callable[..., Node], *parts: Node | Function) -> Node | Function:
    """Combine numbers, or functions outcome by outcome.

    Raises
    ------
    ValueError
        If the functions are of different outcomes.
    """
    shapes = {part.alphabets for part in parts if isinstance(part, Function)}
    if not shapes:
        return combine(*parts)
    if len(shapes) > 1:
        raise ValueError("these are functions of different outcomes")

    def at(places: tuple[Index, ...], level: int) -> Node:
        return combine(*(p.at(places, level) if isinstance(p, Function) else p for p in parts))

    return Function(shapes.pop(), at)


def summed(functions: list[Function], level: int, term: Callable[..., Node]) -> Node:
    """Return the sum over all outcomes of a term made of what functions have there."""
    alphabets = functions[0].alphabets
    if any(one.alphabets != alphabets for one in functions):
        raise ValueError(
            "these are pmfs of different outcomes: "
            + " and ".join(", ".join(one.alphabets) for one in functions)
        )
    over = tuple(Index(alphabet, level + k) for k, alphabet in enumerate(alphabets))
    return tree.Sum(over, None, term(*(f.at(over, level + len(over)) for f in functions)))


def inverse(node: Node) -> Node:
    """Return 1/a."""
    return tree.Div(_ONE, node)


def negative(node: Node) -> Node:
    """Return −a."""
    if isinstance(node, tree.Number):
        return tree.Number(-node.value)
    return tree.Mul((tree.Number(Fraction(-1)), node))


def entropy(p: Function, level: int, log: Log) -> Node:
    r"""Return Σ p log 1/p."""
    return _cross_entropy([p, p], level, log)


def _cross_entropy(pair: list[Function], level: int, log: Log) -> Node:
    return summed(pair, level, lambda a, c: tree.Mul((a, log(inverse(c)))))


def _divergence(pair: list[Function], level: int, log: Log) -> Node:
    return summed(pair, level, lambda a, c: tree.Mul((a, log(tree.Div(a, c)))))


def _total_variation(pair: list[Function], level: int, log: Log) -> Node:
    gap = summed(pair, level, lambda a, c: tree.Abs(tree.Add((a, negative(c)))))
    return tree.Mul((_HALF, gap))


def _hellinger(pair: list[Function], level: int, log: Log) -> Node:
    overlap = summed(pair, level, lambda a, c: tree.Root(tree.Mul((a, c))))
    return tree.Root(tree.Add((_ONE, negative(overlap))))


def _jensen_shannon(pair: list[Function], level: int, log: Log) -> Node:
    middle = combined(lambda a, c: tree.Mul((_HALF, tree.Add((a, c)))), *pair)
    assert isinstance(middle, Function)
    to_middle = [_divergence([one, middle], level, log) for one in pair]
    return tree.Add(tuple(tree.Mul((_HALF, one)) for one in to_middle))


def _chi_squared(pair: list[Function], level: int, log: Log) -> Node:
    def term(a: Node, c: Node) -> Node:
        gap = tree.Add((a, negative(c)))
        return tree.Div(tree.Pow(gap, tree.Number(Fraction(2))), c)

    return summed(pair, level, term)


# By the name and the form of what stands in its brackets: "p, q", or "p ‖ q".
MEASURES: dict[tuple[str, str], Callable[[list[Function], int, Log], Node]] = {
    ("H", "listed"): _cross_entropy,
    ("D", "apart"): _divergence,
    (r"\mathrm{TV}", "listed"): _total_variation,
    (r"\mathrm{Hel}", "listed"): _hellinger,
    (r"\mathrm{JS}", "listed"): _jensen_shannon,
    (r"\chi^2", "apart"): _chi_squared,
    (r"\chi^2", "listed"): _chi_squared,
}
