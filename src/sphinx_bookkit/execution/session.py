"""Cells that run in this process, one after the other, as a kernel would run them."""

from derivation.magic import MAGICS, Cells
from sphinx_bookkit.magics import Code

__all__ = ["Session"]


class Session:
    """What the cells of a page have defined: in Python, and for the chains that follow."""

    def __init__(self) -> None:
        self.names: dict[str, object] = {"__name__": "__main__"}
        self.cells = Cells()

    def run(self, code: str, name: str = "<cell>") -> None:
        """Run a cell, which raises what it raises. What it shows is written to stdout."""
        parted = Code(code)
        if parted.magic in MAGICS:
            getattr(self.cells, parted.magic)(parted.line, parted.body)
        elif parted.magic:
            raise ValueError(f"%%{parted.magic} is no magic of the book's")
        else:
            exec(compile(parted.python, name, "exec"), self.names)
