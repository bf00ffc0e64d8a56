"""The notation: what it prints, and what it stands for."""

import pytest
import sympy
from sympy import Symbol

from derivation.sympy_chain.symbols import D, H, b, joint, ln, log, pmf, tex, total, x, y

p, q = pmf("p"), pmf("q")
t = Symbol("t")


@pytest.mark.parametrize(
    ("expr", "latex"),
    [
        (H(p), "H(p)"),
        (H(p, q), "H(p, q)"),
        (D(p, q), r"D(p \,\|\, q)"),
        (H(p) + D(p, q), r"H(p) + D(p \,\|\, q)"),
        (H(p, q) - H(p), "H(p, q) - H(p)"),
        (-H(p), "-H(p)"),
        (H(p).meaning, r"\sum_{x} p(x) \log \frac{1}{p(x)}"),
        (D(p, q).meaning, r"\sum_{x} p(x) \log \frac{p(x)}{q(x)}"),
        (total(q[x], x, where=p[x]), r"\sum_{x :\, p(x) > 0} q(x)"),
        (total(joint("p")[x, y], x, y), r"\sum_{x, y} p(x, y)"),
        (joint("p").conditional(y, x), r"p(y \mid x)"),
        (joint("p").marginal(x), "p(x)"),
        (joint("p").marginal(y), "p(y)"),
        (D(t * p + (1 - t) * q, q), r"D(t p + (1 - t) q \,\|\, q)"),
        (ln(p[x]) / ln(b), r"\frac{\ln p(x)}{\ln b}"),
        (log(1 / p[x]) / 2, r"\frac{1}{2} \log \frac{1}{p(x)}"),
        (log(p[x] + q[x]), r"\log\left(p(x) + q(x)\right)"),
        (log(p[x]) ** 2, r"\log^{2} p(x)"),
        (
            total(p[x] * log(1 / p[x]) + q[x], x),
            r"\sum_{x} \left(p(x) \log \frac{1}{p(x)} + q(x)\right)",
        ),
    ],
)
def test_latex(expr, latex):
    assert tex(expr) == latex


def test_log_is_ln_over_ln_of_its_base():
    u = Symbol("u", positive=True)
    assert log(u).rewrite(ln) == ln(u) / ln(b)
    assert log(u).diff(u) == 1 / (u * ln(b))


def test_names_compute_as_their_meaning():
    u = Symbol("u", positive=True)
    three = H(p).func("name", sympy.Integer(3) * u)
    assert three.doit() == 3 * u
    assert three.diff(u) == 3


def test_mixture_has_the_weighted_probabilities():
    mixture = t * p + (1 - t) * q
    assert sympy.expand(mixture[x] - t * p[x] - (1 - t) * q[x]) == 0
    assert {free.name for free in mixture.free} == {"p", "q"}
