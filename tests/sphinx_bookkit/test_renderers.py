"""What cells show as fields: its nodes, and what each builder writes of them."""

import math
from types import SimpleNamespace

import pytest
from docutils import nodes
from myst_nb.core.render import MimeData

from bookkit import bits, nats, number
from bookkit.quantities import MIME as QUANTITY
from sphinx_bookkit.renderers import OUTPUT, Fields, of_quantity, quantity
from tests import tiny

PAGE = """# Page

```{code-cell} python
:tags: [remove-input]
from bookkit import bits, publish
publish(race=bits(1.75), coin=bits(0.5, pinned=True))
```

The race tells {glue:}`race`, and the coin {glue:}`coin`.

```{code-cell} python
bits(2.25)
```
"""


def _rendered(mime, content, inline=False):
    return Fields.handle_mime(SimpleNamespace(), MimeData(mime, content), inline)


def test_a_quantity_keeps_its_fields():
    (node,) = _rendered(QUANTITY, bits(1.75, 2).as_json(), inline=True)
    assert node.astext() == "1.75\N{NO-BREAK SPACE}bits"
    assert (node["value"], node["unit"], node["decimals"], node["pinned"]) == (1.75, "bit", 2, "")


def test_below_its_code_it_is_a_block():
    (block,) = _rendered(QUANTITY, bits(1.75).as_json())
    assert isinstance(block, nodes.container) and OUTPUT in block["classes"]
    assert isinstance(block[0], quantity)


@pytest.mark.parametrize(
    ("given", "pinned"), [(nats(1), ""), (nats(1, pinned=True), "author"), (number(1), "")]
)
def test_the_author_pins_what_has_a_unit(given, pinned):
    assert of_quantity(given)["pinned"] == pinned


def test_no_number_is_too_large_for_its_fields():
    (node,) = _rendered(QUANTITY, bits(math.inf).as_json(), inline=True)
    assert node["value"] == math.inf


def test_of_another_type_it_renders_nothing():
    assert _rendered("text/html", "<b>") is None


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A page whose cells show quantities, for each builder."""

    def build(builder):
        made = tiny.build(
            tmp_path_factory.mktemp(builder),
            {"index.md": tiny.HEAD + PAGE},
            ["sphinx_bookkit.renderers"],
            builder,
            nb_execution_mode="force",
        )
        assert not made.said
        return made

    return build


def test_the_site_gets_elements_of_data(built):
    page = built("html").page()
    data = 'class="quantity" data-decimals="4" data-unit="bit" value="1.75">1.75\xa0bits</data>'
    assert f"The race tells <data {data}" in page
    assert 'data-pinned="" data-unit="bit" value="0.5"' in page


def test_the_pdf_gets_formulas(built):
    (file,) = built("latex").out.glob("*.tex")
    tex = file.read_text(encoding="utf-8")
    assert r"The race tells \(1.75\ \text{bits}\), and the coin \(0.5\ \text{bits}\)." in tex


def test_a_text_says_them(built):
    said = (built("text").out / "index.txt").read_text(encoding="utf-8")
    assert "The race tells 1.75\N{NO-BREAK SPACE}bits" in said
