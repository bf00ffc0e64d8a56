"""The pages of the book, as `_toc.yml` lists them."""

from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml


def every(root: Path) -> list[str]:
    """Return all documents in the book's order, the front page first, without their extension."""
    return list(parse_toc_yaml(root / "_toc.yml"))


def executed(root: Path) -> list[str]:
    """Return the documents, in the book's order, that hold code."""
    return [page for page in every(root) if "{code-cell}" in source(root, page)]


def source(root: Path, page: str) -> str:
    """Return the text of a document."""
    return (root / f"{page}.md").read_text(encoding="utf-8")
