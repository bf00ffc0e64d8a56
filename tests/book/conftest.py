"""The book's pages as the tests see them: what is code, what is prose, what is named."""

import ast
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from xdist import is_xdist_controller

from derivation.keeping import VARIABLE
from sphinx_bookkit import pages as book
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.page import Cell, PageError
from sphinx_bookkit.page import Page as Tree
from sphinx_bookkit.statements.graph import Graph
from tests.book.places import Prose, Show, prose, short, sign

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Page:
    """A source page of the book."""

    name: str

    @property
    def tree(self) -> Tree:
        return book.read(ROOT, self.name)

    @property
    def path(self) -> Path:
        return self.tree.path

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.tree.cells

    @property
    def code(self) -> tuple[str, list[int]]:
        """The Python of all cells, and the line of the file in which each of its lines stands."""
        numbered = [(cell.first + below, line) for cell in self.cells
                    for below, line in enumerate(cell.python.split("\n"))]  # fmt: skip
        return "\n".join(line for _, line in numbered), [number for number, _ in numbered]

    def prose(self, show: Show = sign) -> Prose:
        return prose(self.tree, show)

    def hold(self, faults: Iterable[tuple[int, str, str]]) -> None:
        """Fail with a line for each fault, once: its place, its words, and what to do."""
        lines = [f"{self.name}.md:{line}: {short(words)!r}: {do}"
                 for line, words, do in sorted(set(faults))]  # fmt: skip
        if lines:
            pytest.fail("\n".join(lines), pytrace=False)


PAGES = [Page(name) for name in book.every(ROOT)]


def _hold_code(cells: Iterable[Cell], path: Path) -> None:
    """Refuse code that is no Python."""
    for cell in cells:
        try:
            ast.parse(cell.python)
        except SyntaxError as error:
            line = cell.first + (error.lineno or 1) - 1
            said = (error.text or "").strip()
            raise PageError(path, line, f"{said!r} is no Python: {error.msg}") from None


@cache
def _kinds() -> dict[str, list[Page]]:
    """Return the pages by the name that a test gives them, if all can be read."""
    executed = [page for page in PAGES if page.cells]
    for one in executed:
        _hold_code(one.cells, one.path)
    # A chapter teaches, and so has exercises; a front page or a list of claims has none.
    chapters = [page for page in executed if any(page.tree.blocks("exercise"))]
    return {"page": PAGES, "executed": executed, "chapter": chapters}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say of a book with a page that can't be read where that is, and nothing more."""
    if not is_xdist_controller(session):
        try:
            _kinds()
        except PageError as error:
            pytest.exit(str(error).replace(f"{ROOT}{os.sep}", ""), returncode=1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each `page`, each `executed` page, or each `chapter`."""
    for name, pages in _kinds().items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, pages, ids=[page.name for page in pages])


@pytest.fixture(scope="module", autouse=True)
def _kept(verdicts: str) -> Iterator[None]:
    """Let what a build has decided stand, and what one test has decided for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, verdicts)
        yield


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    return PAGES


_RUNS = "test_page_runs_cleanly"
# The page that is alone to be checked, while it runs.
_running: dict[str, Future[list[Fault]]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin to run a page that is alone to be checked, and read it until it has."""
    runs = [item for item in items if item.name.startswith(_RUNS)]
    if len(runs) == 1:
        items.sort(key=lambda item: item in runs)
        name = runs[0].name.removeprefix(f"{_RUNS}[").removesuffix("]")
        pool = ProcessPoolExecutor(1)
        _running[name] = pool.submit(outputs.execute, ROOT, environment(ROOT), name)
        pool.shutdown(wait=False)


@pytest.fixture
def run() -> Callable[[str], list[Fault]]:
    """What runs a page, if it has not run, and returns its faults."""

    def run_page(name: str) -> list[Fault]:
        if name in _running:
            return _running[name].result()
        return outputs.execute(ROOT, environment(ROOT), name)

    return run_page


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph.of(ROOT, book.every(ROOT))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
