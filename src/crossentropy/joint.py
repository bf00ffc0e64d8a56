"""Measures of two or more variables from the array of their joint probabilities."""

from functools import partial

import numpy as np
from numpy.exceptions import AxisError
from numpy.typing import ArrayLike

from crossentropy import _checks, _numerics
from crossentropy._checks import check_base
from crossentropy.errors import InputError, PMFError


def conditional_entropy(
    joint: ArrayLike, *, given: int | tuple[int, ...], base: float = 2, check: bool = True
) -> float:
    """Conditional entropy of the other variables: H(X | Y) = sum_xy p(x, y) log 1/p(x | y).

    Parameters
    ----------
    joint : array_like of real numbers, any number of axes
        Joint probabilities, one axis for each variable; they sum to 1 over all axes.
    given : int or tuple of int
        The axis of the variable Y that is known, or the axes of several. All other axes are X.
    base : float, default 2
        Base of the logarithm, a finite number > 1.
    check : bool, default True
        Whether to check the values of joint. With False the caller promises that it is a joint pmf.

    Returns
    -------
    float
        Entropy of X that is left when Y is known, in the unit of base; at least 0, and at most
        H(X) up to rounding and the tolerance of the sum.

    Raises
    ------
    PMFError
        If joint is not a joint pmf.
    InputError, TypeError, AxisError
        If given is no axis of joint or names one twice, or base is not a number > 1.

    Notes
    -----
    By the chain rule it is H(X, Y) - H(Y), a difference that loses digits where Y nearly decides
    X. The sum of the definition is computed instead, with log1p for the likeliest x of each y.
    With given=() it is the joint entropy.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.2.

    Examples
    --------
    >>> conditional_entropy([[0.25, 0.25], [0.5, 0]], given=0)
    0.5
    >>> conditional_entropy([[0.25, 0.25], [0.5, 0]], given=1)
    0.6887218755408673
    """
    number = check_base(base)
    pmf = _checks.as_joint(joint, check)
    axes = _axes(given, pmf.ndim)
    known = int(np.prod([pmf.shape[axis] for axis in axes]))
    rows = np.moveaxis(pmf, axes, range(len(axes))).reshape(known, -1)
    return _numerics.conditional_entropy(np.ascontiguousarray(rows), number)


def mutual_information(joint: ArrayLike, *, base: float = 2, check: bool = True) -> float:
    """Mutual information of two variables: I(X; Y) = sum_xy p(x, y) log p(x, y)/(p(x) p(y)).

    Parameters
    ----------
    joint : array_like of real numbers, two axes
        Joint probabilities p(x, y), which sum to 1 over both axes.
    base : float, default 2
        Base of the logarithm, a finite number > 1.
    check : bool, default True
        Whether to check the values of joint. With False the caller promises that it is a joint pmf.

    Returns
    -------
    float
        Information in the unit of base; at least 0, and at most the smaller of H(X) and H(Y) up to
        rounding and the tolerance of the sum.

    Raises
    ------
    PMFError
        If joint is not a joint pmf of two axes.
    InputError, TypeError
        If base is not a number > 1.

    Notes
    -----
    It is D(p(x, y) ‖ p(x) p(y)), computed as kl_divergence does, so never negative. Of three
    variables there is more than one such number: reshape joint to say which two are meant.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.3.

    Examples
    --------
    >>> mutual_information([[0.5, 0], [0, 0.5]])
    1.0
    >>> mutual_information([[0.25, 0.25], [0.25, 0.25]])
    0.0
    """
    number = check_base(base)
    pmf = _checks.as_joint(joint, check)
    if pmf.ndim != 2:
        advice = "; sum over the axes of others, or reshape to join two into one"
        raise PMFError(
            f"joint has {pmf.ndim} axes, not 2: mutual information is of two variables"
            f"{advice if pmf.ndim > 2 else ''}",
            name="joint",
        )
    # A divergence scales with both its arguments; scaled up, the product of two small
    # probabilities is no subnormal number.
    with np.errstate(over="ignore", under="ignore"):
        pmf *= 2.0**1000
        independent = np.outer(pmf.sum(axis=1) / 2.0**500, pmf.sum(axis=0) / 2.0**500)
    # Where both variables have a value together, the product is above 0, however small.
    if independent.min() == 0:
        independent[(independent == 0) & (pmf > 0)] = np.finfo(np.float64).smallest_subnormal
    kernel = partial(_numerics.kl_divergence, base=number)
    divergence, _ = _numerics.by_blocks(kernel, [pmf.ravel(), independent.ravel()], [])
    return float(divergence) / 2.0**1000


def _axes(given: int | tuple[int, ...], ndim: int) -> list[int]:
    """Return the places, from 0 on, of the axes of the variables that are known."""
    what = "an axis, an integer, or a tuple of axes"
    several = given if isinstance(given, tuple | list) else (given,)
    axes = [_checks.integer(axis, "given", what) for axis in several]
    for axis in axes:
        if not -ndim <= axis < ndim:
            raise AxisError(axis, ndim, msg_prefix="given")
    axes = [axis % ndim for axis in axes]
    if len(set(axes)) < len(axes):
        raise InputError(f"repeated axis in `given` = {given!r}", name="given")
    return axes
