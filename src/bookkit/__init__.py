"""The book's language: what a cell imports in order to show something.

Quantities with their unit, figures, models of letters, texts and scores. Once a name of these is
imported, what SymPy shows is in the book's notation: the natural logarithm is ln.
"""

from typing import TYPE_CHECKING

__all__ = ["Quantity", "bits", "hartleys", "nats", "number", "publish"]

if TYPE_CHECKING:
    from bookkit.quantities import Quantity, bits, hartleys, nats, number, publish
else:

    def __getattr__(name):
        """Return one of the names: modules that need no SymPy load none."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from sympy.printing.latex import LatexPrinter

        from bookkit import quantities

        # On the book's pages log is the logarithm in the unit at hand.
        LatexPrinter.set_global_settings(ln_notation=True, inv_trig_style="full")
        return getattr(quantities, name)
