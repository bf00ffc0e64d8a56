r"""What names stand for: "p, q pmfs of x; w channel from x to y; t \in [0, 1]; in nats".

Each clause declares names of one kind, or states a condition on names that stand already. Nothing
is guessed: a name without a declaration is an error, where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from derivation.lexer import LatexError, spelling

__all__ = [
    "Abbreviation",
    "Condition",
    "Declarations",
    "ScalarSet",
    "Table",
    "Variable",
    "declare",
    "pieces",
]


@dataclass(frozen=True)
class Table:
    """A pmf, a channel or a list: numbers at outcomes.

    Attributes
    ----------
    name : str
    kind : {"pmf", "channel", "list"}
    alphabets : tuple of str
        The alphabets of its outcomes, for a channel first what comes out.
    positive : bool
        Whether every number in it is above 0.
    """

    name: str
    kind: str
    alphabets: tuple[str, ...]
    positive: bool = False


@dataclass(frozen=True)
class ScalarSet:
    """A free number and where it lies: an interval, or its whole numbers."""

    name: str
    low: Fraction | None
    high: Fraction | None
    open_low: bool
    open_high: bool
    whole: bool = False

    def __contains__(self, value: Fraction) -> bool:
        """Return whether a number lies in the set."""
        above = self.low is None or value > self.low or (value == self.low and not self.open_low)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.open_high)
        )
        return above and below and (not self.whole or value.denominator == 1)


@dataclass(frozen=True)
class Variable:
    """A random variable: one of the outcomes of a joint pmf."""

    name: str
    pmf: str
    alphabet: str


@dataclass(frozen=True)
class Abbreviation:
    """A name for an expression.

    Attributes
    ----------
    name : str
    at, given : tuple of str
        The outcomes that it depends on, and those behind a bar.
    latex : str
        The expression as written.
    pointwise : bool
        Whether it is a function of outcomes that are not written, as ½(p + q).
    numbers : tuple of str
        The numbers that it is a function of.
    event : str
        The outcome of which it is a set; empty if it is none.
    parsed : object
        The expression as it was parsed.
    declared : Declarations
        The names in force where it was defined.
    """

    name: str
    at: tuple[str, ...]
    given: tuple[str, ...]
    latex: str
    pointwise: bool
    numbers: tuple[str, ...] = ()
    event: str = ""
    parsed: Any = field(default=None, compare=False, repr=False)
    declared: Declarations | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Condition:
    """A relation that is taken for granted, and where it stands in the source."""

    latex: str
    place: int


@dataclass(frozen=True)
class Declarations:
    """All names in force: tables, numbers, variables, abbreviations, conditions and the unit."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    scalars: Mapping[str, ScalarSet] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=lambda: dict(_OUTCOMES))
    sizes: Mapping[str, str] = field(default_factory=lambda: {"n": "x", "m": "y"})
    abbreviations: Mapping[str, Abbreviation] = field(default_factory=dict)
    unit: str = "b"
    conditions: tuple[Condition, ...] = ()

    def kinds(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """Return, by the spelling of each name, its token and the name."""
        kinds = {spelling(name): ("OPERATOR", name) for name in _OPERATORS}
        kinds |= {spelling(name): ("OUTCOME", name) for name in self.outcomes}
        kinds |= {spelling(name): ("SCALAR", name) for name in ("b", *self.sizes, *self.scalars)}
        kinds |= {spelling(name): ("SCALAR", value) for name, value in _CONSTANTS.items()}
        kinds |= {spelling(name): ("PMF", name) for name in self.tables}
        kinds |= {spelling(name): ("VARIABLE", name) for name in self.variables}
        kinds |= {spelling(one.name): (_token(one), one.name) for one in self._short()}
        return kinds

    def _short(self) -> Iterator[Abbreviation]:
        # A name may stand twice, for a pmf and for its conditional one: the conditional comes last.
        yield from sorted(self.abbreviations.values(), key=lambda one: bool(one.given))

    def without(self, name: str) -> Declarations:
        """Return the declarations without those of a name: a new one replaces them."""

        def left(names: Mapping[str, Any]) -> dict[str, Any]:
            return {one: what for one, what in names.items() if one not in {name, f"{name}|"}}

        return replace(
            self,
            tables=left(self.tables),
            scalars=left(self.scalars),
            variables=left(self.variables),
            sizes=left(self.sizes),
            abbreviations=left(self.abbreviations),
        )


def _token(short: Abbreviation) -> str:
    if short.event:
        return "EVENT"
    if short.numbers:
        return "FUNCTION"
    return "PMF" if short.at or short.pointwise else "SCALAR"


_OUTCOMES: dict[str, str] = {name + prime: name for name in "xyz" for prime in ("", "'", "''")}
_OPERATORS = ("H", "D", "I", r"\mathrm{TV}", r"\mathrm{Hel}", r"\mathrm{JS}", r"\chi^2")
_CONSTANTS = {r"\mathrm{e}": "e", r"\pi": "pi"}
_SETS = {
    r"\mathbb{R}": (None, None, True, True, False),
    r"\mathbb{N}": (Fraction(1), None, False, True, True),
    r"\mathbb{Z}": (None, None, True, True, True),
}
_KINDS = {
    plural: kind
    for kind in ("pmf", "channel", "list", "variable", "outcome", "size")
    for plural in (kind, f"{kind}s")
}
_SIGNS = {">": ">", "<": "<", r"\ge": "≥", r"\geq": "≥", r"\le": "≤", r"\leq": "≤"}
_HOW = (
    "write “p, q pmfs of x”, “w channel from x to y”, “v list of x”, “X, Y variables of p at "
    r"x, y”, “i outcome”, “N size of i”, “t \in [0, 1]”, “c > 0” or “in nats”"
)
_UNITS = {"in nats": "nats", "in bits": "bits", "in hartleys": "hartleys", "in base b": "b"}


def pieces(text: str, mark: str) -> Iterator[tuple[str, int]]:
    """Yield the parts of a text between marks outside of brackets, and where each begins."""
    depth, begin, k = 0, 0, 0
    while k < len(text):
        if text[k] == "\\" and k + 1 < len(text) and not text[k + 1].isalpha():
            # In "\;" and "\{" the backslash takes what follows it.
            k += 2
            continue
        depth += (text[k] in "([{") - (text[k] in ")]}")
        if text[k] == mark and depth <= 0:
            yield text[begin:k], begin
            begin = k + 1
        k += 1
    yield text[begin:], begin


def declare(text: str, known: Declarations | None = None) -> Declarations:
    """Return declarations with those of a text added.

    Raises
    ------
    LatexError
        If a clause is of no known form; its place is where the clause begins.
    """
    declared = known or Declarations()
    seen: set[str] = set()
    for clause, begin in pieces(text, ";"):
        place = begin + len(clause) - len(clause.lstrip())
        try:
            declared = _Clause(clause.strip(), place, declared, seen).declare()
        except ValueError as error:
            at = place + error.place if isinstance(error, LatexError) else place
            raise LatexError(str(error), at) from None
    return declared


@dataclass
class _Clause:
    """One clause, and the names that the clauses before it declared."""

    text: str
    place: int
    known: Declarations
    seen: set[str]

    def declare(self) -> Declarations:
        words = self.text.split()
        kinds = [k for k, word in enumerate(words) if word in _KINDS]
        if not words:
            return self.known
        if self.text in _UNITS:
            return replace(self.known, unit=_UNITS[self.text])
        if kinds:
            k = kinds[0]
            positive = k > 0 and words[k - 1] == "positive"
            names = self.names(" ".join(words[: k - positive]))
            rest = " ".join(words[k + 1 :])
            return self.of_kind(_KINDS[words[k]], names, positive, rest)
        return self.scalars_or_condition()

    def names(self, text: str) -> list[str]:
        names = [name.strip() for name, _ in pieces(text, ",")]
        for name in names:
            if not name:
                raise ValueError(f"a name is missing in “{self.text}”: {_HOW}")
            if " " in name.replace(r"\ ", "") and not name.startswith("\\"):
                raise ValueError(f"“{name}” is no name: separate names by commas; {_HOW}")
            if name in self.seen:
                raise ValueError(f"{name} is declared twice")
            if name in _CONSTANTS:
                raise ValueError(f"{name} is a constant, and can't be declared")
        self.seen.update(names)
        return names

    def of_kind(self, kind: str, names: list[str], positive: bool, rest: str) -> Declarations:
        known = self.known
        for name in names:
            known = known.without(name)
        if kind == "variable":
            return replace(known, variables={**known.variables, **self.variables(names, rest)})
        if kind == "outcome":
            made = {name + prime: name for name in names for prime in ("", "'", "''")}
            return replace(known, outcomes={**known.outcomes, **made})
        if kind == "size":
            (alphabet,) = self.outcomes(_after("of", rest, self.text))
            return replace(known, sizes={**known.sizes, names[0]: alphabet})
        if kind == "channel":
            start, _, end = _after("from", rest, self.text).partition(" to ")
            alphabets = (*self.outcomes(end), *self.outcomes(start))
        else:
            alphabets = self.outcomes(_after("of", rest, self.text))
        made_tables = {name: Table(name, kind, alphabets, positive) for name in names}
        return replace(known, tables={**known.tables, **made_tables})

    def variables(self, names: list[str], rest: str) -> dict[str, Variable]:
        pmf, _, outcomes = _after("of", rest, self.text).partition(" at ")
        places = self.outcomes(outcomes)
        table = self.known.tables.get(pmf.strip())
        if table is None:
            raise ValueError(f"{pmf.strip()} is no pmf: declare it before its variables")
        if len(places) != len(names) or not set(places) <= set(table.alphabets):
            raise ValueError(
                f"variables and outcomes of {table.name} must match one by one, as in “X, Y "
                f"variables of p at x, y”; the outcomes of {table.name} are "
                f"{', '.join(table.alphabets)}"
            )
        return {
            name: Variable(name, table.name, place)
            for name, place in zip(names, places, strict=True)
        }

    def outcomes(self, text: str) -> tuple[str, ...]:
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in self.known.outcomes:
                known = [one for one, alphabet in self.known.outcomes.items() if one == alphabet]
                raise ValueError(
                    f"“{name}” is no outcome: the outcomes are {', '.join(known)}; "
                    "declare more, as “i outcome”"
                )
        return tuple(self.known.outcomes[name] for name in names)

    def scalars_or_condition(self) -> Declarations:
        atoms = spelling(self.text)
        if r"\in" in atoms:
            names, _, where = self.text.partition(r"\in")
            ends = _set(where.strip())
            return self.with_scalars([ScalarSet(name, *ends) for name in self.names(names)])
        if not any(sign in atoms for sign in ("=", r"\ne", *_SIGNS)):
            raise ValueError(f"“{self.text}” declares nothing: {_HOW}")
        made = self.bounded()
        if made is not None:
            return self.with_scalars(made)
        condition = Condition(self.text, self.place)
        return replace(self.known, conditions=(*self.known.conditions, condition))

    def with_scalars(self, made: list[ScalarSet]) -> Declarations:
        known = self.known
        for one in made:
            known = known.without(one.name)
        return replace(known, scalars={**known.scalars, **{one.name: one for one in made}})

    def bounded(self) -> list[ScalarSet] | None:
        """Return the numbers that "c > 0" or "0 < s, t < 1" declares; None for a condition."""
        parts, signs = _relations(self.text)
        if r"\ne" in signs or "=" in signs or len(signs) > 2:
            return None
        middle = 1 if len(signs) == 2 else 0
        names = [name.strip() for name, _ in pieces(parts[middle], ",")]
        taken = self.known.kinds()
        if any(spelling(name) in taken or not _is_name(name) for name in names):
            return None
        ends: list[Any] = [None, None, True, True]
        for k, sign in enumerate(signs):
            upper = (sign in "<≤") == (k == middle)
            ends[upper] = _number(parts[k + 1 if k == middle else k])
            ends[2 + upper] = sign in "<>"
        self.names(parts[middle])
        return [ScalarSet(name, *ends) for name in names]


def _after(word: str, rest: str, clause: str) -> str:
    start, _, text = rest.partition(" ")
    if start != word:
        raise ValueError(f"“{word}” is missing in “{clause}”: {_HOW}")
    return text


def _is_name(text: str) -> bool:
    atoms = spelling(text)
    return bool(atoms) and (atoms[0].isalpha() or atoms[0].startswith("\\")) and "(" not in atoms


def _relations(text: str) -> tuple[list[str], list[str]]:
    """Split a text at its relations."""
    parts, signs = [""], []
    words = text
    for sign in sorted(_SIGNS, key=len, reverse=True):
        words = words.replace(sign, f" {sign} ") if len(sign) == 1 else words
    for word in words.replace("=", " = ").split():
        if word in _SIGNS or word in {"=", r"\ne"}:
            signs.append(_SIGNS.get(word, word))
            parts.append("")
        else:
            parts[-1] = f"{parts[-1]} {word}".strip()
    return parts, signs


def _set(text: str) -> tuple[Fraction | None, Fraction | None, bool, bool, bool]:
    if text in _SETS:
        return _SETS[text]
    ends = [end.strip() for end, _ in pieces(text[1:-1], ",")]
    if len(ends) != 2 or text[0] not in "[(" or text[-1] not in "])":
        raise ValueError(
            rf"{text} is no set: write [0, 1], (0, \infty), \mathbb{{R}}, \mathbb{{Z}} or "
            r"\mathbb{N}"
        )
    low, high = map(_number, ends)
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{text} is empty, or one number")
    return low, high, text[0] == "(", text[-1] == ")", False


def _number(text: str) -> Fraction | None:
    """Return a rational number; None for an infinity."""
    sign, atoms = 1, list(spelling(text))
    if atoms[:1] == ["-"]:
        sign, atoms = -1, atoms[1:]
    if atoms == [r"\infty"]:
        return None
    plain = "".join(atoms)
    if atoms[:1] == [r"\frac"]:
        plain = plain.removeprefix(r"\frac{").removesuffix("}").replace("}{", "/")
    try:
        return sign * Fraction(plain)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text} is no number that an interval can end in") from None
