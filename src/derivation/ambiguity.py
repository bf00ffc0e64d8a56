"""What could be read in two ways, and is refused with how to write either."""

from __future__ import annotations

from lark import Token

from derivation.parts import Part, bound_names, refuse

__all__ = ["binds_openly", "refuse_readings", "refuse_turns"]

_LOGARITHMS = {"ln", "log", "log_to_base"}


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


def refuse_readings(first: Part, tails: list[Part]) -> None:
    """Refuse a product that can be read in two ways."""
    before, divided = first, False
    for tail in tails:
        factor = tail.children[-1]
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
                    "does the logarithm take the quotient? Write \\log (a/c), or (\\log a)/c",
                    tail.children[0],
                )
        elif before.data in _LOGARITHMS:
            refuse(
                "does the logarithm take this factor too? Write \\log (a c), or c \\log a",
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


def _refuse_beside(before: Part, factor: Part) -> None:
    number = before.data == "number" or (
        before.data == "power" and before.children[0].data == "number"
    )
    if factor.data == "number":
        refuse("two numbers side by side: write \\cdot between them, or one", factor)
    if number and factor.data == "fraction" and _is_numeric(factor):
        refuse("a mixed number, or a product? Write 1 + \\frac12, or 1 \\cdot \\frac12", factor)
    if before.data == "scalar" and factor.data == "bracket":
        inner = factor.children[1]
        if inner.data == "product" and len(inner.children) == 1:
            inner = inner.children[0]
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
    "ln", "log", "log_to_base", "derivative", "expectation",
}  # fmt: skip
