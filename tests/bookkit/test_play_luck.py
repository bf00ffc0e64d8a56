"""`bookkit.play.luck`: the generator is the published one, and shares are what a pmf says."""

import numpy as np
import pytest

from bookkit.play.luck import outcomes, uniforms

WORD = 2**32


def mulberry32(seed, count):
    """The generator with Python's whole numbers, step by step."""
    found, state = [], seed
    for _ in range(count):
        state = (state + 0x6D2B79F5) % WORD
        mixed = (state ^ state >> 15) * (state | 1) % WORD
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % WORD
        found.append((mixed ^ mixed >> 14) / WORD)
    return found


@pytest.mark.parametrize("seed", [0, 3, 2**31, WORD - 1])
def test_the_numbers_are_those_of_mulberry32(seed):
    assert uniforms(seed, 1000).tolist() == mulberry32(seed, 1000)
    assert uniforms(seed, 10).tolist() == uniforms(seed, 1000)[:10].tolist()


@pytest.mark.parametrize("seed", [-1, WORD])
def test_another_seed_is_refused(seed):
    with pytest.raises(ValueError, match=r"not in 0, \.\.\., 2\*\*32 - 1"):
        uniforms(seed, 1)


def test_each_outcome_has_its_share():
    p = [0.5, 0, 0.25, 0.25]
    assert outcomes(p, [0, 0.499, 0.5, 0.75, 0.999]).tolist() == [0, 0, 2, 3, 3]
    counts = np.bincount(outcomes(p, uniforms(3, 100_000)), minlength=4)
    spread = np.sqrt(100_000 * np.array(p) * (1 - np.array(p)))
    assert (abs(counts - 100_000 * np.array(p)) <= 3 * spread).all()
