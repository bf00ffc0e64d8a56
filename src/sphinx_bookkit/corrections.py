"""The ``erratum`` directive: what was false in the book; and the feed that tells of each.

An erratum has a day, a title and a label, which is its address for ever. A page has the newest
first. The site has them all as an Atom feed (RFC 4287), in which each has a name that no address
is part of, so that a copy of the book elsewhere tells of the same one. Where the address of the
site is not known, the links are relative to the feed, and it does not say where it is itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid5
from xml.etree import ElementTree

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.osutil import relative_uri

FEED = "corrections.xml"
ATOM = "http://www.w3.org/2005/Atom"
_ERRATA = "errata, in the order of the page"
# Drawn once for this book; a feed's names are derived from it.
_NAMES = UUID("b0b5ee30-2a26-4a2f-9d0e-53e2b5c0a3b1")


@dataclass(frozen=True)
class Erratum:
    """What was false: the day it was mended, a title, a label, and what is right, in words."""

    day: date
    title: str
    label: str
    page: str
    says: str


class ErratumDirective(SphinxDirective):
    """One erratum: its day as 2026-11-24 and its title, ``:label:``, and what was and is said."""

    has_content = True
    required_arguments = 2
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return a title with the day, and the words below it."""
        self.assert_has_content()
        day, (words, messages) = self._day(), self.parse_inline(self.arguments[1])
        title = "".join(word.astext() for word in words)
        if (label := self.options.get("label")) is None:
            raise self.error(f"the erratum {title!r} has no :label:")
        body = nodes.definition()
        self.state.nested_parse(self.content, self.content_offset, body)
        term = nodes.term("", "", *words, nodes.Text(f" ({_said(day)})"), ids=[label])
        self.state.document.note_explicit_target(term, term)
        found = Erratum(day, title, label, self.env.docname, self._words(body))
        self._keep(found)
        item = nodes.definition_list_item("", term, body)
        return [nodes.definition_list("", item, classes=["erratum"]), *messages]

    def _day(self) -> date:
        try:
            return date.fromisoformat(self.arguments[0])
        except ValueError as error:
            message = f"{self.arguments[0]!r} is no day: write it as 2026-11-24, before the title"
            raise self.error(message) from error

    def _words(self, body: nodes.definition) -> str:
        """Return the words, which have to be read alone where nothing draws a formula."""
        if next(body.findall(nodes.math), None) is not None:
            raise self.error("a feed shows no formula: say it in words, and link to the place")
        if any(not link["refexplicit"] for link in body.findall(pending_xref)):
            raise self.error("a feed knows no number: write the words of a link, `words <label>`")
        return " ".join(body.astext().split())

    def _keep(self, found: Erratum) -> None:
        kept = self.env.metadata[self.env.docname].setdefault(_ERRATA, [])
        if kept and kept[-1].day < found.day:
            raise self.error(f"{found.title!r} is newer than the one above it: the newest is first")
        kept.append(found)


class FeedRole(SphinxRole):
    """Words that lead to the feed: what is written for the site alone."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        address = relative_uri(f"{self.env.docname}.html", FEED)
        link = nodes.reference(self.rawtext, self.text, refuri=address, internal=True)
        return [link], []


def errata_of(env: BuildEnvironment) -> list[Erratum]:
    """Return all errata of the book, the newest first."""
    found = [one for page in sorted(env.metadata) for one in env.metadata[page].get(_ERRATA, ())]
    return sorted(found, key=lambda one: one.day, reverse=True)


def feed(errata: Iterable[Erratum], title: str, author: str, address: str) -> bytes:
    """Return the errata, the newest first, as an Atom feed; `address` may be empty."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})

    def put(into: ElementTree.Element, name: str, text: str | None = None, **more: str) -> None:
        ElementTree.SubElement(into, name, more).text = text

    listed = list(errata)
    put(root, "id", uuid5(_NAMES, FEED).urn)
    put(root, "title", f"{title}: corrections")
    put(root, "updated", _moment(max(one.day for one in listed)))
    put(ElementTree.SubElement(root, "author"), "name", author)
    if address:
        put(root, "link", rel="self", type="application/atom+xml", href=f"{address}{FEED}")
    put(root, "link", rel="alternate", type="text/html", href=f"{address}{listed[0].page}.html")
    for one in listed:
        entry = ElementTree.SubElement(root, "entry")
        put(entry, "id", uuid5(_NAMES, one.label).urn)
        put(entry, "title", one.title)
        put(entry, "updated", _moment(one.day))
        place = f"{address}{one.page}.html#{one.label}"
        put(entry, "link", rel="alternate", type="text/html", href=place)
        put(entry, "content", one.says, type="text")
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(day: date) -> str:
    """Return the first moment of a day: nothing more is known of it."""
    return f"{day.isoformat()}T00:00:00Z"


def _write_feed(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    if errata := errata_of(app.env):
        config = app.config
        made = feed(errata, config.html_title, config.author, config.html_baseurl)
        (Path(app.outdir) / FEED).write_bytes(made)


def _announce(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the template that there is a feed, for the head of each page."""
    context["corrections_feed"] = FEED if errata_of(app.env) else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and the role, and write the feed at the end."""
    app.add_directive("erratum", ErratumDirective)
    app.add_role("corrections-feed", FeedRole())
    app.connect("html-page-context", _announce)
    app.connect("build-finished", _write_feed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
