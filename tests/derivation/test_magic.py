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
    assert r"\text{split the }\log" in output.data["text/latex"]


def test_a_fault_is_shown_without_the_calls_that_led_to_it(shell):
    with pytest.raises(DerivationError) as caught:
        shell.run_cell_magic("derivation", "", "H(p) &= 1   && p is not declared\n")
    shown = "\n".join(caught.value._render_traceback_())
    assert "p is declared nowhere" in shown
    assert "Traceback" not in shown
