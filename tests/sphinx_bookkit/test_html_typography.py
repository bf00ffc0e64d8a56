"""Where the site breaks its lines: what is bound to a formula, and what scrolls."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lxml import html

from sphinx_bookkit.html import typography
from tests import tiny


def _after(transform, *children):
    document = new_document("page")
    document.settings.env = SimpleNamespace()
    document += list(children)
    transform(document).run()
    return document


def _bound(*parts):
    paragraph = nodes.paragraph("", "", *parts)
    document = _after(typography.Punctuation, paragraph)
    return [inline.astext() for inline in document.findall(nodes.inline)], document.astext()


@pytest.mark.parametrize(
    ("before", "after", "bound"),
    [
        ("It is ", ". So", ["H."]),
        ("It is (", "), and", ["(H),"]),
        ("Said “", "”.", ["“H”."]),
        ("It is ", " bits.", []),
        ("The ", "-th", ["H-"]),
        ("From ", " - to", []),
        ("The same as ", ")s of", ["H)s"]),
        ("The same as ", ".so", ["H."]),
    ],
)
def test_punctuation_stays_with_its_formula(before, after, bound):
    found, text = _bound(nodes.Text(before), nodes.math("", "H"), nodes.Text(after))
    assert found == bound
    assert text == f"{before}H{after}"


def test_what_is_no_text_is_left_alone():
    formulas = [nodes.math("", "p"), nodes.emphasis(text=". So")]
    assert _bound(*formulas)[0] == []


def test_two_formulas_share_no_punctuation():
    parts = [nodes.math("", "p"), nodes.Text(", "), nodes.math("", "q"), nodes.Text(".")]
    assert _bound(*parts)[0] == ["p,", "q."]


@pytest.mark.parametrize(
    ("printed", "columns"),
    [
        ("in nats      here   there\nentropy(p)   1.04    1.05", True),
        ("step   0.2 mm: 1\nstep   0.1 mm: 2\nstep 0.001 mm: 3", True),
        ("p sums to 0.8, not 1: it is not a probability mass function.", False),
        ("step 1 is false:\n  H(p)\n  = 0   (a sign)\nfor p = 1\n  left  1\n  right 0", False),
    ],
)
def test_what_is_printed_in_columns_is_told_from_a_message(printed, columns):
    document = _after(typography.Columns, nodes.literal_block("", printed))
    assert ("columns" in document[0]["classes"]) is columns


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("a_b.c(0.5)", ["a_", "b.", "c(0.", "5)"]),
        ("softmax", ["softmax"]),
        ("_a.", ["_", "a."]),
        ("a, b", ["a, b"]),
    ],
)
def test_a_name_in_a_table_breaks_between_its_words(name, pieces):
    literal, outside = nodes.literal("", name), nodes.literal("", name)
    row = nodes.row("", nodes.entry("", nodes.paragraph("", "", literal)))
    document = _after(typography.NamesInTables, row, nodes.paragraph("", "", outside))
    assert [text.astext() for text in literal.findall(nodes.Text)] == pieces
    assert len([*document.findall(typography.break_opportunity)]) == len(pieces) - 1
    assert [*outside.children] == [nodes.Text(name)]


def test_the_site_has_a_place_to_break_and_a_line_of_code_in_an_element(tmp_path):
    text = "# Page\n\n| a |\n|---|\n| `a_b` |\n\n```python\nif a:\n\n    b\n```\n"
    built = tiny.build(tmp_path, {"index.md": text}, ["sphinx_bookkit.html.typography"])
    page = html.document_fromstring(built.page())
    assert not built.said
    assert [part.tag for part in page.find(".//td//code")] == ["span", "wbr", "span"]
    lines = page.find_class("code-line")
    assert [line.text_content() for line in lines] == ["if a:\n", "\n", "    b\n"]
    # In the colour of all code.
    assert not page.xpath("//pre//span[@class='n' or @class='p']")
    assert page.xpath("//pre//span[@class='k']")
