"""The notebook behind a page: the buttons, and what Binder is asked for."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from bookkit.sphinxext import launch

ROOT = Path(__file__).resolve().parents[2]


def _buttons(page):
    context = {"header_buttons": []}
    launch._offer(SimpleNamespace(srcdir=ROOT), page, "page.html", context, None)
    return context["header_buttons"]


def test_a_page_with_code_offers_its_notebook(monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    (button,) = _buttons("book/entropy")
    assert button["url"] == "../notebooks/entropy.ipynb"
    assert _buttons("book/references") == []


def test_where_the_repository_is_known_binder_runs_it(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/book")
    (group,) = _buttons("index")
    assert [button["text"] for button in group["buttons"]] == ["Download", "Run on Binder"]
    assert group["buttons"][0]["url"] == "notebooks/index.ipynb"
    assert group["buttons"][1]["url"] == (
        "https://mybinder.org/v2/gh/someone/book/main?urlpath=lab/tree/_build/notebooks/index.ipynb"
    )


@pytest.mark.parametrize("name", ["requirements.txt", "runtime.txt", "postBuild"])
def test_binder_finds_what_it_needs(name):
    text = (ROOT / "binder" / name).read_text(encoding="utf-8")
    if name == "requirements.txt":
        assert text.strip() == "-r ../requirements.txt"
    if name == "runtime.txt":
        assert text.strip() == "python-3.12"
    if name == "postBuild":
        assert (ROOT / "binder" / name).stat().st_mode & 0o111
        assert "python -m bookkit.notebooks" in text
