"""Conditional entropy and mutual information: exact values, chain rules, refusals."""

import math
from itertools import combinations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import (
    PMFError,
    conditional_entropy,
    entropy,
    kl_divergence,
    mutual_information,
)

deterministic = settings(derandomize=True, deadline=None, max_examples=80)


@st.composite
def joints(draw, axes=(2, 2)):
    shape = [draw(st.integers(1, 4)) for _ in range(draw(st.integers(*axes)))]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    weights = rng.dirichlet(np.full(math.prod(shape), draw(st.sampled_from([0.1, 1, 10]))))
    weights[weights < 1e-300] = 0
    return weights.reshape(shape)


def exact_conditional_entropy(joint, base=2):
    """H(column | row) of the very floats given, at the precision of the context."""
    total = mpmath.mpf(0)
    for row in joint.tolist():
        whole = sum(mpmath.mpf(x) for x in row)
        total += sum(mpmath.mpf(x) * mpmath.log(whole / x) for x in row if x > 0)
    return float(total / mpmath.log(base))


@pytest.fixture(autouse=True)
def many_digits():
    # Fifty digits are left where a probability of 1e-300 is subtracted from 1.
    with mpmath.workdps(350):
        yield


# Exact values

WEATHER = [[1 / 8, 1 / 16, 1 / 32, 1 / 32], [1 / 16, 1 / 8, 1 / 32, 1 / 32]]
COVER_THOMAS = [*WEATHER, [1 / 16] * 4, [1 / 4, 0, 0, 0]]


def test_the_table_of_cover_and_thomas():
    # Example 2.2.1: X along the columns, Y along the rows.
    assert conditional_entropy(COVER_THOMAS, given=0) == 11 / 8
    assert conditional_entropy(COVER_THOMAS, given=1) == 13 / 8
    assert conditional_entropy(COVER_THOMAS, given=()) == 27 / 8
    assert mutual_information(COVER_THOMAS) == 3 / 8


def test_a_copy_tells_all_and_an_independent_variable_nothing():
    copy, free = np.diag([0.5, 0.25, 0.25]), np.outer([0.5, 0.5], [0.25, 0.75])
    for axis in (0, 1):
        assert conditional_entropy(copy, given=axis) == 0.0
        assert math.copysign(1, conditional_entropy(copy, given=axis)) == 1
    assert mutual_information(copy) == entropy([0.5, 0.25, 0.25]) == 1.5
    assert conditional_entropy(free, given=1) == 1.0
    assert mutual_information(free) == 0.0
    assert math.copysign(1, mutual_information(free)) == 1


def test_exclusive_or_of_two_coins():
    xor = np.zeros((2, 2, 2))
    for x in (0, 1):
        for y in (0, 1):
            xor[x, y, x ^ y] = 0.25
    assert conditional_entropy(xor, given=2) == 2 - 1
    assert conditional_entropy(xor, given=(0, 1)) == 0.0
    assert conditional_entropy(xor, given=(2, 0)) == 0.0
    assert conditional_entropy(xor, given=(0, 1, 2)) == 0.0
    assert mutual_information(xor.sum(axis=0)) == 0.0
    assert mutual_information(xor.reshape(4, 2)) == 1.0


def test_negative_axes_lists_and_base():
    joint = [[0.25, 0.25], [0.5, 0]]
    assert conditional_entropy(joint, given=-1) == conditional_entropy(joint, given=1)
    assert conditional_entropy(joint, given=-2, base=math.e) == pytest.approx(math.log(2) / 2)
    assert mutual_information(joint, base=4) == pytest.approx(mutual_information(joint) / 2)
    assert type(conditional_entropy(joint, given=0)) is type(mutual_information(joint)) is float


def test_chain_rule_in_another_base_where_one_variable_nearly_decides_the_other():
    joint = np.array([[0.4, 0.05], [0.05, 0.5]])
    by_the_rule = entropy(joint.ravel(), base=7) - entropy(joint.sum(axis=0), base=7)
    assert conditional_entropy(joint, given=1, base=7) == pytest.approx(by_the_rule, rel=1e-13)


def test_an_almost_certain_outcome_keeps_its_digits():
    for small in (1e-3, 1e-9, 1e-17, 1e-40, 1e-300):
        joint = np.array([[0.5, small], [small, 0.5 - 2 * small]])
        for given_axis, rows in ((0, joint), (1, joint.T)):
            assert conditional_entropy(joint, given=given_axis) == pytest.approx(
                exact_conditional_entropy(rows), rel=1e-15, abs=0
            )


def test_marginals_whose_product_is_no_float_exclude_nothing():
    tiny = 5e-324
    assert 0 <= mutual_information([[1, tiny], [tiny, tiny]]) < 1e-300
    assert 0 <= mutual_information([[1, 0], [0, 1e-200]]) < 1e-190


def test_subnormal_probabilities():
    joint = [[1, 5e-324], [5e-324, 0]]
    assert conditional_entropy(joint, given=0) == pytest.approx(1074 * 5e-324, rel=1e-2)
    assert mutual_information(joint) >= 0


# Laws


@deterministic
@given(joints())
def test_fifty_digits(joint):
    exact = exact_conditional_entropy(joint)
    assert conditional_entropy(joint, given=0) == pytest.approx(exact, rel=2e-15, abs=0)


@deterministic
@given(joints(axes=(1, 4)))
def test_chain_rule_for_every_choice_of_axes(joint):
    whole = entropy(joint.ravel())
    for count in range(joint.ndim + 1):
        for axes in combinations(range(joint.ndim), count):
            others = tuple(axis for axis in range(joint.ndim) if axis not in axes)
            known = entropy(joint.sum(axis=others).ravel(), check=False)
            rest = conditional_entropy(joint, given=axes)
            assert known + rest == pytest.approx(whole, rel=1e-13, abs=1e-14)
            unconditional = entropy(joint.sum(axis=axes).ravel(), check=False)
            assert 0 <= rest <= unconditional * (1 + 1e-14) + 1e-15


@deterministic
@given(joints())
def test_mutual_information_is_what_one_variable_tells_of_the_other(joint):
    px, py = joint.sum(axis=1), joint.sum(axis=0)
    information = mutual_information(joint)
    for marginal, axis in ((px, 1), (py, 0)):
        gain = entropy(marginal, check=False) - conditional_entropy(joint, given=axis)
        assert information == pytest.approx(gain, rel=1e-12, abs=1e-14)
    product = np.outer(px, py).ravel()
    assert information == pytest.approx(
        kl_divergence(joint.ravel(), product, check=False), rel=1e-12, abs=0
    )
    assert information == pytest.approx(mutual_information(joint.T), rel=1e-12, abs=1e-30)
    assert information >= 0


@deterministic
@given(joints(axes=(3, 3)))
def test_data_processing_and_conditioning(joint):
    # What a function of y, here the merging of two axes' values, tells of x is no more than y does.
    merged = joint.sum(axis=2)
    full = joint.reshape(joint.shape[0], -1)
    assert mutual_information(merged) <= mutual_information(full) * (1 + 1e-12) + 1e-14
    # H(X, Z | Y) is at most H(X | Y) + H(Z | Y), and H(X | Y, Z) at most H(X | Y).
    both = conditional_entropy(joint, given=1)
    first = conditional_entropy(merged, given=1)
    last = conditional_entropy(joint.sum(axis=0), given=0)
    assert both <= (first + last) * (1 + 1e-13) + 1e-14
    assert conditional_entropy(joint, given=(1, 2)) <= first * (1 + 1e-13) + 1e-14


# Refusals


@pytest.mark.parametrize(
    ("joint", "message", "index"),
    [
        ([[0.5, 0.5], [0.5, 0.5]], "joint sums to 2 over all its axes, not 1", None),
        ([[1e308, 1e308], [1e308, 0]], "joint sums to inf over all its axes, not 1", None),
        ([[0.5, 0.6], [0.4, -0.5]], r"joint\[1, 1\] = -0.5 is negative", (1, 1)),
        ([[0.5, math.nan]], r"joint\[0, 1\] = nan is not finite", (0, 1)),
        ([[True]], "joint holds bool values", None),
        ([[]], "joint is empty", None),
        (1.0, "joint = 1.0 is a single number", None),
    ],
)
@pytest.mark.parametrize(
    "measure", [mutual_information, lambda joint: conditional_entropy(joint, given=0)]
)
def test_what_is_no_joint_pmf_is_refused(measure, joint, message, index):
    with pytest.raises(PMFError, match=message) as caught:
        measure(joint)
    assert (caught.value.name, caught.value.index) == ("joint", index)


def test_the_tolerance_is_that_of_as_pmf():
    for dtype, inside in (("f8", 5e-10), ("f4", 5e-6), ("f2", 1e-3)):
        near = np.array([[0.5, 0.5 + inside]], dtype)
        assert conditional_entropy(near, given=0) == pytest.approx(1, abs=2e-3)
        with pytest.raises(PMFError, match="not 1: it is not a joint pmf"):
            conditional_entropy(np.array([[0.5, 0.5 + 4 * inside]], dtype), given=0)


def test_axes_that_are_not_there_or_named_twice():
    with pytest.raises(np.exceptions.AxisError, match="given: axis 2 is out of bounds"):
        conditional_entropy([[0.5, 0.5]], given=2)
    with pytest.raises(ValueError, match="repeated axis in `given`"):
        conditional_entropy([[0.5, 0.5]], given=(0, -2))
    with pytest.raises(TypeError):
        conditional_entropy([[0.5, 0.5]], given=0.5)


@pytest.mark.parametrize("shape", [(4,), (1, 2, 2)])
def test_mutual_information_is_of_two_variables(shape):
    with pytest.raises(PMFError, match=rf"joint has {len(shape)} axes, not 2"):
        mutual_information(np.full(shape, 0.25))


@pytest.mark.parametrize("base", [1, "2", math.nan])
def test_bases_are_checked(base):
    for measure in (mutual_information, lambda j, base: conditional_entropy(j, given=0, base=base)):
        with pytest.raises(ValueError, match="base = "):
            measure([[1.0]], base=base)


@pytest.mark.parametrize(
    "joint",
    [
        [[1, 0], [0, 1e-170]],
        [[1, 1e-200], [1e-180, 1e-190]],
        [[1, 0, 0], [0, 1e-300, 0], [0, 1e-308, 1e-305]],
    ],
)
def test_small_probabilities_whose_product_is_no_float_keep_their_information(joint):
    with mpmath.workdps(800):
        rows = [[mpmath.mpf(x) for x in row] for row in joint]
        sums, columns = [sum(row) for row in rows], [sum(c) for c in zip(*rows, strict=True)]
        total = sum(sums)
        exact = sum(
            x * mpmath.log(x / (sums[i] * columns[j]))
            for i, row in enumerate(rows)
            for j, x in enumerate(row)
            if x
        )
        exact += total * (total - 1)  # what the sum is above 1
        value = mutual_information(joint, base=math.e)
        assert abs(value - exact) <= 1e-14 * exact
