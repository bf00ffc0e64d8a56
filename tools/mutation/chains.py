r"""Mutants of chains that are written in LaTeX.

In a row: what `tokens` does to a formula, and another case of equality. In what it is stated for:
a condition, a unit or the word "positive" left out, a wider domain, and the same as in a row for an
abbreviation.

What `%%refused` holds is false already, and is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivation.cell import Cell, Row, heading, read_cell, read_given
from derivation.declarations import Declarations, pieces
from derivation.lexer import LatexError
from sphinx_bookkit.magics import Code
from sphinx_bookkit.mistakes import tokens

__all__ = ["Change", "changes", "declared_after"]

ROW, HYPOTHESIS = "derivation", "hypothesis"
_CASE = re.compile(r";?\s*equality\s+(iff|never)\b(.*)", re.S)


@dataclass(frozen=True)
class Change:
    """What may stand in place of a part of a cell.

    Attributes
    ----------
    kind : str
    start, end : int
        What is replaced, in characters of the cell.
    text : str
        What replaces it.
    before, after : str
        The row or the clause around it, as it was and as it is, each on one line.
    """

    kind: str
    start: int
    end: int
    text: str
    before: str
    after: str


def declared_after(code: str, known: Declarations) -> Declarations:
    """Return the names that stand behind a cell."""
    parted = Code(code)
    if parted.magic != "given":
        return known
    try:
        return read_given(parted.body)
    except LatexError:
        return known


def changes(code: str, known: Declarations) -> Iterator[Change]:
    """Yield what may be changed in a cell that holds a chain or declarations.

    Parameters
    ----------
    code : str
        The cell, as it is written.
    known : Declarations
        The names that stand before it.
    """
    parted = Code(code)
    if parted.magic not in ("derivation", "given"):
        return
    try:
        cell = read_cell(parted.body, known if parted.magic == "derivation" else Declarations())
    except LatexError:
        return
    base = len(code) - len(parted.body)
    for change in _Chain(parted.body, cell).changes():
        yield replace(change, start=change.start + base, end=change.end + base)


class _Chain:
    """The source below a magic, and what was read of it."""

    def __init__(self, source: str, cell: Cell):
        self.source, self.cell = source, cell

    def changes(self) -> Iterator[Change]:
        for line in heading(self.source).lines:
            of_clause = self._of_given if line.word == "given" else self._of_where
            for clause, at in pieces(line.rest.rstrip(), ";"):
                yield from of_clause(clause, line.begin + at)
        for row in self.cell.rows:
            end = min(row.last, len(self.source.rstrip()))
            around = (row.begin, end)
            for one in tokens(self.source, row.begin, row.end, self.cell.declared).changes():
                yield self._change(ROW, one, around)
            for one in self._of_relations(row, end):
                yield self._change(ROW, one, around)
            for one in self._of_case(row, end):
                yield self._change(ROW, one, around)

    def _change(self, kind: str, new: tuple[int, int, str], around: tuple[int, int]) -> Change:
        start, end, text = new
        first, last = around
        changed = self.source[first:start] + text + self.source[end:last]
        return Change(kind, start, end, text, _line(self.source[first:last]), _line(changed))

    def _of_given(self, clause: str, at: int) -> Iterator[Change]:
        """Yield a clause with less in it, or none in its place."""
        around = (at, at + len(clause))
        start = at + len(clause) - len(clause.lstrip())
        said = clause.strip()
        if (k := said.find("positive ")) >= 0:
            new = (start + k, start + k + len("positive "), "")
            yield self._change(HYPOTHESIS, new, around)
        conditions = {one.latex for one in self.cell.declared.conditions}
        if said in conditions or said.startswith("in "):
            yield self._change(HYPOTHESIS, (start, start + len(said), ""), around)
        elif r"\in" in said and not said.endswith(r"\mathbb{R}"):
            wider = said.partition(r"\in")[0] + r"\in \mathbb{R}"
            yield self._change(HYPOTHESIS, (start, start + len(said), wider), around)
        elif found := re.fullmatch(r"([^<>\\]*[^<>\\\s])\s*(?:>|\\ge)\s*\S+", said):
            wider = rf"{found[1]} \in \mathbb{{R}}"
            yield self._change(HYPOTHESIS, (start, start + len(said), wider), around)

    def _of_where(self, clause: str, at: int) -> Iterator[Change]:
        """Yield an abbreviation that stands for something else."""
        _, equals, right = clause.partition("=")
        if not equals:
            return
        begin, end = at + len(clause) - len(right), at + len(clause)
        names = [one for one in self.cell.declared.abbreviations.values()
                 if one.latex == right.strip()]  # fmt: skip
        kinds = names[0].declared if names and names[0].declared else self.cell.declared
        numbers = names[0].numbers if names else ()
        for one in tokens(self.source, begin, end, kinds, numbers).changes():
            yield self._change(HYPOTHESIS, one, (at, end))

    def _of_relations(self, row: Row, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield relations turned round, and strict ones, which have no case of equality."""
        found = tokens(self.source, row.begin, row.end, self.cell.declared)
        yield from found.turned()
        for start, stop, sign in found.strict():
            rest = self.source[stop : row.end]
            why = f"   && {row.reason}" if row.reason else ""
            space = " " if self.source[end - 1 : end].isspace() else ""
            yield start, end, f"{sign}{rest.rstrip()}{why}{space}"

    def _of_case(self, row: Row, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield the case of equality as another one."""
        if row.claim is None or not (found := _CASE.search(self.source, row.end, end)):
            return
        if found[1] == "never":
            yield found.start(1), found.end(1), "iff $1 = 1$"
            return
        yield found.start(1), found.start(2) + len(found[2].rstrip()), "never"
        parts = row.claim.parts
        for k, (latex, place) in enumerate(parts):
            if len(parts) > 1:
                # With the word before it, or for the first the one behind it.
                last = place + len(latex) + 1
                start = parts[k - 1][1] + len(parts[k - 1][0]) + 1 if k else place - 1
                stop = last if k else parts[1][1] - 1
                yield start, stop, ""
            yield from tokens(self.source, place, place + len(latex), self.cell.declared).signs()


def _line(text: str) -> str:
    return " ".join(text.split())
