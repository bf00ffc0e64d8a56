"""Cells that a reader can run: which they are, what runs before them, and what is answered."""

import json
from pathlib import Path

import pytest
from sympy.printing.latex import LatexPrinter

import bookkit
from sphinx_bookkit import live, pages
from sphinx_bookkit.live import runs
from sphinx_bookkit.live.slices import NOTATION, runnable
from sphinx_bookkit.page import read
from tests import tiny

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = ":tags: [remove-cell]\n"


@pytest.fixture
def found(tmp_path):
    """Return a function that makes a page of cells, and gives those that can be run."""

    def find(*codes):
        page = tmp_path / "page.md"
        cells = (f"```{{code-cell}} python\n{code}\n```\n" for code in codes)
        page.write_text(tiny.HEAD + "\n".join(cells), encoding="utf-8")
        return [*runnable(read(page).cells)]

    return find


def _answer(before="", code="", latex=NOTATION):
    return json.loads(runs.run(json.dumps({"before": before, "code": code, "latex": latex})))


def test_a_cell_that_needs_numpy_or_the_book_can_not_be_run(found):
    assert not found("import numpy as np\nnp.log(2)")
    assert not found(f"{HIDDEN}import numpy as np\np = np.ones(2)", "sum(p)")
    assert not found(f"{HIDDEN}from crossentropy import entropy", "entropy([1])")
    assert not found("display(1)") and not found("open('a')")
    assert not found("%load_ext derivation\n1") and not found(":tags: [raises-exception]\n1 / 0")
    assert not found(f"{HIDDEN}1 + 1")


def test_a_cell_that_says_nothing_has_nothing_to_run_for(found):
    assert not found("n = 6", "import math")
    assert len(found("n = 6\nassert n", "for n in (1, 2):\n    print(n)")) == 2


def test_what_a_cell_needs_of_a_hidden_one_runs_before_it(found):
    setup = f"{HIDDEN}import numpy as np, math\nfrom fractions import Fraction\nb = Fraction(3)"
    (cell,) = found(setup, f"{HIDDEN}c, d = b, np.ones(3)\ne = b + 1", "e + math.floor(b)")
    assert cell.before.splitlines() == [
        "import math",
        "from fractions import Fraction",
        "b = Fraction(3)",
        "e = b + 1",
    ]
    assert _answer(**cell.asked)["value"] == {"text": "Fraction(7, 1)"}


def test_a_name_means_what_it_meant_last(found):
    first, then = f"{HIDDEN}import numpy as np\nx = np.ones(2)", f"{HIDDEN}x = [1, 2]"
    (cell,) = found(first, then, "x")
    assert cell.before == "x = [1, 2]"
    assert not found(then, first, "x")
    # What may or may not be bound anew needs what it was before.
    (cell,) = found(f"{HIDDEN}x = 1\nif True:\n    x += 1\ny = 3", "x")
    assert _answer(**cell.asked)["value"] == {"text": "2"} and "y" not in cell.before
    # What the cell binds itself is its own.
    assert [
        cell.before for cell in found(first, "x = 2\nfor k in range(x):\n    z = k + x\nz")
    ] == [""]


def test_a_function_finds_its_names_when_it_is_called(found):
    setup = f"{HIDDEN}k = 1\ndef f(n, m=k):\n    return k * n if n < 1 else f(n - 1) + m"
    (cell,) = found(setup, f"{HIDDEN}k = 10\nn = m = None", "f(1), [k for k in 'ab']")
    assert cell.before.splitlines()[-1] == "k = 10" and "None" not in cell.before
    assert _answer(**cell.asked)["value"] == {"text": "(1, ['a', 'b'])"}


def test_an_object_is_what_was_done_to_it(found):
    setup = (
        f"{HIDDEN}a, d = [], {{}}\nfor k in (1, 2):\n    a.append(k)\nd['k'] = 3\nb = []\nb.sort()"
    )
    (cell,) = found(setup, "a, d")
    assert _answer(**cell.asked)["value"] == {"text": "([1, 2], {'k': 3})"}
    assert "b" not in cell.before.splitlines()[-1]


def test_each_such_cell_of_the_book_runs_with_nothing_else():
    cells = {page: live.cells(ROOT, page) for page in pages.executed(ROOT)}
    assert sum(map(len, cells.values())) > 30
    for page, of_page in cells.items():
        assert len({cell.name for cell in of_page}) == len(of_page)
        for cell in of_page:
            said = _answer(**cell.asked)
            assert not said["error"], (page, cell, said)
            assert said["printed"] or said["value"], (page, cell)


def test_sympy_writes_as_the_book_has_it_write():
    assert bookkit.__all__
    settings = LatexPrinter._global_settings
    assert {name: settings[name] for name in NOTATION} == NOTATION
    said = _answer("import sympy as sp", "x = sp.Symbol('x')\nsp.log(x) / 2")
    assert said["value"] == {"latex": r"\displaystyle \frac{\ln{\left(x \right)}}{2}"}


@pytest.mark.parametrize(
    ("code", "error", "line"),
    [
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero", 2),
        ("1\n2 +", "SyntaxError: invalid syntax", 2),
        ("def f():\n    assert 0\n\n\nf()", "AssertionError", 2),
        ("import sympy\nsympy.Symbol('x').subs()", "TypeError: Basic.subs() missing", 2),
        ("\nexit_now", "NameError: name 'exit_now' is not defined", 2),
        ("raise SystemExit(1)", "SystemExit: 1", 1),
        (
            "import sympy.none_such",
            "this needs sympy.none_such, which is not part of this page’s SymPy",
            1,
        ),
        ("import none_such.at_all", "this needs none_such, which is not part of this page’s", 1),
    ],
)
def test_an_error_is_its_last_line_and_where_it_stands(code, error, line):
    said = _answer(code=code)
    assert said["error"].startswith(error) and said["line"] == line, said


def test_what_is_shown_is_what_a_notebook_shows():
    said = _answer("n = 6", "print(n)\nif n:\n    print('yes')\nn * 7")
    assert said == {"printed": "6\nyes\n", "value": {"text": "42"}, "error": "", "line": 0}
    assert _answer(code="1;")["value"] == _answer(code="None")["value"] == {}
    assert _answer(code="print('a')\n1 / 0")["printed"] == "a\n"
    wide = _answer(code="{k: 'x' * 30 for k in 'cba'}")["value"]["text"].splitlines()
    assert [line.strip(" {")[1] for line in wide] == ["c", "b", "a"]
    long = _answer(code="print('a' * 30_000)")["printed"]
    assert len(long) < 21_000 and long.endswith("… and 10001 characters more")
