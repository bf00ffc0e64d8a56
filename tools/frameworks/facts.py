"""What the book says of a library beside its losses: an expression each, run as it stands.

A chapter that names a library asserts what `bookkit.frameworks.fact` returns for one of these, or
what a row of `table.py` answered. `signal` and `kernel` are those of the chapter on bases; `steps`
are logits of a batch of two, three steps and three classes, and `labels` their classes; `log_p` and
`log_q` are log-probabilities of that shape, and `kept` says which steps are no padding; `leads` are
rows of two logits, the first by 2 to 18 above the other.
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


# The loss of the leading class.
_LEADS = "F.cross_entropy(leads.{}(), leads.argmax(-1), reduction='none')"
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
    # Divided by the length of the first axis: texts, tokens, tokens that are no padding.
    *(
        Fact(
            "torch",
            f"F.kl_div(log_q{part}, log_p{part}, reduction='batchmean', log_target=True)",
        )
        for part in ("", ".flatten(0, 1)", "[kept]")
    ),
    # In 16 bits: from which lead on is the loss 0, and what do the axis and autocast change?
    *(Fact("torch", _LEADS.format(kind)) for kind in ("half", "bfloat16", "float")),
    *(Fact("torch", f"-leads.{kind}().softmax(-1)[:, 0].log()") for kind in ("half", "bfloat16")),
    *(
        Fact(
            "torch",
            f"F.cross_entropy(leads.T[None].{kind}(), leads.argmax(-1)[None], reduction='none')[0]",
        )
        for kind in ("half", "bfloat16")
    ),
    Fact(
        "torch",
        "torch.autocast('cpu', torch.bfloat16)(F.cross_entropy)"
        "(leads.bfloat16(), leads.argmax(-1), reduction='none')",
    ),
    Fact("torch", "F.cross_entropy(leads.half(), leads.argmax(-1)).dtype"),
    Fact("torch", "F.cross_entropy(leads.bfloat16(), leads.argmax(-1)).dtype"),
    Fact(
        "torch",
        "torch.autocast('cpu', torch.bfloat16)(F.cross_entropy)"
        "(leads.bfloat16(), leads.argmax(-1)).dtype",
    ),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5]))"),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5], requires_grad=True))"),
    Fact("torch", "crossentropy.entropy(torch.tensor([0.5, 0.5], requires_grad=True).detach())"),
    Fact("jax", "jax.lax.conv(signal[None, None], kernel[None, None], (1,), 'VALID')[0, 0]"),
    Fact("jax", "jnp.convolve(signal, kernel, 'valid')"),
    Fact("jax", "default"),
    Fact("jax", "jnp.exp(jnp.array([88.7, 88.8], default))"),
    Fact("jax", "jax.nn.log_softmax(logits)"),
    *(
        Fact(
            "jax",
            "optax.softmax_cross_entropy_with_integer_labels"
            f"(leads.astype(jnp.{kind}), leads.argmax(-1))",
        )
        for kind in ("float16", "bfloat16")
    ),
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
    steps = (np.arange(18.0) ** 2 % 7).reshape(2, 3, 3)
    log_p = steps - np.log(np.exp(steps).sum(-1, keepdims=True))
    leads = np.arange(2, 18.25, 0.25)
    return {
        "signal": np.array([0.0, 0, 1, 0, 0]),
        "kernel": np.array([1.0, 2, 4]),
        "logits": np.array([40.0, 0]),
        "steps": steps,
        "labels": np.array([[0, 2, 1], [1, 1, 0]]),
        "log_p": log_p,
        "log_q": log_p[..., ::-1].copy(),
        "kept": np.array([[True, True, True], [True, False, False]]),
        "leads": np.stack([leads, np.zeros_like(leads)], axis=-1),
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
