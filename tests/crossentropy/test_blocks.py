"""Long rows, many rows and odd layouts: the same values, in little memory, and as strict."""

import math
import tracemalloc

import mpmath
import numpy as np
import pytest

from crossentropy import (
    PMFError,
    _numerics,
    cross_entropy,
    entropy,
    hellinger,
    js_divergence,
    kl_divergence,
    normalize,
    total_variation,
)
from crossentropy._numerics import BLOCK

TWO = [cross_entropy, kl_divergence, js_divergence, total_variation, hellinger]


def pair(n, seed=0):
    rng = np.random.default_rng(seed)
    return normalize(rng.random(n) + 1e-3), normalize(rng.random(n) + 1e-3)


@pytest.mark.parametrize("n", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 7])
def test_long_rows_are_summed_over_all_blocks(n):
    p, q = pair(n)
    m, near = (p + q) / 2, pytest.approx
    logs, rel = np.log2(p), {"rel": 3e-15, "abs": 0}
    assert entropy(p) == near(-math.fsum(p * logs), **rel)
    assert cross_entropy(p, q) == near(-math.fsum(p * np.log2(q)), **rel)
    kl = math.fsum(p * np.log2(p / q)) - (math.fsum(p) - math.fsum(q)) / math.log(2)
    assert kl_divergence(p, q) == near(kl, **rel)
    js = math.fsum(p * np.log2(p / m)) / 2 + math.fsum(q * np.log2(q / m)) / 2
    assert js_divergence(p, q) == near(js, rel=1e-14)
    assert total_variation(p, q) == near(math.fsum(np.abs(p - q)) / 2, **rel)
    squares = (np.sqrt(p) - np.sqrt(q)) ** 2
    assert hellinger(p, q) == near(math.sqrt(math.fsum(squares) / 2), rel=1e-14)


@pytest.mark.parametrize("k", [15, 16, 18])
def test_uniform_over_blocks_has_exactly_k_bits(k):
    assert entropy(np.full(2**k, 2.0**-k)) == k
    assert kl_divergence(np.full(2**k, 2.0**-k), np.full(2**k, 2.0**-k)) == 0.0


def test_a_block_that_is_equal_and_one_that_is_not():
    # The first has no divergence, and the last one more than it takes to use logarithms alone.
    p = np.full(2 * BLOCK, 0.5 / BLOCK)
    q = p.copy()
    p[BLOCK:] = np.tile([1.5, 0.5], BLOCK // 2) * q[BLOCK:]
    exact = 0.5 * (0.75 * math.log2(1.5) + 0.25 * math.log2(0.5))
    assert kl_divergence(p, q) == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("measure", TWO)
def test_many_long_rows_and_every_layout(measure):
    p = np.stack([pair(BLOCK + 3, seed)[0] for seed in range(4)]).reshape(2, 2, -1)
    q = pair(BLOCK + 3, 9)[1]
    expected = [[measure(row, q) for row in rows] for rows in p]
    assert measure(p, q).tolist() == expected
    assert measure(np.asfortranarray(p), q).tolist() == expected
    assert measure(np.moveaxis(p, -1, 0), q[:, None, None], axis=0).tolist() == expected
    assert measure(p[:, ::-1], q[None, None]).tolist() == [row[::-1] for row in expected]


def layouts(rng):
    """Two arrays and an axis, in views of every kind, for blocks of 1024 entries."""

    def pmfs(*shape, axis=-1):
        return normalize(rng.random(shape) + 1e-3, axis=axis)

    yield pmfs(200, 3)[:, None], pmfs(30, 3)[None], -1
    yield pmfs(3, 5000, axis=0), pmfs(3, 5000, axis=0), 0
    yield pmfs(3, 5000, axis=0), pmfs(3, 1, axis=0), 0
    yield pmfs(2050, 10, axis=0), pmfs(2050, 10, axis=0), 0
    yield pmfs(300, 70, axis=0), pmfs(300, 70, axis=0), 0
    yield pmfs(8, 30, 20, axis=1), pmfs(8, 30, 20, axis=1), 1
    yield pmfs(5, 7, 3, 40, axis=1), pmfs(7, 1, 40, axis=0), -3
    yield np.asfortranarray(pmfs(2000, 5)), pmfs(2000, 5), -1
    yield pmfs(8, 10, 15, 10).transpose(2, 0, 1, 3), pmfs(10), -1
    yield np.repeat(pmfs(3000, 4), 2, axis=1)[:, ::2], pmfs(3000, 4)[::-1, ::-1], -1
    yield np.repeat(pmfs(3000, 4), 2, axis=1)[:, ::2], pmfs(3000, 4)[::2].repeat(2, axis=0), -1
    yield np.repeat(pmfs(10_000), 2)[::2], pmfs(10_000)[::-1], -1
    yield np.broadcast_to(pmfs(4), (3000, 4)), np.broadcast_to(pmfs(3000, 4), (2, 3000, 4)), -1
    yield pmfs(30, 4).astype(np.float32)[:, None], pmfs(200, 4), -1


LAYOUTS = list(layouts(np.random.default_rng(0)))


@pytest.mark.parametrize("place", range(len(LAYOUTS)))
@pytest.mark.parametrize("measure", [lambda p, q, axis: entropy(p, axis=axis), *TWO])
def test_a_view_is_cut_into_as_few_blocks_as_a_copy_and_has_its_values(measure, place, monkeypatch):
    p, q, axis = LAYOUTS[place]
    monkeypatch.setattr(_numerics, "BLOCK", 1024)
    monkeypatch.setattr(_numerics, "_PIECE", 100)
    calls = []
    original = _numerics._part

    def counted(*arguments):
        calls.append(arguments[1][0].size)
        return original(*arguments)

    monkeypatch.setattr(_numerics, "_part", counted)
    found = measure(p, q, axis=axis)
    in_views = len(calls)
    assert max(calls) <= 1024
    calls.clear()
    rows = [np.moveaxis(x, axis, -1) for x in (p, q)]
    copies = [np.array(x, order="C") for x in np.broadcast_arrays(*rows)]
    if measure not in TWO:
        copies[0] = np.array(rows[0], order="C")
    assert np.array_equal(found, measure(*copies, axis=-1))
    assert in_views <= 2 * len(calls)


def test_blocks_cover_every_row_once():
    assert list(_numerics.blocks(5, BLOCK // 2)) == [slice(0, 2), slice(2, 4), slice(4, 6)]
    assert list(_numerics.blocks(2, BLOCK + 1)) == [slice(0, 1), slice(1, 2)]


def test_rows_of_several_axes():
    p = normalize(np.random.default_rng(0).random((2, 3, 5)))
    assert entropy(p).tolist() == [[entropy(row) for row in rows] for rows in p]


@pytest.mark.parametrize("base", [2, 10, math.e])
@pytest.mark.parametrize("n", [2, 1000, 2 * BLOCK])
def test_large_divergences_need_logarithms_alone(monkeypatch, base, n):
    def series(*_, **__):
        raise AssertionError("the series was used")

    monkeypatch.setattr(_numerics, "bregman", series)
    p = np.full(n, 0.5 / n)
    p[::2] *= 3
    q = p[::-1] if n > 2 else np.array([0.25, 0.75])
    kl, js = 0.5 * math.log(3), 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert kl_divergence(p, q, base=base) == pytest.approx(kl / math.log(base), rel=2e-15)
    assert js_divergence(p, q, base=base) == pytest.approx(js / math.log(base), rel=2e-15)
    # An outcome that p excludes needs no series either.
    p, q = np.append(p[1:] / p[1:].sum(), 0.0), np.full(n, 1 / n)
    assert kl_divergence(p, [*q[:-1] / 8, 1 - q[:-1].sum() / 8]) > 1
    assert js_divergence([1, 0], [0, 1]) == 1.0


@pytest.mark.parametrize("base", [2, 10, math.e])
def test_small_divergences_need_the_series(monkeypatch, base):
    monkeypatch.setattr(_numerics, "bregman", lambda p, *_, **__: np.full(len(p), 2.0**1000))
    unit = {"base": base}
    # D = 0.223 and 0.830 nats, JS = 0.034 and 0.131 nats.
    assert kl_divergence([0.5, 0.5], [0.8, 0.2], **unit) == 2.0**1000
    assert kl_divergence([0.5, 0.5], [0.95, 0.05], **unit) < 2
    assert kl_divergence([0.5, 0.5, 0], [0.8, 0.2, 0], **unit) == 2.0**1000
    bound = math.log(2) / math.log(base)
    assert js_divergence([0.5, 0.5], [0.75, 0.25], **unit) == pytest.approx(bound)
    assert js_divergence([0.5, 0.5], [0.95, 0.05], **unit) < bound / 2


@pytest.mark.parametrize("base", [2, 3])
@pytest.mark.parametrize("measure", TWO)
def test_a_row_does_not_depend_on_its_neighbours(measure, base):
    rng = np.random.default_rng(3)
    p = normalize(rng.random((500, 9)))
    q = normalize(p * (1 + 10.0 ** -rng.integers(0, 12, size=(500, 1)) * rng.random((500, 9))))
    q[::7] = np.roll(q[::7], 1, axis=1)
    unit = {} if measure in (total_variation, hellinger) else {"base": base}
    alone = [measure(*rows, **unit) for rows in zip(p, q, strict=True)]
    assert measure(p, q, **unit).tolist() == alone


def test_bad_entries_and_sums_are_found_in_every_block():
    p, q = pair(3 * BLOCK)
    for place in (0, BLOCK, 3 * BLOCK - 1):
        bad = p.copy()
        bad[place] = -bad[place]
        for call in (lambda bad=bad: entropy(bad), lambda bad=bad: kl_divergence(bad, q)):
            with pytest.raises(PMFError, match=rf"p\[{place}\] = .* is negative") as caught:
                call()
            assert caught.value.index == place
        bad[place] = math.nan
        with pytest.raises(PMFError, match=rf"q\[{place}\] = nan is not finite"):
            cross_entropy(p, bad)
        bad[place] = 0
        with pytest.raises(PMFError, match=r"q sums to 0\.99998\d*, not 1"):
            total_variation(p, bad)


@pytest.mark.parametrize("n", [2, 3, 8, 9, 700, 3000, BLOCK + 5])
@pytest.mark.parametrize("measure", TWO)
def test_an_entry_below_0_is_found_beside_every_other_one(measure, n):
    good = 0.4 * pair(n)[0]
    good[-1] += 0.6
    for name, beside in ((name, beside) for name in "pq" for beside in (0.0, 1e-300, 0.25, -0.25)):
        bad, other = good.copy(), good.copy()
        bad[[-2, -1]] = -0.25, bad[-2] + bad[-1] + 0.25
        other[[-2, -1]] = beside, other[-2] + other[-1] - beside
        arguments = (bad, other) if name == "p" else (other, bad)
        with pytest.raises(PMFError, match=rf"\[{n - 2}\] = -0\.25 is negative"):
            measure(*arguments)
        with pytest.raises(PMFError, match=rf"\[1, {n - 2}\] = -0\.25 is negative"):
            measure(*([good, one] for one in arguments))


def test_two_negatives_do_not_make_a_probability():
    p = [1.25, -0.25]
    for measure in TWO:
        with pytest.raises(PMFError, match=r"p\[1\] = -0.25 is negative"):
            measure(p, p)


def test_the_tolerance_of_each_argument_is_that_of_its_type():
    wide, narrow = np.array([0.5, 0.5 + 6e-6], np.float32), np.array([0.5, 0.5 + 6e-6])
    assert total_variation(wide, [0.5, 0.5]) == pytest.approx(3e-6, rel=0.02)
    for arguments, name in (((narrow, wide), "p"), ((wide, narrow), "q")):
        with pytest.raises(PMFError) as caught:
            cross_entropy(*arguments)
        assert caught.value.name == name


def test_minus_zero_is_zero_in_every_measure():
    p, q = np.array([0.5, 0.5, -0.0]), np.array([0.25, 0.25, 0.5])
    for measure in TWO:
        assert measure(p, q) == measure(p + 0.0, q)
        assert measure(q, p) == measure(q, p + 0.0)
        assert measure(p, p) == measure(p + 0.0, p + 0.0)
    assert entropy(p) == 1.0


def test_zeros_that_share_blocks_with_other_rows():
    p = [[0.5, 0.5, 0, 0], [1, 0, 0, 0], [0.25] * 4, [0.5, 0.5, 0, 0]]
    q = [[0.25, 0.75, 0, 0], [0, 1, 0, 0], [0.5, 0.5, 0, 0], [0.5, 0.25, 0.25, 0]]
    assert kl_divergence(p, q)[1:].tolist() == [math.inf, math.inf, 0.5]
    assert cross_entropy(p, q)[1:].tolist() == [math.inf, math.inf, 1.5]
    assert js_divergence(p, q)[1] == 1.0
    assert entropy(p).tolist() == [1.0, 0.0, 2.0, 1.0]


def test_unchecked_numbers_may_overflow_but_do_not_warn():
    # The sum of each block is finite, and that of all of them is not.
    huge = np.full(8 * BLOCK, 1e303)
    assert entropy(huge, check=False) == 0.0
    assert cross_entropy(huge, np.full(8 * BLOCK, 0.5), check=False) == math.inf
    opposite = np.zeros(2 * BLOCK)
    opposite[0], opposite[-1] = math.inf, -math.inf
    assert math.isnan(cross_entropy(opposite, np.full(2 * BLOCK, 0.5), check=False))
    with pytest.raises(PMFError, match="p sums to inf, not 1"):
        entropy(huge)


@pytest.mark.parametrize("measure", [lambda p, q: entropy(p), *TWO])
def test_extra_memory_is_a_few_blocks(measure):
    p, q = pair(1_000_000)
    for other in (q, normalize(p * (1 + 1e-6 * q))):
        tracemalloc.start()
        measure(p, other)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 12 * 8 * BLOCK < p.nbytes / 2


def test_a_bad_column_is_named_by_the_measures():
    with pytest.raises(PMFError, match=r"^p\[:, 1\] sums to 0\.5, not 1") as caught:
        entropy([[0.5, 0.25], [0.5, 0.25]], axis=0)
    assert caught.value.index == 1


@pytest.mark.parametrize("n", range(1, 20))
@pytest.mark.parametrize("measure", [lambda p, q: entropy(p), *TWO])
def test_short_rows_in_a_batch_have_the_bits_of_each_alone(measure, n):
    rng = np.random.default_rng(n)
    p, q = (normalize(rng.random((400, n)) + 1e-3) for _ in "pq")
    assert measure(p, q).tolist() == [measure(*rows) for rows in zip(p, q, strict=True)]


@pytest.mark.parametrize("distance", [1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.5])
def test_nearly_equal_long_rows_lose_no_digits(distance):
    # Every size of difference takes its own number of terms of the series.
    p = pair(3000)[0]
    q = normalize(p * (1 + distance * np.cos(np.arange(3000))))
    with mpmath.workdps(40):
        pairs = [
            (mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(p.tolist(), q.tolist(), strict=True)
        ]
        exact = mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in pairs)
        assert abs(kl_divergence(p, q, base=math.e) / exact - 1) < 1e-15


@pytest.mark.parametrize("n", [9, 300, 1500])
@pytest.mark.parametrize("distance", [0.05, 0.2, 0.4, 0.8])
def test_divergences_below_the_plain_logarithm_lose_no_digits(distance, n):
    rng = np.random.default_rng(n)
    p = normalize(rng.random(n) + 1e-3)
    q = normalize(p * np.exp(distance * rng.standard_normal(n)))
    with mpmath.workdps(40):
        pairs = [
            (mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(p.tolist(), q.tolist(), strict=True)
        ]
        exact = mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in pairs)
        assert abs(kl_divergence(p, q, base=math.e) / exact - 1) < 1e-15


def test_a_long_row_that_is_near_only_where_it_is_sampled():
    p, q = pair(4096)
    sampled = np.zeros(4096, bool)
    sampled[:: 4096 // _numerics._SAMPLE] = True
    q[~sampled] *= (1 - p[sampled].sum()) / q[~sampled].sum()
    q[sampled] = p[sampled]
    assert _numerics._seems_small(p, q)
    exact = math.fsum(p * np.log2(p / q)) - (math.fsum(p) - math.fsum(q)) / math.log(2)
    assert kl_divergence(p, q) == pytest.approx(exact, rel=1e-14)


def test_far_terms_whose_quotient_is_no_normal_float():
    # 1e-310 / 0.5 is subnormal, and 0.5 / 1e-310 is beyond the largest float.
    p, q = np.array([0.9, 0.1, 1e-310]), np.array([0.9 - 1e-310, 1e-310, 0.1])
    with mpmath.workdps(40):
        pairs = [
            (mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(p.tolist(), q.tolist(), strict=True)
        ]
        exact = mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in pairs)
    assert kl_divergence(p, q, base=math.e) == pytest.approx(float(exact), rel=1e-15)
    with _numerics.quiet:
        terms = _numerics._far_terms(q, p, np.array([False, True, True]), np.log(q / p), np.log)
    assert terms[0] == 0
    assert terms[2] == pytest.approx(0.1 * (math.log(0.1) - math.log(1e-310)), rel=1e-15)
