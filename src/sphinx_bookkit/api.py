"""The API page, a Sphinx extension: docstrings that are written to be read in a terminal.

A chapter ends with links to the functions that it imports. In the docstrings formulas and
references are plain text. Two things in them would be marks of reStructuredText: the bars of
|p - q|, a substitution, and the initial at the start of "T. M. Cover", an enumeration.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_bookkit.magics import Code

_INITIAL = re.compile(r"^(\s*)(?=[A-Z]\. )")


def as_text(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Escape what is no mark in a docstring, but for its examples, which are taken as they are."""
    in_example = False
    for number, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[number] = _INITIAL.sub(r"\1\\", line).replace("|", r"\|")


def imported(code: str) -> Iterator[str]:
    """Yield the full names of what a cell imports from the package, but for its modules."""
    for node in ast.walk(ast.parse(Code(code).python)):
        name = (isinstance(node, ast.ImportFrom) and node.module) or ""
        if isinstance(node, ast.ImportFrom) and name.startswith("crossentropy"):
            module = importlib.import_module(name)
            for alias in node.names:
                if not isinstance(getattr(module, alias.name), ModuleType):
                    yield f"{name}.{alias.name}"


def _link_functions(app: Sphinx, document: nodes.document) -> None:
    cells = [cell for cell in document.findall(nodes.container) if "cell_input" in cell["classes"]]
    names = sorted({name for cell in cells for name in imported(cell.astext())})
    if not names:
        return
    line = nodes.paragraph("", "From the package: ", classes=["answers"])
    for number, name in enumerate(names):
        line += [nodes.Text(", ")] if number else []
        kind = "exc" if name.endswith("Error") else "func"
        short = nodes.literal("", name.removeprefix("crossentropy."), classes=["xref", "py"])
        options = {"refdomain": "py", "reftype": kind, "refexplicit": True, "refwarn": True}
        line += addnodes.pending_xref("", short, refdoc=app.env.docname, reftarget=name, **options)
    next(document.findall(nodes.section)).append(line)


def _ignore_missing_page(app: Sphinx, config: Config) -> None:
    """Ask for no page of NumPy's error: the book links to no inventory of another project."""
    config.nitpick_ignore = {*config.nitpick_ignore, ("py:exc", "AxisError")}


def setup(app: Sphinx) -> None:
    """Connect to autodoc."""
    app.connect("config-inited", _ignore_missing_page)
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    # Before napoleon, at 500: a reference that it has indented is another line.
    app.connect("autodoc-process-docstring", as_text, priority=400)
    app.connect("doctree-read", _link_functions)
