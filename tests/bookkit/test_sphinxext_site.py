"""The web side without a build: what Sphinx is told."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from bookkit.sphinxext import site

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "book").mkdir()
    shutil.copytree(ROOT / "book" / "_static", tmp_path / "book" / "_static")
    shutil.copy(ROOT / "book" / "macros.tex", tmp_path / "book")
    return tmp_path


def _config(root):
    config = SimpleNamespace(templates_path=[], html_theme_options={})
    site._configure(SimpleNamespace(srcdir=root), config)
    return config


def test_no_repository_is_named_unless_the_environment_names_one(root, monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    assert "repository_url" not in _config(root).html_theme_options

    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/book")
    options = _config(root).html_theme_options
    assert options["repository_url"] == "https://github.com/someone/book"
    assert options["use_edit_page_button"] is True


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("Someone/Book", "https://someone.github.io/Book/"),
        ("Someone/someone.github.io", "https://someone.github.io/"),
    ],
)
def test_the_address_of_a_repository_is_its_pages(repository, address, root, monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    assert _config(root).html_baseurl == address


def test_a_sitemap_lists_addresses():
    text = site.sitemap(["https://a.example/x.html?a&b"])
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
    said = site.description(document)
    assert said == "Four horses run a race every day, and the race tells 1.75 bits."


def _mended(body):
    scripts = []
    context = {"body": body}
    app = SimpleNamespace(add_js_file=lambda name, **options: scripts.append(name))
    site._mend(app, "page", "page.html", context, None)
    return context["body"], scripts


def test_what_screen_readers_stumble_over_is_mended():
    body, scripts = _mended(
        '<div role="list" class="citation-list"><div role="doc-biblioentry"></div></div>'
        '<div><th class="head"><p></p></th><th>p</th></div>'
    )
    assert body == (
        '<div class="citation-list"><div></div></div><div><td class="head"></td><th>p</th></div>'
    )
    assert scripts == []


def test_a_table_scrolls_and_breaks_its_names_between_their_words():
    name = '<span class="pre">{}</span>'
    body, scripts = _mended(
        f'<div class="x-table-container"><td>{name.format("a_b.c(0.5)")}</td></div>'
        f"{name.format('d_e')}"
    )
    assert name.format("a_<wbr />b.<wbr />c(0.<wbr />5)") in body
    assert name.format("d_e") in body
    assert scripts == ["scrolling.js"]


@pytest.mark.parametrize(
    "name", ["book/_static/book.css", "book/_static/claims.js", "book/macros.tex"]
)
def test_an_edit_of_a_style_a_script_or_a_macro_changes_every_page(root, name):
    before = _config(root).book_assets
    assert _config(root).book_assets == before
    with (root / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert _config(root).book_assets != before
