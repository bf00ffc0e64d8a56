"""The book's Sphinx extension: what Jupyter Book and its extensions do not do, one module each.

============= ==========================================================================
`math`        formulas rendered at build time by KaTeX, with the book's own macros
`cache`       executed outputs that know when the code behind them has changed
`cards`       what a page shows where its address is shared
`claims`      the ``claim`` directive, its table, and links to a claim
`csp`         what a page may load and run, and nothing else
`entries`     the ``question`` and ``misconception`` directives, and the links back from sections
`index`       the terms of definitions and the names of theorems, for the index
`figures`     figures in the inks of the light theme and of the dark
`statements`  what checks each theorem, said under it, and the graph of all statements
`explorables` figures that can be touched, where there is JavaScript
`lines`       where the site breaks its lines
`launch`      the notebook behind a page, to download and to run
`notebook`    the builder that writes a page as a notebook, from its nodes
`pdf`         the LaTeX side: engine, page, fonts, boxes
`reading`     previews of links, and the LaTeX of a formula to copy
`site`        the web side: style sheets, fonts, descriptions
`units`       the switch of units: what it converts, and the pages that have it
============= ==========================================================================
"""

from pathlib import Path

from sphinx.application import Sphinx

from bookkit.outputs import state_of

from . import (
    cache,
    cards,
    claims,
    csp,
    entries,
    explorables,
    figures,
    index,
    launch,
    lines,
    math,
    notebook,
    pdf,
    reading,
    site,
    statements,
    units,
)

_PAGES = (
    math,
    claims,
    entries,
    index,
    figures,
    statements,
    explorables,
    units,
    lines,
    reading,
    launch,
)


def setup(app: Sphinx) -> dict[str, int]:
    """Register every part with Sphinx."""
    for part in (cache, *_PAGES, notebook, pdf, site, cards, csp):
        part.setup(app)
    # Pages that another state of these modules has read are read again.
    here = Path(__file__).parent
    version = int(state_of(sorted(here.rglob("*.py")), here)[:8], 16)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": version}
