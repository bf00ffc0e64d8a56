"""What screen readers, phones and paper stumble over in what docutils and the theme write."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_proof.nodes import proof_node

_SCROLLS = ("katex-display", "<pre", "table-container", 'class="panels"', 'class="statements"')
_CODE = re.compile(r"(?<=<pre><span></span>)(.*?)(?=</pre>)", re.S)
# Widths at which the theme changes its layout, and the rules for its dark mode.
_WIDTH = re.compile(r"(?<=-width:)\s*([\d.]+)px(?=[^{};]*\{)")
_DARK = re.compile(r'(?:^|(?<=[{}]))[^{}@]*html\[data-theme="?dark"?\][^{}]*\{[^{}]*\}')
_DARK_WITHOUT_SCRIPTS = "dark-without-scripts.css"
_CELL = re.compile(r"<td.*?</td>", re.S)
_NAME = re.compile(r'(?<=<span class="pre">)[^<]+')


def _correct_body(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Mend what docutils writes and screen readers stumble over."""
    if "body" not in context:
        return
    # Roles that are out of date, and a list whose items are none.
    body = re.sub(r'(<div[^>]*) role="(?:doc-biblioentry|list)"', r"\1", context["body"])
    # What is underlined begins with its first letter.
    body = re.sub(r"(Solution to)(<a [^>]*>) ", r"\1 \2", body)
    body = _CELL.sub(lambda cell: _NAME.sub(_breakable, cell[0]), body)
    body = _CODE.sub(lambda code: _in_lines(code[0]), body)
    if any(part in body for part in _SCROLLS):
        app.add_js_file("scrolling.js", loading_method="defer")
    # The corner of a table heads nothing.
    context["body"] = re.sub(
        r"<th( class=\"[^\"]*\")?>\s*(?:<p></p>\s*)?</th>", r"<td\1></td>", body
    )


def _breakable(name: re.Match[str]) -> str:
    """Return a name in a table that may break between its words."""
    return re.sub(r"(?<=[._])(?=\w)", "<wbr />", name[0])


def _in_lines(code: str) -> str:
    """Return code with an element for each line, so that on paper a long one goes on indented."""
    return "".join(f'<span class="code-line">{line}</span>' for line in code.splitlines(True))


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


def in_em(css: str) -> str:
    """Return a style sheet whose layout follows the size of the reader's type, and not of a dot."""

    def em(width: re.Match[str]) -> str:
        return f"{float(width[1]) / 16:g}em"

    return re.sub(r"@media[^{]*\{", lambda query: _WIDTH.sub(em, query[0]), css)


def dark_rules(css: str) -> str:
    """Return the rules of a style sheet for the dark mode, as those of a page that has no mode."""
    return "".join(re.sub(r'\[data-theme="?dark"?\]', ":root", rule) for rule in _DARK.findall(css))


def _adapt_theme_to_browser(app: Sphinx, exception: Exception | None) -> None:
    """Let the theme heed what a browser is set to: the size of its type, and the dark."""
    if exception is not None or app.builder.format != "html":
        return
    static, dark = Path(app.outdir) / "_static", []
    theme = [
        f"styles/{name}.css" for name in ("bootstrap", "pydata-sphinx-theme", "sphinx-book-theme")
    ]
    for name in theme:
        css = (static / name).read_text(encoding="utf-8")
        (static / name).write_text(in_em(css), encoding="utf-8")
    for name in (*theme, "pygments.css", "book.css"):
        dark.append(dark_rules((static / name).read_text(encoding="utf-8")))
    (static / _DARK_WITHOUT_SCRIPTS).write_text("\n".join(dark), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("doctree-resolved", _tidy_boxes)
    app.connect("html-page-context", _correct_body)
    # After the theme has written its colours for code.
    app.connect("build-finished", _adapt_theme_to_browser, priority=850)
