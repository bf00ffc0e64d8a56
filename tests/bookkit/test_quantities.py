"""Quantities: the number, its unit, and how each output shows them."""

import doctest
import math

import pytest
from myst_nb.ext import glue

import bookkit.quantities
from bookkit import Quantity, bits, hartleys, nats, number, publish


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


def test_html_holds_the_exact_value_and_the_unit():
    html = bits(math.log2(5))._repr_html_()
    assert f'value="{math.log2(5)!r}"' in html
    assert 'data-unit="bit"' in html
    assert html.endswith(">2.3219\N{NO-BREAK SPACE}bits</data>")
    assert "data-unit" not in number(3)._repr_html_()
    assert 'data-decimals="2"' in nats(1.5, 2)._repr_html_()
    assert "data-pinned" not in bits(1)._repr_html_()
    assert "data-pinned" in bits(1, pinned=True)._repr_html_()
    assert str(bits(1, pinned=True)) == "1 bit"


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
    assert ours == theirs
    assert ours[0][f"{glue.GLUE_PREFIX}text/plain"] == "2.3219 bits"
    with pytest.raises(TypeError, match="loose is 2"):
        publish(loose=2)


def test_docstring_examples():
    assert doctest.testmod(bookkit.quantities).failed == 0
