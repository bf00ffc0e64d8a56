"""Codes: Shannon, Huffman, Kraft, and an arithmetic coder that is exact, short and suspicious."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import InputError, cross_entropy, entropy, kl_divergence, normalize
from crossentropy.codes import (
    decode,
    encode,
    expected_length,
    huffman,
    kraft_sum,
    shannon_lengths,
)

deterministic = settings(derandomize=True, deadline=None, max_examples=80)
positive = st.lists(st.floats(1e-9, 1) | st.integers(1, 4), min_size=1, max_size=40)
seeds = st.integers(0, 2**32 - 1)


def ideal_bits(symbols, model):
    """Code length of symbols under a model, in bits."""
    bits = 0.0
    for place, symbol in enumerate(symbols):
        shares = np.asarray(model(symbols[:place]) if callable(model) else model).tolist()
        bits += math.log2(math.fsum(shares)) - math.log2(shares[symbol])
    return bits


def check_round_trip(symbols, model):
    data = encode(symbols, model)
    assert decode(data, model, length=len(symbols)) == list(symbols)
    assert len(data) <= ideal_bits(list(symbols), model) / 8 * 1.0001 + 2
    return data


def counts(n):
    """A model that learns: one more than the number of times each symbol was seen."""
    return lambda history: 1 + np.bincount(history, minlength=n)


def bigrams(n):
    """A model that looks at the last symbol, in floats."""

    def model(history):
        seen = [b for a, b in pairwise(history) if a == history[-1]]
        return normalize(np.bincount(seen, minlength=n) + 0.1)

    return model


# Words


def test_shannon_lengths_are_exact():
    assert shannon_lengths([0.5, 0.25, 0.25]).tolist() == [1, 2, 2]
    assert shannon_lengths([1]).tolist() == [0]
    below, above = np.nextafter(0.25, [0, 1])
    assert shannon_lengths([below, 1 - below]).tolist() == [3, 1]
    assert shannon_lengths([above, 1 - above]).tolist() == [2, 1]
    assert shannon_lengths([1, 5e-324]).tolist() == [0, 1074]
    assert shannon_lengths([0.5, 0.5]).dtype == np.int64


@deterministic
@given(positive)
def test_shannon_code_meets_kraft_and_is_within_a_bit_of_entropy(weights):
    p = normalize(weights)
    lengths = shannon_lengths(p).tolist()
    for x, length in zip(p.tolist(), lengths, strict=True):
        assert Fraction(1, 2**length) <= Fraction(x)
        assert length == 0 or Fraction(1, 2 ** (length - 1)) > Fraction(x)
    assert kraft_sum(lengths) <= sum(map(Fraction, p.tolist()))
    assert entropy(p) * (1 - 1e-14) <= expected_length(p, lengths) < entropy(p) + 1


@deterministic
@given(positive, seeds)
def test_the_wrong_code_costs_the_divergence(weights, seed):
    q = normalize(weights)
    p = np.random.default_rng(seed).dirichlet(np.ones(q.size))
    length = expected_length(p, shannon_lengths(q))
    price = entropy(p) + kl_divergence(p, q)
    assert price * (1 - 1e-13) - 1e-15 <= length < price + 1


def test_huffman_of_powers_of_two_reaches_the_entropy():
    p = [1 / 8, 1 / 2, 1 / 8, 1 / 4]
    words = huffman(p)
    assert words == ["110", "0", "111", "10"]
    assert expected_length(p, map(len, words)) == entropy(p) == 1.75


def test_huffman_of_one_two_and_impossible_outcomes():
    assert huffman([1]) == [""]
    assert huffman([0.5, 0.5]) == ["0", "1"]
    assert huffman([1, 0]) == ["0", "1"]
    assert huffman([0, 0.5, 0.5]) == ["10", "11", "0"]


def test_huffman_breaks_ties_by_order_and_keeps_words_short():
    assert [len(word) for word in huffman([0.25] * 4)] == [2] * 4
    assert huffman([0.2] * 5) == ["110", "111", "00", "01", "10"]
    # Two optimal codes exist, of lengths 1, 2, 3, 3 and 2, 2, 2, 2: ties make the flatter one.
    assert [len(word) for word in huffman(normalize([2, 1, 1, 2]))] == [2, 2, 2, 2]


def test_huffman_is_the_best_of_all_prefix_codes():
    rng = np.random.default_rng(5)
    for n in (2, 3, 4, 5):
        codes = [c for c in product(range(1, n), repeat=n) if kraft_sum(c) <= 1] or [(1, 1)]
        for _ in range(10):
            p = rng.dirichlet(np.ones(n))
            best = min(expected_length(p, lengths) for lengths in codes)
            assert expected_length(p, map(len, huffman(p))) == pytest.approx(best, rel=1e-15)


def least_length(p):
    """The least expected length of a prefix code, exactly: the sum of Huffman's merged weights."""
    weights = sorted(map(Fraction, p.tolist()))
    length = Fraction(0)
    while len(weights) > 1:
        merged = weights[0] + weights[1]
        length += merged
        weights = sorted([*weights[2:], merged])
    return length


def excess(p):
    """How far Huffman's code is above the least expected length, in units of n 2**-53 of it."""
    exact = sum(Fraction(x) * len(word) for x, word in zip(p.tolist(), huffman(p), strict=True))
    least = least_length(p)
    assert exact >= least
    return float((exact - least) / least) / (p.size * 2.0**-53)


def test_huffman_on_floats_is_the_least_up_to_the_rounding_of_its_sums():
    p = np.array([4, 3, 1, 3]) / 11
    assert excess(p) > 0
    rng = np.random.default_rng(0)
    for _ in range(300):
        counts = rng.integers(1, 12, size=rng.integers(2, 40))
        assert excess(counts / counts.sum()) < 1
    for n in (2, 10, 100):
        assert excess(rng.dirichlet(np.ones(n))) < 1


@pytest.mark.parametrize("kind", [set, frozenset, dict.fromkeys, lambda x: dict.fromkeys(x).keys()])
def test_lengths_and_symbols_in_an_order_of_their_own(kind):
    given = kind([1, 2])
    name = type(given).__name__
    for call, argument in (
        (lambda: kraft_sum(given), "lengths"),
        (lambda: expected_length([0.5, 0.5], given), "lengths"),
        (lambda: encode(given, [0.25, 0.25, 0.5]), "symbols"),
    ):
        with pytest.raises(InputError, match=rf"^{argument} is a {name}, ") as caught:
            call()
        assert caught.value.name == argument
    assert kraft_sum({0: 1, 1: 3}.values()) == Fraction(5, 8)
    assert expected_length([0.5, 0.5], (x for x in [1, 3])) == 2


@pytest.mark.parametrize(
    ("symbol", "model"), [(2, [0.5, 0.5]), (5, [1, 1]), (9, lambda past: [1.0])]
)
def test_a_symbol_outside_the_alphabet_is_told_the_alphabet(symbol, model):
    end = len(model([]) if callable(model) else model) - 1
    with pytest.raises(InputError, match=rf"= {symbol} has .* whose symbols are 0, ..., {end}: no"):
        encode([symbol], model)


@deterministic
@given(st.lists(st.floats(0, 1) | st.integers(0, 4), min_size=1, max_size=60).filter(any))
def test_huffman_is_complete_prefix_free_and_within_a_bit(weights):
    p = normalize(weights)
    words = huffman(p)
    assert kraft_sum(map(len, words)) == 1
    for before, after in pairwise(sorted(words)):
        assert not after.startswith(before)
    assert huffman(p) == words
    length = expected_length(p, map(len, words))
    assert entropy(p) * (1 - 1e-14) <= length < entropy(p) + 1 + 1e-15
    if p.all() and kraft_sum(shannon_lengths(p)) <= 1:
        assert length <= expected_length(p, shannon_lengths(p)) * (1 + 1e-15)


@pytest.mark.parametrize("length", [2**24 + 1, 10**12, 10**400])
def test_a_length_that_fills_the_memory_is_refused(length):
    for call in (lambda: kraft_sum([1, length]), lambda: expected_length([1, 0], [1, length])):
        with pytest.raises(InputError, match=r"^lengths\[1\] is above 2\*\*24") as refusal:
            call()
        assert (refusal.value.name, refusal.value.index) == ("lengths", 1)
    assert kraft_sum([1, 1, 2**24]) > 1


def test_kraft_sum_is_exact():
    assert kraft_sum([]) == 0
    assert kraft_sum([0]) == 1
    assert kraft_sum([1, 2, 3, 4]) == Fraction(15, 16)
    assert kraft_sum(iter([1, 1, 1])) == Fraction(3, 2)
    assert kraft_sum([1, 1, 2000]) == 1 + Fraction(1, 2**2000)
    assert type(kraft_sum([1, 1])) is Fraction


def test_expected_length():
    assert expected_length([0.25, 0.75], [3, 1]) == 1.5
    assert expected_length([0.1] * 10, [1] * 10) == 1.0


# The arithmetic coder


def test_known_bytes():
    # The halves of the interval, by hand: the first whole byte in [1/4, 1/4 + 1/16) is 40.
    assert encode([0, 1, 0, 0], [0.5, 0.5]) == bytes([0x40])
    assert encode([1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1]) == bytes([0xFF, 0x80])
    assert encode([], [0.5, 0.5]) == b""
    assert encode([0] * 1000, [1, 0]) == b""
    assert encode([2, 0, 1], [0.2, 0.3, 0.5]) == bytes([0x86])
    # From be.b0 to bf.40: after be is settled the first byte is b0, though bf alone lies within.
    assert encode([0, 1, 1, 1, 0, 1], [0.75, 0.25]) == bytes([0xBE, 0xB0])
    with pytest.raises(InputError, match="data is not the code"):
        decode(bytes([0xBF]), [0.75, 0.25], length=6)
    text = b"abracadabra" * 20
    assert encode(text, counts(256)).hex() == encode(text, counts(256)).hex()


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("length", range(5))
def test_every_sequence_comes_back(n, length):
    weights = np.arange(1, n + 1)
    codes = {}
    for symbols in product(range(n), repeat=length):
        data = check_round_trip(symbols, normalize(weights))
        assert codes.setdefault((symbols, data), symbols) == symbols
        assert decode(encode(symbols, weights), weights, length=length) == list(symbols)


@deterministic
@given(seeds, st.integers(1, 300), st.sampled_from([0.01, 0.3, 1, 100]))
def test_random_sequences_come_back_short(seed, n, concentration):
    rng = np.random.default_rng(seed)
    with np.errstate(under="ignore"):
        p = rng.dirichlet(np.full(n, concentration)) + 1e-30
    symbols = rng.choice(n, size=rng.integers(200), p=normalize(p)).tolist()
    check_round_trip(symbols, normalize(p))
    check_round_trip(symbols, np.ceil(p * 1000).astype(int))


@deterministic
@given(st.binary(max_size=80))
def test_any_bytes_come_back_under_models_that_learn(text):
    check_round_trip(text, counts(256))
    bits = [x % 2 for x in text]
    check_round_trip(bits, bigrams(2))


def test_a_long_text_of_almost_certain_symbols_costs_no_more_than_it_should():
    # 20,000 symbols of 1.4e-4 bits each: a coarse coder would waste many times that.
    rare = 1e-5
    symbols = [0] * 20_000
    symbols[777] = 1
    data = check_round_trip(symbols, [1 - rare, rare])
    assert len(data) == 3


def test_carries_run_through_bytes_of_ones():
    # Just below a half, and then far up within that: every byte is 7f ff ff until a carry comes.
    model = [2**20, 2**20, 1]
    check_round_trip([0] + [1] * 10 + [2] * 9, model)
    rng = np.random.default_rng(0)
    for _ in range(300):
        check_round_trip(rng.integers(0, 3, size=12).tolist(), [2**40, 1, 2**40])


def test_extreme_models():
    tiny = [5e-324, 1.0]
    check_round_trip([1, 0, 1, 0], tiny)
    big = [2**61, 2**61 - 1]
    check_round_trip([0, 1] * 20, big)
    check_round_trip([1, 0, 1], np.array([1, 2**62 - 2], np.uint64))
    check_round_trip(range(1000), np.ones(1000, np.uint8))


def test_a_model_may_change_its_alphabet_and_sees_the_past():
    seen = []

    def model(history):
        seen.append(list(history))
        return np.ones(len(history) + 1, int)

    data = encode([0, 1, 2, 1], model)
    assert seen == [[], [0], [0, 1], [0, 1, 2]]
    assert decode(data, model, length=4) == [0, 1, 2, 1]


@deterministic
@given(st.binary(max_size=12), st.integers(0, 30), st.sampled_from(["fixed", "learns"]))
def test_the_decoder_ends_and_accepts_codes_alone(data, length, kind):
    model = counts(3) if kind == "learns" else [0.5, 0.3, 0.2]
    try:
        symbols = decode(data, model, length=length)
    except InputError as error:
        assert str(error).startswith("data is not the code of any sequence of that length")
    else:
        assert encode(symbols, model) == data


def test_damage_is_told_or_makes_another_sequence():
    rng = np.random.default_rng(3)
    p = [0.6, 0.3, 0.1]
    symbols = rng.choice(3, size=400, p=p).tolist()
    data = encode(symbols, p)
    damaged = [data[:k] for k in range(len(data))] + [data + bytes([k]) for k in range(256)]
    for place in range(len(data)):
        damaged.append(data[:place] + bytes([data[place] ^ 64]) + data[place + 1 :])
    told = 0
    for wrong in damaged:
        try:
            assert decode(wrong, p, length=400) != symbols
        except InputError:
            told += 1
    assert told > 0.9 * len(damaged)


# Refusals


@pytest.mark.parametrize(
    ("call", "message", "name", "index"),
    [
        (lambda: shannon_lengths([1, 0]), "p[1] = 0: what never happens", "p", 1),
        (lambda: shannon_lengths([[1.0]]), "p has 2 axes, not 1: a code is", "p", None),
        (lambda: huffman([0.2] * 4), "p sums to 0.8, not 1", "p", None),
        (lambda: huffman([[1.0]]), "p has 2 axes, not 1: a code is", "p", None),
        (lambda: kraft_sum([1, -2]), "lengths[1] = -2 is negative", "lengths", 1),
        (lambda: expected_length([1], [1, 2]), "p has 1 outcomes and", "lengths", None),
        (lambda: encode([0, 2], [0.5, 0.5]), "symbols[1] = 2 has probab", "symbols", 1),
        (lambda: encode([0, 1], [1, 0]), "symbols[1] = 1 has probability 0", "symbols", 1),
        (lambda: encode([-1], [1.0]), "symbols[0] = -1 is negative", "symbols", 0),
        (lambda: encode([0], [1, -1]), "model[1] = -1 is negative; a fre", "model", 1),
        (lambda: encode([0], [0, 0]), "model sums to 0: not above 0", "model", None),
        (lambda: encode([0], [2**61] * 3), "model sums to 6.91753e+18", "model", None),
        (lambda: encode([0], [[1]]), "model has 2 axes, not 1", "model", None),
        (lambda: encode([0], [[1.0]]), "model has 2 axes, not 1", "model", None),
        (lambda: encode([0], 1), "model = 1 is a single number", "model", None),
        (lambda: encode([0], [0.5, 0.4]), "model sums to 0.9, not 1", "model", None),
        (lambda: encode([0], [True]), "model holds bool values", "model", None),
        (
            lambda: encode([0, 0], lambda history: [[1, 1], [3, -2]][len(history)]),
            "model(first 1 symbols)[1] = -2 is negative",
            "model(first 1 symbols)",
            1,
        ),
        (lambda: decode(b"", [1], length=-1), "length = -1 is negative", "length", None),
        (lambda: decode(b"\0", [1, 1], length=3), "data is not the code of any", "data", None),
        (lambda: decode(b"\xff", [1, 1, 1], length=0), "data is not the code", "data", None),
    ],
)
def test_refusals_name_the_argument_and_the_place(call, message, name, index):
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert (caught.value.name, caught.value.index) == (name, index)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kraft_sum([1, 2.0]), "lengths[1] = 2.0 is not an integer"),
        (lambda: encode([True], [1]), "symbols[0] = True is not an integer"),
        (lambda: encode([np.True_], [1]), "symbols[0] = np.True_ is not an integer"),
        (lambda: encode([0.5], [1]), "symbols[0] = 0.5 is not an integer"),
        (lambda: encode(3, [1]), "symbols = 3 is not a sequence of integers"),
        (lambda: kraft_sum(None), "lengths = None is not a sequence of integers"),
        (lambda: kraft_sum(["10"]), "lengths[0] = '10' is not an integer"),
        (lambda: encode("a", [1]), "symbols[0] = 'a' is not an integer"),
        (lambda: decode("", [1], length=0), "data is of type str, not bytes"),
        (lambda: decode(3, [1], length=0), "data is of type int, not bytes"),
        (lambda: decode(b"", [1], length=None), "length = None is not an integer"),
    ],
)
def test_refusals_of_a_type(call, message):
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == message


def test_a_number_in_the_gap_left_by_rounding_is_no_code():
    with pytest.raises(InputError, match="data is not the code"):
        decode(b"\xff" * 16, [1, 1, 1], length=1)


def test_cross_entropy_is_what_coding_with_the_wrong_model_costs():
    rng = np.random.default_rng(1)
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.2, 0.7])
    symbols = rng.choice(3, size=5000, p=p)
    empirical = normalize(np.bincount(symbols))
    bits = 8 * len(encode(symbols, q))
    assert bits == pytest.approx(5000 * cross_entropy(empirical, q), abs=16)
