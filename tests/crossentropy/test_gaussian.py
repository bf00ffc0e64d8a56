"""Normal distributions: closed forms, quadrature, units, and covariances that are refused."""

import math

import mpmath
import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import InputError
from crossentropy.gaussian import cross_entropy, entropy, kl_divergence

deterministic = settings(derandomize=True, deadline=None, max_examples=60)
seeds = st.integers(0, 2**32 - 1)
E = math.e


@st.composite
def normals(draw, count=2):
    """Means and covariances in one to four dimensions."""
    rng = np.random.default_rng(draw(seeds))
    d = draw(st.integers(1, 4))
    factors = rng.normal(size=(count, d, d + 2))
    return [(rng.normal(size=d), factor @ factor.T) for factor in factors]


# Exact values


def test_entropy_of_the_line():
    assert entropy(1, base=E) == pytest.approx(0.5 * math.log(2 * math.pi * E), rel=1e-15)
    assert entropy(4) == pytest.approx(entropy(1) + 1, rel=1e-15)
    assert entropy(1 / (2 * math.pi * E)) == pytest.approx(0, abs=1e-15)
    assert entropy(1e-4) < 0
    assert type(entropy(1)) is float


def test_entropy_in_d_dimensions():
    assert entropy(np.eye(3)) == pytest.approx(3 * entropy(1), rel=1e-15)
    assert entropy(np.diag([1, 4, 16])) == pytest.approx(3 * entropy(1) + 3, rel=1e-15)
    assert entropy([[2, 1], [1, 2]], base=E) == pytest.approx(
        math.log(2 * math.pi * E) + math.log(3) / 2, rel=1e-15
    )
    assert entropy([[4.0]]) == entropy(4.0)


def test_divergences_of_the_line():
    assert kl_divergence(0, 1, 3, 1, base=E) == 4.5
    assert kl_divergence(0, 1, 0, 4, base=E) == pytest.approx(math.log(2) - 3 / 8, rel=1e-15)
    assert kl_divergence(0, 4, 0, 1, base=E) == pytest.approx(1.5 - math.log(2), rel=1e-15)
    assert kl_divergence(1, 4, 0, 9, base=E) == pytest.approx(
        math.log(3 / 2) + 5 / 18 - 1 / 2, rel=1e-15
    )
    assert kl_divergence(2, 3, 2, 3) == 0.0
    assert type(kl_divergence(0, 1, 0, 2)) is type(cross_entropy(0, 1, 0, 2)) is float


def test_cross_entropy_of_the_line():
    exact = 0.5 * math.log(2 * math.pi * 9) + (4 + 1) / 18
    assert cross_entropy(1, 4, 0, 9, base=E) == pytest.approx(exact, rel=1e-15)
    assert cross_entropy(1, 4, 0, 9, base=10) == pytest.approx(exact / math.log(10), rel=1e-15)
    assert cross_entropy(0, 1e-4, 0, 1e-4) == pytest.approx(entropy(1e-4), rel=1e-15)


def test_the_definitions_by_quadrature():
    p, q = scipy.stats.norm(0.5, 2), scipy.stats.norm(-1, 1.5)
    x = np.linspace(-40, 40, 400_001)
    with np.errstate(under="ignore"):
        density = p.pdf(x) * (x[1] - x[0])
    assert entropy(4, base=E) == pytest.approx(-(density * p.logpdf(x)).sum(), rel=1e-9)
    cross = -(density * q.logpdf(x)).sum()
    assert cross_entropy(0.5, 4, -1, 2.25, base=E) == pytest.approx(cross, rel=1e-9)
    kl = (density * (p.logpdf(x) - q.logpdf(x))).sum()
    assert kl_divergence(0.5, 4, -1, 2.25, base=E) == pytest.approx(kl, rel=1e-9)


@pytest.mark.parametrize("change", [0.9, 0.5001, 0.4999, 0.1, 1e-4, 1e-8, 2.0**-40, -1e-3, -0.499])
def test_nearly_equal_variances_keep_their_digits(change):
    variance = 1 + change
    with mpmath.workdps(60):
        r = mpmath.mpf(variance)
        exact = float((r - 1 - mpmath.log(r)) / 2)
    assert kl_divergence(0, variance, 0, 1, base=E) == pytest.approx(exact, rel=2e-15, abs=0)
    same = np.diag([variance, 1, 1])
    assert kl_divergence(np.zeros(3), same, np.zeros(3), np.eye(3), base=E) == pytest.approx(
        exact, rel=2e-15, abs=0
    )


def test_variances_far_apart():
    for r in (1e-200, 1e-9, 1e9, 1e200):
        exact = (r - 1 - math.log(r)) / 2
        assert kl_divergence(0, r, 0, 1, base=E) == pytest.approx(exact, rel=1e-14)
    assert kl_divergence(0, 1e300, 0, 1e-300) == math.inf
    assert cross_entropy(1e300, 1, -1e300, 1) == math.inf


def exact_kl(mean_p, cov_p, mean_q, cov_q):
    """At the precision of the context, of the very floats given."""
    p, q = (mpmath.matrix(np.atleast_2d(cov).tolist()) for cov in (cov_p, cov_q))
    means = (mpmath.matrix(np.atleast_1d(mean).tolist()) for mean in (mean_p, mean_q))
    move = next(means) - next(means)
    ratio, square = q**-1 * p, (move.T * q**-1 * move)[0]
    trace = sum(ratio[i, i] for i in range(p.rows))
    return (trace - p.rows - mpmath.log(mpmath.det(p) / mpmath.det(q)) + square) / 2


def check_against_exact(arguments, base, rel):
    """Divergence and cross-entropy: inf only where no float is as large."""
    with mpmath.workdps(750):
        kl = exact_kl(*arguments)
        q = mpmath.matrix(np.atleast_2d(arguments[1]).tolist())
        h = (mpmath.log(mpmath.det(q)) + q.rows * (1 + mpmath.log(2 * mpmath.pi))) / 2
        for function, exact in ((kl_divergence, kl), (cross_entropy, kl + h)):
            exact /= mpmath.log(mpmath.mpf(base))
            got = function(*arguments, base=base)
            if exact > mpmath.mpf(np.finfo(float).max) * (1 - mpmath.mpf(2) ** -40):
                assert got >= np.finfo(float).max * (1 - 2.0**-39)
            else:
                assert abs(got - exact) <= rel * max(abs(exact), 5e-324 / rel, abs(h) * 1e-2)


@pytest.mark.parametrize("base", [E, 2, 1e300])
@pytest.mark.parametrize("cov_p", [5e-324, 1e-310, 1e-200, 1e-3, 1, 3e5, 1e200, 1.7e308])
@pytest.mark.parametrize("cov_q", [5e-324, 1e-310, 1e-200, 1e-3, 1, 3e5, 1e200, 1.7e308])
def test_no_finite_divergence_on_the_line_is_inf(cov_p, cov_q, base):
    for means in [(0, 0), (0, 1e-320), (1e308, -1e308), (1e-200, 3e-200), (5, 1e-300), (1.5, 1.5)]:
        check_against_exact((means[0], cov_p, means[1], cov_q), base, 3e-15)


def test_the_divergence_of_variances_1e_400_apart():
    assert kl_divergence(0, 1e-200, 0, 1e200, base=E) == pytest.approx(
        460.01701859880916, rel=1e-15
    )
    # Twice the largest float in nats, and a float in units of base 10.
    assert kl_divergence(1e308, 1e308, -1e308, 1e308, base=E) == math.inf
    assert kl_divergence(1e308, 1e308, -1e308, 1e308, base=10) == pytest.approx(
        2 * (1e308 / math.log(10)), rel=1e-15
    )


@pytest.mark.parametrize("decades", [0, 3, 20, 75, 150])
@pytest.mark.parametrize("alike", [True, False])
def test_no_finite_divergence_in_d_dimensions_is_inf(decades, alike):
    rng = np.random.default_rng(decades)
    for d in (1, 2, 3, 5):
        scales = 10.0 ** (decades * rng.uniform(-1, 1, size=(2, d)))
        scales[1] = scales[0] if alike else scales[1]
        covs, condition = [], 1.0
        for scale in scales:
            factor = rng.normal(size=(d, d + 2))
            near_one = factor @ factor.T
            condition = max(condition, float(np.linalg.cond(near_one)))
            with np.errstate(under="ignore"):
                cov = near_one * scale[:, None] * scale
            covs.append(np.tril(cov) + np.tril(cov, -1).T)
        means = rng.normal(size=(2, d)) * scales
        check_against_exact((means[0], covs[0], means[1], covs[1]), E, 1e-15 * condition)


def test_a_small_eigenvalue_beside_large_ones_keeps_its_digits():
    # The ratios are 1e-30 and 1.5: by its root alone the small one would be lost in rounding.
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    cov_q = turn @ np.diag([1.0, 4.0]) @ turn.T
    cov_q = np.tril(cov_q) + np.tril(cov_q, -1).T
    root = np.linalg.cholesky(cov_q)
    cov_p = root @ np.diag([1.5, 1e-9]) @ root.T
    cov_p = np.tril(cov_p) + np.tril(cov_p, -1).T
    check_against_exact(([0, 0], cov_p, [0, 0], cov_q), E, 1e-7)
    cov_p, cov_q = np.diag([1.5, 1e-30]), np.eye(2)
    check_against_exact(([0, 0], cov_p, [0, 0], cov_q), E, 1e-15)


@pytest.mark.parametrize("unit", [1e-160, 1e-150, 1.0, 1e150, 1e153])
def test_a_matrix_is_refused_in_every_unit(unit):
    for matrix in ([[1, 2], [2, 1]], [[1, 1], [1, 1]], [[-1, 0], [0, 1]], [[0, 0], [0, 1]]):
        with np.errstate(under="ignore"), pytest.raises(InputError, match="positive definite"):
            entropy(np.array(matrix) * unit * unit)
    with pytest.raises(InputError, match="positive definite"):
        entropy([[1e-300, 1e300], [1e300, 1e-300]])
    with pytest.raises(InputError, match="symmetric"):
        entropy(np.array([[1, 0.5], [0.4, 1]]) * unit)


def test_what_is_singular_but_for_rounding_is_said_to_be():
    column = np.array([[0.1], [0.7], [0.3]])
    with pytest.raises(InputError, match=r"cov (has the eigenvalue -?\S+|is singular up to rou)"):
        entropy(column @ column.T)


# Laws


@deterministic
@given(normals())
def test_agrees_with_scipy_and_the_textbook(pair):
    (mp, p), (mq, q) = pair
    d = len(p)
    assert entropy(p, base=E) == pytest.approx(
        float(scipy.stats.multivariate_normal(mp, p).entropy()), rel=1e-10, abs=1e-10
    )
    inverse, gap = np.linalg.inv(q), mq - mp
    determinants = np.linalg.slogdet(q)[1] - np.linalg.slogdet(p)[1]
    exact = (np.trace(inverse @ p) + gap @ inverse @ gap - d + determinants) / 2
    assert kl_divergence(mp, p, mq, q, base=E) == pytest.approx(exact, rel=1e-8, abs=1e-10)


@deterministic
@given(normals())
def test_cross_entropy_is_entropy_plus_divergence(pair):
    (mp, p), (mq, q) = pair
    total = entropy(p) + kl_divergence(mp, p, mq, q)
    assert cross_entropy(mp, p, mq, q) == pytest.approx(total, rel=1e-10, abs=1e-10)
    assert kl_divergence(mp, p, mq, q) > 0
    assert kl_divergence(mp, p, mp, p) == 0.0
    assert math.copysign(1, kl_divergence(mp, p, mp, p)) == 1


@deterministic
@given(normals(), st.floats(0.01, 100))
def test_entropy_depends_on_the_unit_and_divergence_does_not(pair, c):
    (mp, p), (mq, q) = pair
    shift = len(p) * math.log2(c)
    assert entropy(p * c**2) == pytest.approx(entropy(p) + shift, rel=1e-10, abs=1e-10)
    scaled = kl_divergence(mp * c, p * c**2, mq * c, q * c**2)
    assert scaled == pytest.approx(kl_divergence(mp, p, mq, q), rel=1e-8)


@deterministic
@given(normals(count=1), st.floats(1e-9, 1e-3))
def test_a_small_move_costs_half_its_squared_length(one, size):
    ((mean, cov),) = one
    step = np.linalg.cholesky(cov)[:, 0] * size
    exact = size**2 / 2
    assert kl_divergence(mean, cov, mean + step, cov, base=E) == pytest.approx(exact, rel=1e-4)


# Refusals


@pytest.mark.parametrize(
    ("cov", "message", "index"),
    [
        (0, "cov = 0: a covariance is positive definite", None),
        (-1.5, "cov = -1.5: a covariance is positive definite", None),
        ([[1, 2], [2, 1]], "cov has the eigenvalue -1: a covariance is positive definite", None),
        (np.ones((2, 2)), "cov has the eigenvalue", None),
        (
            [[1, 0.5], [0.4, 1]],
            "cov[0, 1] = 0.5 and cov[1, 0] = 0.4: a covariance matrix is symmetric",
            (0, 1),
        ),
        ([1.0, 2.0], "cov has shape (2,), not () or (d, d)", None),
        ([[1.0, 2.0]], "cov has shape (1, 2), not () or (d, d)", None),
        (np.ones((2, 2, 2)), "cov has shape (2, 2, 2), not () or (d, d)", None),
        (math.nan, "cov = nan is not finite; a covariance is a finite number", None),
        ([[1, math.inf], [0, 1]], "cov[0, 1] = inf is not finite", (0, 1)),
        (True, "cov holds bool values; a covariance is a real number", None),
        ([], "cov is empty: it has no covariance", None),
    ],
)
def test_what_is_no_covariance_is_refused(cov, message, index):
    with pytest.raises(InputError) as caught:
        entropy(cov)
    assert str(caught.value).startswith(message)
    assert (caught.value.name, caught.value.index) == ("cov", index)


def test_rounding_is_no_asymmetry():
    cov = np.array([[1e-8, 1.0], [1.0 + 9e-10, 2e8]])
    assert entropy(cov) == entropy([[1e-8, 1.0 + 9e-10], [1.0 + 9e-10, 2e8]])
    with pytest.raises(InputError, match="symmetric"):
        entropy([[1, 0.5], [0.5 + 2e-9, 1]])


@pytest.mark.parametrize(
    ("arguments", "message", "name"),
    [
        ((0, 1, 0, [[1]]), "cov_q has shape (1, 1), not () as cov_p asks", "cov_q"),
        (([0], 1, 0, 1), "mean_p has shape (1,), not () as cov_p asks", "mean_p"),
        (([0], [[1]], 0, [[1]]), "mean_q has shape (), not (1,) as cov_p asks", "mean_q"),
        ((0, 1, math.nan, 1), "mean_q = nan is not finite; a mean is a finite number", "mean_q"),
        ((0, -1, 0, 1), "cov_p = -1: a covariance is positive definite", "cov_p"),
        ((0, 1, 0, -1), "cov_q = -1: a covariance is positive definite", "cov_q"),
    ],
)
@pytest.mark.parametrize("measure", [cross_entropy, kl_divergence])
def test_pairs_refused(measure, arguments, message, name):
    with pytest.raises(InputError) as caught:
        measure(*arguments)
    assert (str(caught.value), caught.value.name) == (message, name)


def test_bases_are_checked():
    for call in (entropy, lambda v, base: kl_divergence(0, v, 0, v, base=base)):
        with pytest.raises(ValueError, match="base = 1 is not a finite number greater than 1"):
            call(1.0, base=1)
    with pytest.raises(ValueError, match="base = nan"):
        cross_entropy(0, 1, 0, 1, base=math.nan)
