"""The prover alone, with no search for counterexamples behind it, proves nothing false."""

import pytest

from tests.derivation.prover_cases import lines, prove_all

FALSE = list(lines("false.txt"))
AT_ZEROS = list(lines("false_at_zeros.txt"))


def test_there_are_enough_of_them():
    assert len(FALSE) >= 130 and len(AT_ZEROS) >= 15


@pytest.mark.parametrize("line", FALSE)
def test_nothing_false_is_proved(line):
    assert [proof for proof, _, _ in prove_all(line)] == [None]


@pytest.mark.parametrize("line", AT_ZEROS)
def test_what_fails_at_zeros_is_proved_for_positive_pmfs_at_most(line):
    assert not any(proof and proof.zeros for proof, _, _ in prove_all(line))
