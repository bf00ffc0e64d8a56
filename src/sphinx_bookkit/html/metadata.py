"""What search engines and previews of links learn of a page, and the page for what is not there."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import search
from sphinx.application import Sphinx
from sphinx.search import WordCollector

_VIEWPORT = re.compile(r'<meta [^>]*name="viewport"[^>]*>\s*')


def _add_description(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say in the page's head what it is about, for search engines and previews of links."""
    # The theme says it too.
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags", ""))
    if doctree is not None and (words := description(doctree)):
        context["metatags"] += f'\n<meta name="description" content="{escape(words)}" />'


def description(document: nodes.document) -> str:
    """Return a page's first sentences, of about 160 characters, up to one that has a formula."""
    for paragraph in document.findall(nodes.paragraph):
        said = ""
        text = re.sub(r" \[[\d, ]+\]", "", "".join(map(_words, _leaves(paragraph))))  # citations
        for sentence in re.split(r"(?<=[.?!:])\s", text):
            if "\0" in sentence or (said and len(said) + len(sentence) > 170):
                break
            said += f" {' '.join(sentence.split())}"
        if len(said) > 40:
            return said.strip()
    return ""


def _leaves(node: nodes.Node) -> list[nodes.Node]:
    if isinstance(node, nodes.math | nodes.raw | nodes.Text):
        return [node]
    return [leaf for child in node.children for leaf in _leaves(child)]


def _words(leaf: nodes.Node) -> str:
    """Return a leaf as text, with a mark in the place of a formula."""
    if isinstance(leaf, nodes.math):
        return "\0"
    return unescape(re.sub("<[^>]*>", "", leaf.astext()))


class Words(WordCollector):
    """What of a page the search knows: its prose, without code and the lines that scripts fill."""

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Pass over what is not prose."""
        unsaid = isinstance(node, nodes.literal_block | nodes.doctest_block)
        if unsaid or (isinstance(node, nodes.Element) and "shown-in" in node.get("classes", ())):
            raise nodes.SkipNode
        super().dispatch_visit(node)


def _add_page_not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Offer the page that a server shows where it has none."""
    yield "404", {}, "404.html"


def _correct_pages_of_sphinx(app: Sphinx, exception: Exception | None) -> None:
    """Mend the pages that are made of no document."""
    if exception is not None or app.builder.format != "html":
        return
    site, address = Path(app.outdir), app.config.html_baseurl
    # An id that the theme gives twice, and no script or style sheet asks for.
    search_page = site / "search.html"
    html = search_page.read_text(encoding="utf-8")
    search_page.write_text(html.replace(' id="search-input"', ""), encoding="utf-8")
    if address:
        # A server shows it at any depth, so that its links begin at the site's root.
        page = site / "404.html"
        html = page.read_text(encoding="utf-8")
        page.write_text(from_root(html, urlsplit(address).path), encoding="utf-8")


def from_root(html: str, root: str) -> str:
    """Return a page of the top folder whose links hold wherever it is shown."""
    html = html.replace('data-content_root="./"', f'data-content_root="{root}"')
    return re.sub(r'((?:href|src|action)=")(?![#/]|[a-z]+:)', rf"\g<1>{root}", html)


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
    # Sphinx has no other way to choose it.
    search.WordCollector = Words  # type: ignore[misc]
    app.connect("html-collect-pages", _add_page_not_found)
    app.connect("html-page-context", _add_description)
    app.connect("build-finished", _correct_pages_of_sphinx)
    app.connect("build-finished", _write_sitemap)
