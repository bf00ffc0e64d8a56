"""Quantities: the number, its unit, and how each output shows them."""

import doctest
import json
import math

import pytest
from IPython.core.formatters import format_display_data
from myst_nb.ext import glue

import bookkit.quantities
from bookkit import Quantity, bits, hartleys, nats, number, publish
from bookkit.quantities import MIME


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (bits(math.log2(5)), "2.3219 bits"),
        (bits(1), "1 bit"),
        (nats(1.00001), "1 nat"),
        (hartleys(0.5), "0.5 hartleys"),
        (number(0.8), "0.8"),
        (number(-1.25), "-1.25"),
        (number(100, decimals=0), "100"),
        (number(-0.00001), "0"),
        (bits(math.inf), "∞ bits"),
        (number(-math.inf), "-∞"),
        (bits(2.5, decimals=1), "2.5 bits"),
    ],
)
def test_text(quantity, text):
    assert str(quantity) == text
    assert repr(quantity) == text


def test_a_quantity_offers_its_fields_beside_text():
    shown, _ = format_display_data(bits(math.log2(5), 2, pinned=True))
    assert shown[MIME] == {
        "value": repr(math.log2(5)),
        "unit": "bit",
        "decimals": 2,
        "pinned": True,
    }
    assert shown["text/plain"] == "2.32 bits"
    assert shown["text/html"].endswith(">2.32\N{NO-BREAK SPACE}bits</data>")


@pytest.mark.parametrize("quantity", [bits(1 / 3), number(-math.inf), nats(1.5, 2, pinned=True)])
def test_fields_are_read_back_as_they_were_written(quantity):
    fields = quantity.as_json()
    assert Quantity.read(fields) == quantity
    # JSON has no infinity, and a strict writer refuses one.
    assert Quantity.read(json.dumps(fields, allow_nan=False)) == quantity


def test_latex_is_mathematics_with_the_unit_in_text():
    assert bits(1.5)._repr_latex_() == r"$1.5\ \text{bits}$"
    assert number(-2)._repr_latex_() == "$-2$"
    assert bits(math.inf)._repr_latex_() == r"$\infty\ \text{bits}$"


def test_nan_and_unknown_units_are_refused():
    with pytest.raises(ValueError, match="nan"):
        number(math.nan)
    with pytest.raises(ValueError, match="'shannon'"):
        Quantity(1, "shannon")


def test_publish_glues_quantities_as_myst_nb_does_and_refuses_bare_numbers(monkeypatch):
    shown = []
    catch = lambda data, **options: shown.append((data, options))  # noqa: E731
    monkeypatch.setattr(bookkit.quantities, "display", catch)
    monkeypatch.setattr(glue, "ipy_display", catch)
    five = bits(math.log2(5))
    publish(five=five)
    glue.glue("five", five, display=False)
    ours, theirs = shown
    mime = f"{glue.GLUE_PREFIX}{MIME}"
    theirs[0][mime] = json.dumps(theirs[0][mime])
    assert ours == theirs
    assert ours[0][f"{glue.GLUE_PREFIX}text/plain"] == "2.3219 bits"
    with pytest.raises(TypeError, match="loose is 2"):
        publish(loose=2)


def test_docstring_examples():
    assert doctest.testmod(bookkit.quantities).failed == 0
