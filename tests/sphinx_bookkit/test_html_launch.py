"""The notebook behind a page: the buttons, and what Binder is asked for."""

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

from packaging.specifiers import SpecifierSet

from sphinx_bookkit.html import launch
from sphinx_bookkit.notebook import package

ROOT = Path(__file__).resolve().parents[2]


def _buttons(page, root=ROOT):
    context = {"header_buttons": []}
    launch._add_buttons(SimpleNamespace(srcdir=root), page, "page.html", context, None)
    return context["header_buttons"]


def test_a_page_with_code_offers_its_notebook_and_the_package_that_it_installs(monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    (group,) = _buttons("book/entropy")
    notebook, wheel = group["buttons"]
    assert notebook["url"] == "../notebooks/entropy.ipynb"
    assert "installs" in notebook["tooltip"]
    assert wheel["url"] == f"../notebooks/{package.wheel_name(ROOT)}"
    assert _buttons("book/references") == []


def test_a_book_without_a_package_offers_the_notebook_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setattr(launch.pages, "executed", lambda root: ["page"])
    (group,) = _buttons("page", tmp_path)
    assert [button["url"] for button in group["buttons"]] == ["notebooks/page.ipynb"]


def test_where_the_repository_is_known_binder_runs_it(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/book")
    (group,) = _buttons("index")
    assert [button["text"] for button in group["buttons"]] == [
        "Notebook",
        "Its package",
        "Run on Binder",
    ]
    assert group["buttons"][0]["url"] == "notebooks/index.ipynb"
    assert group["buttons"][2]["url"] == (
        "https://mybinder.org/v2/gh/someone/book/main?urlpath=lab/tree/_build/notebooks/index.ipynb"
    )


def test_binder_installs_what_is_locked_and_writes_what_the_link_opens():
    folder = ROOT / "binder"
    (option, locked) = (folder / "requirements.txt").read_text().split()
    assert option == "-r" and (folder / locked).resolve() == ROOT / "requirements.txt"
    version = re.fullmatch(r"python-(3\.\d+)\n", (folder / "runtime.txt").read_text())[1]
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert version in SpecifierSet(needed)
    after = folder / "postBuild"
    assert after.stat().st_mode & 0o100
    assert "python -m tools.notebooks" in after.read_text()
    assert f"/_build/{launch.FOLDER}/" in launch.binder("someone/book", "book/entropy")
