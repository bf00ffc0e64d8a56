"""Chains that are parted where they are written, and made false or true without being read."""

import doctest

import pytest

from derivation import DerivationError, chains, check, refuse
from derivation.chains import granted, negated, says_the_same, written

HEAD = "given: p, q pmfs of x\nwhere: A = \\{x : p(x) > q(x)\\}\n"
CHAIN = (
    HEAD
    + r"""\KL{p}{q}
&= \sum_{x :\, p(x) > 0} p(x) \log \frac{p(x)}{q(x)}  && definition, for $p > q$ & “=” \\
&\geq 0                                              && Gibbs;
      equality iff $p = q$"""
)


def test_docstring_examples():
    assert doctest.testmod(chains).failed == 0


def test_relations_stand_outside_of_braces_and_reasons():
    chain = written(CHAIN)
    assert chain.heading == HEAD
    assert chain.signs == ("=", "≥")
    assert chain.sides == (
        r"\KL{p}{q}",
        r"\sum_{x :\, p(x) > 0} p(x) \log \frac{p(x)}{q(x)}",
        "0",
    )


STEPS = [
    (r"H(p) &= H(p) + 0", r"H(p) \ne H(p) + 0"),
    (r"H(p) + 1 &\ne H(p)", "H(p) + 1 = H(p)"),
    (r"H(p) &\ge 0 && ; equality iff $p(x)^2 = p(x)$", "H(p) < 0"),
    (r"0 &\le H(p) && ; equality iff $p(x)^2 = p(x)$", "0 > H(p)"),
    (r"H(p) &< H(p) + 1", r"H(p) \ge H(p) + 1   && ; equality never"),
    (r"H(p) + 1 &> H(p)", r"H(p) + 1 \le H(p)   && ; equality never"),
]


@pytest.mark.parametrize(("holds", "turned"), STEPS)
def test_what_is_negated_is_refused_as_false(holds, turned):
    source = f"given: p pmf of x\n{holds}"
    assert negated(source) == f"given: p pmf of x\n{turned}"
    check(source)
    assert refuse(negated(source)).steps[0].verdict == "false"


def test_each_step_can_be_negated_and_no_other():
    for step in range(2):
        with pytest.raises(DerivationError) as caught:
            check(negated(CHAIN.replace(HEAD, HEAD.splitlines(keepends=True)[0]), step))
        assert [fault.is_false for fault in caught.value.faults] == [True]
    assert negated(CHAIN, 2) == CHAIN


def test_what_is_granted_holds():
    source = "given: p, q pmfs of x\n\\KL{p}{q} &= \\KL{q}{p}"
    refuse(source)
    check(granted(source))


@pytest.mark.parametrize("idle", [r"H(p) &= H(p)", r"H( p ) &= H(p) \\ &= H(p)", "H(p)"])
def test_what_says_the_same_on_both_sides_is_told(idle):
    assert says_the_same(idle)
    assert not says_the_same(f"{idle} + 0 &= H(p)")
