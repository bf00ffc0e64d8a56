"""Every reference leads somewhere: to a label of the right kind, a key, a term, a file.

The build asks all pages for that, and this their sources, which takes a second.
"""

import re
from importlib import import_module

import pytest

from sphinx_bookkit.page import (
    Block,
    Cell,
    Citation,
    Formula,
    Label,
    Link,
    Reference,
    Role,
    parse,
)
from tests.book.places import like

# What each role leads to: kinds of labels.
SECTION, FIGURE, EQUATION, TABLE = "section", "figure", "equation", "list-table"
ENTRIES = ("claim", "question", "misconception")
KINDS = {
    "ref": (SECTION, FIGURE, TABLE, *ENTRIES, "exercise", "solution-start"),
    "numref": (FIGURE, TABLE),
    "eq": (EQUATION,),
    "prf:ref": ("prf:",),
    "book:ref": (*ENTRIES, "prf:", "exercise"),
}
# Pages that Sphinx makes.
MADE = {"genindex", "search", "modindex"}


def labels(page):
    """Yield each label of a page with its kind and its line."""
    for part in page.walk():
        if isinstance(part, Label):
            yield part.name, SECTION, part.line
        elif isinstance(part, Cell) and part.figure and part.figure["name"]:
            yield part.figure["name"], FIGURE, part.line
        elif isinstance(part, Formula) and part.label:
            yield part.label, EQUATION, part.line
        elif isinstance(part, Block) and part.label and part.name != "math":
            yield part.label, part.name, part.line


def _is_one_of(kind, kinds):
    return any(kind == one or (one.endswith(":") and kind.startswith(one)) for one in kinds)


def dead(page, known):
    """Yield the references of a page that lead nowhere, or elsewhere than their role says."""
    for one in page.all(Reference):
        said = f"{{{one.name}}}`{one.content}`"
        kinds = KINDS[one.name]
        if one.target not in {*known, *MADE}:
            yield one.line, said, f"there is no label {one.target}{like(one.target, known)}"
        elif one.target in known and not _is_one_of(known[one.target], kinds):
            roles = [role for role, kinds in KINDS.items() if _is_one_of(known[one.target], kinds)]
            yield one.line, said, f"{one.target} is a {known[one.target]}: write {{{roles[0]}}}"
    for role in page.all(Role):
        if role.name in ("doc", "any", "download"):
            said = f"{{{role.name}}}`{role.content}`"
            yield role.line, said, "lead to a section, by {ref}`words <its-label>`"
    for link in page.all(Link):
        label = link.address.removeprefix("#")
        if label != link.address and label not in known:
            yield link.line, link.address, f"there is no label {label}{like(label, known)}"
        elif not re.match(r"#|https?://|mailto:", link.address) and not _is_file(page, link):
            do = "there is no such file: link to a section by {ref}`words <its-label>`"
            yield link.line, link.address, do


def _is_file(page, link):
    return (page.path.parent / link.address.partition("#")[0]).is_file()


def _target(role):
    """Return what a role of Sphinx leads to, which may have a title."""
    return role.content.rpartition("<")[2].removesuffix(">")


@pytest.fixture(scope="module")
def known(pages):
    return {name: kind for page in pages for name, kind, _ in labels(page.tree)}


def test_a_reference_leads_somewhere(page, known):
    page.hold(dead(page.tree, known))


def test_a_label_is_given_once(page, pages):
    first: dict[str, str] = {}
    faults = []
    # The other pages' come first, so that a fault is where one has written.
    for one in sorted(pages, key=lambda other: other is page):
        for name, _, line in labels(one.tree):
            if one is page and name in first:
                do = f"this label is given at {first[name]}, too: choose another"
                faults.append((line, name, do))
            first.setdefault(name, f"{one.name}.md:{line}")
    page.hold(faults)


# How a label begins, by what it names.
BEGINS = {
    SECTION: ("sec-", "chap-", "tab-"),
    FIGURE: ("fig-",),
    EQUATION: ("eq-",),
    TABLE: ("tab-",),
    "prf:theorem": ("thm-",),
    "prf:lemma": ("lem-",),
    "prf:definition": ("def-",),
    "exercise": ("ex-",),
    "solution-start": ("sol-",),
}


def test_a_label_begins_with_what_it_names(page):
    page.hold((line, name, f"the label of a {kind} begins with {BEGINS[kind][0]}")
              for name, kind, line in labels(page.tree)
              if not name.startswith(BEGINS.get(kind, ("",))))  # fmt: skip


def test_what_is_cited_is_in_the_bibliography(page, root):
    bibliography = (root / "book" / "references.bib").read_text(encoding="utf-8")
    listed = re.findall(r"^@\w+\{([^,\s]+),", bibliography, re.M)
    cited = ((one.line, key) for one in page.tree.all(Citation) for key in one.keys)
    page.hold((line, key, f"add it to book/references.bib{like(key, listed)}")
              for line, key in cited if key not in listed)  # fmt: skip


def test_a_term_is_one_of_the_glossary(page, pages):
    bodies = [block.body for one in pages for block in one.tree.blocks("glossary")]
    terms = [line for body in bodies for line in body.split("\n") if line and line[0] != " "]
    faults = []
    for role in page.tree.all(Role):
        term = _target(role)
        if role.name == "term" and term.casefold() not in map(str.casefold, terms):
            faults.append((role.line, term, f"the glossary has no such term{like(term, terms)}"))
    page.hold(faults)


def _there_is(name):
    module, _, member = name.removeprefix("~").rpartition(".")
    try:
        return hasattr(import_module(module), member)
    except ImportError:
        return False


def test_what_is_said_of_the_package_is_in_it(page):
    do = "the package has no such name: write the full one, as crossentropy.entropy"
    named = [role for role in page.tree.all(Role) if role.name in ("py:func", "py:class", "py:exc")]
    page.hold((role.line, role.content, do) for role in named if not _there_is(_target(role)))


def test_an_explorable_and_a_solution_name_what_their_page_has(page):
    here = {name: kind for name, kind, _ in labels(page.tree)}
    faults = []
    for block in page.tree.all(Block):
        wanted = {"explorable": block.options.get("figure"), "solution-start": block.argument}
        label, kind = wanted.get(block.name), "figure" if block.name == "explorable" else "exercise"
        if block.name in wanted and here.get(label) != kind:
            do = f"the page has no {kind} of this label{like(str(label), here)}"
            faults.append((block.line, label or block.name, do))
    page.hold(faults)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("See {ref}`sec-onf`.", "there is no label sec-onf; sec-one is like it"),
        ("See {numref}`fig-none`.", "there is no label fig-none"),
        ("See {ref}`it <thm-one>`.", "thm-one is a prf:theorem: write {prf:ref}"),
        ("See {prf:ref}`sec-one`.", "sec-one is a section: write {ref}"),
        ("See [it](#sec-two).", "there is no label sec-two; sec-one is like it"),
        ("See [it](two.md).", "there is no such file"),
        ("See {doc}`two`.", "lead to a section"),
    ],
)
def test_a_dead_reference_is_found_with_its_line(wrong, said):
    known = {"sec-one": SECTION, "thm-one": "prf:theorem"}
    ((line, _, do),) = dead(parse(f"# A page\n\n{wrong}\n"), known)
    assert line == 3 and do.startswith(said)
