"""What helps to read: previews of what a link leads to, and the LaTeX of a formula to copy.

A page loads the scripts that it has a use for. The LaTeX that KaTeX keeps in a formula's MathML
has the book's macros written out, so that it means the same wherever it is pasted.
"""

import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_bookkit.math import MACROS, expand, read_macros

_ANNOTATION = re.compile(r'(<annotation encoding="application/x-tex">)(.*?)(</annotation>)', re.S)
# Of these a page has so many that they are one stop of the keyboard.
_MANY = ("katex-display", "<pre", 'class="statements"')
_LINK = re.compile(r'<a class="reference internal" href="[^"]*#')


def _add_previews_and_latex(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return
    macros = read_macros(Path(app.srcdir) / MACROS)

    def written_out(found: re.Match[str]) -> str:
        return found[1] + escape(expand(unescape(found[2]), macros), quote=False) + found[3]

    context["body"] = _ANNOTATION.sub(written_out, context["body"])
    if _LINK.search(context["body"]):
        app.add_js_file("previews.js", loading_method="defer")
    if "katex-display" in context["body"]:
        app.add_js_file("copy-tex.js", loading_method="defer")
    if any(part in context["body"] for part in _MANY):
        app.add_js_file("stops.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", _add_previews_and_latex)
