"""The line for each quantity and each library, and the trap that lies nearest: one row for each.

A line is an expression, in bits, of `p` and `q`, batches of pmfs with outcomes on the last axis; of
`log_q` and `z`, log-probabilities and logits of the same `q`; of `y`, class numbers; of `t` and
`z1`, targets and logits of two outcomes, with `q1` the probability; of `m`, the mean of `p` and
`q`; or of `joint`, one table, with `counts` and `product`, the products of its margins. The traps
run without an error and give another number: each says what it does instead.

Every line and every trap is run on a batch, to be compared with `crossentropy`, and on the six
inputs that the chapter recommends as checks.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tools.frameworks import libraries
from tools.frameworks.facts import plain

ENTROPY, CROSS, LABELS = "entropy", "cross-entropy", "cross-entropy of labels"
KL, JS = "KL divergence", "Jensen-Shannon distance"
BINARY, INFORMATION = "binary cross-entropy", "mutual information"
ROWS, MEAN = "a number for each row", "their mean"


@dataclass(frozen=True)
class Line:
    """A right call, in bits, and the wrong one beside it with what is wrong with that."""

    library: str
    quantity: str
    call: str
    trap: str
    wrong: str
    gives: str = ROWS


LINES = (
    # PyTorch
    Line("torch", ENTROPY,
         "torch.special.entr(p).sum(-1) / math.log(2)",
         "Categorical(logits=p).entropy() / math.log(2)",
         "takes probabilities for logits"),
    Line("torch", CROSS,
         "F.cross_entropy(z, p, reduction='none') / math.log(2)",
         "F.cross_entropy(q, p, reduction='none') / math.log(2)",
         "takes a softmax of probabilities"),
    Line("torch", LABELS,
         "F.cross_entropy(z, y, reduction='none') / math.log(2)",
         "F.nll_loss(q, y, reduction='none') / math.log(2)",
         "takes probabilities for their logarithms"),
    Line("torch", KL,
         "F.kl_div(log_q, p, reduction='none').sum(-1) / math.log(2)",
         "F.kl_div(log_q, p, reduction='none').mean(-1) / math.log(2)",
         "divides by the number of outcomes"),
    Line("torch", KL,
         "F.kl_div(log_q, p, reduction='batchmean') / math.log(2)",
         "F.kl_div(log_q, p) / math.log(2)",
         "divides by the number of outcomes",
         MEAN),
    Line("torch", JS,
         "(F.kl_div(((p + q) / 2).log(), torch.stack([p, q]), reduction='none').sum((0, -1))"
         " / math.log(4)).sqrt()",
         "F.kl_div(((p + q) / 2).log(), torch.stack([p, q]), reduction='none').sum((0, -1))"
         " / math.log(4)",
         "is the divergence, the square of the distance"),
    Line("torch", BINARY,
         "F.binary_cross_entropy_with_logits(z1, t, reduction='none') / math.log(2)",
         "F.binary_cross_entropy_with_logits(q1, t, reduction='none') / math.log(2)",
         "takes a probability for a logit"),
    Line("torch", INFORMATION,
         "torch.special.xlogy(joint, joint / (joint.sum(0) * joint.sum(1, keepdim=True))).sum()"
         " / math.log(2)",
         "F.kl_div(joint.log(), joint.sum(0) * joint.sum(1, keepdim=True), reduction='sum')"
         " / math.log(2)",
         "exchanges the arguments"),
    # JAX and Optax
    Line("jax", ENTROPY,
         "jax.scipy.special.entr(p).sum(-1) / math.log(2)",
         "jax.scipy.special.entr(p).mean(-1) / math.log(2)",
         "divides by the number of outcomes"),
    Line("jax", CROSS,
         "optax.safe_softmax_cross_entropy(z, p) / math.log(2)",
         "optax.safe_softmax_cross_entropy(q, p) / math.log(2)",
         "takes a softmax of probabilities"),
    Line("jax", LABELS,
         "optax.softmax_cross_entropy_with_integer_labels(z, y) / math.log(2)",
         "optax.softmax_cross_entropy_with_integer_labels(q, y) / math.log(2)",
         "takes a softmax of probabilities"),
    Line("jax", KL,
         "optax.kl_divergence(log_q, p) / math.log(2)",
         "optax.kl_divergence(q, p) / math.log(2)",
         "takes probabilities for their logarithms"),
    Line("jax", KL,
         "jax.scipy.special.rel_entr(p, q).sum(-1) / math.log(2)",
         "jax.scipy.special.rel_entr(q, p).sum(-1) / math.log(2)",
         "exchanges the arguments"),
    Line("jax", JS,
         "jnp.sqrt(jax.scipy.special.rel_entr(jnp.stack([p, q]), (p + q) / 2).sum((0, -1))"
         " / math.log(4))",
         "jnp.sqrt(jax.scipy.special.rel_entr(jnp.stack([p, q]), (p + q) / 2).sum((0, -1)))",
         "is in nats, and not halved"),
    Line("jax", BINARY,
         "optax.sigmoid_binary_cross_entropy(z1, t) / math.log(2)",
         "optax.sigmoid_binary_cross_entropy(q1, t) / math.log(2)",
         "takes a probability for a logit"),
    Line("jax", INFORMATION,
         "jax.scipy.special.rel_entr(joint, joint.sum(0) * joint.sum(1, keepdims=True)).sum()"
         " / math.log(2)",
         "jax.scipy.special.rel_entr(joint.sum(0) * joint.sum(1, keepdims=True), joint).sum()"
         " / math.log(2)",
         "exchanges the arguments"),
    # TensorFlow
    Line("tensorflow", ENTROPY,
         "-tf.reduce_sum(tf.math.xlogy(p, p), -1) / math.log(2)",
         "-tf.reduce_sum(p * tf.math.log(p), -1) / math.log(2)",
         "is nan where p is 0"),
    Line("tensorflow", CROSS,
         "tf.nn.softmax_cross_entropy_with_logits(labels=p, logits=z) / math.log(2)",
         "tf.nn.softmax_cross_entropy_with_logits(labels=p, logits=q) / math.log(2)",
         "takes a softmax of probabilities"),
    Line("tensorflow", LABELS,
         "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=z) / math.log(2)",
         "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=q) / math.log(2)",
         "takes a softmax of probabilities"),
    Line("tensorflow", KL,
         "tf.reduce_sum(tf.math.xlogy(p, p) - tf.math.xlogy(p, q), -1) / math.log(2)",
         "tf.reduce_sum(tf.math.multiply_no_nan(tf.math.log(p / q), p), -1)",
         "is in nats"),
    Line("tensorflow", JS,
         "tf.sqrt(tf.reduce_sum(tf.math.xlogy([p, q], [p, q]) - tf.math.xlogy([p, q], (p + q) / 2),"
         " (0, -1)) / math.log(4))",
         "tf.reduce_sum(tf.math.xlogy([p, q], [p, q]) - tf.math.xlogy([p, q], (p + q) / 2),"
         " (0, -1)) / math.log(4)",
         "is the divergence, the square of the distance"),
    Line("tensorflow", BINARY,
         "tf.nn.sigmoid_cross_entropy_with_logits(labels=t, logits=z1) / math.log(2)",
         "tf.nn.sigmoid_cross_entropy_with_logits(labels=t, logits=q1) / math.log(2)",
         "takes a probability for a logit"),
    Line("tensorflow", INFORMATION,
         "tf.reduce_sum(tf.math.xlogy(joint, joint / (tf.reduce_sum(joint, 0)"
         " * tf.reduce_sum(joint, 1, keepdims=True)))) / math.log(2)",
         "tf.reduce_mean(tf.math.xlogy(joint, joint / (tf.reduce_sum(joint, 0)"
         " * tf.reduce_sum(joint, 1, keepdims=True)))) / math.log(2)",
         "divides by the number of cells"),
    # Keras
    Line("keras", ENTROPY,
         "losses.categorical_crossentropy(p, p) / math.log(2)",
         "losses.categorical_crossentropy(p, p, from_logits=True) / math.log(2)",
         "takes probabilities for logits"),
    Line("keras", CROSS,
         "losses.categorical_crossentropy(p, z, from_logits=True) / math.log(2)",
         "losses.categorical_crossentropy(p, q) / math.log(2)",
         "clips near 1e-7, and divides q by its sum"),
    Line("keras", LABELS,
         "losses.sparse_categorical_crossentropy(y, z, from_logits=True) / math.log(2)",
         "losses.sparse_categorical_crossentropy(y, q, from_logits=True) / math.log(2)",
         "takes a softmax of probabilities"),
    Line("keras", KL,
         "(losses.categorical_crossentropy(p, z, from_logits=True)"
         " - losses.categorical_crossentropy(p, p)) / math.log(2)",
         "losses.kl_divergence(p, q) / math.log(2)",
         "clips near 1e-7"),
    Line("keras", JS,
         "keras.ops.sqrt((losses.kl_divergence(p, (p + q) / 2) + losses.kl_divergence(q,"
         " (p + q) / 2)) / math.log(4))",
         "keras.ops.sqrt((losses.kl_divergence(p, (p + q) / 2) + losses.kl_divergence(q,"
         " (p + q) / 2)) / 2)",
         "is the root of nats"),
    Line("keras", BINARY,
         "losses.binary_crossentropy(t[..., None], z1[..., None], from_logits=True) / math.log(2)",
         "losses.binary_crossentropy(t, z1, from_logits=True) / math.log(2)",
         "takes the mean over the last axis, here the rows"),
    Line("keras", INFORMATION,
         "keras.ops.sum(losses.kl_divergence(joint, keras.ops.sum(joint, 0)"
         " * keras.ops.sum(joint, 1, keepdims=True))) / math.log(2)",
         "keras.ops.mean(losses.kl_divergence(joint, keras.ops.sum(joint, 0)"
         " * keras.ops.sum(joint, 1, keepdims=True))) / math.log(2)",
         "takes the mean over the rows of the table"),
    # SciPy
    Line("scipy", ENTROPY,
         "stats.entropy(p, base=2, axis=-1)",
         "stats.entropy(p, base=2)",
         "takes the columns for pmfs, and divides them by their sums"),
    Line("scipy", CROSS,
         "-special.xlogy(p, q).sum(-1) / math.log(2)",
         "stats.entropy(p, q, base=2, axis=-1)",
         "is the divergence, without the entropy"),
    Line("scipy", LABELS,
         "-np.take_along_axis(special.log_softmax(z, axis=-1), y[:, None], -1)[:, 0] / math.log(2)",
         "-np.take_along_axis(special.log_softmax(z), y[:, None], -1)[:, 0] / math.log(2)",
         "takes all rows for one pmf"),
    Line("scipy", KL,
         "special.rel_entr(p, q).sum(-1) / math.log(2)",
         "stats.entropy(p, q, base=2, axis=-1)",
         "divides both by their sums"),
    Line("scipy", JS,
         "jensenshannon(p, q, base=2, axis=-1)",
         "jensenshannon(p, q, base=2)",
         "takes the columns for pmfs, and divides them by their sums"),
    Line("scipy", BINARY,
         "-(special.xlogy(t, q1) + special.xlogy(1 - t, 1 - q1)) / math.log(2)",
         "-special.xlogy(t, q1) / math.log(2)",
         "leaves the other outcome out"),
    Line("scipy", INFORMATION,
         "special.rel_entr(joint, np.outer(joint.sum(1), joint.sum(0))).sum() / math.log(2)",
         "special.rel_entr(np.outer(joint.sum(1), joint.sum(0)), joint).sum() / math.log(2)",
         "exchanges the arguments"),
    # scikit-learn
    Line("sklearn", LABELS,
         "log_loss(y, q, labels=range(n)) / math.log(2)",
         "log_loss(y, q, labels=range(n), normalize=False) / math.log(2)",
         "is the sum over the rows",
         MEAN),
    Line("sklearn", INFORMATION,
         "mutual_info_score(None, None, contingency=counts) / math.log(2)",
         "mutual_info_score(None, None, contingency=10 * joint) / math.log(2)",
         "turns the table into integers"),
    # NLTK, a row at a time
    Line("nltk", CROSS,
         "model(q[0]).entropy(text(p[0]))",
         "model(q[0]).perplexity(text(p[0]))",
         "is 2 to the power of it",
         MEAN),
)  # fmt: skip


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Return the batch on which every line is run: four rows of three outcomes, in sixteenths."""
    p = np.array([[8, 4, 4], [1, 5, 10], [3, 12, 1], [6, 6, 4]]) / 16
    return p, np.array([[2, 6, 8], [7, 4, 5], [5, 9, 2], [1, 3, 12]]) / 16


def table() -> np.ndarray:
    """Return the joint pmf: counts of 32, as unequal in its margins as a table can be."""
    return np.array([[10, 2, 1], [3, 9, 7]]) / 32


def inputs() -> dict[str, np.ndarray]:
    """Return what every line is run on, by name."""
    p, q = batch()
    return {"p": p, "q": q, "joint": table()}


def as_labels(p: np.ndarray) -> np.ndarray:
    """Return one-hot rows, at the likeliest outcome of each."""
    return np.asarray(np.eye(p.shape[-1])[p.argmax(-1)])


def checks(quantity: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the six inputs that the chapter recommends, each as a batch of pmfs."""
    truth, model = np.array([[1/2, 1/4, 1/4]]), np.array([[1/8, 3/8, 1/2]])  # fmt: skip
    corner, fourths, short = np.eye(4)[:1], np.full((1, 4), 1 / 4), np.full((1, 4), 0.2)
    if quantity == BINARY:
        truth, model = np.array([[3/8, 5/8]]), np.array([[7/8, 1/8]])  # fmt: skip
        corner, fourths = np.eye(2)[1:], np.full((1, 2), 1 / 2)
        short = fourths
    if quantity == ENTROPY:
        return {"one-hot": (corner, corner), "equal": (fourths, fourths), "pair": (truth, truth),
                "zero": (np.array([[1/2, 1/2, 0]]),) * 2, "sums": (short, short),
                "rows": (np.concatenate([truth, model]),) * 2}  # fmt: skip
    made = {
        "equal": (truth, truth),
        "one-hot": (corner, fourths),
        "pair": (truth, model),
        "zero": (fourths, corner),
        "sums": (short, fourths),
        "rows": (np.concatenate([truth, model]), np.concatenate([model, truth])),
    }
    if quantity == LABELS:
        made["sums"] = (fourths, short)
        made["zero"] = (np.eye(4)[1:2], corner)
        made = {name: (as_labels(p), q) for name, (p, q) in made.items()}
    return made


def names(p: np.ndarray, q: np.ndarray, make: Any) -> dict[str, Any]:
    """Return what the lines call their inputs."""
    with np.errstate(divide="ignore"):
        log_q = np.log(q)
    arrays: dict[str, np.ndarray] = {
        "p": p,
        "q": q,
        "m": (p + q) / 2,
        "log_q": log_q,
        "z": log_q + 0.7,
        "y": p.argmax(-1),
        "joint": table(),
        "product": np.outer(table().sum(1), table().sum(0)),
    }
    if p.shape[-1] == 2:
        arrays |= {"t": p[..., 1], "q1": q[..., 1], "z1": log_q[..., 1] - log_q[..., 0]}
    made = {name: make(array) for name, array in arrays.items()}
    counts = np.rint(32 * table()).astype(int)
    return made | {"n": p.shape[-1], "counts": counts, "math": math, "np": np}


def binary(p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the batch as pmfs of two outcomes."""
    one, other = (np.stack([1 - x[:, 0], x[:, 0]], axis=-1) for x in (p, q))
    return one, other


def evaluated(code: str, library: libraries.Library, p: np.ndarray, q: np.ndarray) -> Any:
    """Return what a line gives, to ten digits, or the name of the error."""
    with np.errstate(all="ignore"):
        try:
            got = eval(code, library.names | names(p, q, library.make))
        except Exception as error:
            return type(error).__name__
    return plain(library.back(got))


def run(library: libraries.Library, name: str, backend: str) -> list[dict[str, Any]]:
    """Run the lines of a library, and its traps, on the batch and on the six checks."""
    found = []
    for line in (line for line in LINES if line.library == name):
        p, q = binary(*batch()) if line.quantity == BINARY else batch()
        if line.quantity == LABELS:
            p = as_labels(p)
        if name == "nltk":
            p, q = p[:1], q[:1]
        tried = {} if line.quantity == INFORMATION else checks(line.quantity)
        found.append({
            "quantity": line.quantity, "library": name, "backend": backend, "call": line.call,
            "gives": line.gives, "trap": line.trap, "wrong": line.wrong,
            "returned": evaluated(line.call, library, p, q),
            "trap returned": evaluated(line.trap, library, p, q),
            "checks": {
                check: {"call": evaluated(line.call, library, *pair),
                        "trap": evaluated(line.trap, library, *pair)}
                for check, pair in tried.items()
            },
        })  # fmt: skip
    return found
