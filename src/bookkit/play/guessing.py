"""Shannon's game: the next letter of a sentence is guessed until it is right.

The letters are a to z and the space. `SENTENCES` are those of the explorable, and `reading` is what
its models have read: prose of this book, as it was once, so that their predictions stay the same.
"""

from collections.abc import Sequence
from importlib import resources

import numpy as np

from bookkit.ngrams import NGram
from crossentropy import entropy

__all__ = ["ALPHABET", "SENTENCES", "guess_bounds", "guesses_of", "model", "places", "reading"]

ALPHABET = "abcdefghijklmnopqrstuvwxyz "
SENTENCES = (
    "the kettle sings before anybody is up in the old house",
    "a small grey cat slept all afternoon on the warm roof",
    "we lost the key and found it in the pocket of a coat",
    "in winter the harbour is quiet and the boats lie still",
    "she wrote the letter twice and sent neither of the two",
    "nobody at the station knew when the last train would come",
)


def places(text: str) -> list[int]:
    """Return the places of a text's letters in the alphabet."""
    return [ALPHABET.index(letter) for letter in text]


def reading() -> str:
    """Return what the models have read: prose of this book, in the letters of the alphabet."""
    file = resources.files("bookkit.play").joinpath("reading.txt")
    return " ".join(file.read_text(encoding="ascii").split())


def model(order: int) -> NGram:
    """Return a model of some order that has read it."""
    return NGram(order, len(ALPHABET)).train(places(reading()))


def guesses_of(guesser: NGram, text: str) -> list[int]:
    """Return how many guesses a model needs for each letter, if it names the likeliest first.

    Parameters
    ----------
    guesser : NGram
        The model; of letters that it finds equally probable, it names that of the alphabet first.
    text : str
        Letters of the alphabet.
    """
    codes, found = places(text), []
    for at, code in enumerate(codes):
        order = np.argsort(-guesser.pmf(codes[:at]), kind="stable")
        found.append(order.tolist().index(code) + 1)
    return found


def guess_bounds(guesses: Sequence[int]) -> tuple[float, float]:
    """Return Shannon's lower and upper number for the frequencies of guess numbers, in bits.

    With g(i) the share of letters that took i guesses, they are the sum of
    i (g(i) - g(i + 1)) log2 i, and the entropy of g. They bound a source's bits a letter if g are
    the probabilities of that source, the lower one if the likeliest letters are named first.

    Parameters
    ----------
    guesses : sequence of int
        For each letter how many guesses it took, 1 or more.

    Examples
    --------
    >>> lower, upper = guess_bounds([1, 1, 2, 4])
    >>> round(lower, 4), upper
    (1.3113, 1.5)
    """
    if len(guesses) == 0 or min(guesses) < 1:
        raise ValueError("guesses are counted from 1, for one letter or more")
    g = np.bincount(guesses) / len(guesses)
    i = np.arange(1, len(g))
    return float((i * -np.diff([*g[1:], 0]) * np.log2(i)).sum()), float(entropy(g))
