"""What the tests of the checker share: cases in files, each a title and a cell."""

from pathlib import Path

import pytest

from derivation import keeping
from derivation.cell import read_cell
from derivation.declarations import Declarations
from derivation.reader import read_chain, read_condition
from derivation.statement import Statement
from derivation.tree import Relation

HERE = Path(__file__).parent


@pytest.fixture
def kept(verdicts, monkeypatch):
    """Let stand what this state of the checker has accepted in an earlier run."""
    monkeypatch.setenv(keeping.VARIABLE, verdicts)


def cases(name):
    """Yield the title and the cell of each case of a file."""
    text = (HERE / "cases" / name).read_text(encoding="utf-8")
    for block in text.split("\n# "):
        title, _, cell = block.removeprefix("# ").partition("\n")
        yield title, cell


def cells(name):
    """Yield the label and the text of each derivation of a Markdown file of chains."""
    text = (HERE / "chains" / name).read_text(encoding="utf-8")
    for block in text.split("%%derivation ")[1:]:
        label, _, cell = block.partition("\n")
        yield label, cell.partition("```")[0]


def statement(source):
    """Return the first step of a cell as a statement, without a prover or an attack."""
    cell = read_cell(source, Declarations())
    chain = read_chain(cell.chain, cell.declared)
    claim = cell.rows[-1].claim
    equality = None
    if claim is not None:
        equality = bool(claim.parts) and claim.test(cell.declared, chain.names)
    conditions = tuple(
        read_condition(one.latex, cell.declared, one.place) for one in cell.declared.conditions
    )
    relation = Relation(chain.signs[0], chain.sides[0], chain.sides[1])
    return Statement(relation, chain.free, cell.declared, equality, conditions)
