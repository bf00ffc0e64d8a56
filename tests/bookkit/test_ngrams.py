"""Models that predict: their pmfs, against a recount by hand, and as halves of a compressor."""

import math

import numpy as np
import pytest

from bookkit.ngrams import Adaptive, NGram, adaptive_surprisals
from crossentropy.codes import decode, encode

TEXT = b"abracadabra, abracadabra! the cat sat on the mat, and that was that."


@pytest.mark.parametrize("order", range(5))
@pytest.mark.parametrize("mix", [None, 0, 0.2, 1])
def test_predictions_are_pmfs_and_agree_with_single_probabilities(order, mix):
    model = NGram(order, mix=mix).train(TEXT)
    for past in (b"", b"a", b"abra", b"zzzz", TEXT):
        q = model.pmf(past)
        assert q.shape == (256,)
        assert math.isclose(q.sum(), 1)
        single = [model.probability(symbol, past) for symbol in range(256)]
        np.testing.assert_allclose(q, single, rtol=1e-12, atol=0)


def test_order_0_mixes_frequencies_with_the_uniform_pmf():
    model = NGram(0, size=3, mix=0.1).train([0, 0, 1, 0])
    np.testing.assert_allclose(model.pmf([]), 0.9 * np.array([3, 1, 0]) / 4 + 0.1 / 3)


def test_witten_and_bell_weigh_the_lower_order_by_the_different_followers():
    model = NGram(1, size=3).train([0, 1, 0, 2, 0, 1])
    below = 3 / 9 * np.full(3, 1 / 3) + 6 / 9 * np.array([3, 2, 1]) / 6
    expected = 2 / 5 * below + 3 / 5 * np.array([0, 2, 1]) / 3
    np.testing.assert_allclose(model.pmf([0]), expected)


def test_only_the_last_symbols_count_and_an_unseen_context_leaves_it_to_the_order_below():
    model = NGram(2).train(TEXT)
    np.testing.assert_array_equal(model.pmf(b"xyzab"), model.pmf(b"ab"))
    np.testing.assert_array_equal(model.pmf(b"!!"), NGram(1).train(TEXT).pmf(b"!"))


def test_without_mixing_what_was_never_seen_is_excluded():
    model = NGram(0, mix=0).train(b"ab")
    surprisals = model.surprisals(b"abc")
    assert list(surprisals[:2]) == [1, 1]
    assert surprisals[2] == math.inf


def test_surprisals_are_those_of_the_predictions():
    model = NGram(2).train(TEXT)
    one_by_one = [-math.log2(model.pmf(TEXT[:i])[s]) for i, s in enumerate(TEXT)]
    np.testing.assert_allclose(model.surprisals(TEXT), one_by_one)


def test_an_adaptive_model_predicts_before_it_counts():
    surprisals = adaptive_surprisals(NGram(1), b"aab")
    assert surprisals[0] == 8
    fresh = Adaptive(NGram(1))
    expected = [-math.log2(fresh(list(b"aab"[:i]))[s]) for i, s in enumerate(b"aab")]
    np.testing.assert_allclose(surprisals, expected)


@pytest.mark.parametrize("order", [0, 2])
def test_a_model_is_half_a_compressor(order):
    file = encode(TEXT, Adaptive(NGram(order)))
    assert bytes(decode(file, Adaptive(NGram(order)), length=len(TEXT))) == TEXT
    assert len(file) <= 1.0001 * adaptive_surprisals(NGram(order), TEXT).sum() / 8 + 2


def test_a_used_model_is_not_started_again():
    model = Adaptive(NGram(1))
    model([1, 2])
    with pytest.raises(ValueError, match="fresh"):
        model([1])


def test_what_makes_no_model_is_refused():
    with pytest.raises(ValueError, match="order"):
        NGram(-1)
    with pytest.raises(ValueError, match="mix"):
        NGram(1, mix=1.5)
    with pytest.raises(ValueError, match="symbol 2"):
        NGram(0, size=2).update([], 2)


@pytest.mark.parametrize("symbol", [2, 5, -1, 256, 0.5, 1.0, "a", None])
@pytest.mark.parametrize("order", [0, 2])
def test_what_is_no_symbol_of_the_alphabet_is_refused_everywhere(symbol, order):
    model = NGram(order, size=2).train([0, 1])
    for call in (
        lambda: model.probability(symbol, []),
        lambda: model.surprisals([symbol]),
        lambda: model.surprisals([0, 1, symbol]),
        lambda: model.update([0], symbol),
        lambda: NGram(order, size=2).train([0, symbol]),
        lambda: adaptive_surprisals(NGram(order, size=2), [0, symbol]),
        lambda: Adaptive(NGram(order, size=2))([0, symbol]),
    ):
        with pytest.raises(ValueError, match=rf"^symbol {symbol!r} is not among 0, \.\.\., 1$"):
            call()
    assert model.surprisals(np.array([0, 1], np.uint8)).shape == (2,)
