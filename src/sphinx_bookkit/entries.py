"""The ``question`` and ``misconception`` directives: two indexes that lead into the book and back.

An entry is a question that readers ask, or a sentence that is false or half true, with its answer
and the section that shows it. Its id is its label. The section that it names gets a line that
links back to it, so that an index and the chapters can't drift apart.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from sphinx_bookkit.statements.domain import Entry, domain_of

# The class of what holds the lines of a section.
NOTES = "notes"
BACK = {"question": "Answers the question", "misconception": "Against the misconception"}


class EntryDirective(SphinxDirective):
    """One entry: its label; ``:says:``, a line of MyST; ``:shown:``, labels; the answer as body."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "says": directives.unchanged_required,
        "shown": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the entry, with its anchor before it."""
        label = self.arguments[0]
        missing = [name for name in self.option_spec if name not in self.options]
        if missing:
            raise self.error(f"{self.name} {label!r} has no :{missing[0]}:")
        self.assert_has_content()
        says, messages = self.parse_inline(self.options["says"])
        target = nodes.target(ids=[label], names=[label])
        self.set_source_info(target)
        self.state.document.note_explicit_target(target, target)
        entry = nodes.container(classes=["entry"])
        entry += nodes.paragraph("", "", nodes.strong("", "", *says), *messages)
        self.state.nested_parse(self.content, self.content_offset, entry)
        shown = self.options["shown"].split()
        places = nodes.paragraph("", "Shown in ", classes=["shown"])
        for number, place in enumerate(shown):
            places += [nodes.Text(" and ")] if number else []
            places += _reference(place, self.env.docname)
        places += nodes.Text(".")
        entry += places
        said = nodes.inline("", "", *(node.deepcopy() for node in says))
        known = Entry(self.name, label, self.env.docname, said, tuple(shown))
        domain_of(self.env).note(known, target)
        return [target, entry]


class BackLinks(SphinxPostTransform):
    """Append to each section that shows something a line that links to what it shows."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Find the sections by their labels."""
        places = _places(self.env)
        entries = domain_of(self.env).ordered()
        for section in list(self.document.findall(nodes.section)):
            lines = []
            for kind, words in BACK.items():
                found = [
                    entry
                    for entry in entries
                    if entry.kind == kind
                    # A section whose title asks it needs no line that says so.
                    and entry.says.astext() != section[0].astext()
                    and any(places.get(place, ("", ""))[1] in section["ids"]
                            for place in entry.shown)
                ]  # fmt: skip
                if found:
                    lines.append(self._line(words, found))
            if lines:
                self._append(section, lines)

    def _line(self, words: str, found: list[Entry]) -> nodes.paragraph:
        many = "s" if len(found) > 1 else ""
        line = nodes.paragraph("", f"{words}{many} ", classes=["answers"])
        for number, entry in enumerate(found):
            line += [nodes.Text(" · ")] if number else []
            says = _quoted(entry.says)
            line += make_refnode(self.app.builder, self.env.docname, entry.page, entry.label, says)
        return line

    def _append(self, section: nodes.section, lines: list[nodes.paragraph]) -> None:
        if self.app.builder.format == "html":
            # Both are one note, which the site can set in the margin.
            notes: list[nodes.Element] = [nodes.container("", *lines, classes=[NOTES])]
        else:
            notes = [*lines]
        # Before the first subsection, so that it closes what it belongs to, and before the target
        # that stands at the end of a section and names the next one.
        place = next(
            (k for k, child in enumerate(section) if isinstance(child, nodes.section)), len(section)
        )
        while isinstance(section[place - 1], nodes.target):
            place -= 1
        section.insert(place, notes)


def _quoted(says: nodes.inline) -> nodes.inline:
    """Return what an entry says in quotation marks, without its full stop."""
    quoted = nodes.inline("", "“", *(node.deepcopy() for node in says.children))
    if isinstance(last := quoted[-1], nodes.Text):
        quoted[-1] = nodes.Text(last.removesuffix("."))
    quoted += nodes.Text("”")
    return quoted


def _reference(label: str, page: str) -> addnodes.pending_xref:
    options = {"refdomain": "std", "reftype": "ref", "refexplicit": False, "refwarn": True}
    return addnodes.pending_xref(
        "",
        nodes.inline(classes=["xref", "std", "std-ref"]),
        refdoc=page,
        reftarget=label,
        **options,
    )


def _places(env: BuildEnvironment) -> Mapping[str, tuple[str, str]]:
    """Return the page and the id of every label that something stands behind."""
    return cast(StandardDomain, env.get_domain("std")).anonlabels


def _rewrite_sections(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose sections an index names: they are written anew when it changes."""
    places = _places(env)
    states: dict[str, list[object]] = {}
    for entry in domain_of(env).ordered():
        if entry.kind in BACK:
            for page in {places[label][0] for label in entry.shown if label in places}:
                states.setdefault(page, []).append(entry.state)
    return domain_of(env).rewritten("entries", states)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.setup_extension("sphinx_bookkit.statements.domain")
    for kind in BACK:
        app.add_directive(kind, EntryDirective)
    app.add_post_transform(BackLinks)
    app.connect("env-updated", _rewrite_sections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
