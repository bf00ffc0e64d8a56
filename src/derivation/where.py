r"""Abbreviations: "m(x) = \frac12 (p(x) + q(x))", "L(t) = H(p, q_t)", "A = \{x : p(x) > q(x)\}"."""

from __future__ import annotations

from dataclasses import replace

from lark import Token, Tree

from derivation.declarations import Abbreviation, Declarations, pieces
from derivation.lexer import LatexError, spelling
from derivation.parser import parse
from derivation.reader import Reader

__all__ = ["abbreviate"]

_HOW = "write name = expression, as in “m(x) = \\frac12 (p(x) + q(x))”"


def abbreviate(text: str, declared: Declarations, place: int) -> Declarations:
    """Return declarations with the abbreviations of a text added.

    Parameters
    ----------
    text : str
        Abbreviations, with semicolons between them.
    declared : Declarations
    place : int
        Where the text begins in its source.

    Raises
    ------
    LatexError
        If one is of no known form, or its expression can't be read.
    """
    for piece, begin in pieces(text, ";"):
        if piece.strip():
            declared = _one(piece, declared, place + begin)
    return declared


def _one(text: str, declared: Declarations, place: int) -> Declarations:
    sides = list(pieces(text, "="))
    if len(sides) != 2:
        raise LatexError(f"“{text.strip()}” abbreviates nothing: {_HOW}", _start(text, place))
    left, right = sides[0][0], sides[1][0]
    at_right = place + sides[1][1]
    name, outcomes, given, numbers = _left(left, declared, _start(left, place))
    if right.strip().startswith(r"\{"):
        short = _event(name, right, declared, at_right)
    else:
        kinds = declared.kinds() | {spelling(one): ("SCALAR", one) for one in numbers}
        parsed = parse(right, kinds, at_right, "expression")
        short = Abbreviation(
            name, outcomes, given, right.strip(), False, numbers, "", parsed, declared
        )
        short = replace(short, pointwise=Reader(declared).is_pointwise(short))
    # A conditional pmf may bear the name of a table: both stand.
    kept = declared if given else declared.without(name)
    key = f"{name}|" if given else name
    return replace(kept, abbreviations={**kept.abbreviations, key: short})


def _start(text: str, place: int) -> int:
    return place + len(text) - len(text.lstrip())


def _left(
    text: str, declared: Declarations, place: int
) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Split "p(x \\mid y)" into its name, the outcomes before and behind the bar, and numbers."""
    name, bracket, inside = text.strip().partition("(")
    name, inside = name.strip(), inside.strip()
    if not name or (bracket and not inside.endswith(")")):
        raise LatexError(f"“{text.strip()}” is no name: {_HOW}", place)
    before, _, behind = inside.removesuffix(")").partition(r"\mid")
    at, given = (
        tuple(one.strip() for one, _ in pieces(part, ",") if one.strip())
        for part in (before, behind)
    )
    known = [one in declared.outcomes for one in (*at, *given)]
    if all(known):
        return name, at, given, ()
    if any(known) or given:
        raise LatexError(
            f"{name} is defined at outcomes and numbers together, which is not supported: leave "
            "the numbers out of the brackets",
            place,
        )
    return name, (), (), at


def _event(name: str, text: str, declared: Declarations, place: int) -> Abbreviation:
    begin = text.index(r"\{") + 2
    outcome, colon, test = text[begin:].partition(":")
    test = test.rstrip().removesuffix(r"\}")
    if not colon or outcome.strip() not in declared.outcomes:
        raise LatexError(r"a set of outcomes is written \{x : p(x) > q(x)\}", _start(text, place))
    at = place + begin + len(outcome) + 1
    parsed: Tree[Token] = parse(test, declared.kinds(), at)
    short = Abbreviation(name, (), (), text.strip(), False, (), outcome.strip(), parsed, declared)
    Reader(declared).try_event(short)
    return short
