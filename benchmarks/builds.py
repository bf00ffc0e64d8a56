"""How long the site takes to build, and its mathematics to check: ``python -m benchmarks.builds``.

A clone of the last commit is built from nothing, as it is, and after a change of prose and of code.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from sphinx_bookkit import pages
from sphinx_bookkit.page import Text
from tools import reproduce

ROOT = Path(__file__).resolve().parents[1]
# A chapter of middling length, with cells that draw.
PAGE = "book/distances"
BUILD = ("tools.build", "html")


def add_sentence(root: Path) -> None:
    """Add a sentence to the first paragraph of the page."""
    page = pages.read(root, PAGE)
    first = next(one for one in page.all(Text) if one.kind == "paragraph")
    _insert(page.path, first.line + first.source.count("\n"), "So it is.")


def add_comment(root: Path) -> None:
    """Add a comment to the first cell of the page that is Python."""
    page = pages.read(root, PAGE)
    cell = next(one for one in page.cells if not one.parted.magic)
    _insert(page.path, cell.end - 2, "# A cell that has changed.")


def _insert(file: Path, after: int, line: str) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join([*lines[:after], line, *lines[after:]]), encoding="utf-8")


def run(root: Path, words: Sequence[str]) -> tuple[float, float]:
    """Return the seconds that a command took, and those of processors that it used."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    environment.pop("DERIVATION_CACHE", None)
    before, start = _used(), perf_counter()
    subprocess.run(
        [sys.executable, "-m", *words], cwd=root, env=environment, check=True, capture_output=True
    )
    return perf_counter() - start, _used() - before


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print a row for each kind of build, and for the chains and the relations of all pages."""
    print("\nBuilds of the last commit, in seconds")
    print(f"{'what':<44}{'took':>8}{'of processors':>15}")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "book")
        reproduce.clone(ROOT, root)
        sources = [f"{page}.md" for page in pages.every(root)]
        for name, change, words in (
            ("the site from nothing", None, BUILD),
            ("again, with nothing changed", None, BUILD),
            ("again, with a sentence more", add_sentence, BUILD),
            ("again, with a comment in a cell", add_comment, BUILD),
            ("all derivations, decided from nothing", None, ("derivation", *sources)),
            ("all typed relations, decided from nothing", None, ("tools.relations",)),
        ):
            if change:
                change(root)
            took, used = run(root, words)
            print(f"{name:<44}{took:>8.1f}{used:>15.1f}", flush=True)


if __name__ == "__main__":
    main()
