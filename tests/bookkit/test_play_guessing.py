"""`bookkit.play.guessing`: letters, a model's guesses, and Shannon's two numbers."""

import math

import numpy as np
import pytest

from bookkit.ngrams import NGram
from bookkit.play import guessing


def test_all_texts_are_letters_of_the_alphabet():
    for text in (*guessing.SENTENCES, guessing.reading()):
        assert set(text) <= set(guessing.ALPHABET) and "  " not in text
    assert all(40 <= len(text) <= 60 for text in guessing.SENTENCES)
    assert not any(text in guessing.reading() for text in guessing.SENTENCES)


def test_the_likeliest_letter_is_guessed_first():
    # a three times, b twice, c once; the others in the order of the alphabet, the space last.
    known = NGram(0, 27).train(guessing.places("abacab"))
    assert guessing.guesses_of(known, "abcdz ") == [1, 2, 3, 4, 26, 27]
    after = NGram(1, 27).train(guessing.places("ababab"))
    assert guessing.guesses_of(after, "ba") == [2, 1]


def test_the_bounds_are_what_they_are_by_hand():
    assert guessing.guess_bounds([1, 1, 1]) == (0, 0)
    assert guessing.guess_bounds([2, 2]) == (2, 0)
    low, high = guessing.guess_bounds(list(range(1, 28)))
    assert low == pytest.approx(math.log2(27)) and high == pytest.approx(math.log2(27))
    # The lower one is linear: by parts, each letter adds i log i less the one before.
    guesses = 1 + np.random.default_rng(4).choice(27, size=500)
    grown = [i * math.log2(i) for i in range(1, 28)]
    steps = np.diff([0, *grown])
    assert guessing.guess_bounds(guesses)[0] == pytest.approx(steps[guesses - 1].mean())
    with pytest.raises(ValueError, match="counted from 1"):
        guessing.guess_bounds([1, 0])
    with pytest.raises(ValueError, match="one letter or more"):
        guessing.guess_bounds([])
