r"""A cell as it is written: lines of given: and where:, then the rows of a chain, with reasons.

given: p, q pmfs of x
where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
H(m) &\ge \frac12 H(p) + \frac12 H(q)   && concavity; equality iff $p = q$
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derivation import tree
from derivation.declarations import JOINING, Declarations, Each, declare
from derivation.declarations import pieces as separated
from derivation.lexer import LatexError
from derivation.reader import read_test
from derivation.tree import Index
from derivation.where import abbreviate

__all__ = [
    "Cell",
    "Claim",
    "Heading",
    "Line",
    "Row",
    "heading",
    "read_cell",
    "read_claim",
    "read_given",
]

_HOW = (
    "end the reason with “; equality iff $p = q$” (join relations in dollars by and, or, where), "
    "or with “; equality never”"
)


_OF_NONE = Each()


@dataclass(frozen=True)
class Claim:
    """Where an inequality is an equality.

    Attributes
    ----------
    parts : tuple of (str, int)
        Relations and where each begins in the source; none for "never".
    words : tuple of str
        The words between them.
    each : Each
        Of which outcomes it is said one by one.
    """

    parts: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    each: Each = _OF_NONE

    def test(self, declared: Declarations, names: Mapping[str, Index] | None = None) -> tree.Test:
        """Return what it says; `names` are outcomes that are free around it."""
        return read_test(list(self.parts), list(self.words), declared, names, self.each)


@dataclass(frozen=True)
class Row:
    """A row of a chain: where its formula stands in the source, and what its reason says.

    Attributes
    ----------
    begin, end : int
        Of the formula.
    last : int
        Where the row ends, with its reason.
    reason : str
    claim : Claim or None
    """

    begin: int
    end: int
    last: int
    reason: str
    claim: Claim | None


@dataclass(frozen=True)
class Cell:
    """A cell, read up to its formulas.

    Attributes
    ----------
    given, where : tuple of str
        Declarations and abbreviations, as written.
    declared : Declarations
    chain : str
        The source with all blanked that is no formula of the chain, so that places stay.
    rows : tuple of Row
    """

    given: tuple[str, ...]
    where: tuple[str, ...]
    declared: Declarations
    chain: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line:
    """A line of a heading: its word, what stands behind the colon, and where that begins."""

    word: str
    rest: str
    begin: int


@dataclass(frozen=True)
class Heading:
    """The lines of given: and where:, and where the chain begins."""

    lines: tuple[Line, ...]
    end: int

    def clauses(self, word: str) -> tuple[str, ...]:
        """Return what stands between semicolons behind a word."""
        parts = (part for line in self.lines if line.word == word
                 for part, _ in separated(line.rest, ";"))  # fmt: skip
        return tuple(part.strip() for part in parts if part.strip())


def read_cell(source: str, known: Declarations) -> Cell:
    """Read the lines of a cell.

    Raises
    ------
    LatexError
        If a declaration, an abbreviation or a reason is of no known form.
    """
    written = heading(source)
    declared = _declared(written, known, known)
    if (begin := source.find(r"\begin{", written.end)) >= 0:
        raise LatexError(r"write the rows alone, without \begin{…} and \end{…}", begin)
    rows = _rows(source, written.end)
    return Cell(
        written.clauses("given"),
        written.clauses("where"),
        declared,
        _blanked(source, rows),
        tuple(rows),
    )


def read_given(source: str) -> Declarations:
    """Read the lines of a cell that declares names, and holds nothing else.

    Raises
    ------
    LatexError
        If a line is of no known form, or begins with neither given: nor where:.
    """
    written = heading(source)
    if source[written.end :].strip():
        raise LatexError("a line that declares begins with “given:” or “where:”", written.end)
    # Lines of several cells may stand together here, and the later ones replace names.
    return _declared(written, Declarations(), None)


def heading(source: str) -> Heading:
    """Return the lines of given: and where: with which a cell begins."""
    lines, place = list[Line](), 0
    for line in source.splitlines(keepends=True):
        word, colon, rest = line.partition(":")
        if colon and word.strip() in ("given", "where"):
            lines.append(Line(word.strip(), rest, place + len(line) - len(rest)))
        elif line.strip() and not line.lstrip().startswith("%"):
            break
        place += len(line)
    return Heading(tuple(lines), place)


def _declared(written: Heading, known: Declarations, before: Declarations | None) -> Declarations:
    for line in written.lines:
        known = _headed(line.word, line.rest, known, line.begin, before)
    return known


def _headed(
    word: str, rest: str, declared: Declarations, begin: int, before: Declarations | None
) -> Declarations:
    if word == "where":
        return abbreviate(rest.rstrip("\n"), declared, begin, before)
    try:
        found = declare(rest.rstrip("\n"), declared)
    except LatexError as error:
        raise error.moved(begin) from None
    moved = tuple(
        type(one)(one.latex, one.place + begin)
        for one in found.conditions[len(declared.conditions) :]
    )
    return type(found)(**{**vars(found), "conditions": (*declared.conditions, *moved)})


def _blanked(source: str, rows: list[Row]) -> str:
    blank = [character if character == "\n" else " " for character in source]
    for row in rows:
        blank[row.begin : row.end] = source[row.begin : row.end]
    return "".join(blank)


def _rows(source: str, start: int) -> list[Row]:
    rows = []
    for begin, end in _between_row_ends(source, start):
        mark = source.find("&&", begin, end)
        stop = mark if mark >= 0 else end
        if source[begin:stop].strip():
            text, at = (source[mark + 2 : end], mark + 2) if mark >= 0 else ("", end)
            reason, claim = _reason(text, at)
            rows.append(Row(begin, stop, end, reason, claim))
        elif mark >= 0 and source[mark + 2 : end].strip():
            raise LatexError("a reason without a formula before it", mark)
    return rows


def _between_row_ends(source: str, start: int) -> list[tuple[int, int]]:
    """Return where rows begin and end: at two backslashes, and a length in brackets after them."""
    found, begin = [], start
    while (end := source.find("\\\\", begin)) >= 0:
        found.append((begin, end))
        begin = end + 2
        close = source.find("]", begin)
        if source[begin : begin + 1] == "[" and source[begin + 1 : close].endswith(
            ("pt", "em", "ex")
        ):
            begin = close + 1
    return [*found, (begin, len(source))]


def _reason(text: str, place: int) -> tuple[str, Claim | None]:
    """Split a reason from the case of equality at its end."""
    k = text.rfind("equality")
    reason = text[:k].rstrip()
    if k < 0 or not (reason.endswith(";") or not reason):
        return " ".join(text.split()), None
    after = text[k + len("equality") :]
    words = after.split(maxsplit=1)
    plain = " ".join(reason.removesuffix(";").split())
    if words[:1] == ["never"] and len(words) == 1:
        return plain, Claim((), ())
    if words[:1] != ["iff"]:
        raise LatexError(f"the case of equality can't be read: {_HOW}", place + k)
    begin = place + k + len("equality") + after.index("iff") + len("iff")
    return plain, read_claim(text[begin - place :], begin)


def read_claim(text: str, place: int) -> Claim:
    """Read relations in dollars, joined by words, some of them behind "for each $x$,"."""
    parts: list[tuple[str, int]] = []
    words: list[str] = []
    pieces = text.split("$")
    each, naming, grouped = _OF_NONE, False, False
    for k, piece in enumerate(pieces):
        if k % 2 and naming:
            names = separated(piece, ",")
            each = Each(tuple((one.strip(), place + begin) for one, begin in names), len(parts))
        elif k % 2:
            parts.append((piece, place))
        else:
            found = piece.replace(",", " ").rstrip(" .\n").split()
            behind, naming = naming, False
            if found[-2:] in (["for", "each"], ["for", "all"]) and not each.outcomes:
                naming, found = k + 2 < len(pieces), found[:-2]
            between = bool(parts) and not behind and k < len(pieces) - 1
            if len(found) != between or not set(found) <= set(JOINING):
                raise LatexError(f"the case of equality can't be read here: {_HOW}", place)
            grouped |= "," in piece and between and not naming
            words += found
        place += len(piece) + 1
    if len(pieces) % 2 == 0 or not parts:
        raise LatexError(f"the case of equality can't be read: {_HOW}", place - 1)
    if {"and", "or"} <= {*words} and grouped:
        raise LatexError(
            "does the comma group what stands before it? “and” binds before “or”: leave the comma "
            "out, or write a product for “or”, as $t (1 - t) = 0$",
            parts[1][1],
        )
    return Claim(tuple(parts), tuple(words), each)
