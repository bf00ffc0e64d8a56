"""Build the site or the PDF so that a failure costs nothing: ``python -m tools.build html``.

Jupyter Book builds into `_build/work`, with every warning an error. Only a build that succeeds
replaces the last good site or PDF. One that fails ends with a list of faults, each with its place.

============ ======================================================================
`runner`     checks that the pages can be read and run, runs Jupyter Book, and
             returns what is wrong
`latex_log`  the errors that LaTeX has written into its log
`publisher`  replaces the last good site, PDF or notebooks, or reports the faults
`server`     serves the site while it is written
============ ======================================================================
"""

from tools.build.publisher import html, links, notebooks, pdf
from tools.build.server import serve

__all__ = ["html", "links", "notebooks", "pdf", "serve"]
