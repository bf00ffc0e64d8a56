"""What could be read in two ways, and is refused with how to write either."""

from __future__ import annotations

from collections.abc import Callable, Collection

from lark import Token

from derivation.declarations import Each
from derivation.lexer import LatexError
from derivation.parts import Part, bound_names, outcome_in, refuse, sole, trees

__all__ = [
    "binds_openly",
    "in_square_brackets",
    "is_power_of_brackets",
    "refuse_after_brackets",
    "refuse_after_sign",
    "refuse_apart",
    "refuse_or",
    "refuse_power",
    "refuse_readings",
    "refuse_turns",
]

_LOGARITHMS = {"ln", "log", "log_to_base", "named"}
# What is a letter or a number: a power behind it is its own.
_LETTERS = {"number", "scalar", "indexed", "bare", "family", "sample", "outcome"}


def refuse_turns(tokens: list[Token], signs: tuple[str, ...]) -> None:
    """Refuse a chain whose ends can't be compared."""
    up = [k for k, sign in enumerate(signs) if sign in "≤<"]
    down = [k for k, sign in enumerate(signs) if sign in "≥>"]
    if up and down:
        refuse(
            f"the chain turns here, from {signs[min(up + down)]} to "
            f"{signs[max(up[0], down[0])]}: its ends can't be compared; write two chains",
            tokens[max(up[0], down[0])],
        )
    if len(signs) > 1 and "≠" in signs:
        refuse(r"\ne can't stand in a chain: its ends can't be compared", tokens[0])


def refuse_apart(parts: list[Part], free: Collection[str]) -> None:
    r"""Refuse \sum_{x \ne x'} where x' stands free, and nowhere else: both may be summed over."""

    def stands(name: str, part: Part) -> bool:
        if isinstance(part, Token):
            return outcome_in(part) == name
        return name not in _kept_apart(part) and any(stands(name, one) for one in part.children)

    for part in parts:
        for below in part.find_data("bound_apart"):
            first, _, second = below.children[2:5]
            if str(second) in free and not any(stands(str(second), one) for one in parts):
                refuse(
                    f"is {second} summed over too, or is this said for each {second}? Write "
                    rf"\sum_{{{first}, {second} :\, {first} \ne {second}}} for the first",
                    second,
                )


def _kept_apart(part: Part) -> set[str]:
    """Return the outcome from which an operator keeps its own apart: x' below x ≠ x'."""
    below = [one for one in trees(part) if one.data == "bound_apart"]
    return {str(one.children[4]) for one in below}


def refuse_or(
    letters: list[frozenset[str]],
    words: list[str],
    places: list[int],
    each: Each | None,
) -> None:
    """Refuse "or" between relations at the same outcome, unless it is said how it is meant.

    "p(x) = 0 or p(x) = 1" may say at each x that one of them holds, or that one of them holds at
    all x.

    Parameters
    ----------
    letters : list of frozenset of str
        The outcomes that stand free in each relation.
    words : list of str
        What stands between them.
    places : list of int
        Where each relation begins in the source.
    each : Each
        Of which outcomes it is said one by one; None in a condition, where that can't be said.
    """
    outcomes, first = (each.outcomes, each.first) if each else ((), 0)
    said = {name for name, _ in outcomes}
    if "where" in words[:first]:
        raise LatexError(
            "“where” takes all that stands behind it: write what is said for each first",
            places[first],
        )
    for name, place in outcomes:
        if not any(name in found for found in letters[first:]):
            raise LatexError(
                f"“for each {name}”, and no {name} stands free behind it: leave {name} out, or, if "
                f"{name} is an outcome of the step itself, write {name}' here for any other one",
                place,
            )
        if any(name in found for found in letters[:first]):
            raise LatexError(
                f"is {name} the same before “for each {name}”? Give one of the two its own letter, "
                f"as {name}'",
                place,
            )
    end = words.index("where") + 1 if "where" in words else len(letters)
    for k in (k for k in range(1, end) if words[k - 1] == "or"):
        shared = frozenset().union(*letters[:k]) & frozenset().union(*letters[k:end]) - said
        if shared:
            name = min(shared)
            how = f"“iff for each ${', '.join(sorted(shared | said))}$, … or …”"
            if each is None:
                how = f"a product for the first, as p({name}) q({name}) = 0"
            raise LatexError(
                f"one of these at each {name}, or one of them at all {name}? Write {how}; or give "
                f"the second its own letter, as {name}' (two pmfs that are the same are p = q)",
                places[k],
            )


def refuse_readings(first: Part, tails: list[Part]) -> None:
    """Refuse a product that can be read in two ways."""
    before, divided = first, False
    for tail in tails:
        factor = tail.children[-1]
        named = str(before.children[0]) if before.data == "named" else r"\log"
        name = r"\ln" if before.data == "ln" else named
        if divided:
            refuse(
                "after a quotient, is this above or below the line? Write \\frac{a}{b} c, or "
                "a/(b c)",
                factor,
            )
        if tail.data == "over":
            divided = True
            if before.data in _LOGARITHMS and factor.data not in _LOGARITHMS:
                refuse(
                    f"does {name} take the quotient? Write {name} (a/c), or ({name} a)/c",
                    tail.children[0],
                )
        elif before.data in _LOGARITHMS:
            refuse(
                f"does {name} take this factor too? Write {name} (a c), or c {name} a",
                factor,
            )
        elif before.data in {"largest_over", "least_over"}:
            refuse(
                "does the maximum take this factor too? Write \\max_x (a c), or c \\max_x a",
                factor,
            )
        elif tail.data == "beside":
            _refuse_beside(before, factor)
        before = factor


def in_square_brackets(factor: Part) -> bool:
    """Return whether a factor is what stands in square brackets, or a power of it."""
    base = factor.children[0] if factor.data == "power" else factor
    return bool(base.data == "bracket" and base.children[0].type == "LSQ")


def is_power_of_brackets(factor: Part) -> bool:
    """Return whether a factor is a power of what stands in brackets."""
    return bool(factor.data == "power" and factor.children[0].data == "bracket")


def refuse_after_brackets(term: Part, changes: Callable[[Part], bool]) -> None:
    """Refuse a factor behind the brackets of an operator, if it makes a difference within them."""
    first, *tails = term.children
    base = first.children[0] if first.data == "power" and in_square_brackets(first) else first
    if base.data not in {"bracket", "call"}:
        return
    behind = [tail.children[-1] for tail in tails]
    for factor in behind if base is first else [first.children[3], *behind]:
        if changes(factor):
            refuse(
                "does the operator before the brackets take this factor too? Write it within "
                "them, or before the operator",
                factor,
            )


def refuse_after_sign(term: Part, changes: Callable[[Part], bool]) -> None:
    """Refuse a factor behind · or / after a derivative, if it makes a difference within that."""
    for tail in term.children[1:]:
        if tail.data in {"times", "over"} and changes(tail.children[-1]):
            refuse(
                "does the derivative before it take this factor too? Write brackets around what "
                r"is differentiated, as \frac{\mathrm{d}}{\mathrm{d}t} \bigl[…\bigr]",
                tail.children[0],
            )


def refuse_power(factor: Part, operator: str) -> None:
    """Refuse a power of brackets behind an operator: it may be that of what the operator gives."""
    if factor.data == "power" and factor.children[0].data not in _LETTERS:
        refuse(
            f"is this a power of what stands behind {operator}, or of all of it? Write "
            f"{operator} (a^k), or ({operator} a)^k",
            factor.children[1],
        )


def _refuse_beside(before: Part, factor: Part) -> None:
    number = before.data == "number" or (
        before.data == "power" and before.children[0].data == "number"
    )
    if factor.data == "number":
        refuse("two numbers side by side: write \\cdot between them, or one", factor)
    if number and factor.data == "fraction" and _is_numeric(factor):
        refuse("a mixed number, or a product? Write 1 + \\frac12, or 1 \\cdot \\frac12", factor)
    if before.data == "scalar" and factor.data == "bracket":
        inner = sole(factor.children[1])
        if inner.data == "scalar":
            refuse(
                f"{before.children[0]} at {inner.children[0]}, or times it? Define a function "
                f"in where:, or leave the brackets out",
                factor,
            )


def _is_numeric(part: Part) -> bool:
    tokens = part.scan_values(lambda value: isinstance(value, Token))
    return all(token.type in {"NUMBER", "LB", "RB", "FRAC"} for token in tokens)


def binds_openly(part: Part) -> set[str]:
    """Return the outcomes bound by sums in a term that no brackets enclose."""
    if isinstance(part, Token) or part.data not in _OPEN:
        return set()
    names = set(bound_names(part)) if part.data in {"sum_over", "product_over"} else set()
    return names.union(*map(binds_openly, part.children))


_OPEN = {
    "add", "subtract", "minus", "plus", "product", "beside", "times", "sum_over", "product_over",
    "ln", "log", "log_to_base", "derivative", "derivative_again", "expectation", "variance",
}  # fmt: skip
