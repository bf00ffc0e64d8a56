"""The errors in a log of LaTeX that has been run with ``-file-line-error``.

Such an error is a line ``./file.tex:12: what is wrong``, or ``! what is wrong`` where LaTeX knows
no file. Below it comes ``l.12`` with what LaTeX has read of that line.
"""

from collections.abc import Iterator
from pathlib import Path

from sphinx_bookkit.faults import Fault

# What `sphinx_bookkit.latex` writes above each block.
_FROM = "% from "
# How much of a line of LaTeX is shown: its end, at which the error is.
_WHERE = 60


def errors(log: Path) -> Iterator[Fault]:
    """Yield a fault for each error: where the book has that block, or else LaTeX's own line."""
    if not log.exists():
        return
    lines = iter(log.read_text(encoding="utf-8", errors="replace").splitlines())
    for line in lines:
        if head := _head(line):
            file, number, said = head
            where = next((rest for rest in lines if _is_place(rest)), "")
            read = where.partition(" ")[2][-_WHERE:]
            yield _fault(log.parent, file, number, f"LaTeX: {said} {read}".rstrip())


def _head(line: str) -> tuple[str, int | None, str] | None:
    """Return the file, the line and the words of an error, if this is the first line of one."""
    if line.startswith("! "):
        return "", None, line[2:]
    file, _, rest = line.partition(":")
    number, _, said = rest.partition(": ")
    if file.startswith("./") and number.isdecimal() and said:
        return file[2:], int(number), said
    return None


def _is_place(line: str) -> bool:
    """Return whether a line of the log shows what LaTeX has read: ``l.12 \\wrong``."""
    start, _, number = line.partition(" ")[0].partition(".")
    return start == "l" and number.isdecimal()


def _fault(folder: Path, file: str, number: int | None, said: str) -> Fault:
    """Return a fault at the last place of the book that is named above a line of LaTeX."""
    if file.endswith(".tex") and number:
        above = (folder / file).read_text(encoding="utf-8").splitlines()[:number]
        for line in reversed(above):
            if line.startswith(_FROM):
                page, _, at = line.removeprefix(_FROM).rpartition(":")
                return Fault(page, int(at), said)
    return Fault(file, number, said)
