"""Where sides that depend on one number touch at a number that no list has, as at the root of 3/5.

The gap has a least value near there. Parabolas through three of its points lead to it, each to
twice as many digits as the one before; if the gap falls to nothing on the way, the sides meet.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivation.exact import BITS

__all__ = ["touching"]

# How far the points of the parabolas are apart, in turn, beside the number itself: the last of them
# again, until a parabola moves it by no more than so little.
_STEPS = (8, 16, 16, 32, 64, 128, 256, 256, 256)
_SETTLED = Fraction(1, 2**170)
# Up to which of them the gaps need fewer digits.
_COARSE = 64
# From how far away the gap is looked at in the end, and how much larger it is there if it vanishes.
_AWAY, _FALL = Fraction(1, 2**12), 2**400
# To how many binary places a number is taken: beyond the square of a step, which it is off by.
_MORE, _PLACES = 64, 700


def touching(gap: Callable[[Fraction, int], Fraction | None], start: Fraction) -> Fraction | None:
    """Return a number at which a gap vanishes and does not change its sign; None if none is near.

    Parameters
    ----------
    gap : callable
        The left side less the right one, at a number and to so many bits; None where it has no
        value.
    start : Fraction
        Where to begin.
    """
    size, at = max(abs(start), Fraction(1, 2**12)), start
    for places in _STEPS:
        step, bits = Fraction(1, 2**places), BITS[1] if places <= _COARSE else BITS[-1]
        below, here, above = (gap(at + k * step * size, bits) for k in (-1, 0, 1))
        if below is None or here is None or above is None:
            return None
        bend = below + above - 2 * here
        if not bend:
            return None
        before = at
        at += step * size * (below - above) / (2 * bend)
        unit = 2 ** min(3 * places + _MORE, _PLACES)
        at = Fraction(round(at * unit), unit)
        if abs(at - start) > size / 4:
            return None
        if abs(at - before) <= _SETTLED * size and places == _STEPS[-1]:
            break
    least, below, above = (gap(at + k * _AWAY * size, BITS[-1]) for k in (0, -1, 1))
    if least is None or below is None or above is None or below * above <= 0:
        return None
    return at if min(abs(below), abs(above)) > _FALL * abs(least) else None
