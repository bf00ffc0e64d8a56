"""The book's Sphinx extension: what Jupyter Book and its extensions do not do, one module each.

============= ==========================================================================
`page`        a page as its author wrote it: its blocks, cells, formulas, labels, references
`pages`       the pages of the book, in its order, and those that run
`stored`      what takes long to make, kept for the state of what it is made of
`faults`      what is wrong with the book, and where: objects, whoever finds them
`report`      what Sphinx warns of and what stops it, written as faults
`execution`   how they run, and their outputs, which know when the code behind them has changed
`renderers`   what cells show as fields, made nodes: quantities and derivations
`derivations` cells that hold a chain of LaTeX: the typeset chain in the place of its source
`challenges`  the ``challenge`` directive: a chain whose fault the reader is to find
`magics`      what a cell holds besides Python: a cell magic, or lines for IPython
`api`         the page on the package, and what a chapter uses of it
`references`  references, resolved without loading a page for each
`math`        formulas rendered at build time by KaTeX, with the book's own macros
`claims`      the ``claim`` directive, its table, and links to a claim
`entries`     the ``question`` and ``misconception`` directives, and the links back from sections
`corrections` the ``erratum`` directive: what was false in the book, and the feed that tells of it
`index`       the terms of definitions and the names of theorems, for the index
`proofs`      proofs that begin with a comment
`statements`  what checks each theorem, said under it, and the graph of all statements
`colophon`    from what the book was made, for its foot and its title page
`explorables` figures that can be touched, where there is JavaScript
`live`        a derivation that a reader can change, and have checked
`notebook`    the builder that writes a page as a notebook, from its nodes
`html`        the web side: what a page loads, says of itself, and offers to its reader
`latex`       the side of the PDF: engine, page, fonts, boxes
============= ==========================================================================

Nothing is imported before Sphinx asks for it: what lists the pages alone needs no more than that.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The grammar of addresses, which jsonschema would compile for a second or two in each process: no
# page of the book has any that it checks.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# In the order in which they see a page, where they do at the same moment.
PARTS = (
    "renderers",
    "derivations",
    "challenges",
    "api",
    "execution.cache",
    "references",
    "math",
    "claims",
    "entries",
    "corrections",
    "index",
    "html.dark_mode",
    "proofs",
    "statements",
    "explorables",
    "live",
    "html.unit_switch",
    "html.notation",
    "html.typography",
    "html.solutions",
    "html.scripts",
    "html.launch",
    "notebook",
    "latex",
    "html.config",
    "html.accessibility",
    "html.metadata",
    "html.search",
    "html.permalinks",
    "html.terms",
    "html.edition",
    "html.moved",
    "html.not_found",
    "html.stylesheets",
    "html.assets",
    "html.fonts",
    "html.cards",
    "html.csp",
    "html.kept",
)


def setup(app: "Sphinx") -> dict[str, object]:
    """Register every part with Sphinx."""
    from sphinx_bookkit.execution.outputs import state_of

    for part in PARTS:
        import_module(f"{__name__}.{part}").setup(app)
    # Pages that another state of these modules has read are read again.
    here = Path(__file__).parent
    version = int(state_of(sorted(here.rglob("*.py")), here)[:8], 16)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": version}
