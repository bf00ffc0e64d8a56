"""The pages of the book, in its order."""

from pathlib import Path

from sphinx_bookkit import pages

ROOT = Path(__file__).resolve().parents[2]


def test_pages_come_in_the_order_of_the_contents_and_each_is_there():
    found = pages.every(ROOT)
    assert found[:2] == ["index", "book/entropy"]
    assert len(set(found)) == len(found)
    assert all((ROOT / f"{page}.md").is_file() for page in found)


def test_pages_in_parts_are_found_too(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n"
        "- caption: One\n  chapters:\n  - file: a\n- caption: Two\n  chapters:\n  - file: b\n"
    )
    assert pages.every(tmp_path) == ["index", "a", "b"]


def test_executed_pages_are_those_that_hold_code():
    executed = pages.executed(ROOT)
    assert executed[:2] == ["index", "book/entropy"]
    assert "book/references" not in executed
