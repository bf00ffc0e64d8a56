"""From LaTeX to tokens: spacing and sizes go, arguments get braces, names get their kinds.

A table of names decides what a letter is, so that H(p, q), p(x) and t(x + 1) need no guess. The
longest declared spelling wins: q_t before q. A letter that nothing declares is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

__all__ = ["CLOSING", "RELATIONS", "Kinds", "LatexError", "LatexLexer", "spelling", "unclosed"]

Kinds = Mapping[tuple[str, ...], tuple[str, str]]


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

    def position(self, source: str) -> tuple[int, int]:
        """Return the line and the column of the place, both counted from 1."""
        start = source.rfind("\n", 0, self.place) + 1
        return source.count("\n", 0, self.place) + 1, self.place - start + 1

    def moved(self, by: int) -> LatexError:
        """Return the error with its place counted from an earlier beginning."""
        return LatexError(str(self), self.place + by)


@dataclass(frozen=True)
class _Atom:
    text: str
    place: int


_ATOM = re.compile(r"\\[A-Za-z]+|\\.|\S")
_SPACING = {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\displaystyle", "~", "&"}
_SIZES = {
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_SIZES |= {r"\left", r"\right", r"\middle", r"\limits", r"\nolimits"}
_WITHOUT_MEANING = _SPACING | _SIZES
_ALIASES = {
    r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne",
    r"\leqslant": r"\le", r"\geqslant": r"\ge", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\operatorname": r"\mathrm", r"\lt": "<", r"\gt": ">", r"\Vert": r"\|",
    r"\parallel": r"\|",
    r"\colon": ":", "−": "-",
}  # fmt: skip
_TOKENS = {
    "=": "EQ", r"\ne": "NE", r"\le": "LE", r"\ge": "GE", "<": "LT", ">": "GT",
    "+": "PLUS", "-": "MINUS", r"\cdot": "TIMES", r"\times": "TIMES", "/": "SLASH", "^": "UP",
    "_": "UNDER", "{": "LB", "}": "RB", "(": "LP", ")": "RP", "[": "LSQ", "]": "RSQ",
    r"\{": "LBRACE", r"\}": "RBRACE", ",": "COMMA", ";": "SEMI", ":": "COLON", r"\mid": "MID",
    r"\|": "PARALLEL", r"\lvert": "BAR_OPEN", r"\rvert": "BAR_CLOSE", r"\KL": "KL",
    r"\frac": "FRAC", r"\sqrt": "SQRT", r"\exp": "EXP", r"\ln": "LN", r"\log": "LOG",
    r"\sum": "SUM", r"\prod": "PROD", r"\max": "MAX", r"\min": "MIN", r"\E": "EXPECT",
    r"\lceil": "CEIL", r"\rceil": "CEIL_END", r"\lfloor": "FLOOR", r"\rfloor": "FLOOR_END",
    r"\partial": "DIFF", r"\in": "IN", r"\lVert": "NORM_OPEN", r"\rVert": "NORM_CLOSE",
    r"\tanh": "NAMED", r"\sinh": "NAMED", r"\cosh": "NAMED",
}  # fmt: skip
_PHRASES = {
    (r"\mathrm", "{", "d", "}"): "DIFF",
    (r"\mathbb", "{", "E", "}"): "EXPECT",
    (r"\mathrm", *"{Var}"): "VARIANCE",
    (r"\mathrm", *"{softmax}"): "SOFTMAX",
    (r"\mathrm", *"{artanh}"): "NAMED",
    (r"\mathrm", *"{arsinh}"): "NAMED",
    (r"\mathrm", *"{arcosh}"): "NAMED",
}
_ARGUMENTS = {r"\frac": 2, r"\KL": 2} | dict.fromkeys(
    (r"\sqrt", "^", "_", r"\bar", r"\hat", r"\tilde", r"\mathrm", r"\mathbb", r"\mathcal"), 1
)
_BRACES = {r"\underbrace", r"\overbrace"}
RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT"})
CLOSING = {"LP": "RP", "LSQ": "RSQ", "LBRACE": "RBRACE", "LB": "RB", "BAR_OPEN": "BAR_CLOSE"}
CLOSING |= {"NORM_OPEN": "NORM_CLOSE", "CEIL": "CEIL_END", "FLOOR": "FLOOR_END"}
_ADVICE = {
    "K": r"K is declared nowhere: say in given: what it is; a divergence is \KL{p}{q} or D(p \| q)",
    "e": r"e is declared nowhere: write \mathrm{e} for the base of the natural logarithm",
    "d": r"d is declared nowhere: write \frac{\mathrm{d}}{\mathrm{d} t} for a derivative",
    "!": "a factorial is not supported here",
    "'": "a prime can't stand here: declare the name with its prime, or define a function of a "
    "number, as f(t) = …, whose derivative is f'(t)",
    "*": r"an asterisk has no meaning here: write \cdot, or declare a name as q^*",
    "%": "a comment can't stand in a formula",
    r"\approx": "“about equal” can't be checked: write two bounds, as 0.69 < \\ln 2 < 0.70",
    r"\equiv": "two pmfs that are the same everywhere are p = q",
    r"\infty": "∞ is not supported as a number here: say for which t it is stated, and check that",
    r"\int": "an integral is not supported here: compute it beside the chain",
    r"\lim": "a limit is not supported here: compute it beside the chain",
    r"\dots": "dots leave out what is to be checked: write a sum or a product over an outcome",
    r"\ldots": "dots leave out what is to be checked: write a sum or a product over an outcome",
    r"\cdots": "dots leave out what is to be checked: write a sum or a product over an outcome",
    r"\text": "words can't stand in a formula: write them in the reason, behind &&",
    r"\iff": "one relation is checked at a time: write “equality iff $…$” in the reason",
    r"\implies": "one relation is checked at a time: put the hypothesis in given:",
}


_ADVICE_ON_ARGUMENTS = {
    r"\sqrt": r"square roots alone are supported: write t^{1/3} for a cube root",
    r"\KL": r"\KL takes its pmfs in braces: write \KL{p}{q}",
}


def _atoms(source: str) -> list[_Atom]:
    """Return what is written without spacing and sizes, each argument in braces."""
    found = [
        _Atom(_ALIASES.get(match[0], match[0]), match.start())
        for match in _ATOM.finditer(source)
        if match[0] not in _WITHOUT_MEANING
    ]
    return _Braces(found).all()


class _Braces:
    """Puts braces around arguments of one atom, so that p_1 and p_{1} are alike."""

    def __init__(self, atoms: list[_Atom]):
        self.atoms, self.k = atoms, 0

    def all(self) -> list[_Atom]:
        made: list[_Atom] = []
        while self.k < len(self.atoms):
            made += self.one()
        return made

    def one(self) -> list[_Atom]:
        """Return the next atom with its arguments."""
        atom = self.atoms[self.k]
        self.k += 1
        if atom.text in _BRACES:
            return self.below_a_brace(atom)
        made = [atom]
        for _ in range(_ARGUMENTS.get(atom.text, 0)):
            made += self.argument(atom)
        return made

    def below_a_brace(self, brace: _Atom) -> list[_Atom]:
        """Return what \\underbrace takes, in brackets, without the words at the brace."""
        whole = self.argument(brace)
        if self.k < len(self.atoms) and self.atoms[self.k].text in {"_", "^"}:
            self.one()
        return [_Atom("(", whole[0].place), *whole[1:-1], _Atom(")", whole[-1].place)]

    def argument(self, of: _Atom) -> list[_Atom]:
        if self.k == len(self.atoms):
            raise LatexError(f"{of.text} takes an argument, which is missing", of.place)
        first = self.atoms[self.k]
        if first.text == "{":
            return self.group()
        if of.text in _ADVICE_ON_ARGUMENTS and first.text in "[(":
            raise LatexError(_ADVICE_ON_ARGUMENTS[of.text], first.place)
        inner = self.one()
        self.refuse_digits(of, first)
        return [_Atom("{", first.place), *inner, _Atom("}", first.place)]

    def group(self) -> list[_Atom]:
        opening = self.atoms[self.k]
        made = [opening]
        self.k += 1
        while self.k < len(self.atoms):
            if self.atoms[self.k].text == "}":
                self.k += 1
                return [*made, self.atoms[self.k - 1]]
            made += self.group() if self.atoms[self.k].text == "{" else self.one()
        raise LatexError("this brace is never closed", opening.place)

    def refuse_digits(self, of: _Atom, first: _Atom) -> None:
        """Refuse x^10, which TeX reads as x^1 0, but not the two digits of \\frac12."""
        if not first.text.isdigit() or of.text == r"\frac" or self.k == len(self.atoms):
            return
        after = self.atoms[self.k]
        if after.text.isdigit() and after.place == first.place + 1:
            raise LatexError(
                f"TeX takes {first.text} alone here: write {of.text}{{{first.text}{after.text}}} "
                f"or {of.text}{{{first.text}}} \\cdot {after.text}",
                first.place,
            )


def spelling(name: str) -> tuple[str, ...]:
    r"""Return the parts of a name, alike for p_1 and p_{1}, \bar A and \bar{A}."""
    return tuple(atom.text for atom in _atoms(name))


class LatexLexer(Lexer):
    """A lexer for Lark: `data` is a source, its names' kinds, and where it begins in a cell."""

    def __init__(self, conf: LexerConf):
        pass

    def lex(self, data: tuple[str, Kinds, int]) -> Iterator[Token]:  # type: ignore[override]
        """Yield the tokens of a source."""
        yield from self.tokens(*data)

    @staticmethod
    def tokens(source: str, names: Kinds, offset: int) -> list[Token]:
        """Return the tokens of a source, with their places in the cell."""
        try:
            tokens = _balanced(_tokens(_atoms(source), names))
        except LatexError as error:
            raise error.moved(offset) from None
        return [Token(kind, text, start_pos=place + offset) for kind, text, place in tokens]


_Raw = tuple[str, str, int]


def _tokens(atoms: list[_Atom], names: Kinds) -> list[_Raw]:
    widths: dict[str, set[int]] = {}
    for parts in names:
        widths.setdefault(parts[0], set()).add(len(parts))
    found: list[_Raw] = []
    opened: list[str] = []
    k = 0
    while k < len(atoms):
        atom = atoms[k]
        before = found[-1][0] if found else ""
        kind, text, width = _name(atoms, k, widths.get(atom.text, ()), names) or _other(
            atoms, k, before, opened, names
        )
        if kind in CLOSING:
            opened.append(kind)
        elif opened and kind in CLOSING.values():
            opened.pop()
        found.append((kind, text, atom.place))
        k += width
    return found


def _name(
    atoms: list[_Atom], k: int, widths: Iterable[int], names: Kinds
) -> tuple[str, str, int] | None:
    """Return the longest name that begins at an atom, of those so many atoms wide."""
    for width in sorted(widths, reverse=True):
        parts = tuple(atom.text for atom in atoms[k : k + width])
        if len(parts) == width and parts in names:
            return *names[parts], width
    return None


def _other(
    atoms: list[_Atom], k: int, before: str, opened: list[str], names: Kinds
) -> tuple[str, str, int]:
    atom = atoms[k]
    for parts, kind in _PHRASES.items():
        if atom.text == parts[0] and tuple(one.text for one in atoms[k : k + len(parts)]) == parts:
            return kind, "".join(parts), len(parts)
    if atom.text.isdigit():
        return _number(atoms, k)
    if atom.text == r"\cdot" and before in {"LP", "COMMA"}:
        return "PLACE", atom.text, 1
    if atom.text == "'" and before in {"FUNCTION", "PRIME"}:
        return "PRIME", atom.text, 1
    if atom.text == "|":
        return ("BAR_CLOSE" if opened and opened[-1] == "BAR_OPEN" else "BAR_OPEN"), "|", 1
    if atom.text == r"\|" and _opens_norm(before, opened):
        return "NORM_OPEN", atom.text, 1
    if atom.text == r"\|" and opened and opened[-1] == "NORM_OPEN":
        return "NORM_CLOSE", atom.text, 1
    if atom.text in _TOKENS:
        return _TOKENS[atom.text], atom.text, 1
    _refuse(atoms, k, names)


def _opens_norm(before: str, opened: list[str]) -> bool:
    """Return whether \\| begins a norm: nothing that it could be behind stands before it."""
    return before not in _ENDS and not (opened and opened[-1] == "NORM_OPEN")


# What stands before the letter of a sum.
_BELOW = [[sign, "_", "{"] for sign in (r"\sum", r"\prod", r"\max", r"\min")]


def _refuse(atoms: list[_Atom], k: int, names: Kinds) -> NoReturn:
    atom = atoms[k]
    if atom.text in _ADVICE:
        raise LatexError(_ADVICE[atom.text], atom.place)
    name = _as_written(atoms, k)
    known = {name.partition("@")[0] for _, name in names.values()}
    if atom.text in _NAMED | _LETTERS or atom.text.isalpha():
        at_outcomes = [one.text for one in atoms[k + 1 : k + 2]] == ["("]
        other = f"{name} list of x" if at_outcomes else rf"{name} \in \mathbb{{R}}"
        how = f"say in given: what it is, as “{name} pmf of x” or “{other}”, or "
        how += "define it in where:"
        if [one.text for one in atoms[max(k - 3, 0) : k]] in _BELOW:
            how = f"outcomes are summed over: write “{name} outcome” in given:, and there too "
            how += f"“N size of {name}” for how many they are"
        elif [one.text for one in atoms[k + 1 : k + 2]] == ["_"] and (
            named := [full for kind, full in names.values()
                      if kind == "PMF" and full.startswith(f"{name}_")]
        ):  # fmt: skip
            how = f"{named[0]} is one name; with another index, define it in where: too"
        elif name == r"\mathrm{KL}":
            how = r"a divergence is \KL{p}{q} or D(p \| q)"
        elif atom.text == r"\mathrm":
            how = "define it in where:"
        raise LatexError(
            f"{name} is declared nowhere{_meant(name, known)}: {how}",
            atom.place,
        )
    raise LatexError(
        f"{atom.text} is not supported here{_meant(name, {*_TOKENS, *known})}", atom.place
    )


# What begins a name of several letters, or one with an accent.
_NAMED = {r"\mathrm", r"\text", r"\hat", r"\bar", r"\tilde", r"\mathcal", r"\mathbb"}


_LETTERS = set(
    _ATOM.findall(
        r"\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu\nu"
        r"\xi\rho\varrho\sigma\tau\phi\varphi\chi\psi\omega"
        r"\Gamma\Delta\Theta\Lambda\Xi\Phi\Psi\Omega\ell"
    )
)


def _as_written(atoms: list[_Atom], k: int) -> str:
    """Return a name with what belongs to it: its braces and its primes."""
    name = atoms[k].text
    k += 1
    if name in _NAMED:
        while k < len(atoms) and name.count("{") > name.count("}") - (not name.endswith("}")):
            name += atoms[k].text
            k += 1
    while k < len(atoms) and atoms[k].text == "'":
        name += "'"
        k += 1
    return name


def _meant(name: str, known: set[str]) -> str:
    """Return which declared names are likely meant: they differ in a prime, an index or case."""
    plain = name.rstrip("'").lower()
    like = [one for one in sorted(known) if one.lower().rstrip("'").partition("_")[0] == plain]
    if len(name) > 2:
        bare = {one.removeprefix(r"\mathrm{"): one for one in sorted(known)}
        close = get_close_matches(name.removeprefix(r"\mathrm{"), list(bare), 1, 0.8)
        like += [bare[one] for one in close]
    found = [one for one in dict.fromkeys(like) if one != name][:3]
    return f" (did you mean {' or '.join(found)}?)" if found else ""


def _number(atoms: list[_Atom], k: int) -> tuple[str, str, int]:
    """Read digits that touch each other, with a decimal point among them."""
    text, end = atoms[k].text, k + 1
    while end < len(atoms) and atoms[end].place == atoms[end - 1].place + 1:
        part = atoms[end].text
        point = part == "." and end + 1 < len(atoms) and atoms[end + 1].text.isdigit()
        if not (part.isdigit() or (point and "." not in text)):
            break
        text, end = text + part, end + 1
    return "NUMBER", text, end - k


def unclosed(tokens: list[Token]) -> Token | None:
    """Return the last bracket that some tokens open and do not close."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in CLOSING:
            opened.append(token)
        elif opened and token.type == CLOSING[opened[-1].type]:
            opened.pop()
    return opened[-1] if opened else None


def _balanced(tokens: list[_Raw]) -> list[_Raw]:
    """Return the tokens, and refuse brackets that do not match."""
    opened: list[_Raw] = []
    for token in tokens:
        kind, text, place = token
        if kind in CLOSING:
            if kind == "BAR_OPEN" and opened and opened[-1][0] == "LP" and _ends(tokens, token):
                raise LatexError(
                    r"a bar after a value: write \mid for “given”, \| between two pmfs, or "
                    r"\lvert … \rvert for an absolute value",
                    place,
                )
            opened.append(token)
        elif kind in CLOSING.values():
            if all(CLOSING[one[0]] != kind for one in opened):
                raise LatexError(f"{text} closes nothing that is open here", place)
            if CLOSING[opened[-1][0]] != kind:
                # What closes stands right: it is the bracket within it that was forgotten.
                raise LatexError(f"{opened[-1][1]} is not closed before {text}", opened[-1][2])
            opened.pop()
    if opened:
        raise LatexError(f"{opened[-1][1]} is never closed", opened[-1][2])
    return tokens


_ENDS = {
    "OUTCOME", "PMF", "RP", "VARIABLE", "SCALAR", "NUMBER", "RB", "RSQ", "BAR_CLOSE", "NORM_CLOSE",
    "RBRACE", "CEIL_END", "FLOOR_END", "FAMILY",
}  # fmt: skip


def _ends(tokens: list[_Raw], token: _Raw) -> bool:
    """Return whether what stands before a token may end a value."""
    k = next(k for k, one in enumerate(tokens) if one is token)
    return token[1] == "|" and tokens[k - 1][0] in _ENDS
