"""The builder: every page that has code, as a notebook, in one folder."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util.tags import Tags

from sphinx_bookkit import pages
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.math import MACROS, read_macros

from . import install
from .markdown import Words
from .translator import Page

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class NotebookBuilder(Builder):
    """Writes the pages that have code as notebooks."""

    name = "notebook"
    format = "notebook"
    epilog = "The notebooks are in %(outdir)s."
    supported_image_types = ["image/svg+xml", "image/png"]  # noqa: RUF012  (Sphinx's own way)
    # Sphinx writes what it says of a fault with the page's name, as for the builders of its own.
    current_docname = ""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        # Its own, and not those of the builder in whose company it may work.
        self.tags = Tags([self.name, f"format_{self.format}", f"builder_{self.name}"])

    @classmethod
    def write_beside(cls, app: Sphinx, folder: Path, *only: str) -> None:
        """Write the notebooks of all or of some pages in a build whose builder is another one."""
        other = app.builder
        builder = cls(app, app.env)
        builder.outdir = type(builder.outdir)(folder)
        try:
            # What resolves references asks the application which builder it works for.
            app.builder = builder
            builder.init()
            builder.pages = [*only] or builder.pages
            builder.write(None, ())
        finally:
            app.builder = other

    def init(self) -> None:
        """Find the pages that have code, and the book's macros."""
        root = Path(self.srcdir)
        self.pages = pages.executed(root)
        macros = root / MACROS
        self._macros = read_macros(macros) if macros.exists() else {}
        self._install = install.Install.of(root, self.config.html_title, self.config.html_baseurl)

    def get_outdated_docs(self) -> Iterator[str]:
        """Name all pages that have code: to write them takes seconds."""
        yield from self.pages

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return a page's address on the site, or nothing where the site has none."""
        address = self.config.html_baseurl
        return f"{address}{docname}.html" if address else ""

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same: a notebook is read far from its site."""
        return self.get_target_uri(to, typ)

    def write(
        self,
        build_docnames: Iterable[str] | None,
        updated_docnames: Sequence[str],
        method: str = "update",
    ) -> None:
        """Write the pages that have code."""
        super().write(self.pages, [], "specific")

    def prepare_writing(self, docnames: set[str]) -> None:
        """Do nothing: there is nothing that all pages share."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page's notebook."""
        if docname not in self.pages:
            return
        self.current_docname = docname
        executed = self._executed(docname)
        site = self.get_target_uri(docname)
        words, in_table = (Words(self._macros, site, bars) for bars in (False, True))
        cells = Page(self, docname, executed, words, in_table).cells(doctree)
        # Below the title.
        cells[1:1] = self._install.cells(executed, site)
        for number, cell in enumerate(cells):
            # Chosen at random otherwise, and other ones at each writing.
            cell["id"] = f"cell-{number}"
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata = NotebookNode(kernelspec=_KERNEL, language_info={"name": "python"})
        nbformat.write(notebook, Path(self.outdir) / f"{Path(docname).name}.ipynb")

    def _executed(self, page: str) -> NotebookNode:
        """Return what MyST-NB has read of a page, with the outputs of its cells."""
        env: Any = self.env
        config = env.mystnb_config
        file = Path(config.output_folder) / f"{page}.ipynb"
        notebook: NotebookNode = nbformat.read(file, as_version=4)
        if config.execution_mode != "cache":
            return notebook
        # MyST-NB writes a page before it merges the outputs that are kept.
        cache = get_cache(outputs.cache_of(Path(self.srcdir), page))
        executed: NotebookNode = cache.merge_match_into_notebook(notebook)[1]
        return executed

    def finish(self) -> None:
        """Do nothing: each page is written."""
