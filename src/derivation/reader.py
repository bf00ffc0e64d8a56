"""From tokens to a tree: what each name, operator and index means under its declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, NoReturn

from lark import Token, Tree

from derivation import tree
from derivation.calculus import derivative
from derivation.declarations import Abbreviation, Declarations, Table
from derivation.functions import MEASURES, Function, combined, entropy, inverse, negative, summed
from derivation.lexer import LatexError
from derivation.parser import parse
from derivation.tree import Index, Node
from derivation.walk import canonical, substituted

__all__ = ["Chain", "Duty", "Reader", "read_chain", "read_condition", "read_test"]

_SIGNS = {"EQ": "=", "NE": "≠", "LE": "≤", "GE": "≥", "LT": "<", "GT": ">"}
_UNITS = {"bits": 2, "hartleys": 10}
_LOGARITHMS = {"ln", "log", "log_to_base"}
_BINDERS = {"sum_over": 1, "product_over": 1, "largest_over": 1, "least_over": 1}
_Place = Index | int | None
# A rule of the grammar, or a token: Lark's own type of the children of a rule is of no help.
Part = Any


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


@dataclass(frozen=True)
class _Scope:
    """Which index stands for which outcome, and how many levels are in use."""

    outcomes: Mapping[str, Index] = field(default_factory=dict)
    level: int = 0
    numbers: Mapping[str, Node] = field(default_factory=dict)

    def with_outcomes(self, names: Mapping[str, str]) -> tuple[_Scope, tuple[Index, ...]]:
        new = {
            name: Index(alphabet, self.level + k)
            for k, (name, alphabet) in enumerate(names.items())
        }
        scope = replace(self, outcomes={**self.outcomes, **new}, level=self.level + len(new))
        return scope, tuple(new.values())

    def deeper(self, alphabets: tuple[str, ...]) -> tuple[_Scope, tuple[Index, ...]]:
        new = tuple(Index(a, self.level + k) for k, a in enumerate(alphabets))
        return replace(self, level=self.level + len(new)), new


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


class Reader:
    """Gives a parsed formula its meaning."""

    def __init__(self, declared: Declarations):
        self.declared = declared
        self.duties: dict[tree.Relation, Duty] = {}

    def _expression(self, part: Part, scope: _Scope) -> Node | Function:
        return self.value(part.children[0], scope)

    # Statements

    def chain(self, parsed: Part) -> Chain:
        """Return a chain of relations."""
        scope, free = _Scope().with_outcomes(self._free_names([parsed]))
        sides = [self.value(side, scope) for side in parsed.children[::2]]
        settled, more = self._settled(sides, scope, parsed)
        whole = (*free, *more)
        tokens = [relation.children[0] for relation in parsed.children[1::2]]
        signs = tuple(_SIGNS[token.type] for token in tokens)
        self._refuse_turns(tokens, signs)
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
        self, sides: list[Node | Function], scope: _Scope, part: Part
    ) -> tuple[list[Node], tuple[Index, ...]]:
        """Put the same new outcomes into sides that are functions."""
        functions = [side for side in sides if isinstance(side, Function)]
        if not functions:
            return [side for side in sides if isinstance(side, Node)], ()
        if len(functions) < len(sides):
            self._refuse(
                "a function of outcomes is compared with a number: write p(x), with its outcome, "
                "or p(1) for the first one",
                part,
            )
        scope, more = scope.deeper(functions[0].alphabets)
        if any(f.alphabets != functions[0].alphabets for f in functions):
            self._refuse("these are functions of different outcomes", part)
        return [
            side.at(more, scope.level) if isinstance(side, Function) else side for side in sides
        ], more

    def _refuse_turns(self, tokens: list[Token], signs: tuple[str, ...]) -> None:
        up = [k for k, sign in enumerate(signs) if sign in "≤<"]
        down = [k for k, sign in enumerate(signs) if sign in "≥>"]
        if up and down:
            self._refuse(
                f"the chain turns here, from {signs[min(up + down)]} to "
                f"{signs[max(up[0], down[0])]}: its ends can't be compared; write two chains",
                tokens[max(up[0], down[0])],
            )
        if len(signs) > 1 and "≠" in signs:
            self._refuse(r"\ne can't stand in a chain: its ends can't be compared", tokens[0])

    def test(self, parsed: list[Part], words: list[str], names: Mapping[str, Index]) -> tree.Test:
        """Return relations joined by words, for all outcomes that are not named."""
        new = {n: a for n, a in self._free_names(parsed).items() if n not in names}
        scope, free = _Scope(names, len(names)).with_outcomes(new)
        bare: dict[str, Index] = {}
        relations = [self._relations(part, scope, bare) for part in parsed]
        over = tuple(dict.fromkeys((*free, *bare.values())))
        whole = _joined(relations, words)
        return canonical(tree.ForAll(over, whole) if over else whole, tuple(names.values()))

    def _relations(self, part: Part, scope: _Scope, bare: dict[str, Index]) -> tree.Test:
        """Return a chain of relations as one test; functions are compared at shared outcomes."""
        sides = [self.value(side, scope) for side in part.children[::2]]
        signs = [_SIGNS[relation.children[0].type] for relation in part.children[1::2]]
        settled: list[Node] = []
        for side in sides:
            if isinstance(side, Function):
                if not all(isinstance(one, Function) for one in sides):
                    self._refuse("a pmf is compared with a number: write p(x)", part)
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
        inner = bound | _bound_names(part)
        for child in part.children:
            yield from self._free(child, inner)

    def _averaged(self, part: Part) -> frozenset[str]:
        """Return the outcomes that an expectation binds: those of its pmf, by their own letters."""
        everywhere = {name: Index(a, 0) for name, a in self.declared.outcomes.items()}
        pmf = self.function(part.children[3], _Scope(everywhere))
        return frozenset(pmf.alphabets)

    # Values

    def value(self, part: Part, scope: _Scope) -> Node | Function:
        """Return what a part of a formula stands for."""
        read: Callable[[Part, _Scope], Node | Function] = getattr(self, f"_{part.data}")
        try:
            return read(part, scope)
        except LatexError:
            raise
        except (ValueError, TypeError) as error:
            self._refuse(str(error), part)

    def node(self, part: Part, scope: _Scope) -> Node:
        """Return a number, and refuse a pmf in its place."""
        found = self.value(part, scope)
        if isinstance(found, Function):
            self._refuse("a function stands where a number is wanted: write p(x)", part)
        return found

    def function(self, part: Part, scope: _Scope) -> Function:
        """Return a pmf, and refuse a number in its place."""
        found = self.value(part, scope)
        if isinstance(found, Function):
            return found
        self._refuse("a number stands where a pmf is wanted", part)

    def _add(self, part: Part, scope: _Scope) -> Node | Function:
        return self._plus_or_minus(part, scope, lambda node: node)

    def _subtract(self, part: Part, scope: _Scope) -> Node | Function:
        return self._plus_or_minus(part, scope, negative)

    def _plus_or_minus(
        self, part: Part, scope: _Scope, sign: Callable[[Node], Node]
    ) -> Node | Function:
        left, sign_token, right = part.children
        caught = _binds_openly(left) & set(self._free(right, frozenset()))
        if caught:
            name = sorted(caught)[0]
            self._refuse(
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
            self._refuse(
                "a function of outcomes and a number can't be added: write p(x)", sign_token
            )
        return combined(together, *sides)

    def _minus(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(negative, self.value(part.children[1], scope))

    def _plus(self, part: Part, scope: _Scope) -> Node | Function:
        return self.value(part.children[1], scope)

    def _product(self, part: Part, scope: _Scope) -> Node | Function:
        first, *tails = part.children
        self._refuse_readings(first, tails)
        found = self.value(first, scope)
        count = 1
        for tail in tails:
            right = self.value(tail.children[-1], scope)
            if tail.data == "over":
                found = combined(tree.Div, found, right)
                count = 1
                continue
            if tail.data == "times" and isinstance(found, Function) and isinstance(right, Function):
                self._refuse(
                    "outcome by outcome, or summed over them? Write p(x) q(x), or "
                    r"\sum_x p(x) q(x)",
                    tail.children[0],
                )
            flat = count > 1
            found = combined(lambda a, c, flat=flat: _times(a, c, flat), found, right)
            count += 1
        return found

    def _refuse_readings(self, first: Part, tails: list[Part]) -> None:
        """Refuse a product that can be read in two ways."""
        before, divided = first, False
        for tail in tails:
            factor = tail.children[-1]
            if divided:
                self._refuse(
                    "after a quotient, is this above or below the line? Write \\frac{a}{b} c, or "
                    "a/(b c)",
                    factor,
                )
            if tail.data == "over":
                divided = True
                if before.data in _LOGARITHMS and factor.data not in _LOGARITHMS:
                    self._refuse(
                        "does the logarithm take the quotient? Write \\log (a/c), or (\\log a)/c",
                        tail.children[0],
                    )
            elif before.data in _LOGARITHMS:
                self._refuse(
                    "does the logarithm take this factor too? Write \\log (a c), or c \\log a",
                    factor,
                )
            elif before.data in {"largest_over", "least_over"}:
                self._refuse(
                    "does the maximum take this factor too? Write \\max_x (a c), or c \\max_x a",
                    factor,
                )
            elif tail.data == "beside":
                self._refuse_beside(before, factor)
            before = factor

    def _refuse_beside(self, before: Part, factor: Part) -> None:
        number = before.data == "number" or (
            before.data == "power" and before.children[0].data == "number"
        )
        if factor.data == "number":
            self._refuse("two numbers side by side: write \\cdot between them, or one", factor)
        if number and factor.data == "fraction" and _is_numeric(factor):
            self._refuse(
                "a mixed number, or a product? Write 1 + \\frac12, or 1 \\cdot \\frac12", factor
            )
        if before.data == "scalar" and factor.data == "bracket":
            inner = factor.children[1]
            if inner.data == "product" and len(inner.children) == 1:
                inner = inner.children[0]
            if inner.data == "scalar":
                self._refuse(
                    f"{before.children[0]} at {inner.children[0]}, or times it? Define a function "
                    f"in where:, or leave the brackets out",
                    factor,
                )

    def _power(self, part: Part, scope: _Scope) -> Node | Function:
        base, exponent = self.value(part.children[0], scope), self.node(part.children[3], scope)
        if base == tree.Scalar("e"):
            return tree.Exp(exponent)
        return combined(lambda a: tree.Pow(a, exponent), base)

    def _number(self, part: Part, scope: _Scope) -> Node:
        return tree.Number(Fraction(str(part.children[0])))

    def _outcome(self, part: Part, scope: _Scope) -> NoReturn:
        self._refuse(
            f"{part.children[0]} is an outcome, and no number: declare a list, as “v list of x”, "
            "and write v(x)",
            part,
        )

    def _scalar(self, part: Part, scope: _Scope) -> Node | Function:
        name = str(part.children[0])
        if name in scope.numbers:
            return scope.numbers[name]
        if name in self.declared.abbreviations:
            return self._body(self.declared.abbreviations[name], replace(scope, outcomes={}))
        if name in self.declared.sizes:
            return tree.Size(self.declared.sizes[name])
        if name == "b" and "b" not in self.declared.scalars and self.declared.unit != "b":
            base = _UNITS.get(self.declared.unit)
            return tree.Number(Fraction(base)) if base else tree.Scalar("e")
        return tree.Scalar(name)

    def _body(self, short: Abbreviation, scope: _Scope) -> Node:
        """Return what an abbreviation stands for, with the names in force where it was made."""
        return self._reader_of(short).node(short.parsed, scope)

    def is_pointwise(self, short: Abbreviation) -> bool:
        """Return whether an abbreviation is a function of outcomes that are not written."""
        known = (*short.at, *short.given)
        outcomes = {name: Index(self.declared.outcomes[name], k) for k, name in enumerate(known)}
        self._refuse_free(short.parsed, frozenset(known))
        numbers: dict[str, Node] = {name: tree.Scalar(name) for name in short.numbers}
        found = self.value(short.parsed, _Scope(outcomes, len(known), numbers))
        if isinstance(found, Function) and (known or numbers):
            self._refuse("a function stands where a number is wanted: write p(x)", short.parsed)
        return isinstance(found, Function)

    def try_event(self, short: Abbreviation) -> None:
        """Refuse a set of outcomes whose condition can't be read."""
        self._refuse_free(short.parsed, frozenset({short.event}))
        alphabet = self.declared.outcomes[short.event]
        self._test(short.parsed, _Scope({short.event: Index(alphabet, 0)}, 1))

    def _refuse_free(self, parsed: Part, known: frozenset[str]) -> None:
        for name in self._free(parsed, known):
            self._refuse(f"{name} is free here: write it on the left side too", parsed)

    def _reader_of(self, short: Abbreviation) -> Reader:
        inner = Reader(short.declared or self.declared)
        inner.duties = self.duties
        return inner

    def _call(self, part: Part, scope: _Scope) -> Node:
        """Return a function of numbers, or a derivative of it where it has primes."""
        name = str(part.children[0])
        primes = sum(isinstance(c, Token) and c.type == "PRIME" for c in part.children)
        short = self.declared.abbreviations[name]
        arguments = [self.node(one, scope) for one in _trees(part)]
        if len(arguments) != len(short.numbers):
            self._refuse(f"{name} is a function of {', '.join(short.numbers)} alone", part)
        if primes and len(short.numbers) > 1:
            self._refuse(rf"a derivative of {name} by which number? Write \frac{{\mathrm{{d}}}}"
                         rf"{{\mathrm{{d}} {short.numbers[0]}}}", part)  # fmt: skip
        # A number that is declared means itself in other abbreviations too: q_t in L(t).
        own = {
            number: tree.Scalar(number if number in self.declared.scalars else f"{number}·{name}")
            for number in short.numbers
        }
        given = {own[n].name: a for n, a in zip(short.numbers, arguments, strict=True)}
        inner = Reader(short.declared or self.declared)
        body = inner.node(short.parsed, _Scope({}, scope.level, own))
        for duty in inner.duties.values():
            relation: tree.Relation = substituted(duty.relation, given)
            self.duties.setdefault(relation, replace(duty, relation=relation))
        for _ in range(primes):
            body = derivative(body, own[short.numbers[0]].name)
        return substituted(body, given)

    def _derivative(self, part: Part, scope: _Scope) -> Node:
        name = str(part.children[6])
        if name not in self.declared.scalars:
            self._refuse(f"{name} is no free number, by which to differentiate", part.children[6])
        return derivative(self.node(part.children[8], scope), name)

    # Tables

    def _bare(self, part: Part, scope: _Scope) -> Function:
        name = str(part.children[0])
        short = self.declared.abbreviations.get(name)
        if short and short.pointwise:
            return self._pointwise(short, scope)
        if short:
            alphabets = tuple((short.declared or self.declared).outcomes[a] for a in short.at)
            return Function(alphabets, lambda at, level: self._short_at(short, at, level, part))
        if name not in self.declared.tables:
            self._refuse(f"{name} is defined with a condition only: write {name}(x \\mid y)", part)
        table = self.declared.tables[name]
        if table.kind == "channel":
            self._refuse(f"{name} is a channel: write {name}(y \\mid x)", part)
        return Function(table.alphabets, lambda at, level: tree.Prob(name, at), table.kind == "pmf")

    def _pointwise(self, short: Abbreviation, scope: _Scope) -> Function:
        return self._reader_of(short).function(short.parsed, _Scope({}, scope.level))

    def _short_at(
        self, short: Abbreviation, at: tuple[_Place, ...], level: int, part: Part
    ) -> Node:
        names = (*short.at, *short.given)
        if len(names) != len(at):
            self._refuse(f"{short.name} is defined at {', '.join(names)}", part)
        known = (short.declared or self.declared).outcomes
        for name, place in zip(names, at, strict=True):
            if not isinstance(place, Index):
                self._refuse(f"write {short.name} at outcomes, as in its definition", part)
            if place.alphabet != known[name]:
                self._refuse(f"{short.name} is defined at an outcome of {known[name]} here", part)
        indices = {n: p for n, p in zip(names, at, strict=True) if isinstance(p, Index)}
        return self._body(short, _Scope(indices, level))

    def _entry(self, part: Part, scope: _Scope) -> Node | Function:
        name, at = str(part.children[0]), self._places(part.children[2], scope)
        if None in at:
            if set(at) == {None}:
                return self._bare(part, scope)
            self._refuse("a dot and an outcome together have no meaning here", part)
        short = self.declared.abbreviations.get(name)
        if short and short.pointwise:
            return self._pointwise(short, scope).at(self._indices(at, part), scope.level)
        if short:
            return self._short_at(short, at, scope.level, part)
        if name not in self.declared.tables:
            self._refuse(f"{name} is defined with a condition only: write {name}(x \\mid y)", part)
        return self._marginal(self.declared.tables[name], at, scope.level, part)

    def _conditional(self, part: Part, scope: _Scope) -> Node | Function:
        name = str(part.children[0])
        out, given = (self._places(part.children[k], scope) for k in (2, 4))
        if None in given:
            self._refuse("a dot can't stand behind the bar", part)
        if None not in out:
            return self._given(name, out, given, scope.level, part)
        if set(out) != {None}:
            self._refuse("a dot and an outcome together have no meaning here", part)
        alphabets = self._open_alphabets(name, given, part)
        if len(alphabets) != len(out):
            self._refuse(f"a dot for each of {', '.join(alphabets)} is wanted here", part)
        return Function(
            alphabets,
            lambda at, level: self._given(name, at, given, level, part),
            True if f"{name}|" not in self.declared.abbreviations else None,
        )

    def _given(
        self,
        name: str,
        out: tuple[_Place, ...],
        given: tuple[_Place, ...],
        level: int,
        part: Part,
    ) -> Node:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            return self._short_at(short, (*out, *given), level, part)
        table = self.declared.tables.get(name)
        if table is None or table.kind == "list":
            self._refuse(f"{name} has no conditional pmf: define it in where:", part)
        if table.kind == "channel":
            return tree.Prob(name, self._in_order(table, (*out, *given), part))
        both = self._marginal(table, (*out, *given), level, part)
        return tree.Div(both, self._marginal(table, given, level, part))

    def _open_alphabets(self, name: str, given: tuple[_Place, ...], part: Part) -> tuple[str, ...]:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            known = (short.declared or self.declared).outcomes
            return tuple(known[name] for name in short.at)
        table = self.declared.tables.get(name)
        if table is None or table.kind == "list":
            self._refuse(f"{name} has no conditional pmf: define it in where:", part)
        alphabets = list(table.alphabets)
        for place in self._indices(given, part):
            if place.alphabet not in alphabets:
                self._refuse(f"{name} has no outcome of {place.alphabet} to be given", part)
            # A channel's inputs stand last.
            k = len(alphabets) - 1 - alphabets[::-1].index(place.alphabet)
            del alphabets[k]
        return tuple(alphabets)

    def _marginal(self, table: Table, at: tuple[_Place, ...], level: int, part: Part) -> Node:
        """Return an entry, summed over the outcomes that are not given."""
        if table.kind == "channel":
            self._refuse(f"{table.name} is a channel: write {table.name}(y \\mid x)", part)
        if len(at) >= len(table.alphabets):
            return tree.Prob(table.name, self._in_order(table, at, part))
        if table.kind != "pmf":
            self._refuse(
                f"{table.name} is a list of {', '.join(table.alphabets)}: a list has no marginal",
                part,
            )
        given = self._indices(at, part)
        left = list(table.alphabets)
        for index in given:
            if index.alphabet not in left:
                self._refuse(
                    f"{table.name} has no outcome of {index.alphabet} to spare: it is a pmf of "
                    f"{', '.join(table.alphabets)}",
                    part,
                )
            left.remove(index.alphabet)
        over = tuple(Index(a, level + k) for k, a in enumerate(left))
        return tree.Sum(
            over, None, tree.Prob(table.name, self._in_order(table, (*given, *over), part))
        )

    def _in_order(
        self, table: Table, at: tuple[_Place, ...], part: Part
    ) -> tuple[Index | int, ...]:
        """Return places in the order of the table: by position for numbers, else by alphabet."""
        if len(at) != len(table.alphabets):
            self._refuse(
                f"{table.name} is a {table.kind} of {', '.join(table.alphabets)}: it is taken at "
                "no more outcomes than these",
                part,
            )
        if any(isinstance(place, int) for place in at):
            for place, alphabet in zip(at, table.alphabets, strict=True):
                if isinstance(place, Index) and place.alphabet != alphabet:
                    self._refuse(f"{table.name} wants an outcome of {alphabet} here", part)
            return tuple(place for place in at if place is not None)
        waiting = list(self._indices(at, part))
        ordered: list[Index | int] = []
        for alphabet in table.alphabets:
            found = next((index for index in waiting if index.alphabet == alphabet), None)
            if found is None:
                self._refuse(
                    f"{table.name} is a {table.kind} of {', '.join(table.alphabets)}: it wants an "
                    f"outcome of {alphabet} here",
                    part,
                )
            waiting.remove(found)
            ordered.append(found)
        return tuple(ordered)

    def _indices(self, at: tuple[_Place, ...], part: Part) -> tuple[Index, ...]:
        found = tuple(place for place in at if isinstance(place, Index))
        if len(found) < len(at):
            self._refuse("an outcome by its letter is wanted here, as x", part)
        return found

    def _places(self, part: Part, scope: _Scope) -> tuple[_Place, ...]:
        found: list[_Place] = []
        for place in part.children[::2]:
            token = place.children[0]
            if token.type == "OUTCOME":
                found.append(scope.outcomes[str(token)])
            elif token.type == "PLACE":
                found.append(None)
            elif str(token).isdigit() and int(token):
                found.append(int(token))
            else:
                self._refuse("outcomes are numbered 1, 2, 3 …", token)
        return tuple(found)

    def _event(self, part: Part, scope: _Scope) -> Node:
        """Return the probability of an event: p summed over the outcomes in it."""
        name, event = str(part.children[0]), str(part.children[2])
        short = self.declared.abbreviations[event]
        pmf = self._bare(part, scope)
        known = short.declared or self.declared
        if pmf.alphabets != (known.outcomes[short.event],):
            self._refuse(f"{event} is a set of outcomes that {name} is no pmf of", part)
        inner, over = _Scope({}, scope.level).with_outcomes({short.event: pmf.alphabets[0]})
        where = self._reader_of(short)._test(short.parsed, inner)
        return tree.Sum(over, where, pmf.at(over, inner.level))

    # Operators

    def _sum_over(self, part: Part, scope: _Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        return tree.Sum(over, where, self.node(part.children[2], inner))

    def _product_over(self, part: Part, scope: _Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            self._refuse("a product with a condition is not supported", part)
        return tree.Product(over, self.node(part.children[2], inner))

    def _bound(
        self, part: Part, scope: _Scope
    ) -> tuple[_Scope, tuple[Index, ...], tree.Test | None]:
        tokens = [token for token in part.children[2].children if token.type == "OUTCOME"]
        for token in tokens:
            if str(token) in scope.outcomes or sum(str(o) == str(token) for o in tokens) > 1:
                self._refuse(
                    f"{token} stands already for an outcome around this: which of the two is meant "
                    f"inside? Write {token}' here",
                    token,
                )
        names = {str(token): self.declared.outcomes[str(token)] for token in tokens}
        inner, over = scope.with_outcomes(names)
        where = self._test(part.children[4], inner) if len(part.children) > 4 else None
        return inner, over, where

    def _test(self, part: Part, scope: _Scope) -> tree.Test:
        sides = [self.node(side, scope) for side in part.children[::2]]
        signs = [_SIGNS[relation.children[0].type] for relation in part.children[1::2]]
        links = tuple(
            tree.Relation(sign, left, right)
            for sign, (left, right) in zip(signs, pairwise(sides), strict=True)
        )
        return links[0] if len(links) == 1 else tree.And(links)

    def _expectation(self, part: Part, scope: _Scope) -> Node:
        pmf = self._pmf(part.children[3], scope)
        inner, over = scope.with_outcomes({a: a for a in pmf.alphabets})
        body = self.value(part.children[5], inner)
        if isinstance(body, Function):
            body = body.at(over, inner.level)
        return tree.Sum(over, None, tree.Mul((pmf.at(over, inner.level), body)))

    def _fraction(self, part: Part, scope: _Scope) -> Node | Function:
        above, below = (self.value(part.children[k], scope) for k in (2, 5))
        return combined(tree.Div, above, below)

    def _root(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(tree.Root, self.value(part.children[2], scope))

    def _bracket(self, part: Part, scope: _Scope) -> Node | Function:
        return self.value(part.children[1], scope)

    def _absolute(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(tree.Abs, self.value(part.children[1], scope))

    def _exp(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(tree.Exp, self.value(part.children[2], scope))

    def _ln(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(tree.Ln, self.value(part.children[-1], scope))

    def _log(self, part: Part, scope: _Scope) -> Node | Function:
        return combined(self.log, self.value(part.children[-1], scope))

    def _log_to_base(self, part: Part, scope: _Scope) -> Node | Function:
        base = self.node(part.children[3], scope)
        return combined(_logarithm(base), self.value(part.children[-1], scope))

    def log(self, of: Node) -> Node:
        """Return the logarithm in the unit at hand."""
        unit = self.declared.unit
        if unit == "nats":
            return tree.Ln(of)
        base = tree.Number(Fraction(_UNITS[unit])) if unit in _UNITS else tree.Scalar("b")
        return tree.Div(tree.Ln(of), tree.Ln(base))

    def _largest(self, part: Part, scope: _Scope) -> Node:
        return tree.Extreme(True, tuple(self.node(one, scope) for one in _trees(part)))

    def _least(self, part: Part, scope: _Scope) -> Node:
        return tree.Extreme(False, tuple(self.node(one, scope) for one in _trees(part)))

    def _largest_over(self, part: Part, scope: _Scope) -> Node:
        return self._extreme_over(True, part, scope)

    def _least_over(self, part: Part, scope: _Scope) -> Node:
        return self._extreme_over(False, part, scope)

    def _extreme_over(self, largest: bool, part: Part, scope: _Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            self._refuse("a maximum with a condition is not supported", part)
        return tree.Largest(largest, over, self.node(part.children[-1], inner))

    # Measures

    def _pmf(self, part: Part, scope: _Scope) -> Function:
        """Return a pmf; that it sums to 1 is a duty where it is not declared."""
        found = self.function(part, scope)
        if found.pmf is False:
            self._refuse("a list stands where a pmf is wanted", part)
        if found.pmf is None:
            self._owe(found, scope, _plain_text(part))
        return found

    def _owe(self, pmf: Function, scope: _Scope, label: str) -> None:
        total = summed([pmf], scope.level, lambda a: a)
        free = tuple(scope.outcomes.values())
        self._owe_one(total, free, label)

    def _owe_one(self, total: Node, free: tuple[Index, ...], label: str) -> None:
        one = tree.Relation("=", canonical(total, free), tree.Number(Fraction(1)))
        levels = tuple(Index(index.alphabet, k) for k, index in enumerate(free))
        self.duties.setdefault(one, Duty(label, one, levels))

    def _kl(self, part: Part, scope: _Scope) -> Node:
        pair = [self._pmf(part.children[k], scope) for k in (2, 5)]
        return MEASURES["D", "apart"](pair, scope.level, self.log)

    def _apply(self, part: Part, scope: _Scope) -> Node:
        return self._measure(str(part.children[0]), part.children[2], scope, part, self.log)

    def _apply_in_base(self, part: Part, scope: _Scope) -> Node:
        name, base = str(part.children[0]), self.node(part.children[3], scope)
        return self._measure(name, part.children[6], scope, part, _logarithm(base))

    def _measure(
        self,
        name: str,
        arguments: Part,
        scope: _Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        groups = [
            _trees(group) if group.data == "group" else [group] for group in _trees(arguments)
        ]
        form, everything = str(arguments.data), [one for group in groups for one in group]
        variables = [name for one in everything for name in _variables(one)]
        if variables:
            if len(variables) < len(everything) or name not in "HI":
                self._refuse(f"{name} takes random variables alone, or pmfs alone", part)
            return self._of_variables(name, form, groups, scope, part, log)
        found = [self.value(one, scope) for one in everything]
        if name == "H" and form == "listed" and all(isinstance(one, Node) for one in found):
            return self._entropy_of_numbers(found, scope, part, log)
        if not all(isinstance(one, Function) for one in found):
            self._refuse(f"{name} takes pmfs here, and some of these are numbers", part)
        pair = [self._pmf(one, scope) for one in everything]
        if name == "H" and form == "listed" and len(pair) == 1:
            return entropy(pair[0], scope.level, log)
        if (name, form) in MEASURES and len(pair) == 2:
            return MEASURES[name, form](pair, scope.level, log)
        self._refuse(
            f"{name} is not defined for what stands in its brackets: H(p), H(p, q), D(p \\,\\|\\, "
            "q), \\mathrm{TV}(p, q), \\chi^2(p \\,\\|\\, q), H(X \\mid Y), I(X; Y \\mid Z) are",
            part,
        )

    def _entropy_of_numbers(
        self,
        found: list[Node | Function],
        scope: _Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        numbers = [one for one in found if isinstance(one, Node)]
        if len(numbers) == 1:
            self._refuse("H of one number: write H(t, 1 - t), or define a function", part)
        label = _plain_text(part)
        self._owe_one(tree.Add(tuple(numbers)), tuple(scope.outcomes.values()), label)
        return tree.Add(tuple(tree.Mul((a, log(inverse(a)))) for a in numbers))

    def _of_variables(
        self,
        name: str,
        form: str,
        groups: list[list[Part]],
        scope: _Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        """Return an entropy, or the information that groups of variables share."""
        forms = {"H": {"listed": 1, "given": 2}, "I": {"shared": 2, "shared_given": 3}}
        if forms[name].get(form) != len(groups):
            self._refuse(
                f"{name} of random variables is H(X, Y), H(X \\mid Y), I(X; Y) or I(X; Y \\mid Z)",
                part,
            )
        known = [[self.declared.variables[n] for one in g for n in _variables(one)] for g in groups]
        if len({one.pmf for group in known for one in group}) > 1:
            self._refuse("these variables belong to different pmfs", part)
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

    def _variable(self, part: Part, scope: _Scope) -> NoReturn:
        name = part.children[0]
        self._refuse(f"{name} is a random variable: it stands in H and I alone", part)

    @staticmethod
    def _refuse(message: str, part: Part) -> NoReturn:
        if isinstance(part, Token):
            raise LatexError(message, part.start_pos or 0)
        first = next(iter(part.scan_values(lambda value: isinstance(value, Token))), None)
        places = [token.start_pos for token in part.scan_values(lambda v: isinstance(v, Token))]
        raise LatexError(
            message, min((p for p in places if p is not None), default=0) if first else 0
        )


def _times(left: Node, right: Node, flat: bool) -> Node:
    factors = left.factors if flat and isinstance(left, tree.Mul) else (left,)
    return tree.Mul((*factors, right))


def _logarithm(base: Node) -> Callable[[Node], Node]:
    return lambda of: tree.Div(tree.Ln(of), tree.Ln(base))


def _is_numeric(part: Part) -> bool:
    tokens = part.scan_values(lambda value: isinstance(value, Token))
    return all(token.type in {"NUMBER", "LB", "RB", "FRAC"} for token in tokens)


def _bound_names(part: Part) -> frozenset[str]:
    """Return the outcomes that an operator binds."""
    if part.data not in _BINDERS:
        return frozenset()
    tokens = part.children[1].children[2].children
    return frozenset(str(token) for token in tokens if token.type == "OUTCOME")


def _binds_openly(part: Part) -> set[str]:
    """Return the outcomes bound by sums in a term that no brackets enclose."""
    if isinstance(part, Token) or part.data not in _OPEN:
        return set()
    names = set(_bound_names(part)) if part.data in {"sum_over", "product_over"} else set()
    return names.union(*map(_binds_openly, part.children))


_OPEN = {
    "add", "subtract", "minus", "plus", "product", "beside", "times", "sum_over", "product_over",
    "ln", "log", "log_to_base", "derivative", "expectation",
}  # fmt: skip


def _trees(part: Part) -> list[Part]:
    return [child for child in part.children if isinstance(child, Tree)]


def _variables(part: Part) -> list[str]:
    """Return the name of a random variable, if a part is nothing else."""
    while part.data == "product" and len(part.children) == 1:
        part = part.children[0]
    return [str(part.children[0])] if part.data == "variable" else []


def _plain_text(part: Part) -> str:
    tokens = sorted(
        part.scan_values(lambda value: isinstance(value, Token)), key=lambda t: t.start_pos or 0
    )
    return "".join(map(str, tokens))


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
