"""The book's language: what a cell imports in order to show something.

Quantities with their unit, figures, models of letters, texts and scores. What SymPy shows is in
the book's notation once one of the names here is imported: the natural logarithm is ln.
"""

from typing import TYPE_CHECKING

__all__ = ["Quantity", "bits", "hartleys", "nats", "number", "publish"]

if TYPE_CHECKING:
    from bookkit.quantities import Quantity, bits, hartleys, nats, number, publish
else:

    def __getattr__(name):
        """Return one of the names; SymPy, which takes a while, is loaded for no module of these."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from sympy.printing.latex import LatexPrinter

        from bookkit import quantities

        # On the book's pages log is the logarithm in the unit at hand.
        LatexPrinter.set_global_settings(ln_notation=True, inv_trig_style="full")
        return getattr(quantities, name)
