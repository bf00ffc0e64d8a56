"""The ``question`` and ``misconception`` directives: two indexes that lead into the book and back.

An entry is a question that readers ask, or a sentence that is false or half true, with its answer
and the section that shows it. Its id is its label. The section that it names gets a line that
links back to it, so that an index and the chapters can't drift apart.
"""

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

BACK = {"question": "Answers the question", "misconception": "Against the misconception"}


class Entry(SphinxDirective):
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
        title = nodes.paragraph("", "", *says).astext()
        known = {"kind": self.name, "label": label, "says": says, "title": title, "shown": shown}
        _entries(self.env).append({**known, "page": self.env.docname})
        return [target, entry]


class BackLinks(SphinxPostTransform):
    """Append to each section that shows something a line that links to what it shows."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Find the sections by their labels."""
        labels = _standard(self.env).anonlabels
        for section in self.document.findall(nodes.section):
            for kind, words in BACK.items():
                found = [
                    entry
                    for entry in _entries(self.env)
                    if entry["kind"] == kind
                    and any(labels.get(place, ("", ""))[1] in section["ids"]
                            for place in entry["shown"])
                ]  # fmt: skip
                if found:
                    self._append(section, words, found)

    def _append(self, section: nodes.section, words: str, found: list[dict[str, Any]]) -> None:
        many = "s" if len(found) > 1 else ""
        line = nodes.paragraph("", f"{words}{many} ", classes=["answers"])
        for number, entry in enumerate(found):
            line += [nodes.Text(" · ")] if number else []
            says = _quoted(entry["says"])
            line += make_refnode(
                self.app.builder, self.env.docname, entry["page"], entry["label"], says
            )
        # Before the first subsection, so that it closes what it belongs to, and before the target
        # that stands at the end of a section and names the next one.
        place = next(
            (k for k, child in enumerate(section) if isinstance(child, nodes.section)), len(section)
        )
        while isinstance(section[place - 1], nodes.target):
            place -= 1
        section.insert(place, line)


def _quoted(says: list[nodes.Node]) -> nodes.inline:
    """Return what an entry says in quotation marks, without its full stop."""
    quoted = nodes.inline("", "“", *(node.deepcopy() for node in says))
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


def _entries(env: BuildEnvironment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = vars(env).setdefault("book_entries", [])
    return found


def _standard(env: BuildEnvironment) -> StandardDomain:
    return cast(StandardDomain, env.get_domain("std"))


def _name_entries(app: Sphinx, document: nodes.document) -> None:
    """Let {ref} name an entry by what it says."""
    for entry in _entries(app.env):
        if entry["page"] == app.env.docname:
            place = app.env.docname, entry["label"], entry["title"]
            _standard(app.env).labels[entry["label"]] = place


def _purge_entries(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _entries(env)[:] = [entry for entry in _entries(env) if entry["page"] != page]


def _merge_entries(
    app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment
) -> None:
    _entries(env).extend(entry for entry in _entries(other) if entry["page"] in pages)


def _rewrite_sections(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose sections an index names: they are written anew when it changes."""
    entries = [(e["kind"], e["label"], e["title"], e["page"], e["shown"]) for e in _entries(env)]
    if vars(env).get("book_entries_written") == entries:
        return []
    vars(env)["book_entries_written"] = entries
    labels = _standard(env).anonlabels
    return sorted({labels[place][0] for *_, shown in entries for place in shown if place in labels})


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for kind in BACK:
        app.add_directive(kind, Entry)
    app.add_post_transform(BackLinks)
    app.connect("doctree-read", _name_entries)
    app.connect("env-purge-doc", _purge_entries)
    app.connect("env-merge-info", _merge_entries)
    app.connect("env-updated", _rewrite_sections)
