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

from sphinx_bookkit.pages import every
from sphinx_bookkit.statements.graph import Graph

COMPARES = re.compile(
    r"\b(?:larger|largest|smaller|smallest|lower|lowest|higher|highest|greater|greatest|less|least"
    r"|fewer|fewest|more|shorter|shortest|longer|longest|worse|worst|better|nearer|nearest|farther"
    r"|steeper|stricter|at most|never|always|exceeds?|below|above|twice|equal|the same)\b"
    r"|\\(?:le|ge|ne|lt|gt)\b|[<>]",
    re.I,
)
FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w:-]+)\}")
MARK = re.compile(r"^% (checked|argued|cited)(?:: (.*))?$")
LINK = re.compile(r"\{(prf:ref|cite|ref)\}`(?:[^`<]*<)?([^`>]+)>?`")
CAN_FAIL = re.compile(r"^\s*(?:assert|raise)\b|\bDerivation\(|\brefuse\(", re.M)
# What these hold is the graph's, which wants a check of each.
OF_THE_GRAPH = ("prf:", "exercise", "claim", "misconception")
SILENT = ("math", "explorable", "glossary", "bibliography", "claims-table", "statements", "only")


@dataclass
class Token:
    """A piece of a page: text that may compare, a cell, or a border that no check reaches over."""

    kind: str
    text: str = ""
    marks: tuple[str, ...] = ()


def tokens(source):
    """Return a page as tokens: `text`, `cell`, `border`."""
    found, lines, gathered, marks = [], source.split("\n"), [], []

    def flush():
        if gathered:
            found.append(Token("text", "\n".join(gathered), tuple(marks)))
            gathered.clear()
            marks.clear()

    place = 0
    while place < len(lines):
        line = lines[place].strip()
        fence = FENCE.match(line)
        end = place
        if fence and not fence[2].startswith(("admonition", "solution")):
            end = next(k for k in range(place + 1, len(lines)) if lines[k].strip() == fence[1])
        body = "\n".join(lines[place + 1 : end])
        if mark := MARK.match(line):
            marks += (mark[2] or mark[1]).split()
        elif line.startswith("% "):
            pass  # another comment, which says nothing to a reader
        elif fence and fence[2] == "code-cell":
            flush()
            caption = re.search(r"caption: \|\n(.*?)^    name:", body, re.M | re.S)
            if caption:
                found.append(Token("text", caption[1], tuple(marks)))
                marks.clear()
            else:
                found.append(Token("cell", body))
        elif fence and fence[2] == "list-table":
            flush()
            found.append(Token("text", body, tuple(marks)))
            marks.clear()
        elif line.startswith("#") or (fence and fence[2].startswith("solution")):
            flush()
            found.append(Token("border"))
        elif fence and fence[2] in SILENT and gathered:
            gathered.append("")  # a display goes on with its sentence
        elif fence or not line or re.match(r"^\([\w-]+\)=$|^:[\w-]+:|^[`:]{3,}$", line):
            flush()
        else:
            gathered.append(line)
        place = end + 1
    flush()
    return found


def own(text):
    """Return a text without what others said, and without code."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`|\{\w*:?\w*\}|-->|<[\w-]+>", "", text)


def _beside(found, place):
    """Return whether a cell that can fail is next to a text, over figures and silent cells."""
    for step in (-1, 1):
        k = place + step
        while 0 <= k < len(found) and found[k].kind == "cell":
            if CAN_FAIL.search(found[k].text):
                return True
            k += step
    return False


def unchecked(source, graph):
    """Return the texts of a page that compare, with no check beside them or named by them."""
    found, bad = tokens(source), []
    for place, token in enumerate(found):
        if token.kind != "text" or not COMPARES.search(own(token.text)):
            continue
        links = LINK.findall(token.text)
        named = [label for label in token.marks if label not in ("argued", "cited")]
        bad += [f"% checked: {label}, where nothing can fail" for label in named
                if not graph.checks_at(label)]  # fmt: skip
        if not (
            token.marks
            or _beside(found, place)
            or any(role == "cite" or graph.checks_at(label) for role, label in links)
        ):
            bad.append(" ".join(token.text.split()))
    return bad


def unasserted(source, code):
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
        for token in tokens(source)
        if token.kind == "text" and "argued" not in token.marks
        for sentence in re.split(r"(?<=[.?!])\s", token.text)
        if COMPARES.search(own(sentence))
        for name in re.findall(r"\{glue:\}`(\w+)`", sentence)
    }
    return sorted(name for name in compared if name in published and not published[name] & asserted)


_COMMON = {"bits", "nats", "number", "math", "np", "sp", "base", "float", "len", "abs", "mp"}


def _names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - _COMMON


@pytest.fixture(scope="module")
def graph(root):
    return Graph(root, every(root))


def test_what_compares_stands_beside_a_check(page, graph):
    do = "check it in a cell beside it, link to what does, or mark it: % checked: LABEL, % argued"
    page.hold((text, do) for text in unchecked(page.source, graph))


def test_numbers_that_are_compared_are_asserted(executed):
    code = "\n".join(cell.code for cell in executed.cells)
    do = "compared in the text: assert it in a cell of the page"
    executed.hold((name, do) for name in unasserted(executed.source, code))


def test_an_answer_is_shown_where_something_can_fail(pages, graph):
    (questions,) = (page for page in pages if page.name == "book/questions")
    shown = re.findall(r"^:+\{question\} (\S+)\n.*\n:shown: (.*)$", questions.source, re.M)
    assert len(shown) > 30
    words = {name for name, places in shown if not any(map(graph.checks_at, places.split()))}
    # What others document, and what others call it.
    assert words == {"q-argument-order", "q-words"}


FAILING = "```{code-cell} python\nassert 1 < 2\n```\n"
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
    assert unchecked(wrong, graph)


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
    assert not unchecked(right, graph)


def test_a_compared_number_has_to_be_asserted():
    text = "The first is larger, {glue:}`one` against {glue:}`two`. A sum: {glue:}`three`.\n"
    code = "publish(one=bits(a), two=bits(c), three=bits(d))\nassert a > 1"
    assert unasserted(text, code) == ["two"]
    assert unasserted(text, f"{code}\nassert c < a") == []
