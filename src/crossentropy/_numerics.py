"""The arithmetic: float64 in cache-sized blocks, distributions along the last axis, few checks.

Sums are pairwise or of short runs within a block, and exact across blocks. A kernel never writes
into its arguments, which may be the caller's memory.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossentropy._checks import FloatArray

Kernel = Callable[..., FloatArray]

# What IEEE arithmetic flags here has the meaning that is wanted: log 0 = -inf, tiny products are 0.
quiet = np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")

# Elements that are worked on at a time: with a few temporaries of this size they fit in the cache.
BLOCK = 1 << 15

# How many rows, and how many of their entries, are copied at a time where they lie across memory.
_TILE, _PIECE = 32, 512

# Rows of at most so many entries are added column by column, many rows at a time.
_SHORT = 8

# Rows of at least so many entries are added by dot products, so many entries at a time: few enough
# that little rounding adds up.
_MANY, _RUN = 1 << 11, 1024
_ONES = np.ones(_RUN)

# log2, log10 and ln of positive floats are above this, so that 0 log 0 = 0 costs no branch. NumPy
# would make an array of a float at each call.
_LOWEST_LOG = np.array(-2000.0)

# Plain logarithms err by the rounding of p / q, 2**-53 of the mass: so little shows in a divergence
# of at least this many nats for each unit of mass. Smaller ones take the series.
_LARGE_KL, _LARGE_JS = 3 / 8, 1 / 16

# Logarithms that got back what the rounding of p / q took err by that of p - q: so little shows in
# a divergence of at least this many nats for each unit of the sum of |p - q|.
_LARGE_SHARE = 3 / 8

# Where |r| is below this, artanh r - r is taken as r**3 (1/3 + r**2/5 + ...), coefficients of the
# highest power first, here doubled. At 1/3 one of p and q is twice the other, and log2 is exact.
_NEAR = 0.33
_ARTANH = [2 / k for k in range(31, 1, -2)]

# If every r**2 is at most this, few powers of r are enough.
_TINY = 2.0**-34

# If every |r| is at most this, the divergence is far below _LARGE_KL. A few entries of a block of
# at least so many tell whether to ask all of them, before any logarithm is taken.
_SMALL = 1 / 8
_SAMPLE = 8

# The mass below which the rounding of logits shows, and a distance below which e**-x is not 0.
_LITTLE_MASS = 2.0**-6
_NO_MASS = 800.0

_LEAST_NORMAL = np.finfo(np.float64).smallest_normal


@quiet
def by_blocks(
    kernel: Kernel,
    arrays: Sequence[NDArray[Any]],
    tolerances: Sequence[float],
    silent: Sequence[int] = (),
) -> tuple[FloatArray, bool]:
    """Apply a kernel to blocks of the arrays, broadcast, and sum its values over the last axis.

    The kernel is given the blocks in float64 and then the sums of their rows. Told by how much each
    array's sums may differ from 1, return also whether all its rows are distributions; if not
    told, True. The arrays at silent places are looked through for entries below 0: such an entry in
    another makes the kernel's value nan, unless one of these has one too.
    """
    shape = arrays[0].shape
    if arrays[-1].shape != shape:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        arrays = [np.broadcast_to(array, shape) for array in arrays]
    if len(shape) == 1:
        value, sound = _by_columns(kernel, arrays, tolerances, silent)
        return np.asarray(value), sound
    result: FloatArray = np.empty(shape[:-1])
    rows, target = list(arrays), result
    contiguous = all(array.flags.c_contiguous for array in arrays)
    if contiguous:
        rows, target = [array.reshape(-1, shape[-1]) for array in arrays], result.reshape(-1)
    elif len(shape) > 2:
        # The other axes in the order of memory.
        order = sorted(
            range(result.ndim), key=lambda axis: -sum(abs(array.strides[axis]) for array in arrays)
        )
        rows = [array.transpose(*order, -1) for array in arrays]
        target = result.transpose(order)
    apply = _by_columns if contiguous else _by_tiles
    sound = True
    for box in _boxes(rows[0].shape, 1 if contiguous else _TILE):
        group = [array[box].reshape(-1, shape[-1]) for array in rows]
        values, good = apply(kernel, group, tolerances, silent)
        target[box] = values.reshape(target[box].shape)
        sound = sound and good
    return result, sound


def _boxes(shape: tuple[int, ...], least: int) -> Iterator[tuple[int | slice, ...]]:
    """Indices that cut an array into boxes of whole rows, at least so many where there are.

    A box holds about a block: all of some last axes, a slice of the one before them, and one place
    on each other.
    """
    axis, size = len(shape) - 2, shape[-1]
    while axis > 0 and size * shape[axis] <= BLOCK:
        size *= shape[axis]
        axis -= 1
    step = max(least, BLOCK // size)
    for outer in np.ndindex(shape[:axis]):
        for start in range(0, shape[axis], step):
            yield *outer, slice(start, start + step)


def _by_columns(
    kernel: Kernel,
    arrays: Sequence[NDArray[Any]],
    tolerances: Sequence[float],
    silent: Sequence[int],
) -> tuple[FloatArray, bool]:
    """by_blocks for a row, or for rows that fit together in a block."""
    parts = []
    sound = True
    n = arrays[0].shape[-1]
    for start in range(0, n, BLOCK):
        cut = [x[..., start : start + BLOCK] for x in arrays] if n > BLOCK else arrays
        part, good = _part(kernel, cut, tolerances, silent)
        parts.append(part)
        sound = sound and good
    value, good = _joined(parts, tolerances)
    return value, sound and good


def _by_tiles(
    kernel: Kernel,
    arrays: Sequence[NDArray[Any]],
    tolerances: Sequence[float],
    silent: Sequence[int],
) -> tuple[FloatArray, bool]:
    """by_blocks for some rows, whose entries may lie far apart, by way of copies."""
    count, n = arrays[0].shape
    width = min(n, BLOCK)
    places = list(blocks(count, width))
    parts: list[list[list[FloatArray]]] = [[] for _ in places]
    values = np.empty(count)
    sound = True
    for start in range(0, n, width):
        tiles = [_copied(x[:, start : start + width]) for x in arrays]
        for place, found in zip(places, parts, strict=True):
            part, good = _part(kernel, [x[place] for x in tiles], tolerances, silent)
            found.append(part)
            sound = sound and good
    for place, found in zip(places, parts, strict=True):
        values[place], good = _joined(found, tolerances)
        sound = sound and good
    return values, sound


def _copied(rows: NDArray[Any]) -> NDArray[Any]:
    """A float64 copy of rows that lie across memory, made in pieces that fit in the nearest cache;
    other rows as they are.
    """
    count, n = rows.shape
    if count == 1 or abs(rows.strides[0]) >= abs(rows.strides[1]):
        return rows
    copy = np.empty(rows.shape)
    for start in range(0, n, _PIECE):
        copy[:, start : start + _PIECE] = rows[:, start : start + _PIECE]
    return copy


def _part(
    kernel: Kernel,
    arrays: Sequence[NDArray[Any]],
    tolerances: Sequence[float],
    silent: Sequence[int],
) -> tuple[list[FloatArray], bool]:
    """Values and sums of a block, and whether no entry is below 0, if there are tolerances."""
    order: Any = "F" if arrays[0].shape[-1] <= _SHORT else "C"
    piece = [np.asarray(x, np.float64, order=order) for x in arrays]
    sums = [_sum(x) for x in piece]
    value = kernel(*piece, *sums)
    if not tolerances:
        return [value, *sums], True
    sound = _all(value == value) and all([_least(piece[place]) >= 0 for place in silent])
    return [value, *sums], sound


def _least(x: FloatArray) -> float:
    """The least entry, or nan; to find its place is faster in a small array than to find itself."""
    flat = x.ravel("K")
    return flat.item(flat.argmin())


def _joined(
    parts: Sequence[Sequence[FloatArray]], tolerances: Sequence[float]
) -> tuple[FloatArray, bool]:
    """Values of rows in one part, or of one row in several, and whether the sums are near 1."""
    totals = parts[0] if len(parts) == 1 else [_fsum(x) for x in zip(*parts, strict=True)]
    sums = zip(totals[1:], tolerances, strict=False)
    return totals[0], all([_all(abs(total - 1) <= tolerance) for total, tolerance in sums])


def blocks(rows: int, n: int) -> Iterator[slice]:
    """Slices of rows of length n, as many rows at a time as fit in a block, and at least one."""
    step = max(1, BLOCK // n)
    for start in range(0, rows, step):
        yield slice(start, start + step)


def _sum(x: FloatArray) -> FloatArray:
    """The sum over the last axis; of short rows in the order in which one row alone is added."""
    n = x.shape[-1]
    if n >= _MANY:
        # Products with 1 are exact, and a dot product reads memory faster than a sum.
        return _dot(x, _ONES)
    if n == _SHORT and x.ndim > 1:
        x = x[:, ::2] + x[:, 1::2]
        x = x[:, ::2] + x[:, 1::2]
    total: FloatArray = np.add.reduce(x, axis=-1)
    return total


def _sum_of_products(x: FloatArray, y: FloatArray) -> FloatArray:
    """The sum of x y over the last axis, with no array of the products where rows are long."""
    return _dot(x, y) if x.shape[-1] >= _MANY else _sum(x * y)


def _dot(x: FloatArray, y: FloatArray) -> FloatArray:
    """The sum of x y over a long last axis, in runs; y is an array like x, or a run of ones."""
    n = x.shape[-1]
    end = n - n % _RUN
    total: FloatArray
    total = np.add.reduce(np.vecdot(_runs(x, end), y if y is _ONES else _runs(y, end)), axis=-1)
    if end < n:
        # Not by a dot product, which adds what its accumulators leave over one by one.
        rest = x[..., end:] if y is _ONES else x[..., end:] * y[..., end:]
        total = total + np.add.reduce(rest, axis=-1)
    return total


def _runs(x: FloatArray, end: int) -> FloatArray:
    """The rows up to some place, cut in runs."""
    return x[..., :end].reshape(*x.shape[:-1], -1, _RUN)


def _fsum(parts: Sequence[FloatArray]) -> FloatArray:
    """The sum of the parts of one row, rounded once."""
    numbers = [x.item() for x in parts]
    try:
        return np.asarray(math.fsum(numbers))
    except (OverflowError, ValueError):  # of huge numbers, or of inf and -inf
        return np.asarray(sum(numbers))


def _all(x: NDArray[np.bool]) -> bool:
    """x.all(), faster for the bool of one row."""
    return bool(x.all() if x.ndim else x)


def float_or_array(x: FloatArray) -> Any:
    """A float for one distribution, an array for many."""
    return x if x.ndim else float(x)


def _unit(base: float) -> tuple[np.ufunc, float, float]:
    """The logarithm to compute with, its unit in nats, and by what to divide it for base.

    log2 and log10 are exact where ln x / ln base is not.
    """
    if base == 2:
        return np.log2, math.log(2), 1.0
    if base == 10:
        return np.log10, math.log(10), 1.0
    return np.log, 1.0, math.log(base)


@quiet
def surprisal(q: FloatArray, base: float) -> FloatArray:
    """log 1/q, which is 0 where q exceeds 1 by the tolerance of as_pmf."""
    log, _, scale = _unit(base)
    bits: FloatArray = np.maximum(0.0 - log(q) / scale, 0.0)
    return bits


def product(p: FloatArray | float, x: FloatArray) -> FloatArray:
    """p x, with 0 log 0 = 0 whatever the logarithm is, and even if it is nan."""
    return np.where(p == 0, 0.0, p * x)


def entropy(p: FloatArray, total: FloatArray, *, base: float) -> FloatArray:
    """Sum of p log 1/p."""
    log, _, scale = _unit(base)
    terms: FloatArray = log(p)
    if not _all(total <= 1):
        _clip(terms)
    return (0.0 - _mean_log(p, terms)) / scale


def cross_entropy(
    p: FloatArray, q: FloatArray, total_p: FloatArray, total_q: FloatArray, *, base: float
) -> FloatArray:
    """Sum of p log 1/q."""
    log, _, scale = _unit(base)
    terms: FloatArray = log(q)
    if not _all(total_q <= 1):
        _clip(terms)
    sums = 0.0 - _sum_of_products(p, terms)
    if not _all(sums == sums):
        # Of 0 times -inf, unless the arguments hold nan.
        sums = 0.0 - _sum_of_products(p, np.where(p == 0, np.maximum(terms, _LOWEST_LOG), terms))
    return sums / scale


def _clip(logs: FloatArray) -> None:
    """Lower to 0 in place what is above it: the logarithms of probabilities that round above 1."""
    # To find that there are none takes a fifth of the time of lowering them; nan says nothing.
    if not logs.max() <= 0:
        np.minimum(logs, 0.0, out=logs)


def _mean_log(p: FloatArray, logs: FloatArray) -> FloatArray:
    """Sum of p times a logarithm that is -inf, if at all, where p is 0; logs may be overwritten."""
    sums = _sum_of_products(p, logs)
    if not _all(sums == sums):
        # Of 0 times -inf: with a finite logarithm it is 0.
        sums = _sum_of_products(p, np.maximum(logs, _LOWEST_LOG, out=logs))
    return sums


def kl_divergence(
    p: FloatArray, q: FloatArray, total_p: FloatArray, total_q: FloatArray, *, base: float
) -> FloatArray:
    """Sum of p log p/q + (q - p) / ln base."""
    if _seems_small(p, q):
        difference = p - q
        r = p + q
        np.divide(difference, r, out=r)
        squares = np.square(r)
        if squares.max() <= _SMALL**2:
            return _series(p, difference, r, squares) / math.log(base)
    log, unit, scale = _unit(base)
    # In place, for the cache's sake: the quotient is seldom wanted again.
    logs = p / q
    log(logs, out=logs)
    plain = _mean_log(p, logs)
    sums = plain + (total_q - total_p) / unit
    trusted = (_LARGE_KL * total_p <= sums * unit) & (sums < math.inf)
    if _all(trusted):
        return sums / scale
    difference = p - q
    better = plain + (_lost(q, difference, p / q) - _sum(difference)) / unit
    # What is rounded here is of the size of |p - q|, however large p and q are.
    enough = _LARGE_SHARE * _sum(np.abs(difference)) <= better * unit
    sums = np.where(trusted, sums, better)
    trusted |= enough & (better < math.inf)
    if _all(trusted):
        return sums / scale
    p, q, difference, logs = (_rows(x, ~trusted) for x in (p, q, difference, logs))
    return _replaced(sums / scale, ~trusted, bregman(p, q, difference, logs, base=base))


def _lost(q: FloatArray, difference: FloatArray, ratio: FloatArray) -> FloatArray:
    """What the sum of p ln p/q lost where p/q was rounded; ratio is overwritten.

    With x = p/q as rounded, ln p/q - ln x is (p/q - x) / x, and p/q - x is known where p is near q:
    from (p - q) / q - (x - 1), whose terms have few rounded digits there, or none.
    """
    ratio -= 1.0
    exact = difference / q
    exact -= ratio
    return _sum_of_products(q, exact)


def _rows(x: FloatArray, chosen: NDArray[np.bool]) -> FloatArray:
    """Some rows, of which short ones stay columns in memory; of a single row a view."""
    if x.ndim == 1:
        return x[np.newaxis]
    return x.T.compress(chosen, axis=1).T if x.shape[-1] <= _SHORT else x[chosen]


def _seems_small(p: FloatArray, q: FloatArray) -> bool:
    """Whether a large block is nearly equal to another at each of a few places."""
    # One place, in Python's floats, tells most blocks that are not.
    if p.size < _MANY or abs(p.item(0) - q.item(0)) > _SMALL * (p.item(0) + q.item(0)):
        return False
    step = p.size // _SAMPLE
    a, b = p.ravel("K")[::step], q.ravel("K")[::step]
    return bool((abs(a - b) <= _SMALL * (a + b)).all())


def _replaced(x: FloatArray, where: NDArray[np.bool], new: FloatArray) -> FloatArray:
    """x with new values, whether for one row, where x is a number, or for many."""
    x = np.asarray(x)
    x[where] = new
    return x


def _sum_of_logs(p: FloatArray, q: FloatArray, log: np.ufunc) -> FloatArray:
    """Sum of p log p/q, not to be trusted if it is small or not finite."""
    terms = p / q
    log(terms, out=terms)
    return _mean_log(p, terms)


def bregman(
    p: FloatArray, q: FloatArray, difference: FloatArray, logs: FloatArray, *, base: float
) -> FloatArray:
    """Sum of p log p/q + (q - p) / ln base, given p - q, which JS knows better than p and m do,
    and the logarithms of p / q as a float.

    With r = (p - q) / (p + q) a term in nats is also r (p - q) + 2 p (artanh r - r), where nothing
    cancels much, and the series of artanh serves it where r is small.
    """
    log, unit, scale = _unit(base)
    r = difference / (p + q)
    near = abs(r) < _NEAR
    if near.all():
        return _series(p, difference, r, np.square(r)) / unit / scale
    far = ~near
    terms = _far_terms(p, q, far, logs, log)
    # A far term without its logarithm is q - p.
    np.copyto(r, -1.0, where=far)
    squares = np.square(np.where(far, 0.0, r))
    return (_sum(terms) + _series(p, difference, r, squares) / unit) / scale


def _series(p: FloatArray, difference: FloatArray, r: FloatArray, w: FloatArray) -> FloatArray:
    """Sum of r (p - q) + 2 p (artanh r - r), in nats; w is r**2, or 0 to leave the second out.

    The difference may be overwritten.
    """
    largest = w.max()
    # Only where a block holds one row: its rounding would depend on its neighbours.
    if largest <= _TINY and 2 * w.shape[-1] > BLOCK:
        return _sums_of_powers(difference, r, w)
    first, *others = _coefficients(largest)
    terms = first * w
    for coefficient in others:
        terms += coefficient
        terms *= w
    terms *= p
    terms += difference
    return _sum_of_products(terms, r)


def _sums_of_powers(difference: FloatArray, r: FloatArray, w: FloatArray) -> FloatArray:
    """_series for tiny r, in fewer passes: as p is (p - q) (1 + r) / 2 r, what is summed is
    (p - q) (r + r**2/3 + r**3/3 + r**4/5), and the next power is below 2**-68 of the first.
    """
    first, second = _sum_of_products(difference, r), _sum_of_products(difference, w)
    difference *= w
    third, fourth = _sum_of_products(difference, r), _sum_of_products(difference, w)
    return first + ((second + third) / 3 + fourth / 5)


def _coefficients(largest: float) -> list[float]:
    """As many as squares up to the largest need: the next one is 2**-68 of the first, or less."""
    for count, bound in ((2, _TINY), (6, 2.0**-12)):
        if largest <= bound:
            return _ARTANH[-count:]
    return _ARTANH


def _far_terms(
    p: FloatArray, q: FloatArray, far: NDArray[np.bool], logs: FloatArray, log: np.ufunc
) -> FloatArray:
    """p log p/q where p and q are far from each other, 0 elsewhere."""
    terms: FloatArray = p * logs
    np.copyto(terms, 0.0, where=~far)
    # A quotient that is no normal float has lost digits, or all.
    odd = far & ~((logs >= log(_LEAST_NORMAL)) & (logs < math.inf))
    if odd.any():
        terms[odd] = product(p[odd], _log_ratio(p[odd], q[odd], log))
    return terms


def _log_ratio(p: FloatArray, q: FloatArray, log: np.ufunc) -> FloatArray:
    """log p/q, by mantissas and exponents: p/q itself can overflow, and log p - log q rounds."""
    (p_mantissa, p_exponent), (q_mantissa, q_exponent) = np.frexp(p), np.frexp(q)
    # 0.0 is added so that q = -0.0 has the logarithm of 0.
    logs: FloatArray = log(p_mantissa / (q_mantissa + 0.0)) + (p_exponent - q_exponent) * log(2.0)
    return logs


def js_divergence(
    p: FloatArray,
    q: FloatArray,
    total_p: FloatArray,
    total_q: FloatArray,
    *,
    weights: FloatArray,
    base: float,
) -> FloatArray:
    """Sum of w D(p ‖ m) over both distributions."""
    log, unit, scale = _unit(base)
    a, b = weights.tolist()
    mixture = a * p + b * q
    sums: FloatArray = a * _sum_of_logs(p, mixture, log) + b * _sum_of_logs(q, mixture, log)
    # It is infinite only where half of a subnormal is no float any more.
    trusted = (_LARGE_JS * (a * total_p + b * total_q) <= sums * unit) & (sums < np.inf)
    if _all(trusted):
        return sums / scale
    # A divergence scales with both its arguments; scaled up, subnormal p and q mix exactly.
    p, q = p[~trusted] * 2.0**1000, q[~trusted] * 2.0**1000
    mixture = a * p + b * q
    from_p = bregman(p, mixture, b * (p - q), log(p / mixture), base=base)
    from_q = bregman(q, mixture, a * (q - p), log(q / mixture), base=base)
    # A weight of 0 leaves its distribution out, even one at infinite divergence.
    mean: FloatArray = (product(a, from_p) + product(b, from_q)) / 2.0**1000
    return _replaced(sums / scale, ~trusted, mean)


def absolute_difference(p: FloatArray, q: FloatArray, *_: FloatArray) -> FloatArray:
    """Half the sum of |p - q|."""
    terms = p - q
    np.abs(terms, out=terms)
    return _sum(terms) / 2


def root_difference(p: FloatArray, q: FloatArray, *_: FloatArray) -> FloatArray:
    """Half the sum of (sqrt p - sqrt q)**2, each root as (p - q) / (sqrt p + sqrt q)."""
    roots = np.sqrt(p)
    roots += np.sqrt(q)
    # Only 0 / 0 is meant: the root of the smallest float is far larger.
    np.maximum(roots, 1e-200, out=roots)
    np.divide(p - q, roots, out=roots)
    roots *= roots
    return _sum(roots) / 2


class Softmax:
    """The parts of the softmax of rows of logits, none of which cancels another.

    With m = max z they are the leading class, whose logit is m; z - m; the mass e**(z - m) of each
    class in units of that of the leading one, but 0.0 for the leading one itself; and their sum.
    """

    @quiet
    def __init__(self, z: FloatArray) -> None:
        self.row = np.arange(len(z))
        self.lead = z.argmax(axis=-1)
        self.top = z[self.row, self.lead][:, np.newaxis]
        self.below = z - self.top
        self.mass = np.exp(self.below)
        self.mass[self.row, self.lead] = 0.0
        self.rest = _sum(self.mass)
        small = np.flatnonzero(self.rest < _LITTLE_MASS)
        if small.size:
            # Where the others have little mass they lie far below, and the rounding of z - m is
            # a relative error of its exponential: Knuth's exact sum recovers it.
            below, z, top = self.below[small], z[small], self.top[small]
            part = below - z
            lost = (z - (below - part)) - (top + part)
            self.mass[small] *= 1 + np.where(below > -_NO_MASS, lost, 0.0)
            self.rest[small] = _sum(self.mass[small])

    @property
    def log_total(self) -> FloatArray:
        """ln sum e**(z - m)."""
        total: FloatArray = np.log1p(self.rest)
        return total


@quiet
def log_softmax(z: FloatArray) -> FloatArray:
    """ln softmax of rows of logits, and nan throughout a row that has a logit nan or no finite."""
    s = Softmax(z)
    result = s.below - s.log_total[:, np.newaxis]
    return np.where(np.isfinite(s.top), result, math.nan)


@quiet
def softmax_loss(
    z: FloatArray, target: NDArray[Any], unit: float, grad: FloatArray | None
) -> FloatArray:
    """Losses of rows of logits, for classes or for distributions; write their gradients to grad."""
    s = Softmax(z)
    if not np.isfinite(s.top).all():
        return np.full(len(z), math.nan)
    whole = _sum(target) if target.ndim == 2 else np.ones(len(z))
    loss: FloatArray
    if target.ndim == 1:
        loss = s.log_total - s.below[s.row, target]
    else:
        loss = s.log_total * whole - _sum(product(target, s.below))
    if grad is not None:
        share = whole / unit / (1 + s.rest)
        np.multiply(s.mass, share[:, np.newaxis], out=grad)
        grad[s.row, s.lead] = share
        if target.ndim == 1:
            others = np.where(target == s.lead, s.rest, 1 + s.rest - s.mass[s.row, target])
            grad[s.row, target] = 0.0 - share * others
        else:
            grad -= target / unit
            likeliest = target.argmax(axis=-1)
            grad[s.row, likeliest] = 0.0
            grad[s.row, likeliest] = 0.0 - _sum(grad)
    loss /= unit
    far = np.isinf(loss)
    if far.any():
        loss[far] = _far_loss(z[far], target[far], unit)
    return loss


def _far_loss(z: FloatArray, target: NDArray[Any], unit: float) -> FloatArray:
    """Losses so large that z - max z, or their sum, may be no float, though they are in unit.

    Beside them the logarithm of the mass is nothing.
    """
    quarter = z.max(axis=-1, keepdims=True) / 4 - z / 4
    if target.ndim == 1:
        needed: FloatArray = quarter[np.arange(len(z)), target]
    else:
        needed = _sum(product(target, quarter))
    return needed / unit * 4


@quiet
def conditional_entropy(joint: FloatArray, base: float) -> float:
    """Sum of p(x, y) log p(y) / p(x, y), for a row of joint probabilities for each y."""
    row = np.arange(len(joint))
    lead = joint.argmax(axis=-1)
    top = joint[row, lead]
    others = joint.copy()
    others[row, lead] = 0.0
    rest = others.sum(axis=-1)
    total = top + rest
    terms = product(others, surprisal(others / total[:, np.newaxis], base))
    # The probability of the leading outcome may round to 1, and the odds against it not to 0.
    sure = np.log1p(rest / top) / math.log(base)
    leading = np.where(rest < top / 4, sure, surprisal(top / total, base))
    return float(terms.sum() + product(top, leading).sum())
