"""The notebook behind a page: to download, and to run on Binder where the repository is known.

Binder builds the environment of `binder/` and opens what `bookkit.notebooks` writes there. Colab
has no button: it opens only notebooks that are committed, and these are made from the chapters.
"""

import os
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from bookkit import contents
from bookkit.notebooks import to_notebook

FOLDER = "notebooks"


def binder(repository: str, page: str) -> str:
    """Return the address at which Binder runs a page's notebook."""
    path = f"lab/tree/_build/{FOLDER}/{Path(page).name}.ipynb"
    return f"https://mybinder.org/v2/gh/{repository}/main?urlpath={path}"


def _offer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put links to the page's notebook among the buttons of its header."""
    if page not in contents.executed(Path(app.srcdir)):
        return
    up = "../" * page.count("/")
    download = {
        "type": "link",
        "url": f"{up}{FOLDER}/{Path(page).name}.ipynb",
        "text": "",
        "icon": "fas fa-download",
        "tooltip": "Download this page as a notebook",
        "label": "notebook-button",
    }
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        run = {
            "type": "link",
            "url": binder(repository, page),
            "text": "Run on Binder",
            "icon": "fas fa-play",
            "tooltip": "Run this page's notebook on mybinder.org",
            "label": "binder-button",
        }
        context["header_buttons"].append(
            {
                "type": "group",
                "buttons": [{**download, "text": "Download"}, run],
                "icon": "fas fa-download",
                "tooltip": "This page as a notebook",
                "label": "notebook-buttons",
            }
        )
    else:
        context["header_buttons"].append(download)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    for page in contents.executed(Path(app.srcdir)):
        notebook = to_notebook(Path(app.srcdir) / f"{page}.md", Path(app.srcdir))
        nbformat.write(notebook, folder / f"{Path(page).name}.ipynb")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # After the theme, which makes the list of buttons at 501.
    app.connect("html-page-context", _offer, priority=900)
    app.connect("build-finished", _write)
