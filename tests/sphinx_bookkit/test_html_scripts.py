"""Which scripts a page loads: those that it has a use for."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx_exercise.nodes import solution_node

from sphinx_bookkit.html.scripts import light, needed
from sphinx_bookkit.statements.drawing import statements_picture


@pytest.mark.parametrize(
    ("part", "scripts"),
    [
        (nodes.paragraph("", "Prose."), set()),
        (nodes.math_block("", "p"), {"opening.js", "copy-tex.js", "scrolling.js"}),
        (nodes.literal_block("", "p"), {"copy-code.js", "scrolling.js"}),
        (nodes.doctest_block("", ">>> p"), {"copy-code.js", "scrolling.js"}),
        (nodes.table(), {"scrolling.js"}),
        (statements_picture(), {"scrolling.js", "graph.js"}),
        (nodes.raw("", '<svg class="statements"/>', format="html"), set()),
        (nodes.image(uri="a.svg"), set()),
        (nodes.math("", "p"), set()),
        (nodes.reference("", "a", refid="a"), {"previews.js"}),
        (nodes.reference("", "a", internal=True, refuri="a.html#a"), {"previews.js"}),
        (nodes.reference("", "a", internal=True, refuri="a.html"), set()),
        (nodes.reference("", "a", refuri="https://example.org/#a"), set()),
        (solution_node(classes=["solution", "dropdown"]), {"solutions.js"}),
        (solution_node(classes=["solution"]), set()),
    ],
)
def test_a_page_asks_for_what_it_has_a_use_for(part, scripts):
    document = new_document("page")
    document += nodes.section("", part)
    # The one that every page has is for its sides.
    assert {*needed(document)} == scripts | {"stops.js"}


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("// Why.\nconst a = 1;  // One.\n\n  f(a, [a]);\n", "const a = 1;\nf(a,[a]);\n"),
        ("/* Why. */ a = b /* c */ + 1", "a = b + 1\n"),
        # A line may end a statement, also one in a comment.
        ("return\n  a", "return\na\n"),
        ("a /* 1\n2 */ b", "a\nb\n"),
        # What looks like a comment, or like space, and is none.
        ("'//  a' + `//  ${ a }  b`", "'//  a' + `//  ${ a }  b`\n"),
        ("x.replace(/[/]  \\/\\//g, y)", "x.replace(/[/]  \\/\\//g,y)\n"),
        ("a + +b - -c", "a + +b - -c\n"),
        ("a / b / c // d", "a / b / c\n"),
    ],
)
def test_a_script_is_light(script, written):
    assert light(script) == written
