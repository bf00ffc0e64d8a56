r"""A derivation as a reader sees it: rows of a chain, a reason to each, and what it is stated for.

    given: p, q pmfs of x
    where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
    H(m) &\ge \frac12 H(p) + \frac12 H(q)   && concavity; equality iff $p = q$

Lines of `given:` declare names, lines of `where:` abbreviate; all that follows is the chain, in the
LaTeX of an `aligned`. A reason stands behind `&&`. For an inequality it ends in "; equality iff"
and relations in dollars, joined by "and", "or", "where"; or in "; equality never".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derivation import exact, tree
from derivation.attack import Refuted, attack
from derivation.declarations import Abbreviation, Declarations, declare
from derivation.exact import Exact, Point
from derivation.lexer import LatexError
from derivation.reader import Chain, read_chain, read_test

__all__ = ["Checked", "DerivationError", "Step", "check"]


class DerivationError(ValueError):
    """A derivation that can't be read, or a step of it that does not hold."""


@dataclass(frozen=True)
class Step:
    """One relation of a chain.

    Attributes
    ----------
    sign : str
        =, ≤, ≥, < or >.
    latex : str
        Its right side.
    reason : str
        As written, without the case of equality.
    points : int
        At how many distinct points it was tried.
    """

    sign: str
    latex: str
    reason: str
    points: int


@dataclass(frozen=True)
class Checked:
    """A chain that was tried, and held.

    Attributes
    ----------
    first : str
        The left end, in LaTeX.
    steps : tuple of Step
    given : str
        The declarations, as written.
    """

    first: str
    steps: tuple[Step, ...]
    given: str

    def __str__(self) -> str:
        counts = [step.points for step in self.steps]
        steps = f"{len(counts)} step{'s' if len(counts) > 1 else ''}"
        least = f"{min(counts)}{' or more' if len(set(counts)) > 1 else ''}"
        return f"✓ {steps} tried at {least} points"

    def _repr_markdown_(self) -> str:
        rows = [f"{_LATEX[s.sign]} {s.latex} && \\text{{{s.reason}}}" for s in self.steps]
        chain = f"{self.first} &" + " \\\\\n&".join(rows)
        stated = f"For {self.given}: " if self.given else ""
        return f"$$\n\\begin{{aligned}}\n{chain}\n\\end{{aligned}}\n$$\n\n{stated}{self}\n"


_LATEX = {"=": "=", "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">"}
_RELATION = re.compile(r"\\[a-z]+|[=<>]")
_ROW_ENDS = re.compile(r"\\\\(?:\[\d+pt\])?")
_EQUALITY = re.compile(r";\s*equality\s+(?:(never)|iff\s+(.*))$", re.S)
_DOLLARS = re.compile(r"\$([^$]*)\$")


def check(source: str, known: Declarations | None = None) -> Checked:
    r"""Read a derivation and try each of its steps.

    Parameters
    ----------
    source : str
        Lines of ``given:`` and ``where:``, then the rows of a chain, in LaTeX.
    known : Declarations, optional
        Names that stand already.

    Returns
    -------
    Checked

    Raises
    ------
    DerivationError
        If it can't be read: with the line and a caret below the place. If a step is false,
        undefined somewhere, or an equality against its reason: with a counterexample.

    Examples
    --------
    >>> print(check(r'''given: p, q pmfs of x
    ... H(p, q) &= H(p) + \KL{p}{q}   && split the logarithm'''))
    ✓ 1 step tried at 2372 points
    """
    try:
        return _check(source, known or Declarations())
    except LatexError as error:
        raise DerivationError(error.pointing(source)) from None


def _check(source: str, declared: Declarations) -> Checked:
    given, declared, start = _heading(source, declared)
    rows = _rows(source, start)
    # The chain keeps its places in the source: all that is none of it is blanked.
    chain_source = list(" " * len(source))
    for row in rows:
        chain_source[row.begin : row.end] = source[row.begin : row.end].replace("&", " ")
    latex = "".join(chain_source)
    chain = read_chain(latex, declared)
    if len(chain.signs) < 1:
        raise LatexError("there is no relation in this chain", start)
    reasons = _reasons(rows, chain)
    steps = []
    sides = _sides(latex, chain.places)
    for number, (sign, (left, right)) in enumerate(
        zip(chain.signs, pairwise(chain.sides), strict=True), 1
    ):
        reason, equality = reasons[number - 1]
        claimed = _equality(equality, sign, chain, declared)
        relation = tree.Relation(sign, left, right)
        try:
            points = attack(relation, chain.free, declared, claimed)
        except Refuted as found:
            raise DerivationError(_report(number, sides, sign, reason, found)) from None
        except (TypeError, ValueError) as error:
            raise DerivationError(f"step {number} is not checkable: {error}") from None
        steps.append(Step(sign, sides[number], reason, points))
    return Checked(sides[0], tuple(steps), given)


@dataclass(frozen=True)
class _Row:
    begin: int
    end: int
    reason: str
    reason_at: int


def _heading(source: str, declared: Declarations) -> tuple[str, Declarations, int]:
    """Read the lines of given: and where:, and return where the chain begins."""
    place, given = 0, []
    for line in source.splitlines(keepends=True):
        word, colon, rest = line.strip().partition(":")
        if not line.strip():
            pass
        elif colon and word == "given":
            try:
                declared = declare(rest, declared)
            except LatexError as error:
                raise LatexError(str(error), place + line.index(rest) + error.place) from None
            given.append(rest.strip())
        elif colon and word == "where":
            for one in rest.split(";"):
                declared = _abbreviate(one.strip(), declared, place)
        else:
            break
        place += len(line)
    return "; ".join(given), declared, place


_LEFT = re.compile(r"(?P<name>[^(]+?)\s*(?:\((?P<at>[^)|]*?)(?:\\mid(?P<given>[^)]*))?\))?$")


def _abbreviate(text: str, declared: Declarations, place: int) -> Declarations:
    left, sign, right = text.partition("=")
    found = _LEFT.match(left.strip())
    if not sign or not found:
        raise LatexError(f"“{text}” abbreviates nothing: write name = expression", place)
    at, given = (
        tuple(name.strip() for name in (found[part] or "").split(",") if name.strip())
        for part in ("at", "given")
    )
    name = found["name"].strip()
    pointwise = not at and _is_function(right, declared)
    short = Abbreviation(name, at, given, right.strip(), pointwise)
    key = f"{name}|" if given else name
    return replace(declared, abbreviations={**declared.abbreviations, key: short})


def _is_function(latex: str, declared: Declarations) -> bool:
    """Return whether an expression is a pmf without its outcome, as ½(p + q)."""
    try:
        read_chain(f"{latex} = 0", declared)
    except LatexError:
        return False
    return bool(read_chain(f"{latex} = {latex}", declared).free)


def _rows(source: str, start: int) -> list[_Row]:
    rows, begin = [], start
    for piece in [*_ROW_ENDS.finditer(source, start), None]:
        end = piece.start() if piece else len(source)
        math, mark, reason = source[begin:end].partition("&&")
        if math.strip():
            at = begin + len(math) + len(mark)
            rows.append(_Row(begin, begin + len(math), reason.strip(), at))
        begin = piece.end() if piece else end
    return rows


def _reasons(rows: list[_Row], chain: Chain) -> list[tuple[str, str | None]]:
    """Return the reason of each step and its case of equality: those of the row that it ends."""
    reasons: list[tuple[str, str | None]] = [("", None)] * len(chain.places)
    for row in rows:
        inside = [k for k, place in enumerate(chain.places) if row.begin <= place < row.end]
        if inside:
            found = _EQUALITY.search(row.reason)
            claim = ("" if found[1] else found[2]) if found else None
            reason = row.reason[: found.start()] if found else row.reason
            reasons[inside[-1]] = (reason, claim)
    return reasons


def _equality(
    claim: str | None, sign: str, chain: Chain, declared: Declarations
) -> tree.Test | bool | None:
    if sign not in "≤≥":
        return None
    if claim is None:
        raise DerivationError(
            "an inequality says where it is an equality: end its reason with "
            "“; equality iff $p = q$”, or with “; equality never”"
        )
    if not claim:
        return False
    if chain.free:
        raise DerivationError("a case of equality of a statement for all outcomes is not supported")
    parts = _DOLLARS.findall(claim)
    words = [w for w in _DOLLARS.sub(" ", claim).split() if w in {"and", "or", "where"}]
    if not parts or len(words) != len(parts) - 1:
        raise DerivationError(
            f"“{claim}” is no case of equality: join relations in dollars by and, or, where"
        )
    return read_test(parts, words, declared)


def _sides(latex: str, places: tuple[int, ...]) -> list[str]:
    """Return the sides of a chain as they were written."""
    ends = [(place, _RELATION.match(latex, place)) for place in places]
    starts = [0, *(found.end() if found else place for place, found in ends)]
    stops = [*places, len(latex)]
    return [" ".join(latex[a:z].split()) for a, z in zip(starts, stops, strict=True)]


def _report(number: int, sides: list[str], sign: str, reason: str, found: Refuted) -> str:
    what = {
        "false": "is false",
        "undefined": "is undefined",
        "strict": "is strict where its reason says equality",
        "an equality": "is an equality, against its reason",
    }[found.fault]
    small = _shrunk(found)
    lines = [
        f"step {number} {what}:",
        f"  {sides[number - 1]}",
        f"  {sign} {sides[number]}   ({reason})",
    ]
    lines.append(f"for instance where {_described(small)}:")
    values = Exact(small, 30)
    left, right = (values.value(side, found.at) for side in (found.left, found.right))
    width = 6
    while width < 30 and _shown(left, width) == _shown(right, width) and found.fault == "false":
        width += 4
    return "\n".join([*lines, f"  left  {_shown(left, width)}", f"  right {_shown(right, width)}"])


def _shown(value: Any, digits: int) -> str:
    if value is None:
        return "undefined"
    if isinstance(value, Fraction):
        return f"{float(value):.{digits}g}"
    if exact.is_infinite(value):
        return "∞" if value > 0 else "−∞"
    return f"{float(value.mid):.{digits}g}"


def _described(point: Point) -> str:
    parts = [f"{name} = {_table(table)}" for name, table in point.tables.items()]
    parts += [
        f"log is to base {_number(value)}" if name == "b" else f"{name} = {_number(value)}"
        for name, value in point.scalars.items()
    ]
    return (
        ", ".join(parts)
        or " and ".join(f"|{a}| = {k}" for a, k in point.sizes.items())
        or "it stands"
    )


def _table(table: Any) -> str:
    if isinstance(table, tuple):
        return f"({', '.join(map(_table, table))})"
    return _number(table)


def _number(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if value.denominator < 10**6 else f"{float(value):.6g}"


def _shrunk(found: Refuted) -> Point:
    """Return a simpler point with the same fault, if one of a few is one."""
    point = found.point
    for digits in (1, 2, 3):
        for base in ("2", None):
            simple = _rounded(point, digits, base)
            if simple is not None and _same_fault(simple, found):
                return simple
    return point


def _rounded(point: Point, digits: int, base: str | None) -> Point | None:
    try:
        tables = {name: _rounded_table(table, digits) for name, table in point.tables.items()}
    except ZeroDivisionError:
        return None
    scalars = {
        name: Fraction(base) if name == "b" and base else value
        for name, value in point.scalars.items()
    }
    return Point(point.sizes, tables, scalars)


def _rounded_table(table: Any, digits: int) -> Any:
    flat: list[Fraction] = []

    def collect(part: Any) -> None:
        for one in part:
            collect(one) if isinstance(one, tuple) else flat.append(one)

    collect(table)
    whole = [Fraction(round(value * 10**digits)) for value in flat]
    share = sum(whole)
    if sum(flat) != 1:
        return table
    rest = iter(whole)

    def rebuild(part: Any) -> Any:
        return tuple(rebuild(one) if isinstance(one, tuple) else next(rest) / share for one in part)

    return rebuild(table)


def _same_fault(point: Point, found: Refuted) -> bool:
    if found.fault not in {"false", "undefined"}:
        return False
    order = exact.compare(found.left, found.right, point, found.at)
    if found.fault == "undefined":
        return order == "nan"
    return order not in {"nan", "?"} and exact.truth(found.sign, order) is False
