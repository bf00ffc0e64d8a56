"""The changes after which a build is timed."""

import shutil

import pytest

from benchmarks import builds
from sphinx_bookkit import pages
from sphinx_bookkit.page import Text


@pytest.fixture
def root(tmp_path):
    file = f"{builds.PAGE}.md"
    (tmp_path / file).parent.mkdir()
    shutil.copy(builds.ROOT / file, tmp_path / file)
    return tmp_path


def _code(page):
    return [cell.code for cell in page.cells]


def test_a_sentence_more_is_of_the_text_and_changes_no_cell(root):
    before = pages.read(root, builds.PAGE)
    builds.add_sentence(root)
    after = pages.read(root, builds.PAGE)
    paragraphs = [[t.source for t in page.all(Text) if t.kind == "paragraph"]
                  for page in (before, after)]  # fmt: skip
    assert paragraphs[1] == [f"{paragraphs[0][0]}\nSo it is.", *paragraphs[0][1:]]
    assert _code(after) == _code(before)


def test_a_comment_changes_one_cell(root):
    before = _code(pages.read(root, builds.PAGE))
    builds.add_comment(root)
    after = _code(pages.read(root, builds.PAGE))
    (changed,) = (pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    assert changed[1] == f"{changed[0]}\n# A cell that has changed."
