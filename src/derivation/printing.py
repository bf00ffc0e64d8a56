"""Prints back, in LaTeX, what was read: the same tree comes of reading it again."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derivation import tree
from derivation.declarations import Declarations
from derivation.reader import Chain
from derivation.tree import Index, Node
from derivation.typeset import SIGNS

__all__ = ["latex", "latex_of_chain"]

# How tightly a form binds: a sum, a term that may not go on, a product, a factor.
_ADD, _OPEN, _MUL, _FACTOR = range(4)
_Names = Mapping[Index, str]


def latex(node: Node | tree.Test, declared: Declarations, names: _Names | None = None) -> str:
    """Return a node in the notation of a chain.

    Parameters
    ----------
    node : Node or Test
    declared : Declarations
    names : mapping of Index to str, optional
        What the free outcomes are called.
    """
    return _Printer(declared).text(node, names or {})


def latex_of_chain(chain: Chain, declared: Declarations) -> str:
    """Return a chain of relations as it was understood."""
    names: dict[Index, str] = {}
    for index in chain.free:
        names[index] = _new_name(index, names)
    printer = _Printer(declared)
    first, *others = (printer.text(side, names) for side in chain.sides)
    pairs = zip(chain.signs, others, strict=True)
    return " ".join([first, *(f"{SIGNS[sign]} {side}" for sign, side in pairs)])


def _new_name(index: Index, names: _Names) -> str:
    taken = sum(one.alphabet == index.alphabet for one in names)
    return index.alphabet + "'" * taken


class _Printer:
    def __init__(self, declared: Declarations):
        self.declared = declared

    def text(self, node: Node | tree.Test, names: _Names, least: int = _ADD) -> str:
        """Return a node, in brackets if it binds less tightly than is wanted."""
        text, binds = self._form(node, names)
        return text if binds >= least else rf"\bigl({text}\bigr)"

    def _form(self, node: Node | tree.Test, names: _Names) -> tuple[str, int]:
        match node:
            case tree.Number(value):
                return _number(value), _FACTOR if value >= 0 else _ADD
            case tree.Scalar(name):
                return {"e": r"\mathrm{e}", "pi": r"\pi"}.get(name, name), _FACTOR
            case tree.Size(alphabet):
                sizes = {a: name for name, a in self.declared.sizes.items()}
                return sizes[alphabet], _FACTOR
            case tree.Prob(name, at):
                return self._entry(name, at, names), _FACTOR
            case tree.Add(terms):
                return self._sum_of_terms(terms, names), _ADD
            case tree.Mul((tree.Number(value), *rest)) if value == -1 and len(rest) == 1:
                return f"-{self.text(rest[0], names, _OPEN)}", _ADD
            case tree.Mul(factors):
                return self._product(factors, names), _MUL
            case tree.Div(above, below):
                return rf"\frac{{{self.text(above, names)}}}{{{self.text(below, names)}}}", _FACTOR
            case tree.Pow(base, exponent):
                return f"{self._base(base, names)}^{{{self.text(exponent, names)}}}", _FACTOR
            case tree.Root(of):
                return rf"\sqrt{{{self.text(of, names)}}}", _FACTOR
            case tree.Exp(of):
                return rf"\exp({self.text(of, names)})", _FACTOR
            case tree.Ln(of):
                return rf"\ln {self.text(of, names, _FACTOR)}", _OPEN
            case tree.Abs(of):
                return rf"\lvert {self.text(of, names)} \rvert", _FACTOR
            case tree.Whole(up, of):
                end = "ceil" if up else "floor"
                return rf"\l{end} {self.text(of, names)} \r{end}", _FACTOR
            case tree.Sum((), tree.Test() as test, tree.Number(value)) if value == 1:
                return f"[{self.text(test, names)}]", _FACTOR
            case tree.Extreme(largest, among):
                inside = ", ".join(self.text(one, names) for one in among)
                return rf"\{'max' if largest else 'min'}\{{{inside}\}}", _FACTOR
        return self._over(node, names)

    def _over(self, node: Node | tree.Test, names: _Names) -> tuple[str, int]:
        """Return what binds outcomes, or compares."""
        match node:
            case tree.Sum(over, where, body):
                inner = self._named(over, names)
                bound = ", ".join(inner[index] for index in over)
                bound += f" : {self._condition(where, inner)}" if where is not None else ""
                return rf"\sum_{{{bound}}} {self.text(body, inner, _OPEN)}", _OPEN
            case tree.Product(over, body):
                inner = self._named(over, names)
                bound = ", ".join(inner[index] for index in over)
                return rf"\prod_{{{bound}}} {self.text(body, inner, _OPEN)}", _OPEN
            case tree.Largest(largest, over, body):
                inner = self._named(over, names)
                bound = ", ".join(inner[index] for index in over)
                body_text = rf"\bigl({self.text(body, inner)}\bigr)"
                return rf"\{'max' if largest else 'min'}_{{{bound}}} {body_text}", _OPEN
            case tree.Relation(sign, left, right):
                return f"{self.text(left, names)} {SIGNS[sign]} {self.text(right, names)}", _ADD
            case tree.Same(left, right, same):
                return f"{names[left]} {'=' if same else SIGNS['≠']} {names[right]}", _ADD
            case tree.And(tests):
                return self._chained(tests, names), _ADD
        raise TypeError(f"{type(node).__name__} can't be printed in a chain")

    def _condition(self, where: tree.Test, names: _Names) -> str:
        match where:
            case tree.Relation("=", tree.Prob(name, at), tree.Number(value)) if value == 1:
                if self.declared.tables[name].drawn:
                    return self._entry(name, at, names).strip("[]")
        return self.text(where, names)

    def _named(self, over: tuple[Index, ...], names: _Names) -> dict[Index, str]:
        inner = dict(names)
        for index in over:
            inner[index] = _new_name(index, inner)
        return inner

    def _entry(self, name: str, at: tuple[Index | int, ...], names: _Names) -> str:
        places = [names[place] if isinstance(place, Index) else str(place) for place in at]
        table = self.declared.tables[name]
        if table.drawn:
            return rf"[{table.stem}_{{{places[1]}}} = {places[0]}]"
        if table.stem:
            index = places.pop(0 if table.kind == "list" else -1)
            rest = f"({', '.join(places)})" if places else ""
            return f"{table.stem}_{{{index}}}{rest}"
        if table.kind == "channel":
            return rf"{name}({places[0]} \mid {', '.join(places[1:])})"
        return f"{name}({', '.join(places)})"

    def _sum_of_terms(self, terms: tuple[Node, ...], names: _Names) -> str:
        # A sum before other terms stands in brackets, so that none of them is taken for its own.
        text = self._term(terms[0], names, first=True)
        for term in terms[1:]:
            match term:
                case tree.Mul((tree.Number(value), *rest)) if value == -1 and len(rest) == 1:
                    text += f" - {self._term(rest[0], names)}"
                case tree.Number(value) if value < 0:
                    text += f" - {_number(-value)}"
                case _:
                    text += f" + {self._term(term, names)}"
        return text

    def _term(self, term: Node, names: _Names, first: bool = False) -> str:
        if isinstance(term, tree.Sum | tree.Product):
            return rf"\bigl({self.text(term, names)}\bigr)"
        negative = isinstance(term, tree.Mul) and term.factors[0] == tree.Number(Fraction(-1))
        return self.text(term, names, _ADD if first and negative else _OPEN)

    def _product(self, factors: tuple[Node, ...], names: _Names) -> str:
        first, *others = factors
        text = self._beside(first, names)
        if isinstance(first, tree.Number) and first.value >= 0:
            plain = not isinstance(others[0], tree.Number | tree.Div)
            text = _number(first.value) if plain else text
        return " ".join([text, *(self._beside(one, names) for one in others)])

    def _beside(self, factor: Node, names: _Names) -> str:
        """Return a factor that no other can be mistaken for a part of."""
        text, binds = self._form(factor, names)
        plain = binds == _FACTOR and not isinstance(factor, tree.Number)
        return text if plain else rf"\bigl({text}\bigr)"

    def _base(self, base: Node, names: _Names) -> str:
        text, binds = self._form(base, names)
        plain = isinstance(base, tree.Scalar | tree.Prob | tree.Size | tree.Abs)
        return text if plain and binds == _FACTOR else rf"\bigl({text}\bigr)"

    def _chained(self, tests: tuple[tree.Test, ...], names: _Names) -> str:
        text = ""
        for test in tests:
            assert isinstance(test, tree.Relation)
            left = "" if text else f"{self.text(test.left, names)} "
            text += f"{left}{SIGNS[test.sign]} {self.text(test.right, names)} "
        return text.strip()


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    digits = 0
    while (value * 10**digits).denominator > 1:
        digits += 1
        if digits > 400:
            return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    whole = str(abs(value.numerator) * 10**digits // value.denominator).rjust(digits + 1, "0")
    return f"{'-' if value < 0 else ''}{whole[:-digits]}.{whole[-digits:]}"
