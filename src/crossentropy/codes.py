"""Codes: how short the words can be that an entropy promises, and a coder that comes so near.

A word is a text of the letters 0 and 1, and no word begins with another. The arithmetic coder
computes in integers alone, so that its bytes are the same on every machine.
"""

import heapq
import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Set
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossentropy import _checks
from crossentropy._checks import FloatArray, as_pmf
from crossentropy.errors import InputError, PMFError

# The next symbol's distribution, fixed or from the list of the symbols before it.
Model = ArrayLike | Callable[[list[int]], ArrayLike]

# An interval is kept at least 2**_LEAST wide, and is cut in at most 2**_CUTS parts: so the coder
# loses less than 2**(_CUTS - _LEAST) of a bit for each symbol.
_WIDTH, _LEAST, _CUTS = 128, 120, 62

# Bits of a word. The exact sum of 2**-l(x) takes as many, and Shannon's longest word has 1074.
_LONGEST = 1 << 24


def shannon_lengths(p: ArrayLike) -> NDArray[np.int64]:
    """Lengths of the words of Shannon's code: ceil(log2 1/p(x)) bits.

    Parameters
    ----------
    p : array_like of real numbers, shape (n,)
        A distribution over n outcomes, all of positive probability.

    Returns
    -------
    ndarray of int64, shape (n,)
        Lengths in bits, which meet Kraft's inequality if p sums to no more than 1.

    Raises
    ------
    PMFError
        If p is not one probability mass function.
    InputError
        If an outcome has probability 0.

    Notes
    -----
    They are exact: read off the binary exponent of p(x), not rounded from a logarithm.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 5.4.

    Examples
    --------
    >>> shannon_lengths([0.5, 0.3, 0.2])
    array([1, 2, 3])
    """
    pmf = _one_pmf(p)
    never = np.flatnonzero(pmf == 0)
    if never.size:
        place = int(never[0])
        message = f"p[{place}] = 0: what never happens has no word of finite length; leave it out"
        raise InputError(message, name="p", index=(place,), value=0.0)
    return 1 - np.frexp(pmf)[1].astype(np.int64)


def huffman(p: ArrayLike) -> list[str]:
    """Words of a Huffman code: no prefix code has a smaller expected length, but for rounding.

    Parameters
    ----------
    p : array_like of real numbers, shape (n,)
        A distribution over n outcomes.

    Returns
    -------
    list of str
        A word for each outcome; with one outcome alone, the empty word.

    Raises
    ------
    PMFError
        If p is not one probability mass function.

    Notes
    -----
    Merged weights are rounded sums. So its expected length may be above the least, by no more in
    any test than n 2**-53 of it: of two codes as near as that either may be returned.

    Ties are broken in favour of the node made first, the outcomes in their order before the
    merged ones, which also makes the longest word shortest. The words are canonical: in order
    of length, and of outcome within a length, each is the next binary number.

    References
    ----------
    D. A. Huffman, A method for the construction of minimum-redundancy codes, 1952.

    Examples
    --------
    >>> huffman([0.25, 0.5, 0.125, 0.125])
    ['10', '0', '110', '111']
    """
    pmf = _one_pmf(p)
    nodes = [(weight, place, [place]) for place, weight in enumerate(pmf.tolist())]
    lengths = [0] * len(nodes)
    heapq.heapify(nodes)
    made = len(nodes)
    while len(nodes) > 1:
        (a, _, left), (b, _, right) = heapq.heappop(nodes), heapq.heappop(nodes)
        for place in left + right:
            lengths[place] += 1
        heapq.heappush(nodes, (a + b, made, left + right))
        made += 1
    words = [""] * len(lengths)
    number, before = 0, 0
    for length, place in sorted(zip(lengths, range(len(lengths)), strict=True)):
        number <<= length - before
        words[place] = f"{number:0{length}b}" if length else ""
        number, before = number + 1, length
    return words


def kraft_sum(lengths: Iterable[int]) -> Fraction:
    """Kraft's sum of word lengths: sum_x 2**-l(x).

    Parameters
    ----------
    lengths : iterable of int
        Word lengths in bits, each at least 0.

    Returns
    -------
    Fraction
        The exact sum. A prefix code of these lengths exists if and only if it is at most 1; a
        complete one, to which no word can be added, has 1.

    Raises
    ------
    InputError, TypeError
        If a length is negative or above 2**24, or not an integer; if lengths are a dict or a set.

    Notes
    -----
    A float would not do: 1 + 2**-60 is 1.0, and it is too much.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 5.2.

    Examples
    --------
    >>> kraft_sum([1, 2, 3, 3])
    Fraction(1, 1)
    >>> kraft_sum([1, 1, 60]) > 1
    True
    """
    numbers = _lengths(lengths)
    longest = max(numbers, default=0)
    return Fraction(sum(1 << (longest - length) for length in numbers), 1 << longest)


def expected_length(p: ArrayLike, lengths: Iterable[int]) -> float:
    """Expected length of a word: sum_x p(x) l(x).

    Parameters
    ----------
    p : array_like of real numbers, shape (n,)
        A distribution over n outcomes.
    lengths : iterable of int
        The length of the word of each outcome, in bits.

    Returns
    -------
    float
        Bits for each outcome; for a prefix code at least the entropy of p in base 2, up to rounding
        and the tolerance of the sum.

    Raises
    ------
    PMFError
        If p is not one probability mass function.
    InputError, TypeError
        If lengths are not n, or are refused by kraft_sum, or if p and they have labels (of pandas)
        that differ.

    Notes
    -----
    The sum is rounded once. For the lengths of huffman(q) with another q, what it has above the
    entropy of p is the price of the wrong model.

    Examples
    --------
    >>> expected_length([0.5, 0.25, 0.25], [1, 2, 2])
    1.5
    """
    pmf, numbers = _one_pmf(p), _lengths(lengths)
    if len(numbers) != pmf.size:
        message = f"p has {pmf.size} outcomes and lengths has {len(numbers)}: each has one word"
        raise InputError(message, name="lengths")
    _checks.check_labels(("p", p, None), ("lengths", lengths, None))
    return math.fsum(x * length for x, length in zip(pmf.tolist(), numbers, strict=True))


def encode(symbols: Iterable[int], model: Model) -> bytes:
    """Arithmetic code of a sequence of symbols, within 0.01 % and two bytes of its ideal length.

    Parameters
    ----------
    symbols : iterable of int
        Symbols in 0, ..., n - 1: a list, an array, or bytes.
    model : array_like of shape (n,), or callable
        Floats that are the distribution of each symbol, or integers proportional to it. For a
        model that learns or looks at context, a function that returns either one, given the list
        of the symbols so far (which it must not change).

    Returns
    -------
    bytes
        The code, of at most sum_t log2 1/p(x_t | x_1 ... x_t-1) bits, plus 0.01 %, plus 2 bytes,
        where p is what the model gave divided by its sum, if no symbol of the sequence has a
        probability below 2**-54. It does not hold the number of symbols, which decode has to be
        told.

    Raises
    ------
    PMFError
        If the model gives floats that are no distribution.
    InputError, TypeError
        If a symbol is not an integer, is not in 0, ..., n - 1 or has probability 0; if the model
        gives integers of which one is negative, or whose sum is 0 or above 2**62; if symbols are a
        dict or a set.

    Notes
    -----
    Each symbol narrows an interval to its share. Floats are rounded to multiples of 2**-62, but
    not to 0; integers are used as they are, and may sum to 2**62. The code is the first number
    within the last interval that ends one byte after those already settled, without its trailing
    zero bytes. It can be a byte or more longer than the shortest.

    References
    ----------
    J. Rissanen and G. G. Langdon, Arithmetic coding, 1979.

    Examples
    --------
    >>> encode([0, 1, 0, 0, 0, 0, 0, 0], [0.75, 0.25]).hex()
    '90'
    """
    coder, history = _Interval(b""), list[int]()
    bounds = _bounds_by(model)
    for place, symbol in enumerate(_integers(symbols, "symbols")):
        cuts = bounds(history)
        if symbol >= len(cuts) - 1 or cuts[symbol] == cuts[symbol + 1]:
            end = len(cuts) - 2
            outside = f", whose symbols are 0, ..., {end}" if symbol > end else ""
            message = (
                f"symbols[{place}] = {symbol} has probability 0 under the model{outside}: no code"
            )
            raise InputError(message, name="symbols", index=(place,), value=symbol)
        coder.narrow(cuts, symbol)
        history.append(symbol)
    return coder.finish()


def decode(data: bytes, model: Model, *, length: int) -> list[int]:
    """Decode the symbols that encode made into bytes, with the same model.

    Parameters
    ----------
    data : bytes
        What encode returned.
    model : array_like of shape (n,), or callable
        The model it was called with.
    length : int
        The number of symbols.

    Returns
    -------
    list of int
        The symbols x; always such that encode(x, model) == data.

    Raises
    ------
    PMFError
        If the model gives floats that are no distribution.
    InputError, TypeError
        If no sequence of that length has this code, because data are truncated or altered; if
        data is not bytes, or length is negative; if the model gives integers that encode refuses.

    Notes
    -----
    Time and memory grow with the length, even after the last of the data: some sequences go on
    for ever in no bytes. Damage that happens to make the code of another sequence of that length
    cannot be told from it. How often that is depends on the model: the code is no checksum.

    Examples
    --------
    >>> decode(bytes.fromhex("90"), [0.75, 0.25], length=8)
    [0, 1, 0, 0, 0, 0, 0, 0]
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"data is of type {type(data).__name__}, not bytes")
    count = _natural(length, "length")
    coder, symbols = _Interval(data), list[int]()
    bounds = _bounds_by(model)
    for _ in range(count):
        cuts = bounds(symbols)
        symbol = coder.find(cuts)
        coder.narrow(cuts, symbol)
        symbols.append(symbol)
    if coder.finish() != data:
        raise InputError(_DAMAGED, name="data")
    return symbols


_DAMAGED = "data is not the code of any sequence of that length: it is truncated, altered or long"


class _Interval:
    """The interval of an arithmetic code, and the place of a decoder's number within it.

    The low end is the bytes of `head` and then `low`, which may hold a carry into them.
    """

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self.head = bytearray()
        self.low, self.width = 0, 1 << _WIDTH
        self.tail = iter(bytes(data))
        self.offset = 0
        for _ in range(_WIDTH // 8):
            self.offset = self.offset << 8 | next(self.tail, 0)

    def find(self, cuts: list[int]) -> int:
        """Return the symbol in whose share of the interval the decoder's number lies."""
        place = self.offset // (self.width // cuts[-1])
        if place >= cuts[-1]:
            raise InputError(_DAMAGED, name="data")
        return bisect_right(cuts, place) - 1

    def narrow(self, cuts: list[int], symbol: int) -> None:
        """Keep the share of a symbol, and move out the leading byte while it is settled."""
        unit = self.width // cuts[-1]
        start = unit * cuts[symbol]
        self.low += start
        self.offset -= start
        self.width = unit * cuts[symbol + 1] - start
        while self.width < 1 << _LEAST:
            self._move_out(self.low >> _LEAST)
            self.low = self.low % (1 << _LEAST) << 8
            self.width <<= 8
            self.offset = self.offset << 8 | next(self.tail, 0)

    def finish(self) -> bytes:
        """Return the first number in the interval that ends one byte after those moved out."""
        self._move_out(-(-self.low >> _LEAST))
        return bytes(self.head).rstrip(b"\0")

    def _move_out(self, byte: int) -> None:
        if byte > 255:
            place = len(self.head) - 1
            while self.head[place] == 255:
                self.head[place] = 0
                place -= 1
            self.head[place] += 1
        self.head.append(byte % 256)


def _bounds_by(model: Model) -> Callable[[list[int]], list[int]]:
    """Return what gives, after any symbols, the ends of the shares of the next one."""
    if callable(model):
        return lambda history: _bounds(model(history), f"model(first {len(history)} symbols)")
    fixed = _bounds(model, "model")
    return lambda history: fixed


def _bounds(shares: ArrayLike, name: str) -> list[int]:
    """Return 0 and the running sums of frequencies, or of probabilities in units of 2**-62."""
    given = _checks.real_array(shares, name)
    if given.dtype.kind in "iu":
        values = _checks.as_distributions(given, axis=-1, name=name, noun="frequency")
        _one_axis(values, name)
        _checks.check_entries(values, given, name, "frequency")
        if not 0 < values.sum() <= 2**_CUTS:
            message = f"{name} sums to {values.sum():g}: not above 0, or above 2**{_CUTS}"
            raise InputError(message, name=name, value=float(values.sum()))
        whole = given.astype(np.int64)
    else:
        pmf = _one_pmf(given, name)
        whole = np.rint(np.ldexp(pmf, _CUTS)).astype(np.int64)
        whole[(whole == 0) & (pmf > 0)] = 1
    return [0, *np.cumsum(whole).tolist()]


def _one_pmf(p: ArrayLike, name: str = "p") -> FloatArray:
    return _one_axis(as_pmf(p, name=name), name)


def _one_axis(values: FloatArray, name: str) -> FloatArray:
    if values.ndim != 1:
        raise PMFError(f"{name} has {values.ndim} axes, not 1: a code is for one pmf", name=name)
    return values


def _integers(values: Iterable[int], name: str) -> list[int]:
    kind = type(values).__name__
    if isinstance(values, Mapping):
        message = f"{name} is a {kind}, which holds keys: give its values, list({name}.values())"
        raise InputError(message, name=name)
    if isinstance(values, Set):
        message = f"{name} is a {kind}, without order and repetition: give a list"
        raise InputError(message, name=name)
    try:
        several = enumerate(values)
    except TypeError:
        raise TypeError(f"{name} = {values!r} is not a sequence of integers") from None
    return [_natural(value, name, place) for place, value in several]


def _lengths(lengths: Iterable[int]) -> list[int]:
    numbers = _integers(lengths, "lengths")
    for place, number in enumerate(numbers):
        if number > _LONGEST:
            message = f"lengths[{place}] is above 2**24: no word of so many bits is meant"
            raise InputError(message, name="lengths", index=(place,))
    return numbers


def _natural(value: object, name: str, *place: int) -> int:
    """Return an integer that is at least 0, as Python's own."""
    label = f"{name}[{place[0]}]" if place else name
    number = _checks.integer(value, label)
    if number < 0:
        raise InputError(f"{label} = {number} is negative", name=name, index=place, value=number)
    return number
