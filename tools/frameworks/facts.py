"""What the book says of a library beside its losses: an expression each, run as it stands.

A chapter that names a library asserts what `bookkit.frameworks.fact` returns for one of these, or
what a row of `table.py` answered. `signal` and `kernel` are those of the chapter on bases; `steps`
are logits of a batch of two, three steps and three classes, and `labels` their classes.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tools.frameworks import libraries


@dataclass(frozen=True)
class Fact:
    """An expression of one library."""

    library: str
    call: str


_CONV = "F.conv1d(signal[None, None], kernel[None, None])[0, 0]"
FACTS = (
    Fact("torch", _CONV),
    Fact("torch", "torch.tensor([0.5]).dtype"),
    Fact("torch", "torch.exp(torch.tensor([88.7, 88.8]))"),
    Fact("torch", "F.log_softmax(logits, -1)"),
    # Classes are wanted on axis 1: what becomes of (batch, time, class)?
    Fact("torch", "F.cross_entropy(steps.transpose(1, 2), labels)"),
    Fact("torch", "F.cross_entropy(steps, labels)"),
    Fact("torch", "F.cross_entropy(steps[..., :2], labels % 2)"),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5]))"),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5], requires_grad=True))"),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5], requires_grad=True).detach())"),
    Fact("jax", "jax.lax.conv(signal[None, None], kernel[None, None], (1,), 'VALID')[0, 0]"),
    Fact("jax", "jnp.convolve(signal, kernel, 'valid')"),
    Fact("jax", "default"),
    Fact("jax", "jnp.exp(jnp.array([88.7, 88.8], default))"),
    Fact("jax", "jax.nn.log_softmax(logits)"),
    Fact(
        "tensorflow",
        "tf.nn.conv1d(signal[None, :, None], kernel[:, None, None], 1, 'VALID')[0, :, 0]",
    ),
    Fact("tensorflow", "tf.nn.log_softmax(logits)"),
    Fact("keras", "keras.ops.conv(signal[None, :, None], kernel[:, None, None])[0, :, 0]"),
    Fact("keras", "keras.config.epsilon()"),
    Fact("keras", "keras.ops.log_softmax(logits)"),
)


def inputs() -> dict[str, np.ndarray]:
    """Return what the expressions are of, by name."""
    return {
        "signal": np.array([0.0, 0, 1, 0, 0]),
        "kernel": np.array([1.0, 2, 4]),
        "logits": np.array([40.0, 0]),
        "steps": (np.arange(18.0) ** 2 % 7).reshape(2, 3, 3),
        "labels": np.array([[0, 2, 1], [1, 1, 0]]),
    }


def evaluated(code: str, library: libraries.Library) -> Any:
    """Return what an expression gives: a word, numbers to ten digits, or the error and its text."""
    import crossentropy

    names = {name: library.make(array) for name, array in inputs().items()}
    try:
        got = eval(code, {"crossentropy": crossentropy} | library.names | names)
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
    try:
        return plain(library.back(got))
    except (TypeError, ValueError):
        return str(got)


def plain(got: Any) -> Any:
    """Return numbers to ten digits, and what is no number as a word."""
    if np.ndim(got):
        return [plain(x) for x in np.asarray(got)]
    return float(f"{float(got):.10g}") if math.isfinite(got) else str(float(got))


def run(library: libraries.Library, name: str, backend: str) -> list[dict[str, Any]]:
    """Run the expressions of a library."""
    return [
        {
            "call": fact.call,
            "library": name,
            "backend": backend,
            "returned": evaluated(fact.call, library),
        }
        for fact in FACTS
        if fact.library == name
    ]
