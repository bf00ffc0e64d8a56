"""What was read is printed back, and reads as the same tree."""

import pytest

from derivation.cell import read_cell
from derivation.declarations import Declarations
from derivation.printing import latex_of_chain
from derivation.reader import read_chain
from tests.derivation.conftest import cases, cells
from tests.derivation.notation import DECLARED

CELLS = [
    *cases("true.txt"),
    *cases("false.txt"),
    *cases("notation_true.txt"),
    *cases("notation_false.txt"),
    *cells("five.md"),
]


@pytest.mark.parametrize(("title", "source"), CELLS)
def test_a_cell_reads_as_it_is_printed(title, source):
    cell = read_cell(source, Declarations())
    chain = read_chain(cell.chain, cell.declared)
    again = read_chain(latex_of_chain(chain, cell.declared), cell.declared)
    assert (again.sides, again.signs, again.free) == (chain.sides, chain.signs, chain.free)


PRINTED = {
    r"p(x)\,q(x)\ge0": r"p(x) q(x) \ge 0",
    r"\tfrac12\bigl(t+c\bigr)\leq 1": r"\frac{1}{2} \bigl(t + c\bigr) \le 1",
    r"t - (c - s) = 0": r"t - \bigl(c - s\bigr) = 0",
    r"-t^2 = (-t)^2": r"-t^{2} = \bigl(-t\bigr)^{2}",
    r"\ln t/\ln c = 1": r"\frac{\ln t}{\ln c} = 1",
    r"\sum_x p(x) \ln p(x) < t": r"\sum_{x} p(x) \bigl(\ln p(x)\bigr) < t",
    r"m(x) = 0": r"\frac{1}{2} \bigl(p(x) + q(x)\bigr) = 0",
    r"|t-c| = \max(t, c) - k": r"\lvert t - c \rvert = \max\{t, c\} - 2 t",
    r"[x = x'] = \lceil t \rceil": r"[x = x'] = \lceil t \rceil",
    r"\lVert v \rVert = \sum_{x' \ne x} v(x') + v(x)": (
        r"\sqrt{\sum_{x'} v(x')^{2}} = \bigl(\sum_{x' : x' \ne x} v(x')\bigr) + v(x)"
    ),
    r"\KL{p(x)}{m(x)} = \operatorname{softmax}(v)(x')": (
        r"\sum_{x'} p(x') \frac{\ln \frac{p(x')}{\frac{1}{2} \bigl(p(x') + q(x')\bigr)}}"
        r"{\ln b} = \frac{\exp(v(x))}{\sum_{x'} \exp(v(x'))}"
    ),
    r"f'(t) = p(A)": r"2 t = \sum_{x : p(x) > q(x)} p(x)",
}


@pytest.mark.parametrize("formula", PRINTED)
def test_a_formula_is_printed_as_it_was_understood(formula):
    printed = latex_of_chain(read_chain(formula, DECLARED), DECLARED)
    assert printed == PRINTED[formula]
