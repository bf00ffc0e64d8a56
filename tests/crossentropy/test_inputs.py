"""What each kind of input becomes, as the table of the API page says, and that advice helps."""

import inspect
import math
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import scipy

import crossentropy as ce
from crossentropy import InputError, PMFError, codes, gaussian

PAGE = Path(__file__).parents[2] / "book" / "api.md"
HALVES = [0.5, 0.5]

ONE = [ce.entropy, ce.perplexity, ce.surprisal]
TWO = [ce.cross_entropy, ce.kl_divergence, ce.js_divergence, ce.js_distance,
       ce.total_variation, ce.hellinger, ce.perplexity]  # fmt: skip


# Stand-ins for what the lock does not hold.


class Index:
    """As in pandas."""

    def __init__(self, labels):
        self.labels = list(labels)

    def equals(self, other):
        return self.labels == other.labels

    def __len__(self):
        return len(self.labels)


class Series:
    def __init__(self, values, labels):
        self.values, self.index = np.array(values), Index(labels)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)

    def __iter__(self):
        return iter(self.values)


class Frame(Series):
    def __init__(self, values, labels, columns):
        super().__init__(values, labels)
        self.columns = Index(columns)


class DataArray:
    """As in xarray."""

    def __init__(self, values, **labels):
        self.values, self.dims = np.array(values), tuple(labels)
        self.indexes = {dim: Index(names) for dim, names in labels.items() if names}

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)


class Tensor:
    """As in torch."""

    def __init__(self, values, requires_grad=False):
        self.values, self.requires_grad = np.array(values), requires_grad

    def detach(self):
        return Tensor(self.values)

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:
            raise RuntimeError(
                "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy()"
            )
        return np.array(self.values, dtype)


class OnDevice(Tensor):
    def __array__(self, dtype=None, copy=None):
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu()")


REFUSED = "refused"

# For each row of the table: what is taken or refused, and the text of the refusal.
ROWS = {
    "lists and tuples of numbers, nested too, and `range`": [
        ([0.5, 0.5], HALVES),
        ((0.5, 0.5), HALVES),
        ([(0.5, 0.5)], [HALVES]),
        (range(2), [0, 1]),
    ],
    "integers up to $2^{64}$": [
        ([0, 1], [0, 1]),
        (np.array([1, 0], np.uint8), [1, 0]),
        ([2**64 - 1, 0], "p sums to 1.844674407e+19, not 1"),
    ],
    "float16 and float32": [
        (np.array([0.1, 0.9], np.float32), [0.10000000149011612, 0.8999999761581421]),
        (np.array([0.1, 0.9], np.float16), [0.0999755859375, 0.89990234375]),
    ],
    "longdouble": [(np.array([1, 3], np.longdouble) / 4, [0.25, 0.75])],
    "pandas Series and DataFrame, nullable too": [
        (Series(HALVES, "ab"), HALVES),
        (Frame([HALVES], "r", "ab"), [HALVES]),
    ],
    "xarray DataArray": [(DataArray(HALVES, x="ab"), HALVES), (DataArray(HALVES, x=""), HALVES)],
    "masked arrays": [
        (np.ma.array(HALVES, mask=[0, 0]), HALVES),
        (np.ma.array([0.5, 0.5, 0.3], mask=[0, 0, 1]), "p has masked entries; a probability"),
        ([0.5, 0.5, np.ma.masked], "p has masked entries"),
        ([np.ma.array([1.0, 0.0]), np.ma.array([1.0, 9.0], mask=[0, 1])], "p has masked entries"),
    ],
    "torch tensors on the CPU": [
        (Tensor(HALVES), HALVES),
        (OnDevice(HALVES), "p is not an array of numbers: can't convert cuda:0"),
    ],
    "torch tensors that require a gradient": [
        (Tensor(HALVES, requires_grad=True), "p requires a gradient, and none is kept here: give "),
    ],
    "Fractions, Decimals and larger integers": [
        ([Fraction(1, 2)] * 2, "p holds Fraction values, not floats: give floats, as in "),
        ([[Decimal("0.5")] * 2], "p holds Decimal values, not floats: give floats, as in "),
        ([Fraction(1), 0], "p holds Fraction and int values, not floats: give floats, as in "),
        ([2**64, 0], "p holds an integer too large for NumPy's integers, not floats: give floats"),
        ([10**400, 0], "p holds an integer too large for NumPy's integers; a probability is a"),
    ],
    "dicts and other mappings": [
        ({"a": 0.5, "b": 0.5}, "p is a dict: outcomes are told by their places, not by names. "),
        (Counter("ab"), "p is a Counter: outcomes are told by their places"),
        ([{"a": 1.0}], "p holds dict values; a probability is a real number"),
    ],
    "generators, iterators and the views of a dict": [
        ((x for x in HALVES), "p is a generator, not an array: give a list, as in list(p)"),
        (map(float, HALVES), "p is a map, not an array: give a list, as in list(p)"),
        (iter(HALVES), "p is a list_iterator, not an array: give a list, as in list(p)"),
        ({"a": 0.5, "b": 0.5}.values(), "p is a dict_values, not an array: give a list, as in "),
    ],
    "sets": [({0.5}, "p is a set, without order and repetition: give a list")],
    "sparse arrays": [
        (scipy.sparse.csr_array([HALVES]), "p is a csr_array, not an array: give p.toarray()"),
    ],
    "bools, in a list of numbers too": [
        ([True, False], "p holds bool values; a probability is a real number"),
        ([[1.0, 0.0], (0.0, np.True_)], "p holds bool values; a probability is a real number"),
        (np.array([True, 0.0], object), "p holds bool values; a probability is a real number"),
    ],
    "text, complex numbers, dates, None and other objects": [
        (["0.5", "0.5"], "p holds text values; a probability is a real number"),
        (b"ab", "p holds text values; a probability is a real number"),
        ([0.5, 0.5j], "p holds complex values; a probability is a real number"),
        (np.array([0.5, 0.5j], object), "p holds complex and float values; a probability is a"),
        (np.array(["2026-01-01"], "M8[D]"), "p holds datetime64[D] values; a probability is a"),
        (None, "p holds NoneType values; a probability is a real number"),
        (object(), "p holds object values; a probability is a real number"),
        ([None, 1.0], "p holds NoneType and float values; a probability is a real number"),
    ],
    "lists of different lengths in one list": [
        ([HALVES, [1.0]], "p is not a rectangular array of numbers"),
    ],
    "nan and infinities": [
        ([math.nan, 1], "p[0] = nan is not finite; a probability is a finite number"),
        ([math.inf, 0], "p[0] = inf is not finite; a probability is a finite number"),
    ],
}  # fmt: skip


def refusal(function, *arguments, **options):
    with pytest.raises(InputError) as caught:
        function(*arguments, **options)
    return caught.value


def table():
    """The rows of the table on the API page."""
    text = PAGE.read_text(encoding="utf-8")
    rows = text[text.index(":name: tab-inputs") :].split("\n:::")[0]
    return dict(re.findall(r"^\* - (.+)\n  - (.+)$", rows, re.M)[1:])


def test_the_table_has_the_rows_that_are_tested():
    assert list(table()) == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_each_kind_of_input_becomes_what_the_table_says(row):
    said = table()[row]
    for given, expected in ROWS[row]:
        if isinstance(expected, str):
            error = refusal(ce.as_pmf, given)
            assert str(error).startswith(expected)
            assert type(error) is PMFError and error.name == "p"
            assert REFUSED in said or row.startswith(("integers", "torch tensors on"))
        else:
            pmf = ce.as_pmf(given)
            assert (pmf.dtype, pmf.tolist()) == (np.float64, expected)
            assert type(ce.entropy(given)) is (np.ndarray if pmf.ndim > 1 else float)
            assert not said.startswith(REFUSED)
    # Where the table gives advice, the message gives it too.
    advice = re.findall(r"give `(.+?)`", said)
    messages = [expected for _, expected in ROWS[row] if isinstance(expected, str)]
    assert all(any(a in str(refusal(ce.as_pmf, g)) for g, _ in ROWS[row]) for a in advice)
    assert messages or not said.startswith(REFUSED)


# Advice works: the code of each message is run, with the argument by its name, and then taken.

ADVICE = [
    (ce.as_pmf, {"p": [0.2] * 4}),
    (ce.as_pmf, {"p": [[0.2, 1], [0.2, 1]], "axis": 0}),
    (ce.kl_divergence, {"p": [1, 1], "q": [0.5, 0.5]}),
    (ce.kl_divergence, {"p": HALVES, "q": [3, 4]}),
    (ce.as_pmf, {"p": [1e308] * 2}),
    (ce.js_divergence, {"p": [1, 0], "q": [0, 1], "weights": [1, 3]}),
    (ce.softmax_cross_entropy, {"z": [0, 1], "target": [0.5, 0.25], "base": 2}),
    (ce.entropy, {"p": {"a": 0.5, "b": 0.5}}),
    (ce.entropy, {"p": {"a": 0.5, "b": 0.5}.values()}),
    (ce.entropy, {"p": (x for x in HALVES)}),
    (ce.entropy, {"p": [Fraction(1, 3)] * 3}),
    (ce.entropy, {"p": [[Decimal("0.5")] * 2]}),
    (ce.surprisal, {"p": Fraction(1, 3)}),
    (ce.surprisal, {"p": np.array([Fraction(1, 3)])}),
    (ce.normalize, {"weights": [2**70, 1]}),
    (ce.normalize, {"weights": {"a": 2, "b": 1}}),
    (ce.entropy, {"p": Tensor(HALVES, requires_grad=True)}),
    (ce.entropy, {"p": scipy.sparse.csr_array([HALVES])}),
    (ce.mutual_information, {"joint": {"a": [0.5, 0], "b": [0, 0.5]}}),
    (ce.softmax_cross_entropy, {"z": np.eye(3), "target": [0.0, 2.0, 1.0], "base": 2}),
    (ce.softmax_cross_entropy, {"z": np.eye(3), "target": [0.0, 1.0, 0.0], "base": 2}),
    (ce.softmax_cross_entropy, {"z": np.eye(4)[:, :3], "target": [2.0, 2, 1, 0], "base": 2}),
    (codes.expected_length, {"p": HALVES, "lengths": {0: 1, 1: 3}}),
    (codes.kraft_sum, {"lengths": {0: 1, 1: 3}}),
    (codes.encode, {"symbols": {"x": 0, "y": 1}, "model": HALVES}),
    (codes.encode, {"symbols": [0], "model": [0.5, 0.25]}),
    (gaussian.entropy, {"cov": Fraction(1, 2)}),
    (ce.kl_divergence, {"p": Series([0.5, 0.5], "ab"), "q": Series([0.25, 0.75], "ba")}),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments"), ADVICE)
def test_advice_in_a_message_works_when_followed(function, arguments):
    message = str(refusal(function, **arguments))
    calls = r"(?:list|normalize|float|np\.asarray)\(.+?\)+|\w+\.(?:detach|toarray)\(\)"
    snippets = re.findall(calls, message)
    assert snippets, message
    names = {"np": np, "normalize": ce.normalize, **arguments}
    followed = dict(arguments)
    for snippet in snippets:
        name = next(n for n in arguments if re.search(rf"\b{n}\b", snippet))
        if followed[name] is arguments[name]:
            followed[name] = eval(snippet, names)
    result = function(**followed)
    assert isinstance(result, bytes) or np.isfinite(np.array(result, float)).all()


def test_float_classes_are_told_to_be_integers():
    z = np.array([[0.0, 1, 2], [3, 1, 0], [0, 0, 5]])
    for target in ([0.0, 2.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 2.0]):
        error = refusal(ce.softmax_cross_entropy, z, target, base=2)
        assert "Classes are integers, here of shape (3,)" in str(error)
        losses = ce.softmax_cross_entropy(z, np.asarray(target, dtype=int), base=2)
        each = [
            ce.softmax_cross_entropy(row, int(k), base=2) for row, k in zip(z, target, strict=True)
        ]
        assert losses.tolist() == each
    shared = ce.softmax_cross_entropy(z, np.asarray([0.0, 1.0, 0.0])[None], base=2)
    assert shared.tolist() == [ce.softmax_cross_entropy(row, 1, base=2) for row in z]
    assert "add an axis: np.asarray(target)[None]" in str(
        refusal(ce.softmax_cross_entropy, z, [0.0, 1.0, 0.0], base=2)
    )
    assert "in that shape" in str(refusal(ce.softmax_cross_entropy, z, [[2.0, 0.0, 1.0]], base=2))
    # A distribution that is not of whole numbers is one, whatever the shape.
    assert ce.softmax_cross_entropy(z, [0.5, 0.25, 0.25], base=2).shape == (3,)
    assert ce.softmax_cross_entropy(z, np.eye(3), base=2).shape == (3,)


def test_other_advice_works_when_followed():
    with pytest.raises(PMFError, match="sum over the axes of others, or reshape"):
        ce.mutual_information(np.full((2, 2, 2), 1 / 8))
    assert ce.mutual_information(np.full((2, 2, 2), 1 / 8).sum(axis=2)) == 0
    assert ce.mutual_information(np.full((2, 2, 2), 1 / 8).reshape(2, 4)) == 0
    assert "sum over" not in str(refusal(ce.mutual_information, HALVES))
    assert "leave it out" in str(refusal(codes.shannon_lengths, [0.5, 0, 0.5]))
    assert codes.shannon_lengths([0.5, 0.5]).tolist() == [1, 1]
    one_hot = [[0, 1], [1, 0]]
    assert "given as floats" in str(refusal(ce.softmax_cross_entropy, np.eye(2), one_hot, base=2))
    assert ce.softmax_cross_entropy(np.eye(2), np.array(one_hot, float), base=2).shape == (2,)


@pytest.mark.parametrize("p", [[0.0, 0.0], [[0.2, 0.2], [0.0, 0.0]], [[0.0, 0.0], [0.2, 0.2]]])
def test_what_cannot_be_normalised_is_not_sent_to_normalize(p):
    message = str(refusal(ce.as_pmf, p))
    assert "not 1: it is not a probability mass function." in message
    assert "normalize" not in message


def test_a_model_that_is_called_is_named_in_words():
    message = str(refusal(codes.encode, [0, 0], lambda past: [0.2, 0.2]))
    assert message.endswith("If these are weights, call normalize(them).")


# Labels


@pytest.mark.parametrize("measure", TWO)
@pytest.mark.parametrize(
    ("p", "q", "axis"),
    [
        (Series([0.5, 0.25, 0.25], "abc"), Series([0.25, 0.25, 0.5], "cab"), -1),
        (Series([0.5, 0.25, 0.25], "abc"), Series([0.25, 0.25, 0.5], "abz"), -1),
        (Frame([HALVES] * 2, "rs", "ab"), Series(HALVES, "ba"), -1),
        (Frame([HALVES] * 2, "rs", "ab"), Frame([HALVES] * 2, "sr", "ab"), -1),
        (Frame([HALVES] * 2, "rs", "ab"), Series(HALVES, "sr"), 0),
        (DataArray(HALVES, x="ab"), DataArray(HALVES, x="ba"), -1),
        (DataArray(HALVES, x="ab"), Series(HALVES, "ba"), -1),
        (DataArray([HALVES] * 2, x="ab", y="rs"), DataArray([HALVES] * 2, y="rs", x="ab"), -1),
    ],
)
def test_two_whose_labels_differ_are_refused(measure, p, q, axis):
    error = refusal(measure, p, q, axis=axis)
    assert type(error) is InputError and error.name == "q"
    assert str(error) == (
        "p and q have labels that differ, or are in another order. Align them by label, or compare "
        "by place: np.asarray(p), np.asarray(q)"
    )
    by_place = measure(np.asarray(p), np.asarray(q), axis=axis)
    # One alone has no labels to differ from.
    assert np.array_equal(measure(p, np.asarray(q), axis=axis), by_place)
    assert np.array_equal(measure(np.asarray(p), q, axis=axis), by_place)


def test_the_same_labels_and_one_row_beside_many_are_taken():
    p, q = Series([0.5, 0.25, 0.25], "abc"), Series([0.25, 0.25, 0.5], "abc")
    assert ce.kl_divergence(p, q) == ce.kl_divergence(p.values, q.values)
    rows, row = Frame([HALVES] * 2, "rs", "ab"), Frame([HALVES], "t", "ab")
    assert ce.kl_divergence(rows, row).tolist() == [0, 0]
    assert ce.kl_divergence(rows, Series(HALVES, "rs"), axis=0).tolist() == [0, 0]
    assert ce.kl_divergence(DataArray(HALVES, x=""), DataArray(HALVES, x="ab")) == 0


def test_labels_are_compared_wherever_two_arrays_meet():
    z = Frame(np.eye(2), "rs", "ab")
    same, turned = Series([0, 1], "rs"), Series([0, 1], "sr")
    assert ce.softmax_cross_entropy(z, same, base=2).shape == (2,)
    length = codes.expected_length(Series([0.25, 0.75], "ab"), Series([3, 1], "ab"))
    assert length == 1.5
    cov = Frame(np.eye(2), "ab", "ab")
    assert gaussian.kl_divergence(Series([0, 0], "ab"), cov, [0, 0], cov) == 0
    for call in (
        lambda: ce.softmax_cross_entropy(z, turned, base=2),
        lambda: ce.softmax_cross_entropy(z, Frame(np.eye(2), "rs", "ba"), base=2),
        lambda: codes.expected_length(Series([0.25, 0.75], "ab"), Series([3, 1], "ba")),
        lambda: gaussian.kl_divergence(Series([0, 0], "ba"), cov, [0, 0], cov),
        lambda: gaussian.cross_entropy([0, 0], cov, [0, 0], Frame(np.eye(2), "ba", "ba")),
    ):
        assert "labels that differ" in str(refusal(call))


# One kind of error for one kind of fault


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda: ce.kl_divergence([0.5, 0.6], HALVES), PMFError),
        (lambda: ce.mutual_information([[0.5, 0.6]]), PMFError),
        (lambda: ce.js_divergence(HALVES, HALVES, weights=[1, 1]), PMFError),
        (lambda: ce.softmax_cross_entropy([0, 1], [0.5, 0.6], base=2), PMFError),
        (lambda: codes.huffman([0.5, 0.6]), PMFError),
        (lambda: codes.encode([0], [0.5, 0.6]), PMFError),
        (lambda: ce.normalize([-1, 1]), InputError),
        (lambda: ce.log_softmax([math.nan]), InputError),
        (lambda: ce.softmax_cross_entropy([0, 1], 2, base=2), InputError),
        (lambda: codes.encode([2], HALVES), InputError),
        (lambda: codes.encode([-1], HALVES), InputError),
        (lambda: codes.encode([0], [1, -1]), InputError),
        (lambda: codes.decode(b"\0", HALVES, length=1), InputError),
        (lambda: codes.kraft_sum([-1]), InputError),
        (lambda: codes.kraft_sum({1, 2}), InputError),
        (lambda: codes.shannon_lengths([0, 1]), InputError),
        (lambda: gaussian.entropy(-1), InputError),
        # Lengths that differ
        (lambda: ce.kl_divergence([1], HALVES), InputError),
        (lambda: ce.perplexity([1], HALVES, check=False), InputError),
        (lambda: ce.softmax_cross_entropy([0, 1], [1.0, 0, 0], base=2), InputError),
        (lambda: codes.expected_length([1], [1, 2]), InputError),
        (lambda: gaussian.kl_divergence([0], [[1]], [0, 0], [[1]]), InputError),
        # Other axes that do not broadcast
        (lambda: ce.kl_divergence([HALVES] * 2, [HALVES] * 3), InputError),
        (lambda: ce.softmax_cross_entropy(np.eye(2), [HALVES] * 3, base=2), InputError),
        # Axes
        (lambda: ce.entropy(HALVES, axis=1), np.exceptions.AxisError),
        (lambda: ce.normalize(HALVES, axis=-2), np.exceptions.AxisError),
        (lambda: ce.log_softmax(HALVES, axis=10**30), np.exceptions.AxisError),
        (lambda: ce.conditional_entropy([HALVES], given=2), np.exceptions.AxisError),
        (lambda: ce.conditional_entropy([HALVES], given=(0, 0)), InputError),
    ],
)
def test_one_kind_of_error_for_one_kind_of_fault(call, kind):
    with pytest.raises(ValueError) as caught:
        call()
    assert type(caught.value) is kind


def test_errors_are_known_by_their_public_names():
    assert PMFError.__mro__[:3] == (PMFError, InputError, ValueError)
    for error in (PMFError, InputError):
        assert f"{error.__module__}.{error.__name__}" == f"crossentropy.{error.__name__}"


WITH_AXIS = [
    ce.as_pmf, ce.normalize, ce.entropy, ce.perplexity, ce.log_softmax,
    *(lambda p, axis, measure=measure: measure(p, p, axis=axis) for measure in TWO),
    lambda p, axis: ce.softmax_cross_entropy(p, 0, base=2, axis=axis),
    lambda p, axis: ce.softmax_cross_entropy_with_grad(p, 0, base=2, axis=axis),
]  # fmt: skip


@pytest.mark.parametrize("function", WITH_AXIS)
@pytest.mark.parametrize("axis", [None, (0,), 0.0, "0", True, np.array([0, 1])])
def test_what_is_no_axis_is_named(function, axis):
    with pytest.raises(TypeError) as caught:
        function(HALVES, axis=axis)
    assert str(caught.value) == f"axis = {axis!r} is not an integer"


@pytest.mark.parametrize("function", WITH_AXIS)
def test_an_axis_that_is_not_there_is_named_with_its_argument(function):
    with pytest.raises(np.exceptions.AxisError, match=r"^(p|z|weights): axis 1 is out of bounds"):
        function(HALVES, axis=1)
    assert str(function(HALVES, axis=np.int8(0))) == str(function(HALVES, axis=0))


@pytest.mark.parametrize("given", [None, 0.0, (0, 1.0), "x", True, [[0]]])
def test_what_is_no_axis_given_is_named(given):
    with pytest.raises(TypeError, match=r"^given = .+ is not an axis, an integer, or a tuple of"):
        ce.conditional_entropy([HALVES], given=given)
    assert ce.conditional_entropy([HALVES], given=[0]) == 1.0


WITH_BASE = [
    lambda base: ce.entropy([0.25] * 4, base=base),
    lambda base: ce.surprisal(0.25, base=base),
    lambda base: ce.cross_entropy([0.25] * 4, [0.25] * 4, base=base),
    lambda base: ce.mutual_information(np.eye(4) / 4, base=base),
    lambda base: ce.conditional_entropy([[0.25] * 4], given=0, base=base),
    lambda base: ce.softmax_cross_entropy([0] * 4, 0, base=base),
    lambda base: gaussian.kl_divergence(0, 1, math.sqrt(4 * math.log(2)), 1, base=base),
]


@pytest.mark.parametrize("function", WITH_BASE)
def test_a_base_is_a_number_above_1_in_every_form_and_named_if_not(function):
    for base in (2, 2.0, np.float32(2), np.int8(2), np.array(2), np.array(2.0)):
        assert function(base) == pytest.approx(2, rel=1e-15)
    for base in (1, 0, -2, 0.5, math.nan, math.inf, np.array(1.0), True, "e"):
        with pytest.raises(InputError) as caught:
            function(base)
        assert str(caught.value) == f"base = {base!r} is not a finite number greater than 1"
        assert caught.value.name == "base"
    for base in (None, [2], np.array([2]), 2j):
        with pytest.raises(TypeError, match=rf"^base = {re.escape(repr(base))} is not a real numb"):
            function(base)


# check=


def measures():
    for name in ce.__all__:
        value = getattr(ce, name)
        if inspect.isfunction(value) and name not in ("as_pmf", "normalize", "log_softmax"):
            yield value


@pytest.mark.parametrize("measure", list(measures()))
def test_every_measure_of_distributions_has_check_by_its_name(measure):
    check = inspect.signature(measure).parameters["check"]
    assert (check.kind, check.default) == (check.KEYWORD_ONLY, True)


@pytest.mark.parametrize(
    ("measure", "bad"),
    [
        *((measure, ([[0.5, 0.7]],)) for measure in (ce.entropy, ce.perplexity)),
        *((measure, ([[0.5, 0.7]], [HALVES])) for measure in TWO),
        (ce.surprisal, ([1.5, 0.5],)),
        (ce.mutual_information, ([[0.5, 0.7]],)),
        (lambda p, **o: ce.conditional_entropy(p, given=0, **o), ([[0.5, 0.7]],)),
        (lambda *a, **o: ce.softmax_cross_entropy(*a, base=2, **o), ([0, 1], [0.5, 0.7])),
        (lambda *a, **o: ce.softmax_cross_entropy_with_grad(*a, base=2, **o)[0],
         ([0, 1], [0.5, 0.7])),
    ],
)  # fmt: skip
def test_check_false_looks_at_no_value_and_changes_none(measure, bad):
    with pytest.raises(PMFError):
        measure(*bad)
    assert not np.isnan(measure(*bad, check=False)).any()
    good = [np.array(argument) for argument in bad]
    good = [HALVES if rows.tolist() == [0.5, 0.7] else rows for rows in good]
    good = [[HALVES] if np.array(rows).tolist() == [[0.5, 0.7]] else rows for rows in good]
    good = [[1.0, 0.5] if np.array(rows).tolist() == [1.5, 0.5] else rows for rows in good]
    assert np.array_equal(measure(*good, check=False), measure(*good))
    with pytest.raises(InputError):
        measure(*[["x"]] * len(bad), check=False)
