"""Chapters as notebooks: MyST becomes what plain Jupyter can show, and nothing of it is lost."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from bookkit import contents
from bookkit.notebooks import plain_markdown, run_one, to_notebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("See {ref}`the next one <chap-base>`.", "See the next one."),
        ("By {prf:ref}`thm-change-of-base`.", "By change of base."),
        ("It is {glue:}`h_race` a day.", "It is `h_race` a day."),
        ("({cite}`cover2006`, section 5.4)", "([cover2006], section 5.4)"),
        ("(sec-range)=\n## How large", "## How large"),
        ("It is so.\n\n% checked: thm-gibbs\nIt is at least 0.", "It is so.\n\nIt is at least 0."),
        (":::{prf:theorem} Gibbs\n:label: thm-gibbs\nIt is so.\n:::",
         "**Theorem (Gibbs)**\n\nIt is so."),
        (":::{admonition} What to remember\n:class: remember\n- This.\n:::",
         "**What to remember**\n\n- This."),
        ("See {ref}`the next\none <chap-base>`.", "See the next\none."),
        ("```python\nx = {}\n```\n\nText.", "```python\nx = {}\n```\n\nText."),
        ("```{math}\n:label: eq-a\na = b\n```", "$$\na = b\n$$"),
        ("It is so.\n\n:::{explorable} logits\n:figure: fig-a\nTry it.\n:::\n\nSo it is.",
         "It is so.\n\nSo it is."),
    ],
)  # fmt: skip
def test_myst_becomes_markdown(myst, markdown):
    assert plain_markdown(myst) == markdown


@pytest.mark.parametrize("page", contents.executed(ROOT))
def test_a_chapter_loses_its_directives_and_none_of_its_code(page):
    source = (ROOT / f"{page}.md").read_text(encoding="utf-8")
    notebook = to_notebook(ROOT / f"{page}.md", ROOT)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) == source.count("```{code-cell}")
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"^```\w+\n.*?^```$", "", prose, flags=re.M | re.S)
    assert not re.findall(r"^:::|^```|^:\w+:|\{(?:ref|prf:ref|glue:|cite|eq|numref)\}", prose, re.M)


def test_a_notebook_that_fails_is_heard(tmp_path):
    programs = Path(sys.executable).parent
    for code in ("1 + 1", "assert 1 + 1 == 3"):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
        nbformat.write(notebook, tmp_path / "one.ipynb")
        if code == "1 + 1":
            run_one(programs, tmp_path / "one.ipynb")
        else:
            with pytest.raises(subprocess.CalledProcessError):
                run_one(programs, tmp_path / "one.ipynb")


def test_the_macros_come_first():
    page = contents.executed(ROOT)[0]
    first = to_notebook(ROOT / f"{page}.md", ROOT).cells[0]
    assert first.source.startswith("$$\n\\newcommand{\\KL}")
