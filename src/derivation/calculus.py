"""Derivatives of trees by a free number, or by an entry of a list."""

from __future__ import annotations

from fractions import Fraction

from derivation import tree
from derivation.functions import iverson, negative
from derivation.tree import Index, Node
from derivation.walk import moved, names_of, parts_of

__all__ = ["derivative"]

_ZERO, _ONE = tree.Number(Fraction(0)), tree.Number(Fraction(1))


_By = str | tree.Prob


def derivative(node: Node, by: _By) -> Node:
    """Return the derivative of a node by a free number, or by an entry of a list.

    Raises
    ------
    TypeError
        If the number stands where no derivative is known here: in an absolute value, a maximum,
        or the condition of a sum.
    """
    name = by if isinstance(by, str) else by.name
    if name not in names_of(node).names:
        return _ZERO
    match node:
        case tree.Scalar():
            return _ONE
        case tree.Prob(at=at) if isinstance(by, tree.Prob):
            return _one_where_same(at, by.at)
        case tree.Add(terms):
            return _sum([derivative(term, by) for term in terms])
        case tree.Mul(factors):
            return _sum(
                [
                    _product([*factors[:k], derivative(factor, by), *factors[k + 1 :]])
                    for k, factor in enumerate(factors)
                ]
            )
        case tree.Div(above, below):
            change, also = derivative(above, by), derivative(below, by)
            first = _ZERO if change == _ZERO else tree.Div(change, below)
            if also == _ZERO:
                return first
            return _sum([first, negative(tree.Div(_product([above, also]), _square(below)))])
        case tree.Pow(base, exponent):
            return _of_power(base, exponent, by)
        case tree.Root(of):
            return tree.Div(derivative(of, by), _product([tree.Number(Fraction(2)), node]))
        case tree.Exp(of):
            return _product([node, derivative(of, by)])
        case tree.Ln(tree.Div(above, below)):
            # Term by term: what does not change drops out, also where it is 0.
            change = derivative(tree.Ln(below), by)
            return _sum(
                [derivative(tree.Ln(above), by), _ZERO if change == _ZERO else negative(change)]
            )
        case tree.Ln(tree.Mul(factors)):
            return _sum([derivative(tree.Ln(factor), by) for factor in factors])
        case tree.Ln(tree.Exp(of)):
            return derivative(of, by)
        case tree.Ln(of):
            return tree.Div(derivative(of, by), of)
        case tree.Sum(over, where, body) if where is None or name not in names_of(where).names:
            return _sum_of_terms(over, where, derivative(body, by))
    raise TypeError(f"a derivative by {name} through {_WORDS[type(node)]} is not supported")


def _one_where_same(at: tuple[Index | int, ...], other: tuple[Index | int, ...]) -> Node:
    """Return the derivative of one entry by another: 1 if they are the same one, and else 0."""
    factors: list[Node] = []
    for one, two in zip(at, other, strict=True):
        if isinstance(one, Index) and isinstance(two, Index):
            factors += [] if one == two else [iverson(tree.Same(one, two))]
        elif one != two:
            if isinstance(one, int) and isinstance(two, int):
                return _ZERO
            raise TypeError("a derivative by a numbered entry through a sum is not supported")
    return _product(factors)


def _sum_of_terms(over: tuple[Index, ...], where: tree.Test | None, body: Node) -> Node:
    """Return a sum, in which a term that is 0 but at one outcome is taken there."""
    terms = _terms(body)
    if where is not None or not any(_single(term, over) for term in terms):
        return tree.Sum(over, where, body)
    return _sum([_taken(term, over) for term in terms])


def _terms(node: Node) -> list[Node]:
    """Return the terms of a node, multiplied out where some are 0 but at one outcome."""
    match node:
        case tree.Add(terms):
            return [one for term in terms for one in _terms(term)]
        case tree.Mul((first, *rest)) if rest and _has_singles(node):
            others = _terms(rest[0] if len(rest) == 1 else tree.Mul(tuple(rest)))
            return [_product([one, other]) for one in _terms(first) for other in others]
        case tree.Div(above, below) if _has_singles(above):
            return [_product([one, tree.Div(_ONE, below)]) for one in _terms(above)]
    return [node]


def _has_singles(node: Node | tree.Test) -> bool:
    return isinstance(node, tree.Same) or any(map(_has_singles, parts_of(node)))


def _single(term: Node, over: tuple[Index, ...]) -> tuple[int, Index, Index] | None:
    """Return which factor of a term is 0 but where a bound index is another one."""
    for k, factor in enumerate(_factors(term)):
        match factor:
            case tree.Sum((), tree.Same(left, right, True)):
                if left in over and right not in over:
                    return k, left, right
    return None


def _factors(term: Node) -> tuple[Node, ...]:
    if isinstance(term, tree.Mul):
        return tuple(one for factor in term.factors for one in _factors(factor))
    return (term,)


def _taken(term: Node, over: tuple[Index, ...]) -> Node:
    found = _single(term, over)
    if found is None:
        return tree.Sum(over, None, term) if over else term
    k, index, other = found
    factors = list(_factors(term))
    del factors[k]
    rest = moved(_product(factors), index, other)
    return _taken(rest, tuple(one for one in over if one != index))


_WORDS = {
    tree.Abs: "an absolute value",
    tree.Extreme: "a maximum or a minimum",
    tree.Largest: "a maximum or a minimum",
    tree.Sum: "the condition of a sum",
    tree.Product: "a product over outcomes",
    tree.Whole: "a rounding",
}


def _of_power(base: Node, exponent: Node, by: _By) -> Node:
    if (by if isinstance(by, str) else by.name) not in names_of(exponent).names:
        less = _sum([exponent, tree.Number(Fraction(-1))])
        if isinstance(exponent, tree.Number):
            less = tree.Number(exponent.value - 1)
        power = _ONE if less == _ZERO else base if less == _ONE else tree.Pow(base, less)
        return _product([exponent, power, derivative(base, by)])
    logarithm = _product([exponent, tree.Ln(base)])
    return _product([tree.Pow(base, exponent), derivative(logarithm, by)])


def _sum(terms: list[Node]) -> Node:
    left = [term for term in terms if term != _ZERO]
    return tree.Add(tuple(left)) if len(left) > 1 else left[0] if left else _ZERO


def _product(factors: list[Node]) -> Node:
    if _ZERO in factors:
        return _ZERO
    left = [factor for factor in factors if factor != _ONE]
    return tree.Mul(tuple(left)) if len(left) > 1 else left[0] if left else _ONE


def _square(node: Node) -> Node:
    return tree.Mul((node, node))
