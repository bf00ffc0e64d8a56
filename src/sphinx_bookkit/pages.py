"""The pages of the book, as `_toc.yml` lists them."""

from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

from sphinx_bookkit.page import Page
from sphinx_bookkit.page import read as read_file


def every(root: Path) -> list[str]:
    """Return all documents in the book's order, the front page first, without their extension."""
    return list(parse_toc_yaml(root / "_toc.yml"))


def executed(root: Path) -> list[str]:
    """Return the documents, in the book's order, that hold code."""
    return [page for page in every(root) if read(root, page).cells]


def read(root: Path, page: str) -> Page:
    """Return a document as a tree of what it holds."""
    return read_file(root / f"{page}.md")
