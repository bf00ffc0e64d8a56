r"""The cell magic `%%derivation`, after `%load_ext derivation`."""

from __future__ import annotations

from typing import Any

from derivation.cell import read_cell
from derivation.chain import as_error, check
from derivation.declarations import Declarations

__all__ = ["load_ipython_extension"]


def load_ipython_extension(shell: Any) -> None:
    """Register `%%derivation` and `%%given` with IPython."""
    cells = _Cells()
    shell.register_magic_function(cells.derivation, "cell", "derivation")
    shell.register_magic_function(cells.given, "cell", "given")


class _Cells:
    """The cells of one notebook, with the names that stand in it."""

    def __init__(self) -> None:
        self.known = Declarations()

    def given(self, line: str, cell: str) -> None:
        """Declare names for all cells that follow, in place of those that stood."""
        with as_error(cell):
            self.known = read_cell(cell, Declarations()).declared

    def derivation(self, line: str, cell: str) -> None:
        """Check a derivation and show it, or what is wrong with it."""
        from IPython.display import display

        display(check(cell, self.known).bundle(), raw=True)
