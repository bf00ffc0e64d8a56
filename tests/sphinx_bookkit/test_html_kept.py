"""What of the last site stays: what pages take from each other, and what only one of them has."""

from types import SimpleNamespace

import pytest

from sphinx_bookkit.html import kept
from tests import tiny

PAGE = """# A page

(a-place)=
## A place

Words.

```{{figure}} picture.svg
:name: a-figure

A caption.
```
{more}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'
FRONT = "# A book\n\n```{toctree}\npage\n```\n\nSee {ref}`a-place`.\n"


def _shared(root, page=PAGE, more=""):
    files = {"index.md": FRONT, "page.md": page.format(more=more), "picture.svg": SVG}
    with tiny.building(root, files, ["sphinx_bookkit.html.kept"]) as built:
        return kept.shared(built.app.env)


def test_words_and_the_lines_that_they_move_are_one_page_s_alone(tmp_path):
    assert _shared(tmp_path) == _shared(tmp_path, PAGE.replace("Words.", "Other words.\nAnd more."))


@pytest.mark.parametrize(
    ("old", "new"),
    [("# A page", "# Another page"), ("## A place", "## That place"), ("a-place", "one-place"),
     ("A caption", "Its caption"), ("## A place", "## Before\n\n(a-place)=\n## A place")],
)  # fmt: skip
def test_what_others_show_is_shared(tmp_path, old, new):
    page = PAGE.replace(old, new)
    assert _shared(tmp_path) != _shared(
        tmp_path, page, "\n(a-place)=\n## End\n" * (old == "a-place")
    )


@pytest.mark.parametrize(("pages", "processes"), [(5, 1), (6, 4)])
def test_many_pages_are_written_by_as_many_processes_as_there_are_cores(
    pages, processes, monkeypatch
):
    monkeypatch.setattr(kept, "cores", lambda: 4)
    monkeypatch.setattr(kept, "shared", lambda env: "something else")
    app, env = SimpleNamespace(parallel=1), SimpleNamespace(found_docs={*map(str, range(pages))})
    assert len(kept._Site().behind(app, env)) == pages
    assert app.parallel == processes


def test_a_picture_that_no_page_shows_any_more_goes_with_it(tmp_path):
    _shared(tmp_path)
    assert (tmp_path / "out" / "html" / "_images" / "picture.svg").exists()
    _shared(tmp_path, PAGE.partition("```")[0])
    assert not (tmp_path / "out" / "html" / "_images" / "picture.svg").exists()
