"""What search engines and previews of links learn of a page: its first words, and the sitemap."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

_LENGTH = range(41, 171)
# What sphinxcontrib-bibtex makes of a citation.
_CITATION = "bibtex-citation"


def _add_description(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the template of a page what the page is about."""
    context["page_description"] = description(doctree) if doctree is not None else ""


def description(document: nodes.document) -> str:
    """Return a page's first sentences, of about 160 characters, up to one that has a formula."""
    for paragraph in document.findall(nodes.paragraph):
        said = ""
        for sentence in _sentences(paragraph):
            if said and len(said) + len(sentence) >= _LENGTH.stop:
                break
            said += f" {sentence}"
        if len(said) >= _LENGTH.start:
            return said.strip()
    return ""


def _sentences(paragraph: nodes.paragraph) -> Iterator[str]:
    """Yield the sentences of a paragraph before the first that has a formula."""
    text, formula = "", False
    for leaf in _leaves(paragraph):
        if formula := isinstance(leaf, nodes.math):
            break
        # A citation stands between a word and its full stop.
        text = f"{text}{leaf.astext()}" if isinstance(leaf, nodes.Text) else text.rstrip()
    words = text.split()
    if formula and not text[-1:].isspace():
        # This one is a part of what the formula says.
        del words[-1:]
    sentence: list[str] = []
    for word in words:
        sentence.append(word)
        if word[-1] in ".?!:":
            yield " ".join(sentence)
            sentence = []
    if sentence and not formula:
        yield " ".join(sentence)


def _leaves(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the texts, formulas and citations below a node."""
    citation = isinstance(node, nodes.inline) and _CITATION in node["classes"]
    if citation or isinstance(node, nodes.Text | nodes.math):
        yield node
    elif not isinstance(node, nodes.raw):
        for child in node.children:
            yield from _leaves(child)


def visit_document(self: HTML5Translator, node: nodes.document) -> None:
    """Begin a page without docutils' line on the viewport: the theme has one."""
    type(self).visit_document(self, node)
    self.meta = [line for line in self.meta if 'name="viewport"' not in line]


def sitemap(addresses: Iterable[str]) -> str:
    """Return the pages of a site as a sitemap."""
    urls = "".join(f"  <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{schema}">\n{urls}</urlset>\n'


def _write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    if address := app.config.html_baseurl:
        pages = (f"{address}{page}.html" for page in sorted(app.env.found_docs))
        (Path(app.outdir) / "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_node(nodes.document, override=True, html=(visit_document, None))
    app.connect("html-page-context", _add_description)
    app.connect("build-finished", _write_sitemap)
