"""What a cell declares and never uses: a hypothesis that a reader would look for in vain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lark import Token

from derivation.cell import Cell, heading
from derivation.declarations import Abbreviation, Declarations, joined, pieces
from derivation.lexer import LatexError, LatexLexer
from derivation.tree import Node
from derivation.walk import names_of

__all__ = ["refuse_unused"]


def refuse_unused(source: str, cell: Cell, known: Declarations, sides: tuple[Node, ...]) -> None:
    """Refuse a name that a cell declares by itself, and that none of its formulas has.

    Parameters
    ----------
    source : str
    cell : Cell
    known : Declarations
        Names that stood already: they need not occur.
    sides : tuple of Node
        What the chain was read as.
    """
    declared = cell.declared
    used = set(_written(cell)) | names_of(*sides).names
    used |= {
        name
        for key, short in declared.abbreviations.items()
        if key.removesuffix("|") in used
        for name in _names_below(short, set())
    }
    used |= {declared.variables[name].pmf for name in used if name in declared.variables}
    for kind in ("tables", "scalars", "abbreviations"):
        old, new = getattr(known, kind), getattr(declared, kind)
        for key, what in new.items():
            name = key.removesuffix("|")
            if old.get(key) is not what and name not in used:
                raise LatexError(
                    f"{name} is declared here and used nowhere: leave it out, or use it",
                    _place(source, name),
                )


def _written(cell: Cell) -> Iterator[str]:
    """Yield the names in the chain, its cases of equality and the conditions."""
    declared = cell.declared
    claims = [row.claim.parts for row in cell.rows if row.claim]
    formulas = [
        cell.chain,
        *(latex for latex, _ in chain.from_iterable(claims)),
        *(latex for one in declared.conditions for latex, _ in joined(one.latex)[0]),
    ]
    for latex in formulas:
        for token in LatexLexer.tokens(latex, declared.kinds(), 0):
            yield _name(token)


def _name(token: Token) -> str:
    return str(token).partition("@")[0]


def _names_below(short: Abbreviation, seen: set[str]) -> Iterator[str]:
    """Yield the names in an abbreviation, and in those that it is made of."""
    known = (short.declared or Declarations()).abbreviations
    for token in short.parsed.scan_values(lambda one: isinstance(one, Token)):
        name = _name(token)
        yield name
        for key in (name, f"{name}|"):
            if key in known and key not in seen:
                seen.add(key)
                yield from _names_below(known[key], seen)


def _place(source: str, name: str) -> int:
    """Return where a name is declared: at the beginning of a clause, or behind a comma."""
    for line in heading(source).lines:
        for clause, begin in pieces(line.rest, ";"):
            for part, offset in pieces(clause, ","):
                if part.strip().startswith(name):
                    return line.begin + begin + offset + len(part) - len(part.lstrip())
    return 0
