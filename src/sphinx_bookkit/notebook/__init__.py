"""The ``notebook`` builder: each page with code as an .ipynb that says what the page says.

============ ===========================================================================
`builder`    writes the pages, from the same resolved nodes as the site and the PDF
`translator` the blocks of a page: headings, boxes, lists, tables, figures, cells
`markdown`   the words within a block, as Markdown that shows them and nothing else
`install`    the first cell, which installs what the notebook imports where it is missing
`package`    the wheel that it installs
============ ===========================================================================
"""

from sphinx.application import Sphinx
from sphinx.config import Config

from .builder import NotebookBuilder

# Of an output that a sentence shows, its text; of a figure, the picture, which has the caption's
# place and the alternative text. What a cell shows is taken whole, and not from here.
_OUTPUTS = ("image/svg+xml", "image/png", "text/plain", "text/latex", "text/markdown", "text/html")


def _prefer_outputs(app: Sphinx, config: Config) -> None:
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        *((NotebookBuilder.name, mime, place) for place, mime in enumerate(_OUTPUTS)),
    ]


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(NotebookBuilder)
    app.connect("config-inited", _prefer_outputs)
