"""Derivatives of trees by a free number."""

from __future__ import annotations

from fractions import Fraction

from derivation import tree
from derivation.functions import negative
from derivation.tree import Node
from derivation.walk import names_of

__all__ = ["derivative"]

_ZERO, _ONE = tree.Number(Fraction(0)), tree.Number(Fraction(1))


def derivative(node: Node, by: str) -> Node:
    """Return the derivative of a node by a free number.

    Raises
    ------
    TypeError
        If the number stands where no derivative is known here: in an absolute value, a maximum,
        or the condition of a sum.
    """
    if by not in names_of(node).names:
        return _ZERO
    match node:
        case tree.Scalar():
            return _ONE
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
        case tree.Ln(of):
            return tree.Div(derivative(of, by), of)
        case tree.Sum(over, where, body) if where is None or by not in names_of(where).names:
            return tree.Sum(over, where, derivative(body, by))
    raise TypeError(f"a derivative by {by} through {_WORDS[type(node)]} is not supported")


_WORDS = {
    tree.Abs: "an absolute value",
    tree.Extreme: "a maximum or a minimum",
    tree.Largest: "a maximum or a minimum",
    tree.Sum: "the condition of a sum",
    tree.Product: "a product over outcomes",
}


def _of_power(base: Node, exponent: Node, by: str) -> Node:
    if by not in names_of(exponent).names:
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
