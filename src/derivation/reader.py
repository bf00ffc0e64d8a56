"""From tokens to a tree: what each name, operator and index means under its declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from lark import Token

from derivation import tree
from derivation.ambiguity import binds_openly, refuse_readings, refuse_turns
from derivation.calculus import derivative
from derivation.declarations import Abbreviation, Declarations
from derivation.functions import MEASURES, Function, combined, entropy, inverse, negative, summed
from derivation.lexer import LatexError
from derivation.parser import parse
from derivation.parts import Part, bound_names, plain_text, refuse, trees, variables
from derivation.scope import Scope
from derivation.tables import TableReader
from derivation.tree import Index, Node
from derivation.walk import canonical, substituted

__all__ = ["Chain", "Duty", "Reader", "read_chain", "read_condition", "read_test"]

_SIGNS = {"EQ": "=", "NE": "≠", "LE": "≤", "GE": "≥", "LT": "<", "GT": ">"}
_UNITS = {"bits": 2, "hartleys": 10}


@dataclass(frozen=True)
class Duty:
    """What a chain takes for granted, and has to hold: that a function of the author's is a pmf."""

    label: str
    relation: tree.Relation
    free: tuple[Index, ...]


@dataclass(frozen=True)
class Chain:
    """Sides and the signs between them, for all outcomes that stand free.

    Attributes
    ----------
    sides : tuple of Node
    signs : tuple of str
        One fewer than the sides.
    free : tuple of Index
        The outcomes for all of which the chain is stated.
    places : tuple of int
        Where each sign stands in the source.
    names : mapping of str to Index
        The free outcomes that are written, by their names.
    duties : tuple of Duty
    """

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    free: tuple[Index, ...]
    places: tuple[int, ...]
    names: Mapping[str, Index]
    duties: tuple[Duty, ...] = ()


def read_chain(latex: str, declared: Declarations, offset: int = 0) -> Chain:
    """Read sides joined by relations.

    Raises
    ------
    LatexError
        If a name is not declared, something is ambiguous, or it is no chain of relations.
    """
    return Reader(declared).chain(parse(latex, declared.kinds(), offset))


def read_test(
    parts: list[tuple[str, int]],
    words: list[str],
    declared: Declarations,
    names: Mapping[str, Index] | None = None,
) -> tree.Test:
    """Read relations joined by the words "and", "or" and "where".

    Parameters
    ----------
    parts : list of (str, int)
        The relations, and where each begins in the source.
    words : list of str
        One fewer.
    declared : Declarations
    names : mapping of str to Index, optional
        Outcomes that are free around the test; it is stated for all others that stand in it.
    """
    kinds = declared.kinds()
    parsed = [parse(latex, kinds, place) for latex, place in parts]
    return Reader(declared).test(parsed, words, names or {})


def read_condition(latex: str, declared: Declarations, place: int) -> tree.Test:
    """Read a condition of given:, for all outcomes that stand free in it."""
    return read_test([(latex, place)], [], declared)


class Reader(TableReader):
    """Gives a parsed formula its meaning."""

    def __init__(self, declared: Declarations):
        super().__init__(declared)
        self.duties: dict[tree.Relation, Duty] = {}

    def _expression(self, part: Part, scope: Scope) -> Node | Function:
        return self.value(part.children[0], scope)

    # Statements

    def chain(self, parsed: Part) -> Chain:
        """Return a chain of relations."""
        scope, free = Scope().with_outcomes(self._free_names([parsed]))
        sides = [self.value(side, scope) for side in parsed.children[::2]]
        settled, more = self._settled(sides, scope, parsed)
        whole = (*free, *more)
        tokens = [relation.children[0] for relation in parsed.children[1::2]]
        signs = tuple(_SIGNS[token.type] for token in tokens)
        refuse_turns(tokens, signs)
        levels = {old: Index(old.alphabet, k) for k, old in enumerate(whole)}
        return Chain(
            tuple(canonical(side, whole) for side in settled),
            signs,
            tuple(levels.values()),
            tuple(token.start_pos or 0 for token in tokens),
            {name: levels[index] for name, index in scope.outcomes.items()},
            tuple(self.duties.values()),
        )

    def _settled(
        self, sides: list[Node | Function], scope: Scope, part: Part
    ) -> tuple[list[Node], tuple[Index, ...]]:
        """Put the same new outcomes into sides that are functions."""
        functions = [side for side in sides if isinstance(side, Function)]
        if not functions:
            return [side for side in sides if isinstance(side, Node)], ()
        if len(functions) < len(sides):
            refuse(
                "a function of outcomes is compared with a number: write p(x), with its outcome, "
                "or p(1) for the first one",
                part,
            )
        scope, more = scope.deeper(functions[0].alphabets)
        if any(f.alphabets != functions[0].alphabets for f in functions):
            refuse("these are functions of different outcomes", part)
        return [
            side.at(more, scope.level) if isinstance(side, Function) else side for side in sides
        ], more

    def test(self, parsed: list[Part], words: list[str], names: Mapping[str, Index]) -> tree.Test:
        """Return relations joined by words, for all outcomes that are not named."""
        new = {n: a for n, a in self._free_names(parsed).items() if n not in names}
        scope, free = Scope(names, len(names)).with_outcomes(new)
        bare: dict[str, Index] = {}
        relations = [self._relations(part, scope, bare) for part in parsed]
        over = tuple(dict.fromkeys((*free, *bare.values())))
        whole = _joined(relations, words)
        return canonical(tree.ForAll(over, whole) if over else whole, tuple(names.values()))

    def _relations(self, part: Part, scope: Scope, bare: dict[str, Index]) -> tree.Test:
        """Return a chain of relations as one test; functions are compared at shared outcomes."""
        sides = [self.value(side, scope) for side in part.children[::2]]
        signs = [_SIGNS[relation.children[0].type] for relation in part.children[1::2]]
        settled: list[Node] = []
        for side in sides:
            if isinstance(side, Function):
                if not all(isinstance(one, Function) for one in sides):
                    refuse("a pmf is compared with a number: write p(x)", part)
                for alphabet in side.alphabets:
                    known = scope.outcomes.get(alphabet)
                    bare.setdefault(alphabet, known or Index(alphabet, scope.level + len(bare)))
                side = side.at(tuple(bare[a] for a in side.alphabets), scope.level + 8)
            settled.append(side)
        links = tuple(
            tree.Relation(sign, left, right)
            for sign, (left, right) in zip(signs, pairwise(settled), strict=True)
        )
        return links[0] if len(links) == 1 else tree.And(links)

    def _free_names(self, parsed: list[Part]) -> dict[str, str]:
        names = dict.fromkeys(name for part in parsed for name in self._free(part, frozenset()))
        return {name: self.declared.outcomes[name] for name in names}

    def _free(self, part: Part, bound: frozenset[str]) -> Iterator[str]:
        """Yield the outcomes that no sum around them binds, from left to right."""
        if isinstance(part, Token):
            if part.type == "OUTCOME" and str(part) not in bound:
                yield str(part)
            return
        if part.data == "expectation":
            yield from self._free(part.children[3], bound)
            yield from self._free(part.children[5], bound | self._averaged(part))
            return
        inner = bound | bound_names(part)
        for child in part.children:
            yield from self._free(child, inner)

    def _averaged(self, part: Part) -> frozenset[str]:
        """Return the outcomes that an expectation binds: those of its pmf, by their own letters."""
        everywhere = {name: Index(a, 0) for name, a in self.declared.outcomes.items()}
        pmf = self.function(part.children[3], Scope(everywhere))
        return frozenset(pmf.alphabets)

    # Values

    def value(self, part: Part, scope: Scope) -> Node | Function:
        """Return what a part of a formula stands for."""
        read: Callable[[Part, Scope], Node | Function] = getattr(self, f"_{part.data}")
        try:
            return read(part, scope)
        except LatexError:
            raise
        except (ValueError, TypeError) as error:
            refuse(str(error), part)

    def node(self, part: Part, scope: Scope) -> Node:
        """Return a number, and refuse a pmf in its place."""
        found = self.value(part, scope)
        if isinstance(found, Function):
            refuse("a function stands where a number is wanted: write p(x)", part)
        return found

    def function(self, part: Part, scope: Scope) -> Function:
        """Return a pmf, and refuse a number in its place."""
        found = self.value(part, scope)
        if isinstance(found, Function):
            return found
        refuse("a number stands where a pmf is wanted", part)

    def _add(self, part: Part, scope: Scope) -> Node | Function:
        return self._plus_or_minus(part, scope, lambda node: node)

    def _subtract(self, part: Part, scope: Scope) -> Node | Function:
        return self._plus_or_minus(part, scope, negative)

    def _plus_or_minus(
        self, part: Part, scope: Scope, sign: Callable[[Node], Node]
    ) -> Node | Function:
        left, sign_token, right = part.children
        caught = binds_openly(left) & set(self._free(right, frozenset()))
        if caught:
            name = sorted(caught)[0]
            refuse(
                f"does the sum over {name} before it take this term too? If so, write "
                r"\sum \bigl(… \bigr) around both; if not, write this term first, or the sum "
                f"over {name}'",
                sign_token,
            )
        flat = left.data in {"add", "subtract"}

        def together(a: Node, c: Node) -> Node:
            terms = a.terms if flat and isinstance(a, tree.Add) else (a,)
            return tree.Add((*terms, sign(c)))

        sides = [self.value(left, scope), self.value(right, scope)]
        if len({isinstance(side, Function) for side in sides}) > 1:
            refuse("a function of outcomes and a number can't be added: write p(x)", sign_token)
        return combined(together, *sides)

    def _minus(self, part: Part, scope: Scope) -> Node | Function:
        return combined(negative, self.value(part.children[1], scope))

    def _plus(self, part: Part, scope: Scope) -> Node | Function:
        return self.value(part.children[1], scope)

    def _product(self, part: Part, scope: Scope) -> Node | Function:
        first, *tails = part.children
        refuse_readings(first, tails)
        found = self.value(first, scope)
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

    def _power(self, part: Part, scope: Scope) -> Node | Function:
        base, exponent = self.value(part.children[0], scope), self.node(part.children[3], scope)
        if base == tree.Scalar("e"):
            return tree.Exp(exponent)
        return combined(lambda a: tree.Pow(a, exponent), base)

    def _number(self, part: Part, scope: Scope) -> Node:
        return tree.Number(Fraction(str(part.children[0])))

    def _outcome(self, part: Part, scope: Scope) -> NoReturn:
        refuse(
            f"{part.children[0]} is an outcome, and no number: declare a list, as “v list of x”, "
            "and write v(x)",
            part,
        )

    def _scalar(self, part: Part, scope: Scope) -> Node | Function:
        name = str(part.children[0])
        if name in scope.numbers:
            return scope.numbers[name]
        if name in self.declared.abbreviations:
            short = self.declared.abbreviations[name]
            return self.reader_of(short).node(short.parsed, replace(scope, outcomes={}))
        if name in self.declared.sizes:
            return tree.Size(self.declared.sizes[name])
        if name == "b" and "b" not in self.declared.scalars and self.declared.unit != "b":
            base = _UNITS.get(self.declared.unit)
            return tree.Number(Fraction(base)) if base else tree.Scalar("e")
        return tree.Scalar(name)

    def is_pointwise(self, short: Abbreviation) -> bool:
        """Return whether an abbreviation is a function of outcomes that are not written."""
        known = (*short.at, *short.given)
        outcomes = {name: Index(self.declared.outcomes[name], k) for k, name in enumerate(known)}
        self._refuse_free(short.parsed, frozenset(known))
        numbers: dict[str, Node] = {name: tree.Scalar(name) for name in short.numbers}
        found = self.value(short.parsed, Scope(outcomes, len(known), numbers))
        if isinstance(found, Function) and (known or numbers):
            refuse("a function stands where a number is wanted: write p(x)", short.parsed)
        return isinstance(found, Function)

    def try_event(self, short: Abbreviation) -> None:
        """Refuse a set of outcomes whose condition can't be read."""
        self._refuse_free(short.parsed, frozenset({short.event}))
        alphabet = self.declared.outcomes[short.event]
        self.relations(short.parsed, Scope({short.event: Index(alphabet, 0)}, 1))

    def _refuse_free(self, parsed: Part, known: frozenset[str]) -> None:
        for name in self._free(parsed, known):
            tokens = parsed.scan_values(lambda value: isinstance(value, Token))
            token = next(t for t in tokens if t.type == "OUTCOME" and str(t) == name)
            refuse(f"{name} is free here: write it on the left side too", token)

    def reader_of(self, short: Abbreviation) -> Reader:
        """Return a reader with the names in force where an abbreviation was made."""
        inner = Reader(short.declared or self.declared)
        inner.duties = self.duties
        return inner

    def _call(self, part: Part, scope: Scope) -> Node:
        """Return a function of numbers, or a derivative of it where it has primes."""
        name = str(part.children[0])
        primes = sum(isinstance(c, Token) and c.type == "PRIME" for c in part.children)
        short = self.declared.abbreviations[name]
        arguments = [self.node(one, scope) for one in trees(part)]
        if len(arguments) != len(short.numbers):
            refuse(f"{name} is a function of {', '.join(short.numbers)} alone", part)
        if primes and len(short.numbers) > 1:
            refuse(rf"a derivative of {name} by which number? Write \frac{{\mathrm{{d}}}}"
                         rf"{{\mathrm{{d}} {short.numbers[0]}}}", part)  # fmt: skip
        # A number that is declared means itself in other abbreviations too: q_t in L(t).
        own = {
            number: tree.Scalar(number if number in self.declared.scalars else f"{number}·{name}")
            for number in short.numbers
        }
        given = {own[n].name: a for n, a in zip(short.numbers, arguments, strict=True)}
        inner = Reader(short.declared or self.declared)
        body = inner.node(short.parsed, Scope({}, scope.level, own))
        for duty in inner.duties.values():
            relation: tree.Relation = substituted(duty.relation, given)
            self.duties.setdefault(relation, replace(duty, relation=relation))
        for _ in range(primes):
            body = derivative(body, own[short.numbers[0]].name)
        return substituted(body, given)

    def _derivative(self, part: Part, scope: Scope) -> Node:
        name = str(part.children[6])
        if name not in self.declared.scalars:
            refuse(f"{name} is no free number, by which to differentiate", part.children[6])
        return derivative(self.node(part.children[8], scope), name)

    # Operators

    def _sum_over(self, part: Part, scope: Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        return tree.Sum(over, where, self.node(part.children[2], inner))

    def _product_over(self, part: Part, scope: Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            refuse("a product with a condition is not supported", part)
        return tree.Product(over, self.node(part.children[2], inner))

    def _bound(self, part: Part, scope: Scope) -> tuple[Scope, tuple[Index, ...], tree.Test | None]:
        tokens = [token for token in part.children[2].children if token.type == "OUTCOME"]
        for token in tokens:
            if str(token) in scope.outcomes or sum(str(o) == str(token) for o in tokens) > 1:
                refuse(
                    f"{token} stands already for an outcome around this: which of the two is meant "
                    f"inside? Write {token}' here",
                    token,
                )
        names = {str(token): self.declared.outcomes[str(token)] for token in tokens}
        inner, over = scope.with_outcomes(names)
        where = self.relations(part.children[4], inner) if len(part.children) > 4 else None
        return inner, over, where

    def relations(self, part: Part, scope: Scope) -> tree.Test:
        """Return a chain of relations as one test."""
        sides = [self.node(side, scope) for side in part.children[::2]]
        signs = [_SIGNS[relation.children[0].type] for relation in part.children[1::2]]
        links = tuple(
            tree.Relation(sign, left, right)
            for sign, (left, right) in zip(signs, pairwise(sides), strict=True)
        )
        return links[0] if len(links) == 1 else tree.And(links)

    def _expectation(self, part: Part, scope: Scope) -> Node:
        pmf = self._pmf(part.children[3], scope)
        inner, over = scope.with_outcomes({a: a for a in pmf.alphabets})
        body = self.value(part.children[5], inner)
        if isinstance(body, Function):
            body = body.at(over, inner.level)
        return tree.Sum(over, None, tree.Mul((pmf.at(over, inner.level), body)))

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
        return combined(_logarithm(base), self.value(part.children[-1], scope))

    def log(self, of: Node) -> Node:
        """Return the logarithm in the unit at hand."""
        unit = self.declared.unit
        if unit == "nats":
            return tree.Ln(of)
        base = tree.Number(Fraction(_UNITS[unit])) if unit in _UNITS else tree.Scalar("b")
        return tree.Div(tree.Ln(of), tree.Ln(base))

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

    # Measures

    def _pmf(self, part: Part, scope: Scope) -> Function:
        """Return a pmf; that it sums to 1 is a duty where it is not declared."""
        found = self.function(part, scope)
        if found.pmf is False:
            refuse("a list stands where a pmf is wanted", part)
        if found.pmf is None:
            self._owe(found, scope, plain_text(part))
        return found

    def _owe(self, pmf: Function, scope: Scope, label: str) -> None:
        total = summed([pmf], scope.level, lambda a: a)
        free = tuple(scope.outcomes.values())
        self._owe_one(total, free, label)

    def _owe_one(self, total: Node, free: tuple[Index, ...], label: str) -> None:
        one = tree.Relation("=", canonical(total, free), tree.Number(Fraction(1)))
        levels = tuple(Index(index.alphabet, k) for k, index in enumerate(free))
        self.duties.setdefault(one, Duty(label, one, levels))

    def _kl(self, part: Part, scope: Scope) -> Node:
        pair = [self._pmf(part.children[k], scope) for k in (2, 5)]
        return MEASURES["D", "apart"](pair, scope.level, self.log)

    def _apply(self, part: Part, scope: Scope) -> Node:
        return self._measure(str(part.children[0]), part.children[2], scope, part, self.log)

    def _apply_in_base(self, part: Part, scope: Scope) -> Node:
        name, base = str(part.children[0]), self.node(part.children[3], scope)
        return self._measure(name, part.children[6], scope, part, _logarithm(base))

    def _measure(
        self,
        name: str,
        arguments: Part,
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        groups = [trees(group) if group.data == "group" else [group] for group in trees(arguments)]
        form, everything = str(arguments.data), [one for group in groups for one in group]
        names = [name for one in everything for name in variables(one)]
        if names:
            if len(names) < len(everything) or name not in "HI":
                refuse(f"{name} takes random variables alone, or pmfs alone", part)
            return self._of_variables(name, form, groups, scope, part, log)
        found = [self.value(one, scope) for one in everything]
        if name == "H" and form == "listed" and all(isinstance(one, Node) for one in found):
            return self._entropy_of_numbers(found, scope, part, log)
        if not all(isinstance(one, Function) for one in found):
            refuse(f"{name} takes pmfs here, and some of these are numbers", part)
        pair = [self._pmf(one, scope) for one in everything]
        if name == "H" and form == "listed" and len(pair) == 1:
            return entropy(pair[0], scope.level, log)
        if (name, form) in MEASURES and len(pair) == 2:
            return MEASURES[name, form](pair, scope.level, log)
        refuse(
            f"{name} is not defined for what stands in its brackets: H(p), H(p, q), D(p \\,\\|\\, "
            "q), \\mathrm{TV}(p, q), \\chi^2(p \\,\\|\\, q), H(X \\mid Y), I(X; Y \\mid Z) are",
            part,
        )

    def _entropy_of_numbers(
        self,
        found: list[Node | Function],
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        numbers = [one for one in found if isinstance(one, Node)]
        if len(numbers) == 1:
            refuse("H of one number: write H(t, 1 - t), or define a function", part)
        label = plain_text(part)
        self._owe_one(tree.Add(tuple(numbers)), tuple(scope.outcomes.values()), label)
        return tree.Add(tuple(tree.Mul((a, log(inverse(a)))) for a in numbers))

    def _of_variables(
        self,
        name: str,
        form: str,
        groups: list[list[Part]],
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        """Return an entropy, or the information that groups of variables share."""
        forms = {"H": {"listed": 1, "given": 2}, "I": {"shared": 2, "shared_given": 3}}
        if forms[name].get(form) != len(groups):
            refuse(
                f"{name} of random variables is H(X, Y), H(X \\mid Y), I(X; Y) or I(X; Y \\mid Z)",
                part,
            )
        known = [[self.declared.variables[n] for one in g for n in variables(one)] for g in groups]
        if len({one.pmf for group in known for one in group}) > 1:
            refuse("these variables belong to different pmfs", part)
        table = self.declared.tables[known[0][0].pmf]
        sets = [tuple(one.alphabet for one in group) for group in known]
        alphabets = tuple(dict.fromkeys(a for group in sets for a in group))
        inner, over = scope.deeper(alphabets)
        at = dict(zip(alphabets, over, strict=True))

        def prob(*names: str) -> Node:
            places = tuple(at[one] for one in dict.fromkeys(names))
            if not places:
                return tree.Number(Fraction(1))
            return self._marginal(table, places, inner.level, part)

        both = prob(*alphabets)
        if name == "H":
            inside = inverse(both) if form == "listed" else tree.Div(prob(*sets[1]), both)
            return tree.Sum(over, None, tree.Mul((both, log(inside))))
        first, second, *given = sets
        condition = given[0] if given else ()
        above = (both, prob(*condition)) if given else (both,)
        below = (prob(*first, *condition), prob(*second, *condition))
        ratio = tree.Div(tree.Mul(above) if given else both, tree.Mul(below))
        return tree.Sum(over, None, tree.Mul((both, log(ratio))))

    def _variable(self, part: Part, scope: Scope) -> NoReturn:
        name = part.children[0]
        refuse(f"{name} is a random variable: it stands in H and I alone", part)


def _times(left: Node, right: Node, flat: bool) -> Node:
    factors = left.factors if flat and isinstance(left, tree.Mul) else (left,)
    return tree.Mul((*factors, right))


def _logarithm(base: Node) -> Callable[[Node], Node]:
    return lambda of: tree.Div(tree.Ln(of), tree.Ln(base))


def _joined(tests: list[tree.Test], words: list[str]) -> tree.Test:
    """Join tests by words between them: "where" binds least, then "or", then "and"."""
    for word in ("where", "or", "and"):
        if word in words:
            k = words.index(word)
            left = _joined(tests[: k + 1], words[:k])
            right = _joined(tests[k + 1 :], words[k + 1 :])
            if word == "where":
                return tree.Or((left, _opposite(right)))
            return (tree.Or if word == "or" else tree.And)((left, right))
    return tests[0]


_OPPOSITES = {"=": "≠", "≠": "=", "≤": ">", ">": "≤", "≥": "<", "<": "≥"}


def _opposite(test: tree.Test) -> tree.Test:
    match test:
        case tree.Relation(sign, left, right):
            return tree.Relation(_OPPOSITES[sign], left, right)
        case tree.And(tests):
            return tree.Or(tuple(map(_opposite, tests)))
        case tree.Or(tests):
            return tree.And(tuple(map(_opposite, tests)))
    raise TypeError("“where” can't stand before a statement for all outcomes")
