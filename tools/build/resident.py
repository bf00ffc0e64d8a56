"""The book in memory: a page that has changed is read and written again, and nothing else at first.

A build loads the libraries and the book, writes every page, and looks at all of them once more.
Here that is done once, and stays. Where what pages take from each other is something else, all of
them are written after it, one at a time: `sphinx_bookkit.html.kept` has the rule.

The index of the search, the notebooks and the copies for the live checker are those of the last
whole build.
"""

import gc
import itertools
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
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
from tools.build import publisher, runner, server

__all__ = ["Book", "opened", "stay"]

FOLDER = Path("_build", "serve")


class Book:
    """A book that is read and written, ready to write its pages again; see `opened`.

    Attributes
    ----------
    root : Path
    behind : set of str
        The pages that show something which has changed since they were written.
    is_settled : bool
        Whether all that a page shows of others is known.
    """

    def __init__(self, root: Path, app: Sphinx):
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            raise TypeError(f"a site is served, and {app.builder.name} builds none")
        self.root, self.app, self.builder = root, app, app.builder
        self.behind: set[str] = set()
        self.is_settled = True
        self._edited: set[str] = set()

    @property
    def site(self) -> Path:
        """Where the pages are written."""
        return Path(self.app.outdir)

    def pages_of(self, files: set[Path]) -> set[str] | None:
        """Return the pages that files are the sources of; None if one of them is something else."""
        sources = {self.root / f"{name}.md": name for name in pages.every(self.root)}
        return {sources[file] for file in files} if files <= sources.keys() else None

    def write(self, names: set[str]) -> list[Fault]:
        """Write pages whose sources have changed; `settle` has to follow.

        Their sections and figures keep the numbers that they had. Sphinx itself says what it has
        to say of them.

        Returns
        -------
        list of Fault
            What is wrong with them or with their cells: then nothing is written.
        """
        if faults := [fault for name in sorted(names) for fault in self._faults(name)]:
            return faults
        env, events = self.app.env, self.app.events
        with pending_warnings():
            for name in sorted(names):
                sections = env.toc_secnumbers.get(name, {})
                figures = env.toc_fignumbers.get(name, {})
                events.emit("env-purge-doc", env, name)
                env.clear_doc(name)
                self.builder.read_doc(name)
                env.toc_secnumbers[name], env.toc_fignumbers[name] = sections, figures
            told = filter(None, events.emit("env-updated", env))
            self.behind |= {*itertools.chain(*told)}
        self._edited = names
        self._write(names)
        self.is_settled = False
        return []

    def settle(self) -> None:
        """Give all sections and figures their numbers, and note which pages are behind them."""
        self.is_settled = True
        with pending_warnings():
            read = {*self.builder.read()}
            self.behind |= read | {*self.app.env.check_dependents(self.app, {*read})}

    def write_one(self) -> str:
        """Write one of the pages that are behind, first what is edited, and return its name."""
        name = min(self.behind, key=lambda page: (page not in self._edited, page))
        self._write({name})
        return name

    def _faults(self, name: str) -> list[Fault]:
        """Return what is wrong with a page and its cells, which run if they have changed."""
        if found := [*runner.unreadable(self.root, self.root / f"{name}.md")]:
            return found
        try:
            # A page of which only words have changed needs no other process.
            if name in pages.executed(self.root):
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
        # Where the last build was not one of the site, pages are read again; they say the same.
        book.settle()
        book.behind.clear()
        # What is there now stays: nobody need look through it for what has gone.
        gc.freeze()
        yield book


def stay(root: Path, port: int) -> None:
    """Serve a site that is built, and write what changes, until interrupted."""
    news = server.News()
    with opened(root) as book, server.serving(book.site, port, news) as home:
        print(f"Serving {home}", flush=True)
        for changed in server.changes(root):
            if changed:
                _follow(book, changed, news)
            else:
                _catch_up(book, news)


def _catch_up(book: Book, news: server.News) -> None:
    """Do one thing of what is left to do after a change."""
    behind = {*book.behind}
    try:
        if not book.is_settled:
            book.settle()
        elif behind:
            news.tell([book.write_one()])
    except Exception as stop:
        # One that is behind another may be half written, too: it is no longer among those behind.
        # If none is, it was the numbers of all that could not be told.
        publisher.report(_stopped(behind - book.behind, stop))


def _stopped(names: Iterable[str], stop: Exception) -> list[Fault]:
    """Return as faults of pages whatever an extension makes of one that is half written.

    The next change mends it.
    """
    said = f"{type(stop).__name__}: {stop}"
    return [Fault(f"{name}.md", None, said) for name in sorted(names)] or [Fault("", None, said)]


def _follow(book: Book, changed: set[Path], news: server.News) -> None:
    """Write the pages that have changed; or all, if something else has, and begin anew."""
    names, start = book.pages_of(changed), time.monotonic()
    if names is None:
        print("Something else than a page has changed: the whole site is built.", flush=True)
        if publisher.html(book.root) == 0:
            os.execv(sys.executable, [sys.executable, "-P", "-m", __spec__.name, *sys.argv[1:]])
        return
    try:
        faults = book.write(names)
    except Exception as stop:
        faults = _stopped(names, stop)
    if not publisher.report(faults):
        took = time.monotonic() - start
        print(f"{', '.join(sorted(names))}: written in {took:.1f} seconds", flush=True)
        news.tell(sorted(names))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        stay(Path(sys.argv[1]), int(sys.argv[2]))
