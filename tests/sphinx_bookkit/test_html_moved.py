"""Addresses of what has moved to another page."""

import pytest

from tests import tiny

INDEX = """# A book

```{moved} sec-steps fig-steps
```
See {ref}`there <sec-steps>`.

```{toctree}
page
```
"""
PAGE = "# Another\n\n(sec-steps)=\n## Steps\n\n(fig-steps)=\n### A figure\n\nWords.\n"


@pytest.fixture
def build(tmp_path):
    """Return what builds a book whose first page is given."""

    def build(index, builder="html"):
        files = {"index.md": index, "page.md": PAGE}
        return tiny.build(tmp_path, files, ["sphinx_bookkit.html.moved"], builder)

    return build


def test_an_old_address_leads_to_the_sentence_that_says_where_to_read_on(build):
    built = build(INDEX)
    before = built.page().partition("See ")[0]
    assert all(before.count(f'id="{label}"') == 1 for label in ("sec-steps", "fig-steps"))
    assert 'href="page.html#sec-steps"' in built.page()
    assert not built.said


def test_the_pdf_has_a_place_once(build):
    build(INDEX)
    (tex,) = build(INDEX, "latex").out.glob("*.tex")
    said = tex.read_text(encoding="utf-8")
    assert said.count(":sec-steps}}") == said.count(":fig-steps}}") == 1


@pytest.mark.parametrize("label", ["sec-nowhere", "here"])
def test_a_label_that_no_other_page_has_is_warned_of(build, label):
    said = build(f"(here)=\n{INDEX.replace('fig-steps', label)}").said
    assert f"index.md:4: WARNING: no other page has the label {label}" in said
