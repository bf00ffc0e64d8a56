"""Altered steps of the book: those that the prover alone still proves hold at random points."""

from functools import cache

import numpy as np
import pytest

from tests.derivation.prover_cases import blocks, proof_of, read
from tests.derivation.prover_mutants import mutant
from tests.derivation.prover_points import counterexample


@cache
def _steps():
    return [
        (relation, declared, free)
        for _, line in blocks("book_chains.txt")
        for declared, relations, free in [read(line)]
        for relation in relations
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_false_mutant_is_proved(seed):
    source = np.random.default_rng(seed)
    proved = 0
    for _ in range(40):
        relation, declared, free = _steps()[int(source.integers(len(_steps())))]
        altered = mutant(relation, declared, source)
        proof = proof_of(altered, free, declared)
        if proof is not None and altered != relation:
            proved += 1
            found = counterexample(altered, declared, free, proof.zeros, 200, source)
            assert found is None, (altered, proof, found)
    assert proved < 20
