"""Two builds of a small book, in two folders and without a network, give the same bytes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sphinx_bookkit import page
from tests import tiny
from tools import new_chapter, offline, reproduce

ROOT = Path(__file__).resolve().parents[2]
TOC = "format: jb-book\nroot: book/coin\nchapters:\n- file: book/api\n"
AUTHOR = ["-c", "user.name=A", "-c", "user.email=a@example.org"]


@pytest.fixture
def book(tmp_path):
    """A book of one chapter, with a figure, a derivation, glue, exercises and index entries."""
    root = tmp_path / "book"
    skip = shutil.ignore_patterns("_build", ".*", "node_modules", "*.egg-info", "*.md")
    shutil.copytree(ROOT, root, ignore=skip)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copy(ROOT / "README.md", root)
    new_chapter.write(root, "coin")
    # The names in its code are links to the API, whose table links to chapters that are not there.
    api = (ROOT / "book" / "api.md").read_text(encoding="utf-8")
    lines = api.splitlines()
    for table in page.parse(api).blocks("list-table"):
        lines[table.line - 1 : table.end - 1] = [""] * (table.end - table.line)
    (root / "book" / "api.md").write_text("\n".join(lines), encoding="utf-8")
    (root / "_toc.yml").write_text(TOC)
    (root / ".gitignore").write_text("node_modules\n")
    for command in (["init", "--quiet"], ["add", "."], [*AUTHOR, "commit", "--quiet", "-m", "It"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def test_two_builds_give_the_same_bytes(book, capsys, monkeypatch):
    made, differences, clone = {}, reproduce.differences, reproduce.clone

    def lend(root, folder):
        clone(root, folder)
        tiny.lend_fonts(folder)

    def look(one, other):
        made.update(reproduce.contents(one))
        return differences(one, other)

    monkeypatch.setattr(reproduce, "differences", look)
    monkeypatch.setattr(reproduce, "clone", lend)
    # The site has the notebooks, too, and the wheel that they install.
    assert reproduce.compare(book, ["html"]) == 0
    assert {"book/coin.html", "book/api.html", "notebooks/coin.ipynb"} <= made.keys()
    assert any(name.endswith(".whl") for name in made)
    said = capsys.readouterr().out
    assert f"html: {len(made)} files, 0 differ" in said
    assert ("without a network" in said) is offline.possible()


def test_a_byte_that_differs_is_seen(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "deep").mkdir(parents=True)
        (folder / "same").write_text("a")
        (folder / "deep" / "changed").write_text(folder.name)
        (folder / "build.log").write_text(folder.name)
    (other / "more").touch()
    assert reproduce.differences(one, other) == ["deep/changed", "more"]
    assert reproduce.differences(other, one) == ["deep/changed", "more"]
    assert reproduce.differences(one, one) == []


def test_a_build_that_fails_is_heard(tmp_path, monkeypatch):
    monkeypatch.setitem(reproduce.BUILDERS, "html", ("no.such.module",))
    with pytest.raises(SystemExit, match="html could not be built"):
        reproduce.build(tmp_path, "html", {})
