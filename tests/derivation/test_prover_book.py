"""The chains of the book: how many of their relations are proved for alphabets of every size."""

from collections import Counter

import numpy as np
import pytest

from tests.derivation.prover_cases import blocks, proof_of, read
from tests.derivation.prover_points import counterexample

BLOCKS = list(blocks("book_chains.txt"))


@pytest.fixture(scope="module")
def proofs():
    """Each relation with its declarations, its free outcomes and its proof."""
    found = []
    for _, line in BLOCKS:
        declared, relations, free = read(line)
        found += [(r, declared, free, proof_of(r, free, declared)) for r in relations]
    return found


def verdicts(proofs, equalities):
    return Counter(
        "none" if proof is None else "zeros" if proof.zeros else "positive"
        for relation, _, _, proof in proofs
        if (relation.sign == "=") == equalities
    )


def test_all_equalities_are_proved_and_nearly_all_where_probabilities_may_be_zero(proofs):
    count = verdicts(proofs, equalities=True)
    assert count.total() > 100 and not count["none"]
    assert count["zeros"] >= 0.95 * count.total()


def test_most_inequalities_are_proved(proofs):
    count = verdicts(proofs, equalities=False)
    assert count.total() >= 60
    assert count["zeros"] + count["positive"] >= 0.7 * count.total()


def test_what_is_proved_holds_at_random_points(proofs):
    source = np.random.default_rng(1)
    for relation, declared, free, proof in proofs:
        if proof is not None:
            assert counterexample(relation, declared, free, proof.zeros, 20, source) is None
