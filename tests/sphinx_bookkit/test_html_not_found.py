"""The page that a server shows where it has none: its links hold at any depth."""

import pytest
from lxml import html

from sphinx_bookkit.html.not_found import from_root

PAGE = (
    '<!DOCTYPE html>\n<html data-content_root="./"><head><script>a = "<b>&amp;";</script></head>'
    '<body><a href="{}">here</a></body></html>'
)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("index.html", "/book/index.html"),
        ("book/entropy.html#sec", "/book/book/entropy.html#sec"),
        ("#main", "#main"),
        ("/other/", "/other/"),
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_begins_at_the_root(address, there):
    page = html.document_fromstring(from_root(PAGE.format(address), "/book/"))
    assert page.find(".//a").get("href") == there
    assert page.get("data-content_root") == "/book/"


def test_the_rest_of_the_page_is_as_it_was():
    assert from_root(PAGE.format("#"), "./") == PAGE.format("#")
