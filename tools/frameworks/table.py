"""The calls: to add one, add a row.

A call is an expression of `a` and `b`, in the positions in which the library has them, or of `a`
alone. Nobody writes down here which of them is the truth, whether it is a probability, a logarithm
or a logit, in which base the answer comes or what it was divided by: `probe.py` finds that out.
A row says only what quantity the call is of, and what its options ask for.
"""

from dataclasses import dataclass

OLD_TORCH = "torch-1.13"
NEWEST = "newest"
TORCH = (NEWEST, OLD_TORCH)
SKLEARN = ("sklearn-1.2", "sklearn-1.4", "sklearn-1.5", NEWEST)
BACKENDS = ("jax", "tensorflow", "torch")

D, CE, ENTROPY, BINARY = "D(p, q)", "H(p, q)", "H(p)", "H of two outcomes"
KL_DIV, JS = "terms p ln(p/q) - p + q", "root of JS(p, q)"


@dataclass(frozen=True)
class Row:
    """One call, and what it is a call of."""

    library: str
    call: str
    of: str
    # "labels" where the truth is given as class numbers.
    truth: str = "p"
    # What the call's options change: a share of every class, weights of classes, a label to skip.
    smooth: float = 0.0
    weighted: bool = False
    ignore: int | None = None
    pos_weight: float = 1.0
    environments: tuple[str, ...] = (NEWEST,)
    backends: tuple[str, ...] = ("",)

    @property
    def name(self) -> str:
        """Return what tells this row from the others."""
        skips = f", {self.ignore} ignored" if self.ignore is not None else ""
        return self.call + (f"; b labels{skips}" if self.truth == "labels" else "")


# The weights of the classes, as many of them as there are classes.
WEIGHTS = (1.0, 2.0, 4.0, 3.0)


def _torch(call: str, of: str, **options: object) -> Row:
    return Row("torch", call, of, environments=TORCH, **options)  # type: ignore[arg-type]


def _keras(call: str, of: str, **options: object) -> Row:
    return Row("keras", call, of, backends=BACKENDS, **options)  # type: ignore[arg-type]


ROWS = (
    # PyTorch
    _torch("F.cross_entropy(a, b)", CE),
    _torch("F.cross_entropy(a, b)", CE, truth="labels"),
    _torch("F.cross_entropy(a, b)", CE, truth="labels", ignore=-100),
    _torch("F.cross_entropy(a, b, reduction='none')", CE),
    _torch("F.cross_entropy(a, b, label_smoothing=0.1)", CE, truth="labels", smooth=0.1),
    _torch("F.cross_entropy(a, b, weight=w)", CE, truth="labels", weighted=True),
    _torch("F.cross_entropy(a, b, weight=w)", CE, weighted=True),
    _torch(
        "F.cross_entropy(a, b, weight=w, label_smoothing=0.1)",
        CE,
        truth="labels",
        smooth=0.1,
        weighted=True,
    ),
    _torch("F.cross_entropy(a, b, weight=w, label_smoothing=0.1)", CE, smooth=0.1, weighted=True),
    _torch("F.nll_loss(a, b)", CE, truth="labels"),
    _torch("F.nll_loss(a, b)", CE, truth="labels", ignore=-100),
    _torch("F.kl_div(a, b)", D),
    _torch("F.kl_div(a, b, reduction='batchmean')", D),
    _torch("F.kl_div(a, b, reduction='sum')", D),
    _torch("F.kl_div(a, b, reduction='none')", D),
    _torch("F.kl_div(a, b, reduction='batchmean', log_target=True)", D),
    _torch("F.binary_cross_entropy(a, b)", BINARY),
    _torch("F.binary_cross_entropy_with_logits(a, b)", BINARY),
    _torch(
        "F.binary_cross_entropy_with_logits(a, b, pos_weight=w[1])", BINARY, pos_weight=WEIGHTS[1]
    ),
    _torch("distributions.kl_divergence(Categorical(a), Categorical(b))", D),
    _torch("distributions.kl_divergence(Categorical(logits=a), Categorical(logits=b))", D),
    _torch("Categorical(a).entropy()", ENTROPY),
    _torch("torch.special.entr(a)", ENTROPY),
    Row("torch", "torchmetrics.functional.kl_divergence(a, b)", D),
    Row("torch", "torchmetrics.functional.kl_divergence(a, b, log_prob=True)", D),
    # The same as modules
    _torch("nn.CrossEntropyLoss()(a, b)", CE),
    _torch("nn.CrossEntropyLoss()(a, b)", CE, truth="labels"),
    _torch("nn.CrossEntropyLoss(weight=w)(a, b)", CE, truth="labels", weighted=True),
    _torch("nn.CrossEntropyLoss(weight=w)(a, b)", CE, weighted=True),
    _torch("nn.KLDivLoss()(a, b)", D),
    _torch("nn.BCEWithLogitsLoss()(a, b)", BINARY),
    # JAX and Optax
    Row("jax", "optax.softmax_cross_entropy(a, b)", CE),
    Row("jax", "optax.safe_softmax_cross_entropy(a, b)", CE),
    Row("jax", "optax.softmax_cross_entropy(a, optax.smooth_labels(b, 0.1))", CE, smooth=0.1),
    Row("jax", "optax.softmax_cross_entropy_with_integer_labels(a, b)", CE, truth="labels"),
    Row("jax", "optax.sigmoid_binary_cross_entropy(a, b)", BINARY),
    Row("jax", "optax.kl_divergence(a, b)", D),
    Row("jax", "optax.losses.kl_divergence_with_log_targets(a, b)", D),
    Row("jax", "optax.losses.generalized_kl_divergence(a, b)", KL_DIV),
    Row("jax", "jax.scipy.special.rel_entr(a, b)", D),
    Row("jax", "jax.scipy.special.kl_div(a, b)", KL_DIV),
    Row("jax", "jax.scipy.special.entr(a)", ENTROPY),
    # TensorFlow
    Row("tensorflow", "tf.nn.softmax_cross_entropy_with_logits(a, b)", CE),
    Row("tensorflow", "tf.nn.sparse_softmax_cross_entropy_with_logits(a, b)", CE, truth="labels"),
    Row("tensorflow", "tf.nn.sigmoid_cross_entropy_with_logits(a, b)", BINARY),
    Row(
        "tensorflow",
        "tf.nn.weighted_cross_entropy_with_logits(a, b, w[1])",
        BINARY,
        pos_weight=WEIGHTS[1],
    ),
    # Keras, on each of its backends
    _keras("CategoricalCrossentropy()(a, b)", CE),
    _keras("CategoricalCrossentropy(from_logits=True)(a, b)", CE),
    _keras("CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)(a, b)", CE, smooth=0.1),
    _keras("losses.categorical_crossentropy(a, b)", CE),
    _keras("losses.sparse_categorical_crossentropy(a, b)", CE, truth="labels"),
    _keras("SparseCategoricalCrossentropy(from_logits=True)(a, b)", CE, truth="labels"),
    _keras(
        "SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)(a, b)",
        CE,
        truth="labels",
        ignore=-1,
    ),
    _keras("losses.binary_crossentropy(a, b)", BINARY),
    _keras("losses.binary_crossentropy(a, b, from_logits=True)", BINARY),
    _keras("losses.kl_divergence(a, b)", D),
    _keras("KLDivergence()(a, b)", D),
    _keras("softmax_model.evaluate(a, b)", CE),
    # SciPy
    Row("scipy", "stats.entropy(a)", ENTROPY),
    Row("scipy", "stats.entropy(a, b)", D),
    Row("scipy", "stats.entropy(a, b, base=2)", D),
    Row("scipy", "stats.entropy(a, b, axis=-1)", D),
    Row("scipy", "special.entr(a)", ENTROPY),
    Row("scipy", "special.rel_entr(a, b)", D),
    Row("scipy", "special.kl_div(a, b)", KL_DIV),
    Row("scipy", "jensenshannon(a, b)", JS),
    # scikit-learn
    Row("sklearn", "log_loss(a, b, labels=range(n))", CE, truth="labels", environments=SKLEARN),
    # NLTK
    Row("nltk", "b.entropy(a)", CE),
)
