"""From tokens to a tree: what each name, operator and index means under its declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from lark import Token

from derivation import tree
from derivation.ambiguity import (
    binds_openly,
    refuse_apart,
    refuse_or,
    refuse_readings,
    refuse_turns,
)
from derivation.calculus import derivative
from derivation.declarations import Abbreviation, Declarations, Each, joined
from derivation.functions import (
    Function,
    combined,
    negative,
)
from derivation.lexer import LatexError
from derivation.measures import Duty
from derivation.operators import SIGNS, OperatorReader, linked
from derivation.parser import parse
from derivation.parts import (
    Part,
    between_outcomes,
    bound_names,
    letters,
    outcome_in,
    refuse,
    trees,
)
from derivation.scope import Scope
from derivation.tree import Index, Node
from derivation.walk import canonical, substituted

__all__ = ["Chain", "Duty", "Reader", "read_chain", "read_condition", "read_test"]


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

    @property
    def relations(self) -> tuple[tree.Relation, ...]:
        """What it says, step by step."""
        sides = zip(self.signs, pairwise(self.sides), strict=True)
        return tuple(tree.Relation(sign, *both) for sign, both in sides)


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
    each: Each | None = None,
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
    each : Each, optional
        Of which outcomes it is said one by one.
    """
    kinds = declared.kinds()
    parsed = [parse(latex, kinds, place) for latex, place in parts]
    known = names or {}
    reader = Reader(declared)
    refuse_or(
        [frozenset(reader.free_names([part])) - frozenset(known) for part in parsed],
        words,
        [place for _, place in parts],
        each,
    )
    return reader.test(parsed, words, known, each.first if each else 0)


def read_condition(latex: str, declared: Declarations, place: int) -> tree.Test:
    """Read a condition of given:, for all outcomes that stand free in it.

    It is one relation, or several that are joined by the words "and", "or" and "where".
    """
    parts, words = joined(latex)
    parts = [(part, place + begin) for part, begin in parts]
    return read_test(parts, words, declared)


def read_conditions(declared: Declarations) -> tuple[tree.Test, ...]:
    """Read all conditions that are taken for granted."""
    return tuple(read_condition(one.latex, declared, one.place) for one in declared.conditions)


class Reader(OperatorReader):
    """Gives a parsed formula its meaning."""

    def _expression(self, part: Part, scope: Scope) -> Node | Function:
        return self.value(part.children[0], scope)

    # Statements

    def chain(self, parsed: Part) -> Chain:
        """Return a chain of relations."""
        names = self.free_names([parsed])
        refuse_apart([parsed], names)
        scope, free = Scope().with_outcomes(names)
        sides = [self.value(side, scope) for side in parsed.children[::2]]
        settled, more = self._settled(sides, scope, parsed)
        whole = (*free, *more)
        tokens = [relation.children[0] for relation in parsed.children[1::2]]
        signs = tuple(SIGNS[token.type] for token in tokens)
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
        if any(relation.children[0].type == "NE" for relation in part.children[1::2]):
            refuse(
                r"do they differ somewhere, or everywhere? Write \mathrm{TV}(p, q) > 0, or "
                r"p(x) \ne q(x)",
                part,
            )
        scope, more = scope.deeper(functions[0].alphabets)
        if any(f.alphabets != functions[0].alphabets for f in functions):
            refuse("these are functions of different outcomes", part)
        return [
            side.at(more, scope.level) if isinstance(side, Function) else side for side in sides
        ], more

    def test(
        self, parsed: list[Part], words: list[str], names: Mapping[str, Index], first: int = 0
    ) -> tree.Test:
        """Return relations joined by words, for all outcomes that are not named.

        Those from the `first` on are one to what stands before them.
        """
        new = {n: a for n, a in self.free_names(parsed).items() if n not in names}
        refuse_apart(parsed, new)
        scope, free = Scope(names, len(names)).with_outcomes(new)
        relations = [self._whole_relations(part, scope) for part in parsed]
        if "where" in words:
            for part in parsed:
                if any(isinstance(one, Function) for one in self._sides(part, scope)):
                    refuse(
                        "“where” is about single outcomes, and this is about whole pmfs: write "
                        "it at an outcome, as p(x) = q(x)",
                        part,
                    )
        behind = _joined(relations[first:], words[first:])
        whole = _joined([*relations[:first], behind], words[:first])
        return canonical(tree.ForAll(free, whole) if free else whole, tuple(names.values()))

    def _sides(self, part: Part, scope: Scope) -> list[Node | Function]:
        """Return what stands between the relations; nothing, if it is outcomes."""
        if between_outcomes(part):
            return []
        return [self.value(side, scope) for side in part.children[::2]]

    def _whole_relations(self, part: Part, scope: Scope) -> tree.Test:
        """Return a chain of relations as one test; one between pmfs is about all outcomes."""
        sides = self._sides(part, scope)
        functions = [side for side in sides if isinstance(side, Function)]
        if not functions:
            return self.relations(part, scope)
        if len(functions) < len(sides):
            refuse("a pmf is compared with a number: write p(x)", part)
        if any(one.alphabets != functions[0].alphabets for one in functions):
            refuse("these are functions of different outcomes", part)
        inner, over = scope.deeper(functions[0].alphabets)
        at = [one.at(over, inner.level) for one in functions]
        found = linked(part, at)
        pairs = found.tests if isinstance(found, tree.And) else (found,)
        whole = [
            # Pmfs differ if they do at one outcome.
            tree.Relation(
                "<", tree.Number(Fraction(0)), tree.Sum(over, pair, tree.Number(Fraction(1)))
            )
            if isinstance(pair, tree.Relation) and pair.sign == "≠"
            else tree.ForAll(over, pair)
            for pair in pairs
        ]
        return whole[0] if len(whole) == 1 else tree.And(tuple(whole))

    def free_names(self, parsed: list[Part]) -> dict[str, str]:
        """Return the outcomes that stand free in some formulas, and their alphabets."""
        names = dict.fromkeys(name for part in parsed for name in self._free(part, frozenset()))
        return {name: self.declared.outcomes[name] for name in names}

    def _free(self, part: Part, bound: frozenset[str]) -> Iterator[str]:
        """Yield the outcomes that no sum around them binds, from left to right."""
        if isinstance(part, Token):
            name = outcome_in(part)
            if name and name not in bound:
                yield name
            return
        if part.data in {"expectation", "variance"}:
            yield from self._free(part.children[3], bound)
            yield from self._free(part.children[5], bound | self._bound_by_mean(part))
            return
        inner = bound | bound_names(part) | frozenset(letters(part))
        for child in part.children:
            yield from self._free(child, inner)

    def _bound_by_mean(self, part: Part) -> frozenset[str]:
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
        return self.multiplied(self.value(first, scope), tails, scope)

    def _power(self, part: Part, scope: Scope) -> Node | Function:
        base = self.value(part.children[0], scope)
        if isinstance(base, Function):
            exponent = self.node(part.children[3], scope)
            return combined(lambda a: tree.Pow(a, exponent), base)
        power = self.value(part.children[3], scope)
        if base == tree.Scalar("e"):
            return combined(tree.Exp, power)
        return combined(lambda a: tree.Pow(base, a), power)

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
            return self.unit()
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
            token = next(t for t in tokens if outcome_in(t) == name)
            refuse(f"{name} is free here: write it before the =, too, as in s({name}) = …", token)

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
        for number, argument in zip(short.numbers, arguments, strict=True):
            hiding = next(_hiding(short, number), "") if argument != own[number] else ""
            if hiding:
                refuse(
                    f"{name} is made of {hiding}, in which {number} stands: is it another one "
                    f"there too? Write {hiding}({number}) in both places, or its name with the "
                    f"index {number}",
                    part,
                )
        inner = Reader(short.declared or self.declared)
        body = inner.node(short.parsed, Scope({}, scope.level, own))
        for duty in inner.duties.values():
            relation: tree.Relation = substituted(duty.relation, given)
            self.duties.setdefault(relation, replace(duty, relation=relation))
        for _ in range(primes):
            body = derivative(body, own[short.numbers[0]].name)
        return substituted(body, given)


def _hiding(short: Abbreviation, number: str) -> Iterator[str]:
    """Yield the abbreviations of which one is made that have a number in them, and not to be seen.

    It is to be seen in q_t, and in f(t).
    """
    known = (short.declared or Declarations()).abbreviations
    tokens = short.parsed.scan_values(lambda value: isinstance(value, Token))
    for inner in (known.get(f"{token}{bar}") for token in tokens for bar in ("", "|")):
        if inner is None or number in {*inner.numbers, inner.name.partition("_")[2].strip("{}")}:
            continue
        inside = inner.parsed.scan_values(lambda value: isinstance(value, Token))
        if number in map(str, inside) or any(_hiding(inner, number)):
            yield inner.name


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
        case tree.Same(left, right, same):
            return tree.Same(left, right, not same)
        case tree.And(tests):
            return tree.Or(tuple(map(_opposite, tests)))
        case tree.Or(tests):
            return tree.And(tuple(map(_opposite, tests)))
    raise TypeError("“where” can't stand before a statement for all outcomes")
