"""Steps written before the checker was tuned: the true ones pass, the false ones are refuted."""

import pytest

from derivation import DerivationError, check
from tests.derivation.conftest import cases

TRUE, FALSE = (
    [case for start in ("", "harder_", "fresh_") for case in cases(f"{start}{kind}.txt")]
    for kind in ("true", "false")
)


@pytest.mark.parametrize(("title", "cell"), TRUE)
def test_a_true_step_passes(title, cell):
    assert check(cell).steps


@pytest.mark.parametrize(("title", "cell"), FALSE)
def test_a_false_step_is_refused_with_a_counterexample(title, cell):
    with pytest.raises(DerivationError, match=r"(?s)step 1 .*(for instance where|it stands)"):
        check(cell)
