"""What is compared: for each case the two calls that are timed, and their errors."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import scipy
import scipy.spatial
import scipy.special
import scipy.stats
import sklearn
import sklearn.metrics

import crossentropy as ce
from crossentropy._numerics import BLOCK

SCIPY, SKLEARN, NUMPY = (
    f"{module.__name__} {module.__version__}" for module in (scipy, sklearn, np)
)


@dataclass(frozen=True)
class Case:
    """A call and its peer; `unchecked` is ours with check=False, where there is that choice."""

    name: str
    peer_name: str
    peer_version: str
    ours: Callable[[], Any]
    peer: Callable[[], Any]
    unchecked: Callable[[], Any] | None
    ours_error: float
    peer_error: float
    calls: int = 1


def random_pmf(rng: np.random.Generator, n: int) -> np.ndarray:
    return ce.normalize(rng.random(n))


def random_pairs(count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs on 2 to 40 outcomes, of relative differences from 1e-8 to 1."""
    rng = np.random.default_rng(1)
    for _ in range(count):
        n = int(rng.integers(2, 41))
        p = ce.normalize(rng.dirichlet(np.full(n, 10 ** rng.uniform(-0.5, 1))) + 1e-12)
        distance = 10 ** rng.uniform(-8, 0)
        yield p, ce.normalize(p * np.exp(distance * rng.normal(size=n)))


class Exact:
    """The measures of the random pairs at 50 digits, in nats, and errors against them."""

    def __init__(self, count: int) -> None:
        self.pairs = list(random_pairs(count))
        self.values: dict[str, list[mpmath.mpf]] = {"H": [], "CE": [], "KL": [], "JS": []}
        with mpmath.workdps(50):
            for p, q in self.pairs:
                x, y = [mpmath.mpf(v) for v in p.tolist()], [mpmath.mpf(v) for v in q.tolist()]
                self.values["H"].append(sum(-a * mpmath.log(a) for a in x))
                self.values["CE"].append(-sum(map(lambda a, b: a * mpmath.log(b), x, y)))
                self.values["KL"].append(sum(map(self._bregman, x, y)))
                middle = [(a + b) / 2 for a, b in zip(x, y, strict=True)]
                halves = (sum(map(self._bregman, z, middle)) for z in (x, y))
                self.values["JS"].append(sum(halves) / 2)

    @staticmethod
    def _bregman(a: mpmath.mpf, b: mpmath.mpf) -> mpmath.mpf:
        return a * mpmath.log(a / b) - a + b

    def worst(self, measure: str, function: Callable[[np.ndarray, np.ndarray], float]) -> float:
        """The largest relative error of a function over the pairs; inf if it returns nan."""
        errors = []
        with mpmath.workdps(50), np.errstate(all="ignore"):
            for pair, exact in zip(self.pairs, self.values[measure], strict=True):
                error = float(abs(float(function(*pair)) - exact) / exact)
                errors.append(math.inf if math.isnan(error) else error)
        return max(errors)


def softmax_errors() -> tuple[float, float]:
    """Largest relative errors of ours and of SciPy's losses, where the target leads by 1 to 700."""
    ours, peer = [], []
    rng = np.random.default_rng(2)
    with mpmath.workdps(350):
        for lead in np.linspace(1, 700, 300):
            z = rng.normal(size=10)
            z[0] = z[1:].max() + lead
            others = sum(mpmath.exp(mpmath.mpf(x) - mpmath.mpf(z[0])) for x in z[1:].tolist())
            exact = mpmath.log1p(others)
            loss = ce.softmax_cross_entropy(z, 0, base=math.e)
            ours.append(float(abs(loss - exact) / exact))
            peer.append(float(abs(-scipy.special.log_softmax(z)[0] - exact) / exact))
    return max(ours), max(peer)


def information_errors() -> tuple[float, float]:
    """Largest relative errors of mutual information, ours and scikit-learn's, of weak links."""
    ours, peer = [], []
    rng = np.random.default_rng(3)
    with mpmath.workdps(50):
        for _ in range(100):
            counts = 10**8 + rng.integers(-100, 100, size=(3, 3))
            total, joint = mpmath.mpf(int(counts.sum())), counts.tolist()
            exact = mpmath.mpf(0)
            for row in joint:
                for j, count in enumerate(row):
                    both = mpmath.mpf(sum(row)) * sum(line[j] for line in joint)
                    exact += count / total * mpmath.log(count * total / both)
            value = ce.mutual_information(counts / counts.sum(), base=math.e)
            ours.append(float(abs(value - exact) / exact))
            value = sklearn.metrics.mutual_info_score(None, None, contingency=counts)
            peer.append(float(abs(float(value) - exact) / exact))
    return max(ours), max(peer)


# Each measure as it is called on two arrays along an axis.
MEASURES: dict[str, Callable[[np.ndarray, np.ndarray, int], Any]] = {
    "H": lambda p, q, axis: ce.entropy(p, axis=axis),
    "CE": lambda p, q, axis: ce.cross_entropy(p, q, axis=axis),
    "PP": lambda p, q, axis: ce.perplexity(p, q, axis=axis),
    "KL": lambda p, q, axis: ce.kl_divergence(p, q, axis=axis),
    "JS": lambda p, q, axis: ce.js_divergence(p, q, axis=axis),
    "JS dist.": lambda p, q, axis: ce.js_distance(p, q, axis=axis),
    "TV": lambda p, q, axis: ce.total_variation(p, q, axis=axis),
    "Hellinger": lambda p, q, axis: ce.hellinger(p, q, axis=axis),
}


def views() -> Iterator[tuple[str, np.ndarray, np.ndarray, int]]:
    """Pairs of arrays that are no contiguous rows, and the axis of their outcomes."""
    rng = np.random.default_rng(6)

    def pmfs(*shape: int, axis: int = -1) -> np.ndarray:
        return ce.normalize(rng.random(shape) + 1e-3, axis=axis)

    yield "20000 × 3 against 10 × 3", pmfs(20_000, 3)[:, None], pmfs(10, 3)[None], -1
    for n, m in ((3, 200_000), (1000, 1000), (1024, 1024), (40_000, 63), (200_000, 3)):
        yield f"{n} × {m}, axis 0", pmfs(n, m, axis=0), pmfs(n, m, axis=0), 0
    yield "100 × 30 × 300, axis 1", pmfs(100, 30, 300, axis=1), pmfs(100, 30, 300, axis=1), 1
    yield "100000 × 5, Fortran", *(np.asfortranarray(pmfs(100_000, 5)) for _ in "pq"), -1
    yield "100000 × 5 against one", pmfs(100_000, 5), pmfs(5), -1
    twice = np.repeat(pmfs(100_000, 8), 2, axis=1)
    yield "every second column", twice[:, ::2], twice[:, 1::2], -1
    yield "reversed", pmfs(100_000, 8)[::-1, ::-1], pmfs(100_000, 8)[::-1], -1
    order = (2, 0, 1, 3)
    yield "transposed", *(pmfs(20, 30, 40, 10).transpose(order) for _ in "pq"), -1
    long = np.repeat(pmfs(10**6), 2)
    yield "every second of 2e6", long[::2], long[1::2], -1


def copies(p: np.ndarray, q: np.ndarray, axis: int) -> list[np.ndarray]:
    """The same distributions as contiguous rows, broadcast."""
    rows = np.broadcast_arrays(*(np.moveaxis(x, axis, -1) for x in (p, q)))
    return [np.array(x, order="C") for x in rows]


def scipy_softmax(z: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row = np.arange(len(z))
    logs = scipy.special.log_softmax(z, axis=-1)
    loss = -logs[row, target]
    grad = np.exp(logs)
    grad[row, target] -= 1
    return loss, grad


def batches(rng: np.random.Generator, exact: Exact) -> Iterator[Case]:
    """A million short rows, against SciPy's elementwise functions."""
    p, q = (ce.normalize(rng.random((1_000_000, 8))) for _ in "pq")
    special = scipy.special
    for measure, peer_name, ours, peer in (
        (
            "H",
            "entr(p).sum(-1)",
            lambda p, _, **k: ce.entropy(p, **k),
            lambda p, _: special.entr(p),
        ),
        ("CE", "-xlogy(p, q).sum(-1)", ce.cross_entropy, lambda p, q: -special.xlogy(p, q)),
        ("KL", "rel_entr(p, q).sum(-1)", ce.kl_divergence, special.rel_entr),
    ):
        yield Case(
            f"{measure}, 1e6 × 8",
            peer_name,
            SCIPY,
            lambda f=ours: f(p, q),
            lambda f=peer: f(p, q).sum(-1),
            lambda f=ours: f(p, q, check=False),
            exact.worst(measure, lambda p, q, f=ours: f(p, q, base=math.e)),
            exact.worst(measure, lambda p, q, f=peer: f(p, q).sum(-1)),
        )


def logarithms(x: np.ndarray) -> None:
    """log2 over the blocks that a measure is computed in, and nothing else."""
    logs = np.empty(BLOCK)
    for start in range(0, x.size, BLOCK):
        block = x[start : start + BLOCK]
        np.log2(block, out=logs[: block.size])


def cases() -> Iterator[Case]:
    rng, nats = np.random.default_rng(0), math.e
    exact = Exact(500)
    p, q = random_pmf(rng, 4_000_000), random_pmf(rng, 4_000_000)
    near = ce.normalize(p * (1 + 1e-6 * rng.standard_normal(p.size)))
    a, b = random_pmf(rng, 1000), random_pmf(rng, 1000)
    kl = exact.worst("KL", lambda p, q: ce.kl_divergence(p, q, base=nats))
    entropy_peer = exact.worst("KL", scipy.stats.entropy)
    terms_peer = exact.worst("KL", lambda p, q: scipy.special.rel_entr(p, q).sum())
    for name, x, y in (("KL, 4e6 outcomes", p, q), ("KL, 4e6 nearly equal", p, near)):
        yield Case(
            name,
            "rel_entr(p, q).sum()",
            SCIPY,
            lambda x=x, y=y: ce.kl_divergence(x, y),
            lambda x=x, y=y: scipy.special.rel_entr(x, y).sum(),
            lambda x=x, y=y: ce.kl_divergence(x, y, check=False),
            kl,
            terms_peer,
        )
    few = random_pmf(rng, 10), random_pmf(rng, 10)
    for name, x, y, calls in (
        ("KL, 4e6 outcomes", p, q, 1),
        ("KL, 1000 outcomes", a, b, 200),
        ("KL, 10 outcomes", *few, 200),
    ):
        yield Case(
            name,
            "stats.entropy(p, q)",
            SCIPY,
            lambda x=x, y=y: ce.kl_divergence(x, y),
            lambda x=x, y=y: scipy.stats.entropy(x, y),
            lambda x=x, y=y: ce.kl_divergence(x, y, check=False),
            kl,
            entropy_peer,
            calls,
        )
    yield Case(
        "H, 4e6 outcomes",
        "stats.entropy(p)",
        SCIPY,
        lambda: ce.entropy(p),
        lambda: scipy.stats.entropy(p),
        lambda: ce.entropy(p, check=False),
        exact.worst("H", lambda p, q: ce.entropy(p, base=nats)),
        exact.worst("H", lambda p, q: scipy.stats.entropy(p)),
    )
    yield Case(
        "CE, 4e6 outcomes",
        "-(p * log(q)).sum()",
        NUMPY,
        lambda: ce.cross_entropy(p, q),
        lambda: -(p * np.log(q)).sum(),
        lambda: ce.cross_entropy(p, q, check=False),
        exact.worst("CE", lambda p, q: ce.cross_entropy(p, q, base=nats)),
        exact.worst("CE", lambda p, q: -(p * np.log(q)).sum()),
    )
    yield Case(
        "JS, 4e6 outcomes",
        "jensenshannon(p, q)**2",
        SCIPY,
        lambda: ce.js_divergence(p, q),
        lambda: scipy.spatial.distance.jensenshannon(p, q) ** 2,
        lambda: ce.js_divergence(p, q, check=False),
        exact.worst("JS", lambda p, q: ce.js_divergence(p, q, base=nats)),
        exact.worst("JS", lambda p, q: scipy.spatial.distance.jensenshannon(p, q) ** 2),
    )
    yield from batches(rng, exact)
    counts = rng.integers(1, 1000, size=(1000, 1000))
    joint = counts / counts.sum()
    ours_error, peer_error = information_errors()
    yield Case(
        "MI, 1000 × 1000",
        "mutual_info_score",
        SKLEARN,
        lambda: ce.mutual_information(joint),
        lambda: sklearn.metrics.mutual_info_score(None, None, contingency=counts),
        None,
        ours_error,
        peer_error,
    )
    z, target = rng.standard_normal((4000, 1000)), rng.integers(1000, size=4000)
    ours_error, peer_error = softmax_errors()
    yield Case(
        "softmax loss and gradient",
        "log_softmax, NumPy",
        SCIPY,
        lambda: ce.softmax_cross_entropy_with_grad(z, target, base=nats),
        lambda: scipy_softmax(z, target),
        None,
        ours_error,
        peer_error,
    )
