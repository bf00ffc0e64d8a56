"""What each quantity is by its definition, in nats, with the options that a row may have.

These are written apart from `crossentropy`, so that a test can hold one to the other.
"""

from decimal import Decimal, localcontext

import numpy as np

from tools.frameworks.table import BINARY, CE, ENTROPY, JS, KL_DIV, WEIGHTS, Row


def xlog(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return x ln y, which is 0 where x is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0, 0.0, x * np.log(y))


def charged(row: Row, p: np.ndarray) -> np.ndarray:
    """Return the factor of -ln q(x) in a row's value: p, or what its options make of it."""
    share = (1 - row.smooth) * p + row.smooth / p.shape[-1]
    if row.of == BINARY:
        return np.asarray(share * np.array([1.0, row.pos_weight]))
    return np.asarray(share * np.array(WEIGHTS[: p.shape[-1]]) if row.weighted else share)


def terms(row: Row, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return what is added up over the last axis; for a distance, the distance alone."""
    if row.of == ENTROPY:
        return -xlog(p, p)
    if row.of == JS:
        middle = (p + q) / 2
        js = (xlog(p, p) + xlog(q, q)) / 2 - xlog(middle, middle)
        return np.asarray(np.sqrt(np.maximum(js.sum(axis=-1, keepdims=True), 0)))
    model = -xlog(charged(row, p), q)
    if row.of in (CE, BINARY):
        return model
    return np.asarray(xlog(p, p) + model + (q - p if row.of == KL_DIV else 0))


def value(row: Row, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return a row's value for each distribution on the last axis."""
    return np.asarray(terms(row, p, q).sum(axis=-1))


def mass(row: Row, p: np.ndarray) -> np.ndarray:
    """Return the weight of each truth, smoothed or not: 1 where a row has no weights of classes."""
    if not row.weighted:
        return np.ones(p.shape[:-1])
    return np.asarray((p * np.array(WEIGHTS[: p.shape[-1]])).sum(axis=-1))


def near_certain(row: Row, gap: int, likely: bool) -> float:
    """Return the value for one-hot p and q = softmax(gap, 0), worked out in 60 digits."""
    with localcontext() as context:
        context.prec = 60
        small = 1 / (1 + Decimal(gap).exp())
        q = [1 - small, small]
        p = [Decimal(1), Decimal(0)] if likely else [Decimal(0), Decimal(1)]
        if row.of == ENTROPY:
            return float(-sum(x * x.ln() for x in q))
        if row.of == JS:
            middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
            js = [x * x.ln() / 2 - y * y.ln() for x, y in zip(q, middle, strict=True)]
            return float(sum(js, Decimal(0)).sqrt())
        factors = charged(row, np.array([float(x) for x in p]))
        return float(-sum(Decimal(c) * x.ln() for c, x in zip(factors, q, strict=True))) + (
            float(sum(q) - sum(p)) if row.of == KL_DIV else 0.0
        )


def slope(row: Row, kind: str, p: np.ndarray, q: np.ndarray) -> list[np.ndarray]:
    """Return the gradients that would be right in what the model's argument is.

    There are two for probabilities: of the value as it is written, and of it as a function of
    q divided by its sum.
    """
    c = charged(row, p)
    with np.errstate(divide="ignore", invalid="ignore"):
        if row.of == ENTROPY:
            return [-np.log(p) - 1, -np.log(p) - value(row, p, p)]
        ratio = np.where(c == 0, 0.0, c / q)
        plain = {
            "probabilities": -ratio + (1.0 if row.of == KL_DIV else 0.0),
            "log-probabilities": -c + (q if row.of == KL_DIV else 0.0),
            "logits": c.sum() * q - c,
            "a probability": (ratio[0] - ratio[1]) if len(q) == 2 else None,
            "a logit": (c[0] * q[1] - c[1] * q[0]) if len(q) == 2 else None,
        }[kind]
    divided = [c.sum() - ratio] if kind == "probabilities" else []
    return [np.asarray(plain), *divided]
