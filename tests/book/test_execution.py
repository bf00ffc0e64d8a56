"""The pages run, say what they publish, draw what they promise, and fail when they should."""

import re

import matplotlib as mpl
import pytest

from bookkit import Derivation, DerivationError
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment


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
    used = re.findall(r"\{glue:\}`(\w+)`", executed.prose)
    assert {name.removeprefix("application/papermill.record/") for name in published} == set(used)


def _run(page):
    """Execute a page's cells in this process, where its names can be tampered with."""
    names = {}
    with mpl.rc_context({"backend": "agg"}):
        for cell in page.cells:
            exec(compile(cell.code, page.name, "exec"), names)
    mpl.pyplot.close("all")


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
