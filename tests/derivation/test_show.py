"""How a checked chain shows: what its line says, and LaTeX that a notebook can set."""

import json
import re
from pathlib import Path

import pytest

from derivation import check, refuse
from derivation.show import MACROS, Checked, Step, expanded
from derivation.typeset import words


def _chain(*steps):
    made = [Step(sign, "c", "why", *rest, sizes=8) for sign, *rest in steps]
    return Checked("a", tuple(made))


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
    assert str(Checked("0", (step,))) == "✓ 1 step compared exactly"


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
        "$$\n\\begin{aligned}\na &= c && \\small\\text{why} \\\\[4pt]\n"
        "&\\le c && \\small\\text{why}\n\\end{aligned}\n$$"
    )


def test_the_case_of_equality_is_shown_with_the_reason():
    step = Step("≤", "c", "why", "proved", "proved", 9, 8, "equality iff $a = c$")
    checked = Checked("a", (step,))
    assert r"a &\le c && \small\text{why; equality iff $a = c$}" in checked._repr_latex_()
    assert checked.plain() == "a\n≤ c   (why; equality iff $a = c$)\n✓ 1 step proved"
    assert checked.bundle()["text/latex"].endswith("\n\n$\\checkmark$ 1 step proved\n")


def test_a_case_is_kept_as_it_was_written():
    chain = "given: p, q pmfs of x\nH(p, q) &\\ge H(p) && Gibbs; equality iff $p = q$ or $q = p$"
    (step,) = check(chain).steps
    assert step.note == "Gibbs; equality iff $p = q$ or $q = p$"


MACROS_OF_THE_BOOK = Path(__file__).resolve().parents[2] / "book" / "macros.tex"


def test_no_macro_of_the_book_is_left():
    names = re.findall(r"\\newcommand\{(\\\w+)\}", MACROS_OF_THE_BOOK.read_text(encoding="utf-8"))
    assert set(names) == set(MACROS)


def test_macros_in_reasons_and_hypotheses_are_written_out():
    steps = Step("=", "1", r"as $\KL{p}{q}$ is", "proved", "", 9, 2)
    shown = Checked(r"\E_p v", (steps,), words(r"For all $x \in \X$:")).bundle()
    for mime in ("text/latex", "text/markdown"):
        assert not re.search(r"\\(KL|E|X)\b", shown[mime])
        assert shown[mime].startswith(r"For all $x \in \mathcal{X}$:")


@pytest.mark.parametrize("wrong", [r"\KL{p}", r"\KL{p}{q", r"\frac{1"])
def test_an_argument_that_is_not_there_is_an_error(wrong):
    with pytest.raises(ValueError, match=r"missing|never closed"):
        expanded(wrong)


def test_the_fields_of_a_chain():
    record = check("given: p pmf of x\nH(p) &\\ge 0 && why; equality iff $p(x)^2 = p(x)$").record()
    assert record["holds"] is True
    assert record["given"] == ["p pmf of x"] and record["where"] == []
    assert record["hypotheses"][0] == {"text": "For every pmf "}
    assert record["rows"] == ["H(p)", "0"] and record["relations"] == ["≥"]
    assert record["reasons"] == ["why"] and record["cases"] == ["equality iff $p(x)^2 = p(x)$"]
    assert len(record["verdicts"]) == len(record["equalities"]) == len(record["points"]) == 1
    assert json.loads(json.dumps(record, allow_nan=False))["line"] == record["line"]


def test_of_several_false_steps_each_has_its_counterexample():
    refused = refuse("given: t \\in [0, 1]\nt &= t^2 \\\\\n&= t \\\\\n&= t \\\\\n&= 2 t")
    assert [step.verdict for step in refused.steps] == ["false", "false", "proved", "false"]
    said = str(refused)
    assert said.startswith("Refused: step 1 is false, for instance where t = ")
    assert said.count("; step") == 2 and said.endswith(".")
