"""Derivations: true chains pass and say how they were checked; tampered ones do not survive."""

import doctest
import re

import pytest
import sympy
from sympy import Integer, Interval, Rational, Symbol, exp

from derivation.sympy_chain import chain as module
from derivation.sympy_chain import symbols
from derivation.sympy_chain.chain import Derivation, DerivationError
from derivation.sympy_chain.symbols import D, H, b, joint, ln, log, pmf, tex, total, x, y

p, q = pmf("p"), pmf("q")
u = Symbol("u", positive=True)
t = Symbol("t")


def decomposition(sign=1, factor=1, kept=1):
    """Return H(p, q) = H(p) + D(p ‖ q), or a tampered version of it."""
    return (
        Derivation(H(p, q))
        .eq(total(p[x] * log(1 / q[x]), x), "definition")
        .eq(kept * H(p) + sign * factor * D(p, q), "split the logarithm")
    )


def gibbs(relation="le"):
    """Return the proof of Gibbs' inequality from ln u ≤ u - 1."""
    chain = Derivation(-D(p, q) * ln(b)).eq(total(p[x] * ln(q[x] / p[x]), x, where=p[x]), "def.")
    return getattr(chain, relation)(
        total(p[x] * (q[x] / p[x] - 1), x, where=p[x]),
        r"$\ln u \le u - 1$",
        equality=lambda p, q: all(a == c for a, c in zip(p, q, strict=True) if a),
    )


def note(chain):
    """Return what stands below a chain."""
    return chain._summary().removeprefix(r"$\checkmark$ ")


def test_true_chain_is_tried_at_points_and_decided_for_positive_pmfs():
    said = note(decomposition())
    assert re.fullmatch(r"2 steps tried at \d+ points, for pmfs \$p\$, \$q\$; .*", said)
    assert said.endswith("; decided exactly for positive probabilities on 2 and 3 outcomes")


def test_a_note_names_the_steps_that_were_decided():
    assert "; step 1 decided exactly for positive" in note(gibbs())
    undecided = sympy.Piecewise((u, u <= 4), (4, True))
    chain = Derivation(u, {u: Interval(0, 4)}).eq(u, "itself").eq(undecided, "up to 4")
    assert note(chain).endswith("; step 1 decided exactly")
    assert note(chain.eq(u, "back").eq(u, "itself")).endswith("; steps 1 and 4 decided exactly")


def test_an_inequality_alone_is_not_called_decided():
    below = Derivation(D(p, q)).ge(0, "Gibbs", equality=lambda p, q: p == q)
    assert re.fullmatch(r"1 step tried at \d+ points, for pmfs \$p\$, \$q\$", note(below))


def test_points_are_counted_once():
    assert note(Derivation(Integer(2)).eq(Integer(1) + 1, "count")) == (
        "1 step compared to 40 digits; decided exactly"
    )
    # Bits, nats, hartleys and a random base for each size are all that there is to try.
    assert "compared to 40 digits, in 6 bases" in note(Derivation(log(4)).eq(2 * log(2), "power"))
    two = Derivation(t, {t: sympy.FiniteSet(0, 1)}).le(1, "ends", equality=lambda t: t == 1)
    assert note(two) == r"1 step tried at 2 points, for $t \in \left\{0, 1\right\}$"
    sizes = Derivation(total(1, x)).eq(symbols.n, "count")
    assert (
        note(sizes)
        == r"1 step tried at 3 points, for $n \le 4$; decided exactly on 2 and 3 outcomes"
    )


def test_a_joint_pmf_is_decided_on_two_alphabets():
    pair = joint("p")
    chain = Derivation(total(pair[x, y], x, y)).eq(1, "a pmf")
    assert note(chain).endswith(r"on $2 \times 2$ and $3 \times 2$ outcomes")


def test_inequality_chain_passes_with_its_equality_case():
    def covered(p, q):
        return all(a or not c for a, c in zip(p, q, strict=True))

    assert gibbs().le(0, "$q$ sums to 1 at most", equality=covered)


@pytest.mark.parametrize("change", [{"sign": -1}, {"factor": 2}, {"kept": 0}, {"kept": -1}])
def test_tampered_equality_is_refused_with_step_and_point(change):
    with pytest.raises(DerivationError) as caught:
        decomposition(**change)
    assert "step 2 is false" in str(caught.value)
    assert "split the logarithm" in str(caught.value)
    assert "for instance where p = (" in str(caught.value)


def test_reversed_inequality_is_refused():
    with pytest.raises(DerivationError, match="step 2 is false"):
        gibbs("ge")


@pytest.mark.parametrize(
    ("claimed", "message"),
    [
        (lambda p, q: True, "strict, against its `equality`"),
        (lambda p, q: False, "an equality, against its `equality`"),
        (lambda p, r: p == r, "asks for r"),
    ],
)
def test_wrong_equality_case_is_refused(claimed, message):
    with pytest.raises(DerivationError, match=message):
        Derivation(D(p, q)).ge(0, "Gibbs", equality=claimed)


def test_equality_case_that_no_point_reaches_is_refused():
    always = Derivation(u, {u: Interval(1, 2)})
    with pytest.raises(DerivationError, match="not tested where equality is claimed"):
        always.ge(0, "positive", equality=lambda u: u == 0)


def test_a_statement_true_only_in_nats_is_refused_for_log():
    with pytest.raises(DerivationError, match="log to base 2"):
        Derivation(log(u)).le(u - 1, "tangent", equality=lambda u: u == 1)
    assert Derivation(ln(u)).le(u - 1, "tangent", equality=lambda u: u == 1)


def test_division_by_a_probability_needs_its_hypothesis():
    with pytest.raises(DerivationError, match="step 1 is undefined"):
        Derivation(total(p[x] * (q[x] / p[x] - 1), x)).eq(0, "cancel")
    positive = pmf("p", positive=True)
    term = total(positive[x] * (q[x] / positive[x] - 1), x)
    assert "positive pmf $p$" in Derivation(term).eq(0, "cancel")._repr_latex_()


def test_pmfs_of_one_name_and_different_hypotheses_stay_apart():
    assert pmf("p", positive=True)[x] != pmf("p")[x] != joint("p")[x, y]


def test_strict_inequality_fails_where_the_sides_meet():
    with pytest.raises(DerivationError, match="step 1 is false"):
        Derivation(D(p, q)).gt(0, "Gibbs")
    with pytest.raises(DerivationError, match="step 1 is false"):
        Derivation(-D(p, q)).lt(0, "Gibbs")
    assert Derivation(u).lt(u + 1, "add one").gt(u, "take it away").last == u


def test_infinite_cross_entropy_is_no_counterexample():
    assert Derivation(H(p, q)).ge(H(p), "Gibbs", equality=lambda p, q: p == q)


def test_domain_of_a_parameter_is_asked_for_and_used():
    with pytest.raises(DerivationError, match="say where t lies"):
        Derivation(t**2).ge(0, "a square", equality=lambda t: t == 0)
    square = Derivation(t * (1 - t), {t: Interval(0, 1)})
    assert square.le(Rational(1, 4), "a parabola", equality=lambda t: t == Rational(1, 2))
    with pytest.raises(DerivationError, match="for instance where t = "):
        square.ge(Rational(1, 8), "wrong at the ends", equality=lambda t: False)
    with pytest.raises(DerivationError, match="no number of"):
        Derivation(t, {t: Interval.open(50, 51)}).gt(0, "none of the points tried lies there")


def test_joint_pmfs_and_their_marginals():
    pair = joint("p", positive=True)
    chain = Derivation(total(pair[x, y] * log(1 / pair[x, y]), x, y)).eq(
        total(pair.marginal(x) * log(1 / pair.marginal(x)), x)
        + total(
            pair.marginal(x) * total(pair.conditional(y, x) * log(1 / pair.conditional(y, x)), y), x
        ),
        "chain rule",
    )
    assert "decided exactly" in note(chain)
    with pytest.raises(DerivationError, match="step 1 is false"):
        Derivation(total(pair[x, y] * log(1 / pair[x, y]), x, y)).eq(
            total(pair.marginal(x) * log(1 / pair.marginal(x)), x), "forgets y"
        )


def test_mixtures_and_derivatives():
    p_1, p_2 = pmf("p_1"), pmf("p_2")
    mixed = Derivation(H(t * p_1 + (1 - t) * p_2), {t: Interval(0, 1)})
    assert mixed.ge(
        t * H(p_1) + (1 - t) * H(p_2),
        "concavity",
        equality=lambda t, p_1, p_2: t in (0, 1) or p_1 == p_2,
    )
    sigmoid = 1 / (1 + exp(-t))
    slope = Derivation(sympy.Derivative(sigmoid, t), {t: Interval(-3, 3)})
    assert slope.eq(sigmoid * (1 - sigmoid), "quotient rule")


def test_rendering_keeps_formulas_in_reasons_whole():
    long = r"because $a + b = c$ and because of another thing, which is long"
    latex = Derivation(u).eq(u, long)._repr_latex_()
    assert "$a + b = c$" in latex
    assert latex.count(r"\small") > 1


def test_repr_reads_as_a_chain():
    assert repr(Derivation(H(p)).eq(H(p), "itself")) == "H(p)\n= H(p)   (itself)"


def test_first_expression_alone_renders():
    assert tex(H(p)) in Derivation(H(p))._repr_latex_()


def test_long_left_side_gets_a_line_of_its_own():
    long = total(p[x] * log(p[x]), x) - total(p[x] * log(q[x]), x)
    assert r"&\quad = D(p" in Derivation(long).eq(D(p, q), "name")._repr_latex_()


def test_numbers_alone():
    assert Derivation(Integer(2)).eq(Integer(1) + 1, "count")
    with pytest.raises(DerivationError, match="step 1 is false"):
        Derivation(Integer(2)).eq(Integer(3), "miscount")


def test_docstring_examples():
    assert doctest.testmod(module).failed == 0


def test_a_chain_in_many_scalars_varies_them_all():
    first, *others = (Symbol(name) for name in "acdefg")
    product = first
    for other in others:
        product = product + first * other
    domain = dict.fromkeys([first, *others], Interval(-2, 2))
    tampered = product - 2 * first * others[-1]
    with pytest.raises(DerivationError, match="step 1 is false"):
        Derivation(product, domain).eq(tampered, "a sign in the last term")
