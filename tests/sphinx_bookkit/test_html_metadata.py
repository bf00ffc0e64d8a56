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
