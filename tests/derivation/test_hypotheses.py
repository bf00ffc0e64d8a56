"""The sentence above a chain: every name that it uses, and every condition, in words."""

import pytest

from derivation.cell import read_cell
from derivation.declarations import Declarations
from derivation.hypotheses import sentence

SAID = {
    "given: p pmf of x\nH(p) &= H(p)": "For every pmf $p$ of $x$:",
    "given: p, q positive pmfs of x\nH(p, q) &= 1": "For all positive pmfs $p$ and $q$ of $x$:",
    "given: p pmf of x; q positive pmf of x\nH(p, q) &= 1": (
        "For every pmf $p$ of $x$ and every positive pmf $q$ of $x$:"
    ),
    "given: p, q, r pmfs of x, y\nH(p) + H(q) &= H(r)": (
        "For all joint pmfs $p$, $q$ and $r$ of $x$ and $y$:"
    ),
    "given: p pmf of x; w channel from x to y\n\\sum_y w(y \\mid x) &= \\sum_x p(x)": (
        "For every pmf $p$ of $x$ and every channel $w$ from $x$ to $y$:"
    ),
    "given: v list of x\n\\sum_x v(x) &= 1": "For all numbers $v(x)$:",
    "given: i outcome; a_i positive list of i; f_i list of i, x\n\\sum_{i, x} a_i f_i(x) &= 1": (
        "For all positive numbers $a_i$ and all numbers $f_i(x)$:"
    ),
    "given: p pmf of x, y; X, Y variables of p at x, y\nH(X) &= H(Y)": (
        "For every joint pmf $p$ of $x$ and $y$ and random variables $X$ and $Y$ that follow $p$:"
    ),
    "given: p pmf of x, y; X variable of p at x\nH(X) &= 1": (
        "For every joint pmf $p$ of $x$ and $y$ and a random variable $X$ that follows $p$ at $x$:"
    ),
    "given: t \\in [0, 1]\nt &= 1": "For every $t \\in [0, 1]$:",
    "given: s, t \\in (0, \\frac12]\ns &= t": "For all $s, t \\in (0, 1/2]$:",
    "given: c > 0; a \\ge 1\nc &= a": "For every $c > 0$ and every $a \\ge 1$:",
    "given: c < 0; a \\le 1\nc &= a": "For every $c < 0$ and every $a \\le 1$:",
    "given: t \\in \\mathbb{R}\nt &= 1": "For every $t \\in \\mathbb{R}$:",
    "given: k \\in \\mathbb{N}; z \\in \\mathbb{Z}\nk &= z": (
        "For every $k \\in \\mathbb{N}$ and every $z \\in \\mathbb{Z}$:"
    ),
    "given: p pmf of x; p(x) > 0\nH(p) &= 1": "For every pmf $p$ of $x$, if $p(x) > 0$:",
    "given: p, q pmfs of x; p(x) = 0 where q(x) = 0\nH(p, q) &= 1": (
        "For all pmfs $p$ and $q$ of $x$, if $p(x) = 0$ where $q(x) = 0$:"
    ),
    "given: in nats\n\\log 2 &= \\ln 2": "In nats:",
    "given: p pmf of x; in bits\nH(p) &= 1": "For every pmf $p$ of $x$, in bits:",
    "given: p, q pmfs of x\nwhere: m(x) = \\frac12 (p(x) + q(x)); s = H(m)\ns &= 1": (
        "For all pmfs $p$ and $q$ of $x$, where $m(x) = \\frac12 (p(x) + q(x))$ and $s = H(m)$:"
    ),
    "given: p pmf of x, y\nwhere: p(x \\mid y) = p(x, y) / p(y)\np(x \\mid y) &= 1": (
        "For every joint pmf $p$ of $x$ and $y$, where $p(x \\mid y) = p(x, y) / p(y)$:"
    ),
    "where: L(t) = t^2\nL(2) &= 4": "Where $L(t) = t^2$:",
    "given: i outcome; N size of i; p pmf of i\nN p(i) &= 1": (
        "For every pmf $p$ of $i$, where $N$ is the number of all $i$:"
    ),
    "given: p pmf of x\nH(p) &\\le \\log n": "For every pmf $p$ of $x$:",
    "given: i outcome; p_i pmf of x for each i\n\\sum_x p_i(x) &= 1": (
        "For every pmf $p_i$ of $x$, one to each $i$:"
    ),
    "given: y_1 \\in \\{0, 1\\}\ny_1^2 &= y_1": "For every $y_1 \\in \\{0, 1\\}$:",
    "given: k \\in \\mathbb{N}_0\nk + 1 &> 0": "For every $k \\in \\mathbb{N}_0$:",
    "given: q pmf of x; i outcome; x_i sample of x at i\nq(x_i) &= q(x_i)": (
        "For every pmf $q$ of $x$ and every sample $x_i$ of outcomes $x$, one to each $i$:"
    ),
    "2 &= 2": "",
}


def _sentence(source, known=None):
    cell = read_cell(source, known or Declarations())
    claims = [latex for row in cell.rows if row.claim for latex, _ in row.claim.parts]
    return "".join(run.latex for run in sentence(cell.declared, [cell.chain, *claims]))


@pytest.mark.parametrize("source", SAID)
def test_it_says_what_was_declared(source):
    assert _sentence(source) == SAID[source]


KNOWN = read_cell(
    "given: p, q, r pmfs of x; c > 0\nwhere: m(x) = \\frac12 (p(x) + q(x))", Declarations()
).declared


def test_of_what_stood_before_it_says_what_the_chain_uses():
    assert _sentence("H(r) &= 1", KNOWN) == "For every pmf $r$ of $x$:"
    assert _sentence("c &\\le c^2 && ; equality iff $p = q$", KNOWN) == (
        "For all pmfs $p$ and $q$ of $x$ and every $c > 0$:"
    )


def test_what_an_abbreviation_uses_is_used():
    assert _sentence("H(m) &= 1", KNOWN) == (
        "For all pmfs $p$ and $q$ of $x$, where $m(x) = \\frac12 (p(x) + q(x))$:"
    )


def test_every_condition_in_force_is_said_with_its_names():
    bound = read_cell("given: r, q pmfs of x; r(x) > 0", Declarations()).declared
    assert _sentence("H(q) &= 1", bound) == "For all pmfs $r$ and $q$ of $x$, if $r(x) > 0$:"
