"""Operators that bind outcomes or act on what follows: sums, means, extremes, derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from lark import Token

from derivation import tree
from derivation.ambiguity import refuse_after_brackets
from derivation.calculus import derivative
from derivation.functions import (
    STANDARD,
    Function,
    combined,
    iverson,
    negative,
    summed,
)
from derivation.measures import MeasureReader, logarithm
from derivation.parts import (
    Part,
    bound_tokens,
    refuse,
    sole,
    trees,
)
from derivation.program import Program
from derivation.scope import Scope
from derivation.tree import Index, Node
from derivation.walk import names_of

__all__ = ["SIGNS", "OperatorReader", "linked"]

SIGNS = {"EQ": "=", "NE": "≠", "LE": "≤", "GE": "≥", "LT": "<", "GT": ">"}


class OperatorReader(MeasureReader):
    """Gives operators and functions of a number their meaning."""

    def _sum_over(self, part: Part, scope: Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        return tree.Sum(over, where, self.node(part.children[2], inner))

    def _product_over(self, part: Part, scope: Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            refuse("a product with a condition is not supported", part)
        return tree.Product(over, self.node(part.children[2], inner))

    def _same(self, sign: str, left: Token, right: Token, scope: Scope) -> tree.Test:
        if "SAMPLE" in {left.type, right.type}:
            sample, other = (left, right) if left.type == "SAMPLE" else (right, left)
            if other.type == "SAMPLE" or sign != "=":
                refuse("a sample is compared with an outcome: write [x_i = x]", other)
            drawn = self._drawn(sample, scope.outcomes[str(other)], scope)
            return tree.Relation("=", drawn, tree.Number(Fraction(1)))
        pair = [scope.outcomes[str(token)] for token in (left, right)]
        if sign not in "=≠" or pair[0].alphabet != pair[1].alphabet:
            refuse(f"{left} and {right} are outcomes: they are the same one, or not", left)
        return tree.Same(pair[0], pair[1], sign == "=")

    def _inside(self, event: Token, index: Index, level: int) -> tree.Test:
        """Return whether an outcome is in a set."""
        short = self.declared.abbreviations[str(event)]
        known = (short.declared or self.declared).outcomes
        if known[short.event] != index.alphabet:
            refuse(f"{event} is a set of outcomes of {known[short.event]}", event)
        return self.reader_of(short).relations(short.parsed, Scope({short.event: index}, level))

    def _bound(self, part: Part, scope: Scope) -> tuple[Scope, tuple[Index, ...], tree.Test | None]:
        tokens = bound_tokens(part)
        inner, over = self.with_letters(tokens, scope)
        if part.data == "bound":
            return (
                inner,
                over,
                self.relations(part.children[4], inner) if len(part.children) > 4 else None,
            )
        if part.data == "bound_apart":
            return (
                inner,
                over,
                self._same("≠", tokens[0], self._known(part.children[4], scope), inner),
            )
        if part.data == "bound_in":
            return inner, over, self._inside(part.children[4], over[0], inner.level)
        size = part.children[8]
        if str(part.children[4]) != "1" or self.declared.sizes.get(str(size)) != over[0].alphabet:
            refuse(
                f"a sum runs over all outcomes, from 1 to their number: write \\sum_{tokens[0]}, "
                f"or declare “{size} size of {tokens[0]}”",
                part.children[4],
            )
        return inner, over, None

    def _known(self, token: Token, scope: Scope) -> Token:
        if str(token) not in scope.outcomes:
            refuse(f"{token} stands for no outcome around this", token)
        return token

    def relations(self, part: Part, scope: Scope) -> tree.Test:
        """Return a chain of relations as one test."""
        sides, signs = part.children[::2], part.children[1::2]
        tokens = [sole(side) for side in sides]
        if len(sides) == 2 and all(one.data in {"outcome", "sample"} for one in tokens):
            sign = SIGNS[signs[0].children[0].type]
            return self._same(sign, tokens[0].children[0], tokens[1].children[0], scope)
        return linked(part, [self.node(side, scope) for side in sides])

    def _expectation(self, part: Part, scope: Scope) -> Node:
        return self._average(part, scope, lambda body: body)

    def _variance(self, part: Part, scope: Scope) -> Node:
        two = tree.Number(Fraction(2))
        square = self._average(part, scope, lambda body: tree.Pow(body, two))
        mean = self._average(part, scope, lambda body: body)
        return tree.Add((square, negative(tree.Pow(mean, two))))

    def _average(self, part: Part, scope: Scope, of: Callable[[Node], Node]) -> Node:
        """Return the mean of what follows, under the pmf below an operator."""
        pmf = self._pmf(part.children[3], scope)
        inner, over = scope.with_outcomes({a: a for a in pmf.alphabets})
        refuse_after_brackets(part.children[5], self._changes(inner, over, part))
        body = self.value(part.children[5], inner)
        if isinstance(body, Function):
            body = body.at(over, inner.level)
        return tree.Sum(over, None, tree.Mul((pmf.at(over, inner.level), of(body))))

    def _changes(
        self, scope: Scope, over: tuple[Index, ...], operator: Part
    ) -> Callable[[Part], bool]:
        """Return whether a factor behind brackets makes a difference within them."""

        def changes(factor: Part) -> bool:
            found = self.value(factor, scope)
            free = Program([found]).free[-1] if isinstance(found, Node) else over
            return operator.data == "variance" or bool(set(free) & set(over))

        return changes

    def _named(self, part: Part, scope: Scope) -> Node | Function:
        return combined(STANDARD[str(part.children[0])], self.value(part.children[-1], scope))

    def _rounded_up(self, part: Part, scope: Scope) -> Node | Function:
        return combined(lambda a: tree.Whole(True, a), self.value(part.children[1], scope))

    def _rounded_down(self, part: Part, scope: Scope) -> Node | Function:
        return combined(lambda a: tree.Whole(False, a), self.value(part.children[1], scope))

    def _iverson(self, part: Part, scope: Scope) -> Node:
        test = self.relations(part.children[1], scope)
        if isinstance(test, tree.Relation) and isinstance(test.left, tree.Prob):
            table = self.declared.tables[test.left.name]
            if table.drawn:
                return test.left
        return iverson(test)

    def _indexed(self, part: Part, scope: Scope) -> Node:
        name, _, outcome = str(part.children[0]).partition("@")
        return tree.Prob(name, (scope.outcomes[outcome],))

    def _sample(self, part: Part, scope: Scope) -> NoReturn:
        name = str(part.children[0]).partition("@")[0]
        refuse(f"{name} is an outcome, and no number: write q({name})", part)

    def _norm(self, part: Part, scope: Scope) -> Node:
        found = self.function(part.children[1], scope)
        two = tree.Number(Fraction(2))
        return tree.Root(summed([found], scope.level, lambda a: tree.Pow(a, two)))

    def _softmax(self, part: Part, scope: Scope) -> Function:
        logits = self.function(part.children[2], scope)

        def at(places: tuple[Index | int, ...], level: int) -> Node:
            whole = summed([logits], level, tree.Exp)
            return tree.Div(tree.Exp(logits.at(places, level)), whole)

        return Function(logits.alphabets, at, logits.pmf is False or None)

    def _softmax_at(self, part: Part, scope: Scope) -> Node:
        found = self._softmax(part, scope)
        at = self._indices(self._places(part.children[5], scope), part)
        if tuple(index.alphabet for index in at) != found.alphabets:
            refuse(f"this softmax is taken at an outcome of {', '.join(found.alphabets)}", part)
        return found.at(at, scope.level)

    def _listing(self, part: Part, scope: Scope) -> Function:
        values = [self.node(one, scope) for one in trees(part)]

        def at(places: tuple[Index | int, ...], level: int) -> Node:
            (place,) = places
            if not isinstance(place, int) or place > len(values):
                refuse(f"there are {len(values)} numbers here, taken at 1, 2, 3 …", part)
            return values[place - 1]

        return Function((str(len(values)),), at)

    def _fraction(self, part: Part, scope: Scope) -> Node | Function:
        above, below = (self.value(part.children[k], scope) for k in (2, 5))
        return combined(tree.Div, above, below)

    def _root(self, part: Part, scope: Scope) -> Node | Function:
        return combined(tree.Root, self.value(part.children[2], scope))

    def _bracket(self, part: Part, scope: Scope) -> Node | Function:
        return self.value(part.children[1], scope)

    def _absolute(self, part: Part, scope: Scope) -> Node | Function:
        return combined(tree.Abs, self.value(part.children[1], scope))

    def _exp(self, part: Part, scope: Scope) -> Node | Function:
        return combined(tree.Exp, self.value(part.children[2], scope))

    def _ln(self, part: Part, scope: Scope) -> Node | Function:
        return combined(tree.Ln, self.value(part.children[-1], scope))

    def _log(self, part: Part, scope: Scope) -> Node | Function:
        return combined(self.log, self.value(part.children[-1], scope))

    def _log_to_base(self, part: Part, scope: Scope) -> Node | Function:
        base = self.node(part.children[3], scope)
        return combined(logarithm(base), self.value(part.children[-1], scope))

    def _largest(self, part: Part, scope: Scope) -> Node:
        return tree.Extreme(True, tuple(self.node(one, scope) for one in trees(part)))

    def _least(self, part: Part, scope: Scope) -> Node:
        return tree.Extreme(False, tuple(self.node(one, scope) for one in trees(part)))

    def _largest_over(self, part: Part, scope: Scope) -> Node:
        return self._extreme_over(True, part, scope)

    def _least_over(self, part: Part, scope: Scope) -> Node:
        return self._extreme_over(False, part, scope)

    def _extreme_over(self, largest: bool, part: Part, scope: Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            refuse("a maximum with a condition is not supported", part)
        return tree.Largest(largest, over, self.node(part.children[-1], inner))

    # Derivatives

    def _derivative(self, part: Part, scope: Scope) -> Node:
        by = self._by(part.children[6], scope)
        name = by if isinstance(by, str) else by.name

        def changes(factor: Part) -> bool:
            return name in names_of(self.node(factor, scope)).names

        refuse_after_brackets(part.children[8], changes)
        return derivative(self.node(part.children[8], scope), by)

    def _derivative_of(self, part: Part, scope: Scope) -> Node:
        return derivative(self.node(part.children[3], scope), self._by(part.children[7], scope))

    def _derivative_again(self, part: Part, scope: Scope) -> Node:
        orders, by = [str(part.children[k]) for k in (5, 13)], self._by(part.children[10], scope)
        if orders[0] != orders[1] or not orders[0].isdigit() or not 0 < int(orders[0]) < 5:
            refuse("of which order is this derivative? Write the same number twice", part)
        found = self.node(part.children[16], scope)
        for _ in range(int(orders[0])):
            found = derivative(found, by)
        return found

    def _by(self, part: Part, scope: Scope) -> str | tree.Prob:
        """Return that by which is differentiated: a free number, or an entry of a list."""
        token = part.children[0]
        if token.type == "SCALAR":
            own = scope.numbers.get(str(token))
            if isinstance(own, tree.Scalar):
                return own.name
            if str(token) not in self.declared.scalars:
                refuse(f"{token} is no free number, by which to differentiate", token)
            return str(token)
        if token.type == "INDEXED":
            name, _, outcome = str(token).partition("@")
            return tree.Prob(name, (scope.outcomes[outcome],))
        table = self.declared.tables.get(str(token))
        if table is None or table.kind != "list":
            refuse(
                f"the numbers of {token} are not free to change one by one: differentiate by an "
                f"entry of a list, as in “{token} positive list of x”",
                token,
            )
        entry = self._marginal(table, self._places(part.children[2], scope), scope.level, part)
        assert isinstance(entry, tree.Prob)
        return entry


def linked(part: Part, sides: list[Node]) -> tree.Test:
    """Return relations between neighbours as one test."""
    signs = [SIGNS[relation.children[0].type] for relation in part.children[1::2]]
    links = tuple(
        tree.Relation(sign, left, right)
        for sign, (left, right) in zip(signs, pairwise(sides), strict=True)
    )
    return links[0] if len(links) == 1 else tree.And(links)
