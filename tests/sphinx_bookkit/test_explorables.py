"""The explorable directive: an element on the site, nothing elsewhere, and its mistakes told."""

import re

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CONF = """
extensions = ["myst_nb", "sphinx_bookkit.explorables"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]
"""
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
    scripts = folder / "book" / "_static" / "explorables"
    scripts.mkdir(parents=True)
    for name in ("measures", "explorable", "area-picture"):
        (scripts / f"{name}.js").touch()
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text(INDEX + explorable)
    (folder / "plain.md").write_text("# A page with none\n")
    (folder / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    said = folder / "said"
    with said.open("w") as log, docutils_namespace():
        app = Sphinx(folder, folder, folder / "out", folder / "trees", builder, status=None,
                     warning=log)  # fmt: skip
        app.build()
    return said.read_text()


def test_a_page_has_the_element_and_loads_its_scripts_alone(tmp_path):
    _build(tmp_path)
    page = (tmp_path / "out" / "index.html").read_text()
    assert re.search(r'<explorable-area-picture figure="fig-area">\s*<p>Drag <em>it</em>', page)
    loaded = re.findall(r'<script defer="defer" src="_static/explorables/([\w-]+)\.js', page)
    assert loaded == ["measures", "explorable", "area-picture"]
    assert "explorables" not in (tmp_path / "out" / "plain.html").read_text()


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_elsewhere_the_figure_stands_alone(builder, tmp_path):
    _build(tmp_path, builder=builder)
    (output,) = [*(tmp_path / "out").glob("*.tex"), *(tmp_path / "out").glob("index.txt")]
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
    assert complaint in _build(tmp_path, wrong).lower().replace("content block", "content")
