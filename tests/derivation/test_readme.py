"""The README's chains: one passes, and the other is refused with the words printed there."""

from pathlib import Path

import pytest

import derivation
from derivation import Declarations, DerivationError, check, declare
from derivation.cell import read_cell
from derivation.reader import read_chain, read_condition

README = (Path(derivation.__file__).parent / "README.md").read_text(encoding="utf-8")
FENCED = README.split("```")[1::2]


def test_the_first_chain_passes():
    assert str(check(FENCED[0].partition("mixing\n")[2])).startswith(
        "✓ 1 step proved; 1 step proved, "
    )


def test_the_second_chain_is_refused_as_printed():
    with pytest.raises(DerivationError) as caught:
        check(FENCED[1].partition("mixing-strict\n")[2])
    assert str(caught.value) == FENCED[2].removeprefix("text\n").rstrip("\n")


# What each line of the table of the notation says, in a chain or in what is declared for it.
GIVEN = r"""given: p, q pmfs of x; j positive pmf of x, y; w channel from x to y; v, z lists of x
given: i outcome; N size of i; p_i pmf of x for each i; a_i positive list of i; x_i sample of x at i
given: X, Y variables of j at x, y; t \in [0, 1]; k \in \mathbb{N}; 0 < s, c < 1; n \ge 2
given: p(x) = 0 where q(x) = 0; r positive pmf of x, y, z; U, V, Z variables of r at x, y, z
where: m(x) = \frac12 (p(x) + q(x)); u = \frac12 (p + q); p'(y) = \sum_x p(x)\, w(y \mid x)
where: L(t) = H(t p + (1 - t) q, u); A = \{x : p(x) > q(x)\}; f = (\frac12, \frac12)
where: K = H(p, \operatorname{softmax}(z))
"""
SAYS = {
    "values of a pmf": r"p(x) + j(x \mid y) + j(y) + p(1) + p(A) + \sum_i q(x_i) "
    r"+ H(j(\cdot \mid y))",
    "logarithms": r"\log t + \ln t + \log_2 t",
    "sums and the like": r"\sum_x \sum_{x' \ne x} p(x) q(x') + \sum_{x \in A} q(x) "
    r"+ \sum_{i=1}^{N} a_i + \prod_x p(x) + \max_x p(x) + \min\{s, c\} "
    r"+ \mathbb{E}_p[v] + \operatorname{Var}_p v "
    r"+ \sum_{x, y :\, j(x, y) > 0} j(x, y)",
    "measures": r"H(p) + H(p, q) + \KL{p}{q} + H(X \mid Y) + H(X \mid Y = y) + I(U; V \mid Z) "
    r"+ \mathrm{TV}(p, q) + \mathrm{Hel}^2(p, q) + \mathrm{JS}(p, m) + \chi^2(p \| q)",
    "measures at letters": r"\KL{j(x, y)}{j(x)\,j(y)} + H(j(x' \mid y')) + H(p')",
    "functions": r"\frac{s}{\sqrt c} + \exp(s) + \mathrm{e}^s + s^c + \lvert s \rvert "
    r"+ \lVert v \rVert + \lceil s \rceil + \lfloor s \rfloor + [x = x'] "
    r"+ \operatorname{softmax}(z)(x) "
    r"+ \tanh s + \operatorname{artanh} s + \sinh s + \cosh s + \operatorname{arsinh} s + H(f) + k",
    "derivatives": r"\frac{\mathrm{d}}{\mathrm{d}s} s^2 + L'(t) "
    r"+ \frac{\mathrm{d}^2}{\mathrm{d}s^2} s^3 + \frac{\partial K}{\partial z(x)} + p_i(x)",
}


@pytest.mark.parametrize("line", SAYS)
def test_the_table_of_the_notation_is_read(line):
    assert f"| {line} |" in README
    cell = read_cell(GIVEN + SAYS[line] + " = s", Declarations())
    assert read_chain(cell.chain, cell.declared).signs == ("=",)
    assert all(read_condition(one.latex, cell.declared, 0) for one in cell.declared.conditions)


def test_each_declaration_of_the_table_stands():
    rows = [row for row in README.splitlines() if row.startswith("| ") and "`" in row]
    said = [one for row in rows[:4] for one in row.split("`")[1::2]]
    assert len(said) > 10
    for clause in said:
        declared = declare("p pmf of x, y" + ("; i outcome" if clause != "i outcome" else ""))
        assert declare(clause, declared) != declared, clause
