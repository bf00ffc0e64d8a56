r"""Functions on outcomes, and the measures that are made of them: H, D, TV, Hel, JS, \chi^2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derivation import tree
from derivation.tree import Index, Node

__all__ = [
    "MEASURES",
    "STANDARD",
    "Function",
    "Log",
    "combined",
    "entropy",
    "inverse",
    "iverson",
    "negative",
    "summed",
]

Log = Callable[[Node], Node]
_HALF, _ONE, _TWO = (tree.Number(Fraction(k)) for k in ("1/2", 1, 2))


@dataclass(frozen=True)
class Function:
    """A function on outcomes that has no outcome yet: a pmf by its bare name, or a mixture.

    Attributes
    ----------
    alphabets : tuple of str
        Of numbers that are listed one by one: how many there are.
    at : callable
        Gives its value at indices, using levels from a number on for sums of its own.
    pmf : bool or None
        Whether it is declared as a pmf, and sums to 1 by itself, or as a list; None if neither.
    """

    alphabets: tuple[str, ...]
    at: Callable[[tuple[Index | int, ...], int], Node]
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

    def at(places: tuple[Index | int, ...], level: int) -> Node:
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
    if alphabets[0].isdigit():
        # Numbers listed one by one are added one by one.
        places = range(1, int(alphabets[0]) + 1)
        return tree.Add(tuple(term(*(f.at((k,), level) for f in functions)) for k in places))
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
        return tree.Div(tree.Pow(gap, _TWO), c)

    return summed(pair, level, term)


def iverson(test: tree.Test) -> Node:
    """Return 1 where a test holds and 0 where it does not: a sum of one term, or of none."""
    return tree.Sum((), test, _ONE)


def _half_difference(u: Node) -> Node:
    return tree.Div(tree.Add((tree.Exp(u), negative(tree.Exp(negative(u))))), _TWO)


def _half_sum(u: Node) -> Node:
    return tree.Div(tree.Add((tree.Exp(u), tree.Exp(negative(u)))), _TWO)


def _tangent(u: Node) -> Node:
    below = tree.Add((tree.Exp(tree.Mul((_TWO, u))), _ONE))
    return tree.Add((_ONE, negative(tree.Div(_TWO, below))))


def _area_tangent(u: Node) -> Node:
    ratio = tree.Div(tree.Add((_ONE, u)), tree.Add((_ONE, negative(u))))
    return tree.Mul((_HALF, tree.Ln(ratio)))


def _area(sign: int) -> Callable[[Node], Node]:
    def function(u: Node) -> Node:
        square = tree.Pow(u, _TWO)
        root = tree.Root(tree.Add((square, tree.Number(Fraction(sign)))))
        return tree.Ln(tree.Add((u, root)))

    return function


# Functions of a number that are made of exp, ln and roots.
STANDARD: dict[str, Callable[[Node], Node]] = {
    r"\sinh": _half_difference,
    r"\cosh": _half_sum,
    r"\tanh": _tangent,
    r"\mathrm{artanh}": _area_tangent,
    r"\mathrm{arsinh}": _area(1),
    r"\mathrm{arcosh}": _area(-1),
}


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
