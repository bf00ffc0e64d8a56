"""A sentence that compares stands beside a check, so that it can't outlive its truth.

A paragraph, a table or a caption that compares has to have one of these:

- a code cell that can fail directly before or after it, in its section;
- a link to a statement or a citation;
- a line before it that names where it is checked, ``% checked: thm-gibbs sec-kl-unit``;
- a line ``% argued``, where the sentence is its own reason or compares no results, or ``% cited``,
  where it reports what others say.

A glued number in a sentence that compares has to occur in an assertion of its page.
"""

import ast
import re
from dataclasses import dataclass

import pytest

from sphinx_bookkit.page import (
    Block,
    Cell,
    Citation,
    Comment,
    Formula,
    Heading,
    Label,
    Part,
    Reference,
    Role,
    Text,
    inline,
    parse,
)
from sphinx_bookkit.pages import every
from sphinx_bookkit.statements.evidence import can_fail, typed_after
from sphinx_bookkit.statements.graph import Graph

COMPARES = re.compile(
    r"\b(?:larger|largest|smaller|smallest|lower|lowest|higher|highest|greater|greatest|less|least"
    r"|fewer|fewest|more|shorter|shortest|longer|longest|worse|worst|better|nearer|nearest|farther"
    r"|steeper|stricter|at most|never|always|exceeds?|below|above|twice|equal|the same)\b"
    r"|\\(?:le|ge|ne|lt|gt)\b|[<>]",
    re.I,
)
MARKS = ("checked", "argued", "cited")
# What other blocks hold is the graph's, which wants a check of each.
OPEN = ("admonition", "solution")
BORDERS = ("solution-start", "solution-end")
SILENT = ("math", "explorable", "glossary", "bibliography", "claims-table", "statements", "only")


@dataclass
class Token:
    """A piece of a page: text that may compare, a cell, or a border that no check reaches over."""

    kind: str
    text: str = ""
    marks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    checks: bool = False


class _Tokens:
    """The tokens of a page: `text`, `cell`, `border`."""

    def __init__(self, page):
        self.found, self.lines, self.parts, self.marks = [], [], [], []
        self.page, self.typed = page.text.split("\n"), frozenset()
        self.read(page.parts)
        self.flush()

    def flush(self):
        if self.lines:
            self.text("\n".join(self.lines), self.parts)
            self.lines, self.parts = [], []

    def text(self, text, parts):
        self.found.append(Token("text", text, tuple(self.marks), tuple(parts)))
        self.marks = []

    def read(self, parts):
        for part in parts:
            if not self.page[part.line - 2].strip():
                self.flush()
            if isinstance(part, Comment):
                self.mark(part)
            elif isinstance(part, Text) or (isinstance(part, Formula) and part.display):
                self.gather(part)
            elif isinstance(part, Block) and part.name in SILENT and self.lines:
                self.lines.append("")  # a display goes on with its sentence
            elif isinstance(part, Block | Cell | Heading | Label):
                self.flush()
                self.close(part)

    def mark(self, comment):
        for line in comment.text.split("\n"):
            word, _, labels = line.strip().partition(": ")
            if word in MARKS:
                self.marks += labels.split() or [word]

    def gather(self, part):
        """Add a text, or a display, to the one before it, which no empty line has ended."""
        chunks = part.source.split("\n\n") if isinstance(part, Text) else [part.latex]
        for number, chunk in enumerate(chunks):
            if number:
                self.flush()
            self.lines += map(str.strip, chunk.split("\n"))
            self.parts += inline(chunk)

    def close(self, part):
        """Add what ends a text."""
        if isinstance(part, Cell):
            self.text_of(part)
        elif isinstance(part, Heading) or (isinstance(part, Block) and part.name in BORDERS):
            self.found.append(Token("border"))
        elif isinstance(part, Block) and part.name == "list-table":
            self.text(part.body, part.walk())
        elif isinstance(part, Block) and part.name in OPEN:
            self.read(part.parts)
            self.flush()

    def text_of(self, cell):
        if cell.figure:
            self.text(cell.figure["caption"], cell.walk())
        else:
            checks = can_fail(cell.code, self.typed)
            self.found.append(Token("cell", cell.code, checks=checks))
        self.typed = typed_after(cell.code, self.typed)


def tokens(page):
    return _Tokens(page).found


def own(text):
    """Return a text without what others said, and without code."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`|\{\w*:?\w*\}|-->|<[\w-]+>", "", text)


def _beside(found, place):
    """Return whether a cell that can fail is next to a text, over figures and silent cells."""
    for step in (-1, 1):
        k = place + step
        while 0 <= k < len(found) and found[k].kind == "cell":
            if found[k].checks:
                return True
            k += step
    return False


def unchecked(page, graph):
    """Return the texts of a page that compare, with no check beside them or named by them."""
    found, bad = tokens(page), []
    for place, token in enumerate(found):
        if token.kind != "text" or not COMPARES.search(own(token.text)):
            continue
        linked = [part.target for part in token.parts
                  if isinstance(part, Reference) and part.name in ("ref", "prf:ref")]  # fmt: skip
        named = [label for label in token.marks if label not in ("argued", "cited")]
        bad += [f"% checked: {label}, where nothing can fail" for label in named
                if not graph.checks_at(label)]  # fmt: skip
        if not (
            token.marks
            or _beside(found, place)
            or any(isinstance(part, Citation) for part in token.parts)
            or any(map(graph.checks_at, linked))
        ):
            bad.append(" ".join(token.text.split()))
    return bad


def unasserted(page, code):
    """Return the glued names that a sentence compares and that no assertion of the page holds."""
    tree = ast.parse(code)
    asserted, published = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            asserted |= _names(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "publish":
            published |= {k.arg: _names(k.value) for k in node.keywords if k.arg}
    compared = {
        name
        for token in tokens(page)
        if token.kind == "text" and "argued" not in token.marks
        for sentence in re.split(r"(?<=[.?!])\s", token.text)
        if COMPARES.search(own(sentence))
        for part in inline(sentence)
        if isinstance(part, Role) and part.name == "glue:"
        for name in [part.content]
    }
    return sorted(name for name in compared if name in published and not published[name] & asserted)


_COMMON = {"bits", "nats", "number", "math", "np", "sp", "base", "float", "len", "abs", "mp"}


def _names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - _COMMON


@pytest.fixture(scope="module")
def graph(root):
    return Graph.of(root, every(root))


def test_what_compares_stands_beside_a_check(page, graph):
    do = "check it in a cell beside it, link to what does, or mark it: % checked: LABEL, % argued"
    page.hold((text, do) for text in unchecked(page.tree, graph))


def test_numbers_that_are_compared_are_asserted(executed):
    code = "\n".join(cell.code for cell in executed.cells)
    do = "compared in the text: assert it in a cell of the page"
    executed.hold((name, do) for name in unasserted(executed.tree, code))


def test_an_answer_is_shown_where_something_can_fail(pages, graph):
    (questions,) = (page for page in pages if page.name == "book/questions")
    shown = {one.label: one.options["shown"].split() for one in questions.tree.blocks("question")}
    assert len(shown) > 30
    words = {name for name, places in shown.items() if not any(map(graph.checks_at, places))}
    # What others call it.
    assert words == {"q-words"}


FAILING = "```{code-cell} python\nassert a < b\n```\n"
SILENT_CELL = "```{code-cell} python\nprint(1)\n```\n"


@pytest.mark.parametrize(
    "wrong",
    [
        "The second is larger.\n",
        f"The second is larger.\n\n{SILENT_CELL}",
        f"{FAILING}\nA paragraph between.\n\nThe second is larger.\n",
        f"{FAILING}\n## Another section\n\nThe second is larger.\n",
        f"```{{solution-start}} ex\n```\n\n{FAILING}\n```{{solution-end}}\n```\n\nIt is larger.\n",
        "Here $H(p) \\le 1$.\n",
        "% checked: sec-reading-orders\nThe second is larger.\n",
        "See {ref}`that <sec-reading-orders>`: it is larger.\n",
    ],
)
def test_a_comparison_without_a_check_is_found(wrong, graph):
    assert unchecked(parse(wrong), graph)


@pytest.mark.parametrize(
    "right",
    [
        "A day has a morning.\n",
        'He said "the larger the better".\n',
        f"The second is larger.\n\n{FAILING}",
        f"{FAILING}\n{SILENT_CELL}\nThe second is larger.\n",
        "By {prf:ref}`thm-gibbs` it is at least 0.\n",
        "% checked: thm-gibbs sec-kl-unit\nIt is at least 0.\n",
        "% argued\nThe less probable, the more surprising.\n",
    ],
)
def test_a_comparison_with_its_check_passes(right, graph):
    assert not unchecked(parse(right), graph)


def test_a_compared_number_has_to_be_asserted():
    said = "The first is larger, {glue:}`one` against {glue:}`two`. A sum: {glue:}`three`.\n"
    text = parse(said)
    code = "publish(one=bits(a), two=bits(c), three=bits(d))\nassert a > 1"
    assert unasserted(text, code) == ["two"]
    assert unasserted(text, f"{code}\nassert c < a") == []
