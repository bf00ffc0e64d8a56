"""What is accepted as a base, as a distribution and as weights, and the refusals, verbatim."""

import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from crossentropy import (
    InputError,
    PMFError,
    as_pmf,
    cross_entropy,
    entropy,
    hellinger,
    js_distance,
    js_divergence,
    kl_divergence,
    normalize,
    perplexity,
    surprisal,
    total_variation,
)

NOT_PMF = "it is not a probability mass function. If these are weights, call"


def refusal(function, *args, error=PMFError, **kwargs):
    with pytest.raises(error) as caught:
        function(*args, **kwargs)
    return caught.value


# as_pmf


def test_returns_a_float64_copy():
    given = np.array([0.25, 0.75])
    pmf = as_pmf(given)
    assert pmf.dtype == np.float64
    assert not np.shares_memory(pmf, given)
    assert pmf.tolist() == [0.25, 0.75]
    assert given.tolist() == [0.25, 0.75]


def test_accepts_integers_rows_columns_and_read_only_arrays():
    assert as_pmf([0, 1, 0]).tolist() == [0.0, 1.0, 0.0]
    assert as_pmf([[0.5, 0.5], [1, 0]]).shape == (2, 2)
    assert as_pmf([[0.5, 1], [0.5, 0]], axis=0).tolist() == [[0.5, 1.0], [0.5, 0.0]]
    given = np.array([0.5, 0.5])
    given.flags.writeable = False
    assert as_pmf(given).tolist() == [0.5, 0.5]


def test_as_many_axes_as_numpy_has():
    nested = [1.0]
    for _ in range(63):
        nested = [nested]
    assert as_pmf(nested).ndim == 64


def test_minus_zero_becomes_zero():
    given = np.array([-0.0, 1.0])
    assert not np.signbit(as_pmf(given)).any()
    assert np.signbit(given[0])


@pytest.mark.parametrize(
    ("p", "message", "index", "value"),
    [
        ([0.6, 0.5, -0.1], "p[2] = -0.1 is negative; a probability is at least 0", 2, -0.1),
        ([2, -1], "p[1] = -1 is negative; a probability is at least 0", 1, -1.0),
        (
            [[0.5, 0.5], [-0.5, 1.5]],
            "p[1, 0] = -0.5 is negative; a probability is at least 0",
            (1, 0),
            -0.5,
        ),
        (
            np.array([1.1, -0.1], np.float32),
            "p[1] = -0.1 is negative; a probability is at least 0",
            1,
            float(np.float32(-0.1)),
        ),
        (
            [0.5, np.inf, -1],
            "p[1] = inf is not finite; a probability is a finite number",
            1,
            np.inf,
        ),
        ([0.2] * 4, f"p sums to 0.8, not 1: {NOT_PMF} normalize(p).", None, 0.8),
        ([0.1] * 9, f"p sums to 0.9, not 1: {NOT_PMF} normalize(p).", None, sum([0.1] * 9)),
        ([3, 2], f"p sums to 5, not 1: {NOT_PMF} normalize(p).", None, 5.0),
        ([1e308] * 2, f"p sums to inf, not 1: {NOT_PMF} normalize(p).", None, np.inf),
        ([0.0, 0.0], "p sums to 0, not 1: it is not a probability mass function.", None, 0.0),
        ([1 + 2e-9], f"p sums to 1.000000002, not 1: {NOT_PMF} normalize(p).", None, 1 + 2e-9),
        (
            np.full(4, 0.2, np.float32),
            f"p sums to 0.8, not 1: {NOT_PMF} normalize(p).",
            None,
            4 * float(np.float32(0.2)),
        ),
        (
            [[0.5, 0.5]] * 3 + [[0.4, 0.4]],
            f"p[3] sums to 0.8, not 1: {NOT_PMF} normalize(p).",
            3,
            0.8,
        ),
        (
            [[[0.5, 0.5], [0.5, 0.5]], [[1, 0], [0.5, 0]]],
            f"p[1, 1] sums to 0.5, not 1: {NOT_PMF} normalize(p).",
            (1, 1),
            0.5,
        ),
    ],
)
def test_values_refused(p, message, index, value):
    error = refusal(as_pmf, p)
    assert str(error) == message
    assert (error.name, error.index, error.value) == ("p", index, pytest.approx(value, rel=1e-15))


def test_nan_is_refused():
    error = refusal(as_pmf, [0.5, np.nan, 0.5])
    assert str(error) == "p[1] = nan is not finite; a probability is a finite number"
    assert error.index == 1
    assert np.isnan(error.value)


def test_a_bad_column_is_named_as_numpy_indexes_it():
    error = refusal(as_pmf, [[0.5, 0.2], [0.5, 0.2]], axis=0)
    assert str(error) == f"p[:, 1] sums to 0.4, not 1: {NOT_PMF} normalize(p, axis=0)."
    assert error.index == 1
    # The last axis is the default of normalize, by either of its numbers.
    message = f"p sums to 0.4, not 1: {NOT_PMF} normalize(p)."
    assert str(refusal(as_pmf, [0.2, 0.2], axis=0)) == message
    error = refusal(as_pmf, np.full((2, 3, 2), [0.5, 0.25]), axis=0)
    assert str(error) == f"p[:, 0, 1] sums to 0.5, not 1: {NOT_PMF} normalize(p, axis=0)."
    assert error.index == (0, 1)


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([True, False], "p holds bool values; a probability is a real number"),
        ([True, 0.0], "p holds bool values; a probability is a real number"),
        ([[1.0, 0.0], [np.True_, 0.0]], "p holds bool values; a probability is a real number"),
        ([1, 0j], "p holds complex values; a probability is a real number"),
        (["1", "0"], "p holds text values; a probability is a real number"),
        ("1", "p holds text values; a probability is a real number"),
        ([b"1"], "p holds text values; a probability is a real number"),
        ([None, 1], "p holds NoneType and int values; a probability is a real number"),
        (
            [Fraction(1, 2)] * 2,
            "p holds Fraction values, not floats: give floats, as in np.asarray(p, dtype=float)",
        ),
        (np.array([1], "m8[s]"), "p holds timedelta64[s] values; a probability is a real number"),
        ([], "p is empty: it has no probability"),
        (np.ones((0, 3)), "p is empty: it has no probability"),
        (np.ones((3, 0)), "p is empty: it has no probability"),
        (1.0, "p = 1.0 is a single number, not a distribution"),
        ([[0.5, 0.5], [1]], "p is not a rectangular array of numbers"),
        (
            np.ma.array([0.5, 0.5, 9], mask=[0, 0, 1]),
            "p has masked entries; a probability is a real number",
        ),
    ],
)
@pytest.mark.parametrize("function", [as_pmf, entropy, lambda p: entropy(p, check=False)])
def test_kinds_and_shapes_refused_even_unchecked(function, p, message):
    error = refusal(function, p)
    assert str(error) == message
    assert (error.name, error.index, error.value) == ("p", None, None)


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [("f2", 2e-3), ("f4", 1e-5), ("f8", 1e-9), (np.longdouble, 1e-9)]
)
def test_tolerance_of_the_sum_depends_on_the_type(dtype, tolerance):
    for sign in (1, -1):
        inside = np.array([0.5, 0.5 + sign * 0.6 * tolerance], dtype)
        assert as_pmf(inside).tolist() == inside.astype(float).tolist()
        outside = np.array([0.5, 0.5 + sign * 1.5 * tolerance], dtype)
        message = str(refusal(as_pmf, outside))
        assert "sums to" in message
        assert "sums to 1," not in message


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_a_softmax_in_any_float_type_is_accepted(dtype):
    rng = np.random.default_rng(0)
    for n in (2, 10, 1000, 30_000):
        z = rng.normal(size=n).astype("f4" if dtype == "f2" else dtype)
        e = np.exp(z)
        with np.errstate(under="ignore"):
            p = (e / e.sum()).astype(dtype)
        assert as_pmf(p).shape == (n,)


def test_name_is_the_one_in_the_message():
    message = f"prior sums to 2, not 1: {NOT_PMF} normalize(prior)."
    assert str(refusal(as_pmf, [1, 1], name="prior")) == message


def test_axis_out_of_bounds():
    with pytest.raises(np.exceptions.AxisError, match="axis 1 is out of bounds"):
        as_pmf([0.5, 0.5], axis=1)


def test_error_is_a_value_error_that_pickles():
    error = refusal(as_pmf, [[0.5, 0.5], [1.5, -0.5]])
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, ValueError)
    assert (str(copy), copy.name, copy.index, copy.value) == (str(error), "p", (1, 1), -0.5)


# The measures check what they are given


TWO = [cross_entropy, kl_divergence, js_divergence, js_distance, total_variation, hellinger]


@pytest.mark.parametrize("measure", [*TWO, perplexity])
def test_measures_name_the_bad_argument(measure):
    assert str(refusal(measure, [0.5, 0.5], [1.5, -0.5])) == (
        "q[1] = -0.5 is negative; a probability is at least 0"
    )
    assert refusal(measure, [0.2] * 4, [0.25] * 4).name == "p"


@pytest.mark.parametrize("measure", [*TWO, perplexity])
@pytest.mark.parametrize(
    ("p", "q", "lengths"), [([1], [0.5, 0.5], (1, 2)), ([0.5, 0.5], [1, 0, 0], (2, 3))]
)
def test_lengths_must_agree_and_never_broadcast(measure, p, q, lengths):
    with pytest.raises(ValueError) as caught:
        measure(p, q)
    assert str(caught.value) == (
        f"p has {lengths[0]} outcomes and q has {lengths[1]}: a distribution and its model "
        "have the same outcomes"
    )


def test_lengths_must_agree_unchecked_too():
    with pytest.raises(ValueError, match="p has 1 outcomes and q has 2"):
        kl_divergence([1], [0.5, 0.5], check=False)


def test_check_false_skips_the_values_alone():
    assert entropy([0.5, 0.5, 0.5, 0.5], check=False) == 2.0
    assert np.isnan(entropy([np.nan, 1], check=False))
    assert np.isnan(kl_divergence([0.5, 0.5], [np.nan, 1], check=False))
    assert np.isnan(js_divergence([0.5, 0.5], [np.nan, 1], check=False))
    assert kl_divergence([0.5, 0.5], [-0.0, 1], check=False) == np.inf
    assert js_distance([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], check=False) == 0.0
    p, q = [0.9, 0.1], [0.3, 0.7]
    for measure in (cross_entropy, kl_divergence, js_divergence, js_distance):
        assert measure(p, q, check=False) == measure(p, q)


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([0.5, 0.1, 1.5], "p[2] = 1.5 is greater than 1; a probability is at most 1"),
        (1.5, "p = 1.5 is greater than 1; a probability is at most 1"),
        (-0.5, "p = -0.5 is negative; a probability is at least 0"),
        ([[1, np.inf]], "p[0, 1] = inf is not finite; a probability is a finite number"),
        ([], "p is empty: it has no probability"),
        (True, "p holds bool values; a probability is a real number"),
    ],
)
def test_surprisal_refuses_what_is_no_probability(p, message):
    assert str(refusal(surprisal, p)) == message


# base


@pytest.mark.parametrize(
    "base", [True, np.True_, "2", np.nan, np.inf, -np.inf, 1, 1.0, 0.5, 0, -2, 10**400]
)
@pytest.mark.parametrize("measure", [surprisal, entropy])
def test_base_refused_by_value(measure, base):
    with pytest.raises(ValueError) as caught:
        measure([1.0], base=base)
    assert str(caught.value) == f"base = {base!r} is not a finite number greater than 1"


@pytest.mark.parametrize("base", [None, [2], 2j, Decimal(2), np.array([2.0])])
@pytest.mark.parametrize("measure", [*TWO[:4], surprisal, entropy])
def test_base_refused_by_type(measure, base):
    args = ([1.0],) if measure in (surprisal, entropy) else ([1.0], [1.0])
    with pytest.raises(TypeError) as caught:
        measure(*args, base=base)
    assert str(caught.value) == f"base = {base!r} is not a real number"


@pytest.mark.parametrize("base", [4, 4.0, Fraction(4), np.float32(4), np.int64(4)])
def test_base_may_be_any_real_number(base):
    assert entropy([0.25] * 4, base=base) == 1.0


# normalize


def test_normalize_divides_by_the_sum():
    assert normalize([2, 1, 1]).tolist() == [0.5, 0.25, 0.25]
    assert normalize([1, 1, 1]).tolist() == [1 / 3] * 3
    assert normalize([[1, 3], [0, 5]]).tolist() == [[0.25, 0.75], [0, 1]]
    assert normalize([[1, 0], [3, 5]], axis=0).tolist() == [[0.25, 0], [0.75, 1]]
    assert not np.signbit(normalize([-0.0, 2])).any()


def test_normalize_leaves_its_input_alone():
    weights = np.array([1.0, 3.0])
    normalize(weights)
    assert weights.tolist() == [1.0, 3.0]


@pytest.mark.parametrize("unit", [5e-324, 1e-310, 1e-300, 1e300, 4e307])
def test_normalize_huge_and_subnormal_weights(unit):
    exact = [
        float(Fraction(w * unit) / sum(Fraction(v * unit) for v in (1, 4, 3))) for w in (1, 4, 3)
    ]
    assert normalize([unit, 4 * unit, 3 * unit]).tolist() == exact


def test_normalize_mixed_scales_and_the_largest_float():
    top = np.finfo(float).max
    assert normalize([top, top]).tolist() == [0.5, 0.5]
    assert normalize([top, 5e-324]).tolist() == [1.0, 0.0]
    assert normalize([[top, top], [5e-324, 5e-324]]).tolist() == [[0.5, 0.5]] * 2


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, -2], "weights[1] = -2 is negative; a weight is at least 0"),
        ([1, np.nan], "weights[1] = nan is not finite; a weight is a finite number"),
        ([np.inf, 1], "weights[0] = inf is not finite; a weight is a finite number"),
        ([0, 0], "weights has no positive entry: there is nothing to normalise"),
        ([[1, 1], [0, 0]], "weights[1] has no positive entry: there is nothing to normalise"),
        ([True, False], "weights holds bool values; a weight is a real number"),
        ([], "weights is empty: it has no weight"),
        (3, "weights = 3 is a single number, not a distribution"),
    ],
)
def test_normalize_refuses(weights, message):
    error = refusal(normalize, weights, error=InputError)
    assert type(error) is InputError
    assert str(error) == message
    assert error.name == "weights"


def test_normalize_names_a_column_of_zeros():
    message = "weights[:, 1] has no positive entry: there is nothing to normalise"
    assert str(refusal(normalize, [[1, 0], [1, 0]], error=InputError, axis=0)) == message
