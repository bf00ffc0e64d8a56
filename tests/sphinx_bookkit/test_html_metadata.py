"""What search engines and previews of links learn of a page."""

from docutils import nodes
from docutils.utils import new_document

from sphinx_bookkit.html import metadata


def test_a_sitemap_lists_addresses():
    text = metadata.sitemap(["https://a.example/x.html?a&b"])
    assert "<loc>https://a.example/x.html?a&amp;b</loc>" in text


def test_a_description_stops_before_a_formula():
    document = new_document("page")
    document += nodes.paragraph("", "Short.")
    first = nodes.paragraph(
        "", "Four horses run a race every day, and the ", nodes.emphasis("", "race")
    )
    first += [nodes.Text(" tells "), nodes.raw("", "<data>1.75&#160;bits</data>", format="html")]
    first += [nodes.Text(" [9]. Write "), nodes.math("", "s(u)"), nodes.Text(" for the surprise.")]
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
