"""The web side without a build: what Sphinx is told."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from sphinx_bookkit.html import config

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "book").mkdir()
    shutil.copytree(ROOT / "book" / "_static", tmp_path / "book" / "_static")
    shutil.copy(ROOT / "book" / "macros.tex", tmp_path / "book")
    return tmp_path


def _config(root):
    told = SimpleNamespace(templates_path=[], html_theme_options={})
    config._configure_site(SimpleNamespace(srcdir=root), told)
    return told


def test_its_templates_are_those_of_no_other_book_of_the_process(root):
    shared = []
    told = SimpleNamespace(srcdir=root, templates_path=shared, html_theme_options={})
    config._configure_site(told, told)
    assert [Path(path).name for path in told.templates_path] == ["templates"]
    assert shared == []


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


@pytest.mark.parametrize(
    "name", ["book/_static/book.css", "book/_static/claims.js", "book/macros.tex"]
)
def test_an_edit_of_a_style_a_script_or_a_macro_changes_every_page(root, name):
    before = _config(root).book_assets
    assert _config(root).book_assets == before
    with (root / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert _config(root).book_assets != before
