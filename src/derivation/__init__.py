"""Reads mathematics as it is printed, in LaTeX, and checks it.

`check` takes a derivation as a reader sees it, and tries each step at thousands of points, with
an adversary that looks for a counterexample; what it refuses is refused in exact arithmetic.
"""

from derivation.chain import Checked, DerivationError, Fault, Refused, Step, check, refuse
from derivation.declarations import Declarations, declare
from derivation.lexer import LatexError
from derivation.magic import load_ipython_extension

__all__ = [
    "Checked",
    "Declarations",
    "DerivationError",
    "Fault",
    "LatexError",
    "Refused",
    "Step",
    "check",
    "declare",
    "load_ipython_extension",
    "refuse",
]
