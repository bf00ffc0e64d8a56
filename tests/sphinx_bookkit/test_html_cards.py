"""The cards: tags where the address is known, none elsewhere, and the same bytes each time."""

import hashlib
import re

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from bookkit.figures.card import save_card

CONF = """
html_title = "A Book"
extensions = ["myst_nb", "sphinx_bookkit.html.cards"]
nb_execution_mode = "off"
html_baseurl = "{address}"
"""
PAGE = "# Codes\n\nA code that is right for one race is too long for another, and we know why."


def _build(folder, address):
    folder.mkdir()
    (folder / "conf.py").write_text(CONF.format(address=address))
    (folder / "index.md").write_text(PAGE)
    with docutils_namespace():
        app = Sphinx(folder, folder, folder / "out", folder / "trees", "html", status=None)
        app.build()
    return folder / "out"


def _tags(out):
    html = (out / "index.html").read_text(encoding="utf-8")
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))


def test_a_page_tells_what_it_is_and_shows_its_card(tmp_path):
    out = _build(tmp_path / "book", "https://a.example/b/")
    tags = _tags(out)
    assert tags["og:title"] == "Codes"
    assert tags["og:site_name"] == "A Book"
    assert tags["og:url"] == "https://a.example/b/index.html"
    assert tags["og:image"] == "https://a.example/b/_images/cards/index.png"
    assert tags["og:description"].startswith("A code that is right")
    assert tags["twitter:card"] == "summary_large_image"
    assert (out / "_images" / "cards" / "index.png").stat().st_size < 60_000


def test_a_site_without_an_address_has_neither(tmp_path):
    out = _build(tmp_path / "book", "")
    assert not [tag for tag in _tags(out) if tag.startswith("og:")]
    assert not (out / "_images").exists() or not list((out / "_images").rglob("*.png"))


@pytest.mark.parametrize("title", ["Codes", "How to compute a divergence without losing digits"])
def test_a_card_has_the_same_bytes_each_time(tmp_path, title):
    digests = set()
    for name in ("one.png", "two.png"):
        save_card(tmp_path / name, "A Book", title)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
