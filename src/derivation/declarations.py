r"""What names stand for: "p, q pmfs of x; w channel from x to y; t \in [0, 1]; in nats".

Each clause declares names of one kind, or a condition on names that stand already. Nothing is
guessed: a name without a declaration is an error, where it is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derivation.lexer import LatexError, spelling

__all__ = ["Declarations", "ScalarSet", "Table", "Variable", "declare"]


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
class Declarations:
    """All names in force: tables, numbers, variables, abbreviations and the unit."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    scalars: Mapping[str, ScalarSet] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=lambda: dict(_OUTCOMES))
    sizes: Mapping[str, str] = field(default_factory=lambda: {"n": "x", "m": "y"})
    abbreviations: Mapping[str, Abbreviation] = field(default_factory=dict)
    unit: str = "b"

    def kinds(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """Return, by the spelling of each name, its token and the name."""
        kinds = {spelling(name): ("OPERATOR", name) for name in _OPERATORS}
        kinds |= {spelling(name): ("OUTCOME", name) for name in self.outcomes}
        kinds |= {spelling(name): ("SCALAR", name) for name in ("b", *self.sizes, *self.scalars)}
        kinds |= {spelling(name): ("SCALAR", value) for name, value in _CONSTANTS.items()}
        kinds |= {spelling(name): ("PMF", name) for name in self.tables}
        kinds |= {spelling(name): ("VARIABLE", name) for name in self.variables}
        for name, short in self.abbreviations.items():
            kinds[spelling(name)] = ("PMF" if short.at or short.pointwise else "SCALAR", name)
        return kinds


@dataclass(frozen=True)
class Abbreviation:
    """A name for an expression, in LaTeX; `at` are the outcomes that it depends on."""

    name: str
    at: tuple[str, ...]
    given: tuple[str, ...]
    latex: str
    pointwise: bool


_OUTCOMES = {name + prime: name for name in "xyz" for prime in ("", "'", "''")}
_OPERATORS = ("H", "D", "I", r"\mathrm{TV}", r"\mathrm{Hel}", r"\mathrm{JS}", r"\chi^2")
_CONSTANTS = {r"\mathrm{e}": "e", r"\pi": "pi"}
_SETS = {
    r"\mathbb{R}": (None, None, True, True, False),
    r"\mathbb{N}": (Fraction(1), None, False, True, True),
}
_CLAUSE = re.compile(
    r"(?P<names>.+?)\s+(?P<positive>positive\s+)?(?P<kind>pmfs?|channels?|lists?|variables?)\s+"
    r"(?P<of>of|from)\s+(?P<rest>.+)"
)
_INTERVAL = re.compile(r"([\[(])\s*(.+?)\s*,\s*(.+?)\s*([\])])")


def declare(text: str, known: Declarations | None = None) -> Declarations:
    """Return declarations with those of a text added.

    Raises
    ------
    LatexError
        If a clause is of no known form; its place is where the clause begins.
    """
    declared = known or Declarations()
    place = 0
    for clause in text.split(";"):
        try:
            declared = _declare(clause.strip(), declared)
        except ValueError as error:
            raise LatexError(str(error), place) from None
        place += len(clause) + 1
    return declared


def _declare(clause: str, known: Declarations) -> Declarations:
    if not clause:
        return known
    if clause in {"in nats", "in bits", "in hartleys"}:
        return replace(known, unit=clause.removeprefix("in "))
    if found := _CLAUSE.fullmatch(clause):
        names = [name.strip() for name in found["names"].split(",")]
        kind = found["kind"].rstrip("s")
        rest = found["rest"]
        if kind == "variable":
            pmf, _, outcomes = rest.partition(" at ")
            pairs = zip(names, _outcomes(outcomes, known), strict=True)
            made = {name: Variable(name, pmf.strip(), place) for name, place in pairs}
            return replace(known, variables={**known.variables, **made})
        if kind == "channel":
            start, _, end = rest.partition(" to ")
            alphabets = (*_outcomes(end, known), *_outcomes(start, known))
        else:
            alphabets = _outcomes(rest, known)
        positive = bool(found["positive"])
        made = {name: Table(name, kind, alphabets, positive) for name in names}
        return replace(known, tables={**known.tables, **made})
    if r"\in" in clause or any(sign in clause for sign in "<>"):
        made = {one.name: one for one in _scalars(clause)}
        return replace(known, scalars={**known.scalars, **made})
    raise ValueError(
        f"“{clause}” declares nothing: write “p, q pmfs of x”, “w channel from x to y”, "
        r"“v list of x”, “X, Y variables of p at x, y”, “t \in [0, 1]”, “c > 0” or “in nats”"
    )


def _outcomes(text: str, known: Declarations) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in known.outcomes:
            raise ValueError(f"{name} is no outcome; the outcomes are {', '.join(known.outcomes)}")
    return tuple(known.outcomes[name] for name in names)


def _scalars(clause: str) -> list[ScalarSet]:
    if r"\in" in clause:
        names, where = clause.split(r"\in")
        where = where.strip()
        if where in _SETS:
            ends = _SETS[where]
        elif found := _INTERVAL.fullmatch(where):
            low, high = _number(found[2]), _number(found[3])
            ends = (low, high, found[1] == "(", found[4] == ")", False)
        else:
            raise ValueError(
                rf"{where} is no set: write [0, 1], (0, \infty), \mathbb{{R}} or \mathbb{{N}}"
            )
        return [ScalarSet(name.strip(), *ends) for name in names.split(",")]
    for sign, low in ((">", True), ("<", False)):
        names, found_sign, bound = clause.partition(sign)
        if found_sign:
            end = _number(bound.strip())
            ends = (end, None, True, True, False) if low else (None, end, True, True, False)
            return [ScalarSet(name.strip(), *ends) for name in names.split(",")]
    raise ValueError(f"“{clause}” is no condition on a number")


def _number(text: str) -> Fraction | None:
    text = text.replace(r"\frac", "").strip()
    if text in {r"\infty", r"-\infty"}:
        return None
    if found := re.fullmatch(r"\{?(-?\d+)\}?\{(\d+)\}", text):
        return Fraction(int(found[1]), int(found[2]))
    try:
        return Fraction(text)
    except ValueError:
        raise ValueError(f"{text} is no number that an interval can end in") from None
