"""What is wrong with the book, and where: objects that whoever finds a fault shares.

`execution` finds those of cells, `report` what Sphinx warns of and what stops it, `tools.build`
those of LaTeX and of links, and `tools.mutation` those of the cells of a mutant.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

__all__ = ["CellFault", "Fault", "error", "read", "write"]


@dataclass(frozen=True)
class Fault:
    """What is wrong: the file of the book, its line, and what is said of it.

    Without a line it is the whole file, and without a file all of the book.
    """

    file: str
    line: int | None
    said: str

    @property
    def place(self) -> str:
        """Where it is, as an editor takes it."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.said}" if self.file else self.said


@dataclass(frozen=True)
class CellFault(Fault):
    """What a cell did wrong: also the first line of the cell, and the traceback if it raised."""

    cell: str
    trace: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.place}, in the cell that begins {self.cell!r}: {self.said}"


def error(name: str, message: str, code: str, line: int | None) -> str:
    """Return what a cell raised, in words.

    A bare assertion has no message: the line of the code that failed is the message.
    """
    lines = code.splitlines()
    at = lines[line - 1].strip() if line and line <= len(lines) else ""
    return f"{name}: {message.strip() or at}"


def pointed(line: int, column: int, excerpt: str, message: str) -> str:
    """Return what is wrong at a place of a cell, with a caret below it.

    What is expected there, a counterexample and what to do are the other lines of the message.
    """
    first, *others = message.splitlines()
    shown = [f"    {excerpt}", f"    {' ' * (column - 1)}^", *(f"    {one}" for one in others)]
    return "\n".join([first, *shown])


def write(file: Path, fault: Fault) -> None:
    """Add a fault to a file that has one a line, as JSON."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{json.dumps(asdict(fault))}\n")


def read(file: Path) -> Iterator[Fault]:
    """Yield the faults that a file has; none where there is no file."""
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            yield Fault(**json.loads(line))
