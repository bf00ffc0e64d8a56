"""What search engines and previews of links learn of a page."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from bookkit import bits
from sphinx_bookkit.html import metadata
from sphinx_bookkit.renderers import of_quantity


def test_a_sitemap_lists_addresses():
    text = metadata.sitemap(["https://a.example/x.html?a&b"])
    assert "<loc>https://a.example/x.html?a&amp;b</loc>" in text


def test_a_description_stops_before_a_formula():
    document = new_document("page")
    document += nodes.paragraph("", "Short.")
    first = nodes.paragraph(
        "", "Four horses run a race every day, and the ", nodes.emphasis("", "race")
    )
    citation = nodes.inline("", "[9]", classes=["bibtex-citation"])
    first += [nodes.Text(" tells "), of_quantity(bits(1.75)), nodes.Text(" "), citation]
    first += [nodes.Text(". Write "), nodes.math("", "s(u)"), nodes.Text(" for the surprise.")]
    document += first
    said = metadata.description(document)
    assert said == "Four horses run a race every day, and the race tells 1.75 bits."


def test_a_description_ends_with_a_sentence_where_each_has_a_line_of_its_own():
    first = "One reads a loss of 0.8113, and the other a loss of 0.5623."
    rest = ["The data, the model and the formula are the same.", "Who is wrong? " + "Nobody. " * 9]
    paragraph = nodes.paragraph("", "\n".join([first, *rest]))
    document = new_document("page")
    document += paragraph
    assert metadata.description(document).startswith(f"{first} {rest[0]} Who is wrong?")
    assert len(metadata.description(document)) <= 170


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("This sentence is a long one, so that it will do. And this one has ", True),
        ("This sentence is a long one, so that it will do. ", True),
        ("This sentence is a long one, and ends in what a formula says.", False),
        ("This sentence is a long one, which is about (", False),
    ],
)
def test_a_sentence_with_a_formula_is_not_said(before, said):
    document = new_document("page")
    document += nodes.paragraph("", before, nodes.math("", "p"), nodes.Text(" in it."))
    assert metadata.description(document) == (
        "This sentence is a long one, so that it will do." if said else ""
    )


def test_what_is_no_sentence_to_its_end_is_said_too():
    document = new_document("page")
    document += nodes.paragraph("", "A title of a page, without an end, which is long enough")
    assert metadata.description(document).endswith("long enough")
