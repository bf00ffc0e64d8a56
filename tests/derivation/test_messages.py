"""What is said of a cell that can't be read: the place, what is wrong, and what to write."""

import pytest

from derivation import DerivationError, check

SAID = {
    "given: p, q pmfs of x\n\\begin{aligned}\nH(p) &= H(p)\n\\end{aligned}": (
        2,
        1,
        r"write the rows alone, without \begin{…} and \end{…}",
    ),
    r"D_{KL}(p \| q) &= 0": (1, 4, r"a divergence is \KL{p}{q} or D(p \| q)"),
    r"D_{\mathrm{KL}}(p \| q) &= 0": (1, 4, r"a divergence is \KL{p}{q} or D(p \| q)"),
    "given: q_t pmf of x\nH(q_t) &= H(q)": (
        2,
        13,
        "q is declared nowhere (did you mean q_t?): say",
    ),
    "given: q_t pmf of x; 0 < s < 1\nH(q_t) &= H(q_s)": (
        2,
        13,
        "(did you mean q_t?): q_t is one name; with another index, define it in where: too",
    ),
    # What means something already, and what could mean two things.
    "given: p positive pmf of x; w channel from x to y\nwhere: p(x, y) = p(x) w(y \\mid x)\n"
    "H(p) &= H(p(x))": (2, 8, "p has a meaning in this cell already"),
    "given: p positive pmf of x, y\nwhere: p(y \\mid x) = p(y)\nH(p(y \\mid x)) &= H(p(y))": (
        2,
        8,
        "p has a conditional pmf of its own",
    ),
    "given: t > 0\nwhere: f(t) = t^2; f'(t) = t^3\nf(t) f'(t) &= t^5": (
        2,
        20,
        "f' is the derivative of f",
    ),
    "given: p, q pmfs of x\nwhere: r = \\frac12 (p + q); r = p\nH(r) &= H(q)": (
        2,
        29,
        "r has a meaning in this cell already",
    ),
    "given: q_t positive pmf of x; t > 0\n\\frac{\\mathrm{d}}{\\mathrm{d}t} H(q_t) &= 0": (
        1,
        31,
        "q_t is one name, and would not depend on t",
    ),
    # One for each outcome, which would have been one for all.
    "given: i outcome; a_i > 0\n\\sum_i a_i &> 0": (1, 19, "write “a_i list of i”, or “a_i pos"),
    "given: i outcome; a_i \\in [0, 1]\n\\sum_i a_i &\\ge 0": (1, 19, "a_i is one for each i"),
    "given: i, j outcome; a_{ij} > 0\na_{ij} &> 0": (1, 22, "“a list of i, j”, and a(i, j)"),
    "given: i outcome; p_i pmf of x\nH(p_i) &= 0": (1, 19, "write “p_i pmf of … for each i”"),
    "given: p pmf of x; X_x variable of p at x\nH(X_x) &= 0": (1, 20, "X_x is one for each x"),
    "given: p pmf of x; v(x) \\in [0, 1]\n\\sum_x p(x) v(x) &\\le 1": (
        1,
        20,
        r"“v list of x”, and say by a condition where its numbers lie, as “0 \le v(x) \le 1”",
    ),
    "given: w channel from x to y, z\nw(y, z \\mid x) &= 1": (1, 8, "has 2 outcomes that come out"),
    "given: p pmf of x\n\\sum_x p(x) v(x) &= 1": (2, 13, "“v pmf of x” or “v list of x”"),
    "given: p, q pmfs of x\nD(p \\parallel q) &\\ge 0 && Gibbs; equality iff $p \\equiv q$": (
        2,
        51,
        "two pmfs that are the same everywhere are p = q",
    ),
    "given: 0 < s \\le t; t < 1\ns &\\le t": (1, 8, r"say apart where each number lies"),
    "given: n, t > 0\nt^2 &> 0": (1, 8, "n stands for something already, and t for nothing yet"),
    "given: s, t > 0\nwhere: g = t^2; h = g + s; f(t) = h + t\nf(s) &= s^2 + 2s": (
        3,
        1,
        "f is made of h, in which t stands: is it another one there too? Write h(t)",
    ),
    "given: p, q pmfs of x\np &\\ne q": (2, 1, "do they differ somewhere, or everywhere?"),
    "given: p pmf of x; v list of x\n\\operatorname{Var}_p v \\operatorname{Var}_p v &= 1": (
        2,
        24,
        "Write \\operatorname{Var}_p[a c], or \\operatorname{Var}_p[a] c",
    ),
    "given: p, q pmfs of x\n\\prod_x p(x) \\prod_{x'} q(x') &= 1": (
        2,
        14,
        "does \\prod take this factor too, once for each outcome?",
    ),
    "given: s, t \\in [0, 1]\nt + s &\\ge 0 && x; equality iff $t = 0$ or $t = 1$, and $s = 0$": (
        2,
        45,
        "“and” binds before “or”: leave the comma out",
    ),
    "given: p pmf of x; q pmf of y\n\\mathbb{E}_p[q] &= 1": (
        2,
        13,
        "this is a function of y, and the mean is over x",
    ),
    "given: p' pmf of x\nH(p) &= 0": (2, 3, "p is declared nowhere (did you mean p'?)"),
    "given: p pmf of x\nH(P) &= 0": (2, 3, "(did you mean p?): say in given: what it is"),
    "where: \\mathrm{ELBO} = 2\n\\mathrm{ELBOW} &= 2": (
        2,
        1,
        r"\mathrm{ELBOW} is declared nowhere (did you mean \mathrm{ELBO}?): define it in where:",
    ),
    "given: t > 0\n\\lambda t &= 0": (2, 1, r"\lambda is declared nowhere: say in given: what"),
    "given: p pmf of x\nH(\\hat p) &= 0": (2, 3, r"as “\hat{p} pmf of x”"),
    "given: t > 0\n\\farc{1}{t} &= 0": (2, 1, r"\farc is not supported here (did you mean \frac?)"),
    "given: p pmf of x; in nat\nH(p) &= 0": (1, 20, "the units are in nats, in bits, in hartleys"),
    "given: p, q pmfs of x\nH(p) &= H(p)": (1, 11, "q is declared here and used nowhere"),
    "given: t > 0\nwhere: s = 2 t; r = 3 t\nr &= 3 t": (
        2,
        8,
        "s is declared here and used nowhere",
    ),
    "given: t > 0\n&& why \\\\\nt &= t": (2, 1, "a reason without a formula before it"),
    "given: t > 0\nt && why \\\\\n&= t": (2, 1, "a reason to a row without a relation"),
    "given: p, q pmfs of x; p(x) = 0 or q(x) = 0\nH(p) &= H(p, q)": (
        1,
        36,
        "Write a product for the first, as p(x) q(x) = 0; or give the second its own letter",
    ),
    "given: x_i sample of x at i\n1 &= 1": (1, 8, "“i” is no outcome"),
    "given: x_i sample of x at i; i outcome\n1 &= 1": (1, 8, "move “i outcome” before it"),
    "given: X, Y variables of p at x, y; p pmf of x, y\nH(X) &= 1": (
        1,
        8,
        "move “p pmf of x, y” before it",
    ),
    "given: p, q pmfs of x\n\\frac{p(x)}{q(x} &= 1": (2, 14, "( is not closed before }"),
    "given: p pmf of x\n\\log (p(x) &= (1 + 2)) + 1": (2, 6, "( is not closed before ="),
    "given: p pmf of x, x'\np(x') &= 1": (2, 1, "of which outcome is this the marginal?"),
    "given: i outcome; s sample of x at i\n1 &= 1": (1, 19, "a sample is named with its index"),
}


@pytest.mark.parametrize("source", SAID)
def test_a_fault_says_where_and_what_to_write(source):
    line, column, words = SAID[source]
    with pytest.raises(DerivationError) as caught:
        check(source)
    (fault,) = caught.value.faults
    assert words in fault.message
    assert (fault.line, fault.column) == (line, column)


USED = [
    "given: b \\in (0, 1); t > 1\n\\log t &< 0",
    "given: p pmf of x, y; X, Y variables of p at x, y\nH(X) &= H(X)",
    "given: p pmf of x\nwhere: u = \\sum_x p(x)^2; v = u^2\nv &= v",
    "given: p, q pmfs of x; p = q\nH(p) &= H(p)",
    "given: p pmf of x; t \\in (0, 1)\nH(p) &\\ge 0 && a; equality iff $p(x) = p(x)^{1 + t}$",
]


@pytest.mark.parametrize("source", USED)
def test_a_name_that_something_else_needs_is_used(source):
    assert check(source).steps


def test_a_function_that_is_no_pmf_at_a_free_outcome_is_told():
    source = (
        "given: p pmf of x, y; q pmf of x\nwhere: r(x \\mid y) = q(x)\n"
        "\\KL{r(\\cdot \\mid y)}{2 q} &= p(y)"
    )
    with pytest.raises(DerivationError, match="is no pmf: its sum over all outcomes"):
        check(source)
