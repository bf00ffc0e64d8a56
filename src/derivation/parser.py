"""The parser: from a formula and the kinds of its names to the rules of the grammar."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from derivation.lexer import CLOSING, RELATIONS, Kinds, LatexError, LatexLexer, unclosed

__all__ = ["parse"]


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=LatexLexer, start=["start", "expression"])


def parse(latex: str, kinds: Kinds, offset: int = 0, start: str = "start") -> Tree[Token]:
    """Return the rules by which a formula was read.

    Parameters
    ----------
    latex : str
    kinds : mapping
        The token and the name of each spelling.
    offset : int
        Where the formula begins in its source.
    start : {"start", "expression"}
        A chain of relations, or one side of it.

    Raises
    ------
    LatexError
        With the place, what stands there, and what was expected.
    """
    try:
        return _parser().parse((latex, kinds, offset), start=start)
    except UnexpectedToken as error:
        tokens = LatexLexer.tokens(latex, kinds, offset)
        place = error.token.start_pos or 0
        before = [token for token in tokens if (token.start_pos or 0) < place]
        end = offset + len(latex.rstrip())
        bracket = unclosed(before) if error.token.type in RELATIONS else None
        if bracket is not None and _accepts_end(error, bracket):
            what = f"{bracket} is not closed before {error.token}"
            raise LatexError(what, bracket.start_pos or 0) from None
        raise _explained(error, before[-1] if before else None, end) from None


def _accepts_end(error: UnexpectedToken, bracket: Token) -> bool:
    """Return whether a bracket could be closed where something else stands; braces are no such."""
    accepted = set(error.accepts or error.expected)
    return bracket.type != "LB" and CLOSING[bracket.type] in accepted


def _explained(error: UnexpectedToken, before: Token | None, end: int) -> LatexError:
    token = error.token
    expected = _expected(set(error.accepts or error.expected))
    if token.type == "$END":
        return LatexError(f"the formula ends here, where {expected} was expected", end)
    advice = _advice(token, before)
    said = str(token).partition("@")[0]
    what = f"{said} can't stand here: {expected} was expected"
    return LatexError(f"{what}; {advice}" if advice else what, token.start_pos or 0)


_GROUPS = [
    ("a value", {"NUMBER", "SCALAR", "LP"}),
    ("an outcome", {"OUTCOME"}),
    ("(", {"LP"}),
    ("_", {"UNDER"}),
    ("a relation", {"EQ", "LE"}),
    ("an operation", {"PLUS", "SLASH"}),
    (")", {"RP"}),
    ("]", {"RSQ"}),
    (r"\}", {"RBRACE"}),
    ("}", {"RB"}),
    ("the end of the absolute value", {"BAR_CLOSE"}),
    ("a comma", {"COMMA"}),
    (r"\mid", {"MID"}),
    (r"\|", {"PARALLEL"}),
    ("a colon", {"COLON"}),
    ("a free number", {"SCALAR"}),
]


def _expected(kinds: set[str]) -> str:
    """Say in words which tokens could have come."""
    words = []
    for word, group in _GROUPS:
        if group <= kinds:
            words.append(word)
            kinds = kinds - group
    if "a value" in words:
        words = [word for word in words if word not in {"(", "an outcome"}]
    if not words:
        return "something else"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _advice(token: Token, before: Token | None) -> str:
    """Say how to write what was likely meant."""
    kind = before.type if before else ""
    match kind, token.type:
        case (("SUM" | "PROD" | "MAX" | "MIN"), _) if token.type != "UNDER":
            return f"say over which outcome, as {before}_{{x}}"
        case "OUTCOME", ("EQ" | "UP"):
            return "a sum runs over all outcomes, as \\sum_x; bounds are not supported"
        case _, "UNDER":
            how = "declare the name with its index, or define it in where:"
            return f"{before}_… is declared nowhere: {how}"
        case "OPERATOR", "UP":
            return f"a power of a value stands behind it: write ({before}(…))^2"
        case (("LN" | "LOG"), "UP"):
            return f"write ({before} t)^2 for the square"
        case "OUTCOME", ("PLUS" | "MINUS"):
            return f"{before} is an outcome, and no number"
        case "NAMED", "UP":
            return f"write ({before} t)^2 for the square"
        case (("SLASH" | "NAMED"), ("SUM" | "PROD" | "EXPECT" | "VARIANCE")):
            return f"put {token} and what it takes in brackets"
        case _, "PARALLEL":
            return r"write \lVert … \rVert for the length of a vector"
        case _, "IN":
            return r"\in belongs in given:, as t \in [0, 1]"
        case _, "COMMA":
            return "write one relation at a time"
        case "EVENT", _:
            return f"an event stands in brackets, as p({before})"
        case "FUNCTION", _:
            return f"{before} is a function of a number: write it, as {before}(t)"
    if token.type == "EVENT":
        return f"an event stands in brackets of a pmf, as p({token})"
    if kind == "LP" and token.type in {"NUMBER", "SCALAR", "LP", "MINUS"}:
        return "a pmf is taken at outcomes; for a product, write the bracket first"
    return ""
