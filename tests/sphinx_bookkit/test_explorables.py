"""The explorable directive: an element on the site, nothing elsewhere, and its mistakes told."""

import re

import pytest
from lxml import html

from tests import tiny

INDEX = """
# A Book

```{toctree}
plain
```

```{figure} drawing.svg
:name: fig-area
A drawing.
```

"""
EXPLORABLE = """:::{explorable} area-picture
:figure: fig-area
Drag *it*.
:::
"""


def _build(folder, explorable=EXPLORABLE, builder="html"):
    names = ("measures", "explorable", "area-picture", "horse-bet")
    scripts = (f"book/_static/explorables/{name}.js" for name in names)
    files = dict.fromkeys(scripts, "") | {
        "index.md": INDEX + explorable,
        "plain.md": "# A page with none\n",
        "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    return tiny.build(folder, files, ["sphinx_bookkit.explorables"], builder)


def _scripts(page):
    (script,) = html.document_fromstring(page).xpath("//script[@data-scripts]")
    assert script.get("src").startswith("_static/nearing.js")
    return script.get("data-scripts").split()


def test_a_page_has_the_element_and_names_its_scripts_alone(tmp_path):
    built = _build(tmp_path)
    page = built.page()
    assert re.search(r'<explorable-area-picture figure="fig-area">\s*<p>Drag <em>it</em>', page)
    assert _scripts(page) == ["measures", "explorable", "area-picture"]
    assert "nearing.js" not in built.page("plain")
    # Its figure is marked, so that the style sheet keeps room in it.
    assert re.search(r'<figure class="[^"]*\bexplorable-place\b[^"]*" id="fig-area"', page)


def test_what_an_explorable_is_made_of_is_loaded_before_it(tmp_path):
    page = _build(tmp_path, EXPLORABLE.replace("area-picture", "horse-bet")).page()
    assert _scripts(page) == ["measures", "explorable", "area-picture", "horse-bet"]


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_elsewhere_the_figure_stands_alone(builder, tmp_path):
    out = _build(tmp_path, builder=builder).out
    (output,) = [*out.glob("*.tex"), *out.glob("index.txt")]
    assert "A drawing." in output.read_text()
    assert "Drag" not in output.read_text()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (EXPLORABLE.replace("area-picture", "nothing"), "no explorable 'nothing'"),
        (EXPLORABLE.replace("area-picture", "measures"), "no explorable 'measures'"),
        (EXPLORABLE.replace(":figure: fig-area\n", ""), "has no :figure:"),
        (EXPLORABLE.replace("Drag *it*.\n", ""), "content"),
        (EXPLORABLE.replace("fig-area", "fig-other"), "the page has no figure fig-other"),
    ],
)
def test_mistakes_are_told(wrong, complaint, tmp_path):
    assert complaint in _build(tmp_path, wrong).said.lower().replace("content block", "content")
