"""The command that says what became of the relations of the book."""

import json

import pytest

from bookkit import relations as kept
from tools import relations


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Return a book of one page, to be given as text, and the file of its counts."""
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    monkeypatch.setattr(relations, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "FILE", tmp_path / "relations.json")
    return tmp_path


def page(book, text):
    (book / "index.md").write_text(f"# Book\n\n% throughout: p pmf of x\n\n{text}\n")


def test_it_counts_and_keeps_what_it_counted(book, capsys):
    page(book, "$$\nH(p) \\ge 0\n$$\n\nLet $p = q$.")
    assert relations.main(["--write"]) == 0
    assert "| index | 1 | 1 |" in capsys.readouterr().out
    assert json.loads(kept.FILE.read_text()) == {
        "index": {"boxes": {"checked": 1}, "text": {"condition": 1, "by shape": 1}}
    }


def test_it_refuses_to_keep_what_got_worse(book, capsys):
    page(book, "$$\nH(p) \\ge 0\n$$")
    relations.main(["--write"])
    before = kept.FILE.read_text()
    page(book, "$$\nH(p) > 0\n$$")
    assert relations.main(["--write"]) == 1
    assert "unread or false in boxes: 1, after 0" in capsys.readouterr().out
    assert kept.FILE.read_text() == before


def test_it_prints_what_is_open_with_its_place(book, capsys):
    page(book, "$$\nH(p) > 0\n$$")
    assert relations.main(["--open"]) == 0
    assert "index.md:6: H(p) > 0\n     ^\nis false" in capsys.readouterr().out


def test_a_mark_that_is_not_so_is_told_and_nothing_is_kept(book, capsys):
    page(book, "% wrong: $H(p) \\ge 0$\n$H(p) \\ge 0$")
    assert relations.main(["--write"]) == 1
    assert "is marked wrong, and is not refused" in capsys.readouterr().out
    assert not kept.FILE.exists()


def test_a_mark_that_names_what_computes_nothing_is_told_and_nothing_is_kept(book, capsys):
    cell = "\n\n```{code-cell} python\n:computes: any-p\nassert f(1) == 2\n```"
    page(book, f"% density: $h(p) \\ge 0$; computed by any-p\n$h(p) \\ge 0${cell}")
    assert relations.main(["--write"]) == 0
    assert json.loads(kept.FILE.read_text()) == {"index": {"boxes": {}, "text": {"computed": 1}}}
    page(book, f"% density: $h(p) \\ge 0$; computed by any-q\n$h(p) \\ge 0${cell}")
    assert relations.main(["--write"]) == 1
    said = capsys.readouterr().out
    assert "index.md:5: a relation is said to be computed by any-q" in said
    assert "a cell computes any-p, which no mark of a relation names" in said
