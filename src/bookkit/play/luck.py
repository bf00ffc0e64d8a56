"""Throws that a seed settles, the same in Python and in the browser.

NumPy's own generators have no twin in the browser. This one is mulberry32, of 32 bits: good
enough to throw dice on a page, and not meant for more.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["outcomes", "uniforms"]


def uniforms(seed: int, count: int) -> NDArray[np.float64]:
    """Return numbers in [0, 1) that look random, multiples of 2**-32.

    Parameters
    ----------
    seed : int
        In 0, ..., 2**32 - 1: what they depend on.
    count : int
        How many; fewer of them are the first of more.

    Examples
    --------
    >>> uniforms(7, 3).round(4)
    array([0.0117, 0.062 , 0.9769])
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed is {seed}: not in 0, ..., 2**32 - 1")
    # Whole numbers of 32 bits, whose products drop what is above.
    state = (np.arange(1, count + 1, dtype=np.uint64) * 0x6D2B79F5 + seed).astype(np.uint32)
    mixed = (state ^ state >> np.uint32(15)) * (state | np.uint32(1))
    mixed ^= mixed + (mixed ^ mixed >> np.uint32(7)) * (mixed | np.uint32(61))
    return np.asarray((mixed ^ mixed >> np.uint32(14)) / 2**32, float)


def outcomes(p: ArrayLike, numbers: ArrayLike) -> NDArray[np.int64]:
    """Return the outcome of a pmf on whose share of [0, 1) each number falls."""
    ends = np.cumsum(np.asarray(p, float))[:-1]
    return np.searchsorted(ends, numbers, side="right").astype(np.int64)
