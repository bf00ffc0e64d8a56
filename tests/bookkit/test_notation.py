"""What SymPy shows on a page is in the book's notation."""

import subprocess
import sys

SAY = "import sympy; a = sympy.Symbol('a'); print(sympy.latex(sympy.log(a)))"


def _said(code):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_natural_logarithm_is_printed_as_ln():
    assert "log" in _said(SAY)
    said = _said(f"from bookkit import bits; {SAY}")
    assert r"\ln" in said and "log" not in said
