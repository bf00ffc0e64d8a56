"""Where a sum is infinite, as the prover tells it: what is sure to happen somewhere is left out."""

import pytest

from derivation import check


@pytest.mark.parametrize(
    "cell",
    [
        "given: p, q pmfs of x; r, s pmfs of y\n"
        r"\sum_{x, y} p(x) r(y) \log \frac{p(x) r(y)}{q(x) s(y)} &= \KL{p}{q} + \KL{r}{s}",
        "given: p, q pmfs of x; w channel from x to y\n"
        r"\sum_{x, y} p(x) w(y \mid x) \log \frac{p(x) w(y \mid x)}{q(x) w(y \mid x)} &= \KL{p}{q}",
        "given: p, q pmfs of x; r pmf of y\n"
        r"\sum_{x, y} p(x) r(y) \log \frac{1}{q(x)} &= H(p, q)",
    ],
)
def test_an_equality_of_infinite_sums_is_proved(cell):
    (step,) = check(cell).steps
    assert step.verdict == "proved"


@pytest.mark.parametrize(
    "cell",
    [
        # What comes out of x need not come out of x', and a given y need not be possible.
        "given: p, q pmfs of x; r, s pmfs of y\n"
        r"\sum_{x, y} p(x) r(y) \log \frac{1}{q(x) s(y)} + \KL{r}{s} &= H(p, q) + H(r, s)",
        "given: p pmf of x, y; q pmf of x\n"
        r"\sum_{x, y} p(x, y) \log \frac{1}{q(x)} &= \sum_x \log \frac{1}{q(x)}",
    ],
)
def test_infinite_sums_that_differ_are_not_proved(cell):
    with pytest.raises(ValueError, match="step 1 of 1 is"):
        check(cell)
