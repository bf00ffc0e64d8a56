r"""A cell as it is written: lines of given: and where:, then the rows of a chain, with reasons.

given: p, q pmfs of x
where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
H(m) &\ge \frac12 H(p) + \frac12 H(q)   && concavity; equality iff $p = q$
"""

from __future__ import annotations

from dataclasses import dataclass

from derivation.declarations import Declarations, declare
from derivation.lexer import LatexError
from derivation.where import abbreviate

__all__ = ["Cell", "Claim", "Row", "read_cell"]

_WORDS = ("and", "or", "where")
_HOW = (
    "end the reason with “; equality iff $p = q$” (join relations in dollars by and, or, where), "
    "or with “; equality never”"
)


@dataclass(frozen=True)
class Claim:
    """Where an inequality is an equality: relations and their places, joined by words; or never."""

    parts: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row of a chain: where its formula stands in the source, and what its reason says."""

    begin: int
    end: int
    reason: str
    claim: Claim | None


@dataclass(frozen=True)
class Cell:
    """A cell, read up to its formulas.

    Attributes
    ----------
    given, where : str
        Declarations and abbreviations, as written.
    declared : Declarations
    chain : str
        The source with all blanked that is no formula of the chain, so that places stay.
    rows : tuple of Row
    """

    given: str
    where: str
    declared: Declarations
    chain: str
    rows: tuple[Row, ...]


def read_cell(source: str, known: Declarations) -> Cell:
    """Read the lines of a cell.

    Raises
    ------
    LatexError
        If a declaration, an abbreviation or a reason is of no known form.
    """
    declared = known
    heading: dict[str, list[str]] = {"given": [], "where": []}
    place = 0
    for line in source.splitlines(keepends=True):
        word, colon, rest = line.partition(":")
        word = word.strip()
        if colon and word in heading:
            begin = place + len(line) - len(rest)
            declared = _headed(word, rest, declared, begin)
            heading[word].append(rest.strip())
        elif line.strip() and not line.lstrip().startswith("%"):
            break
        place += len(line)
    rows = _rows(source, place)
    return Cell(
        "; ".join(heading["given"]),
        "; ".join(heading["where"]),
        declared,
        _blanked(source, rows),
        tuple(rows),
    )


def _headed(word: str, rest: str, declared: Declarations, begin: int) -> Declarations:
    if word == "where":
        return abbreviate(rest.rstrip("\n"), declared, begin)
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
            rows.append(Row(begin, stop, reason, claim))
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
    return plain, _claim(text[begin - place :], begin)


def _claim(text: str, place: int) -> Claim:
    """Read relations in dollars, joined by words."""
    parts: list[tuple[str, int]] = []
    words: list[str] = []
    pieces = text.split("$")
    for k, piece in enumerate(pieces):
        if k % 2:
            parts.append((piece, place))
        else:
            found = piece.replace(",", " ").rstrip(" .\n").split()
            middle = 0 < k < len(pieces) - 1
            if len(found) != middle or not set(found) <= set(_WORDS):
                raise LatexError(f"the case of equality can't be read here: {_HOW}", place)
            words += found
        place += len(piece) + 1
    if len(pieces) % 2 == 0 or not parts:
        raise LatexError(f"the case of equality can't be read: {_HOW}", place - 1)
    return Claim(tuple(parts), tuple(words))
