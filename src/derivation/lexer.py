"""From LaTeX to tokens: spacing and sizes go, names get their kinds.

A table of names decides what a letter is, so that H(p, q), p(x) and t(x + 1) need no guess. The
longest declared spelling wins: q_t before q. A letter that nothing declares is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

__all__ = ["LatexError", "LatexLexer", "spelling"]


class LatexError(ValueError):
    """LaTeX that can't be read as one statement.

    Attributes
    ----------
    place : int
        Where in the source, counted in characters from 0.
    """

    def __init__(self, message: str, place: int):
        super().__init__(message)
        self.place = place

    def pointing(self, source: str) -> str:
        """Return the message below the line of the source, with a caret under the place."""
        start = source.rfind("\n", 0, self.place) + 1
        end = source.find("\n", self.place)
        line = source[start : end if end >= 0 else None]
        return f"{line}\n{' ' * (self.place - start)}^\n{self}"


@dataclass(frozen=True)
class _Atom:
    text: str
    place: int


_ATOM = re.compile(r"\\[A-Za-z]+|\\.|\S")
_SPACING = {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\displaystyle", "~", "&"}
_SIZES = {
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_SIZES |= {r"\left", r"\right", r"\middle", r"\limits"}
_ALIASES = {r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge"}
_TOKENS = {
    "=": "EQ", r"\ne": "NE", r"\neq": "NE", r"\le": "LE", r"\ge": "GE", "<": "LT", ">": "GT",
    "+": "PLUS", "-": "MINUS", r"\cdot": "TIMES", r"\times": "TIMES", "/": "SLASH", "^": "UP",
    "_": "UNDER", "{": "LB", "}": "RB", "(": "LP", ")": "RP", "[": "LSQ", "]": "RSQ",
    r"\{": "LBRACE", r"\}": "RBRACE", ",": "COMMA", ";": "SEMI", ":": "COLON", r"\mid": "MID",
    r"\|": "PARALLEL", r"\lvert": "BAR_OPEN", r"\rvert": "BAR_CLOSE", r"\KL": "KL",
    r"\frac": "FRAC", r"\sqrt": "SQRT", r"\exp": "EXP", r"\ln": "LN", r"\log": "LOG",
    r"\sum": "SUM", r"\prod": "PROD", r"\max": "MAX", r"\min": "MIN", r"\E": "EXPECT",
}  # fmt: skip
_ARGUMENTS = {r"\frac": 2, r"\sqrt": 1, "^": 1, "_": 1, r"\KL": 2}
_ACCENTS = {r"\bar", r"\hat", r"\tilde"}


def _atoms(source: str) -> list[_Atom]:
    """Return what is written without spacing, sizes and braces around one letter of a name."""
    found = [
        _Atom(_ALIASES.get(match[0], match[0]), match.start())
        for match in _ATOM.finditer(source)
        if match[0] not in _SPACING | _SIZES
    ]
    atoms: list[_Atom] = []
    skip = 0
    for k, atom in enumerate(found):
        before = found[k - 1].text if k else ""
        alone = k + 2 < len(found) and found[k + 2].text == "}" and found[k + 1].text not in "{}"
        if skip and atom.text == "}":
            skip -= 1
        elif atom.text == "{" and alone and before in _ACCENTS | {"_"}:
            skip += 1
        else:
            atoms.append(atom)
    return atoms


def spelling(name: str) -> tuple[str, ...]:
    r"""Return the parts of a name, alike for p_1 and p_{1}, \bar A and \bar{A}."""
    return tuple(atom.text for atom in _atoms(name))


class LatexLexer(Lexer):
    """A lexer for Lark: `data` is the source with the table of its names' kinds."""

    def __init__(self, conf: LexerConf):
        pass

    def lex(self, data: tuple[str, Mapping[tuple[str, ...], tuple[str, str]]]) -> Iterator[Token]:
        """Yield the tokens of a source."""
        source, names = data
        yield from self._tokens(_atoms(source), names)

    def _tokens(
        self, atoms: list[_Atom], names: Mapping[tuple[str, ...], tuple[str, str]]
    ) -> Iterator[Token]:
        longest = max(map(len, names), default=0)
        k, before = 0, ""
        # Where braces have to be put around arguments of one atom: how many are still to come.
        waiting = 0
        inside = False
        while k < len(atoms):
            atom = atoms[k]
            brace = waiting and atom.text != "{"
            if brace:
                yield Token("LB", "{", start_pos=atom.place)
            kind, value, width = _name(atoms, k, 1 if brace else longest, names)
            if not kind:
                kind, value, width = _other(atoms, k, before, 1 if brace else len(atoms))
            if atom.text == "|":
                # Bars alternate; what nests is written with \\lvert and \\rvert.
                kind = "BAR_CLOSE" if inside else "BAR_OPEN"
                inside = not inside
            yield Token(kind, value, start_pos=atom.place)
            if brace:
                yield Token("RB", "}", start_pos=atom.place)
                waiting -= 1
                before = "RB"
                k += width
                continue
            before = kind
            k += width
            waiting = _ARGUMENTS.get(atom.text, 0) if kind in _TAKES else waiting
            if kind == "LB" and waiting:
                # A braced argument: read it whole, then look for the next.
                end = _closing(atoms, k - 1)
                yield from self._tokens(atoms[k:end], names)
                if end == len(atoms):
                    raise LatexError("this brace is never closed", atom.place)
                yield Token("RB", "}", start_pos=atoms[end].place)
                before, k, waiting = "RB", end + 1, waiting - 1


_TAKES = {"FRAC", "SQRT", "UP", "UNDER", "KL"}


def _closing(atoms: list[_Atom], opening: int) -> int:
    depth = 0
    for k in range(opening, len(atoms)):
        depth += (atoms[k].text == "{") - (atoms[k].text == "}")
        if not depth:
            return k
    return len(atoms)


def _number(atoms: list[_Atom], k: int, most: int) -> tuple[str, str, int]:
    """Read digits that touch each other: as an argument without braces LaTeX takes one alone."""
    text, end = atoms[k].text, k + 1
    while end < len(atoms) and end - k < most and atoms[end].place == atoms[end - 1].place + 1:
        part = atoms[end].text
        fraction = part == "." and end + 1 < len(atoms) and atoms[end + 1].text.isdigit()
        if not (part.isdigit() or (fraction and "." not in text)):
            break
        text, end = text + part, end + 1
    return "NUMBER", text, end - k


def _name(
    atoms: list[_Atom], k: int, longest: int, names: Mapping[tuple[str, ...], tuple[str, str]]
) -> tuple[str, str, int]:
    for width in range(min(longest, len(atoms) - k), 0, -1):
        parts = tuple(atom.text for atom in atoms[k : k + width])
        if parts in names:
            kind, name = names[parts]
            return kind, name, width
    return "", "", 0


def _other(atoms: list[_Atom], k: int, before: str, most: int) -> tuple[str, str, int]:
    atom = atoms[k]
    if atom.text.isdigit():
        return _number(atoms, k, most)
    if atom.text == r"\cdot" and before in {"LP", "COMMA"}:
        return "PLACE", atom.text, 1
    if atom.text == "|":
        return "BAR_OPEN", atom.text, 1
    if atom.text in _TOKENS:
        return _TOKENS[atom.text], atom.text, 1
    raise LatexError(
        f"{atom.text} has no meaning here: declare it, or write it otherwise", atom.place
    )
