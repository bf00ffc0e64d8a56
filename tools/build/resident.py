"""The book in memory: a page that has changed is read and written again, and nothing else at first.

A build loads the libraries and the book, writes every page, and looks at all of them once more.
Here that is done once, and stays. What shows something of a page that has changed, its number or
the statement of a theorem, is written after it, one page at a time.

The index of the search, the notebooks and the copies for the live checker are those of the last
whole build.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace
from sphinx.util.logging import pending_warnings

from sphinx_bookkit import pages
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.html import csp, dark_mode
from tools.build import runner

__all__ = ["FOLDER", "Book", "opened"]

FOLDER = Path("_build", "serve")


class Book:
    """A book that is read and written, ready to write its pages again; see `opened`.

    Attributes
    ----------
    root : Path
    behind : set of str
        The pages that show something which has changed since they were written.
    """

    def __init__(self, root: Path, app: Sphinx):
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            raise TypeError(f"a site is served, and {app.builder.name} builds none")
        self.root, self.app, self.builder = root, app, app.builder
        self.behind: set[str] = set()

    @property
    def site(self) -> Path:
        """Where the pages are written."""
        return Path(self.app.outdir)

    def pages_of(self, files: set[Path]) -> set[str] | None:
        """Return the pages that files are the sources of; None if one of them is something else."""
        sources = {self.root / f"{name}.md": name for name in pages.every(self.root)}
        return {sources[file] for file in files} if files <= sources.keys() else None

    def write(self, names: set[str]) -> list[Fault]:
        """Write pages whose sources have changed, and note which others are behind them.

        Sphinx itself says what it has to say of them.

        Returns
        -------
        list of Fault
            What is wrong with their cells: then nothing is written.
        """
        faults = [*runner.unreadable(self.root)]
        for name in sorted(names & {*pages.executed(self.root)}):
            faults += self._executed(name)
        if faults:
            return faults
        with pending_warnings():
            read = {*self.builder.read()}
            self.behind |= {*self.app.env.check_dependents(self.app, {*read})}
        self._write(read | names)
        return []

    def write_one(self) -> str:
        """Write one of the pages that are behind, and return its name."""
        name = min(self.behind)
        self._write({name})
        return name

    def _executed(self, name: str) -> list[Fault]:
        """Return what is wrong with the cells of a page, which run if they have changed."""
        try:
            outputs.kept(self.root, name)
        except KeyError:
            return outputs.execute(self.root, dict(os.environ), name)
        return []

    def _write(self, names: set[str]) -> None:
        self.behind -= names
        app, builder = self.app, self.builder
        builder.prepare_writing(names)
        with pending_warnings():
            for name in sorted(names):
                tree = app.env.get_and_resolve_doctree(name, builder)
                builder.write_doc_serialized(name, tree)
                builder.write_doc(name, tree)
        builder.copy_image_files()
        dark_mode.add_dark_variants(app)
        csp.secure_pages(Path(builder.get_outfilename(name)) for name in names)


@contextmanager
def opened(root: Path) -> Iterator[Book]:
    """Load a book whose site has been built, into a folder of its own; the last site stays."""
    folder, built = root / FOLDER, root / runner.WORK / "_build"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "_build" / "html", folder / "html")
    if (built / ".doctrees").is_dir():
        shutil.copytree(built / ".doctrees", folder / "doctrees")
    # As Jupyter Book's own command does it.
    config, _ = get_final_config(
        user_yaml=root / "_config.yml", sourcedir=root, cli_config={"latex_individualpages": False}
    )
    site, trees = folder / "html", folder / "doctrees"
    with docutils_namespace():
        book = Book(root, Sphinx(root, None, site, trees, "html", config, status=None))
        with pending_warnings():
            # Where the last build was not one of the site, pages are read again.
            book.builder.read()
        # What is there now stays: nobody need look through it for what has gone.
        gc.freeze()
        yield book
