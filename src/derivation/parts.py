"""What the parser gives: rules and tokens, and what can be asked of them without their meaning."""

from __future__ import annotations

from typing import Any, NoReturn

from lark import Token, Tree

from derivation.lexer import LatexError

__all__ = [
    "Part",
    "apart",
    "between_outcomes",
    "bound_names",
    "bound_tokens",
    "entropy_argument",
    "letters",
    "outcome_in",
    "outcomes_in_front",
    "plain_text",
    "refuse",
    "sole",
    "trees",
    "variables",
]

# A rule of the grammar, or a token: Lark's own type of the children of a rule is of no help.
Part = Any
_BINDERS = {"sum_over", "product_over", "largest_over", "least_over"}
_FRONT = {"entry", "conditional", "softmax_at", "family_at"}


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
    return frozenset(map(str, bound_tokens(part.children[1])))


def bound_tokens(bound: Part) -> list[Token]:
    """Return the outcomes below an operator that it binds."""
    if bound.data != "bound":
        return [bound.children[2]]
    return [token for token in bound.children[2].children if token.type == "OUTCOME"]


def letters(part: Part) -> list[str]:
    r"""Return the outcomes that a measure sums over by itself: y in \KL{q(y)}{p(y \mid x)}.

    These are the outcomes at which its first argument stands, those behind a bar left out.
    """
    pair = apart(part)
    if pair:
        return list(outcomes_in_front(pair[0]))
    alone = entropy_argument(part)
    return list(outcomes_in_front(alone)) if alone is not None else []


def entropy_argument(part: Part) -> Part | None:
    r"""Return the argument of H(p(y \mid x)): a pmf at outcomes, and no number."""
    if part.data not in {"apply", "apply_in_base"} or str(part.children[0]) != "H":
        return None
    inside = trees(part)[-1]
    items = trees(inside.children[0]) if inside.data == "listed" else []
    if len(items) != 1 or sole(items[0]).data not in {"entry", "conditional"}:
        return None
    return sole(items[0])


def apart(part: Part) -> list[Part]:
    """Return the two arguments of a divergence; nothing for all else."""
    if part.data == "kl":
        return [part.children[2], part.children[5]]
    return [part.children[0], part.children[2]] if part.data == "apart" else []


def outcomes_in_front(part: Part, bound: frozenset[str] = frozenset()) -> dict[str, Token]:
    """Return the outcomes at which tables stand in a part, before any bar, from left to right."""
    if isinstance(part, Token):
        return {}
    found: dict[str, Token] = {}
    if part.data in _FRONT:
        places = next(one for one in trees(part) if one.data == "places")
        tokens = places.scan_values(lambda one: isinstance(one, Token) and one.type == "OUTCOME")
        return {str(token): token for token in tokens if str(token) not in bound}
    inner = bound | bound_names(part)
    for child in part.children:
        found |= outcomes_in_front(child, inner)
    return found


def sole(part: Part) -> Part:
    """Return what a part is, if it is a product of one factor."""
    while part.data == "product" and len(part.children) == 1:
        part = part.children[0]
    return part


def between_outcomes(part: Part) -> bool:
    """Return whether a relation is about two outcomes, and not about numbers."""
    sides = [sole(side) for side in part.children[::2]]
    return len(sides) == 2 and all(one.data in {"outcome", "sample"} for one in sides)


def variables(part: Part) -> list[str]:
    """Return the name of a random variable, if a part is nothing else."""
    one = sole(part)
    return [str(one.children[0])] if one.data in {"variable", "at_outcome"} else []


def outcome_in(token: Token) -> str:
    """Return the outcome that a token stands for or is indexed by; empty for all others."""
    if token.type in {"INDEXED", "SAMPLE", "FAMILY"}:
        return str(token).partition("@")[2]
    return str(token) if token.type == "OUTCOME" else ""


def plain_text(part: Part) -> str:
    """Return a part as it was written, without spaces."""
    tokens = part.scan_values(lambda value: isinstance(value, Token))
    text = ""
    for token in sorted(tokens, key=lambda token: token.start_pos or 0):
        said = str(token).partition("@")[0]
        # A command ends where no letter follows it.
        apart_from = text.rpartition("\\")[2].isalpha() and said[:1].isalpha() and "\\" in text
        text += f" {said}" if apart_from else said
    return text
