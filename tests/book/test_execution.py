"""The pages run, say what they publish, draw what they promise, and fail when they should."""

import ast
import contextlib
import io
import json
import os
from functools import partial
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from derivation import DerivationError
from derivation.chains import negated as negated_step
from derivation.chains import written
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.session import Session
from sphinx_bookkit.page import Role
from sphinx_bookkit.statements import evidence
from sphinx_bookkit.statements.evidence import can_fail, negated, traced, typed_after
from tests.book.places import like


def test_page_runs_cleanly(executed, root, run):
    # With the outputs of the build, if it has run in this state of the page and of what it imports.
    if faults := run(executed.name):
        pytest.fail("\n".join(map(str, faults)), pytrace=False)
    notebook = outputs.kept(root, executed.name)
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"]
    faults, published = [], {}
    for cell, outcome in zip(executed.cells, ran, strict=True):
        faults += [(cell.first, words, do) for words, do in _shown(cell, outcome.outputs)]
        published |= {name: cell for output in outcome.outputs if (name := _published(output))}
    glued = {role.content: role.line for role in executed.tree.all(Role) if role.name == "glue:"}
    faults += [(_line_of(name, cell), name, "no sentence says it: glue it, or don't publish it")
               for name, cell in published.items() if name not in glued]  # fmt: skip
    faults += [(line, name, "no cell publishes it" + like(name, published))
               for name, line in glued.items() if name not in published]  # fmt: skip
    executed.hold(faults)


def _shown(cell, given):
    """Yield what is wrong with what a cell has shown, and what to do."""
    for output in given:
        if output.output_type == "stream" and "Traceback" in output.text:
            yield output.text, "show how it is refused by `refuse`, without a traceback"
    data = [output.get("data", {}) for output in given]
    drawn = [one for one in data if "image/svg+xml" in one]
    if len(drawn) != (cell.figure is not None):
        do = "a cell that draws one figure has its caption and name, and no other cell has one"
        yield f"{len(drawn)} figures", do
    as_pdf = all("application/pdf" in one for one in drawn)
    if not as_pdf or any("image/png" in one for one in data):
        yield "a figure in other formats", "draw it on `canvas`, which makes it for site and print"


def _published(output):
    """Return the name under which an output is published, or nothing."""
    name = output.get("metadata", {}).get("scrapbook", {}).get("name", "")
    return name.removeprefix("application/papermill.record/")


def _line_of(name, cell):
    """Return the line of the file in which a cell publishes a name."""
    calls = (node for node in ast.walk(ast.parse(cell.python)) if isinstance(node, ast.keyword))
    rows = (call.value.lineno - 1 for call in calls if call.arg == name)
    return cell.first + next(rows, 0)


@pytest.mark.thorough
def test_each_cell_that_counts_as_a_check_fails_with_its_assertions_made_false(executed, root):
    idle = _once(root, executed)
    executed.hold((*place, "made false, it passes: it checks nothing") for place in idle)


def _once(root, page):
    """Return what `_idle` does, from beside the outputs of the page where it is known."""
    rules = [Path(evidence.__file__), Path(__file__)]
    known = outputs.cache_of(root, page.name) / f"idle-{outputs.state_of(rules, root)}.json"
    if not known.is_file():
        idle = _idle(page)
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps(idle), encoding="utf-8")
    return json.loads(known.read_text(encoding="utf-8"))


def _idle(page):
    """Return the lines of the cells of a page that pass with what they check made false."""
    session, typed, idle = Session(), frozenset(), []
    with mpl.rc_context({"backend": "agg"}):
        for cell in page.cells:
            checks = can_fail(cell.code, typed)
            # A name for each cell: a later one may call what this one defines.
            name, reached = f"_reached_{cell.first}", []
            session.names[name] = partial(reached.append, True)
            once = traced(cell.code, name) if checks else None
            chain = cell.magic in {"derivation", "refused"}
            passing = []
            if checks and once is None:
                fails = _fails if chain else _fails_in_a_fork
                passing = [k for k, wrong in enumerate(_made_false(cell))
                           if not fails(wrong, session)]  # fmt: skip
            typed = typed_after(cell.code, typed)
            # A chain leaves no names behind, and is held to be true where the page is run.
            if not chain:
                session.run(once or cell.code, page.name)
            if once and not reached:
                passing = [0]
            said = f"{cell.code.splitlines()[0]}, of its steps {passing}, counted from 0"
            idle += [(cell.first, said)] * bool(passing)
    plt.close("all")
    return idle


def _made_false(cell):
    """Return a cell with all its assertions made false, or a chain with each of its steps."""
    if cell.magic != "derivation":
        return [negated(cell.code)]
    name, steps = cell.code.partition("\n")[0], len(written(cell.body).signs)
    return [f"{name}\n{negated_step(cell.body, step)}" for step in range(steps)]


def _fails(code, session):
    """Return whether a chain is refused, in this process, which knows its samples already."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            session.run(code)
        except DerivationError:
            return True
    return False


def _fails_in_a_fork(code, session):
    """Run code in a fork of this process, in silence, and return whether it raises.

    What it draws or appends is not drawn or appended twice.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status != 0
    status = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        session.run(code)
        status = 0
    finally:
        os._exit(status)
