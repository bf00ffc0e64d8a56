"""Derivations written as SymPy expressions, whose every step is tried when it is written.

========= ============================================================================
`chain`   the chain of expressions, and the check of each step
`symbols` the notation: pmfs, sums, entropies, the logarithm in the unit at hand
`exact`   what an expression is worth at a point, and whether it vanishes exactly
`plain`   formulas as a line of text, for messages
========= ============================================================================
"""

from derivation.sympy_chain.chain import Derivation, DerivationError
from derivation.sympy_chain.symbols import (
    PMF,
    D,
    H,
    Named,
    b,
    joint,
    ln,
    log,
    n,
    pmf,
    tex,
    total,
    x,
    y,
)

__all__ = [
    "PMF",
    "D",
    "Derivation",
    "DerivationError",
    "H",
    "Named",
    "b",
    "joint",
    "ln",
    "log",
    "n",
    "pmf",
    "tex",
    "total",
    "x",
    "y",
]
