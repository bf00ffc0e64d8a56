"""The notebook behind a page: to download, and to run on Binder where the repository is known.

The site serves the notebooks, written by the `notebook` builder from the nodes of the pages, and
beside them the package that their first cell installs. Binder builds the environment of `binder/`
and opens what `tools.notebooks` writes there. Colab has no button: it opens only notebooks that
are committed, and these are made from the chapters.
"""

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_bookkit import pages
from sphinx_bookkit.notebook import package
from sphinx_bookkit.notebook.builder import NotebookBuilder

FOLDER = "notebooks"


def binder(repository: str, page: str) -> str:
    """Return the address at which Binder runs a page's notebook."""
    path = f"lab/tree/_build/{FOLDER}/{Path(page).name}.ipynb"
    return f"https://mybinder.org/v2/gh/{repository}/main?urlpath={path}"


def _add_buttons(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put links to the page's notebook, and to its package, among the buttons of its header."""
    root = Path(app.srcdir)
    if page not in pages.executed(root):
        return
    up = "../" * page.count("/")
    buttons = [
        {
            "type": "link",
            "url": f"{up}{FOLDER}/{Path(page).name}.ipynb",
            "text": "Notebook",
            "icon": "fas fa-download",
            "tooltip": "Download this page as a notebook: its first cell installs what it needs",
            "label": "notebook-button",
        }
    ]
    if wheel := package.wheel_name(root):
        buttons.append(
            {
                "type": "link",
                "url": f"{up}{FOLDER}/{wheel}",
                "text": "Its package",
                "icon": "fas fa-download",
                "tooltip": "Download the package that notebooks install, to lie beside them",
                "label": "package-button",
            }
        )
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        buttons.append(
            {
                "type": "link",
                "url": binder(repository, page),
                "text": "Run on Binder",
                "icon": "fas fa-play",
                "tooltip": "Run this page's notebook on mybinder.org",
                "label": "binder-button",
            }
        )
    context["header_buttons"].append(
        {
            "type": "group",
            "buttons": buttons,
            "icon": "fas fa-download",
            "tooltip": "This page as a notebook",
            "label": "notebook-buttons",
        }
    )


def notebook_of(app: Sphinx, page: str) -> Path:
    """Return where the notebook of a page is."""
    return Path(app.outdir) / FOLDER / f"{Path(page).name}.ipynb"


def _write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks that are not there, and their package, beside the pages of the site."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {notebook_of(app, page): page for page in pages.executed(Path(app.srcdir))}
    for old in folder.iterdir():
        if old not in wanted:
            old.unlink()
    if missing := [page for file, page in wanted.items() if not file.exists()]:
        NotebookBuilder.write_beside(app, folder, *missing)
    if package.wheel_name(Path(app.srcdir)):
        package.write_wheel(Path(app.srcdir), folder)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # After the theme, which makes the list of buttons at 501.
    app.connect("html-page-context", _add_buttons, priority=900)
    app.connect("build-finished", _write_notebooks)
