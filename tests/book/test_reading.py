"""Sphinx reads each page as the build does, and has nothing to say: no role, option or block."""

import os
import re
from contextlib import suppress

import pytest
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

from sphinx_bookkit import faults, report
from sphinx_bookkit.page import Block, Role
from tests.book.places import like

# What to do about what docutils and Sphinx say.
REMEDIES = {
    "option keys": "options are lines :name: value below the name of a block",
    "Has content": "close its fence below its options",
    "image file not readable": "draw it in a cell, by a function of src/bookkit/figures",
    "unknown document": "lead to a section, {ref}`words <its-label>`",
    "Non-consecutive header level": "one # for the page, two for its sections, three within them",
}
_HELD = re.compile(
    "Duplicate explicit target name|duplicate label|solution-(?:start|end) directive"
)
_UNKNOWN = re.compile(r"Unknown (?:interpreted text role|directive type)[:,]? [\"'](.+?)[\"']")


@pytest.fixture(scope="module")
def read(root, tmp_path_factory):
    """What reads a page, and returns the faults that it finds."""
    out = tmp_path_factory.mktemp("read")
    config, _ = get_final_config(
        user_yaml=root / "_config.yml", sourcedir=root, cli_config={"latex_individualpages": False}
    )
    config |= {
        "external_toc_path": str(root / "_toc.yml"),
        # The page has run elsewhere, and what it published is compared there.
        "nb_execution_mode": "off",
        "suppress_warnings": [*config.get("suppress_warnings", ()), "mystnb.glue"],
    }
    said = out / "faults.jsonl"
    with pytest.MonkeyPatch.context() as patch, docutils_namespace(), open(os.devnull, "w") as none:
        patch.setenv(report.VARIABLE, str(said))
        app = Sphinx(root, None, out, out / "trees", "dummy", config, status=None, warning=none)
        app.env.find_files(app.config, app.builder)
        # The contents are read there.
        app.events.emit("env-get-outdated", app.env, set(), set(), set())

        def read_page(name):
            before = len([*faults.read(said)])
            # What stops it has been said before, with its place.
            with suppress(ExtensionError):
                app.builder.read_doc(name)
            return [*faults.read(said)][before:]

        yield read_page


def test_sphinx_has_nothing_to_say_of_the_page(page, pages, read):
    found = read(page.name)
    # What has no line is said again with one. Labels and solutions have tests of their own.
    placed = [fault for fault in found if fault.line] or found
    placed = [fault for fault in placed if not _HELD.search(fault.said)]
    known = {part.name for one in pages if one is not page for part in one.tree.walk()
             if isinstance(part, Block | Role)}  # fmt: skip
    page.hold((fault.line or 1, _own(fault.said), _remedy(fault.said, known)) for fault in placed)


def _own(said):
    """Return what was said, without what says where."""
    return re.sub(r"^(?:WARNING|ERROR|CRITICAL): | \[[\w.]+\]$", "", said.split("\n")[0])


def _remedy(said, known):
    if unknown := _UNKNOWN.search(said):
        return f"there is no such thing{like(unknown[1], known)}"
    found = (do for words, do in REMEDIES.items() if words in said)
    return next(found, "the build stops at this: mend it")
