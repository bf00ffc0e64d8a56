"""Models that predict a symbol from the few before it, for coding and for scoring texts.

An order-k model counts what has followed each context of k symbols, and mixes what it counted
with the prediction of order k - 1, down to order 0 and below it the uniform pmf:

    q_k(x | past) = (1 - e) f_k(x | last k symbols) + e q_(k-1)(x | past)

where f_k are the frequencies in that context, and e is either a constant or the rule of Witten
and Bell: the number of different followers over that number plus the count of the context. In a
context that was never seen, e = 1. Symbols are the integers 0, ..., size - 1: bytes, by default.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

__all__ = ["Adaptive", "NGram", "adaptive_surprisals"]


class NGram:
    """An order-k model of sequences over a finite alphabet.

    Parameters
    ----------
    order : int
        How many symbols of the past it looks at, k ≥ 0.
    size : int
        The number of symbols.
    mix : float, optional
        The weight e, in [0, 1], of the lower order; by default the rule of Witten and Bell.
        With ``mix=0`` the model is that of greatest likelihood, and excludes what it never saw.

    Examples
    --------
    >>> model = NGram(1, size=2).train([0, 1, 0, 1, 0])
    >>> model.pmf([1])
    array([0.85714286, 0.14285714])
    """

    def __init__(self, order: int, size: int = 256, *, mix: float | None = None):
        if order < 0:
            raise ValueError(f"order is {order}: a model looks at 0 or more symbols of the past")
        if mix is not None and not 0 <= mix <= 1:
            raise ValueError(f"mix is {mix}: a weight lies in [0, 1]")
        self.order, self.size, self.mix = order, size, mix
        # One table an order: for each context, how often each symbol followed it.
        self._counts: list[dict[tuple[int, ...], dict[int, int]]] = [{} for _ in range(order + 1)]
        self._totals: list[dict[tuple[int, ...], int]] = [{} for _ in range(order + 1)]

    def pmf(self, past: Sequence[int]) -> np.ndarray:
        """Return the prediction after a past, of which the last `order` symbols count."""
        q = np.full(self.size, 1 / self.size)
        for counts, total, lower in self._contexts(past):
            q *= lower
            symbols = list(counts)
            q[symbols] += np.fromiter(counts.values(), float, len(symbols)) * ((1 - lower) / total)
        return q

    def probability(self, symbol: int, past: Sequence[int]) -> float:
        """Return the prediction of one symbol, without those of the others."""
        self._check(symbol)
        q = 1 / self.size
        for counts, total, lower in self._contexts(past):
            q = lower * q + counts.get(symbol, 0) * ((1 - lower) / total)
        return q

    def update(self, past: Sequence[int], symbol: int) -> None:
        """Count a symbol that followed a past."""
        self._check(symbol)
        for k in range(min(self.order, len(past)) + 1):
            context = tuple(past[len(past) - k :])
            counts = self._counts[k].setdefault(context, {})
            counts[symbol] = counts.get(symbol, 0) + 1
            self._totals[k][context] = self._totals[k].get(context, 0) + 1

    def train(self, text: Sequence[int]) -> "NGram":
        """Count a whole text, and return the model."""
        for i, symbol in enumerate(text):
            self.update(text[max(0, i - self.order) : i], symbol)
        return self

    def surprisals(self, text: Sequence[int]) -> np.ndarray:
        """Return log2 1/q of each symbol of a text, given those before; inf where q is 0."""
        pasts = (text[max(0, i - self.order) : i] for i in range(len(text)))
        q = [self.probability(s, past) for s, past in zip(text, pasts, strict=True)]
        with np.errstate(divide="ignore"):
            return np.asarray(np.abs(np.log2(np.array(q, float))))

    def _check(self, symbol: int) -> None:
        """Refuse what is no symbol of the alphabet: the pmfs have no entry for it."""
        if not (hasattr(symbol, "__index__") and 0 <= symbol < self.size):
            raise ValueError(f"symbol {symbol!r} is not among 0, ..., {self.size - 1}")

    def _contexts(self, past: Sequence[int]) -> Iterator[tuple[Mapping[int, int], int, float]]:
        """Yield the counts in each context that was seen, their sum, and the weight below them."""
        for k in range(min(self.order, len(past)) + 1):
            context = tuple(past[len(past) - k :])
            counts = self._counts[k].get(context)
            if counts is None:
                return
            total = self._totals[k][context]
            lower = self.mix if self.mix is not None else len(counts) / (len(counts) + total)
            yield counts, total, lower


def adaptive_surprisals(model: NGram, text: Sequence[int]) -> np.ndarray:
    """Return log2 1/q of each symbol, where the model counts each after it has predicted it."""
    q = np.empty(len(text))
    for i, symbol in enumerate(text):
        past = text[max(0, i - model.order) : i]
        q[i] = model.probability(symbol, past)
        model.update(past, symbol)
    return np.abs(np.log2(q))


class Adaptive:
    """A model that learns the past before it predicts, for `crossentropy.codes`.

    Called with the list of the symbols so far, it counts those that are new to it, and returns
    the pmf of the next. Coder and decoder each need a fresh one, and then stay in step.

    Parameters
    ----------
    model : NGram
        The model, which goes on counting from what it was trained on.
    """

    def __init__(self, model: NGram):
        self.model, self._seen = model, 0

    def __call__(self, past: Sequence[int]) -> np.ndarray:
        """Return the pmf of the symbol after `past`."""
        if len(past) < self._seen:
            raise ValueError("the past is shorter than before: start a fresh model for each text")
        for i in range(self._seen, len(past)):
            self.model.update(past[max(0, i - self.model.order) : i], past[i])
        self._seen = len(past)
        return self.model.pmf(past)
