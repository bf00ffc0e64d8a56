"""The relations that a page states in LaTeX, and what became of each: checked, defined, marked.

- `marks`: the comments by which an author says what a relation is, and for what it is stated;
- `reader`: the relations of a page, each with its place, its declarations and its marks;
- `verdicts`: the checker's verdict on each, kept for what it rests on;
- `counts`: how many of each kind a page has, which may only get better.
"""

from pathlib import Path

from sphinx_bookkit import pages
from sphinx_bookkit.relations.counts import Counts, counted, worse
from sphinx_bookkit.relations.marks import Mark
from sphinx_bookkit.relations.reader import Typed, everywhere
from sphinx_bookkit.relations.verdicts import Judged, Kept, Verdict, judged

__all__ = ["Counts", "Judged", "Typed", "Verdict", "counted", "known", "of_page", "worse"]

# The page that says what names stand for throughout.
NOTATION = "book/notation"
FOLDER = Path("_build", ".relations")


def known(root: Path) -> tuple[Mark, ...]:
    """Return what names stand for on all pages of a book."""
    return everywhere(pages.read(root, NOTATION)) if NOTATION in pages.every(root) else ()


def of_page(root: Path, name: str) -> Judged:
    """Return what became of the relations of a page of the book."""
    kept = Kept(root / FOLDER, name)
    found = judged(pages.read(root, name), known(root), f"{name}.md", kept)
    kept.save()
    return found
