"""Exact fractions and balls of python-flint."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

__all__ = [
    "Ball", "Rational", "ball", "e", "exp", "is_bounded", "is_narrow", "log", "middle", "pi",
    "precision", "rational", "sign", "sqrt", "to_fraction", "unknown",
]  # fmt: skip

Rational = fmpq
Ball = arb
# To compare with a ball is quicker than with a whole number.
_ZERO = arb(0)


def precision(bits: int) -> None:
    """Compute balls to so many bits from now on."""
    ctx.prec = bits


def rational(value: Fraction) -> Any:
    """Return a fraction as this back end holds it."""
    return fmpq(*value.as_integer_ratio())


def to_fraction(value: Any) -> Fraction:
    """Return a rational number as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def ball(value: Any) -> Any:
    """Return a ball that holds a rational number."""
    return arb(value) if isinstance(value, fmpq) else value


def unknown() -> Any:
    """Return the ball that holds everything."""
    return arb.nan()


def sign(value: Any) -> int | None:
    """Return the sign of what is in a ball; None where it holds 0 or is unbounded."""
    return 1 if value > _ZERO else -1 if value < _ZERO else None


def is_bounded(value: Any) -> bool:
    """Return whether what is in a ball is surely finite."""
    return bool(value.is_finite())


def is_narrow(value: Any) -> bool:
    """Return whether a ball is bounded and narrow for its precision."""
    return bool(value.is_finite() and value.rad() < arb(2) ** (-ctx.prec // 2))


def middle(value: Any) -> float:
    """Return a float near the middle of a ball."""
    return float(value.mid())


def e() -> Any:
    """Return the base of the natural logarithm."""
    return arb(1).exp()


def pi() -> Any:
    """Return half the length of the unit circle."""
    return arb.pi()


def log(value: Any) -> Any:
    """Return the natural logarithm of a positive ball."""
    return value.log()


def exp(value: Any) -> Any:
    """Return the exponential of a ball."""
    return value.exp()


def sqrt(value: Any) -> Any:
    """Return the square root of a ball, of its part above 0."""
    return value.nonnegative_part().sqrt()
