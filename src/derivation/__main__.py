"""Checks the derivations of Markdown files: ``python -m derivation FILE.md``.

Faults are printed as a compiler prints them, with the file, the line and the column; the exit code
is then 1.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from derivation.cell import read_given
from derivation.chain import DerivationError, Fault, as_error, check, refuse
from derivation.declarations import Declarations
from derivation.magic import parted
from derivation.show import Checked

__all__ = ["main"]


@dataclass(frozen=True)
class _Block:
    """A fenced cell of a Markdown file: the word of its magic, its label, its text, its line."""

    magic: str
    label: str
    text: str
    line: int


def main(arguments: list[str] | None = None) -> int:
    """Check files, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m derivation", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.md")
    found = [_check_file(path) for path in parser.parse_args(arguments).files]
    return 1 if any(found) else 0


def _check_file(path: Path) -> int:
    """Return how many faults a file has."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: error: {error}", file=sys.stderr)
        return 1
    blocks = list(_blocks(text))
    if not blocks:
        if "%%derivation" in text:
            what = "a cell stands between two lines of three backticks, and none is found"
            print(f"{path}: error: {what}", file=sys.stderr)
            return 1
        print(f"{path}: there is no derivation in it")
        return 0
    known, faults = Declarations(), 0
    for block in blocks:
        try:
            if block.magic == "given":
                with as_error(block.text):
                    known = read_given(block.text)
            else:
                if block.magic == "refused":
                    label, step = parted(block.label)
                    held: Checked = refuse(block.text, known, step)
                else:
                    label, held = block.label, check(block.text, known)
                print(f"{path}:{block.line}: {label or block.magic} {held}")
        except DerivationError as error:
            faults += len(error.faults)
            for fault in error.faults:
                print(_as_compilers_do(path, block, fault), file=sys.stderr)
    return faults


def _as_compilers_do(path: Path, block: _Block, fault: Fault) -> str:
    line = block.line + fault.line
    number = str(line)
    margin = " " * len(number)
    first, *rest = fault.message.splitlines()
    return "\n".join(
        [
            f"{path}:{line}:{fault.column}: error: {first}",
            f" {number} | {fault.excerpt}",
            f" {margin} | {' ' * (fault.column - 1)}^",
            *(f" {margin} = {one}" for one in rest),
        ]
    )


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the cells whose first line that is no option is one of the three magics."""
    lines = text.splitlines()
    k = 0
    while k < len(lines):
        fence = _fence(lines[k])
        k += 1
        if not fence:
            continue
        start = k
        while k < len(lines) and lines[k].strip() != fence:
            k += 1
        block = _block(lines[start:k], start)
        if block is not None:
            yield block
        k += 1


def _fence(line: str) -> str:
    """Return the fence that a line opens, or nothing."""
    mark = line.lstrip()[:1]
    if mark not in {"`", "~"}:
        return ""
    stripped = line.lstrip()
    width = len(stripped) - len(stripped.lstrip(mark))
    return mark * width if width >= 3 else ""


def _block(lines: list[str], start: int) -> _Block | None:
    for k, line in enumerate(lines):
        if line.startswith("%%"):
            magic, _, label = line.removeprefix("%%").strip().partition(" ")
            if magic not in {"derivation", "refused", "given"}:
                return None
            return _Block(magic, label, "\n".join(lines[k + 1 :]), start + k + 1)
        if line.strip() and not line.startswith((":", "---", "#")):
            return None
    return None


if __name__ == "__main__":
    # What a derivation leaves behind is in no cycles: to look for them takes a twelfth of the time.
    # At the end all that was ever made would be looked through once more.
    gc.disable()
    code = main()
    gc.freeze()
    sys.exit(code)
