"""The Content-Security-Policy of each page: what it may load and run, and nothing else.

The site is files on a server that nobody configures, so the policy is a meta tag, for which the
template of all pages has a place. The few scripts that stand in a page, the theme's, are let in by
the hashes of their texts, computed once the page is written. Styles may be inline: KaTeX places the
parts of a formula by their style attributes.
"""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx

# What stands in a page where its policy will.
PLACE = "the policy of this page"


def policy(text: str) -> str:
    """Return the policy that lets a page run its own scripts and no others."""
    page = html.document_fromstring(text)
    own = {_hash(script.text) for script in page.iter("script") if "src" not in script.attrib}
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *sorted(own)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in parts.items())


def _hash(script: str | None) -> str:
    digest = hashlib.sha256((script or "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def secure(text: str) -> str:
    """Return a page with its policy in the place for it."""
    return text.replace(PLACE, policy(text), 1) if PLACE in text else text


def _keep_place(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["policy"] = PLACE


def secure_pages(pages: Iterable[Path]) -> None:
    """Write the policies of pages into their places."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if PLACE in text:
            page.write_text(secure(text), encoding="utf-8")


def _secure_pages(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        secure_pages(Path(app.outdir).rglob("*.html"))


def setup(app: Sphinx) -> None:
    """Connect to Sphinx, after all that still removes files."""
    app.connect("html-page-context", _keep_place)
    app.connect("build-finished", _secure_pages, priority=900)
