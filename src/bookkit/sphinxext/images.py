"""The size of each drawing, written into its page: what is below stays put when it arrives."""

import re
from pathlib import Path

from sphinx.application import Sphinx

_IMAGE = re.compile(r'<img (?![^>]*\bwidth=)([^>]*\bsrc="([^":]+\.svg)"[^>]*)>')
_VIEW = re.compile(r'<svg\b[^>]*\bviewBox="0 0 ([\d.]+) ([\d.]+)"')
# Matplotlib draws in points, and a browser counts in pixels.
_PIXELS = 4 / 3


def size(html: str, folder: Path) -> str:
    """Return a page with the width and height of each drawing that it shows."""

    def measured(image: re.Match[str]) -> str:
        drawing = (folder / image[2]).read_text(encoding="utf-8")
        width, height = (round(_PIXELS * float(side)) for side in _VIEW.search(drawing).groups())
        return f'<img width="{width}" height="{height}" {image[1]}>'

    return _IMAGE.sub(measured, html)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    # Now, because the drawings are in their place only when every page is written.
    for page in Path(app.outdir).rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(size(html, page.parent), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx, after all that still removes files."""
    app.connect("build-finished", _finish, priority=800)
