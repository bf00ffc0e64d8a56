r"""Chains as they are written, of which nothing is read but where their relations stand.

>>> negated("given: p pmf of x\nH(p) &\\ge 0   && Gibbs; equality never \\\\\n&= 0")
'given: p pmf of x\nH(p) < 0'
>>> granted("given: p pmf of x\nH(p) &= 1   && as printed")
'given: p pmf of x\nH(p) = H(p)'
"""

from __future__ import annotations

from dataclasses import dataclass

from derivation.cell import heading
from derivation.plain import tokens

__all__ = ["Written", "granted", "negated", "says_the_same", "written"]

_SIGNS = {
    "=": "=", "<": "<", ">": ">", r"\lt": "<", r"\gt": ">", r"\ne": "≠", r"\neq": "≠",
    r"\le": "≤", r"\leq": "≤", r"\leqslant": "≤", r"\ge": "≥", r"\geq": "≥", r"\geqslant": "≥",
}  # fmt: skip
# What says the opposite; of an inequality that may be an equality, where that is.
_NEGATED = {
    "=": (r"\ne", ""), "≠": ("=", ""), "≤": (">", ""), "≥": ("<", ""),
    "<": (r"\ge", "   && ; equality never"), ">": (r"\le", "   && ; equality never"),
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A chain as it is written.

    Attributes
    ----------
    heading : str
        The lines of given: and where:.
    sides, signs : tuple of str
        The sides, without their marks of columns, and =, ≠, ≤, ≥, < or > between them.
    """

    heading: str
    sides: tuple[str, ...]
    signs: tuple[str, ...]


def written(source: str) -> Written:
    """Part the source of a cell at the relations of its chain."""
    start = heading(source).end
    sides, signs, depth, reason = [""], list[str](), 0, False
    before = ""
    for token in tokens(source[start:]):
        depth += (token == "{") - (token == "}")
        if token == r"\\":
            reason = False
        elif before == token == "&":
            reason = True
        elif not reason and depth == 0 and token in _SIGNS:
            signs.append(_SIGNS[token])
            sides.append("")
        elif not reason and token != "&":
            sides[-1] += token
        before = token
    return Written(source[:start], tuple(" ".join(s.split()) for s in sides), tuple(signs))


def negated(source: str, step: int = 0) -> str:
    """Return a cell whose chain says the opposite of one step, counted from 0, and no more."""
    chain = written(source)
    if step >= len(chain.signs):
        return source
    sign, case = _NEGATED[chain.signs[step]]
    return f"{chain.heading}{chain.sides[step]} {sign} {chain.sides[step + 1]}{case}"


def granted(source: str) -> str:
    """Return a cell whose chain says of its left end that it is what it is."""
    chain = written(source)
    return f"{chain.heading}{chain.sides[0]} = {chain.sides[0]}"


def says_the_same(source: str) -> bool:
    """Tell whether all sides of a chain are written alike, so that it can't be false."""
    return len({side.replace(" ", "") for side in written(source).sides}) < 2
