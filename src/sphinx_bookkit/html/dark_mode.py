"""Figures that follow the theme: one drawing, in the inks of the light page and of the dark one.

The colours of a drawing become variables, whose values are those that it was drawn with; at its
address with ``#dark`` they are the ones that `bookkit.figures.style` has for a dark page. A page
names both addresses, and book.css shows the one that its theme asks for: a browser loads the one
file, when it is scrolled to. So a reader who changes the theme sees the figure change with it,
and yellow stays yellow, which no filter over a whole picture can do.
"""

import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from bookkit.figures.style import DARK, DARK_HATCH

_IMAGE = re.compile(r'<img alt="([^"]*)" src="([^"]*/)?([^"/]+\.svg)" />')
_COLOUR = re.compile(r"\b(fill|stroke): #([0-9a-f]{6})")
_PATTERN = re.compile(r'<pattern [^>]*>\s*<rect [^>]*style="fill: #.*?</pattern>', re.S)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PIXELS = 4 / 3  # in a point
_SECOND_PANEL = 'id="axes_2"'


def with_dark_variant(svg: str) -> str:
    """Return a drawing whose colours are variables, with their dark values at ``#dark``."""

    def hatched(pattern: re.Match[str]) -> str:
        # What is filled is bright on a dark page, and its lines are dark.
        return re.sub(r"#(?:0{6}|3{6}|5{6})", r"var(--hatch, \g<0>)", pattern[0])

    svg = re.sub(r'fill="(#[0-9a-f]{6})"', r'style="fill: \1"', svg)
    if unknown := {f"#{colour}" for _, colour in _COLOUR.findall(svg)} - DARK.keys():
        raise ExtensionError(f"no dark ink for {', '.join(sorted(unknown))}: see figures/style.py")
    svg = _COLOUR.sub(r"\1: var(--\2, #\2)", _PATTERN.sub(hatched, svg))
    inks = "".join(f"--{light[1:]}:{dark};" for light, dark in DARK.items())
    # What has no colour of its own is text, in the colour of the whole.
    style = f"#dark:target{{{inks}--hatch:{DARK_HATCH};fill:{DARK['#000000']}}}"
    return svg.replace("<svg ", '<svg id="dark" ', 1).replace(
        "</style>", f"</style><style>{style}</style>", 1
    )


def _show_both_variants(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name both inks of each figure, and its size, so that nothing moves when it arrives."""
    sources = {name: source for source, name in app.builder.images.items()}

    def both(image: re.Match[str]) -> str:
        alt, folder, name = image[1], image[2] or "", unescape(image[3])
        svg = (Path(app.srcdir) / sources[name]).read_text(encoding="utf-8")
        if not (size := _SIZE.search(svg)):
            raise ExtensionError(f"{name} has no viewBox that begins at 0 0: its size is not known")
        width, height = (round(_PIXELS * float(side)) for side in size.groups())
        images = "".join(
            f'<img class="{look}" alt="{alt}" src="{folder}{escape(name)}{part}" '
            f'width="{width}" height="{height}" loading="lazy" />'
            for look, part in (("for-light", ""), ("for-dark dark-light", "#dark"))
        )
        # Small on a phone, where it scrolls.
        return f'<span class="panels">{images}</span>' if _SECOND_PANEL in svg else images

    if "body" in context:
        context["body"] = _IMAGE.sub(both, context["body"])


def _add_dark_variants(app: Sphinx, exception: Exception | None) -> None:
    """Give the drawings that this build copied into the site their second ink."""
    if exception is not None or app.builder.format != "html":
        return
    for name in app.builder.images.values():
        file = Path(app.outdir) / "_images" / name
        if file.suffix == ".svg" and 'id="dark"' not in (svg := file.read_text(encoding="utf-8")):
            file.write_text(with_dark_variant(svg), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", _show_both_variants)
    app.connect("build-finished", _add_dark_variants)
