"""Books of a page or two, to be built for real: by Jupyter Book, or by Sphinx alone."""

import gc
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import yaml
from sphinx.application import Sphinx
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.docutils import docutils_namespace

from sphinx_bookkit.execution.environment import environment, prepare

ROOT = Path(__file__).resolve().parents[1]

# What makes a page a notebook.
HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""


def write(
    root: Path,
    pages: Mapping[str, str],
    execute: Mapping[str, object],
    extensions: Sequence[str] = (),
) -> None:
    """Write pages, their contents and a configuration into a folder, for Jupyter Book."""
    config = {
        "title": "A Book",
        "only_build_toc_files": True,
        "bibtex_bibfiles": ["references.bib"],
        "execute": execute,
        "sphinx": {
            "extra_extensions": ["sphinx_bookkit.report", *extensions],
            "config": {"nb_execution_raise_on_error": True},
        },
    }
    (root / "_config.yml").write_text(yaml.safe_dump(config))
    first, *others = pages
    toc: dict[str, object] = {"format": "jb-book", "root": first}
    if others:
        toc["chapters"] = [{"file": page} for page in others]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc))
    (root / "references.bib").touch()
    for page, text in pages.items():
        file = root / f"{page}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(HEAD + text, encoding="utf-8")
    if execute["execute_notebooks"] == "cache":
        lend_fonts(root)


def lend_fonts(root: Path) -> None:
    """Lend a book the list of this machine's fonts, which takes seconds to make for each."""
    prepare(environment(ROOT))
    own, lent = (Path(environment(one)["MPLCONFIGDIR"]) for one in (ROOT, root))
    shutil.copytree(own, lent, dirs_exist_ok=True)


@dataclass(frozen=True)
class Built:
    """A book that Sphinx alone has built."""

    app: Sphinx
    log: StringIO

    @property
    def out(self) -> Path:
        """The folder of what was built."""
        return Path(self.app.outdir)

    @property
    def said(self) -> str:
        """What Sphinx has warned of."""
        return self.log.getvalue()

    def page(self, name: str = "index") -> str:
        """Return a page of the site."""
        return (self.out / f"{name}.html").read_text(encoding="utf-8")


@contextmanager
def building(
    root: Path,
    files: Mapping[str, str],
    extensions: Sequence[str],
    builder: str = "html",
    **config: object,
) -> Iterator[Built]:
    """Write files into a folder and build them with some extensions, by Sphinx alone."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    options: dict[str, object] = {
        "extensions": ["myst_nb", *extensions],
        "exclude_patterns": ["out"],
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "nb_execution_mode": "off",
        **config,
    }
    log, out = StringIO(), root / "out" / builder
    # sphinx-external-toc would take those of earlier applications for this one's, and disconnect.
    for one in gc.get_objects():
        if isinstance(one, TocTreeCollector):
            one.listener_ids = None
    # Another book of this process has registered the same nodes and directives.
    with docutils_namespace():
        app = Sphinx(root, None, out, root / "trees", builder, options, status=None, warning=log)
        app.build()
        yield Built(app, log)


def build(
    root: Path,
    files: Mapping[str, str],
    extensions: Sequence[str],
    builder: str = "html",
    **config: object,
) -> Built:
    """Write files into a folder, build them by Sphinx alone, and return what came of it."""
    with building(root, files, extensions, builder, **config) as built:
        return built
