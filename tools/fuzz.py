"""Try the package on what nobody would pass it, for some minutes: ``python -m tools.fuzz 10``.

Three things are asked of every public function: that it answers or refuses, with one of the errors
that it documents; that it does so soon and in little memory; and that an answer agrees with the
exact one. Hypothesis draws the arguments, each round from another seed, and shrinks
what fails. In the end one pass of each measure over 10**8 outcomes is weighed.
"""

import inspect
import math
import resource
import signal
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import crossentropy as ce
from crossentropy import InputError, codes, gaussian

EXAMPLES = 100
LIMIT = 20  # seconds for one call
MEMORY = 3 << 30  # bytes for the process while it fuzzes
LARGE = 10**8
DIGITS = 700  # as many as there are from 1 down to the square of the least float
# Of the package's own errors; an AxisError is NumPy's word for an axis that is not there.
REFUSALS = (InputError, TypeError, np.exceptions.AxisError)

tried: Counter[str] = Counter()
refused: Counter[str] = Counter()

# ---- What is drawn ------------------------------------------------------------------------------

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers()
    | st.text(max_size=3) | st.binary(max_size=3) | st.fractions() | st.decimals()
    | st.sampled_from([10**400, -(2**63), 2**64, 5e-324, 1.7e308, -0.0, math.nan, math.inf])
)  # fmt: skip
DTYPES = (
    hnp.floating_dtypes() | hnp.integer_dtypes() | hnp.unsigned_integer_dtypes()
    | hnp.boolean_dtypes() | hnp.complex_number_dtypes() | hnp.datetime64_dtypes()
    | hnp.byte_string_dtypes() | st.just(np.dtype(object))
)  # fmt: skip
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ARRAYS = DTYPES.flatmap(
    lambda dtype: hnp.arrays(dtype, SHAPES, elements=st.floats() if dtype.kind == "O" else None)
)


@st.composite
def sound(draw: Callable[..., Any]) -> np.ndarray:
    """Distributions in any shape and any type of float."""
    shape = draw(hnp.array_shapes(max_dims=3, max_side=4))
    weights = draw(hnp.arrays(float, shape, elements=st.floats(0, 1))) + 1e-9
    pmfs: np.ndarray = weights / weights.sum(axis=-1, keepdims=True)
    return pmfs.astype(draw(hnp.floating_dtypes()))


ANYTHING = st.recursive(
    SCALARS | ARRAYS | sound(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner) | st.sets(st.integers(), max_size=3)
    ),
    max_leaves=6,
)
# Weights of every size that a float has, which become distributions.
WEIGHTS = st.floats(0, 1) | st.sampled_from([0, 5e-324, 1e-300, 1e-17, 1e-8, 0.5, 1, 1e8, 1e300])


@st.composite
def pmfs(draw: Callable[..., Any], count: int = 1) -> list[np.ndarray]:
    """Distributions over one alphabet: sparse, spread, and where there are two, nearly equal."""
    n = draw(st.integers(1, 6))
    rows = [np.array(draw(st.lists(WEIGHTS, min_size=n, max_size=n))) for _ in range(count)]
    rows = [row if row.any() else row + 1 for row in rows]
    if count == 2 and draw(st.booleans()):
        step = draw(st.sampled_from([0, 1e-16, 1e-12, 1e-6, 1e-2]))
        rows[1] = rows[0] * (1 + step * np.linspace(-1, 1, n))
    return [ce.normalize(row) for row in rows]


# ---- What is asked ------------------------------------------------------------------------------


def _close(got: float, exact: Any, rel: float, least: float = 0.0) -> None:
    """Compare a float with an exact number, to a relative error or a least absolute one."""
    assert isinstance(got, float) and not math.isnan(got), got
    if mpmath.isinf(exact) or math.isinf(got):
        assert got == float(exact), (got, exact)
    else:
        assert abs(got - exact) <= rel * abs(exact) + least, (got, mpmath.nstr(exact, 20))


def _exactly(*rows: np.ndarray) -> list[list[Any]]:
    return [[mpmath.mpf(float(value)) for value in row] for row in rows]


def _log_ratio(a: Any, b: Any) -> Any:
    return mpmath.mpf(0) if a == 0 else mpmath.inf if b == 0 else a * mpmath.log(a / b)


def check_one(rows: list[np.ndarray], base: float) -> None:
    """Hold the measures of one distribution to their definitions."""
    (p,) = rows
    (exact,) = _exactly(p)
    nats = sum((x * mpmath.log(1 / x) for x in exact if x), mpmath.mpf(0))
    _close(ce.entropy(p, base=base), nats / mpmath.log(base), 1e-13, 1e-15)
    _close(ce.perplexity(p), mpmath.exp(nats), 1e-12)
    for value, x in zip(np.atleast_1d(ce.surprisal(p, base=base)), exact, strict=True):
        _close(float(value), mpmath.inf if x == 0 else mpmath.log(1 / x) / mpmath.log(base), 1e-14)


def check_two(rows: list[np.ndarray], base: float) -> None:
    """Hold the measures of two distributions to their definitions."""
    p, q = rows
    pairs = list(zip(*_exactly(p, q), strict=True))
    unit = mpmath.log(base)
    cross = sum(
        (mpmath.inf if b == 0 else a * mpmath.log(1 / b) for a, b in pairs if a), mpmath.mpf(0)
    )
    _close(ce.cross_entropy(p, q, base=base), cross / unit, 1e-13, 1e-15)
    divergence = sum((_log_ratio(a, b) - a + b for a, b in pairs), mpmath.mpf(0))
    _close(ce.kl_divergence(p, q, base=base), divergence / unit, 1e-12, 1e-300)
    assert ce.kl_divergence(p, p) == 0
    middle = [(a + b) / 2 for a, b in pairs]
    js = sum((_log_ratio(a, m) - a + _log_ratio(b, m) - b + 2 * m
              for (a, b), m in zip(pairs, middle, strict=True)), mpmath.mpf(0)) / 2  # fmt: skip
    _close(ce.js_divergence(p, q, base=base), js / unit, 1e-12, 1e-300)
    _close(ce.js_distance(p, q, base=base), mpmath.sqrt(js / unit), 1e-12, 1e-150)
    _close(ce.total_variation(p, q), sum(abs(a - b) for a, b in pairs) / 2, 1e-13, 1e-300)
    roots = sum((mpmath.sqrt(a) - mpmath.sqrt(b)) ** 2 for a, b in pairs) / 2
    _close(ce.hellinger(p, q), mpmath.sqrt(roots), 1e-12, 1e-150)


def check_joint(joint: np.ndarray) -> None:
    """Hold conditional entropy and mutual information to their definitions, and the chain rule."""
    joint = ce.normalize(joint.ravel()).reshape(joint.shape) if joint.any() else joint
    left, known = ce.conditional_entropy(joint, given=0), ce.entropy(joint.sum(axis=1), check=False)
    _close(left + known, mpmath.mpf(ce.entropy(joint.ravel())), 1e-12, 1e-14)
    shared = ce.mutual_information(joint)
    _close(shared, mpmath.mpf(ce.entropy(joint.sum(axis=0), check=False) - left), 1e-11, 1e-13)


def check_logits(z: list[float], place: int) -> None:
    """Hold the loss of logits to its definition, and its gradient to p - target."""
    exact = [mpmath.mpf(value) for value in z]
    top = max(exact)
    total = mpmath.log(sum(mpmath.exp(value - top) for value in exact)) + top
    place %= len(z)
    loss, slope = ce.softmax_cross_entropy_with_grad(z, place, base=math.e)
    _close(loss, total - exact[place], 1e-13, 1e-300)
    assert ce.softmax_cross_entropy(z, place, base=math.e) == loss
    _close(float(ce.log_softmax(z)[place]), exact[place] - total, 1e-13, 1e-300)
    for k, value in enumerate(exact):
        _close(float(slope[k]), mpmath.exp(value - total) - (k == place), 1e-12, 1e-300)


def check_coder(pmf: list[np.ndarray], symbols: list[int]) -> None:
    """Decode what was encoded, and hold the code to its promised length."""
    (p,) = pmf
    message = [symbol % p.size for symbol in symbols]
    if not p[message].all():
        return
    data = codes.encode(message, p)
    assert codes.decode(data, p, length=len(message)) == message
    if (p[message] > 2.0**-54).all():
        assert 8 * len(data) <= 1.0001 * sum(np.log2(1 / p[message])) + 16


def check_decoder(data: bytes, pmf: list[np.ndarray], length: int) -> None:
    """Decode raw bytes: whatever comes out has to be what encodes to them."""
    (p,) = pmf
    assert codes.encode(codes.decode(data, p, length=length), p) == data


def check_words(pmf: list[np.ndarray]) -> None:
    """Hold Huffman's words to a complete prefix code, within a bit of the entropy."""
    (p,) = pmf
    words = codes.huffman(p)
    assert codes.kraft_sum(map(len, words)) == 1
    for before, after in zip(sorted(words), sorted(words)[1:], strict=False):
        assert not after.startswith(before)
    length, entropy = codes.expected_length(p, map(len, words)), ce.entropy(p)
    assert entropy - 1e-9 <= length < entropy + 1 + 1e-9
    if p.all():
        lengths = codes.shannon_lengths(p)
        assert all(2.0**-k <= x < 2.0 ** (1 - k) for k, x in zip(lengths.tolist(), p, strict=True))


def check_normal(means: list[float], deviations: list[float]) -> None:
    """Hold the divergence of two normal distributions on a line to its definition."""
    variances = [x * x for x in deviations]
    ((a, b), (s, t)) = ([mpmath.mpf(x) for x in pair] for pair in (means, variances))
    exact = (s / t - 1 - mpmath.log(s / t) + (b - a) ** 2 / t) / 2
    got = gaussian.kl_divergence(means[0], variances[0], means[1], variances[1], base=math.e)
    if exact < mpmath.mpf(sys.float_info.max) * (1 - mpmath.mpf(2) ** -40):
        _close(got, exact, 1e-12, 1e-300)


PUBLIC: list[Callable[..., Any]] = [
    ce.as_pmf, ce.normalize, ce.surprisal, ce.entropy, ce.perplexity, ce.cross_entropy,
    ce.kl_divergence, ce.js_divergence, ce.js_distance, ce.total_variation, ce.hellinger,
    ce.log_softmax, codes.shannon_lengths, codes.huffman, codes.kraft_sum, codes.expected_length,
    codes.encode, gaussian.entropy, gaussian.cross_entropy, gaussian.kl_divergence,
    ce.mutual_information,
]  # fmt: skip


def check_anything(call: tuple[Callable[..., Any], list[Any], dict[str, Any]]) -> None:
    """Call a function with whatever there is: it may refuse, and do nothing else."""
    function, arguments, options = call
    result = function(*arguments, **options)
    numbers = result if isinstance(result, float | np.ndarray) else 0.0
    # Where `check` is falsy, the caller has promised that the arguments are sound.
    assert not options.get("check", True) or not np.isnan(numbers).any(), result


BASES = st.sampled_from([2, math.e, 10, 1.5]) | st.floats(1.01, 1e6)
OPTIONS = st.dictionaries(
    st.sampled_from(["base", "axis", "check", "given", "weights", "length"]),
    ANYTHING | st.integers(-2, 2),
    max_size=1,
)


@st.composite
def calls(draw: Callable[..., Any]) -> tuple[Callable[..., Any], list[Any], dict[str, Any]]:
    """A public function, with as many arguments as it needs and some of its options."""
    function = draw(st.sampled_from(PUBLIC))
    parameters = inspect.signature(function).parameters.values()
    needed = sum(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
    arguments = draw(st.lists(sound() | ANYTHING, min_size=needed, max_size=needed))
    return function, arguments, draw(OPTIONS)


BYTES = st.binary(max_size=40) | st.lists(st.sampled_from([0, 255]), max_size=40).map(bytes)
LOGITS = (
    st.floats(-1e6, 1e6) | st.floats(-40, 40) | st.sampled_from([-1e300, 1e300, -1e-300, 1e-17])
)
CHECKS: dict[Callable[..., None], tuple[st.SearchStrategy, ...]] = {
    check_one: (pmfs(), BASES),
    check_two: (pmfs(2), BASES),
    check_joint: (hnp.arrays(float, hnp.array_shapes(min_dims=2, max_dims=2), elements=WEIGHTS),),
    check_logits: (st.lists(LOGITS, min_size=1, max_size=6), st.integers(0, 9)),
    check_coder: (pmfs(), st.lists(st.integers(0, 9), max_size=80)),
    check_decoder: (BYTES, pmfs(), st.integers(0, 60)),
    check_words: (pmfs(),),
    check_normal: (
        st.tuples(*2 * (st.floats(-1e3, 1e3) | st.floats(-1.7e308, 1.7e308),)),
        st.tuples(*2 * (st.floats(1e-3, 1e3) | st.floats(1e-161, 1e154),)),
    ),
    check_anything: (calls(),),
}

# ---- How long, and how large --------------------------------------------------------------------


def _too_long(*_: object) -> None:
    raise AssertionError(f"no answer in {LIMIT} seconds")


def attempt(check: Callable[..., None], *drawn: Any) -> None:
    """Run one check with a limit of time, and count what happens."""
    tried[check.__name__] += 1
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT)
    try:
        check(*drawn)
    except REFUSALS:
        refused[check.__name__] += 1
    finally:
        signal.alarm(0)


def fuzz(check: Callable[..., None], number: int, examples: int = EXAMPLES) -> None:
    """Try a check on the examples of one seed."""
    decide = settings(
        max_examples=examples, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    test = given(st.tuples(*CHECKS[check]))(lambda drawn: attempt(check, *drawn))
    with mpmath.workdps(DIGITS):
        seed(number)(decide(test))()


def weigh(n: int) -> None:
    """Print how long each measure takes for n outcomes, and how much memory beside them."""
    p, q = np.full(n, 1 / n), np.full(n, 1 / n)
    q[: n // 2] *= 1.5
    q[n // 2 :] *= 0.5
    cases: list[tuple[Callable[..., Any], tuple[np.ndarray, ...], float | None]]
    cases = [(ce.entropy, (p,), math.log2(n)), (ce.kl_divergence, (p, p), 0.0)]
    pairs = (ce.cross_entropy, ce.kl_divergence, ce.js_divergence, ce.total_variation)
    cases += [(measure, (p, q), None) for measure in pairs]
    for measure, rows, exact in cases:
        tracemalloc.start()
        start = time.perf_counter()
        value = measure(*rows)
        took, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert exact is None or math.isclose(value, exact, rel_tol=1e-12), (measure, value, exact)
        print(f"{measure.__name__:16} {n:.0e} outcomes {took:6.2f} s {peak / 2**20:6.1f} MiB")


def main(minutes: float) -> int:
    """Fuzz for some minutes, weigh, and print what was tried."""
    whole = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, whole[1]))
    start, number, failed = time.monotonic(), int(time.time()), False
    while time.monotonic() - start < 60 * minutes and not failed:
        number += 1
        for check in CHECKS:
            try:
                fuzz(check, number)
            except Exception as error:
                failed = True
                print(f"{check.__name__}, seed {number}: {type(error).__name__}: {error}")
                print("\n".join(getattr(error, "__notes__", [])))
    resource.setrlimit(resource.RLIMIT_AS, whole)
    for name, count in tried.items():
        print(f"{name:16} {count:9} examples, {refused[name]:9} refused")
    if not failed:
        weigh(LARGE)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
