"""The book's language: what a cell imports in order to show something.

Quantities with their unit, figures, models of letters, texts and scores. What SymPy shows is in
the book's notation once this is imported: the natural logarithm is ln.
"""

from sympy.printing.latex import LatexPrinter

from bookkit.quantities import Quantity, bits, hartleys, nats, number, publish

__all__ = ["Quantity", "bits", "hartleys", "nats", "number", "publish"]

# On the book's pages log is the logarithm in the unit at hand.
LatexPrinter.set_global_settings(ln_notation=True, inv_trig_style="full")
