"""The API page, a Sphinx extension: docstrings that are written to be read in a terminal.

Their formulas and references are plain text. Two things in them would be marks of reStructuredText:
the bars of |p - q|, a substitution, and the initial at the start of "T. M. Cover", an enumeration.
"""

import re
from typing import Any

from sphinx.application import Sphinx

_INITIAL = re.compile(r"^(\s*)(?=[A-Z]\. )")


def as_text(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Escape what is no mark in a docstring, but for its examples, which are taken as they are."""
    in_example = False
    for number, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[number] = _INITIAL.sub(r"\1\\", line).replace("|", r"\|")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to autodoc."""
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    # Before napoleon, at 500: a reference that it has indented is another line.
    app.connect("autodoc-process-docstring", as_text, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
