"""Softmax losses from logits, the unnormalised log-probabilities that a classifier puts out.

softmax(z)_j = e**z_j / sum_i e**z_i is never formed to take its logarithm: the loss of a confident
model is smaller than the rounding of its probabilities. A logit -inf means probability 0.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossentropy import _checks, _numerics
from crossentropy._checks import FloatArray, check_base
from crossentropy._numerics import float_or_array
from crossentropy.errors import InputError


def log_softmax(z: ArrayLike, *, axis: int = -1) -> FloatArray:
    """Natural logarithm of the softmax: ln softmax(z)_j = z_j - ln sum_i e**z_i.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n, ...)
        Logits, finite or -inf.
    axis : int, default -1
        The axis of length n, along which the classes lie.

    Returns
    -------
    ndarray of float64
        Logarithms of probabilities, <= 0 and in nats as logits are, in the shape of z.

    Raises
    ------
    InputError
        If a logit is nan or +inf, or all those of one distribution are -inf.
    TypeError, AxisError
        If axis is not an integer, or z has no such axis.

    Notes
    -----
    With m the largest logit it is -(m - z_j) - log1p(the sum of e**(z_i - m) over the others).
    Nothing overflows and nothing cancels: the leading class keeps its digits, however near 0.

    Examples
    --------
    >>> log_softmax([100, 0]).tolist()
    [-3.720075976020836e-44, -100.0]
    """
    given, logits = _logits(z, axis)
    rows = logits.reshape(-1, logits.shape[-1])
    result = np.empty(rows.shape)
    for block in _numerics.blocks(*rows.shape):
        result[block] = _numerics.log_softmax(rows[block])
    if np.isnan(result).any():
        _checks.check_logits(given, axis)
    return np.moveaxis(result.reshape(logits.shape), -1, axis)


def softmax_cross_entropy(
    z: ArrayLike, target: ArrayLike, *, base: float, axis: int = -1, check: bool = True
) -> Any:
    """Cross-entropy of a target and the softmax of logits: sum_j t_j log 1/softmax(z)_j.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n, ...)
        Logits, finite or -inf; in nats, whatever the base.
    target : array_like
        Either integers, the classes in 0, ..., n - 1, in exactly the shape of z without axis; or
        floats, distributions over the n classes along axis, whose other axes broadcast with those
        of z.
    base : float
        Base of the logarithm, a finite number > 1. It has no default: a loss in nats, which is
        the custom of training, and one in bits look alike.
    axis : int, default -1
        The axis of length n, along which the classes lie.
    check : bool, default True
        Whether to check that a target of floats holds distributions. With False the caller
        promises it. Logits and classes are checked anyway.

    Returns
    -------
    float or ndarray of float64
        Losses in [0, inf], in the unit of base; the broadcast shape without axis. Their mean over
        a batch is the caller's.

    Raises
    ------
    PMFError
        If a target of floats is not a distribution.
    InputError, TypeError, AxisError
        If a logit is nan or +inf, or all those of one distribution are -inf; if a target is not
        a class of z, is over other outcomes than z, or holds classes as floats; if base is not a
        number > 1; if axis is not an integer, or z has no such axis.

    Notes
    -----
    The loss of the leading class is log1p of the mass of the others, so that it keeps its digits
    where softmax(z) rounds to 1. It is inf where the target needs a class whose logit is -inf.
    Whole numbers in floats, of the shape that classes have, are refused even if they are a
    distribution: they are more often classes read from a file.

    Examples
    --------
    >>> softmax_cross_entropy([0, 0, 0, 0], 2, base=2)
    2.0
    >>> softmax_cross_entropy([50.0, 0.0], 0, base=math.e)
    1.9287498479639178e-22
    """
    return _losses(z, target, base, axis, check, with_grad=False)[0]


def softmax_cross_entropy_with_grad(
    z: ArrayLike, target: ArrayLike, *, base: float, axis: int = -1, check: bool = True
) -> tuple[Any, FloatArray]:
    """Softmax cross-entropy and its gradient by the logits: (softmax(z) - t) / ln base.

    Parameters
    ----------
    z, target, base, axis, check
        As in softmax_cross_entropy.

    Returns
    -------
    loss : float or ndarray of float64
        As softmax_cross_entropy returns.
    grad : ndarray of float64
        The derivative of each loss by each of its own logits, in the broadcast shape of z and
        target; in the unit of base per nat.

    Raises
    ------
    PMFError, InputError, TypeError, AxisError
        As softmax_cross_entropy does.

    Notes
    -----
    The gradient sums to 0, so its entry at the (likeliest) target is minus the sum of the others:
    it keeps its digits where the model is confident and right.

    Examples
    --------
    >>> softmax_cross_entropy_with_grad([0, 0], 0, base=math.e)
    (0.6931471805599453, array([-0.5,  0.5]))
    """
    return _losses(z, target, base, axis, check, with_grad=True)


def _losses(
    z: ArrayLike, target: ArrayLike, base: float, axis: int, check: bool, *, with_grad: bool
) -> tuple[Any, FloatArray]:
    unit = math.log(check_base(base))
    given, logits = _logits(z, axis)
    n = logits.shape[-1]
    goal = _checks.real_array(target, "target")
    goals: NDArray[Any]
    if goal.dtype.kind in "iu":
        goals = _checks.classes(goal, logits.shape).reshape(-1)
        _checks.check_labels(("z", z, axis), ("target", target, None))
    else:
        pmfs = _checks.target_pmfs(goal, axis, logits.shape, check)
        if pmfs.shape[-1] != n:
            message = f"z has {n} classes and target has {pmfs.shape[-1]} outcomes"
            raise InputError(message, name="target")
        _checks.check_labels(("z", z, axis), ("target", target, axis))
        logits, pmfs = _broadcast(logits, pmfs)
        goals = pmfs.reshape(-1, n)
    rows = logits.reshape(-1, n)
    loss = np.empty(len(rows))
    grad = np.empty(rows.shape if with_grad else (0, n))
    for block in _numerics.blocks(*rows.shape):
        slopes = grad[block] if with_grad else None
        loss[block] = _numerics.softmax_loss(rows[block], goals[block], unit, slopes)
    if np.isnan(loss).any():
        _checks.check_logits(given, axis)
    losses = float_or_array(loss.reshape(logits.shape[:-1]))
    return losses, np.moveaxis(grad.reshape(*logits.shape[:-1], n), -1, axis) if with_grad else grad


def _broadcast(logits: FloatArray, pmfs: FloatArray) -> tuple[FloatArray, ...]:
    try:
        return np.broadcast_arrays(logits, pmfs)
    except ValueError:
        shapes = f"z has shape {logits.shape[:-1]} and target {pmfs.shape[:-1]}"
        message = f"{shapes}, without the axis of classes: they do not broadcast"
        raise InputError(message, name="target") from None


def _logits(z: ArrayLike, axis: int) -> tuple[NDArray[np.generic], FloatArray]:
    """Return logits as given, and in float64 with the classes along the last axis."""
    given = _checks.real_array(z, "z", "logit")
    _checks.check_axis(given, axis, "z", "logit")
    return given, np.moveaxis(given, axis, -1).astype(np.float64, copy=False)
