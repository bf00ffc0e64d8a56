"""Mutants of chains in LaTeX: what is altered, where, and what becomes of it."""

import shutil
from pathlib import Path

import pytest

from derivation import DerivationError
from derivation.declarations import Declarations
from sphinx_bookkit.execution.session import Session
from sphinx_bookkit.page import parse, read
from tests import tiny
from tools.mutation import runner
from tools.mutation.chains import changes
from tools.mutation.operators import mutants

ROOT = Path(__file__).resolve().parents[2]
CHAIN = r"""%%derivation mixing
given: p, q positive pmfs of x; t \in [0, 1]; c > 0; p(x) < 1; in nats
where: m(x) = t p(x) + (1 - t) q(x)
H(p, m) + c H(p)
&= \sum_x p(x) \log \frac1{m(x)} + c H(p)   && “≤” takes three bytes \\
&\ge H(p) - 0 \cdot \KL{p}{q} + c H(p)      && Gibbs; equality iff $p = m$ and $t = 1$ or $p = q$ \\
&> 0                                        && why"""
ROW = r"H(p, m) + c H(p) &= \sum_x p(x) \log \frac1{m(x)} + c H(p) && “≤” takes three bytes"
SECOND = (
    r"&\ge H(p) - 0 \cdot \KL{p}{q} + c H(p) && Gibbs; equality iff $p = m$ and $t = 1$ or $p = q$"
)
WANTED = [
    # A sign, a logarithm, a number, a ratio, two pmfs.
    (ROW, ROW.replace("H(p, m) +", "H(p, m) -")),
    (ROW, ROW.replace(r"\log", r"\ln")),
    (ROW, ROW.replace(r"\frac1{m(x)}", r"\frac2{m(x)}")),
    (ROW, ROW.replace(r"\frac1{m(x)}", r"\frac{m(x)}1")),
    (ROW, ROW.replace("H(p, m)", "H(m, p)")),
    (SECOND, SECOND.replace(r"\KL{p}{q}", r"\KL{q}{p}")),
    # A term, a factor.
    (ROW, ROW.replace("H(p, m) + c H(p) ", "H(p, m) ")),
    (ROW, ROW.replace("H(p, m) + c ", "H(p, m) + ")),
    (ROW, ROW.replace(r"p(x) \log", r"\log")),
    # The relation.
    (SECOND, SECOND.replace(r"\ge", r"\le")),
    (SECOND, r"&> H(p) - 0 \cdot \KL{p}{q} + c H(p) && Gibbs"),
    ("&> 0 && why", "&< 0 && why"),
    # The case of equality.
    (SECOND, SECOND.partition(" iff")[0] + " never"),
    (SECOND, SECOND.replace(" and $t = 1$", "")),
    (SECOND, SECOND.replace("$p = m$ and ", "")),
    (SECOND, SECOND.replace("$t = 1$", "$t = 2$")),
    # What it is stated for.
    ("p, q positive pmfs of x", "p, q pmfs of x"),
    (r"t \in [0, 1]", r"t \in \mathbb{R}"),
    ("c > 0", r"c \in \mathbb{R}"),
    ("p(x) < 1", ""),
    ("in nats", ""),
    ("m(x) = t p(x) + (1 - t) q(x)", "m(x) = t p(x) - (1 - t) q(x)"),
    ("m(x) = t p(x) + (1 - t) q(x)", "m(x) = t p(x)"),
    ("m(x) = t p(x) + (1 - t) q(x)", "m(x) = p(x) + (1 - t) q(x)"),
]


@pytest.fixture(scope="module")
def found():
    return list(changes(CHAIN, Declarations()))


@pytest.mark.parametrize(("before", "after"), WANTED)
def test_it_is_altered_as_an_author_could(found, before, after):
    assert (before, after) in {(one.before, one.after) for one in found}


def test_each_alters_one_place_and_none_alters_nothing(found):
    for one in found:
        changed = CHAIN[: one.start] + one.text + CHAIN[one.end :]
        assert changed != CHAIN and one.before != one.after
        assert changed.startswith("%%derivation mixing\n")
    kinds = {one.kind for one in found}
    assert kinds == {"derivation", "hypothesis"}


@pytest.mark.parametrize(
    "code", [CHAIN.replace("%%derivation", "%%refused"), "%%derivation a\nH(s) &= 1", "a = 1 + 1"]
)
def test_what_is_false_unreadable_or_python_is_left_alone(code):
    assert not list(changes(code, Declarations()))


PAGE = r"""
# Eine Seite: “p ≤ q”

```{code-cell} python
%load_ext derivation
from crossentropy import entropy
```

```{code-cell} python
%%given
given: p, q pmfs of x
where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
```

```{code-cell} python
:checks: thm-one

%%derivation split
H(p, m) &= H(p) + \KL{p}{m}   && “≤” splits \\
&\ge H(p)                     && Gibbs; equality iff $p = m$
```

```{code-cell} python
assert entropy([1/2, 1/2]) == 1
```

```{code-cell} python
%%refused sign
H(p, m) &= H(p) - \KL{p}{m}   && as printed
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("book")
    (root / "requirements.txt").touch()
    tiny.write(root, {"page": PAGE}, {"execute_notebooks": "cache", "timeout": 60})
    shutil.copytree(ROOT / "src", root / "src")
    return root


@pytest.fixture(scope="module")
def of_page(book):
    return [mutant for mutant in mutants(book) if mutant.file == "page.md"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mutant_has_its_place_in_the_page(of_page, book, end):
    file = book / "page.md"
    whole = file.read_bytes().decode().replace("\r\n", "\n").replace("\n", end)
    file.write_bytes(whole.encode())
    again = [mutant for mutant in mutants(book) if mutant.file == "page.md"]
    file.write_bytes(whole.replace("\r\n", "\n").encode())
    assert [one.id for one in again] == [one.id for one in of_page]
    lines = whole.split(end)
    cells = parse(whole).cells
    for mutant in again:
        altered = parse(mutant.apply(whole)).cells[mutant.cell]
        cell = cells[mutant.cell]
        assert altered.code != cell.code
        assert altered.written == mutant.apply(cell.written, cell.start)
        if cell.magic:
            assert mutant.before.split()[0] in lines[mutant.line - 1]


def test_of_each_chain_that_is_stated_there_are_some(of_page):
    assert {mutant.cell for mutant in of_page} == {1, 2, 3}
    assert {mutant.kind for mutant in of_page if mutant.cell == 1} == {"hypothesis"}


def _of(of_page, part):
    return next(mutant for mutant in of_page if part in mutant.after)


def test_the_verdict_is_that_of_the_chain_and_has_its_line(of_page, book):
    cells = read(book / "page.md").cells
    chosen = [
        _of(of_page, r"H(p) - \KL{p}{m}"),
        _of(of_page, "equality never"),
        _of(of_page, r"m(x) = \frac13"),
        _of(of_page, r"m(x) = \frac12 \bigl(p(x) - q(x)\bigr)"),
    ]
    verdicts = runner.judge(book, chosen)
    for mutant in chosen:
        failure = verdicts[mutant]
        assert failure is not None and failure.cell == "%%derivation split"
    first, second = verdicts[chosen[0]], verdicts[chosen[1]]
    assert first.said.startswith("step 1 of 2 is false\n    H(p, m) &= H(p) - ")
    assert (first.line, second.line) == (cells[2].first + 1, cells[2].first + 2)


def test_a_page_as_it_is_passes_and_its_mutants_do_not(of_page, book):
    cells = read(book / "page.md").cells
    standing = []
    for mutant in (one for one in of_page if one.kind == "derivation"):
        session = Session()
        session.run(cells[1].code)
        cell = cells[mutant.cell]
        session.run(cell.code)
        try:
            session.run(mutant.apply(cell.written, cell.start))
        except DerivationError:
            continue
        standing.append(mutant.after)
    assert not standing
