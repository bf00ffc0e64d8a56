"""Softmax losses: digits of tiny losses, gradients, classes and distributions, refusals."""

import math

import mpmath
import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import (
    InputError,
    cross_entropy,
    log_softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_with_grad,
)

deterministic = settings(derandomize=True, deadline=None, max_examples=80)
logits = st.lists(st.floats(-50, 50), min_size=1, max_size=6)
INF = math.inf


def exact_log_softmax(z):
    """At the precision of the context, of the very floats given."""
    z = [mpmath.mpf(float(x)) for x in z]
    total = mpmath.log(sum(mpmath.exp(x - max(z)) for x in z)) + max(z)
    return [x - total for x in z]


@pytest.fixture(autouse=True)
def many_digits():
    # e**-745 is the smallest float: 400 digits leave fifty of a loss so small.
    with mpmath.workdps(400):
        yield


def relative_error(value, exact):
    return float(abs((mpmath.mpf(float(value)) - exact) / exact))


# Values


def test_equal_logits():
    for n in (1, 2, 4, 1024):
        for z in (0.0, 7.5, -1e300):
            assert softmax_cross_entropy([z] * n, 0, base=2) == math.log2(n)
            assert softmax_cross_entropy([z] * n, n - 1, base=math.e) == math.log(n)
    assert log_softmax([0, 0]).tolist() == [-math.log(2)] * 2


def test_losses_at_the_ends_have_no_minus_zero():
    loss, grad = softmax_cross_entropy_with_grad([0, -INF], 0, base=2)
    assert (loss, grad.tolist()) == (0.0, [0.0, 0.0])
    assert not np.signbit([loss, *grad]).any()
    assert math.copysign(1, log_softmax([5])[0]) == 1
    loss, grad = softmax_cross_entropy_with_grad([3], [1.0], base=2)
    assert (loss, grad.tolist()) == (0.0, [0.0])
    assert not np.signbit([loss, *grad]).any()


def test_minus_infinity_is_probability_zero():
    assert log_softmax([0, -INF, 0]).tolist() == [-math.log(2), -INF, -math.log(2)]
    loss, grad = softmax_cross_entropy_with_grad([0, -INF], 1, base=math.e)
    assert (loss, grad.tolist()) == (INF, [1.0, -1.0])
    loss, grad = softmax_cross_entropy_with_grad([0, -INF], [0.5, 0.5], base=math.e)
    assert (loss, grad.tolist()) == (INF, [0.5, -0.5])
    assert softmax_cross_entropy([0, -INF, 0], [0.5, 0, 0.5], base=2) == 1.0


def test_huge_logits_neither_overflow_nor_warn():
    top = np.finfo(float).max
    assert log_softmax([top, top]).tolist() == [-math.log(2)] * 2
    assert log_softmax([top, -top]).tolist() == [0.0, -INF]
    assert softmax_cross_entropy([1e308, 0], 1, base=math.e) == 1e308
    loss, grad = softmax_cross_entropy_with_grad([1000.0, 0.0], 1, base=math.e)
    assert (loss, grad.tolist()) == (1000.0, [1.0, -1.0])


@pytest.mark.parametrize("base", [math.e, 2, 10, 1e300])
def test_no_finite_loss_of_huge_logits_is_inf(base):
    largest = mpmath.mpf(np.finfo(float).max)
    for z in ([1e308, -1e308], [1.7e308, -1.7e308, 0], [1e308, -1e308, -INF]):
        targets = [0, 1, np.eye(len(z))[1] * 0.125 + np.eye(len(z))[0] * 0.875]
        for target in targets:
            t = np.eye(len(z))[target] if isinstance(target, int) else target
            gap = sum(
                mpmath.mpf(x) * (mpmath.mpf(max(z)) - mpmath.mpf(y))
                for x, y in zip(t.tolist(), z, strict=True)
                if x
            )
            exact = gap / mpmath.log(mpmath.mpf(base))
            loss, grad = softmax_cross_entropy_with_grad(z, target, base=base)
            assert softmax_cross_entropy(z, target, base=base) == loss
            if exact > largest:
                assert loss == INF
            else:
                assert loss == pytest.approx(float(exact), rel=1e-15)
            assert np.isfinite(grad).all()
    # A class that is excluded costs inf in every base, beside rows that do not.
    losses = softmax_cross_entropy([[0, -INF], [1e308, -1e308]], [1, 1], base=10)
    assert losses.tolist() == [INF, pytest.approx(8.685889638065036e307, rel=1e-15)]


@pytest.mark.parametrize("gap", [1e-9, 0.5, 3, 4.2, 10.1, 36.7, 100.3, 700.123, 740.4])
@pytest.mark.parametrize("offset", [0.0, 0.1, 123.456, -7e4])
def test_tiny_losses_keep_their_digits(gap, offset):
    z = [offset + gap, offset, offset - 1]
    exact = exact_log_softmax(z)
    subnormal = 5e-324 / float(-exact[0])
    for target in range(3):
        loss = softmax_cross_entropy(z, target, base=math.e)
        assert relative_error(loss, -exact[target]) < 2e-15 + subnormal
        assert loss == -log_softmax(z)[target]
    loss, grad = softmax_cross_entropy_with_grad(z, 0, base=math.e)
    others = [mpmath.exp(x) for x in exact[1:]]
    for value, other in zip(grad, [-sum(others), *others], strict=True):
        assert relative_error(value, other) < 3e-15 + 2 * 5e-324 / float(abs(other))
    soft_loss, soft_grad = softmax_cross_entropy_with_grad(z, [1.0, 0, 0], base=math.e)
    assert soft_loss == loss
    assert soft_grad == pytest.approx(grad, rel=1e-15, abs=5e-324)


@deterministic
@given(st.integers(0, 2**32 - 1))
def test_fifty_digits_of_random_losses(seed):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=rng.integers(2, 41)) * 10.0 ** rng.uniform(-3, 2.4)
    exact = exact_log_softmax(z)
    target = int(rng.integers(len(z)))
    loss = softmax_cross_entropy(z, target, base=2)
    assert relative_error(loss, -exact[target] / mpmath.log(2)) < 2e-15
    pmf = rng.dirichlet(np.ones(len(z)))
    loss = softmax_cross_entropy(z, pmf, base=10)
    mean = sum(mpmath.mpf(t) * x for t, x in zip(pmf.tolist(), exact, strict=True))
    assert relative_error(loss, -mean / mpmath.log(10)) < 2e-15


@deterministic
@given(logits)
def test_log_softmax_agrees_with_scipy(z):
    assert log_softmax(z) == pytest.approx(scipy.special.log_softmax(z), rel=1e-13, abs=1e-15)


@deterministic
@given(logits, st.data())
def test_a_class_is_a_distribution_on_it(z, data):
    target = data.draw(st.integers(0, len(z) - 1))
    one_hot = np.eye(len(z))[target]
    loss, grad = softmax_cross_entropy_with_grad(z, target, base=2)
    soft_loss, soft_grad = softmax_cross_entropy_with_grad(z, one_hot, base=2)
    assert loss == softmax_cross_entropy(z, target, base=2)
    assert soft_loss == pytest.approx(loss, rel=1e-15)
    assert soft_grad == pytest.approx(grad, rel=1e-14, abs=1e-300)
    with np.errstate(under="ignore"):
        model = np.exp(log_softmax(z))
    assert loss == pytest.approx(cross_entropy(one_hot, model), rel=1e-12, abs=1e-15)


@deterministic
@given(logits, st.floats(-100, 100), st.data())
def test_a_shift_of_all_logits_changes_nothing(z, shift, data):
    target = data.draw(st.integers(0, len(z) - 1))
    moved = [x + shift for x in z]
    assert log_softmax(moved) == pytest.approx(log_softmax(z), rel=1e-12, abs=1e-12)
    _, grad = softmax_cross_entropy_with_grad(z, target, base=math.e)
    assert grad.sum() == pytest.approx(0, abs=1e-15)


@deterministic
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6), st.integers(0, 99), st.booleans())
def test_the_gradient_is_the_slope_of_the_loss(z, seed, soft):
    rng = np.random.default_rng(seed)
    target = rng.dirichlet(np.ones(len(z))) if soft else int(rng.integers(len(z)))
    _, grad = softmax_cross_entropy_with_grad(z, target, base=3)
    for i, step in enumerate(np.eye(len(z)) * 2.0**-17):
        rise = softmax_cross_entropy(z + step, target, base=3) - softmax_cross_entropy(
            z - step, target, base=3
        )
        assert grad[i] == pytest.approx(rise / 2.0**-16, abs=1e-9)


def test_a_target_that_sums_to_almost_one_is_used_as_it_is():
    target = np.array([0.5, 0.5 + 9e-10])
    loss, grad = softmax_cross_entropy_with_grad([0.0, 0.0], target, base=2)
    assert loss == target.sum()
    assert grad.sum() == 0.0
    assert grad[0] == pytest.approx(4.5e-10 / math.log(2), rel=1e-6)


def test_the_base_is_the_unit_of_loss_and_gradient_alone():
    z, target = [[0.3, 2.0, -1.0]], [2]
    nats, grad = softmax_cross_entropy_with_grad(z, target, base=math.e)
    bits, grad_bits = softmax_cross_entropy_with_grad(z, target, base=2)
    assert bits == pytest.approx(nats / math.log(2), rel=1e-15)
    assert grad_bits == pytest.approx(grad / math.log(2), rel=1e-15)


# Shapes


def test_one_row_gives_a_float_and_many_an_array():
    assert type(softmax_cross_entropy([0, 1], 0, base=2)) is float
    assert type(softmax_cross_entropy_with_grad([0, 1], 0, base=2)[0]) is float
    assert softmax_cross_entropy([[0, 1]], [0], base=2).shape == (1,)
    assert log_softmax([[0, 1]]).shape == (1, 2)


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_rows_blocks_and_axes_agree(rows):
    rng = np.random.default_rng(rows)
    z, t = rng.normal(size=(rows, 5, 1001)) * 30, rng.integers(1001, size=(rows, 5))
    loss, grad = softmax_cross_entropy_with_grad(z, t, base=2)
    assert (loss.shape, grad.shape) == ((rows, 5), z.shape)
    assert softmax_cross_entropy(z, t, base=2).tolist() == loss.tolist()
    for i in range(rows):
        one, one_grad = softmax_cross_entropy_with_grad(z[i, 2], t[i, 2], base=2)
        assert one == loss[i, 2]
        assert one_grad.tolist() == grad[i, 2].tolist()
        assert log_softmax(z[i, 2]).tolist() == log_softmax(z)[i, 2].tolist()
    across, across_grad = softmax_cross_entropy_with_grad(z.swapaxes(0, 2), t.T, base=2, axis=0)
    assert across.tolist() == loss.T.tolist()
    assert across_grad.swapaxes(0, 2).tolist() == grad.tolist()
    assert log_softmax(z.swapaxes(1, 2), axis=1).swapaxes(1, 2).tolist() == log_softmax(z).tolist()


def test_distributions_broadcast_against_logits():
    z, t = np.array([[0.0, 1, 2], [5, 0, 1]]), np.array([[[0.5, 0.25, 0.25]], [[0, 1, 0]]])
    loss, grad = softmax_cross_entropy_with_grad(z, t, base=2)
    assert (loss.shape, grad.shape) == ((2, 2), (2, 2, 3))
    for i in range(2):
        for j in range(2):
            assert loss[i, j] == softmax_cross_entropy(z[j], t[i, 0], base=2)
    by_column = softmax_cross_entropy(z.T, t[0, 0][:, None], base=2, axis=0)
    assert by_column.tolist() == loss[0].tolist()
    for base in (2, 10):
        assert softmax_cross_entropy(z[0], t, base=base).shape == (2, 1)


def test_lists_float32_read_only_and_inputs_left_alone():
    z = np.array([[0.5, 1, -2]], np.float32)
    z.flags.writeable = False
    expected = softmax_cross_entropy(z.astype(float), [1], base=2)
    assert softmax_cross_entropy(z, np.array([1], np.uint8), base=2) == expected
    assert softmax_cross_entropy([[0.5, 1, -2]], (1,), base=2) == expected
    mutable, target = np.array([1.0, 2.0]), np.array([0.25, 0.75])
    softmax_cross_entropy_with_grad(mutable, target, base=2)
    assert (mutable.tolist(), target.tolist()) == ([1, 2], [0.25, 0.75])


# Refusals

FUNCTIONS = [
    log_softmax,
    lambda z: softmax_cross_entropy(z, np.zeros(np.shape(z)[:-1], int), base=2),
    lambda z: softmax_cross_entropy_with_grad(z, np.zeros(np.shape(z)[:-1], int), base=2),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("z", "message", "index"),
    [
        ([0, math.nan], "z[1] = nan is no logit: a logit is finite or -inf", 1),
        ([[0, 1], [INF, 0]], "z[1, 0] = inf is no logit: a logit is finite or -inf", (1, 0)),
        ([-INF, math.nan, INF], "z[1] = nan is no logit: a logit is finite or -inf", 1),
        (
            [[0, -INF], [-INF, -INF]],
            "z[1] is -inf throughout: some class must have a positive probability",
            1,
        ),
        ([-INF], "z is -inf throughout: some class must have a positive probability", None),
        ([], "z is empty: it has no logit", None),
        ([True, False], "z holds bool values; a logit is a real number", None),
        ([1j], "z holds complex values; a logit is a real number", None),
        (["1"], "z holds text values; a logit is a real number", None),
        (1.0, "z = 1.0 is a single number, not a distribution", None),
    ],
)
def test_what_is_no_logit_is_refused(function, z, message, index):
    with pytest.raises(InputError) as caught:
        function(z)
    assert str(caught.value) == message
    assert (caught.value.name, caught.value.index) == ("z", index)


def test_a_bad_column_is_named_as_numpy_indexes_it():
    with pytest.raises(InputError, match=r"^z\[:, 1\] is -inf throughout"):
        log_softmax([[0, -INF], [0, -INF]], axis=0)
    with pytest.raises(np.exceptions.AxisError):
        log_softmax([0.0, 1.0], axis=1)


@pytest.mark.parametrize(
    ("target", "message", "index", "value"),
    [
        ([0, 3], "target[1] = 3 is not in 0, ..., 2", 1, 3),
        ([-1, 0], "target[0] = -1 is not in 0, ..., 2", 0, -1),
        ([[0, 1, 0]], "target has shape (1, 3), not (2,): integers are classes", None, None),
        (1, "target has shape (), not (2,): integers are classes", None, None),
        ([True, False], "target holds bool values; a probability is a real number", None, None),
        (1.0, "target = 1.0 is a single number, not a distribution", None, None),
        ([0.5, 0.25, 0.5], "target sums to 1.25, not 1", None, 1.25),
        ([[1.0, 0, 0], [1.5, -0.5, 0]], "target[1, 1] = -0.5 is negative", (1, 1), -0.5),
    ],
)
def test_what_is_no_target_is_refused(target, message, index, value):
    z = [[0.0, 1.0, 2.0]] * 2
    for function in (softmax_cross_entropy, softmax_cross_entropy_with_grad):
        with pytest.raises(InputError) as caught:
            function(z, target, base=2)
        assert str(caught.value).startswith(message)
        assert (caught.value.name, caught.value.index) == ("target", index)
        assert caught.value.value == value


def test_a_target_over_other_outcomes_is_refused():
    with pytest.raises(ValueError) as caught:
        softmax_cross_entropy([0.0, 1.0], [1.0, 0, 0], base=2)
    assert str(caught.value) == "z has 2 classes and target has 3 outcomes"
    with pytest.raises(ValueError, match="broadcast"):
        softmax_cross_entropy(np.zeros((2, 2)), np.full((3, 2), 0.5), base=2)


def test_the_base_has_no_default_and_is_checked():
    for function in (softmax_cross_entropy, softmax_cross_entropy_with_grad):
        with pytest.raises(TypeError, match="base"):
            function([0.0, 1.0], 0)
        with pytest.raises(ValueError, match="base = 1 is not a finite number greater than 1"):
            function([0.0, 1.0], 0, base=1)


@pytest.mark.parametrize("target", [0, [0.5, 0.3, 0.2]])
def test_another_base_multiplies_loss_and_gradient_by_one_factor(target):
    z = [2.0, 1.0, 0.0]
    loss_7, grad_7 = softmax_cross_entropy_with_grad(z, target, base=7)
    loss_e, grad_e = softmax_cross_entropy_with_grad(z, target, base=math.e)
    assert loss_7 * math.log(7) == pytest.approx(loss_e, rel=1e-14)
    assert grad_7 * math.log(7) == pytest.approx(grad_e, rel=1e-14)
