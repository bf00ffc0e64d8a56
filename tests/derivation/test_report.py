"""Counterexamples: small numbers, in the notation of the statement."""

import pytest

from derivation import DerivationError, check

FAULTS = {
    "given: p, q pmfs of x; in nats\n\\KL{p}{q} &= \\KL{q}{p}": "p = (",
    "given: t \\in \\mathbb{R}\n\\sqrt{t^2} &= t": "t = -1:",
    "given: p pmf of x\np(x) &= p(x')": "x = 1, x' = 2:",
    "\\log 3 &> 1": "log is to base 10:",
    "given: p pmf of x\np(x) &\\le \\frac12 && ; equality never": "p = (1), x = 1:",
    "\\sum_{x, y} 1 &= n^2": "n = 1, m = 2:",
    # A pmf for each input, whatever comes out first in the table.
    "given: w channel from x to y\nw(1 \\mid 1) &= w(1 \\mid 2)": (
        r"w(\cdot \mid x) = (1, 0) / (1/2, 1/2):"
    ),
    "given: w channel from x, y to z\nw(1 \\mid 1, 1) &= 1": (
        r"w(\cdot \mid x, y) = (((1/2, 1/2))):"
    ),
    "given: k \\in \\mathbb{N}\nk^2 &\\le 10000 && ; equality iff $k = 100$": "k = 1000:",
    "given: t \\in (0, 1)\n-t \\ln t &< \\mathrm{e}^{-1}": r"t = \exp(-1):",
}


@pytest.mark.parametrize("source", FAULTS)
def test_a_counterexample_is_small(source):
    with pytest.raises(DerivationError) as caught:
        check(source)
    (fault,) = caught.value.faults
    assert FAULTS[source] in fault.message
    where = fault.message.splitlines()[1]
    assert len(where) < 60


def test_numbers_that_agree_are_shown_to_where_they_differ():
    with pytest.raises(DerivationError) as caught:
        check("\\frac13 &= 0.3333333   && division")
    assert "left   0.3333333333" in str(caught.value)
    assert "right  0.3333333" in str(caught.value)


def test_all_faults_of_a_chain_are_told():
    with pytest.raises(DerivationError) as caught:
        check("given: p pmf of x\nH(p) &= 1 && one \\\\\n&= 1 && two \\\\\n&= 2 && three")
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_a_function_that_is_no_pmf_is_told():
    with pytest.raises(DerivationError, match=r"m is no pmf: its sum over all outcomes"):
        check("given: p pmf of x\nwhere: m(x) = 2 p(x)\nH(m) &= H(m) && the same")


SHOWN = {
    # Of many numbers, those that are alike are written once.
    "given: p pmf of x, x'; X, X' variables of p at x, x'; in bits\n"
    "H(X \\mid X') &\\le 0.96 + \\sum_{x, x' :\\, x \\ne x'} p(x, x') \\log_2 n "
    "&& ; equality never": (
        "p = (25/1936, 3/9680, … 39 times) / (3/9680, 25/1936, 3/9680, … 38 times) / "
    ),
    # An exact 0 of which balls know a hundred digits.
    "given: p, q pmfs of x\n(H(p) - H(q))^2 &\\ge 0 && ; equality iff $p = q$": "left   0\n",
    "given: c > 1\n\\ln c &\\ge 10^{-12} && ; equality never": "c = 1 + ",
    "given: p pmf of x, y\n\\sum_{x, y} p(y \\mid x) p(x) &= 1": "} at x = ",
    # Numbers that only together can be others.
    "given: a, c > 0\n2 a c &\\le a^2 + c^2 && a square; equality never": "where a = 1, c = 1:\n",
    "given: t \\in [-1, 1]\n\\sqrt{t}^2 &= t": "no value of \\sqrt{t}\n",
}


@pytest.mark.parametrize("source", SHOWN)
def test_zero_is_0_what_is_near_1_is_not_and_what_has_no_value_is_named(source):
    with pytest.raises(DerivationError) as caught:
        check(source)
    assert SHOWN[source] in str(caught.value)
