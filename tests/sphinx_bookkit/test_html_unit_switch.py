"""Which quantities keep their unit whatever a reader chooses."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from bookkit import Quantity, bits, nats, number
from sphinx_bookkit.html import unit_switch
from sphinx_bookkit.html.unit_switch import IN_ANY_UNIT, pin, say_logarithms
from sphinx_bookkit.renderers import of_quantity as _node
from sphinx_bookkit.renderers import quantity

RACE, COIN = bits(1.75), nats(0.3251)


def _paragraph(*parts):
    paragraph = nodes.paragraph()
    for part in parts:
        paragraph += part if isinstance(part, nodes.Node) else nodes.Text(part)
    return paragraph


def _pinned(*blocks):
    document = new_document("page")
    document += blocks
    left = pin(document)
    found = [*document.findall(quantity)]
    assert left == any(node["unit"] and not node["pinned"] for node in found)
    return [node["pinned"] for node in found]


@pytest.mark.parametrize(
    ("parts", "pinned"),
    [
        (["The race tells ", _node(RACE), " a day."], [""]),
        (
            ["The floor is ", _node(bits(0.469)), ", or ", _node(COIN), "."],
            ["sentence", "sentence"],
        ),
        (["A race of ", _node(RACE), ", a fair coin of 1 bit."], ["sentence"]),
        (["At ", _node(COIN), " a loss of 0.2 nats shows nothing."], ["sentence"]),
        (["That is ", nodes.math("", r"\ln 10"), ", ", _node(nats(2.3026))], ["sentence"]),
        (["That is ", nodes.math("", r"\log_2 5"), ", ", _node(bits(2.3219))], ["sentence"]),
        (["High ", nodes.math("", r"\log \frac{1}{q}"), ", cost ", _node(RACE)], [""]),
        (["Of ", _node(number(36)), " digits, ", _node(bits(34.2, pinned=True))], ["", "author"]),
        (["A habit: ", _node(RACE)], [""]),
        (
            ["It costs ", _node(RACE), ": so many zeros and ones.\nOr ", _node(RACE)],
            ["sentence", ""],
        ),
        (["So many digits.\nIt costs ", _node(RACE), "."], [""]),
        (["It is ", _node(RACE), ",", nodes.emphasis("", "doublings"), "."], ["sentence"]),
    ],
)
def test_a_paragraph(parts, pinned):
    assert _pinned(_paragraph(*parts)) == pinned


def test_a_paragraph_binds_no_other():
    assert _pinned(_paragraph("bits ", _node(RACE)), _paragraph("so ", _node(RACE))) == [
        "sentence",
        "",
    ]


def test_the_output_of_a_cell_keeps_the_unit_of_its_code():
    output = nodes.container("", _node(RACE), classes=["cell_output"])
    assert _pinned(output) == ["output"]


def test_a_row_of_two_units_keeps_both():
    row = nodes.row("", *(nodes.entry("", _paragraph(_node(q))) for q in (RACE, COIN)))
    assert _pinned(row) == ["sentence", "sentence"]
    assert _pinned(nodes.row("", nodes.entry("", _paragraph(_node(RACE))))) == [""]


def test_a_definition_in_any_unit_says_its_logarithm_in_each():
    box = nodes.admonition("", nodes.title(), nodes.section("", _paragraph("It is")))
    box["classes"] = [IN_ANY_UNIT]
    document = new_document("page")
    document += [box, nodes.admonition("", nodes.section("", _paragraph("Another")))]
    assert say_logarithms(document)
    line = box[-1][-1]
    said = {words["classes"][0]: words.astext() for words in line}
    assert said == {
        "bit": r"Shown in bits: \log is \log_2.",
        "nat": r"Shown in nats: \log is \ln.",
        "hartley": r"Shown in hartleys: \log is \log_{10}.",
    }
    assert "Shown" not in document[1].astext()
    assert not say_logarithms(new_document("none"))


def test_a_page_that_can_be_converted_says_so_below_its_title():
    app = SimpleNamespace(builder=SimpleNamespace(format="html"))
    for unit, notes in (("bit", 1), ("", 0)):
        document = new_document("page")
        section = nodes.section("", nodes.title(text="Races"), _paragraph(_node(Quantity(1, unit))))
        document += section
        unit_switch._pin_quantities(app, document, "page")
        assert len([*document.findall(unit_switch.units_note)]) == notes
        assert isinstance(section[1], unit_switch.units_note) == bool(notes)
