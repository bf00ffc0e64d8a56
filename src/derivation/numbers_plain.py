"""Exact fractions and balls in pure Python: `fractions` and the intervals of mpmath."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath import iv, mp

__all__ = [
    "Ball", "Rational", "ball", "e", "exp", "is_bounded", "is_narrow", "log", "middle", "pi",
    "precision", "rational", "sign", "sqrt", "to_fraction", "unknown",
]  # fmt: skip

Rational = Fraction
Ball = type(iv.mpf(0))


def precision(bits: int) -> None:
    """Compute balls to so many bits from now on."""
    iv.prec = bits
    mp.prec = bits


def rational(value: Fraction) -> Fraction:
    """Return a fraction as this back end holds it."""
    return value


def to_fraction(value: Fraction) -> Fraction:
    """Return a rational number as a Fraction."""
    return value


def ball(value: Any) -> Any:
    """Return an interval that holds a rational number."""
    return iv.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def unknown() -> Any:
    """Return the interval that holds everything."""
    return iv.mpf(["-inf", "inf"])


def sign(value: Any) -> int | None:
    """Return the sign of what is in an interval; None where it holds 0 or is unbounded."""
    return 1 if value.a > 0 else -1 if value.b < 0 else None


def is_bounded(value: Any) -> bool:
    """Return whether what is in an interval is surely finite."""
    return bool(value.delta < mp.inf)


def is_narrow(value: Any) -> bool:
    """Return whether an interval is bounded and narrow for its precision."""
    return bool(value.delta < mp.mpf(2) ** (-iv.prec // 2))


def middle(value: Any) -> float:
    """Return a float near the middle of an interval."""
    return float(mp.mpf(value.mid))


def e() -> Any:
    """Return the base of the natural logarithm."""
    return iv.e


def pi() -> Any:
    """Return half the length of the unit circle."""
    return iv.pi


def log(value: Any) -> Any:
    """Return the natural logarithm of a positive interval."""
    return iv.log(value)


def exp(value: Any) -> Any:
    """Return the exponential of an interval."""
    return iv.exp(value)


def sqrt(value: Any) -> Any:
    """Return the square root of an interval, of its part above 0."""
    return iv.sqrt(value if value.a >= 0 else iv.mpf([0, value.b]))
