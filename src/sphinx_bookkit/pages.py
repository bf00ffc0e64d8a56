"""The pages of the book, as `_toc.yml` lists them.

To parse them all takes a second, and each process of a build and of the tests asks for them. So
they are kept in `_build/.pages`, each for the state of its file and of what parses it.
"""

import hashlib
import pickle
import sys
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

from sphinx_bookkit import magics
from sphinx_bookkit import page as model
from sphinx_bookkit.page import Page
from sphinx_bookkit.stored import write_whole

FOLDER = Path("_build", ".pages")
# More than a book and its copies in the tests have.
_MOST = 512


def every(root: Path) -> list[str]:
    """Return all documents in the book's order, the front page first, without their extension."""
    return list(parse_toc_yaml(root / "_toc.yml"))


def executed(root: Path) -> list[str]:
    """Return the documents, in the book's order, that hold code."""
    return [page for page in every(root) if read(root, page).cells]


def read(root: Path, page: str) -> Page:
    """Return a document as a tree of what it holds; `page.read` says what it raises."""
    file = root / f"{page}.md"
    return _kept(root / FOLDER, file, file.read_bytes())


@lru_cache(_MOST)
def _kept(folder: Path, file: Path, data: bytes) -> Page:
    """Return a page as another process has parsed it, or parse it and keep it."""
    state = hashlib.sha256(f"{_parser()} {file} ".encode() + data).hexdigest()[:32]
    kept = folder / f"{file.stem}.{state}"
    try:
        tree: Page = pickle.loads(kept.read_bytes())
    except FileNotFoundError:
        tree = model.parsed(file, data)
        for old in folder.glob(f"{file.stem}.*"):
            old.unlink(missing_ok=True)
        write_whole(kept, pickle.dumps(tree))
    return tree


@cache
def _parser() -> str:
    """Return the state of what parses a page."""
    files = [Path(str(module.__file__)).read_bytes() for module in (model, magics)]
    libraries = [version(name) for name in ("markdown-it-py", "mdit-py-plugins", "myst-parser")]
    return f"{sys.version} {libraries} {hashlib.sha256(b''.join(files)).hexdigest()}"
