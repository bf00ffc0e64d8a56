"""What is said of one probability is tried, and proved, as what is said of a number."""

import pytest

from derivation import DerivationError, check
from derivation.lone import of_numbers
from tests.derivation.conftest import statement


def _curve(sign: str, reason: str) -> str:
    return (
        "given: p pmf of x; in nats\n"
        rf"p(x) \ln \frac{{1}}{{p(x)}} &{sign} \frac{{1}}{{\mathrm{{e}}}} && {reason}"
    )


def test_a_curve_that_meets_its_bound_at_a_number_that_nothing_names_is_not_below_it():
    with pytest.raises(DerivationError, match=r"can't be told apart") as raised:
        check(_curve("<", "below its top"))
    assert r"p(x) = \frac{1}{\mathrm{e}}" in str(raised.value)


def test_where_it_meets_it_is_found():
    check(_curve(r"\le", r"its top; equality iff $p(x) = \frac{1}{\mathrm{e}}$"))
    with pytest.raises(DerivationError, match="equal"):
        check(_curve(r"\le", r"its top; equality iff $p(x) = \frac{4}{11}$"))


def test_a_point_with_all_of_a_pmf_is_shown_where_there_is_one():
    with pytest.raises(DerivationError, match=r"p = \(1\), x = 1"):
        check("given: p pmf of x\np(x) &\\le \\frac12 && ; equality iff $p(x) = \\frac12$")


@pytest.mark.parametrize(
    ("cell", "sets"),
    [
        ("given: p pmf of x\np(x) &\\ge 0 && ; equality iff $p(x) = 0$", {"p(x)": (0, 1, False)}),
        (
            "given: w positive channel from x to y\nw(y \\mid x) &> 0 &&",
            {"w(y \\mid x)": (0, 1, True)},
        ),
        (
            "given: v positive list of x\nv(x)^2 &\\ge 2 v(x) - 1 && ; equality iff $v(x) = 1$",
            {"v(x)": (0, None, True)},
        ),
    ],
)
def test_a_number_takes_the_values_of_what_it_stands_for(cell, sets):
    made = of_numbers(statement(cell))
    assert made.free == () and not made.declared.tables
    found = made.own.scalars
    assert {name: (one.low, one.high, one.open_low) for name, one in found.items()} == sets


@pytest.mark.parametrize(
    "cell",
    [
        "given: p pmf of x\np(x) + p(x') &\\le 1 && ; equality iff $p(x) + p(x') = 1$",
        "given: p pmf of x\np(x) &\\le \\sum_{x'} p(x') && ; equality iff $p(x) = 1$",
        "given: p pmf of x; p(x) \\le \\frac12\np(x) &\\le 1 && ; equality never",
        "given: p pmf of x\np(x) &\\le n && ; equality iff $p(x) = n$",
        "given: t > 0\nt^2 &\\ge 2t - 1 && ; equality iff $t = 1$",
    ],
)
def test_what_ties_probabilities_to_others_stays_as_it_is(cell):
    assert of_numbers(statement(cell)) is None
