r"""Chains and sentences as LaTeX: a row for each relation, with its reason in small type beside it.

>>> words("add $0$")
(Run(said='add ', is_formula=False), Run(said='0', is_formula=True))
>>> print(aligned("H(p)", [("=", "H(p) + 0", words("add $0$"))]))
\begin{aligned}
H(p) &= H(p) + 0 && \text{\small add $0$}
\end{aligned}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from derivation.plain import plain

__all__ = [
    "IN_MATHJAX",
    "IN_TEXT",
    "SHORT",
    "SIGNS",
    "Run",
    "Words",
    "aligned",
    "as_json",
    "from_json",
    "merged",
    "words",
]

# How a relation is typeset.
SIGNS = {"=": "=", "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">"}
# How a reason is set small: LaTeX wants the size within the text, and MathJax before it. The braces
# that are empty are for its words.
IN_TEXT, IN_MATHJAX = r"\text{{\small {}}}", r"\small\text{{{}}}"
_REASON_WIDTH = 34
# A left side of so many signs of LaTeX shares its line with the first step.
SHORT = 40
# What would be read as a mark where a reason is set as text.
_MARK = re.compile(r"(?<!\\)[%#&_]")


@dataclass(frozen=True)
class Run:
    """A piece of a sentence: text, or a formula in LaTeX."""

    said: str
    is_formula: bool = False

    @property
    def width(self) -> int:
        """As many columns as are seen, which is less than the source of a formula."""
        return len(plain(self.said) if self.is_formula else self.said)

    @property
    def latex(self) -> str:
        """The piece as it stands in a text of LaTeX."""
        return f"${self.said}$" if self.is_formula else _MARK.sub(r"\\\g<0>", self.said)

    @property
    def plain(self) -> str:
        """The piece as a line of text."""
        return plain(self.said) if self.is_formula else self.said


Words = tuple[Run, ...]


def words(text: str) -> Words:
    """Return a sentence with formulas between signs of the dollar as its pieces."""
    pieces = (Run(said, bool(number % 2)) for number, said in enumerate(text.split("$")))
    return tuple(piece for piece in pieces if piece.said)


def merged(runs: Iterable[Run]) -> Words:
    """Return a sentence in which no text stands beside another."""
    found: list[Run] = []
    for run in runs:
        if found and not (run.is_formula or found[-1].is_formula):
            found[-1] = Run(found[-1].said + run.said)
        else:
            found.append(run)
    return tuple(found)


def as_json(pieces: Words) -> list[dict[str, str]]:
    """Return a sentence in the types that JSON has."""
    return [{"formula" if piece.is_formula else "text": piece.said} for piece in pieces]


def from_json(pieces: list[dict[str, str]]) -> Words:
    """Return the sentence of which `as_json` has made a list."""
    return tuple(Run(said, kind == "formula") for piece in pieces for kind, said in piece.items())


def aligned(first: str, rows: Sequence[tuple[str, str, Words]], small: str = IN_TEXT) -> str:
    r"""Return a chain as an ``aligned`` of LaTeX.

    Parameters
    ----------
    first : str
        Its left end.
    rows : sequence of (str, str, Words)
        The sign of each relation, its right side, and its reason.
    small : str
        How reasons are set small.
    """
    lines = [rf"& {first}"]
    for sign, latex, reason in rows:
        said = f" && {_set(reason, small)}" if reason else ""
        lines.append(rf"&{SIGNS[sign]} {latex}{said}")
    if rows and len(first) < SHORT:
        lines[:2] = [f"{first} {lines[1]}"]
    else:
        lines[1:] = [rf"&\quad {line.removeprefix('&')}" for line in lines[1:]]
    return "\\begin{aligned}\n" + " \\\\[4pt]\n".join(lines) + "\n\\end{aligned}"


def _set(reason: Words, small: str) -> str:
    """Set a reason as text, in lines that keep every formula whole."""
    lines = [
        small.format(" ".join("".join(piece.latex for piece in word) for word in line))
        for line in _lines(reason)
    ]
    if len(lines) == 1:
        return lines[0]
    stack = r"\\ ".join(lines)
    # The kern takes back the space that an array puts before its first column.
    return rf"\kern-0.5em\begin{{array}}{{l}}{stack}\end{{array}}"


def _lines(reason: Words) -> list[list[Words]]:
    """Return the words of a reason, line by line, in lines that are not too wide."""
    lines: list[list[Words]] = [[]]
    room = _REASON_WIDTH
    for word in _parted(reason):
        width = sum(piece.width for piece in word)
        if lines[-1] and width + 1 > room:
            lines.append([])
            room = _REASON_WIDTH
        room -= width + bool(lines[-1])
        lines[-1].append(word)
    return lines


def _parted(reason: Words) -> Iterator[Words]:
    """Yield what stands between two spaces; none of them is within a formula."""
    word: list[Run] = []
    for piece in reason:
        if piece.is_formula:
            word.append(piece)
            continue
        first, *others = piece.said.replace("\n", " ").split(" ")
        word += [Run(first)] if first else []
        for other in others:
            if word:
                yield tuple(word)
            word = [Run(other)] if other else []
    if word:
        yield tuple(word)
