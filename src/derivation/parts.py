"""What the parser gives: rules and tokens, and what can be asked of them without their meaning."""

from __future__ import annotations

from typing import Any, NoReturn

from lark import Token, Tree

from derivation.lexer import LatexError

__all__ = ["Part", "bound_names", "plain_text", "refuse", "trees", "variables"]

# A rule of the grammar, or a token: Lark's own type of the children of a rule is of no help.
Part = Any
_BINDERS = {"sum_over", "product_over", "largest_over", "least_over"}


def refuse(message: str, part: Part) -> NoReturn:
    """Raise an error at the place where a part begins."""
    if isinstance(part, Token):
        raise LatexError(message, part.start_pos or 0)
    tokens = part.scan_values(lambda value: isinstance(value, Token))
    raise LatexError(message, min((token.start_pos or 0 for token in tokens), default=0))


def trees(part: Part) -> list[Part]:
    """Return the rules right below a part."""
    return [child for child in part.children if isinstance(child, Tree)]


def bound_names(part: Part) -> frozenset[str]:
    """Return the outcomes that an operator binds."""
    if part.data not in _BINDERS:
        return frozenset()
    tokens = part.children[1].children[2].children
    return frozenset(str(token) for token in tokens if token.type == "OUTCOME")


def variables(part: Part) -> list[str]:
    """Return the name of a random variable, if a part is nothing else."""
    while part.data == "product" and len(part.children) == 1:
        part = part.children[0]
    return [str(part.children[0])] if part.data == "variable" else []


def plain_text(part: Part) -> str:
    """Return a part as it was written, without spaces."""
    tokens = part.scan_values(lambda value: isinstance(value, Token))
    return "".join(map(str, sorted(tokens, key=lambda token: token.start_pos or 0)))
