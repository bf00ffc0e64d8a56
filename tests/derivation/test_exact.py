"""Exact values: against numbers known by other means, and both back ends side by side."""

import math
from fractions import Fraction

import pytest

from derivation import numbers_flint, numbers_plain
from derivation.exact import Comparison, Point, near, shown
from tests.derivation.conftest import cases, statement

BACK_ENDS = [numbers_flint, numbers_plain]
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
POINT = Point(
    {"x": 2, "y": 2},
    {"p": (HALF, HALF), "q": (THIRD, 1 - THIRD), "v": (Fraction(3), Fraction(-1))},
    {"b": Fraction(2), "t": THIRD, "s": Fraction(3)},
)
GIVEN = "given: p, q pmfs of x; v list of x; s > 0; t \\in [0, 1]\n"

# Values at that point, by hand.
VALUES = {
    r"H(p)": 1.0,
    r"\KL{p}{q}": 0.5 * math.log2(9 / 8),
    r"\mathrm{TV}(p, q)": 1 / 6,
    r"\mathrm{Hel}(p, q)^2": 1 - (math.sqrt(1 / 6) + math.sqrt(1 / 3)),
    r"\mathrm{JS}(p, q)": 0.5 * (0.5 * math.log2(6 / 5) + 0.5 * math.log2(6 / 7))
    + 0.5 * (math.log2(4 / 5) / 3 + 2 * math.log2(8 / 7) / 3),
    r"\chi^2(p \,\|\, q)": 1 / 12 + 1 / 24,
    r"\sum_x p(x) v(x)": 1.0,
    r"\sum_{x, x'} q(x) q(x')": 1.0,
    r"\max_x v(x) - \min_x q(x)": 3 - 1 / 3,
    r"\prod_x q(x)": 2 / 9,
    r"\sum_{x :\, v(x) > 0} q(x)": 1 / 3,
    r"n + m": 4.0,
    r"s^{-2} + \sqrt{s} + s^{1/3}": 1 / 9 + math.sqrt(3) + 3 ** (1 / 3),
    r"\exp(t) - \mathrm{e}^t + \pi": math.pi,
    r"\lvert t - s \rvert": 8 / 3,
    r"\max\{t, s, 1\}": 3.0,
    r"\log_s 9": 2.0,
    r"H(t, 1 - t)": math.log2(3) - 2 / 3,
}


@pytest.mark.parametrize("numbers", BACK_ENDS)
@pytest.mark.parametrize("formula", VALUES)
def test_a_value(formula, numbers):
    one = statement(f"{GIVEN}{formula} &= 0")
    left, _ = Comparison(one.program, numbers).values(POINT, {})
    value = numbers.middle(numbers.ball(left))
    assert value == pytest.approx(VALUES[formula], abs=1e-14)


ORDERS = [
    (r"10^{50} &= 10^{50} + 1", "<"),
    (r"\sqrt{3 + 2 \sqrt{2}} &= 1 + \sqrt{2}", "?"),
    (r"\frac13 &= 0.3333333", ">"),
    (r"2^{-200} &= 0", ">"),
    (r"\ln 2 &= \frac{694}{1000}", "<"),
    (r"\ln (-1) &= 0", "nan"),
    (r"0 \ln 0 &= 0", "="),
    (r"0 \cdot \frac{1}{0} &= 0", "nan"),
    (r"\ln 0 &= 0", "<"),
    (r"\frac{0}{0} &= 0", "nan"),
    (r"\sqrt{4} &= 2", "="),
    (r"\max\{\sqrt{2}, \sqrt{2}\} &= \sqrt{2}", "?"),
]


@pytest.mark.parametrize("numbers", BACK_ENDS)
@pytest.mark.parametrize(("formula", "order"), ORDERS)
def test_an_order(formula, order, numbers):
    one = statement(formula)
    assert Comparison(one.program, numbers).at(Point({}, {}, {}), {}) == order


@pytest.mark.parametrize("title", ["Pinsker", "Jensen–Shannon as entropies", "Chi squared"])
def test_both_back_ends_agree(title):
    from derivation.sampling import samples

    one = statement(dict(cases("true.txt"))[title])
    first, second = (Comparison(one.program, n) for n in BACK_ENDS)
    compared = 0
    for sample in samples(one.declared, one.names.names, one.names.alphabets, (), 40):
        if max(sample.sizes.values()) > 4:
            break
        for row in range(len(sample)):
            point = sample.point(row)
            assert first.at(point, {}, 400) == second.at(point, {}, 400)
            compared += 1
    assert compared > 20


SHOWN = [
    (Fraction(1, 3), 6, "0.333333"),
    (Fraction(-2, 3), 3, "−0.667"),
    (Fraction(10) ** 50 + 1, 6, "1·10^50"),
    (Fraction(1, 10**9), 6, "1·10^-9"),
    (Fraction(12345), 6, "12345"),
    (math.inf, 6, "∞"),
    (None, 6, "undefined"),
    (Fraction(2) ** 100_000, 6, "about 10^30102"),
]


@pytest.mark.parametrize(("value", "digits", "text"), SHOWN)
def test_a_value_as_a_reader_sees_it(value, digits, text):
    assert shown(value, digits) == text


def test_a_float_near_an_expression():
    assert near(statement(r"\mathrm{e}^{-1} &= 0").relation.left) == pytest.approx(math.exp(-1))


@pytest.mark.parametrize("numbers", BACK_ENDS)
@pytest.mark.parametrize(
    "left",
    [r"\log_s \frac{1}{q(1)}", r"1 + \log_s \frac{1}{q(1)}", r"\log_s \frac{1}{q(1)} + \KL{q}{p}"],
)
def test_what_may_be_infinite_is_not_told_from_infinity(left, numbers):
    # The logarithm of 1 + 2^-900 is a ball around 0, to 400 bits.
    one = statement(f"given: p, q pmfs of x; s > 1\n{left} &= \\frac{{\\KL{{q}}{{p}}}}{{s - 1}}")
    tables = {"p": (Fraction(1), Fraction(0)), "q": (Fraction(0), Fraction(1))}
    point = Point({"x": 2}, tables, {"b": Fraction(2), "s": 1 + Fraction(1, 2**900)})
    told = Comparison(one.program, numbers)
    assert told.with_bits(point, {}, 400) == "!"
