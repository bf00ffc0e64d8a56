"""Operators that bind outcomes or act on what follows: sums, means, extremes, derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from lark import Token

from derivation import tree
from derivation.ambiguity import (
    in_square_brackets,
    is_power_of_brackets,
    refuse_after_brackets,
    refuse_after_sign,
    refuse_power,
)
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
    between_outcomes,
    bound_tokens,
    plain_text,
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
        bound = {str(token) for token in bound_tokens(part)}
        for tail in part.children[2].children[1:]:
            factor = tail.children[-1]
            if not bound & self.free_names([factor]).keys():
                refuse(
                    r"does \prod take this factor too, once for each outcome? Write it before "
                    r"\prod, or within brackets",
                    factor,
                )
        return tree.Product(over, self.node(part.children[2], inner))

    def _same(self, sign: str, left: Token, right: Token, scope: Scope) -> tree.Test:
        if "SAMPLE" in {left.type, right.type}:
            sample, other = (left, right) if left.type == "SAMPLE" else (right, left)
            if other.type == "SAMPLE":
                how = r"\sum_x [x_i = x] [x_{i'} = x] is 1 where they are, and 0 elsewhere"
                refuse(f"whether two draws are the same can't be asked for at once: {how}", other)
            if sign != "=":
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
        if between_outcomes(part):
            left, sign, right = part.children
            one, other = (sole(side).children[0] for side in (left, right))
            return self._same(SIGNS[sign.children[0].type], one, other, scope)
        return linked(part, [self.node(side, scope) for side in part.children[::2]])

    def _expectation(self, part: Part, scope: Scope) -> Node:
        over, weight, body = self._averaged(part, scope)
        return self._outside(part, scope, _mean(over, weight, body))

    def _variance(self, part: Part, scope: Scope) -> Node:
        first, *tails = part.children[5].children
        if tails and not in_square_brackets(first):
            refuse(
                r"does \operatorname{Var} take this factor too? Write \operatorname{Var}_p[a c], "
                r"or \operatorname{Var}_p[a] c",
                tails[0].children[-1],
            )
        over, weight, body = self._averaged(part, scope)
        two = tree.Number(Fraction(2))
        square = _mean(over, weight, tree.Pow(body, two))
        mean = _mean(over, weight, body)
        return self._outside(part, scope, tree.Add((square, negative(tree.Pow(mean, two)))))

    def _averaged(self, part: Part, scope: Scope) -> tuple[tuple[Index, ...], Node, Node]:
        """Return over which outcomes an operator takes a mean, how each counts, and of what."""
        pmf = self._pmf(part.children[3], scope)
        inner, over = scope.with_outcomes({a: a for a in pmf.alphabets})
        term = part.children[5]
        refuse_after_brackets(term, self._changes(inner, over))
        first = term.children[0]
        if in_square_brackets(first):
            term = first.children[0] if first.data == "power" else first
        elif is_power_of_brackets(first):
            refuse_power(first, f"{part.children[0]}_{plain_text(part.children[3])}")
        body = self.value(term, inner)
        if isinstance(body, Function):
            body = body.at(_own(body, pmf, over, term), inner.level)
        return over, pmf.at(over, inner.level), body

    def _outside(self, part: Part, scope: Scope, found: Node) -> Node:
        """Return what an operator gives, with the power and the factors behind its brackets."""
        first, *tails = part.children[5].children
        if not in_square_brackets(first):
            return found
        if first.data == "power":
            found = tree.Pow(found, self.node(first.children[3], scope))
        whole = self.multiplied(found, tails, scope)
        assert isinstance(whole, Node)
        return whole

    def multiplied(
        self, found: Node | Function, tails: list[Part], scope: Scope
    ) -> Node | Function:
        """Return a value with the factors that stand behind it."""
        count = 1
        for tail in tails:
            right = self.value(tail.children[-1], scope)
            if tail.data == "over":
                found = combined(tree.Div, found, right)
                count = 1
                continue
            if tail.data == "times" and isinstance(found, Function) and isinstance(right, Function):
                refuse(
                    "outcome by outcome, or summed over them? Write p(x) q(x), or "
                    r"\sum_x p(x) q(x)",
                    tail.children[0],
                )
            flat = count > 1
            found = combined(lambda a, c, flat=flat: _times(a, c, flat), found, right)
            count += 1
        return found

    def _changes(self, scope: Scope, over: tuple[Index, ...]) -> Callable[[Part], bool]:
        """Return whether a factor behind brackets makes a difference within them."""

        def changes(factor: Part) -> bool:
            found = self.value(factor, scope)
            free = Program([found]).free[-1] if isinstance(found, Node) else over
            return bool(set(free) & set(over))

        return changes

    def _named(self, part: Part, scope: Scope) -> Node | Function:
        name, factor = part.children
        function = STANDARD[str(name)]
        if not is_power_of_brackets(factor):
            refuse_power(factor, str(name))
            return combined(function, self.value(factor, scope))
        # A power behind its brackets is its own, as that of exp is.
        exponent = self.node(factor.children[3], scope)
        inner = self.value(factor.children[0], scope)
        return combined(lambda a: tree.Pow(function(a), exponent), inner)

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
        refuse_power(part.children[-1], r"\ln")
        return combined(tree.Ln, self.value(part.children[-1], scope))

    def _log(self, part: Part, scope: Scope) -> Node | Function:
        refuse_power(part.children[-1], r"\log")
        return combined(self.log, self.value(part.children[-1], scope))

    def _log_to_base(self, part: Part, scope: Scope) -> Node | Function:
        refuse_power(part.children[-1], r"\log")
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
        if is_power_of_brackets(part.children[-1]):
            refuse_power(part.children[-1], r"\max_x" if largest else r"\min_x")
        return tree.Largest(largest, over, self.node(part.children[-1], inner))

    # Derivatives

    def _derivative(self, part: Part, scope: Scope) -> Node:
        by = self._by(part.children[6], scope)
        return derivative(self._differentiated(part.children[8], by, scope), by)

    def _differentiated(self, term: Part, by: str | tree.Prob, scope: Scope) -> Node:
        """Return what stands behind a derivative."""
        name = by if isinstance(by, str) else by.name

        def changes(factor: Part) -> bool:
            return name in names_of(self.node(factor, scope)).names

        refuse_after_brackets(term, changes)
        refuse_after_sign(term, changes)
        return self.node(term, scope)

    def _derivative_of(self, part: Part, scope: Scope) -> Node:
        return derivative(self.node(part.children[3], scope), self._by(part.children[7], scope))

    def _derivative_again(self, part: Part, scope: Scope) -> Node:
        orders, by = [str(part.children[k]) for k in (5, 13)], self._by(part.children[10], scope)
        if orders[0] != orders[1] or not orders[0].isdigit() or not 0 < int(orders[0]) < 5:
            refuse("of which order is this derivative? Write the same number twice", part)
        found = self._differentiated(part.children[16], by, scope)
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


def _own(body: Function, pmf: Function, over: tuple[Index, ...], part: Part) -> tuple[Index, ...]:
    """Return the outcomes of a function among those of a pmf under which its mean is taken."""
    if body.alphabets == pmf.alphabets:
        return over
    places = {index.alphabet: index for index in over}
    if len(places) < len(over) or not {*body.alphabets} <= places.keys():
        refuse(
            f"this is a function of {', '.join(body.alphabets)}, and the mean is over "
            f"{', '.join(pmf.alphabets)}: write it at its outcomes",
            part,
        )
    return tuple(places[one] for one in body.alphabets)


def _mean(over: tuple[Index, ...], weight: Node, body: Node) -> Node:
    return tree.Sum(over, None, tree.Mul((weight, body)))


def _times(left: Node, right: Node, flat: bool) -> Node:
    factors = left.factors if flat and isinstance(left, tree.Mul) else (left,)
    return tree.Mul((*factors, right))


def linked(part: Part, sides: list[Node]) -> tree.Test:
    """Return relations between neighbours as one test."""
    signs = [SIGNS[relation.children[0].type] for relation in part.children[1::2]]
    links = tuple(
        tree.Relation(sign, left, right)
        for sign, (left, right) in zip(signs, pairwise(sides), strict=True)
    )
    return links[0] if len(links) == 1 else tree.And(links)
