"""What follows from a condition is proved, and nothing else is."""

import pytest

from derivation import DerivationError, check


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (r"p, q_1, q_2 pmfs of x; D(p \| q_1) < D(p \| q_2)", r"H(p, q_1) &< H(p, q_2)"),
        (r"p, q_1, q_2 pmfs of x; H(p, q_1) < H(p, q_2)", r"D(p \| q_1) &< D(p \| q_2)"),
        (r"r, s pmfs of x; t > 0; H(r) > H(s)", r"-t H(r) + 3 &< -t H(s) + 3"),
        (r"p, q pmfs of x; t > 0; H(p) = H(q)", r"\log t - H(p) &= \log t - H(q)"),
        (
            r"p, q pmfs of x; H(p) \le H(q)",
            r"H(q)/2 &\ge H(p)/2 && halved; equality iff $H(p) = H(q)$",
        ),
    ],
)
def test_a_multiple_of_a_condition_is_proved(given, row):
    (step,) = check(f"given: {given}\n{row}").steps
    assert step.verdict == "proved"


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (r"p, q, r pmfs of x; H(p, q) \le H(p, r)", r"H(p, q) &< H(p, r)"),
        (r"t > 0; p, q pmfs of x; H(p) < H(q)", r"-t H(p) &< -t H(q)"),
        (r"p, q, r pmfs of x; H(q) < H(r)", r"D(p \| q) &< D(p \| r)"),
        (r"p, q, r pmfs of x; H(p, q) < H(p, r)", r"p(1) H(p, q) &< p(1) H(p, r)"),
        (r"p, q, r pmfs of x; H(p, q) = H(p, r)", r"H(p, q) - H(p, r) &= 0"),
        (r"p, q, r pmfs of x; H(p, q) = H(p, r)", r"H(p) - H(p, q) &= H(p) + H(p, r)"),
    ],
)
def test_what_is_no_multiple_of_a_condition_is_refused(given, row):
    with pytest.raises(DerivationError, match="step 1 of 1"):
        check(f"given: {given}\n{row}")
