"""Values in float64: the exact value lies within the bound, at points of every kind."""

import numpy as np
import pytest

from derivation.exact import Comparison
from derivation.floats import Floats
from derivation.sampling import samples
from tests.derivation.conftest import cases, statement

TITLES = [
    "Pinsker",
    "Jensen–Shannon is at most one bit",
    "Chi squared",
    "Data processing",
    "Subadditivity",
    "Perplexity",
    "Log-sum-exp",
    "A product of a root and a logarithm",
    "Total variation by its larger half",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_bound_holds(title):
    one = statement(dict(cases("true.txt"))[title])
    names, compared = one.names, 0
    # In a condition, shares that are one float count as equal: what that loses is below an ulp.
    room = np.finfo(float).eps if title == "Total variation by its larger half" else 1e-300
    comparison = Comparison(one.program)
    for sample in samples(one.declared, names.names, names.alphabets, (), 4):
        if any(size > 3 for size in sample.sizes.values()):
            continue
        floats = Floats(one.program, sample, names.depth)
        for k, node in enumerate((one.relation.left, one.relation.right)):
            found = floats.bounded(node)
            shape = (len(sample),) + (1,) * names.depth
            value, error = (np.broadcast_to(a, shape).ravel() for a in (found.value, found.error))
            for row in range(0, len(sample), 3):
                exact = comparison.values(sample.point(row), {})[k]
                if isinstance(exact, float) or exact is None or not np.isfinite(error[row]):
                    continue
                assert abs(float(exact) - value[row]) <= error[row] + room
                compared += 1
    assert compared > 50


def test_an_overflow_is_no_infinity():
    one = statement("given: t \\in \\mathbb{R}\n\\ln \\exp(t) &= t")
    sample = next(samples(one.declared, one.names.names, one.names.alphabets))
    found = Floats(one.program, sample, 0).bounded(one.relation.left)
    far = np.array([isinstance(t, float) and t > 1000 for t in sample.scalars["t"]])
    assert np.isinf(found.error[far]).all()
    assert far.any()
