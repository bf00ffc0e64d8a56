"""The cells of a page as ruff reads them: nothing is imported, or named, in vain."""

import json
import subprocess
import sys

import pytest

from sphinx_bookkit.page import parse

# What is wrong whatever the style is; a cell is written as its reader reads it. What is no Python,
# and names that are unknown, are found when the page runs.
RULES = ("--select=F", "--ignore=F821")


def faults(cells, root):
    """Return what ruff finds in the cells of a page, which share their names."""
    empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    notebook = {
        "cells": [{**empty, "source": cell.python} for cell in cells],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    command = [sys.executable, "-m", "ruff", "check", "--isolated", *RULES]
    command += ["--output-format=json", "--stdin-filename=page.ipynb", "-"]
    said = subprocess.run(command, input=json.dumps(notebook), cwd=root, capture_output=True,
                          text=True)  # fmt: skip
    for found in json.loads(said.stdout):
        cell, row = cells[found["cell"] - 1], found["location"]["row"] - 1
        line = cell.code.split("\n")[row] if cell.code else ""
        fix = (found["fix"] or {}).get("message") or "mend it"
        yield cell.first + row, line.strip(), f"{found['message']}: {fix[0].lower()}{fix[1:]}"


def test_ruff_finds_nothing_in_the_cells(executed, root):
    executed.hold(faults(executed.cells, root))


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("import math\nimport numpy as np\nnp.pi", 6, "`math` imported but unused: remove"),
        ("one = 1\nf'two'", 7, "f-string without any placeholders: remove"),
    ],
)
def test_a_fault_has_its_line_and_what_to_do(code, line, said, root):
    page = parse(f"Words.\n\n```{{code-cell}} python\n:tags: [remove-cell]\n\n{code}\n```\n")
    ((at, words, do),) = faults(page.cells, root)
    assert (at, words) == (line, code.split("\n")[line - 6]) and do.startswith(said)
