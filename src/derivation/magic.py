r"""The cell magics, after `%load_ext derivation`: `%%derivation`, `%%refused` and `%%given`."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from derivation.cell import read_given
from derivation.chain import as_error, check, refuse
from derivation.declarations import Declarations
from derivation.show import Checked

__all__ = ["MAGICS", "Cells", "load_ipython_extension"]

MAGICS = ("derivation", "refused", "given")


def load_ipython_extension(shell: Any) -> None:
    """Register the magics with IPython; again, the names that stand are kept."""
    cells = _OF.setdefault(shell, Cells())
    for name in MAGICS:
        shell.register_magic_function(getattr(cells, name), "cell", name)


class Cells:
    """The cells of one notebook, with the names that stand in it."""

    def __init__(self) -> None:
        self.known = Declarations()

    def given(self, line: str, cell: str) -> None:
        """Declare names for all cells that follow, in place of those that stood."""
        with as_error(cell):
            self.known = read_given(cell)

    def derivation(self, line: str, cell: str) -> None:
        """Check a derivation and show it, or what is wrong with it."""
        _display(check(cell, self.known), line, f"%%derivation {line}".rstrip(), cell)

    def refused(self, line: str, cell: str) -> None:
        """Show a derivation that is false, with its counterexample; fail if it is not false.

        Behind the name may stand the number of the step that is false, and the only one.
        """
        name, step = parted(line)
        _display(refuse(cell, self.known, step), name, f"%%refused {line}".rstrip(), cell)


def parted(line: str) -> tuple[str, int | None]:
    """Return the name in what stands behind `%%refused`, and the number of the step, if any."""
    name, _, last = line.strip().rpartition(" ")
    return (name.strip(), int(last)) if last.isdecimal() else (line.strip(), None)


_OF: WeakKeyDictionary[Any, Cells] = WeakKeyDictionary()


def _display(shown: Checked, line: str, magic: str, cell: str) -> None:
    from IPython.display import display

    display(shown.bundle(line.strip(), f"{magic}\n{cell}".rstrip()), raw=True)
