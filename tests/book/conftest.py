"""The book's pages as the tests see them: what is code, what is prose, what is named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sphinx_bookkit import pages as book
from sphinx_bookkit.page import Cell, PageError, Role
from sphinx_bookkit.page import Page as Tree

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
    def source(self) -> str:
        return self.tree.source

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.tree.cells

    @property
    def prose(self) -> str:
        return self.tree.prose

    @property
    def glued(self) -> set[str]:
        """The names of the numbers that the text takes from its cells."""
        return {role.content for role in self.tree.all(Role) if role.name == "glue:"}

    def hold(self, faults: Iterable[tuple[str, str]]) -> None:
        """Fail with a line for each fault: its place, its words, and what to do."""
        lines = [f"{self.name}.md:{self._line(words)}: {words!r}: {do}" for words, do in faults]
        if lines:
            pytest.fail("\n".join(lines), pytrace=False)

    def _line(self, words: str) -> int:
        """Return the line of the file where words begin, which may be broken elsewhere there."""
        anyhow = r"\s+".join(map(re.escape, words.split()))
        found = re.search(anyhow, self.path.read_text(encoding="utf-8"))
        return found.string.count("\n", 0, found.start()) + 1 if found else 1


PAGES = [Page(name) for name in book.every(ROOT)]
try:
    EXECUTED = [page for page in PAGES if page.cells]
except PageError as error:
    # Nothing can be said of a book with a page that can't be read, but where.
    pytest.exit(str(error), returncode=1)
# A chapter teaches, and so has exercises; a front page or a list of claims has none.
CHAPTERS = [page for page in PAGES if any(page.tree.blocks("exercise"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each `page`, each `executed` page, or each `chapter`."""
    for name, pages in (("page", PAGES), ("executed", EXECUTED), ("chapter", CHAPTERS)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, pages, ids=[page.name for page in pages])


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    return PAGES


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
