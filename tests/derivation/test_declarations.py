"""Declarations and the lines of a cell: what they say, and how they fail."""

from fractions import Fraction

import pytest

from derivation import Declarations, DerivationError, LatexError, check, declare
from derivation.cell import read_cell
from derivation.declarations import ScalarSet, Table, Variable


def test_each_kind_is_declared():
    found = declare(
        r"p, q^* positive pmfs of x; w channel from x to y; v list of x"
        r"; j pmf of x, y; X, Y variables of j at x, y; t \in (0, \frac12]; k \in \mathbb{N}"
        + r"; 0 < s, c \le 1; \beta > 1; in bits; n \ge 2"
    )
    assert found.tables["q^*"] == Table("q^*", "pmf", ("x",), True)
    assert found.tables["w"] == Table("w", "channel", ("y", "x"))
    assert found.variables["Y"] == Variable("Y", "j", "y", 1)
    assert found.scalars["t"] == ScalarSet("t", Fraction(0), Fraction(1, 2), True, False)
    assert found.scalars["k"] == ScalarSet("k", Fraction(1), None, False, True, True)
    assert found.scalars["c"] == ScalarSet("c", Fraction(0), Fraction(1), True, False)
    assert found.scalars["\\beta"].low == 1
    assert found.unit == "bits"
    assert [one.latex for one in found.conditions] == [r"n \ge 2"]


def test_a_new_outcome_has_a_size():
    found = declare("i outcome; N size of i; v list of i")
    assert found.sizes["N"] == "i"
    assert found.tables["v"].alphabets == ("i",)


def test_a_later_declaration_replaces_one_of_another_kind():
    found = declare("q \\in (0, \\infty)", declare("q pmf of x"))
    assert "q" not in found.tables
    assert "q" in found.scalars


REFUSED = [
    ("p pmf", "“of” is missing"),
    ("p pmf of w", "“w” is no outcome"),
    ("t \\in [1, 0]", "is empty"),
    ("t \\in A", "is no set"),
    ("hello", "declares nothing"),
    ("p pmf of x; p list of x", "declared twice"),
    ("X variable of r at x", "r is no pmf"),
    ("j pmf of x, y; X, Y variables of j at x", "match one by one"),
    ("p pmf of x; t \\in \\{0, 2\\}", "whole numbers that follow each other"),
    ("\\pi > 0", "declares nothing"),
    ("t \\in [0, a]", "no number that an interval can end in"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED[:9] + REFUSED[10:])
def test_a_clause_is_refused_at_its_place(text, words):
    with pytest.raises(LatexError, match=words) as caught:
        declare(text)
    assert caught.value.place == (text.index(";") + 2 if ";" in text else 0)


CELLS = {
    "given: p pmf of x\nwhere: m = 2 g": ("g is declared nowhere", 2, 14),
    "given: p pmf of x\nwhere: m(x) = p(y)": ("y is free here", 2, 17),
    "given: r pmf of x; w channel from x to y\nwhere: p(x, y) = r(x)\\, w(y \\mid x)\n"
    "given: X, Y variables of p at x, y": ("not of an abbreviation", 3, 8),
    "given: p pmf of x\nwhere: m(x, t) = p(x)": ("outcomes and numbers together", 2, 8),
    "given: p pmf of x\nwhere: A = \\{x\\}": ("is written", 2, 12),
    "given: p pmf of x\nH(p) &\\ge 0 && no case": ("says where it is an equality", 2, 7),
    "given: p pmf of x\nH(p) &> -1 && yes; equality never": ("has no case of equality", 2, 7),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality if $p = p$": ("can't be read", 2, 19),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality iff $p(x) = g$": ("g is declared", 2, 40),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality iff $p(x) = 0$ or $p(x) = 1$": (
        "one of these at each x, or one of them at all x",
        2,
        47,
    ),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality iff $p(x) = 1$ or for each $x$, $p(x) = 0$": (
        "is x the same before “for each x”",
        2,
        56,
    ),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality iff $n = 1$ where $n = 2$ or for each $x$, "
    "$p(x) = 0$": (
        "“where” takes all that stands behind it: write what is said for each first",
        2,
        72,
    ),
    "given: p pmf of x\nH(p) &\\ge 0 && a; equality iff for each $y$, $p(x) = 0$": (
        "no y stands free",
        2,
        42,
    ),
    "given: p, q pmfs of x\nH(p) &\\ge 0 && a; equality iff $p = q$ where $p(x) > 0$": (
        "“where” is about single outcomes",
        2,
        33,
    ),
    "given: p pmf of x\n": ("there is no chain here", 1, 1),
    "given: p pmf of x\nH(p) && a value": ("a relation was expected", 2, 5),
}


@pytest.mark.parametrize("source", CELLS)
def test_a_cell_is_refused_at_its_place(source):
    words, line, column = CELLS[source]
    with pytest.raises(DerivationError) as caught:
        check(source)
    (fault,) = caught.value.faults
    assert words in fault.message
    assert (fault.line, fault.column) == (line, column)


def test_rows_keep_their_reasons_and_places():
    source = (
        "given: p pmf of x\n\n% a remark\na &= b && one \\\\[2pt]\n"
        "&\\le c && two; equality iff $x$ and $y$"
    )
    cell = read_cell(source, Declarations())
    assert [row.reason for row in cell.rows] == ["one", "two"]
    assert [source[row.begin : row.end].strip() for row in cell.rows] == ["a &= b", "&\\le c"]
    assert cell.rows[1].claim.words == ("and",)
    assert [source[place:][0] for _, place in cell.rows[1].claim.parts] == ["x", "y"]
