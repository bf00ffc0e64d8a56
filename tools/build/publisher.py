"""Put what is built in the place of the last one if it is good, and say what is wrong if not."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx_bookkit.faults import CellFault, Fault
from tools.build import runner

# What makes the PDF.
TEX = ("lualatex", "latexmk", "xindy", "make")


def html(root: Path) -> int:
    """Build the site, unless it is that of the present state of all that it is made of.

    Where nothing but pages has changed since, what it is made of stays, and `html.kept` in
    `sphinx_bookkit` finds out which of its pages may have become others.
    """
    target, built = root / "_build" / "html", root / "_build" / "site-is-of"
    of_pages, of_rest = runner.states(root)
    before = built.read_text(encoding="ascii").split() if built.is_file() else []
    if target.is_dir() and before == [of_pages, of_rest]:
        print("Nothing has changed since the site was built.")
    else:
        made = root / runner.WORK / "_build" / "html"
        if before[1:] != [of_rest]:
            shutil.rmtree(made, ignore_errors=True)
        if faults := runner.run(root, "html"):
            return report(faults)
        built.unlink(missing_ok=True)
        _replace(made, target)
        built.write_text(f"{of_pages} {of_rest}", encoding="ascii")
    print(f"Open {(target / 'index.html').as_uri()}")
    return 0


def pdf(root: Path) -> int:
    """Build the PDF."""
    if missing := [program for program in TEX if not shutil.which(program)]:
        said = f"no {' and no '.join(missing)}: install what .ci/debian-packages.txt lists"
        return report([Fault("", None, said)])
    latex = root / runner.LATEX
    if faults := runner.run(root, "pdflatex"):
        # latexmk would go on from the broken state of a failed run.
        shutil.rmtree(latex, ignore_errors=True)
        return report(faults)
    target = root / "_build" / "pdf" / runner.PDF
    _replace(latex / runner.PDF, target)
    _replace((latex / runner.PDF).with_suffix(".log"), target.with_suffix(".log"))
    print(f"Open {target.as_uri()}")
    return 0


def notebooks(root: Path) -> int:
    """Build the pages that have code as notebooks, in `_build/work` for `tools.notebooks`."""
    return report(runner.run(root, "notebook"))


def links(root: Path) -> int:
    """Try every link that leads out of the book."""
    return report(runner.run(root, "linkcheck", runner.LINKS))


def report(faults: Iterable[Fault]) -> int:
    """Say what is wrong, the tracebacks of cells first, and return the exit code."""
    faults = list(faults)
    if not faults:
        return 0
    cells = [fault for fault in faults if isinstance(fault, CellFault)]
    said = [f"\n{fault.place}:\n{fault.trace}" for fault in cells if fault.trace]
    said += ["", "The build failed, and the last good one is as it was:"]
    for fault in faults:
        first, *more = str(fault).splitlines()
        said += [f"  {first}", *(f"      {line}" for line in more)]
    chapters = dict.fromkeys(Path(f.file).stem for f in cells if Path(f.file).parent.name == "book")
    said += [f"To try it alone: make check-chapter NAME={name}" for name in chapters]
    print("\n".join(said), file=sys.stderr)
    return 1


def _replace(built: Path, target: Path) -> None:
    """Put a finished folder or file in the place of the last one, by renaming."""
    new, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if built.is_dir():
        # Without the notes for the next build, of which Sphinx's own tells of this folder's name.
        shutil.copytree(built, new, ignore=shutil.ignore_patterns(".*"))
    else:
        shutil.copy2(built, new)
    if target.is_dir():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
