"""The scripts of a page: each is loaded where the page holds what it is for.

=============== ========================================================================
`theme.js`      what the theme's buttons and bars do, on every page
`previews.js`   previews of what a link leads to
`copy-tex.js`   the LaTeX of a displayed formula, to copy
`copy-code.js`  a listing, to copy
`scrolling.js`  a stop of the keyboard where something is wider than the page
`stops.js`      one stop for what a page has by the dozen
`opening.js`    lays out a long page in parts, where a narrow screen shows little of it
`bars.js`       buttons that close the bars at the sides, on every page
`notation.js`   lights what is alike in formulas, sentences and explorables
`solutions.js`  opens the solution that a link leads to, and all of them on paper
=============== ========================================================================

A page has them without their comments and their indentation.
"""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment, Punctuation, Text
from sphinx.application import Sphinx

from sphinx_bookkit.html.notation import PAGES
from sphinx_bookkit.html.solutions import is_folded
from sphinx_bookkit.statements.drawing import statements_picture
from sphinx_bookkit.stored import stored

# To read all scripts takes a quarter of a second.
_STORED = Path("_build", ".scripts.json")


def _leads_to_a_place(link: nodes.reference) -> bool:
    """Return whether a link leads to a part of a page of the book."""
    within = link.get("internal") or "refuri" not in link
    return bool(within and ("refid" in link or "#" in link.get("refuri", "")))


def needed(document: nodes.document) -> Iterator[str]:
    """Yield the scripts that a page has a use for."""

    def any_of(*kinds: type[nodes.Node]) -> bool:
        return any(True for kind in kinds for _ in document.findall(kind))

    formulas = any_of(nodes.math_block)
    code = any_of(nodes.literal_block, nodes.doctest_block)
    graph = any_of(statements_picture)
    # Each page has the book's pages at its side.
    yield "stops.js"
    if any(map(_leads_to_a_place, document.findall(nodes.reference))):
        yield "previews.js"
    if formulas:
        yield "opening.js"
        yield "copy-tex.js"
    if code:
        yield "copy-code.js"
    if formulas or code or graph or any_of(nodes.table):
        yield "scrolling.js"
    if graph:
        yield "graph.js"
    if any(map(is_folded, document.findall(nodes.Admonition))):
        yield "solutions.js"


def _load_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    for script in ("theme.js", "bars.js"):
        app.add_js_file(script, loading_method="defer")
    scripts = list(needed(doctree)) if doctree is not None else []
    for script in scripts:
        app.add_js_file(script, loading_method="defer")
    context["opens_in_parts"] = "opening.js" in scripts
    if doctree is not None and page in PAGES:
        app.add_js_file("notation.js", loading_method="defer")


def light(script: str) -> str:
    """Return a script without its comments, and with no more space than it needs.

    A line ends where one ended, as some statements have no other end.
    """
    parts: list[tuple[bool, str]] = []
    for kind, text in JavascriptLexer(stripnl=False, ensurenl=False).get_tokens(script):
        if kind not in Text and kind not in Comment:
            parts.append((kind in Punctuation, text))
            continue
        space = "\n" if "\n" in text else " "
        if parts and parts[-1][1].isspace():
            space = max(space, parts.pop()[1], key="\n".__eq__)
        elif space == " " and parts and parts[-1][0]:
            continue
        parts.append((False, space))
    written = "".join(text for _, text in parts)
    return f"{written.strip()}\n"


def _lighten(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    scripts = {
        script.relative_to(folder).as_posix(): script.read_text(encoding="utf-8")
        for folder in map(Path, app.config.html_static_path)
        for script in sorted(folder.rglob("*.js"))
    }
    made_of = f"{version('pygments')} {Path(__file__).read_text(encoding='utf-8')} {scripts}"
    state = hashlib.sha256(made_of.encode()).hexdigest()
    made = stored(
        Path(app.srcdir) / _STORED,
        state,
        lambda: {name: light(script) for name, script in scripts.items()},
    )
    for name, script in made.items():
        (Path(app.outdir) / "_static" / name).write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("build-finished", _lighten)
    app.connect("html-page-context", _load_scripts)
