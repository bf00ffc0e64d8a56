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

from .math import MACROS, read_macros

_ANNOTATION = re.compile(r'(<annotation encoding="application/x-tex">)(.*?)(</annotation>)', re.S)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.S)
# Of these a page has so many that they are one stop of the keyboard.
_MANY = ("katex-display", "<pre", 'class="statements"')
_LINK = re.compile(r'<a class="reference internal" href="[^"]*#')


def expand(tex: str, macros: dict[str, str]) -> str:
    """Return LaTeX with the macros in it written out, those in their arguments too."""
    done = ""
    while command := _COMMAND.search(tex):
        done, tex = done + tex[: command.start()], tex[command.end() :]
        if (body := macros.get(command[0])) is None:
            done += command[0]
            continue
        for number in sorted(set(re.findall(r"#\d", body))):
            argument, tex = _argument(tex)
            body = body.replace(number, argument)
        tex = body + tex
    return done + tex


def _argument(tex: str) -> tuple[str, str]:
    """Return the first argument in a text, without its braces, and the rest."""
    tex = tex.lstrip()
    if not tex.startswith("{"):
        token = _COMMAND.match(tex) or re.match(".", tex)
        return token[0], tex[token.end() :]
    depth = 0
    for brace in re.finditer(r"(?<!\\)[{}]", tex):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return tex[1 : brace.start()], tex[brace.end() :]
    raise ValueError(f"no closing brace in {tex!r}")


def _help(
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
    app.connect("html-page-context", _help)
