"""The book's pages as the tests see them: what is code, what is prose, what is named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import yaml

from sphinx_bookkit.pages import every

ROOT = Path(__file__).resolve().parents[2]

_CELL = re.compile(r"^```\{code-cell\} python\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Cell:
    """A code cell: its options, and its code."""

    options: dict
    code: str

    @property
    def hidden(self) -> bool:
        return any(tag.startswith("remove-") for tag in self.options.get("tags", []))

    @property
    def figure(self) -> dict | None:
        return self.options.get("mystnb", {}).get("figure")

    @property
    def alt(self) -> str:
        return self.options.get("mystnb", {}).get("image", {}).get("alt", "")


@dataclass(frozen=True)
class Page:
    """A source page of the book."""

    name: str

    @property
    def path(self) -> Path:
        return ROOT / f"{self.name}.md"

    @cached_property
    def source(self) -> str:
        text = self.path.read_text(encoding="utf-8")
        return re.sub(r"\A---\n.*?^---\n", "", text, flags=re.M | re.S)

    @cached_property
    def cells(self) -> list[Cell]:
        return [_cell(body) for body in _CELL.findall(self.source)]

    @cached_property
    def prose(self) -> str:
        """All that a reader reads which is not code: captions and descriptions too."""
        words = [_CELL.sub("", self.source)]
        words += [cell.figure["caption"] for cell in self.cells if cell.figure]
        words += [cell.alt for cell in self.cells]
        return "\n".join(words)

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

    @cached_property
    def labels(self) -> list[str]:
        """Every label that the page defines."""
        patterns = (r"^\(([\w-]+)\)=$", r"^:(?:label|name): ([\w-]+)$", r"^:+\{claim\} ([\w-]+)$")
        found = [label for pattern in patterns for label in re.findall(pattern, self.prose, re.M)]
        return found + [cell.figure["name"] for cell in self.cells if cell.figure]


def _cell(body: str) -> Cell:
    block = re.match(r"---\n(.*?)^---\n", body, re.M | re.S)
    if block:
        return Cell(yaml.safe_load(block[1]), body[block.end() :].strip())
    lines = body.splitlines()
    options = [line[1:] for line in lines if re.match(r":\w+:", line)]
    code = "\n".join(line for line in lines if not re.match(r":\w+:", line))
    return Cell(yaml.safe_load("\n".join(options)) or {}, code.strip())


PAGES = [Page(name) for name in every(ROOT)]
EXECUTED = [page for page in PAGES if page.cells]
# A chapter teaches, and so has exercises; a front page or a list of claims has none.
CHAPTERS = [page for page in PAGES if "{exercise}" in page.source]


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
