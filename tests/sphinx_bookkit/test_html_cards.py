"""The cards: tags where the address is known, none elsewhere, and the same bytes each time."""

import hashlib
import re

import pytest

from bookkit.figures.card import save_card
from tests import tiny

PAGE = "# Codes\n\nA code that is right for one race is too long for another, and we know why."


def _build(folder, address):
    options = {"html_title": "A Book", "html_baseurl": address}
    return tiny.build(folder, {"index.md": PAGE}, ["sphinx_bookkit.html.cards"], **options)


def _tags(built):
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', built.page())
    return dict(found)


def test_a_page_tells_what_it_is_and_shows_its_card(tmp_path):
    built = _build(tmp_path / "book", "https://a.example/b/")
    tags = _tags(built)
    assert tags["og:title"] == "Codes"
    assert tags["og:site_name"] == "A Book"
    assert tags["og:url"] == "https://a.example/b/index.html"
    assert tags["og:image"] == "https://a.example/b/_images/cards/index.png"
    assert tags["og:description"].startswith("A code that is right")
    assert tags["twitter:card"] == "summary_large_image"
    assert (built.out / "_images" / "cards" / "index.png").stat().st_size < 60_000


def test_a_site_without_an_address_has_neither(tmp_path):
    built = _build(tmp_path / "book", "")
    assert not [tag for tag in _tags(built) if tag.startswith("og:")]
    assert not list(built.out.glob("_images/**/*.png"))


@pytest.mark.parametrize("title", ["Codes", "How to compute a divergence without losing digits"])
def test_a_card_has_the_same_bytes_each_time(tmp_path, title):
    digests = set()
    for name in ("one.png", "two.png"):
        save_card(tmp_path / name, "A Book", title)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
