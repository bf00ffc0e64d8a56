"""The pages of the book, in its order."""

from pathlib import Path

from bookkit import contents

ROOT = Path(__file__).resolve().parents[2]


def test_pages_come_in_the_order_of_the_contents_and_each_is_there():
    pages = contents.pages(ROOT)
    assert pages[:2] == ["index", "book/entropy"]
    assert len(set(pages)) == len(pages)
    assert all((ROOT / f"{page}.md").is_file() for page in pages)


def test_pages_in_parts_are_found_too(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n"
        "- caption: One\n  chapters:\n  - file: a\n- caption: Two\n  chapters:\n  - file: b\n"
    )
    assert contents.pages(tmp_path) == ["index", "a", "b"]


def test_executed_pages_are_those_that_hold_code():
    executed = contents.executed(ROOT)
    assert executed[:2] == ["index", "book/entropy"]
    assert "book/references" not in executed
