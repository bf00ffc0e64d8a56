"""Measures of two or more variables from the array of their joint probabilities."""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from crossentropy import _checks, _numerics
from crossentropy._checks import check_base


def conditional_entropy(
    joint: ArrayLike, *, given: int | tuple[int, ...], base: float = 2
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

    Returns
    -------
    float
        Entropy of X that is left when Y is known, in the unit of base; at least 0, and at most
        H(X) up to rounding and the tolerance of the sum.

    Raises
    ------
    PMFError, ValueError, TypeError
        If joint is not a joint pmf, given is no axis of it or names one twice, or base is not a
        number > 1.

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
    pmf = _checks.as_joint(joint)
    axes = np.lib.array_utils.normalize_axis_tuple(given, pmf.ndim, "given")
    known = int(np.prod([pmf.shape[axis] for axis in axes]))
    rows = np.moveaxis(pmf, axes, range(len(axes))).reshape(known, -1)
    return _numerics.conditional_entropy(np.ascontiguousarray(rows), number)


def mutual_information(joint: ArrayLike, *, base: float = 2) -> float:
    """Mutual information of two variables: I(X; Y) = sum_xy p(x, y) log p(x, y)/(p(x) p(y)).

    Parameters
    ----------
    joint : array_like of real numbers, two axes
        Joint probabilities p(x, y), which sum to 1 over both axes.
    base : float, default 2
        Base of the logarithm, a finite number > 1.

    Returns
    -------
    float
        Information in the unit of base; at least 0, and at most the smaller of H(X) and H(Y) up to
        rounding and the tolerance of the sum.

    Raises
    ------
    PMFError, ValueError, TypeError
        If joint is not a joint pmf of two axes, or base is not a number > 1.

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
    pmf = _checks.as_joint(joint)
    if pmf.ndim != 2:
        raise _checks.PMFError(
            f"joint has {pmf.ndim} axes, not 2: mutual information is of two variables; sum over "
            "the axes of others, or reshape to join two into one",
            name="joint",
        )
    with np.errstate(under="ignore"):
        independent = np.outer(pmf.sum(axis=1), pmf.sum(axis=0))
    # Where both variables have a value together, the product is above 0, however small.
    independent[(independent == 0) & (pmf > 0)] = np.finfo(np.float64).smallest_subnormal
    kernel = partial(_numerics.kl_divergence, base=number)
    return float(_numerics.by_blocks(kernel, [pmf.ravel(), independent.ravel()], [])[0])
