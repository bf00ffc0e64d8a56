"""The web side: style sheets, KaTeX's fonts, and the notebook behind each page."""

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx_proof.nodes import proof_node

from bookkit.notebooks import chapters, to_notebook

from .cache import state_of
from .math import MACROS

FOLDER = "notebooks"


def _configure(app: Sphinx, config: Config) -> None:
    # Absolute, as `make serve` keeps its conf.py elsewhere.
    static = Path(app.srcdir) / "book" / "_static"
    config.html_static_path = [str(static)]
    # Without this, Sphinx copies them and renders formulas only where a page has changed.
    assets = [Path(app.srcdir) / MACROS, *sorted(static.rglob("*.*"))]
    config.book_assets = state_of(assets, Path(app.srcdir))
    config.html_favicon = str(static / "favicon.svg")
    config.templates_path.append(str(Path(__file__).parent / "templates"))
    config.html_copy_source = False
    config.html_show_sourcelink = False
    config.html_domain_indices = False
    options = config.html_theme_options
    options.update(use_download_button=False, use_fullscreen_button=False)
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        # A fork shows its own address, and a copy on disk shows none.
        options.update(
            repository_url=f"https://github.com/{repository}",
            repository_branch="main",
            use_repository_button=True,
            use_issues_button=True,
            use_edit_page_button=True,
        )


def _offer_notebook(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put a link to the page's notebook among the buttons of its header."""
    if page not in chapters(Path(app.srcdir)):
        return
    up = "../" * page.count("/")
    context["header_buttons"].append(
        {
            "type": "link",
            "url": f"{up}{FOLDER}/{Path(page).name}.ipynb",
            "text": "",
            "icon": "fas fa-download",
            "tooltip": "Download this page as a notebook",
            "label": "notebook-button",
        }
    )


def _tidy_boxes(app: Sphinx, document: nodes.document, page: str) -> None:
    """Undo the ids that sphinx-proof and sphinx-exercise give to every box, and mark proofs."""
    if app.builder.format != "html":
        return
    for box in document.findall(nodes.section):
        if {"proof-content", "exercise-content", "solution-content"} & set(box["ids"]):
            box["ids"] = []
    for proof in document.findall(proof_node):
        (box,) = proof.children
        box["ids"], box["classes"] = [], ["demonstration"]
        # sphinx-proof writes "Proof. " into the text itself.
        first = box[0][0]
        box[0].replace(first, nodes.Text(first.astext().removeprefix("Proof. ")))
        box[0].insert(0, nodes.emphasis(text="Proof. "))


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    _copy_katex(Path(app.srcdir), Path(app.outdir))
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    for page in chapters(Path(app.srcdir)):
        notebook = to_notebook(Path(app.srcdir) / f"{page}.md", Path(app.srcdir))
        nbformat.write(notebook, folder / f"{Path(page).name}.ipynb")


def _copy_katex(root: Path, site: Path) -> None:
    """Put KaTeX's style sheet and its fonts (woff2 alone) beside the pages."""
    source = root / "node_modules" / "katex" / "dist"
    if not source.is_dir():
        raise ExtensionError(f"{source} is missing: run 'make setup'.")
    target = site / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "katex.min.css", target)
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # Jupyter Book sets this for sphinx_comments, which the book leaves out.
    app.add_config_value("comments_config", {}, "html")
    app.add_config_value("book_assets", "", "html")
    app.add_css_file("book.css", priority=900)
    app.connect("config-inited", _configure, priority=900)
    app.connect("doctree-resolved", _tidy_boxes)
    # After the theme, which makes the list of buttons at 501.
    app.connect("html-page-context", _offer_notebook, priority=900)
    app.connect("build-finished", _finish)
