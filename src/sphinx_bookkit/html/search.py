"""The book's own search: its index, of places and not of pages, and the page of all results.

A place is what a reader may want to come to: a section, a theorem, a question, a term. It has a
kind, an address and its words, which are read off the nodes of the finished page: its prose, with
formulas as a line of text, and no code, no output and nothing that scripts fill. The index is a
classic script, as a page opened from a disk may fetch nothing; `finder.js` loads it, and
`ranking.js`, when a search begins, so that no page pays for it. Sphinx's own search, which ranks
pages, is left out.
"""

import json
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node
from sphinx_proof.nodes import NODE_TYPES, unenumerable_node

from sphinx_bookkit.derivations import derivation
from sphinx_bookkit.explorables import explorable
from sphinx_bookkit.html import kept
from sphinx_bookkit.math import MACROS, in_words, read_macros
from sphinx_bookkit.statements.domain import BookDomain, domain_of

INDEX = "search-index.js"
# So many characters of a text are kept as they are, to be shown, and of the rest each word once.
SHOWN = 200

# A number, or a name with all its parts: the script knows what its parts are.
_WORD = re.compile(r"\d+(?:\.\d+)+|\w+")
_BOXES = (*NODE_TYPES.values(), unenumerable_node)
_EXERCISES = (exercise_node, exercise_enumerable_node)
# What is no prose, or belongs to another place.
_UNSAID = (
    nodes.comment, nodes.doctest_block, nodes.image, nodes.literal_block, nodes.raw,
    nodes.system_message, nodes.target, nodes.topic, addnodes.toctree,
    derivation, explorable, solution_node,
)  # fmt: skip
# Lines that the build or a script writes, and what a cell shows, of which the figures are places.
_MADE = {"answers", "checked", "shown", "shown-in", "units-note"}
_OUTPUT, _SUMMARY = "cell_output", "remember"
# What a label is called that its author has chosen, and Sphinx has not made of a title.
_LABEL = re.compile(r"(sec|chap)-")


@dataclass
class Place:
    """A place of a page: what it is, where, what it is called, and what it says."""

    kind: str
    anchor: str
    number: str
    title: str
    said: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, on one line."""
        return " ".join("".join(self.said).split())

    @property
    def keywords(self) -> str:
        """What its author calls it in labels and in the index, beside the words of its title."""
        known = {*_words(self.title)}
        said = dict.fromkeys(word for term in self.terms for word in _words(term))
        return " ".join(word for word in said if word not in known)


class Reader:
    """Reads the places off the nodes of a finished page."""

    def __init__(self, env: BuildEnvironment, page: str, macros: dict[str, str]) -> None:
        self._env = env
        self._page = page
        self._macros = macros
        self._domain: BookDomain = domain_of(env)
        facts = self._domain.facts.get(page)
        self._lists = facts is not None and facts.lists
        self.places: list[Place] = []

    def read(self, document: nodes.document) -> list[Place]:
        """Return the places of a page, in its order."""
        for section in document.children:
            self._into(section, None)
        return self.places

    def _begin(self, kind: str, anchor: str, number: str, title: str) -> Place:
        place = Place(kind, anchor, number, " ".join(title.split()))
        self.places.append(place)
        return place

    def _into(self, node: nodes.Node, place: Place | None) -> None:
        """Read a node that stands in a place, or begins one."""
        if place is None:
            if isinstance(node, nodes.section):
                number = _section_number(self._env, self._page)
                self._children(node, self._begin("Chapter", "", number, self._title(node)))
        elif not self._is_unsaid(node) and not self._begins(node):
            self._say(node, place)

    def _begins(self, node: nodes.Node) -> bool:
        """Read a node that is a place or has places of its own, and return whether it does."""
        match node:
            case nodes.section() if isinstance(node[0], nodes.title):
                self._section(node)
            case nodes.Element() if isinstance(node, (*_BOXES, *_EXERCISES)):
                self._box(node)
            case nodes.figure():
                self._figure(node)
            case nodes.Element() if _OUTPUT in node["classes"]:
                for figure in node.findall(nodes.figure):
                    self._figure(figure)
            case nodes.admonition() if _SUMMARY in node["classes"]:
                # It stands at the chapter's end, and sums up the chapter.
                self._children(node, self.places[0])
            case nodes.definition_list() if "glossary" in node["classes"]:
                for item in node.children:
                    self._term(item)
            case addnodes.desc():
                self._function(node)
            case nodes.Element() if label := self._label(node):
                self._entry(node, label)
            case _:
                return False
        return True

    def _say(self, node: nodes.Node, place: Place) -> None:
        """Add to a place what a node in it says."""
        match node:
            case nodes.Text():
                place.said.append(node.astext())
            case addnodes.index():
                place.terms += [entry[1] for entry in node["entries"]]
            case nodes.math():
                place.said.append(in_words(node.astext(), self._macros))
            case nodes.math_block():
                place.said.append(" … ")
            case _:
                self._children(node, place)

    def _is_unsaid(self, node: nodes.Node) -> bool:
        """Return whether a node says nothing of its place."""
        if not isinstance(node, nodes.Element):
            return False
        # A list of all statements would be found for each of them.
        listed = isinstance(node, nodes.table) and self._lists
        return isinstance(node, _UNSAID) or listed or bool(_MADE & {*node.get("classes", ())})

    def _children(self, node: nodes.Node, place: Place) -> None:
        for child in node.children:
            if not isinstance(child, nodes.title):
                self._into(child, place)
        # Words of two blocks are two.
        if not isinstance(node, nodes.Inline):
            place.said.append(" ")

    def _label(self, node: nodes.Element) -> str:
        """Return the label of a claim, a question or a misconception, or nothing."""
        if "claim" in node.get("classes", ()):
            return str(node["ids"][0])
        if "entry" not in node.get("classes", ()):
            return ""
        before = node.previous_sibling()
        return next(
            (one for one in (*node["ids"], before.get("refid", ""), *before["ids"]) if one), ""
        )

    def _entry(self, node: nodes.Element, label: str) -> None:
        entry = self._domain.entries[label]
        title = self._words(entry.says)
        place = self._begin(entry.kind.capitalize(), label, "", title)
        # Behind the sentence itself.
        for child in node.children[1:] if entry.kind != "claim" else node.children[2:]:
            self._into(child, place)
            place.said.append(" ")

    def _section(self, node: nodes.section) -> None:
        anchor = next((one for one in node["ids"] if _LABEL.match(one)), node["ids"][0])
        number = _section_number(self._env, self._page, f"#{node['ids'][0]}")
        place = self._begin("Section", anchor, number, self._title(node))
        place.terms.append(_LABEL.sub("", anchor))
        self._children(node, place)

    def _function(self, node: addnodes.desc) -> None:
        signature, content = node[0], node[-1]
        if signature.get("ids"):
            place = self._begin("Function", signature["ids"][0], "", signature["fullname"])
            self._children(content, place)

    def _box(self, node: nodes.Element) -> None:
        label = node["label"]
        one = self._domain.graph.statements.get(label)
        kind = (one.kind if one else node.get("realtype", "exercise")).capitalize()
        number = self._number(label)
        title = one.title if one else ""
        place = self._begin(kind, label, number, self._plain(title))
        self._children(node, place)

    def _number(self, label: str) -> str:
        for by_label in self._env.toc_fignumbers.get(self._page, {}).values():
            if label in by_label:
                return ".".join(map(str, by_label[label]))
        return ""

    def _figure(self, node: nodes.figure) -> None:
        caption = node.next_node(nodes.caption)
        if caption is None or not node["ids"]:
            return
        said = self._words(caption)
        first, _, rest = said.partition(". ")
        place = self._begin(
            "Figure", node["ids"][0], self._number(node["ids"][0]), first.rstrip(".")
        )
        place.said.append(rest)

    def _term(self, item: nodes.Element) -> None:
        terms = [term for term in item.children if isinstance(term, nodes.term)]
        title = ", ".join(self._words(term) for term in terms)
        self._children(item[-1], self._begin("Term", terms[0]["ids"][0], "", title))

    def _title(self, section: nodes.section) -> str:
        return self._words(section[0])

    def _words(self, node: nodes.Node) -> str:
        """Return what a node says, on one line."""
        aside = Place("", "", "", "")
        self._children(node, aside)
        return aside.text

    def _plain(self, title: str) -> str:
        """Return a title as its source has it, whose formulas are between dollars."""
        parts = title.split("$")
        return "".join(
            in_words(part, self._macros) if k % 2 else part.replace("'", "’")
            for k, part in enumerate(parts)
        )


def index(places: Iterable[tuple[str, list[Place]]], titles: Mapping[str, str]) -> str:
    """Return the script that holds the places of all pages, in the book's order."""
    pages: list[tuple[str, str]] = []
    kinds: list[str] = []
    found = []
    for page, on_page in places:
        pages.append((page, titles[page]))
        for place in on_page:
            if place.kind not in kinds:
                kinds.append(place.kind)
            kind = kinds.index(place.kind)
            said = [place.anchor, place.number, place.title, *_parted(place.text), place.keywords]
            while said and not said[-1]:
                del said[-1]
            found.append([len(pages) - 1, kind, *said])
    data = {"pages": pages, "kinds": kinds, "found": found}
    return (
        f"globalThis.bookIndex = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"
    )


def _parted(text: str) -> tuple[str, str]:
    """Return the beginning of a text, and each other word of the rest once."""
    if len(text) <= SHOWN:
        return text, ""
    end = text.rfind(" ", 0, SHOWN)
    shown, rest = text[:end], text[end:]
    known = {*_words(shown)}
    return shown, " ".join(sorted(word for word in {*_words(rest)} - known if len(word) > 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


class _Search:
    """Gathers the places of the pages that a build writes, and writes the index."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}

    def begin(self, app: Sphinx) -> None:
        """Ask Sphinx for no index and no page of its own search."""
        self._places = {}
        if isinstance(app.builder, StandaloneHTMLBuilder):
            app.builder.search = False

    def collect(self, app: Sphinx, document: nodes.document, page: str) -> None:
        """Keep the places of a page that is written."""
        if isinstance(app.builder, StandaloneHTMLBuilder):
            macros = Path(app.srcdir) / MACROS
            known = read_macros(macros) if macros.exists() else {}
            self._places[page] = Reader(app.env, page, known).read(document)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the index of all pages, those included that have not been written anew."""
        if exception is not None or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        pages = domain_of(app.env).pages()
        file = kept.folder(app) / "places.pickle"
        if file.exists():
            self._places = pickle.loads(file.read_bytes()) | self._places
        for page in pages:
            if page not in self._places:
                app.env.get_and_resolve_doctree(page, app.builder)
        file.write_bytes(pickle.dumps(self._places))
        titles = {page: _numbered(app.env, page) for page in pages}
        text = index(((page, self._places[page]) for page in pages), titles)
        (Path(app.outdir) / "_static" / INDEX).write_text(text, encoding="utf-8")


def _section_number(env: BuildEnvironment, page: str, anchor: str = "") -> str:
    """Return the number of a page or of a section of it, or nothing where it has none."""
    return ".".join(map(str, env.toc_secnumbers.get(page, {}).get(anchor) or ()))


def _numbered(env: BuildEnvironment, page: str) -> str:
    """Return the title of a page, with its number where it has one."""
    return f"{_section_number(env, page)} {env.titles[page].astext()}".strip()


def _add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "search", {}, "search.html"


def _load_finder(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    app.add_js_file("finder.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.setup_extension("sphinx_bookkit.statements.domain")
    search = _Search()
    app.connect("builder-inited", search.begin)
    app.connect("doctree-resolved", search.collect)
    app.connect("html-collect-pages", _add_page)
    app.connect("html-page-context", _load_finder)
    app.connect("build-finished", search.finish)
