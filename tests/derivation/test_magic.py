"""The cell magic in IPython: what is displayed, and what is shown of a fault."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from derivation import DerivationError
from derivation.show import MIME

SPLIT = "H(p, q) &= H(p) + \\KL{p}{q}   && split the $\\log$\n"


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "derivation")
    yield shell
    shell.run_line_magic("unload_ext", "derivation")
    InteractiveShell.clear_instance()


def test_a_derivation_is_displayed_in_four_forms(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    with capture_output() as captured:
        shell.run_cell_magic("derivation", "split", SPLIT)
    (output,) = captured.outputs
    assert set(output.data) == {"text/plain", "text/latex", "text/markdown", MIME}
    record = output.data[MIME]
    assert record["relations"] == ["="]
    assert record["rows"] == ["H(p, q)", r"H(p) + \KL{p}{q}"]
    assert record["reasons"] == ["split the $\\log$"]
    assert len(record["verdicts"]) == len(record["points"]) == 1
    assert r"\text{split the $\log$}" in output.data["text/latex"]


def test_a_fault_is_shown_without_the_calls_that_led_to_it(shell):
    with pytest.raises(DerivationError) as caught:
        shell.run_cell_magic("derivation", "", "H(p) &= 1   && p is not declared\n")
    shown = "\n".join(caught.value._render_traceback_())
    assert "p is declared nowhere" in shown
    assert "Traceback" not in shown


WRONG = "H(p, q) &= H(p) - \\KL{p}{q}   && a sign\n"


def test_what_is_false_is_refused_and_shown_with_its_counterexample(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    with capture_output() as captured:
        shell.run_cell_magic("refused", "sign", WRONG)
    (output,) = captured.outputs
    record = output.data[MIME]
    assert (record["holds"], record["name"]) == (False, "sign")
    assert record["source"] == f"%%refused sign\n{WRONG}".rstrip()
    (found,) = record["counterexamples"]
    assert (found["fault"], [name for name, _ in found["where"]]) == ("false", ["p", "q"])
    assert f"b = {found['base']}" in output.data["text/plain"]
    last = output.data["text/plain"].splitlines()[-1]
    assert last.startswith("Refused: it is false, for instance where p = (")
    assert last.endswith(f"the left side is {found['left']}, and the right {found['right']}.")


NOT_FALSE = {
    SPLIT: "this chain holds, and has to be refused: ✓ 1 step proved",
    "H(p) &= H(s)\n": "s is declared nowhere",
    "\\frac{p(x)}{p(x)} &= 1\n": "is undefined",
    "H(p) &= 1 \\\\\n&= \\frac{p(x)}{p(x)}\n": "is undefined",
}


@pytest.mark.parametrize("source", NOT_FALSE)
def test_what_holds_or_is_refused_for_another_reason_is_a_fault(source, shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    with pytest.raises(DerivationError) as caught:
        shell.run_cell_magic("refused", "", source)
    assert NOT_FALSE[source] in caught.value.faults[0].message


def test_a_wrong_case_of_equality_is_false(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    shell.run_cell_magic("refused", "", "\\KL{p}{q} &\\ge 0   && Gibbs; equality never\n")


def test_to_load_it_again_leaves_the_names_that_stand(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    shell.run_line_magic("load_ext", "derivation")
    shell.run_line_magic("reload_ext", "derivation")
    shell.run_cell_magic("derivation", "split", SPLIT)


def test_declarations_replace_those_that_stood(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    shell.run_cell_magic("given", "", "given: p pmf of x\n")
    with pytest.raises(DerivationError, match="q is declared nowhere"):
        shell.run_cell_magic("derivation", "split", SPLIT)


TWO = "H(p, q) &= H(p) + \\KL{p}{q} \\\\\n&= H(p) + \\KL{q}{p}   && the other way\n"


def test_a_number_behind_the_name_says_which_step_is_false(shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    with capture_output() as captured:
        shell.run_cell_magic("refused", "other-way 2", TWO)
    record = captured.outputs[0].data[MIME]
    assert record["name"] == "other-way"
    assert record["source"].startswith("%%refused other-way 2\n")
    assert [bool(found) for found in record["counterexamples"]] == [False, True]


@pytest.mark.parametrize(
    ("source", "number", "false"),
    [
        (TWO, 1, "2"),
        (TWO, 3, "2"),
        ("H(p) &= H(q) \\\\\n&= H(p, q)   && twice\n", 2, "1 and 2"),
    ],
)
def test_a_step_that_is_false_and_not_named_is_a_fault(source, number, false, shell):
    shell.run_cell_magic("given", "", "given: p, q pmfs of x\n")
    with pytest.raises(DerivationError) as caught:
        shell.run_cell_magic("refused", f"other-way {number}", source)
    (fault,) = caught.value.faults
    assert fault.message == (
        f"step {number} is said to be the one that is false, and what is false is {false}"
    )
    assert fault.line == int(false[0])
