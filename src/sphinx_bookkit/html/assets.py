"""No script, style sheet or file that no page has a use for."""

import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# What Sphinx and the theme load on every page: book/_static/theme.js does what is used of them.
_LEFT_OUT = ("translations.js", "documentation_options.js", "doctools.js", "sphinx-book-theme.js")
# What runs before the page is painted; all other scripts wait until it is read.
_AT_ONCE = ("units.js",)
# Set by the theme, and read by its switch of versions alone.
_UNREAD = "DOCUMENTATION_OPTIONS.pagename"
# What the theme and Sphinx bring and no page asks for: fonts of icons, which book.css draws, a
# search, languages, source maps, logos, signs, translations of a few words from English into
# English, and scripts.
_UNUSED = (
    "vendor",
    "locales",
    *_LEFT_OUT,
    "scripts",
    "searchtools.js",
    "language_data.js",
    "*-macros.html",
    "*/*.map",
    "images",
    "*.png",
)


def _drop_unused_assets(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out the scripts that a page has no use for, and wait for none."""
    # Sphinx makes the list anew for each page.
    files = context["script_files"]
    files[:] = [file for file in files if not _is_one_of(file, _LEFT_OUT)]
    for file in context["script_files"]:
        if file.filename and Path(file.filename).name not in _AT_ONCE:
            file.attributes.setdefault("defer", "defer")


def _is_one_of(file: Any, names: tuple[str, ...]) -> bool:
    """Return whether a script is one of these, or is inline and has no use."""
    if file.filename:
        return Path(file.filename).name in names
    return _UNREAD in file.attributes.get("body", "")


def _remove_unused(site: Path) -> None:
    for pattern in _UNUSED:
        for unused in (site / "_static").glob(pattern):
            shutil.rmtree(unused) if unused.is_dir() else unused.unlink()


def _tidy_static_files(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    _remove_unused(Path(app.outdir))


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_css_file("book.css", priority=900)
    # After every extension has added its own.
    app.connect("html-page-context", _drop_unused_assets, priority=999)
    app.connect("build-finished", _tidy_static_files)
