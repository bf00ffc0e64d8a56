"""The links of boxes to themselves."""

import pytest
from lxml import html

from tests import tiny

PAGE = """# Page

(sec-a)=
## A section

```{prf:theorem} Kraft
:label: thm-kraft
The sum is at most 1.
```

```{question} q-long
:says: How long is it?
:shown: sec-a
As long as needed.
```

```{claim} claim-a
:quote: It is long
:by: Somebody
:verdict: false
:shown: {ref}`sec-a`
It is short.
```

```{exercise} A coin
:label: ex-coin
Toss it.
```
"""
EXTENSIONS = [
    "sphinx_proof",
    "sphinx_exercise",
    "sphinx_bookkit.entries",
    "sphinx_bookkit.claims",
    "sphinx_bookkit.html.permalinks",
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    built = tiny.build(folder, {"index.md": tiny.HEAD + PAGE}, EXTENSIONS, numfig=True)
    return html.document_fromstring(built.page())


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("thm-kraft", "theorem"),
        ("q-long", "answer"),
        ("claim-a", "claim"),
        ("ex-coin", "exercise"),
    ],
)
def test_a_box_has_one_link_to_itself(label, says, page):
    (link,) = page.xpath(f"//a[@class='headerlink'][@href='#{label}']")
    box = page.get_element_by_id(label)
    assert box in link.iterancestors()
    assert link.get("title") == f"Link to this {says}"


def test_a_title_ends_in_its_link(page):
    (title,) = page.xpath("//*[@id='thm-kraft']/p[@class='admonition-title']")
    assert title[-1].get("class") == "headerlink"
    assert "Kraft" in title.text_content()
