"""The book's language: what a cell imports in order to show something.

Its own are quantities, figures, models of letters, texts and scores. The names of derivations come
from `derivation`, and are here too, so that a chapter asks one package for all that it says.
"""

from bookkit.quantities import Quantity, bits, hartleys, nats, number, publish
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
    "Quantity",
    "b",
    "bits",
    "hartleys",
    "joint",
    "ln",
    "log",
    "n",
    "nats",
    "number",
    "pmf",
    "publish",
    "tex",
    "total",
    "x",
    "y",
]
