"""The Content-Security-Policy of each page: what it may load and run, and nothing else.

The site is files on a server that nobody configures, so the policy is a meta tag. The few scripts
that stand in a page, the theme's, are let in by the hashes of their texts, computed once the page
is written. Styles may be inline: KaTeX places the parts of a formula by their style attributes.
"""

import base64
import hashlib
import re
from pathlib import Path

from sphinx.application import Sphinx

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
_CHARSET = '<meta charset="utf-8" />'
_META = '\n    <meta http-equiv="Content-Security-Policy" content="{}" />'


def policy(html: str) -> str:
    """Return the policy that lets a page run its own scripts and no others."""
    scripts = ["'self'", *sorted({_hash(script) for script in _INLINE.findall(html)})]
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in parts.items())


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def secure(html: str) -> str:
    """Return a page with its policy, before anything that the policy governs."""
    if _META.split("{}")[0] in html:
        return html
    return html.replace(_CHARSET, _CHARSET + _META.format(policy(html)), 1)


def _secure_pages(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(secure(html), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx, after all that still removes files."""
    app.connect("build-finished", _secure_pages, priority=900)
