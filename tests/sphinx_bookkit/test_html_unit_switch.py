"""Which quantities keep their unit whatever a reader chooses."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from bookkit import bits, nats, number
from sphinx_bookkit.html.unit_switch import IN_ANY_UNIT, pin, say_logarithms

RACE, COIN = bits(1.75), nats(0.3251)


def _raw(quantity):
    return nodes.raw("", quantity._repr_html_(), format="html")


def _paragraph(*parts):
    paragraph = nodes.paragraph()
    for part in parts:
        paragraph += part if isinstance(part, nodes.Node) else nodes.Text(part)
    return paragraph


def _pinned(*blocks):
    document = new_document("page")
    document += blocks
    left = pin(document)
    html = [raw.astext() for raw in document.findall(nodes.raw)]
    assert left == any("data-unit" in text and "data-pinned" not in text for text in html)
    return ["data-pinned" in text for text in html]


@pytest.mark.parametrize(
    ("parts", "pinned"),
    [
        (["The race tells ", _raw(RACE), " a day."], [False]),
        (["The floor is ", _raw(bits(0.469)), ", or ", _raw(COIN), "."], [True, True]),
        (["A race of ", _raw(RACE), ", a fair coin of 1 bit."], [True]),
        (["At ", _raw(COIN), " a loss of 0.2 nats shows nothing."], [True]),
        (["That is ", nodes.math("", r"\ln 10"), ", ", _raw(nats(2.3026))], [True]),
        (["That is ", nodes.math("", r"\log_2 5"), ", ", _raw(bits(2.3219))], [True]),
        (["High ", nodes.math("", r"\log \frac{1}{q}"), ", cost ", _raw(RACE)], [False]),
        (["Of ", _raw(number(36)), " digits, ", _raw(bits(34.2, pinned=True))], [False, True]),
        (["A habit: ", _raw(RACE)], [False]),
    ],
)
def test_a_paragraph(parts, pinned):
    assert _pinned(_paragraph(*parts)) == pinned


def test_a_paragraph_binds_no_other():
    assert _pinned(_paragraph("bits ", _raw(RACE)), _paragraph("so ", _raw(RACE))) == [True, False]


def test_the_output_of_a_cell_keeps_the_unit_of_its_code():
    output = nodes.container("", _raw(RACE), classes=["cell_output"])
    assert _pinned(output) == [True]


def test_a_row_of_two_units_keeps_both():
    row = nodes.row("", *(nodes.entry("", _paragraph(_raw(q))) for q in (RACE, COIN)))
    assert _pinned(row) == [True, True]
    assert _pinned(nodes.row("", nodes.entry("", _paragraph(_raw(RACE))))) == [False]


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
