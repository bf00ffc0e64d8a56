"""The book's Sphinx extension: what Jupyter Book and its extensions do not do, one module each.

============= ==========================================================================
`math`        formulas rendered at build time by KaTeX, with the book's own macros
`cache`       executed outputs that know when the code behind them has changed
`claims`      the ``claim`` directive, its table, and links to a claim
`entries`     the ``question`` and ``misconception`` directives, and the links back from sections
`index`       the terms of definitions and the names of theorems, for the index
`figures`     figures in the inks of the light theme and of the dark
`statements`  what checks each theorem, said under it, and the graph of all statements
`explorables` figures that can be touched, where there is JavaScript
`pdf`         the LaTeX side: engine, page, fonts, boxes
`site`        the web side: style sheets, fonts, the notebook behind each page
`units`       the switch of units: what it converts, and the pages that have it
============= ==========================================================================
"""

from sphinx.application import Sphinx

from . import (
    cache,
    claims,
    entries,
    explorables,
    figures,
    index,
    math,
    pdf,
    site,
    statements,
    units,
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register every part with Sphinx."""
    for part in (
        cache,
        math,
        claims,
        entries,
        index,
        statements,
        figures,
        explorables,
        pdf,
        site,
        units,
    ):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
