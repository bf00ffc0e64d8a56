"""The pages run, say what they publish, draw what they promise, and fail when they should."""

import ast
import os

import matplotlib as mpl
import pytest

from bookkit import Derivation, DerivationError
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.statements.evidence import can_fail, negated, typed_after


def test_page_runs_cleanly(executed, root):
    # With the outputs of the build, if it has run in this state of the page and of what it imports.
    if faults := outputs.execute(root, environment(root), executed.name):
        pytest.fail("\n".join(map(str, faults)), pytrace=False)
    notebook = outputs.kept(root, executed.name)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = [output for cell in cells for output in cell.outputs]
    assert not [output.text for output in given if output.output_type == "stream"
                and (output.name == "stderr" or "Traceback" in output.text)]  # fmt: skip

    drawn = [output for output in given if "image/svg+xml" in output.get("data", {})]
    assert len(drawn) == sum(cell.figure is not None for cell in executed.cells)
    assert all("application/pdf" in output.data for output in drawn)
    assert not [output for output in given if "image/png" in output.get("data", {})]

    published = {
        output.metadata.scrapbook.name
        for output in given
        if "scrapbook" in output.get("metadata", {})
    }
    names = {name.removeprefix("application/papermill.record/") for name in published}
    assert names == executed.glued


def _derives(page):
    """Return the code of a page on which its derivations rest, statement by statement.

    What only counts, simulates or draws is left out, as the page has run already.
    """
    statements = [part for cell in page.cells for part in ast.parse(cell.code).body]
    names = [{n.id for n in ast.walk(part) if isinstance(n, ast.Name)} for part in statements]
    # And functions that derive, and derivations that go on.
    derive = {"Derivation"}
    for part, used in zip(statements, names, strict=True):
        if used & derive and not isinstance(part, ast.Import | ast.ImportFrom):
            derive |= _given(part)
    kept, wanted = [], derive
    for part, used in reversed([*zip(statements, names, strict=True)]):
        if used & derive or _given(part) & wanted:
            kept.append(part)
            wanted = wanted | used
    return "\n".join(ast.unparse(part) for part in reversed(kept))


def _given(statement):
    """Return the names that a statement defines or changes."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            found |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            # A method that is called for its effect, on what has it.
            on = getattr(node.value.func, "value", None)
            found |= {on.id} if isinstance(on, ast.Name) else set()
    return found


TURNED = {"=": "eq", "≤": "ge", "≥": "le", "<": "gt", ">": "lt"}


def _steps(page):
    """Count the steps that a page's cells write, wherever they do."""
    nodes = (node for cell in page.cells for node in ast.walk(ast.parse(cell.code)))
    calls = (getattr(node.func, "attr", "") for node in nodes if isinstance(node, ast.Call))
    return sum(call in TURNED.values() for call in calls)


@pytest.mark.thorough
def test_each_cell_that_counts_as_a_check_fails_with_its_assertions_made_false(executed):
    names, typed, idle = {}, frozenset(), []
    with mpl.rc_context({"backend": "agg"}):
        for cell in executed.cells:
            # In a fork, so that what it draws or appends is not drawn or appended twice.
            if can_fail(cell.code, typed) and not _fails_in_a_fork(negated(cell.code), names):
                idle.append(cell.code.splitlines()[0])
            typed = typed_after(cell.code, typed)
            exec(compile(cell.code, executed.name, "exec"), names)
    mpl.pyplot.close("all")
    executed.hold((line, "made false, it passes: it checks nothing") for line in idle)


def _fails_in_a_fork(code, names):
    """Run code in a fork of this process, in silence, and return whether it raises."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status != 0
    status = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        exec(compile(code, "cell", "exec"), names)
        status = 0
    finally:
        os._exit(status)


@pytest.mark.thorough
def test_no_step_of_a_derivation_survives_a_change(chapter, monkeypatch):
    add, reached, changed = Derivation._add, [], []

    def add_and_tamper(self, relation, right, reason, equality=None):
        # A cell may show how a false step is refused.
        reached.append(reason)
        result = add(self, relation, right, reason, equality)
        turned = TURNED[relation.sign]
        more = {"equality": equality} if equality else {}
        with monkeypatch.context() as untouched, pytest.raises(DerivationError):
            untouched.setattr(Derivation, "_add", add)
            # An equality gets a wrong sign, and an inequality the wrong direction.
            wrong = -right if relation.sign == "=" else right
            getattr(self, turned)(wrong, reason, **more)
        changed.append(reason)
        return result

    monkeypatch.setattr(Derivation, "_add", add_and_tamper)
    exec(compile(_derives(chapter), chapter.name, "exec"), {})
    assert changed and len(reached) >= _steps(chapter)
