"""Steps written before the checker was tuned: the true ones pass, the false ones are refuted."""

import pytest

from derivation import DerivationError, check, verdict
from derivation.prover import prove
from tests.derivation.conftest import cases

TRUE, FALSE = (
    [
        case
        for start in (
            "",
            "harder_",
            "fresh_",
            "unseen_",
            "notation_",
            "equality_",
            "stronger_",
            "corners_",
        )
        for case in cases(f"{start}{kind}.txt")
    ]
    for kind in ("true", "false")
)


@pytest.mark.parametrize(("title", "cell"), TRUE)
def test_a_true_step_passes(title, cell, kept):
    assert check(cell).steps


@pytest.mark.parametrize(("title", "cell"), FALSE)
def test_a_false_step_is_refused_with_a_counterexample(title, cell, monkeypatch):
    proofs = []
    monkeypatch.setattr(verdict, "prove", lambda *parts: proofs.append(prove(*parts)) or proofs[-1])
    told = r"(?s)(step 1 |is no pmf).*(for instance where|it stands)"
    with pytest.raises(DerivationError, match=told) as caught:
        check(cell)
    # The prover alone, without the search that found this out, proves nothing false.
    message = str(caught.value)
    if "is no pmf" not in message:
        proof = proofs[-1]
        if "of 1 is false" in message or "of 1 is undefined" in message:
            assert proof is None or not proof.zeros
        else:
            assert proof is None or not proof.equality
