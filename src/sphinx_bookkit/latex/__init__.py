r"""The LaTeX side: engine, page, fonts, boxes.

The look is `preamble.tex`, beside it. What is here gives LaTeX the book's structure:

- `structure`: the root page is a front chapter, the numbered chapters follow it, numbered as on the
  site; the bibliography stays in its chapter, and the solutions stand together at the end;
- `boxes`: what stands in a box becomes one environment, `bookbox`;
- `blocks`: code, tables, formulas and pictures, and comments that say where each was written;
- `addresses`: links to elsewhere get their address in a footnote, explorables theirs in a caption;

Jupyter Book would add sphinx_jupyterbook_latex. It sets XeLaTeX, a class that needs half a gigabyte
of fonts and drops hidden cells, so the book does without it.
"""

import os
from pathlib import Path

import pyphen
from pygments.style import Style
from pygments.token import Comment, Error, Generic, Keyword, Name, Operator, String, Token
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.texescape import escape

from sphinx_bookkit.colophon import made_from
from sphinx_bookkit.math import MACROS

from .addresses import Addresses, LiveFigures
from .blocks import (
    AlternativeText,
    Asides,
    CodeBlocks,
    Formulas,
    GlossaryIndex,
    LongTables,
    NumberedNames,
    Sources,
)
from .boxes import Boxes, depart_box, visit_box
from .nodes import box
from .structure import Bibliography, FrontChapter, Solutions

PREAMBLE = Path(__file__).with_name("preamble.tex")
HYPHENS = "hyph-en-gb.txt"
STALE = {".aux", ".fdb_latexmk", ".fls", ".idx", ".ind", ".log", ".out", ".pdf", ".tex", ".toc"}
PAPERS = {"a4": "a4paper", "letter": "letterpaper"}


class Quiet(Style):
    """Code for paper: weight and slant first, two dark colours second."""

    styles = {  # noqa: RUF012  (Pygments' own way)
        Token: "#1f2a2c",
        Comment: "italic #5e6668",
        Keyword: "bold #1f2a2c",
        Operator.Word: "bold #1f2a2c",
        Name.Decorator: "#0b5c63",
        String: "#0b5c63",
        Error: "#b4541f",
        Generic.Traceback: "#b4541f",
    }


def _configure_latex(app: Sphinx, config: Config) -> None:
    root = Path(app.srcdir)
    if config.book_paper not in PAPERS:
        raise ConfigError(f"book_paper is {config.book_paper!r}, and not one of {[*PAPERS]}")
    macros = (root / MACROS).read_text(encoding="utf-8")
    facts = made_from(root) | {"copyright": config.copyright}
    config.latex_engine = "lualatex"
    config.latex_theme = "manual"
    config.latex_toplevel_sectioning = "chapter"
    config.latex_domain_indices = False
    config.latex_show_urls = "no"
    config.numfig_secnum_depth = 1
    config.latex_table_style = ["booktabs"]
    # Sphinx's own template of a long table has two blank rows at each break.
    # A new list, as all books of a process share the one that they begin with.
    config.templates_path = [*config.templates_path, str(PREAMBLE.parent)]
    config.latex_elements = {
        "papersize": PAPERS[config.book_paper],
        "pointsize": "11pt",
        "extraclassoptions": "openany,twoside",
        "figure_align": "htbp",
        # Fonts and headings are the preamble's.
        "fontpkg": "",
        "fncychap": "",
        "cmappkg": "",
        # The preamble chooses the hyphenation.
        "polyglossia": "",
        "maketitle": r"\bookmaketitle",
        "printindex": r"\bookindex",
        "preamble": "\n".join(
            [
                rf"\newcommand{{\bookpaper}}{{{PAPERS[config.book_paper]}}}",
                PREAMBLE.read_text(encoding="utf-8"),
                macros,
                *(
                    rf"\newcommand{{\book{name}}}{{{escape(fact, 'lualatex')}}}"
                    for name, fact in facts.items()
                ),
            ]
        ),
    }


def _prepare_folder(app: Sphinx) -> None:
    if app.builder.format != "latex":
        return
    app.config.pygments_style = f"{__name__}.Quiet"
    # What an older or failed run has left fails the next one; an old PDF would hide a failure.
    for file in Path(app.outdir).glob("*"):
        if file.suffix in STALE:
            file.unlink()
    # Debian has British hyphenation in a package of 180 MB. The first five lines are settings.
    patterns = pyphen.LANGUAGES["en_GB"].read_text(encoding="utf-8").splitlines()[5:]
    (Path(app.outdir) / HYPHENS).write_text("\n".join(patterns), encoding="utf-8")
    # An error ends the run with its line; TeX would otherwise stop and ask.
    os.environ.setdefault("max_print_line", "1000")
    options = "-interaction=nonstopmode -halt-on-error -file-line-error"
    # Three runs do, and one more where a page number moves a line; make reads the sign of a dollar.
    os.environ.setdefault("LATEXMKOPTS", f"{options} -e '$$max_repeat=4'")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    if "sphinx_jupyterbook_latex" in app.config.extensions:
        # Jupyter Book puts it at the end of the list, which Sphinx is going through.
        app.config.extensions.remove("sphinx_jupyterbook_latex")
    app.add_node(box, latex=(visit_box, depart_box))
    app.add_config_value("book_paper", os.environ.get("BOOK_PAPER", "a4"), "")
    for transform in (
        FrontChapter,
        Bibliography,
        Solutions,
        GlossaryIndex,
        CodeBlocks,
        Asides,
        Addresses,
        LiveFigures,
        NumberedNames,
        AlternativeText,
        Boxes,
        Sources,
        LongTables,
        Formulas,
    ):
        app.add_post_transform(transform)
    app.connect("config-inited", _configure_latex, priority=900)
    app.connect("builder-inited", _prepare_folder)
