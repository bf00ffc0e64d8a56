"""Twelve questions to each call of one library: run by the Python of an environment.

``python -m tools.frameworks.probe ENVIRONMENT LIBRARY [BACKEND]`` prints the answers as JSON. The
first five are found by trial: inputs are given in each order and each kind, along each axis, and
what fits the value by definition, in one base and with one reduction, is the answer.
"""

import itertools
import json
import math
import sys
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from tools.frameworks import facts, formulas, libraries, lines
from tools.frameworks.table import BINARY, CE, ENTROPY, JS, NEWEST, ROWS, WEIGHTS, Row

QUESTIONS = (
    "order",
    "base",
    "kind",
    "axis",
    "reduction",
    "sums",
    "q = 0",
    "p = 0",
    "both 0",
    "logit of -inf",
    "gap of 40",
    "gradient",
)
KINDS = {
    "p": ("probabilities", "logits", "log-probabilities", "a text"),
    "labels": ("labels",),
    "q": ("probabilities", "logits", "log-probabilities", "a model"),
    "two": ("a probability", "a logit"),
}
BASES = {"e": math.e, "2": 2.0}
REDUCTIONS = (
    "none",
    "terms",
    "sum",
    "mean",
    "mean over the weights",
    "mean over the last axis",
    "mean over all elements",
    "sum / length of the first axis",
)
GAP = 40
FLOATS = ("float64", "float32")


def inputs() -> tuple[np.ndarray, np.ndarray]:
    """Return two arrays of 2 x 4 pmfs of three outcomes, in sixteenths."""
    rows = [(1 + i, 1 + 3 * i % 7, 14 - i - 3 * i % 7) for i in range(8)]
    p = np.array(rows, dtype=float).reshape(2, 4, 3) / 16
    return p, np.roll(p[::-1, ::-1], 1, axis=-1)


@dataclass(frozen=True)
class Fit:
    """How a call is to be read: which argument is p, of which kind each is, and the rest."""

    order: tuple[str, ...]
    truth: str
    model: str
    base: str = "e"
    reduction: str = ""
    axes: tuple[tuple[int, int], ...] = ()


class Call:
    """A row on one library: runs it, and finds out how it is to be read."""

    def __init__(self, row: Row, library: libraries.Library) -> None:
        self.row, self.library = row, library
        self.code = compile(row.call, row.name, "eval")
        self.alone = "b" not in self.code.co_names
        self.fit = self.identify()

    def encode(self, kind: str, pmf: np.ndarray, axis: int, dtype: str, shift: float = 1.5) -> Any:
        """Return pmfs, whose outcomes are on the last axis, as an argument of some kind."""
        if kind == "labels":
            labels = pmf.argmax(axis=-1)
            if self.row.ignore is not None and labels.ndim and len(labels) > 1:
                labels.reshape(-1)[0] = self.row.ignore
            return self.library.make(labels)
        if kind in ("a text", "a model"):
            return self.library.names[kind[2:]](pmf)
        array = self.stated(kind, pmf, shift)
        if kind not in ("a probability", "a logit"):
            array = np.moveaxis(array, -1, axis)
        return self.library.make(np.asarray(array, dtype=dtype))

    @staticmethod
    def stated(kind: str, pmf: np.ndarray, shift: float = 1.5) -> np.ndarray:
        """Return pmfs as numbers of some kind."""
        if kind == "probabilities":
            return pmf
        if kind == "a probability":
            return np.asarray(pmf[..., 1])
        with np.errstate(divide="ignore"):
            log: np.ndarray = np.log(pmf)
        if kind == "a logit":
            return np.asarray(log[..., 1] - log[..., 0])
        return log if kind == "log-probabilities" else log + shift

    def run(self, fit: Fit, arguments: dict[str, Any], size: int, dtype: str = "float64") -> Any:
        """Return what the call returns for a truth and a model as it takes them."""
        w = self.library.make(np.array(WEIGHTS[: max(size, 2)], dtype=dtype))
        at = {name: arguments[role] for name, role in zip("ab", fit.order, strict=False)}
        return eval(self.code, self.library.names | at | {"n": size, "w": w})

    def raw(
        self, fit: Fit, p: np.ndarray, q: np.ndarray, axis: int = -1, dtype: str = "float64"
    ) -> np.ndarray:
        arguments = {
            "p": self.encode(fit.truth, p, axis, dtype),
            "q": None if self.alone else self.encode(fit.model, q, axis, dtype),
        }
        return np.asarray(self.library.back(self.run(fit, arguments, p.shape[-1], dtype)))

    def readings(self) -> list[Fit]:
        """Return every way in which the arguments might be meant."""
        if self.alone:
            return [Fit(("p",), truth, "none") for truth in KINDS["p"][:3]]
        two = self.row.of == BINARY
        truths = KINDS["two"] if two else KINDS["p" if self.row.truth == "p" else "labels"]
        models = KINDS["two"] if two else KINDS["q"]
        orders = (("p", "q"), ("q", "p"))
        return [Fit(*reading) for reading in itertools.product(orders, truths, models)]

    def reductions(self, p: np.ndarray, q: np.ndarray, axis: int, labels: bool) -> dict[str, Any]:
        """Return what each reduction would make of the value by definition."""
        each, parts = formulas.value(self.row, p, q), formulas.terms(self.row, p, q)
        weight = formulas.mass(self.row, p)
        if labels and self.row.ignore is not None and weight.ndim and len(weight) > 1:
            skipped = np.ones(weight.size)
            skipped[0] = 0
            each, weight = each * skipped.reshape(each.shape), weight * skipped.reshape(each.shape)
        two = self.row.of == BINARY
        shape = each.shape if two else np.moveaxis(p, -1, axis).shape
        made = {
            "none": each,
            "sum": each.sum(),
            "mean": each.mean(),
            "mean over the weights": each.sum() / weight.sum(),
            "mean over all elements": each.sum() / math.prod(shape),
        }
        if self.row.of != JS and not two:
            made["terms"] = np.moveaxis(parts, -1, axis)
        if shape:
            made["sum / length of the first axis"] = each.sum() / shape[0]
        if two and each.ndim:
            made["mean over the last axis"] = each.mean(axis=-1)
        return made

    def identify(self) -> Fit:
        """Return the reading that fits, with its base, its reduction and its axes."""
        p, q = inputs()
        found: list[Fit] = []
        failed: Exception | None = None
        for reading in self.readings():
            labels = reading.truth == "labels"
            fits: dict[tuple[str, str], list[tuple[int, int]]] = {}
            for shape in ((3,), (4, 3), (2, 4, 3)):
                one, other = (x.reshape(-1, 3)[: math.prod(shape) // 3].reshape(shape)
                              for x in (p, q))  # fmt: skip
                if self.row.of == BINARY:
                    one, other = (np.stack([1 - x[..., 0], x[..., 0]], -1) for x in (one, other))
                if labels:
                    one = np.eye(3)[one.argmax(axis=-1)]
                for axis in [0] if self.row.of == BINARY else range(one.ndim):
                    got = quiet(self.raw, reading, one, other, axis)
                    if isinstance(got, Exception):
                        failed = got
                        continue
                    made = self.reductions(one, other, axis, labels)
                    for (name, right), (base, b) in itertools.product(made.items(), BASES.items()):
                        if got.shape == np.shape(right) and np.allclose(
                            got, right / math.log(b), rtol=2e-5, atol=1e-7
                        ):
                            fits.setdefault((name, base), []).append((one.ndim, axis))
            if fits:
                best = max(fits, key=lambda fit: (
                    len({ndim for ndim, _ in fits[fit]}), max(fits[fit]), -REDUCTIONS.index(fit[0])
                ))  # fmt: skip
                found.append(Fit(reading.order, reading.truth, reading.model, best[1], best[0],
                                 tuple(fits[best])))  # fmt: skip
        if not found:
            raise LookupError(f"no reading of {self.row.name} fits") from failed
        self.orders = sorted({fit.order for fit in found})
        # Log-probabilities are logits too, so what takes logits takes both.
        return max(found, key=lambda fit: (len(fit.axes), "logits" in (fit.truth, fit.model)))

    def one(
        self, p: Any, q: Any, dtype: str = "float64", given: dict[str, Any] | None = None
    ) -> float:
        """Return the call's value for one distribution, in nats and as a sum.

        What the call divided by is multiplied back.
        """
        fit, p, q = self.fit, np.asarray(p, dtype=float), np.asarray(q, dtype=float)
        flat = not any(ndim == 2 for ndim, _ in fit.axes)
        axis = 0 if flat else next(axis for ndim, axis in fit.axes if ndim == 2)
        self.axis = axis - 2 if not flat else -1
        self.flat = flat
        one, other = (p, q) if flat else (p[None], q[None])
        arguments = {
            "p": self.encode(fit.truth, one, axis, dtype),
            "q": None if self.alone else self.encode(fit.model, other, axis, dtype),
        } | {role: self.shaped(array, dtype) for role, array in (given or {}).items()}
        got = self.library.back(self.run(fit, arguments, p.shape[-1], dtype))
        return float(np.sum(got)) * self.factor(p)

    def shaped(self, array: Any, dtype: str) -> Any:
        """Return a row of logits, or a logit, in the layout that the call wants."""
        return self.library.make(self.laid(np.asarray(array, dtype=dtype)))

    def laid(self, array: np.ndarray) -> np.ndarray:
        if self.flat:
            return array
        return array[None] if not array.ndim else np.moveaxis(array[None], -1, self.axis)

    def factor(self, p: np.ndarray) -> float:
        """Return what turns the call's value for one distribution into a sum in nats."""
        size = 1 if self.row.of == BINARY else len(p)
        first = size if self.flat or self.axis == -2 else 1
        return math.log(BASES[self.fit.base]) * {
            "mean over the weights": float(formulas.mass(self.row, p)),
            "mean over all elements": size,
            "sum / length of the first axis": first,
        }.get(self.fit.reduction, 1)

    # The questions.

    def order(self) -> str:
        if self.alone:
            return "one argument"
        if len(self.orders) == 2:
            return "either: symmetric"
        return "truth, model" if self.fit.order == ("p", "q") else "model, truth"

    def kind(self) -> dict[str, str]:
        return {"p": self.fit.truth} | ({} if self.alone else {"q": self.fit.model})

    def axis_said(self) -> str:
        if self.row.of == BINARY:
            return "none: each element is a distribution"
        axes = {ndim: [a for n, a in self.fit.axes if n == ndim] for ndim, _ in self.fit.axes}
        rules = {
            "any: term by term": {n: list(range(n)) for n in axes},
            "last": {n: [n - 1] for n in axes},
            "first": {n: [0] for n in axes},
            "second": {n: [min(n - 1, 1)] for n in axes},
        }
        for words, rule in rules.items():
            if max(axes) > 1 and axes == rule:
                return words
        return "the only one" if max(axes) == 1 else str(axes)

    def sums(self) -> dict[str, Any]:
        short, full = np.full(4, 0.2), np.full(4, 0.25)
        said: dict[str, Any] = {}
        for role in ("p", "q"):
            kind = self.fit.truth if role == "p" else self.fit.model
            if kind in ("none", "labels", "a text", "a probability", "a logit"):
                said[role] = [f"takes {kind}" if kind != "none" else "there is no q"]
                continue
            p, q = (short, full) if role == "p" else (full, short)
            if self.fit.truth == "labels":
                p = np.eye(4)[0]
            heard: list[str] = []
            got = quiet(self.one, p, q, heard=heard)
            ordinary: list[str] = []
            quiet(self.one, p / p.sum(), q / q.sum(), heard=ordinary)
            as_it_is = float(formulas.value(self.row, p, q))
            divided = float(formulas.value(self.row, p / p.sum(), q / q.sum()))
            word = raised(got) or (
                "as it is" if near(got, as_it_is) else
                "divided by the sum" if near(got, divided) else other(got)
            )  # fmt: skip
            new = [line for line in heard if line not in ordinary]
            said[role] = [word, shown(got), *(["warns: " + new[0]] if new else [])]
        return said

    def edge(self, p: Any, q: Any, dtype: str = "float64") -> list[Any]:
        got = quiet(self.one, p, q, dtype)
        return [self.word(got, np.asarray(p, float), np.asarray(q, float)), shown(got)]

    def word(self, got: Any, p: np.ndarray, q: np.ndarray) -> str:
        right = float(formulas.value(self.row, p, q))
        if problem := raised(got):
            return problem
        if near(got, right):
            return "infinite" if math.isinf(right) else "right"
        zero = (q == 0) & (formulas.charged(self.row, p) > 0)
        if math.isfinite(got) and zero.any() and self.row.of not in (ENTROPY, JS):
            # What is charged for the impossible, in nats for each unit of it.
            patched = np.where(zero, 1.0, q)
            without = float(formulas.value(self.row, p, patched))
            charge = float(formulas.charged(self.row, p)[zero].sum())
            dropped = float(formulas.terms(self.row, p, patched)[~zero].sum())
            if near(got, dropped):
                return "dropped"
            return f"clips near {math.exp((without - got) / charge):.0e}"
        return other(got)

    def zeros(self) -> dict[str, Any]:
        two, labels = self.row.of == BINARY, self.fit.truth == "labels"
        split = [1 / 2, 1 / 2] if two else [1 / 2, 1 / 4, 1 / 4]
        corner = [1.0, 0.0] if two else [1 / 2, 1 / 2, 0.0]
        wide = [1 / 2, 1 / 2] if two else [1 / 2, 1 / 4, 1 / 4]
        slim = [1.0, 0.0] if two else [1 / 4, 3 / 4, 0.0]
        if labels:
            split, corner = [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]
        if self.alone:
            said = ["there is no q"]
            return {"q = 0": said, "p = 0": self.edge(corner, corner), "both 0": said,
                    "logit of -inf": self.logit_alone()}  # fmt: skip
        excluding = slim if two else [1 / 2, 1 / 2, 0.0]
        softmax = self.fit.model in ("logits", "a logit")
        far = {"q": -1000.0 if two else [0.0, 0.0, -1000.0]} if softmax else {}
        if softmax:
            # q underflows to 0, and its logarithm doesn't: the value is finite, and large.
            log_q = np.array([0.0, -1000.0]) if two else np.array([0, 0, -1000.0]) - math.log(2)
            right = float(-(formulas.charged(self.row, np.array(split)) * log_q).sum())
            if self.row.of not in (BINARY, CE):
                right += float(formulas.xlog(np.array(split), np.array(split)).sum())
            zero = {}
            for dtype in FLOATS:
                got = quiet(self.one, split, excluding, dtype, far)
                word = raised(got) or ("right" if near(got, right) else other(got))
                zero[dtype] = [f"{word}, for a logit of -1000", shown(got)]
        else:
            zero = {dtype: self.edge(split, excluding, dtype) for dtype in FLOATS}
        both = [1.0, 0.0] if two else corner
        if softmax:
            infinite: Any = {
                "p > 0": self.edge(split, excluding),
                "p = 0": self.edge(both, slim),
            }
        else:
            infinite = [f"takes {self.fit.model}"]
        both_word = self.edge(both, slim)
        return {"q = 0": zero, "p = 0": self.edge(corner, wide), "both 0": both_word,
                "logit of -inf": infinite}  # fmt: skip

    def logit_alone(self) -> list[Any]:
        return [f"takes {self.fit.truth}"]

    def certain(self) -> dict[str, Any]:
        """Ask for the loss of a prediction whose logits are 40 apart, right and wrong."""
        said: dict[str, Any] = {}
        for dtype, likely in itertools.product(FLOATS, (True, False)):
            if self.alone and not likely:
                continue
            got = quiet(self.sure, likely, dtype)
            right = formulas.near_certain(self.row, GAP, likely)
            word = raised(got) or self.sure_word(got, right, likely)
            said[f"{dtype}, {'right' if likely else 'wrong'} class"] = [word, shown(got)]
        if self.row.of == BINARY and self.fit.model == "a logit":
            # The same for the other target: a call may round one of the two away.
            for dtype in FLOATS:
                got = quiet(self.one, [0.0, 1.0], [0.0, 1.0], dtype, {"q": float(GAP)})
                right = self.row.pos_weight * formulas.near_certain(self.row, GAP, True)
                word = raised(got) or self.sure_word(got, right, True)
                said[f"{dtype}, right class, target 1"] = [word, shown(got)]
        return said

    def sure_word(self, got: float, right: float, likely: bool) -> str:
        if near(got, right, 1e-4, 0):
            return "right"
        if (self.fit.truth if self.alone else self.fit.model) in ("probabilities", "a probability"):
            # The larger probability is stored as 1, and the call can't know better.
            q = np.array([1.0, math.exp(-GAP)])
            p = q if self.alone else np.array([1.0, 0.0] if likely else [0.0, 1.0])
            if near(got, float(formulas.value(self.row, p, q)), 1e-4, 0):
                return "right for the stored floats"
        if got == 0:
            return "0"
        plain = not (self.row.smooth or self.row.weighted or self.row.pos_weight != 1)
        if (
            plain
            and self.row.of != JS
            and 0 < got < GAP - 0.01
            and (not likely or 1e-16 < got < 1e-5)
        ):
            return f"clips near {1 - math.exp(-got) if likely else math.exp(-got):.0e}"
        return other(got)

    def sure(self, likely: bool, dtype: str) -> float:
        small = math.exp(-GAP) / (1 + math.exp(-GAP))
        q = np.array([1 - small, small])
        p = q if self.alone else np.array([1.0, 0.0] if likely else [0.0, 1.0])
        if self.alone:
            return self.one(p, q, dtype)
        return self.one(p, q, dtype, self.sure_model())

    def sure_model(self) -> dict[str, Any]:
        models: dict[str, dict[str, Any]] = {
            "logits": {"q": [float(GAP), 0.0]},
            "log-probabilities": {"q": [-math.log1p(math.exp(-GAP)), -float(GAP)]},
            "a logit": {"q": -float(GAP)},
        }
        return models.get(self.fit.model, {})

    # The gradient in the model's argument, or in the only one.

    def slope(self, p: Any, q: Any, dtype: str, given: Any = None) -> np.ndarray:
        p, q = np.asarray(p, float), np.asarray(q, float)
        role = "p" if self.alone else "q"
        self.one(np.full(len(p), 1 / len(p)) if self.fit.truth != "labels" else p, q * 0 + 0.5)
        axis = 0 if self.flat else self.axis + 2
        kind = self.fit.truth if self.alone else self.fit.model
        truth = p if self.flat else p[None]
        fixed = None if self.alone else self.encode(self.fit.truth, truth, axis, dtype)
        if given is None:
            given = self.stated(kind, p if self.alone else q)
        if self.library.gradient is None:
            raise ValueError(f"{self.row.library} gives no gradients")
        leaf = self.laid(np.asarray(given, dtype=dtype))
        found = self.library.gradient(
            lambda x: self.run(self.fit, {"p": fixed} | {role: x}, len(p), dtype), leaf
        )
        return np.asarray(found, dtype=float).reshape(np.shape(given)) * self.factor(p)

    def differences(self, p: Any, q: Any) -> np.ndarray:
        """Return the slope of the values that the call returns."""
        p, q = np.asarray(p, float), np.asarray(q, float)
        kind = self.fit.truth if self.alone else self.fit.model
        at = self.stated(kind, p if self.alone else q)
        role, step = "p" if self.alone else "q", 1e-4
        found = np.zeros(np.shape(at))
        for k in np.ndindex(np.shape(at)):
            shift = np.zeros(np.shape(at))
            shift[k] = step
            up, down = (self.one(p, q, "float64", {role: at + sign * shift}) for sign in (1, -1))
            found[k] = (up - down) / (2 * step)
        return found

    def gradient(self) -> Any:
        if self.library.gradient is None or "evaluate" in self.row.call:
            return ["gives none"]
        two, labels = self.row.of == BINARY, self.fit.truth == "labels"
        kind = self.fit.truth if self.alone else self.fit.model
        p = np.array([3 / 8, 5 / 8] if two else [1 / 2, 1 / 4, 1 / 4])
        q = np.array([3 / 4, 1 / 4] if two else [1 / 8, 3 / 8, 1 / 2])
        one_hot = np.array([1.0, 0.0] if two else [1.0, 0.0, 0.0])
        p = np.array([0.0, 1.0, 0.0]) if labels else p
        said: dict[str, Any] = {"inside": self.compared(p, q)}
        if self.fit.truth == "probabilities" and not self.alone:
            said["sum of p 0.8"] = self.compared(0.8 * p, q)
        if self.alone:
            return said | {"p = 0": self.judged([1 / 2, 1 / 2, 0], [1 / 2, 1 / 2, 0], kind)}
        last = np.array([0.0, 1.0] if two else [0.0, 0.0, 1.0])
        split = last if labels else np.array([1 / 2, 1 / 2] if two else [1 / 2, 1 / 4, 1 / 4])
        slim = np.array([1.0, 0.0] if two else [1 / 2, 1 / 2, 0.0])
        said["q = 0"] = self.judged(split, slim, kind)
        said["p = 0"] = self.judged(one_hot, p * 0 + 1 / len(p), kind)
        said["both 0"] = self.judged(one_hot, slim, kind)
        small = math.exp(-GAP) / (1 + math.exp(-GAP))
        sure = np.array([1 - small, small])
        given = self.sure_model().get("q")
        for dtype, right in itertools.product(FLOATS, (True, False)):
            place = f"gap of 40, {dtype}, {'right' if right else 'wrong'} class"
            truth = [1.0, 0.0] if right else [0.0, 1.0]
            said[place] = self.judged(truth, sure, kind, dtype, given)
        return said

    def compared(self, p: Any, q: Any) -> list[Any]:
        found = quiet(self.slope, p, q, "float64")
        if problem := raised(found):
            return [problem]
        by_values = quiet(self.differences, p, q)
        if problem := raised(by_values):
            return [f"values: {problem}"]
        fits = np.allclose(found, by_values, rtol=5e-3, atol=5e-3)
        return ["that of the values" if fits else "not that of the values", shown(found)]

    def judged(
        self, p: Any, q: Any, kind: str, dtype: str = "float64", given: Any = None
    ) -> list[Any]:
        found = quiet(self.slope, p, q, dtype, given)
        if problem := raised(found):
            return [problem]
        rights = formulas.slope(self.row, kind, np.asarray(p, float), np.asarray(q, float))
        if self.row.of == BINARY and given is not None and kind == "a logit":
            rights = [np.asarray(_bernoulli_slope(self.row, np.asarray(p, float)))]
        if any(np.allclose(found, right, rtol=1e-4, atol=0) for right in rights):
            return ["right", shown(found)]
        if any(np.allclose(found, right, rtol=1e-4, atol=1e-6) for right in rights):
            return ["right to 1e-6", shown(found)]
        if np.isnan(found).any():
            return ["nan", shown(found)]
        if any(np.isinf(right).any() for right in rights) and np.isfinite(found).all():
            return ["finite, where it is infinite", shown(found)]
        return ["0" if not found.any() else "other", shown(found)]


def _bernoulli_slope(row: Row, p: np.ndarray) -> float:
    c, small = formulas.charged(row, p), math.exp(-GAP) / (1 + math.exp(-GAP))
    return float(c[0] * small - c[1] * (1 - small))


def quiet(function: Any, *arguments: Any, heard: list[str] | None = None, **named: Any) -> Any:
    """Return what a function returns or raises, and note the warnings that a user would see."""
    with warnings.catch_warnings(record=True) as said, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            got = function(*arguments, **named)
        except Exception as error:
            got = error
    if heard is not None:
        heard += sorted({
            " ".join(str(warning.message).split())
            for warning in said
            if not issubclass(warning.category, DeprecationWarning | RuntimeWarning)
        })  # fmt: skip
    return got


def raised(got: Any) -> str:
    if not isinstance(got, Exception):
        return ""
    return f"raises {type(got).__name__}"


def other(got: float) -> str:
    return "nan" if math.isnan(got) else "infinite" if math.isinf(got) else "other"


def near(got: float, right: float, rtol: float = 1e-5, atol: float = 1e-6) -> bool:
    return bool(np.isclose(got, right, rtol=rtol, atol=atol))


def shown(got: Any) -> Any:
    """Return a number, or several, to six digits; infinities and nan as words."""
    if isinstance(got, Exception):
        return " ".join(str(got).split())[:160]
    if np.ndim(got):
        return [shown(x) for x in np.asarray(got).tolist()]
    got = float(got)
    return float(f"{got:.6g}") + 0.0 if math.isfinite(got) else str(got)


def answers(row: Row, library: libraries.Library) -> dict[str, Any]:
    """Return the answers to the twelve questions, and what the call says of itself."""
    call = Call(row, library)
    heard: list[str] = []
    p, q = inputs()
    fit = call.fit
    ndim, axis = next(((n, a) for n, a in fit.axes if n == 2), fit.axes[0])
    one, other_ = (x.reshape(-1, 3)[:4] if ndim == 2 else x[0, 0] for x in (p, q))
    if row.of == BINARY:
        one, other_ = (np.stack([1 - x[..., 0], x[..., 0]], -1) for x in (one, other_))
    quiet(call.raw, fit, one, other_, axis, heard=heard)
    said: dict[str, Any] = {
        "order": call.order(),
        "base": fit.base,
        "kind": call.kind(),
        "axis": call.axis_said(),
        "reduction": fit.reduction,
        "sums": call.sums(),
        **call.zeros(),
        "gap of 40": call.certain(),
        "gradient": call.gradient(),
    }
    return {"answers": said, "warns": heard, "versions": library.versions}


def main(arguments: list[str]) -> int:
    """Print the answers of the rows of one environment, library and backend."""
    environment, library, backend = (*arguments, "")[:3]
    adapter = libraries.load(library, backend)
    found = []
    for row in ROWS:
        if row.library == library and environment in row.environments:
            try:
                said = answers(row, adapter)
            except Exception as error:
                raise RuntimeError(f"{environment}, {library} {backend}: {row.name}") from error
            found.append({"call": row.name, "of": row.of, "environment": environment,
                          "library": library, "backend": backend} | said)  # fmt: skip
    said = {"rows": found, "lines": [], "facts": []}
    if environment == NEWEST:
        said["lines"] = lines.run(adapter, library, backend)
        said["facts"] = facts.run(adapter, library, backend)
    print("ANSWERS" + json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
