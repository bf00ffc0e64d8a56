"""How a checked chain shows: what its line says, and LaTeX that a notebook can set."""

import pytest

from derivation import check
from derivation.show import Checked, Step, expanded


def _chain(*steps):
    made = [Step(sign, "c", "why", *rest, sizes=8) for sign, *rest in steps]
    return Checked("a", tuple(made), "p pmf of x", "")


LINES = [
    ([("=", "proved", "", 900)], "✓ 1 step proved"),
    ([("≤", "proved", "proved", 900)], "✓ 1 step proved"),
    (
        [("≤", "proved", "tried", 900)],
        "✓ 1 step proved, with the case of equality tried at 900 points, on up to 8 outcomes",
    ),
    (
        [("=", "tried", "", 1200), ("=", "tried", "", 900)],
        "✓ 2 steps tried at 900 points or more, on up to 8 outcomes",
    ),
    (
        [("=", "proved", "", 900), ("≤", "tried", "tried", 1200)],
        "✓ 1 step proved; 1 step tried at 1,200 points, on up to 8 outcomes",
    ),
]


@pytest.mark.parametrize(("steps", "line"), LINES)
def test_the_line_says_what_was_done(steps, line):
    assert str(_chain(*steps)) == line


def test_numbers_are_compared_exactly():
    step = Step("<", "1", "", "tried", "", 1, 0)
    assert str(Checked("0", (step,), "", "")) == "✓ 1 step compared exactly"


EXPANDED = {
    r"\KL{p}{q}": r"D(p \,\|\, q)",
    r"\KL{p(\cdot \mid y)}{q_{1}} + \KL{p}{m}": r"D(p(\cdot \mid y) \,\|\, q_{1}) + D(p \,\|\, m)",
    r"\E_p v": r"\mathbb{E}_p v",
    r"\exp(t)": r"\exp(t)",
}


@pytest.mark.parametrize("latex", EXPANDED)
def test_macros_are_written_out(latex):
    assert expanded(latex) == EXPANDED[latex]


def test_latex_has_a_row_for_each_step():
    latex = _chain(("=", "tried", "", 9), ("≤", "tried", "tried", 9))._repr_latex_()
    assert latex == (
        "$$\n\\begin{aligned}\na &= c && \\text{why} \\\\\n"
        "&\\le c && \\text{why}\n\\end{aligned}\n$$"
    )


def test_the_case_of_equality_is_shown_with_the_reason():
    step = Step("≤", "c", "why", "proved", "proved", 9, 8, "equality iff $a = c$")
    checked = Checked("a", (step,), "", "")
    assert checked._repr_latex_().splitlines()[2] == (r"a &\le c && \text{why; equality iff }a = c")
    assert checked.plain() == "a\n≤ c   (why; equality iff $a = c$)\n✓ 1 step proved"
    assert checked.bundle()["text/latex"].endswith("\n\n$\\checkmark$ 1 step proved")


def test_a_case_is_kept_as_it_was_written():
    chain = "given: p, q pmfs of x\nH(p, q) &\\ge H(p) && Gibbs; equality iff $p = q$ or $q = p$"
    (step,) = check(chain).steps
    assert step.note == "Gibbs; equality iff $p = q$ or $q = p$"
