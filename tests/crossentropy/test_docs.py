"""The docstrings: their examples run, and every public function has its numpydoc sections."""

import doctest
import inspect

import pytest

import crossentropy
from crossentropy import _checks, _numerics, codes, errors, gaussian, joint, measures, softmax

MODULES = [_checks, _numerics, codes, errors, gaussian, joint, measures, softmax]

PUBLIC = {
    "InputError": None,
    "PMFError": None,
    "as_pmf": "(p, *, axis=-1, name='p')",
    "conditional_entropy": "(joint, *, given, base=2, check=True)",
    "cross_entropy": "(p, q, *, base=2, axis=-1, check=True)",
    "entropy": "(p, *, base=2, axis=-1, check=True)",
    "hellinger": "(p, q, *, axis=-1, check=True)",
    "js_distance": "(p, q, *, base=2, axis=-1, weights=None, check=True)",
    "js_divergence": "(p, q, *, base=2, axis=-1, weights=None, check=True)",
    "kl_divergence": "(p, q, *, base=2, axis=-1, check=True)",
    "log_softmax": "(z, *, axis=-1)",
    "mutual_information": "(joint, *, base=2, check=True)",
    "normalize": "(weights, *, axis=-1)",
    "perplexity": "(p, q=None, *, axis=-1, check=True)",
    "softmax_cross_entropy": "(z, target, *, base, axis=-1, check=True)",
    "softmax_cross_entropy_with_grad": "(z, target, *, base, axis=-1, check=True)",
    "surprisal": "(p, *, base=2, check=True)",
    "total_variation": "(p, q, *, axis=-1, check=True)",
}
CODES = {
    "decode": "(data, model, *, length)",
    "encode": "(symbols, model)",
    "expected_length": "(p, lengths)",
    "huffman": "(p)",
    "kraft_sum": "(lengths)",
    "shannon_lengths": "(p)",
}
GAUSSIAN = {
    "cross_entropy": "(mean_p, cov_p, mean_q, cov_q, *, base=2)",
    "entropy": "(cov, *, base=2)",
    "kl_divergence": "(mean_p, cov_p, mean_q, cov_q, *, base=2)",
}
FUNCTIONS = [
    (getattr(module, name), signature)
    for module, signatures in ((crossentropy, PUBLIC), (codes, CODES), (gaussian, GAUSSIAN))
    for name, signature in signatures.items()
    if signature
]
each_function = pytest.mark.parametrize(
    ("function", "expected"), FUNCTIONS, ids=[f"{f.__module__}.{f.__name__}" for f, _ in FUNCTIONS]
)


@pytest.mark.parametrize(
    "module",
    [_checks, codes, gaussian, joint, measures, softmax],
    ids=lambda module: module.__name__,
)
def test_examples_run(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


def test_public_names_are_sorted_and_listed_in_the_package_docstring():
    names = set(crossentropy.__all__)
    assert names == set(PUBLIC)
    assert crossentropy.__all__ == sorted(names)
    for name in names:
        assert name in crossentropy.__doc__, name


@each_function
def test_signature_and_type_hints(function, expected):
    signature = inspect.signature(function)
    bare = signature.replace(
        parameters=[p.replace(annotation=p.empty) for p in signature.parameters.values()],
        return_annotation=signature.empty,
    )
    assert str(bare) == expected
    assert signature.return_annotation is not signature.empty
    assert all(p.annotation is not p.empty for p in signature.parameters.values())


@each_function
def test_docstring_has_the_sections_in_order_and_an_example_that_calls_it(function, expected):
    doc = inspect.getdoc(function)
    sections = ["Parameters", "Returns", "Raises", "Notes", "Examples"]
    places = [doc.find(f"\n\n{title}\n{'-' * len(title)}\n") for title in sections]
    assert -1 not in places
    assert places == sorted(places)
    parameters = doc[places[0] : places[1]]
    for parameter in inspect.signature(function).parameters:
        assert parameter in parameters, parameter
    assert f">>> {function.__name__}(" in doc[places[-1] :]


def test_only_numpy_is_imported():
    for module in [crossentropy, *MODULES]:
        source = inspect.getsource(module)
        assert "scipy" not in source and "sympy" not in source
