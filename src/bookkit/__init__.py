"""What turns computation into a book: derivations, quantities, figures, a Sphinx extension."""

from bookkit.derivation import Derivation, DerivationError
from bookkit.quantities import Quantity, bits, hartleys, nats, number, publish
from bookkit.symbols import PMF, D, H, Named, b, joint, ln, log, n, pmf, tex, total, x, y

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
