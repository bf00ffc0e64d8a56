r"""Abbreviations: "m(x) = \frac12 (p(x) + q(x))", "L(t) = H(p, q_t)", "A = \{x : p(x) > q(x)\}"."""

from __future__ import annotations

from dataclasses import replace

from lark import Token, Tree

from derivation.declarations import Abbreviation, Declarations, pieces
from derivation.lexer import LatexError, spelling
from derivation.parser import parse
from derivation.reader import Reader
from derivation.scope import Scope
from derivation.tree import Index

__all__ = ["abbreviate"]

_HOW = "write name = expression, as in “m(x) = \\frac12 (p(x) + q(x))”"


def abbreviate(
    text: str, declared: Declarations, place: int, before: Declarations | None = None
) -> Declarations:
    """Return declarations with the abbreviations of a text added.

    Parameters
    ----------
    text : str
        Abbreviations, with semicolons between them.
    declared : Declarations
    place : int
        Where the text begins in its source.
    before : Declarations, optional
        Those of which names may be given another meaning; by default all that are declared.

    Raises
    ------
    LatexError
        If one is of no known form, or its expression can't be read.
    """
    before = before or declared
    for piece, begin in pieces(text, ";"):
        if piece.strip():
            declared = _one(piece, declared, place + begin, before)
    return declared


def _one(text: str, declared: Declarations, place: int, before: Declarations) -> Declarations:
    sides = list(pieces(text, "="))
    if len(sides) != 2:
        raise LatexError(f"“{text.strip()}” abbreviates nothing: {_HOW}", _start(text, place))
    left, right = sides[0][0], sides[1][0]
    at_right = place + sides[1][1]
    name, outcomes, given, numbers = _left(left, declared, _start(left, place))
    if not given and (meaning := _meaning(name, declared, before)):
        raise LatexError(f"{meaning}: take another name", _start(left, place))
    if right.strip().startswith(r"\{"):
        short = _event(name, right, declared, at_right)
    else:
        kinds = declared.kinds() | {spelling(one): ("SCALAR", one) for one in numbers}
        parsed = parse(right, kinds, at_right, "expression")
        tokens = parsed.scan_values(lambda one: isinstance(one, Token))
        if name in declared.tables and not given and name in map(str, tokens):
            raise LatexError(f"{name} stands on both sides: take another name", _start(left, place))
        short = Abbreviation(
            name, outcomes, given, right.strip(), False, numbers, "", parsed, declared
        )
        short = replace(short, pointwise=Reader(declared).is_pointwise(short))
        if given and _has_another(short, left, declared):
            raise LatexError(
                f"{name} has a conditional pmf of its own: take another name", _start(left, place)
            )
    # A conditional pmf may bear the name of a table: both stand.
    kept = declared if given else declared.without(name)
    key = f"{name}|" if given else name
    return replace(kept, abbreviations={**kept.abbreviations, key: short})


def _has_another(short: Abbreviation, written: str, declared: Declarations) -> bool:
    """Return whether p(x \\mid y) stands for something else already, as p is a joint pmf."""
    table = declared.tables.get(short.name)
    known = (*short.at, *short.given)
    alphabets = [declared.outcomes[one] for one in known]
    if table is None or table.kind != "pmf" or not {*alphabets} <= {*table.alphabets}:
        return False
    outcomes = {
        name: Index(alphabet, k)
        for k, (name, alphabet) in enumerate(zip(known, alphabets, strict=True))
    }
    scope, reader = Scope(outcomes, len(known)), Reader(declared)
    own = parse(written, declared.kinds(), 0, "expression")
    return reader.value(own, scope) != reader.value(short.parsed, scope)


def _meaning(name: str, declared: Declarations, before: Declarations) -> str:
    """Return what a name means already, if it may not mean something else; nothing otherwise."""
    function = declared.abbreviations.get(name.removesuffix("'"))
    if name.endswith("'") and function is not None and function.numbers:
        return f"{name} is the derivative of {function.name}"
    for kind in ("tables", "scalars", "variables", "abbreviations"):
        here, there = getattr(declared, kind).get(name), getattr(before, kind).get(name)
        if here is not None and here is not there:
            return f"{name} has a meaning in this cell already"
    return ""


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
