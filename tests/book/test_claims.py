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
    parse,
)
from sphinx_bookkit.statements.evidence import can_fail, typed_after
from tests.book.places import QUOTED, Prose, latex, rows

COMPARES = re.compile(
    r"\b(?:larger|largest|smaller|smallest|lower|lowest|higher|highest|greater|greatest|less|least"
    r"|fewer|fewest|more|shorter|shortest|longer|longest|worse|worst|better|nearer|nearest|farther"
    r"|steeper|stricter|at most|never|always|exceeds?|below|above|twice|equal|the same)\b"
    r"|\\(?:le|ge|ne|lt|gt)\b|[<>]",
    re.I,
)
# A glued number as the rules here see it.
GLUED = re.compile(r"⟦(\w+)⟧")
EMPTY = Prose("", ())
MARKS = ("checked", "argued", "cited")
# What other blocks hold is the graph's, which wants a check of each.
OPEN = ("admonition", "solution")
BORDERS = ("solution-start", "solution-end")
SILENT = ("math", "explorable", "glossary", "bibliography", "claims-table", "statements", "only")


@dataclass
class Token:
    """A piece of a page: text that may compare, a cell, or a border that no check reaches over."""

    kind: str
    text: Prose = EMPTY
    marks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    checks: bool = False


class _Tokens:
    """The tokens of a page: `text`, `cell`, `border`."""

    def __init__(self, page):
        self.found, self.rows, self.parts, self.marks = [], [], [], []
        self.page, self.typed = page.text.split("\n"), frozenset()
        self.read(page.parts)
        self.flush()

    def flush(self):
        if self.rows:
            self.text(self.rows, self.parts)
            self.rows, self.parts = [], []

    def text(self, lines, parts):
        self.found.append(Token("text", Prose.of(lines), tuple(self.marks), tuple(parts)))
        self.marks = []

    def read(self, parts):
        for part in parts:
            if not self.page[part.line - 2].strip():
                self.flush()
            if isinstance(part, Comment):
                self.mark(part)
            elif isinstance(part, Text) or (isinstance(part, Formula) and part.display):
                self.gather(part)
            elif isinstance(part, Block) and part.name in SILENT and self.rows:
                self.rows.append((part.line, ""))  # a display goes on with its sentence
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
        if isinstance(part, Formula):
            lines = part.latex.split("\n")
            self.rows += [(part.line + below, line) for below, line in enumerate(lines)]
            return
        for line, words in rows(part, glued):
            if words:
                self.rows.append((line, words))
                self.parts += [piece for piece in part.parts if piece.line == line]
            else:
                self.flush()

    def close(self, part):
        """Add what ends a text."""
        if isinstance(part, Cell):
            self.text_of(part)
        elif isinstance(part, Heading) or (isinstance(part, Block) and part.name in BORDERS):
            self.found.append(Token("border"))
        elif isinstance(part, Block) and part.name == "list-table":
            self.text(_within(part), part.walk())
        elif isinstance(part, Block) and part.name in OPEN:
            self.read(part.parts)
            self.flush()

    def text_of(self, cell):
        if cell.figure:
            self.text(_within(cell), cell.walk())
        else:
            checks = can_fail(cell.code, self.typed)
            self.found.append(Token("cell", checks=checks))
        self.typed = typed_after(cell.code, self.typed)


def _within(part):
    return [row for text in part.all(Text) for row in rows(text, glued)]


def glued(part):
    """Return a formula, the name of a glued number in its own brackets, and a sign for others."""
    if isinstance(part, Role) and part.name == "glue:":
        return f"⟦{part.content}⟧"
    return latex(part)


def tokens(page):
    return _Tokens(page).found


def compared(token):
    """Yield where a text of the book's own compares, and by which word."""
    for found in COMPARES.finditer(token.text.without(f"{QUOTED}|{GLUED.pattern}", re.S).text):
        yield found.start(), found[0]


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
    """Return the sentences of a page that compare, with no check beside them or named by them.

    Of a text it is the first, with its line and the word by which it compares.
    """
    found, bad = tokens(page), []
    for place, token in enumerate(found):
        first = next(compared(token), None) if token.kind == "text" else None
        if not first:
            continue
        at, word = first
        line, sentence = token.text.line(at), token.text.sentence(at)
        linked = [part.target for part in token.parts
                  if isinstance(part, Reference) and part.name in ("ref", "prf:ref")]  # fmt: skip
        named = [label for label in token.marks if label not in ("argued", "cited")]
        bad += [(line, f"% checked: {label}", "nothing can fail there: name a label where it can")
                for label in named if not graph.checks_at(label)]  # fmt: skip
        if not (
            token.marks
            or _beside(found, place)
            or any(isinstance(part, Citation) for part in token.parts)
            or any(map(graph.checks_at, linked))
        ):
            bad.append((line, sentence, f"{word!r} compares: {DO}"))
    return bad


DO = (
    "check it in a cell beside the paragraph, link to what does, or say above it where or why: "
    "% checked: LABEL, % argued, % cited"
)


def unasserted(page, code):
    """Return the glued names that a sentence compares and that no assertion of the page holds."""
    tree = ast.parse(code)
    asserted, published = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            asserted |= _names(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "publish":
            published |= {k.arg: _names(k.value) for k in node.keywords if k.arg}
    found = {}
    for token in tokens(page):
        if token.kind == "text" and "argued" not in token.marks:
            for at, word in compared(token):
                sentence = token.text.sentence(at)
                for name in GLUED.findall(sentence):
                    found.setdefault(name, (token.text.line(at), sentence, word))
    return [
        (line, sentence, f"{word!r} compares {name}: assert in a cell of the page that it is so")
        for name, (line, sentence, word) in found.items()
        if name in published and not published[name] & asserted
    ]


_COMMON = {"bits", "nats", "number", "math", "np", "sp", "base", "float", "len", "abs", "mp"}


def _names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - _COMMON


def test_what_compares_stands_beside_a_check(page, graph):
    page.hold(unchecked(page.tree, graph))


def test_numbers_that_are_compared_are_asserted(executed):
    executed.hold(unasserted(executed.tree, executed.code[0]))


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


def test_what_compares_is_quoted_with_its_line_and_its_word(graph):
    page = parse("# A page\n\nA day is long.\nThe second is larger than `x`.\nIt ends.\n")
    ((line, sentence, do),) = unchecked(page, graph)
    assert (line, sentence) == (4, "The second is larger than ·.")
    assert do.startswith("'larger' compares: ")


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
    ((line, sentence, do),) = unasserted(text, code)
    assert (
        line == 1 and sentence.startswith("The first is larger") and "'larger' compares two" in do
    )
    assert unasserted(text, f"{code}\nassert c < a") == []
