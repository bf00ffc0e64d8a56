"""A book of pages that fail, each in its own way: what comes back, and that each has run once."""

import pytest

from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.faults import CellFault
from tests import tiny

PAGE = """
# A Page

```{{code-cell}} python
:tags: [hide-input]
from pathlib import Path
with Path("runs").open("a") as runs:
    runs.write("{name} ")
```

Words.

```{{code-cell}} python
here = 1
{code}
```

```{{code-cell}} python
raise SystemError("no cell follows one that fails")
```
"""
FIRST = (tiny.HEAD + PAGE).splitlines().index("here = 1") + 1
# What stands below the second cell's first line, what is said of it, and how far below it fails.
FAULTS = {
    "assertion": ("assert here == 2", "AssertionError: assert here == 2", 1),
    "error": ("raise ValueError('one\\ntwo')", "ValueError: one\ntwo", 1),
    "deep": (
        "def wrong(text):\n    int(text)\nwrong('x')",
        "ValueError: invalid literal for int() with base 10: 'x'",
        3,
    ),
    "syntax": ("here = = 2", "SyntaxError: invalid syntax (", 1),
    "hangs": ("while True: pass", "stopped after 4 seconds, the timeout of _config.yml", 0),
    "dies": ("import os; os._exit(1)", "the kernel died: Kernel died", 0),
    # What fails once the cell's own code is done, as the drawing of its figures does.
    "afterwards": (
        "def draw():\n    raise ValueError('no figure')\n"
        "get_ipython().events.register('post_execute', draw)",
        "ValueError: no figure",
        0,
    ),
}
# A cell that only speaks where none may: those after it run.
SPEAKS = "import sys\nprint('Be\\nware', file=sys.stderr)"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("book")
    (root / "requirements.txt").touch()
    pages = {name: PAGE.format(name=name, code=code) for name, (code, _, _) in FAULTS.items()}
    speaks = PAGE.format(name="speaks", code=SPEAKS).replace('raise SystemError("', 'print("')
    fine = {"fine": "```{code-cell} python\nprint('all is well')\n```\n"}
    execute = {"execute_notebooks": "cache", "timeout": 4, "stderr_output": "error"}
    tiny.write(root, {**fine, **pages, "speaks": speaks}, execute)
    return root


@pytest.fixture(scope="module")
def found(root):
    return outputs.execute(root, environment(root))


def test_all_pages_run_once_and_those_that_fail_come_back_in_the_order_of_the_book(root, found):
    assert [fault.file for fault in found] == [f"{name}.md" for name in (*FAULTS, "speaks")]
    assert sorted((root / "runs").read_text().split()) == sorted([*FAULTS, "speaks"])


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_page_line_cell_and_words(found, name):
    _, said, below = FAULTS[name]
    (fault,) = (fault for fault in found if fault.file == f"{name}.md")
    assert isinstance(fault, CellFault)
    assert (fault.line, fault.cell) == (FIRST + below, "here = 1")
    assert f"{fault.said}\n".startswith(said)
    assert str(fault).startswith(f"{name}.md:{FIRST + below}, in the cell that begins 'here = 1': ")
    # A traceback that a terminal and a file show alike, for what has raised.
    assert ("Error" in fault.trace) == ("Error" in said)
    assert "\x1b" not in fault.trace


def test_what_a_cell_says_on_stderr_is_a_fault_where_the_book_says_so(root, found):
    speaks = CellFault("speaks.md", FIRST, "stderr: Be ware", "here = 1")
    assert found[-1] == speaks
    # It may have been a warning that comes once, so its outputs are not kept.
    (root / "_toc.yml").write_text("format: jb-book\nroot: speaks\n")
    assert outputs.execute(root, environment(root)) == [speaks]
    assert (root / "runs").read_text().split().count("speaks") == 2
    config = root / "_config.yml"
    config.write_text(config.read_text().replace("stderr_output: error", "stderr_output: show"))
    assert not outputs.execute(root, environment(root))


def test_a_page_that_fails_leaves_no_outputs(root, found):
    kept = {page for page in ("fine", *FAULTS) if [*outputs.cache_of(root, page).rglob("*.ipynb")]}
    assert kept == {"fine"}


CHAIN = r"""
# A Page

```{code-cell} python
%load_ext derivation
```

```{code-cell} python
:checks: thm-none

%%derivation two-steps
given: p pmf of x
H(p)
&= 2 H(p)   && wrong \\
&\ge 0      && right; equality iff $p(x)^2 = p(x)$ \\
&\ge 1      && wrong, too; equality never
```
"""


def test_the_faults_of_a_chain_have_their_lines_in_the_page(tmp_path):
    (tmp_path / "requirements.txt").touch()
    execute = {"execute_notebooks": "cache", "timeout": 60, "stderr_output": "error"}
    tiny.write(tmp_path, {"page": CHAIN}, execute)
    lines = (tiny.HEAD + CHAIN).splitlines()
    first, second = outputs.execute(tmp_path, environment(tmp_path))
    assert [first.line, second.line] == [lines.index(line) + 1 for line in lines if "wrong" in line]
    said, shown, caret, where, left, right = first.said.splitlines()
    assert said == "step 1 of 3 is false"
    assert shown == r"    &= 2 H(p)   && wrong \\"
    assert caret == "     ^"
    assert where.startswith("    for instance where p = (")
    assert (left.split()[0], right.split()[0]) == ("left", "right")
    place = f"page.md:{first.line}, in the cell that begins '%%derivation two-steps': "
    assert str(first).startswith(f"{place}step 1 of 3 is false\n")
    assert "step 3 of 3 is false" in second.said
