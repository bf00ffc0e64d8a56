"""The pages run, say what they publish, draw what they promise, and fail when they should."""

import os
import re

import jupytext
import matplotlib as mpl
import nbclient
import pytest

import crossentropy
from bookkit import Derivation, DerivationError
from sphinx_bookkit.statements.evidence import can_fail, negated, typed_after


def test_page_runs_cleanly(executed, tmp_path):
    notebook = jupytext.read(executed.path)
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=resources).execute()

    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output.text for output in outputs if output.output_type == "stream"
                and (output.name == "stderr" or "Traceback" in output.text)]  # fmt: skip

    drawn = [output for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert len(drawn) == sum(cell.figure is not None for cell in executed.cells)
    assert all("application/pdf" in output.data for output in drawn)
    assert not [output for output in outputs if "image/png" in output.get("data", {})]

    published = {
        output.metadata.scrapbook.name
        for output in outputs
        if "scrapbook" in output.get("metadata", {})
    }
    names = {name.removeprefix("application/papermill.record/") for name in published}
    assert names == executed.glued


def _run(page):
    """Execute a page's cells in this process, where its names can be tampered with."""
    names = {}
    with mpl.rc_context({"backend": "agg"}):
        for cell in page.cells:
            exec(compile(cell.code, page.name, "exec"), names)
    mpl.pyplot.close("all")


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
    add, changed = Derivation._add, []

    def add_and_tamper(self, relation, right, reason, equality=None):
        result = add(self, relation, right, reason, equality)
        turned = {"=": "eq", "≤": "ge", "≥": "le", "<": "gt", ">": "lt"}[relation.sign]
        more = {"equality": equality} if equality else {}
        with monkeypatch.context() as untouched, pytest.raises(DerivationError):
            untouched.setattr(Derivation, "_add", add)
            # An equality gets a wrong sign, and an inequality the wrong direction.
            wrong = -right if relation.sign == "=" else right
            getattr(self, turned)(wrong, reason, **more)
        changed.append(reason)
        return result

    monkeypatch.setattr(Derivation, "_add", add_and_tamper)
    _run(chapter)
    assert changed


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["entropy", "cross_entropy", "kl_divergence"])
def test_a_wrong_sign_in_the_package_stops_every_chapter_that_uses_it(name, chapter, monkeypatch):
    # The package's, and not another's of the same name, such as scipy.stats.entropy.
    if not any(re.search(rf"(?<![\w.]){name}\(", cell.code) for cell in chapter.cells):
        pytest.skip("not used here")
    right = getattr(crossentropy, name)
    monkeypatch.setattr(crossentropy, name, lambda *args, **kw: -right(*args, **kw))
    with pytest.raises((AssertionError, ValueError)):
        _run(chapter)
