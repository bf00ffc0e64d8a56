"""Values at points and exact identities, against the definitions written out."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from sympy import Symbol, ln

from derivation.sympy_chain.exact import evaluate, spell_out, vanishes
from derivation.sympy_chain.symbols import SIZES, D, H, b, joint, log, pmf, total, x, y

p, q = pmf("p"), pmf("q")
THIRDS = {"p": (Fraction(1, 3), Fraction(2, 3)), "q": (Fraction(1, 2), Fraction(1, 2))}
TWO = dict(zip(SIZES.values(), (2, 2), strict=True))


@pytest.mark.parametrize("base", [2, sympy.E, 10])
def test_measures_agree_with_their_definition(base):
    values = {**THIRDS, **TWO, "b": base}
    with mpmath.workdps(40):
        unit = mpmath.log(mpmath.mpf(sympy.N(base, 45)))
        own = sum(-w * mpmath.log(w) for w in (mpmath.mpf(1) / 3, mpmath.mpf(2) / 3)) / unit
        cross = mpmath.log(2) / unit
        assert mpmath.almosteq(evaluate(H(p), values), own, rel_eps=1e-38)
        assert mpmath.almosteq(evaluate(H(p, q), values), cross, rel_eps=1e-38)
        assert mpmath.almosteq(evaluate(D(p, q), values), cross - own, rel_eps=1e-36)


def test_boundary_conventions():
    values = {"p": (Fraction(1), Fraction(0)), "q": (Fraction(1), Fraction(0)), **TWO, "b": 2}
    assert evaluate(H(p), values) == 0
    assert evaluate(D(p, q), values) == 0
    values["q"] = (Fraction(0), Fraction(1))
    assert evaluate(D(p, q), values) == mpmath.inf
    assert mpmath.isnan(evaluate(total(p[x] * (q[x] / p[x] - 1), x), values))
    assert mpmath.isnan(evaluate(ln(Symbol("t")), {"t": -1}))
    assert mpmath.isnan(evaluate(sympy.sqrt(Symbol("t")), {"t": -1}))


def test_sum_over_the_support_leaves_the_rest_out():
    values = {"p": (Fraction(1), Fraction(0)), "q": (Fraction(1, 4), Fraction(3, 4)), **TWO}
    assert evaluate(total(q[x], x, where=p[x]), values) == mpmath.mpf(1) / 4


def test_joint_tables_are_indexed_by_both_outcomes():
    pair = joint("p")
    rows = ((Fraction(1, 8), Fraction(3, 8)), (Fraction(1, 2), Fraction(0)))
    values = {"p": rows, **TWO}
    assert evaluate(total(pair[x, 2], x), values) == mpmath.mpf(3) / 8
    assert evaluate(pair.marginal(y), {**values, y: 1}) == mpmath.mpf(5) / 8
    assert evaluate(pair.conditional(y, x), {**values, x: 1, y: 2}) == mpmath.mpf(3) / 4


def test_functions_of_sympy_are_those_of_mpmath():
    assert evaluate(sympy.tanh(Symbol("t")), {"t": 3}) == mpmath.tanh(3)
    assert mpmath.isnan(evaluate(sympy.Piecewise((1, Symbol("t") > 0)), {"t": -1}))


def test_sums_are_spelled_out():
    p_1, p_2 = (Symbol(f"p_{i}", positive=True) for i in (1, 2))
    terms = [p_i * ln(1 / p_i) / ln(b) for p_i in (p_1, p_2)]
    assert spell_out(H(p), TWO) == sympy.Add(*terms)
    assert spell_out(total(x * y, x, y), TWO) == 9


@pytest.mark.parametrize(
    ("identity", "holds"),
    [
        (H(p, q) - H(p) - D(p, q), True),
        (H(p, q) - H(p) + D(p, q), False),
        (total(p[x], x) - 1, True),
        (total(p[x], x) - 2, False),
        (log(6) - log(2) - log(3), True),
        (log(6) - log(5), False),
        (ln(Symbol("u", positive=True) ** 2) - 2 * ln(Symbol("u", positive=True)), True),
        (ln(sympy.Float("0.5")), False),
    ],
)
def test_identities_are_decided(identity, holds):
    assert vanishes(identity, (3, 2)) is holds
