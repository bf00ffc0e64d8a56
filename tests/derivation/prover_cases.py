"""Statements for tests of the prover, read from files."""

from pathlib import Path
from types import SimpleNamespace

from derivation import declare, tree
from derivation.prover import prove
from derivation.reader import read_chain
from derivation.where import abbreviate

HERE = Path(__file__).parent / "prover"


def lines(name):
    """Yield the statements of a file, one a line, without the remarks."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def blocks(name):
    """Yield the chapter and the statement of each block of a file."""
    chapter = ""
    for block in (HERE / name).read_text(encoding="utf-8").split("\n\n"):
        parts = {"given": "", "where": "", "rows": ""}
        for row in block.splitlines():
            word, colon, rest = row.partition(": ")
            if row.startswith("## "):
                chapter = row.removeprefix("## ")
            elif colon and word in parts:
                parts[word] = rest
            elif not row.startswith("#"):
                parts["rows"] += row
        if parts["rows"]:
            yield chapter, f"{parts['given']} :: {parts['where']} :: {parts['rows']}"


def read(line):
    """Return the declarations of a statement, its relations and its free outcomes."""
    given, where, chain = (part.strip() for part in line.split("::"))
    declared = declare(given)
    if where:
        declared = abbreviate(where, declared, 0)
    found = read_chain(chain, declared)
    relations = [tree.Relation(sign, *found.sides[k : k + 2]) for k, sign in enumerate(found.signs)]
    return declared, relations, found.free


def proof_of(relation, free, declared, equality=None):
    """Return a proof of one relation, or None."""
    statement = SimpleNamespace(relation=relation, free=free, equality=equality, conditions=())
    return prove(statement, declared)


def prove_all(line):
    """Yield the proof of each relation of a statement, with the relation and the declarations."""
    declared, relations, free = read(line)
    for relation in relations:
        yield proof_of(relation, free, declared), relation, declared
