"""Polynomials of the prover: what they keep of what was found changes no number and no count."""

from fractions import Fraction

import pytest

from derivation.prover.forms import (
    ONE,
    WORK,
    Form,
    atom,
    base_power,
    constant,
    exponential,
    forget,
    of_atom,
    reduced,
)


@pytest.fixture(autouse=True)
def fresh():
    forget()
    WORK.begin(10_000)


def _spent(call):
    before = WORK.done
    call()
    return WORK.done - before


def test_whole_coefficients_divide_as_fractions_do():
    a, c = (of_atom(atom("scalar", name)) for name in "ac")
    two_thirds = (a.scaled(2) + c.scaled(4)).scaled(Fraction(1, 3))
    number, shared, rest = two_thirds.content()
    assert (number, shared, rest) == (Fraction(2, 3), (), a + c + c)
    below = base_power(a.scaled(3) + c.scaled(2), Fraction(-1))
    third = reduced(a * below)
    # a/(3a + 2c) = 1/3 − (2c/3)/(3a + 2c)
    assert third == constant(Fraction(1, 3)) - (c * below).scaled(Fraction(2, 3))
    for form in (two_thirds, rest, third, third * third, -third, exponential(a.scaled(2))):
        assert all(type(k) in (int, Fraction) for k in form.terms.values())
    seven = constant(7)
    assert type(seven.value) is type(seven.single()[0]) is Fraction


def test_what_is_known_counts_as_if_it_were_found_again():
    a, c = (of_atom(atom("scalar", name)) for name in "ac")
    whole = (a + c) * base_power(a - c, Fraction(-1)) + base_power(a - c, Fraction(-2))
    first = _spent(whole.content)
    assert first > 0
    assert _spent(whole.content) == first == _spent(Form(whole.terms).content)
    assert _spent(lambda: of_atom(atom("scalar", "a"))) == 1


def test_a_negative_knows_of_what():
    a = of_atom(atom("scalar", "a"))
    less = -(a - ONE)
    assert less == ONE - a != a - ONE == -less
    assert hash(-a) == hash(a)
