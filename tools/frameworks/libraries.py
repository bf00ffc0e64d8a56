"""One adapter for each library: arrays in and out, a gradient, and the names that calls use."""

import os
import types
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Library:
    """What a library's calls need; `gradient` is of the sum of a function of one array."""

    names: dict[str, Any]
    versions: dict[str, str]
    make: Callable[[np.ndarray], Any]
    back: Callable[[Any], np.ndarray]
    gradient: Callable[[Callable[[Any], Any], np.ndarray], np.ndarray] | None = None


def load(library: str, backend: str = "") -> Library:
    """Return the adapter of a library, on one of its backends if it has several."""
    adapter: Library = globals()[f"_{library}"](*([backend] if backend else []))
    return adapter


def _versions(*packages: str) -> dict[str, str]:
    return {package: version(package) for package in packages}


def _numpy(names: dict[str, Any], *packages: str) -> Library:
    return Library(names | {"np": np}, _versions(*packages), lambda array: array, np.asarray)


def _scipy() -> Library:
    from scipy import special, stats
    from scipy.spatial.distance import jensenshannon

    names = {"special": special, "stats": stats, "jensenshannon": jensenshannon}
    return _numpy(names, "scipy", "numpy")


def _sklearn() -> Library:
    from sklearn.metrics import log_loss, mutual_info_score

    names = {"log_loss": log_loss, "mutual_info_score": mutual_info_score}
    return _numpy(names, "scikit-learn", "numpy")


def _nltk() -> Library:
    from nltk.lm.api import LanguageModel

    class Table(LanguageModel):
        """A language model of NLTK's that gives each word the probability in a table."""

        def __init__(self, q: np.ndarray) -> None:
            super().__init__(order=1, vocabulary=_vocabulary(len(q)))
            self.q = q

        def unmasked_score(self, word: str, context: object = None) -> float:
            return float(self.q[int(word)])

    def _vocabulary(size: int) -> Any:
        from nltk.lm import Vocabulary

        return Vocabulary([str(word) for word in range(size)], unk_cutoff=1)

    def text(p: np.ndarray) -> list[tuple[str]]:
        """Return a text of 16 words whose frequencies are p."""
        counts = [round(16 * share) for share in p]
        if not np.allclose(np.array(counts) / 16, p):
            raise ValueError("no text of 16 words has these frequencies")
        return [(str(word),) for word, count in enumerate(counts) for _ in range(count)]

    return _numpy({"model": Table, "text": text}, "nltk")


def _torch() -> Library:
    import torch

    names: dict[str, Any] = {
        "torch": torch,
        "nn": torch.nn,
        "F": torch.nn.functional,
        "distributions": torch.distributions,
        "Categorical": torch.distributions.Categorical,
    }
    versions = _versions("torch")
    try:
        import torchmetrics

        names["torchmetrics"] = torchmetrics
        versions |= _versions("torchmetrics")
    except ModuleNotFoundError:
        pass
    return Library(names, versions, torch.tensor, _from_torch, _torch_gradient)


def _from_torch(tensor: Any) -> np.ndarray:
    import torch

    if not hasattr(tensor, "detach"):
        return np.asarray(tensor)
    # NumPy has no bfloat16.
    tensor = tensor.float() if tensor.dtype == torch.bfloat16 else tensor
    return np.asarray(tensor.detach().numpy())


def _torch_gradient(function: Callable[[Any], Any], array: np.ndarray) -> np.ndarray:
    import torch

    leaf = torch.tensor(array, requires_grad=True)
    function(leaf).sum().backward()
    return np.asarray(leaf.grad)


def _jax() -> Library:
    import jax
    import optax

    default = str(jax.numpy.asarray([0.5]).dtype)
    jax.config.update("jax_enable_x64", True)
    versions = _versions("jax", "optax")
    names = {"jax": jax, "jnp": jax.numpy, "optax": optax, "default": default}
    return Library(names, versions, jax.numpy.asarray, np.asarray, _jax_gradient)


def _jax_gradient(function: Callable[[Any], Any], array: np.ndarray) -> np.ndarray:
    import jax

    return np.asarray(jax.grad(lambda leaf: function(leaf).sum())(jax.numpy.asarray(array)))


def _tensorflow() -> Library:
    import tensorflow as tf

    versions = {"tensorflow": tf.__version__}
    return Library({"tf": tf}, versions, tf.constant, np.asarray, _tf_gradient)


def _tf_gradient(function: Callable[[Any], Any], array: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    leaf = tf.Variable(array)
    with tf.GradientTape() as tape:
        value = tf.reduce_sum(function(leaf))
    return np.asarray(tf.convert_to_tensor(tape.gradient(value, leaf)))


def _keras(backend: str) -> Library:
    os.environ["KERAS_BACKEND"] = backend
    if backend == "jax":
        _jax()
    import keras

    gradient = {"torch": _torch_gradient, "jax": _jax_gradient, "tensorflow": _tf_gradient}
    names = {
        name: getattr(keras.losses, name)
        for name in ("CategoricalCrossentropy", "SparseCategoricalCrossentropy", "KLDivergence")
    }
    return Library(
        names | {"keras": keras, "losses": keras.losses, "softmax_model": _softmax_model(keras)},
        _versions("keras") | {backend: _backend_version(backend)},
        keras.ops.convert_to_tensor,
        keras.ops.convert_to_numpy,
        gradient[backend],
    )


def _backend_version(backend: str) -> str:
    return version("tensorflow-cpu" if backend == "tensorflow" else backend)


def _softmax_model(keras: Any) -> Any:
    """Return a compiled model that is a softmax and nothing else: logits in, a loss out."""
    models: dict[int, Any] = {}

    def evaluate(logits: Any, targets: Any) -> np.ndarray:
        logits, targets = keras.ops.convert_to_numpy(logits), keras.ops.convert_to_numpy(targets)
        size = logits.shape[-1]
        if size not in models:
            layers = [keras.Input((size,)), keras.layers.Activation("softmax")]
            models[size] = keras.Sequential(layers)
            models[size].compile(loss="categorical_crossentropy")
        return np.asarray(models[size].evaluate(logits, targets, verbose=0))

    return types.SimpleNamespace(evaluate=evaluate)
