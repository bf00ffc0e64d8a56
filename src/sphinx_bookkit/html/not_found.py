"""The page that a server shows where it has none.

A server shows it at any depth, so that its links have to begin at the site's root. The theme writes
them as those of a page of the top folder, and the finished page is read and written again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from sphinx.application import Sphinx

_ADDRESSES = ("href", "src", "action")
_ROOT = "data-content_root"  # that of scripts


def from_root(text: str, root: str) -> str:
    """Return a page of the top folder whose links hold wherever it is shown."""
    page = html.document_fromstring(text)
    page.set(_ROOT, root)
    for part in page.iter():
        for name in _ADDRESSES:
            address = part.get(name, "")
            if address and address[0] not in "#/" and not urlsplit(address).scheme:
                part.set(name, f"{root}{address}")
    written: str = html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    return written


def _add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "404", {}, "404.html"


def _begin_links_at_root(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    if address := app.config.html_baseurl:
        page = Path(app.outdir) / "404.html"
        text = page.read_text(encoding="utf-8")
        page.write_text(from_root(text, urlsplit(address).path), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-collect-pages", _add_page)
    app.connect("build-finished", _begin_links_at_root)
