"""Conditions that are equalities of free numbers: the points that are tried fulfil them."""

from fractions import Fraction

import pytest

from derivation import tree
from derivation.attack import attack
from derivation.judge import Judge, RefutedError
from derivation.sampling import samples
from derivation.solving import solved
from tests.derivation.conftest import statement


def _points(given):
    one = statement(f"given: {given}\n1 &= 1")
    names = frozenset(one.declared.scalars)
    for sample in samples(one.declared, names, frozenset(), (), 10):
        found = solved(sample, one.conditions, one.declared.scalars)
        yield from (found.point(k).scalars for k in range(len(found)))


def _number(value):
    return value.value if isinstance(value, tree.Number) else value


LINEAR = {
    "a, c > 0; a + c = 1": lambda a, c: a + c == 1,
    "a, c > 0; 2 a = 3 c + 1": lambda a, c: 2 * a == 3 * c + 1,
    "a, c > 0; a c = 2": lambda a, c: a * c == 2,
}


@pytest.mark.parametrize("given", LINEAR)
def test_one_number_is_computed_from_the_other(given):
    pairs = [(_number(point["a"]), _number(point["c"])) for point in _points(given)]
    known = [pair for pair in pairs if all(isinstance(one, Fraction) for one in pair)]
    assert len({pair for pair in known if LINEAR[given](*pair)}) > 40


def test_what_is_not_linear_stays():
    assert len(list(_points("a, c > 0; a^2 + c^2 = 1"))) > 100


def test_nothing_is_refuted_where_a_condition_does_not_hold():
    # In floats the squares of these pmfs often agree, and exactly they do not.
    one = statement("given: p, q pmfs of x; \\sum_x p(x)^2 = \\sum_x q(x)^2\nH(p) &= H(q)")
    try:
        attack(one)
    except RefutedError as found:
        assert Judge(one).allows(found.point, found.at)
