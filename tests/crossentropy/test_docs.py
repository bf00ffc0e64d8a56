"""The docstrings: their examples run, and every public function has its numpydoc sections."""

import doctest
import inspect

import pytest

import crossentropy
from crossentropy import _checks, _numerics, measures

PUBLIC = {
    "PMFError": None,
    "as_pmf": "(p, *, axis=-1, name='p')",
    "cross_entropy": "(p, q, *, base=2, axis=-1, check=True)",
    "entropy": "(p, *, base=2, axis=-1, check=True)",
    "hellinger": "(p, q, *, axis=-1)",
    "js_distance": "(p, q, *, base=2, axis=-1, weights=None, check=True)",
    "js_divergence": "(p, q, *, base=2, axis=-1, weights=None, check=True)",
    "kl_divergence": "(p, q, *, base=2, axis=-1, check=True)",
    "normalize": "(weights, *, axis=-1)",
    "perplexity": "(p, q=None, *, axis=-1)",
    "surprisal": "(p, *, base=2)",
    "total_variation": "(p, q, *, axis=-1)",
}
FUNCTIONS = sorted(set(PUBLIC) - {"PMFError"})


@pytest.mark.parametrize("module", [_checks, measures], ids=lambda module: module.__name__)
def test_examples_run(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


def test_public_names_are_sorted_and_listed_in_the_package_docstring():
    names = set(crossentropy.__all__)
    assert names >= set(PUBLIC)
    assert crossentropy.__all__ == sorted(names)
    for name in names:
        assert name in crossentropy.__doc__, name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signature_and_type_hints(name):
    signature = inspect.signature(getattr(crossentropy, name))
    bare = signature.replace(
        parameters=[p.replace(annotation=p.empty) for p in signature.parameters.values()],
        return_annotation=signature.empty,
    )
    assert str(bare) == PUBLIC[name]
    assert signature.return_annotation is not signature.empty
    assert all(p.annotation is not p.empty for p in signature.parameters.values())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_has_the_sections_in_order_and_an_example_that_calls_it(name):
    function = getattr(crossentropy, name)
    doc = inspect.getdoc(function)
    sections = ["Parameters", "Returns", "Raises", "Notes", "Examples"]
    places = [doc.find(f"\n\n{title}\n{'-' * len(title)}\n") for title in sections]
    assert -1 not in places
    assert places == sorted(places)
    parameters = doc[places[0] : places[1]]
    for parameter in inspect.signature(function).parameters:
        assert parameter in parameters, parameter
    assert f">>> {name}(" in doc[places[-1] :]


def test_only_numpy_is_imported():
    for module in (crossentropy, _checks, _numerics, measures):
        source = inspect.getsource(module)
        assert "scipy" not in source and "sympy" not in source
