"""The web side: what a page loads, and what it says of itself."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import search
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.search import WordCollector
from sphinx_proof.nodes import proof_node

from bookkit.outputs import state_of

from .math import MACROS

# Scripts and style sheets that only some pages have a use for.
_FOR_CODE = ("clipboard.min.js", "copybutton.js", "copybutton.css")
_FOR_DROPDOWNS = ("togglebutton.js", "togglebutton.css")
# What runs before the page is painted; all other scripts wait until it is read.
_AT_ONCE = ("units.js",)
# Set by the theme, and read by its switch of versions alone.
_UNREAD = "DOCUMENTATION_OPTIONS.pagename"
# What the theme and Sphinx bring and no page asks for: fonts of icons, which book.css draws,
# languages, source maps, logos, and translations of a few words from English into English.
_UNUSED = ("vendor", "locales", "translations.js", "*-macros.html", "*/*.map", "images/logo_*")
_SCROLLS = ("katex-display", "<pre", "table-container", 'class="panels"', 'class="statements"')
_CODE = re.compile(r"(?<=<pre><span></span>)(.*?)(?=</pre>)", re.S)
_VIEWPORT = re.compile(r'<meta [^>]*name="viewport"[^>]*>\s*')
# Widths at which the theme changes its layout, and the rules for its dark mode.
_WIDTH = re.compile(r"(?<=-width:)\s*([\d.]+)px(?=[^{};]*\{)")
_DARK = re.compile(r'(?:^|(?<=[{}]))[^{}@]*html\[data-theme="?dark"?\][^{}]*\{[^{}]*\}')
_DARK_WITHOUT_SCRIPTS = "dark-without-scripts.css"
_CELL = re.compile(r"<td.*?</td>", re.S)
_NAME = re.compile(r'(?<=<span class="pre">)[^<]+')


def _configure(app: Sphinx, config: Config) -> None:
    # Absolute, as `make serve` keeps its conf.py elsewhere.
    static = Path(app.srcdir) / "book" / "_static"
    config.html_static_path = [str(static)]
    # Without this, Sphinx copies them and renders formulas only where a page has changed.
    assets = [Path(app.srcdir) / MACROS, *sorted(static.rglob("*.*"))]
    config.book_assets = state_of(assets, Path(app.srcdir))
    config.html_favicon = str(static / "favicon.svg")
    config.templates_path.append(str(Path(__file__).parent / "templates"))
    config.html_copy_source = False
    config.html_show_sourcelink = False
    config.html_domain_indices = False
    config.html_sidebars = {"**": ["book-top.html", "sbt-sidebar-nav.html"]}
    options = config.html_theme_options
    options.update(use_download_button=False, use_fullscreen_button=False)
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        # A fork shows its own address, and a copy on disk shows none.
        config.html_baseurl = _address(repository)
        options.update(
            repository_url=f"https://github.com/{repository}",
            repository_branch="main",
            use_repository_button=True,
            use_issues_button=True,
            use_edit_page_button=True,
        )


def _address(repository: str) -> str:
    """Return the address at which GitHub Pages shows a repository's site."""
    owner, name = repository.lower().split("/")
    host = f"{owner}.github.io"
    return f"https://{host}/" if name == host else f"https://{host}/{repository.split('/')[1]}/"


def _mend(
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


def _lighten(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out the scripts and style sheets that the page has no use for, and wait for none."""
    boxes = [] if doctree is None else list(doctree.findall(nodes.Element))
    unused = {"translations.js"}
    if not any(isinstance(box, nodes.literal_block | nodes.doctest_block) for box in boxes):
        unused.update(_FOR_CODE)
    if not any({"dropdown", "toggle"} & set(box.get("classes", ())) for box in boxes):
        unused.update(_FOR_DROPDOWNS)
    for kind in ("script_files", "css_files"):
        # Sphinx makes the list anew for each page.
        context[kind][:] = [file for file in context[kind] if not _is_of(file, unused)]
    for file in context["script_files"]:
        if file.filename and Path(file.filename).name not in _AT_ONCE:
            file.attributes.setdefault("defer", "defer")


def _is_of(file: Any, names: set[str]) -> bool:
    """Return whether a script or style sheet is one of these, or is inline and has no use."""
    if file.filename:
        return Path(file.filename).name in names
    body = file.attributes.get("body", "")
    return ("togglebutton.js" in names and "toggle" in body) or _UNREAD in body


def _describe(
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
        for sentence in re.split(r"(?<=[.?!:]) ", text):
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


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    _copy_katex(Path(app.srcdir), Path(app.outdir))
    for pattern in _UNUSED:
        for unused in (Path(app.outdir) / "_static").glob(pattern):
            shutil.rmtree(unused) if unused.is_dir() else unused.unlink()
    _mend_pages_of_sphinx(Path(app.outdir), app.config.html_baseurl)
    if address := app.config.html_baseurl:
        pages = (f"{address}{page}.html" for page in sorted(app.env.found_docs))
        (Path(app.outdir) / "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")


def in_em(css: str) -> str:
    """Return a style sheet whose layout follows the size of the reader's type, and not of a dot."""

    def em(width: re.Match[str]) -> str:
        return f"{float(width[1]) / 16:g}em"

    return re.sub(r"@media[^{]*\{", lambda query: _WIDTH.sub(em, query[0]), css)


def dark_rules(css: str) -> str:
    """Return the rules of a style sheet for the dark mode, as those of a page that has no mode."""
    return "".join(re.sub(r'\[data-theme="?dark"?\]', ":root", rule) for rule in _DARK.findall(css))


def _heed_the_browser(app: Sphinx, exception: Exception | None) -> None:
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


class Words(WordCollector):
    """What of a page the search knows: its prose, without code and the lines that scripts fill."""

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Pass over what is not prose."""
        unsaid = isinstance(node, nodes.literal_block | nodes.doctest_block)
        if unsaid or (isinstance(node, nodes.Element) and "shown-in" in node.get("classes", ())):
            raise nodes.SkipNode
        super().dispatch_visit(node)


def _no_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Offer the page that a server shows where it has none."""
    yield "404", {}, "404.html"


def _mend_pages_of_sphinx(site: Path, address: str) -> None:
    """Mend the pages that are made of no document."""
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


def _copy_katex(root: Path, site: Path) -> None:
    """Put KaTeX's style sheet and its fonts (woff2 alone) beside the pages."""
    source = root / "node_modules" / "katex" / "dist"
    if not source.is_dir():
        raise ExtensionError(f"{source} is missing: run 'make setup'.")
    target = site / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "katex.min.css", target)
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # Jupyter Book sets this for sphinx_comments, which the book leaves out.
    app.add_config_value("comments_config", {}, "html")
    app.add_config_value("book_assets", "", "html")
    app.add_css_file("book.css", priority=900)
    search.WordCollector = Words
    app.connect("config-inited", _configure, priority=900)
    app.connect("doctree-resolved", _tidy_boxes)
    app.connect("html-collect-pages", _no_page)
    app.connect("html-page-context", _mend)
    app.connect("html-page-context", _describe)
    # After every extension has added its own.
    app.connect("html-page-context", _lighten, priority=999)
    app.connect("build-finished", _finish)
    # After the theme has written its colours for code.
    app.connect("build-finished", _heed_the_browser, priority=850)
