"""Run Jupyter Book once, with every warning an error, and return what is wrong with the book.

It is asked only if what it needs is there: pages that can be read, and their outputs. What it then
warns of comes as data from `sphinx_bookkit.report`, which is loaded in its process.
"""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sphinx_bookkit import faults, pages, report
from sphinx_bookkit.colophon import made_from
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.page import PageError, decoded
from tools.build import latex_log

WORK = Path("_build", "work")
LINKS = Path("_build", "links")
LATEX = WORK / "_build" / "latex"
PDF = "cross-entropy-derived.pdf"
# Folders of which no page is made; those whose names begin with a dot are none of its either.
NO_SOURCES = ("_build", "node_modules", "tests", "benchmarks")
# That of this environment, whatever the PATH is, and wherever its script was made for.
JUPYTER_BOOK = (sys.executable, "-P", "-m", report.__name__)
PACK = (sys.executable, "-P", "-m", "sphinx_bookkit.live")


def run(root: Path, builder: str, work: Path = WORK) -> list[Fault]:
    """Build with Jupyter Book in a folder of the book's, and return what is wrong: nothing, if it
    is built.
    """
    if found := list(unreadable(root)):
        return found
    env = environment(root, network=builder == "linkcheck")
    with packing(root, env) if builder == "html" else nullcontext():
        return outputs.execute(root, env) or _jupyter_book(root, builder, root / work, env)


@contextmanager
def packing(root: Path, env: dict[str, str]) -> Iterator[None]:
    """Pack what browsers load beside what a block does, where that has never been packed.

    It takes one core half a minute, for which Sphinx would wait when all else is written. What
    Sphinx asks for in the block it waits for; if it asks for nothing, no more is packed.
    """
    modules = root / "node_modules"
    if not (modules / "pyodide").is_dir() or (modules / ".cache" / "live").is_dir():
        yield
        return
    # Of what goes wrong Sphinx will hear, too, and say it.
    nowhere = subprocess.DEVNULL
    command = [*PACK, str(root)]
    process = subprocess.Popen(command, cwd=root, env=env, stdout=nowhere, stderr=nowhere)
    try:
        yield
    finally:
        # As from a keyboard: it stops what it has started and leaves nothing half made.
        process.send_signal(signal.SIGINT)
        process.wait()


def states(root: Path) -> tuple[str, str]:
    """Return a short name for the pages, and one for all else in the book's folder that a build is
    made of.
    """
    files = {one for one in root.iterdir() if one.is_file()}
    for folder in root.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NO_SOURCES:
            files |= {
                file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"
            }
    sources = {root / f"{page}.md" for page in pages.every(root)}
    # The edition at the foot of the pages names the version and the day, and no commit.
    made = made_from(root) | {"commit": ""} if (root / "pyproject.toml").is_file() else {}
    more = f"{sys.version} {environment(root)} {made}"
    return (
        outputs.state_of(sorted(files & sources), root),
        outputs.state_of(sorted(files - sources), root, more),
    )


def unreadable(root: Path, *only: Path) -> Iterator[Fault]:
    """Yield what keeps a page or a module from being read: missing, no UTF-8, or malformed.

    Where files are named, it is asked of `only` these.
    """
    sources = {root / f"{page}.md": page for page in pages.every(root)}
    for file in only or (*sources, *sorted((root / "src").rglob("*.py"))):
        place = str(file.relative_to(root))
        try:
            if file in sources:
                pages.read(root, sources[file])
            else:
                decoded(file, file.read_bytes())
        except PageError as error:
            yield Fault(place, error.line, error.what)
        except FileNotFoundError:
            yield Fault("_toc.yml", None, f"there is no {place}")


def _jupyter_book(root: Path, builder: str, work: Path, env: dict[str, str]) -> list[Fault]:
    """Run Jupyter Book, which says what it does as it goes, and return what is wrong."""
    # Sphinx tells of a page's faults when it reads it, and does not read it again if it has not
    # changed. So what a build that failed or was stopped has read is not kept.
    unfinished = work / ".unfinished"
    if unfinished.exists():
        shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    warned = work / "faults.jsonl"
    warned.unlink(missing_ok=True)
    command = [*JUPYTER_BOOK, "build", str(root), "-W", "-n", "--keep-going"]
    own = ["custom", "--custom-builder", "notebook"] if builder == "notebook" else [builder]
    command += ["--builder", *own, "--path-output", str(work)]
    sys.stdout.flush()
    code = subprocess.call(command, cwd=root, env=env | {report.VARIABLE: str(warned)})
    # Jupyter Book's exit code tells nothing of LaTeX's.
    unmade = builder == "pdflatex" and not (root / LATEX / PDF).exists()
    if not code and not unmade:
        unfinished.unlink()
        return []
    found = list(faults.read(warned))
    if builder == "linkcheck":
        found += _broken_links(work)
    elif builder == "pdflatex":
        found += latex_log.errors((root / LATEX / PDF).with_suffix(".log"))
    said = f"Jupyter Book ended with status {code}, and said why above"
    return found or [Fault("", None, f"{PDF} was not made" if unmade else said)]


def _broken_links(work: Path) -> Iterator[Fault]:
    """Yield a fault for each link that Sphinx has tried in vain."""
    tried = work / "_build" / "html" / "output.json"
    if tried.exists():
        for line in tried.read_text(encoding="utf-8").splitlines():
            link = json.loads(line)
            if link["status"] == "broken":
                said = f"the link is broken: {link['uri']}: {link['info']}"
                yield Fault(link["filename"], link["lineno"], said)
