"""What a cell holds besides Python."""

import ast
import doctest

import pytest

from derivation.magic import MAGICS
from sphinx_bookkit import magics
from sphinx_bookkit.execution.session import Session
from sphinx_bookkit.magics import Code
from sphinx_bookkit.page import PageError, parse


def test_docstring_examples():
    assert doctest.testmod(magics).failed == 0


def test_the_magics_are_those_of_the_extension():
    assert magics.MAGICS == MAGICS


@pytest.mark.parametrize(
    ("code", "magic", "name", "body"),
    [
        ("%%derivation gibbs\na &= b", "derivation", "gibbs", "a &= b"),
        ("\n\n%%refused  as-printed \na &= b", "refused", "as-printed", "a &= b"),
        ("%%refused as-printed 2\na &= b", "refused", "as-printed", "a &= b"),
        ("%%given\ngiven: p pmf of x\n", "given", "", "given: p pmf of x\n"),
        ("%%given", "given", "", ""),
        ("a = 1\n%%given", "", "", "a = 1\n%%given"),
        ("a %% b", "", "", "a %% b"),
    ],
)
def test_a_cell_magic_is_the_first_line(code, magic, name, body):
    parted = Code(code)
    assert (parted.magic, parted.name, parted.body) == (magic, name, body)


@pytest.mark.parametrize(
    ("line", "name", "step"),
    [
        ("%%refused as-printed 2", "as-printed", 2),
        ("%%refused as-printed", "as-printed", None),
        ("%%derivation as-printed 2", "as-printed 2", None),
    ],
)
def test_a_number_behind_the_name_of_what_is_refused_is_a_step(line, name, step):
    parted = Code(f"{line}\na &= b")
    assert (parted.name, parted.step) == (name, step)
    assert line == f"%%{parted.magic} {parted.line}"


def test_lines_for_ipython_pass():
    code = Code("if True:\n    %load_ext derivation\nrest = (5\n% 3)\n%reload_ext  other.one")
    tree = ast.parse(code.python)
    assert [type(part) for part in tree.body] == [ast.If, ast.Assign, ast.Pass]
    assert code.python.count("\n") == code.body.count("\n")
    assert list(code.extensions()) == ["derivation", "other.one"]
    assert list(Code("%%given\n%load_ext derivation").extensions()) == []


def _page(*cells):
    return "# A page\n" + "\n".join(f"\n```{{code-cell}} python\n{one}\n```\n" for one in cells)


def test_a_cell_of_a_page_knows_its_magic():
    chain, plain = parse(_page("%%derivation two\n1 &= 1 + 0", "a = 1")).cells
    assert (chain.magic, chain.derivation) == ("derivation", "two")
    assert (chain.body, chain.python) == ("1 &= 1 + 0", "")
    assert (plain.magic, plain.derivation, plain.python) == ("", "", "a = 1")


@pytest.mark.parametrize("name", ["", "Gibbs", "two words", "a_b", "-a", "a--b", "1a"])
def test_a_name_that_is_no_address_is_refused(name):
    with pytest.raises(PageError, match=r"page\.md:4: a derivation has a name of small letters"):
        parse(_page(f"%%derivation {name}\n1 &= 1"))


def test_of_two_derivations_of_one_name_both_places_are_said():
    with pytest.raises(
        PageError, match=r"page\.md:10: the derivation of line 4 is called two, too"
    ):
        parse(_page("%%derivation two\n1 &= 1", "%%refused two\n1 &= 2"))


def test_a_session_runs_cells_as_a_notebook_does(capsys):
    session = Session()
    session.run("%load_ext derivation\nhalf = 1 / 2")
    session.run("%%given\ngiven: p, q pmfs of x")
    session.run("%%derivation split\nH(p, q) &= H(p) + \\KL{p}{q}")
    session.run("assert half == 0.5")
    assert "1 step proved" in capsys.readouterr().out
    session.run("%%refused turned 1\nH(p, q) &= H(q, p)")
    assert "Refused: it is false" in capsys.readouterr().out
    with pytest.raises(ValueError, match="%%timeit is no magic"):
        session.run("%%timeit\n1")
