"""From tokens to a tree: what each name, operator and index means under its declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from derivation import tree
from derivation.declarations import Abbreviation, Declarations, Table
from derivation.lexer import LatexError, LatexLexer
from derivation.tree import Index, Node

__all__ = ["Chain", "read_chain", "read_test"]

_SIGNS = {"EQ": "=", "NE": "≠", "LE": "≤", "GE": "≥", "LT": "<", "GT": ">"}
_UNITS = {"bits": 2, "hartleys": 10}


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
    """

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    free: tuple[Index, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class _Function:
    """A function on outcomes that has no outcome yet: a pmf by its bare name, or a mixture."""

    alphabets: tuple[str, ...]
    at: Callable[[tuple[Index, ...], int], Node]


@dataclass(frozen=True)
class _Scope:
    """Which index stands for which outcome, and how many levels are in use."""

    outcomes: Mapping[str, Index]
    level: int

    def with_outcomes(self, names: Mapping[str, str]) -> tuple[_Scope, tuple[Index, ...]]:
        new = {
            name: Index(alphabet, self.level + k)
            for k, (name, alphabet) in enumerate(names.items())
        }
        scope = _Scope({**self.outcomes, **new}, self.level + len(new))
        return scope, tuple(new.values())

    def deeper(self, alphabets: tuple[str, ...]) -> tuple[_Scope, tuple[Index, ...]]:
        new = tuple(Index(a, self.level + k) for k, a in enumerate(alphabets))
        return _Scope(self.outcomes, self.level + len(new)), new


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=LatexLexer, propagate_positions=True)


def read_chain(latex: str, declared: Declarations) -> Chain:
    """Read sides joined by relations.

    Raises
    ------
    LatexError
        If a name is not declared, something is ambiguous, or it is no chain of relations.
    """
    return _Reader(declared).chain(_parse(latex, declared))


def read_test(parts: list[str], words: list[str], declared: Declarations) -> tree.Test:
    """Read relations joined by the words "and", "or" and "where", for all free outcomes."""
    return _Reader(declared).test([_parse(part, declared) for part in parts], words)


def _parse(latex: str, declared: Declarations) -> Tree:
    try:
        return _parser().parse((latex, declared.kinds()))  # type: ignore[arg-type]
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        if token is None or token.type == "$END":
            raise LatexError("the formula ends too early", len(latex.rstrip())) from None
        raise LatexError(f"{token.value} can't stand here", token.start_pos) from None


class _Reader:
    """Gives a parsed formula its meaning."""

    def __init__(self, declared: Declarations):
        self.declared = declared

    # Statements

    def chain(self, parsed: Tree) -> Chain:
        names = dict.fromkeys(_free_outcomes(parsed))
        scope, free = _Scope({}, 0).with_outcomes({n: self.declared.outcomes[n] for n in names})
        sides = [self.value(side, scope) for side in parsed.children[::2]]
        functions = [side for side in sides if isinstance(side, _Function)]
        if functions:
            scope, more = scope.deeper(functions[0].alphabets)
            if any(f.alphabets != functions[0].alphabets for f in functions):
                raise self._error("these are functions of different outcomes", parsed)
            free = (*free, *more)
            sides = [
                side.at(more, scope.level) if isinstance(side, _Function) else side
                for side in sides
            ]
        tokens = [relation.children[0] for relation in parsed.children[1::2]]
        signs = tuple(_SIGNS[token.type] for token in tokens)
        places = tuple(token.start_pos or 0 for token in tokens)
        return Chain(tuple(sides), signs, free, places)

    def test(self, parsed: list[Tree], words: list[str]) -> tree.Test:
        names = dict.fromkeys(name for part in parsed for name in _free_outcomes(part))
        scope, free = _Scope({}, 0).with_outcomes({n: self.declared.outcomes[n] for n in names})
        bare: dict[str, Index] = {}
        relations = []
        for part in parsed:
            sides = [self.value(side, scope) for side in part.children[::2]]
            signs = [_SIGNS[relation.children[0].type] for relation in part.children[1::2]]
            settled = []
            for side in sides:
                if isinstance(side, _Function):
                    for alphabet in side.alphabets:
                        at = scope.outcomes.get(alphabet) or Index(
                            alphabet, scope.level + len(bare)
                        )
                        bare.setdefault(alphabet, at)
                    side = side.at(tuple(bare[a] for a in side.alphabets), scope.level + 2)
                settled.append(side)
            links = [
                tree.Relation(sign, left, right)
                for sign, (left, right) in zip(signs, pairwise(settled), strict=True)
            ]
            relations.append(links[0] if len(links) == 1 else tree.And(tuple(links)))
        whole = _joined(relations, words)
        over = tuple(dict.fromkeys((*free, *bare.values())))
        return tree.ForAll(over, whole) if over else whole

    # Values

    def value(self, part: Tree, scope: _Scope) -> Node | _Function:
        read = getattr(self, f"_{part.data}", None)
        if read is None:
            raise self._error(f"{part.data} is not supported", part)
        return read(part, scope)

    def node(self, part: Tree, scope: _Scope) -> Node:
        """Return a number, and refuse a pmf in its place."""
        found = self.value(part, scope)
        if isinstance(found, _Function):
            raise self._error("a pmf stands where a number is wanted: write p(x)", part)
        return found

    def function(self, part: Tree, scope: _Scope) -> _Function:
        """Return a pmf, and refuse a number in its place."""
        found = self.value(part, scope)
        if isinstance(found, _Function):
            return found
        raise self._error("a number stands where a pmf is wanted", part)

    def _map(
        self, combine: Callable[..., Node], *parts: Node | _Function, where: Tree
    ) -> Node | _Function:
        """Combine numbers, or functions outcome by outcome."""
        shapes = {part.alphabets for part in parts if isinstance(part, _Function)}
        if not shapes:
            return combine(*parts)
        if len(shapes) > 1:
            raise self._error("these are functions of different outcomes", where)
        return _Function(
            shapes.pop(),
            lambda at, level: combine(
                *(p.at(at, level) if isinstance(p, _Function) else p for p in parts)
            ),
        )

    def _add(self, part: Tree, scope: _Scope) -> Node | _Function:
        left, right = (self.value(part.children[k], scope) for k in (0, 2))
        return self._map(lambda a, c: tree.Add((a, c)), left, right, where=part)

    def _subtract(self, part: Tree, scope: _Scope) -> Node | _Function:
        left, right = (self.value(part.children[k], scope) for k in (0, 2))
        return self._map(lambda a, c: tree.Add((a, _negative(c))), left, right, where=part)

    def _minus(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self._map(_negative, self.value(part.children[1], scope), where=part)

    def _plus(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self.value(part.children[1], scope)

    def _then(self, part: Tree, scope: _Scope) -> Node | _Function:
        parts = [child for child in part.children if isinstance(child, Tree)]
        left, right = (self.value(child, scope) for child in parts)
        return self._map(lambda a, c: tree.Mul((a, c)), left, right, where=part)

    def _product(self, part: Tree, scope: _Scope) -> Node | _Function:
        first, *tails = part.children
        found = self.value(first, scope)
        before = first
        divided = False
        for tail in tails:
            factor = tail.children[-1]
            if tail.data == "beside":
                self._refuse_beside(before, divided, factor)
            right = self.value(factor, scope)
            divided = tail.data == "over"
            combine = (lambda a, c: tree.Div(a, c)) if divided else (lambda a, c: tree.Mul((a, c)))
            found = self._map(combine, found, right, where=part)
            before = factor
        return found

    def _refuse_beside(self, before: Tree, divided: bool, factor: Tree) -> None:
        """Refuse a product that can be read in two ways."""
        if divided:
            raise self._error("a factor after a quotient: write \\frac{a}{b} c, or a/(b c)", factor)
        if before.data in {"ln", "log", "log_to_base"} and before.children[-1].data != "bracket":
            raise self._error(
                "does the logarithm take this factor too? Write \\log(a c), or c \\log a", factor
            )

    def _power(self, part: Tree, scope: _Scope) -> Node | _Function:
        base, exponent = self.value(part.children[0], scope), self.node(part.children[3], scope)
        if base == tree.Scalar("e"):
            return tree.Exp(exponent)
        return self._map(lambda a: tree.Pow(a, exponent), base, where=part)

    def _number(self, part: Tree, scope: _Scope) -> Node:
        return tree.Number(Fraction(str(part.children[0])))

    def _scalar(self, part: Tree, scope: _Scope) -> Node | _Function:
        name = str(part.children[0])
        if name in self.declared.sizes:
            return tree.Size(self.declared.sizes[name])
        if name in self.declared.abbreviations:
            return self._abbreviated(self.declared.abbreviations[name], (), scope, part)
        if name == "b" and self.declared.unit != "b":
            base = _UNITS.get(self.declared.unit)
            return tree.Number(Fraction(base)) if base else tree.Scalar("e")
        return tree.Scalar(name)

    def _bare(self, part: Tree, scope: _Scope) -> _Function:
        name = str(part.children[0])
        short = self.declared.abbreviations.get(name)
        if short:
            alphabets = tuple(self.declared.outcomes[a] for a in short.at)
            if short.pointwise:
                return self.function(self._parsed(short), _Scope({}, scope.level))
            return _Function(
                alphabets, lambda at, level: self._abbreviated(short, at, _Scope({}, level), part)
            )
        table = self.declared.tables[name]
        if table.kind == "channel":
            raise self._error(f"{name} is a channel: write {name}(y \\mid x)", part)
        return _Function(table.alphabets, lambda at, level: tree.Prob(name, at))

    def _entry(self, part: Tree, scope: _Scope) -> Node | _Function:
        name, places = str(part.children[0]), part.children[2]
        at = self._places(places, scope)
        short = self.declared.abbreviations.get(name)
        if short:
            if short.pointwise:
                function = self.function(self._parsed(short), _Scope({}, scope.level))
                return function.at(self._indices(at, part), scope.level)
            return self._abbreviated(short, self._indices(at, part), scope, part)
        table = self.declared.tables[name]
        return self._marginal(table, at, scope, part)

    def _conditional(self, part: Tree, scope: _Scope) -> Node | _Function:
        name = str(part.children[0])
        out, given = self._places(part.children[2], scope), self._places(part.children[4], scope)
        if None in out:
            alphabet = self._open_alphabet(name, given, part)
            return _Function(
                (alphabet,),
                lambda at, level: self._given(name, at, given, _Scope({}, level), part),
            )
        return self._given(name, out, given, scope, part)

    def _given(
        self,
        name: str,
        out: tuple[Index | int | None, ...],
        given: tuple[Index | int | None, ...],
        scope: _Scope,
        part: Tree,
    ) -> Node:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            return self._abbreviated(short, self._indices((*out, *given), part), scope, part)
        table = self.declared.tables.get(name)
        if table is None:
            raise self._error(f"{name}(· | ·) is declared nowhere", part)
        if table.kind == "channel":
            return tree.Prob(name, (*out, *given))  # type: ignore[arg-type]
        both = self._marginal(table, (*out, *given), scope, part)
        return tree.Div(both, self._marginal(table, given, scope, part))

    def _open_alphabet(self, name: str, given: tuple[Index | int | None, ...], part: Tree) -> str:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            return self.declared.outcomes[short.at[0]]
        alphabets = list(self.declared.tables[name].alphabets)
        for place in self._indices(given, part):
            if place.alphabet in alphabets:
                alphabets.remove(place.alphabet)
        if len(alphabets) != 1:
            raise self._error("what the dot stands for can't be told", part)
        return alphabets[0]

    def _marginal(
        self, table: Table, at: tuple[Index | int | None, ...], scope: _Scope, part: Tree
    ) -> Node:
        """Return an entry, summed over the outcomes that are not given."""
        if len(at) == len(table.alphabets):
            ordered = self._in_order(table, at, part)
            return tree.Prob(table.name, ordered)
        given = self._indices(at, part)
        scope, _ = scope.deeper(())
        left = list(table.alphabets)
        for index in given:
            if index.alphabet not in left:
                raise self._error(f"{table.name} has no outcome {index.alphabet} to spare", part)
            left.remove(index.alphabet)
        if table.kind != "pmf":
            raise self._error(f"{table.name} is no pmf, and has no marginal", part)
        scope, over = scope.deeper(tuple(left))
        return tree.Sum(
            over, None, tree.Prob(table.name, self._in_order(table, (*given, *over), part))
        )

    def _in_order(
        self, table: Table, at: tuple[Index | int | None, ...], part: Tree
    ) -> tuple[Index | int, ...]:
        if all(isinstance(place, int) for place in at):
            return at  # type: ignore[return-value]
        waiting = list(self._indices(at, part))
        ordered = []
        for alphabet in table.alphabets:
            found = next((index for index in waiting if index.alphabet == alphabet), None)
            if found is None:
                raise self._error(f"{table.name} wants an outcome of {alphabet} here", part)
            waiting.remove(found)
            ordered.append(found)
        return tuple(ordered)

    def _indices(self, at: tuple[Index | int | None, ...], part: Tree) -> tuple[Index, ...]:
        if all(isinstance(place, Index) for place in at):
            return at  # type: ignore[return-value]
        raise self._error("outcomes are wanted here", part)

    def _places(self, part: Tree, scope: _Scope) -> tuple[Index | int | None, ...]:
        found: list[Index | int | None] = []
        for place in part.children[::2]:
            token = place.children[0]
            if token.type == "OUTCOME":
                found.append(scope.outcomes[str(token)])
            else:
                found.append(None if token.type == "PLACE" else int(token))
        return tuple(found)

    def _abbreviated(
        self, short: Abbreviation, at: tuple[Index, ...], scope: _Scope, part: Tree
    ) -> Node:
        names = (*short.at, *short.given)
        inner = _Scope(dict(zip(names, at, strict=True)), scope.level)
        return self.node(self._parsed(short), inner)

    def _parsed(self, short: Abbreviation) -> Tree:
        parsed = _parse(f"{short.latex} = 0", self.declared)
        return parsed.children[0]

    # Operators

    def _sum_over(self, part: Tree, scope: _Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        return tree.Sum(over, where, self.node(part.children[2], inner))

    def _product_over(self, part: Tree, scope: _Scope) -> Node:
        inner, over, where = self._bound(part.children[1], scope)
        if where is not None:
            raise self._error("a product with a condition is not supported", part)
        return tree.Product(over, self.node(part.children[2], inner))

    def _bound(
        self, part: Tree, scope: _Scope
    ) -> tuple[_Scope, tuple[Index, ...], tree.Test | None]:
        outcomes = part.children[2]
        names = [str(token) for token in outcomes.children if token.type == "OUTCOME"]
        inner, over = scope.with_outcomes({name: self.declared.outcomes[name] for name in names})
        if len(part.children) < 5:
            return inner, over, None
        test = part.children[4]
        sides = [self.node(side, inner) for side in test.children[::2]]
        signs = [_SIGNS[relation.children[0].type] for relation in test.children[1::2]]
        links = tuple(
            tree.Relation(sign, left, right)
            for sign, (left, right) in zip(signs, pairwise(sides), strict=True)
        )
        return inner, over, links[0] if len(links) == 1 else tree.And(links)

    def _expectation(self, part: Tree, scope: _Scope) -> Node:
        pmf, body = self.function(part.children[3], scope), part.children[5]
        inner, over = scope.with_outcomes({a: a for a in pmf.alphabets})
        return tree.Sum(over, None, tree.Mul((pmf.at(over, inner.level), self.node(body, inner))))

    def _fraction(self, part: Tree, scope: _Scope) -> Node | _Function:
        above, below = (self.value(part.children[k], scope) for k in (2, 5))
        return self._map(tree.Div, above, below, where=part)

    def _root(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self._map(tree.Root, self.value(part.children[2], scope), where=part)

    def _bracket(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self.value(part.children[1], scope)

    def _absolute(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self._map(tree.Abs, self.value(part.children[1], scope), where=part)

    def _exp(self, part: Tree, scope: _Scope) -> Node:
        return tree.Exp(self.node(part.children[2], scope))

    def _ln(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self._map(tree.Ln, self.value(part.children[-1], scope), where=part)

    def _log(self, part: Tree, scope: _Scope) -> Node | _Function:
        return self._map(self.log, self.value(part.children[-1], scope), where=part)

    def _log_to_base(self, part: Tree, scope: _Scope) -> Node | _Function:
        base = self.node(part.children[3], scope)
        return self._map(
            lambda a: tree.Div(tree.Ln(a), tree.Ln(base)),
            self.value(part.children[-1], scope),
            where=part,
        )

    def log(self, of: Node) -> Node:
        """Return the logarithm in the unit at hand."""
        unit = self.declared.unit
        if unit == "nats":
            return tree.Ln(of)
        base = tree.Number(Fraction(_UNITS[unit])) if unit in _UNITS else tree.Scalar("b")
        return tree.Div(tree.Ln(of), tree.Ln(base))

    def _largest(self, part: Tree, scope: _Scope) -> Node:
        return tree.Extreme(True, tuple(self.node(one, scope) for one in _trees(part)))

    def _least(self, part: Tree, scope: _Scope) -> Node:
        return tree.Extreme(False, tuple(self.node(one, scope) for one in _trees(part)))

    def _largest_over(self, part: Tree, scope: _Scope) -> Node:
        return self._extreme_over(True, part, scope)

    def _least_over(self, part: Tree, scope: _Scope) -> Node:
        return self._extreme_over(False, part, scope)

    def _extreme_over(self, largest: bool, part: Tree, scope: _Scope) -> Node:
        names = [str(t) for t in part.children[3].children if t.type == "OUTCOME"]
        inner, over = scope.with_outcomes({name: self.declared.outcomes[name] for name in names})
        return tree.Largest(largest, over, self.node(part.children[-1], inner))

    def _kl(self, part: Tree, scope: _Scope) -> Node:
        p, q = (self.function(part.children[k], scope) for k in (2, 5))
        return self.divergence(p, q, scope)

    def _apply(self, part: Tree, scope: _Scope) -> Node:
        name, arguments = str(part.children[0]), part.children[2]
        variables = _variables(arguments)
        key = (name, arguments.data, len(_trees(arguments)), bool(variables))
        found = [] if variables else [self.value(one, scope) for one in _trees(arguments)]
        functions = [one for one in found if isinstance(one, _Function)]
        match key:
            case ("H", "listed", _, True):
                return self._entropy_of(variables, (), scope, part)
            case ("H", "given", count, True):
                return self._entropy_of(variables[: count - 1], variables[count - 1 :], scope, part)
            case ("I", "shared", 2, True):
                return self._information(variables, scope, part)
            case ("H", "listed", 1, _) if functions:
                return self.cross_entropy(functions[0], functions[0], scope)
            case ("H", "listed", 2, _) if len(functions) == 2:
                return self.cross_entropy(functions[0], functions[1], scope)
            case ("H", "listed", count, _) if not functions and count > 1:
                terms = [tree.Mul((a, self.log(_inverse(a)))) for a in found]
                return tree.Add(tuple(terms))
            case ("D", "apart", 2, _) if len(functions) == 2:
                return self.divergence(functions[0], functions[1], scope)
            case (r"\mathrm{TV}", "listed", 2, _) if len(functions) == 2:
                return self._total_variation(functions, scope)
            case (r"\mathrm{Hel}", "listed", 2, _) if len(functions) == 2:
                return self._hellinger(functions, scope)
            case (r"\mathrm{JS}", "listed", 2, _) if len(functions) == 2:
                return self._jensen_shannon(functions, scope, part)
        raise self._error(f"{name} is not defined for what stands in its brackets", part)

    def sum_of(self, functions: list[_Function], scope: _Scope, term: Callable[..., Node]) -> Node:
        """Return the sum over all outcomes of a term made of what functions have there."""
        inner, over = scope.deeper(functions[0].alphabets)
        return tree.Sum(over, None, term(*(f.at(over, inner.level) for f in functions)))

    def cross_entropy(self, p: _Function, q: _Function, scope: _Scope) -> Node:
        r"""Return Σ p log 1/q."""
        return self.sum_of([p, q], scope, lambda a, c: tree.Mul((a, self.log(_inverse(c)))))

    def divergence(self, p: _Function, q: _Function, scope: _Scope) -> Node:
        r"""Return Σ p log p/q."""
        return self.sum_of([p, q], scope, lambda a, c: tree.Mul((a, self.log(tree.Div(a, c)))))

    def _total_variation(self, functions: list[_Function], scope: _Scope) -> Node:
        half = tree.Number(Fraction(1, 2))
        gap = self.sum_of(functions, scope, lambda a, c: tree.Abs(tree.Add((a, _negative(c)))))
        return tree.Mul((half, gap))

    def _hellinger(self, functions: list[_Function], scope: _Scope) -> Node:
        overlap = self.sum_of(functions, scope, lambda a, c: tree.Root(tree.Mul((a, c))))
        return tree.Root(tree.Add((tree.Number(Fraction(1)), _negative(overlap))))

    def _jensen_shannon(self, functions: list[_Function], scope: _Scope, part: Tree) -> Node:
        half = tree.Number(Fraction(1, 2))
        p, q = functions
        m = self._map(lambda a, c: tree.Mul((half, tree.Add((a, c)))), p, q, where=part)
        to_m = [self.divergence(one, m, scope) for one in (p, q)]  # type: ignore[arg-type]
        return tree.Add(tuple(tree.Mul((half, one)) for one in to_m))

    # Random variables

    def _of_variables(self, names: list[Tree], part: Tree) -> tuple[Table, list[str]]:
        known = [self.declared.variables[str(name.children[0])] for name in names]
        pmfs = {one.pmf for one in known}
        if len(pmfs) > 1:
            raise self._error("these variables belong to different pmfs", part)
        return self.declared.tables[pmfs.pop()], [one.alphabet for one in known]

    def _entropy_of(self, of: list[Tree], given: list[Tree], scope: _Scope, part: Tree) -> Node:
        table, alphabets = self._of_variables([*of, *given], part)
        inner, over = scope.deeper(tuple(dict.fromkeys(alphabets)))
        at = {index.alphabet: index for index in over}
        both = self._marginal(table, tuple(at[a] for a in dict.fromkeys(alphabets)), inner, part)
        if not given:
            return tree.Sum(over, None, tree.Mul((both, self.log(_inverse(both)))))
        known = tuple(at[a] for a in alphabets[len(of) :])
        ratio = tree.Div(self._marginal(table, known, inner, part), both)
        return tree.Sum(over, None, tree.Mul((both, self.log(ratio))))

    def _information(self, of: list[Tree], scope: _Scope, part: Tree) -> Node:
        table, alphabets = self._of_variables(of, part)
        inner, over = scope.deeper(tuple(alphabets))
        both = self._marginal(table, over, inner, part)
        apart = tree.Mul(tuple(self._marginal(table, (index,), inner, part) for index in over))
        return tree.Sum(over, None, tree.Mul((both, self.log(tree.Div(both, apart)))))

    @staticmethod
    def _error(message: str, part: Tree | Token) -> LatexError:
        if isinstance(part, Token):
            return LatexError(message, part.start_pos or 0)
        first = next(iter(part.scan_values(lambda value: isinstance(value, Token))), None)
        return LatexError(message, first.start_pos if first else 0)


def _trees(part: Tree) -> list[Tree]:
    return [child for child in part.children if isinstance(child, Tree)]


def _variables(arguments: Tree) -> list[Tree]:
    """Return the random variables among arguments, if they are nothing else."""
    found = []
    for one in _trees(arguments):
        names = [inner for inner in one.iter_subtrees_topdown() if inner.data == "variable"]
        found += names
    return found


def _negative(node: Node) -> Node:
    return tree.Mul((tree.Number(Fraction(-1)), node))


def _inverse(node: Node) -> Node:
    return tree.Div(tree.Number(Fraction(1)), node)


def _free_outcomes(part: Tree | Token, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the outcomes that no sum around them binds, from left to right."""
    if isinstance(part, Token):
        if part.type == "OUTCOME" and str(part) not in bound:
            yield str(part)
        return
    own: set[str] = set()
    if part.data in {"sum_over", "product_over"}:
        own = {str(t) for t in part.children[1].children[2].children if t.type == "OUTCOME"}
    elif part.data in {"largest_over", "least_over"}:
        own = {str(t) for t in part.children[3].children if t.type == "OUTCOME"}
    elif part.data == "expectation":
        own = {"x", "y", "z"}
    for child in part.children:
        yield from _free_outcomes(child, bound | own)


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
    raise TypeError(f"not checkable: the opposite of {type(test).__name__}")
