r"""The LaTeX side: engine, page, fonts, boxes.

The look is `bookkit/latex/preamble.tex`. What is here gives LaTeX the book's structure:

- the root page is a front chapter, and the numbered chapters follow it, numbered as on the site;
- theorems, proofs, exercises, solutions, claims and admonitions become one environment, `bookbox`;
- the bibliography stays in the chapter that asks for it;
- solutions stand together in a chapter at the end, linked with their exercises both ways;
- links to elsewhere get their address in a footnote, and explorables theirs in the caption;
- a colophon says from what the book was made, and comments say where each block was written.

Jupyter Book would add sphinx_jupyterbook_latex. It sets XeLaTeX, a class that needs half a gigabyte
of fonts and drops hidden cells, so the book does without it.
"""

import math
import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import pyphen
from docutils import nodes
from pygments.style import Style
from pygments.token import Comment, Error, Generic, Keyword, Name, Operator, String, Token
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.latex.nodes import thebibliography
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.texescape import escape
from sphinx.writers.latex import LaTeXTranslator
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node
from sphinx_proof.nodes import NODE_TYPES, proof_node, unenumerable_node

from .explorables import explorable
from .math import MACROS

PREAMBLE = Path(__file__).parents[1] / "latex" / "preamble.tex"
FRONT = "Preface"
SOLUTIONS = "Solutions"
HYPHENS = "hyph-en-gb.txt"
STALE = {".aux", ".fdb_latexmk", ".fls", ".idx", ".ind", ".log", ".out", ".pdf", ".tex", ".toc"}

LONG_TABLE = 8  # rows
WORDY_TABLE = 350  # characters
LONG_CODE = 9  # lines
CODE_WIDTH = 88  # characters: a line of so many is broken
PAPERS = {"a4": "a4paper", "letter": "letterpaper"}
COMPUTED_WITH = {"numpy": "NumPy", "sympy": "SymPy", "scipy": "SciPy", "matplotlib": "Matplotlib"}

logger = logging.getLogger(__name__)

# An admonition takes the look of its first class that is here, else that of a note.
LOOKS = ("claim", "correction", "misconception", "remember")
# What sphinx-proof calls a theorem-like element, where it does not look like a theorem.
PROOF_LOOKS = {"definition": "definition", "notation": "definition", "assumption": "definition"}
PROOF_LOOKS |= dict.fromkeys(("remark", "example", "observation", "algorithm"), "remark")


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


class box(nodes.General, nodes.Element):
    """A titled box: its `look`, its `head` as text, and as first child a title, its name."""


class FrontChapter(SphinxPostTransform):
    """Make the root page a chapter of its own, before those that it lists."""

    default_priority = 790
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Give the document the shape: skipped title, front chapter, chapters."""
        front = next(self.document.findall(nodes.section))
        chapters = [
            wrapper
            for wrapper in front.findall(nodes.compound)
            if "toctree-wrapper" in wrapper["classes"]
        ]
        title = front.next_node(nodes.title)
        name = self.config.latex_documents[0][2]
        if title.astext() == name:
            # The book's name stands on the title page; twice in the contents it looks like a slip.
            title.children = []
            title += nodes.Text(FRONT)
        book = nodes.section("", nodes.title(text=name))
        front.replace_self(book)
        for wrapper in chapters:
            wrapper.parent.remove(wrapper)
        book += [_latex(r"\bookfront"), front, _latex(r"\bookmain"), *chapters]
        self._count_contents()

    def _count_contents(self) -> None:
        """Tell LaTeX how many pages its contents will have, of lines and pages in points."""
        pages = [toc for name, toc in self.env.tocs.items() if name != self.config.root_doc]
        sections = sum(len(sub) for toc in pages for sub in toc[0].children[1:])
        page = 650 if self.config.book_paper == "a4" else 615
        # With the heading, and the preface, solutions and index.
        height = 70 + 19.5 * (len(pages) + 3) + 13.1 * sections
        count = rf"\newcommand{{\bookcontents}}{{{math.ceil(height / page)}}}"
        self.app.builder.context["tableofcontents"] = rf"{count}\booktableofcontents"


class Bibliography(SphinxPostTransform):
    """Put the entries, which Sphinx gathers at the end, back into the page that asks for them."""

    # After Sphinx's BibliographyTransform.
    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Move each bibliography into the chapter of its first entry."""
        for entries in list(self.document.findall(thebibliography)):
            page = entries[0]["docname"]
            for file in self.document.findall(addnodes.start_of_file):
                if file["docname"] == page:
                    entries.parent.remove(entries)
                    file.next_node(nodes.section).append(entries)


class Solutions(SphinxPostTransform):
    """Gather the solutions in a chapter after the others, in sections named as their chapters."""

    # After FrontChapter, and after sphinx-exercise, which resolves the titles.
    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Move them, each page's inside of a file node, by which Sphinx resolves their links."""
        exercises = {
            node["label"]: node
            for kind in (exercise_node, exercise_enumerable_node)
            for node in self.document.findall(kind)
        }
        pages: dict[str, addnodes.start_of_file] = {}
        for solution in list(self.document.findall(solution_node)):
            self._check(solution)
            page = _page(solution)
            if exercise := exercises.get(solution["target_label"]):
                exercise["solution"] = f"{page}:{solution['ids'][0]}"
            solution.parent.remove(solution)
            pages.setdefault(page, addnodes.start_of_file(docname=page)).append(solution)
        if pages:
            chapter = nodes.section("", nodes.title(text=SOLUTIONS), ids=["solutions"])
            for page, file in pages.items():
                title = nodes.title("", *(n.deepcopy() for n in self.env.titles[page].children))
                if number := self.env.toc_secnumbers.get(page, {}).get(""):
                    title.insert(0, nodes.Text(".".join(map(str, number)) + "\N{EM SPACE}"))
                chapter += nodes.section("", title, file)
            book = next(self.document.findall(nodes.section))
            book += [_latex(r"\bookback"), chapter]

    def _check(self, solution: solution_node) -> None:
        # LaTeX counts where a thing stands, and the site where it is written.
        counted = [*solution.findall(nodes.caption)]
        counted += [node for node in solution.findall(nodes.math_block) if node.get("number")]
        for node in counted:
            message = "the solution %r holds a numbered %s: in the PDF its number would differ"
            logger.warning(message, solution["label"], node.tagname, location=solution)


class CodeBlocks(SphinxPostTransform):
    """Let long blocks of code break over pages; a short one stays whole, and with its output."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Mark them for the preamble."""
        for block in list(self.document.findall(nodes.literal_block)):
            lines = sum(1 + len(line) // CODE_WIDTH for line in block.astext().split("\n"))
            output = None
            if "cell_input" in block.parent["classes"]:
                output = block.parent.next_node(descend=False, siblings=True)
            room = lines + (_lines(output) if output else 0)
            if lines >= LONG_CODE:
                code = _latex(rf"\booklongcode{{{lines}}}{{{room}}}")
                block.parent.insert(block.parent.index(block), code)
            elif output:
                block.parent.insert(0, _latex(rf"\bookwithoutput{{{room}}}"))


class Asides(SphinxPostTransform):
    """Set the lines that only lead elsewhere small, and with the pages to which they lead."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Wrap the paragraphs that `claims`, `entries` and `statements` make."""
        for paragraph in self.document.findall(nodes.paragraph):
            if {"answers", "checked", "shown"} & set(paragraph["classes"]):
                paragraph.insert(0, nodes.raw("", r"\bookaside{}", format="latex"))
                paragraph.append(nodes.raw("", r"\bookasideend{}", format="latex"))


class Addresses(SphinxPostTransform):
    """Give the reader of paper the address of what a link leads to."""

    # After Solutions: a solution is the only box that breaks with its footnotes.
    default_priority = 860
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Add a footnote to each link whose words are not its address, a line to live figures."""
        for link in list(self.document.findall(nodes.reference)):
            address = link.get("refuri", "")
            if address.startswith("http") and link.astext() not in (address, _bare(address)):
                code = rf"\bookaddress{{{_url(_bare(address))}}}"
                link.parent.insert(link.parent.index(link) + 1, nodes.raw("", code, format="latex"))
                for text in list(link.findall(nodes.Text)):
                    first, *more = re.split(r"(?<=/)|(?=#)", text)
                    pieces = [nodes.Text(first)]
                    for piece in more:
                        pieces += [
                            nodes.raw("", r"\allowbreak{}", format="latex"),
                            nodes.Text(piece),
                        ]
                    text.parent.replace(text, pieces)
        figures = {
            label: node for node in self.document.findall(nodes.figure) for label in node["ids"]
        }
        for place in self.document.findall(explorable):
            caption = figures[place["figure"]].next_node(nodes.caption)
            base, page = self.config.html_baseurl.rstrip("/"), _page(place)
            address = f"{_bare(base)}/{page}.html#{place['figure']}" if base else ""
            caption.append(nodes.raw("", rf"\booklive{{{_url(address)}}}", format="latex"))


class AlternativeText(SphinxPostTransform):
    """Hand a figure's alternative text to LaTeX."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Write it before the picture; one without any is decoration."""
        for image in list(self.document.findall(nodes.image)):
            text = escape(" ".join(image.get("alt", "").split()), "lualatex")
            code = rf"\bookalt{{{text}}}%" + "\n"
            image.parent.insert(image.parent.index(image), nodes.raw("", code, format="latex"))


class GlossaryIndex(SphinxPostTransform):
    """Move the index entries of a glossary from its terms to their definitions."""

    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Take them out of what becomes an argument of a macro, where TeX respells them."""
        for glossary in self.document.findall(addnodes.glossary):
            for term in glossary.findall(nodes.term):
                for entry in list(term.findall(addnodes.index)):
                    term.remove(entry)
                    definition = next(term.parent.findall(nodes.definition))
                    definition[0].insert(0, entry)


class Boxes(SphinxPostTransform):
    """Turn what stands in a box into `box`, whichever extension it comes from."""

    # After sphinx-exercise, which resolves its titles at 20 to 22.
    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace proofs, theorem-like elements, exercises, solutions and admonitions."""
        for proof in list(self.document.findall(proof_node)):
            proof.replace_self(_proof(proof))
        theorems = (*NODE_TYPES.values(), unenumerable_node)
        exercises = (exercise_node, exercise_enumerable_node, solution_node)
        for node in list(self.document.findall(nodes.Admonition)):
            if isinstance(node, addnodes.desc):
                continue  # to docutils the description of a function is an admonition too
            if isinstance(node, theorems):
                node.replace_self(self._theorem(node))
            elif isinstance(node, exercises):
                node.replace_self(_exercise(node))
            else:
                node.replace_self(_admonition(node))
        for last in list(self.document.findall(box)):
            if last["look"] == "remember":
                self._keep_company(last)

    def _keep_company(self, last: box) -> None:
        # The box that closes a chapter would often stand alone on a page, and so would the line
        # below it: they stay together, and take the exercise or the last lines before them along.
        around, place = last.parent, last.parent.index(last)
        around.insert(place + 1, _latex(r"\end{bookkeep}"))
        below = last.next_node(_is_text, descend=False, siblings=True, ascend=True)
        if isinstance(below, nodes.paragraph) and "answers" in below["classes"]:
            below.parent.remove(below)
            around.insert(place + 1, below)
        before = place - 1
        while before >= 0 and isinstance(around[before], nodes.Invisible | nodes.target):
            before -= 1
        company = around[before] if before >= 0 else None
        if isinstance(company, box) and company["look"] == "exercise":
            place = before
        around.insert(place, _latex(r"\begin{bookkeep}"))
        if isinstance(company, nodes.paragraph):
            around.insert(place, _latex(r"\bookclose"))

    def _theorem(self, node: nodes.Element) -> box:
        kind, label = node["realtype"], node["ids"][0] if node["ids"] else ""
        numbers = self.env.toc_fignumbers.get(_page(node), {}).get(node["countertype"], {})
        number = ".".join(map(str, numbers.get(label, ())))
        head = f"{kind.title()} {number}".rstrip()
        look = PROOF_LOOKS.get(kind, "theorem")
        return _box(node, look, head, node[0].children, node[1].children)


class Sources(SphinxPostTransform):
    """Write above each block where its source is, for what `build` says of an error."""

    default_priority = 950
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Put a comment of TeX before the blocks of sections and boxes."""
        for parent in list(self.document.findall(lambda n: isinstance(n, nodes.section | box))):
            for block in list(parent):
                # A target has to be beside what it names; that of a section may end the last one.
                if (
                    block.source
                    and block.line
                    and not isinstance(block, nodes.title | nodes.section)
                ):
                    source = block.source.removeprefix(f"{self.app.srcdir}/")
                    place = parent.index(block)
                    while place and isinstance(parent[place - 1], nodes.target):
                        place -= 1
                    comment = f"%% from {source}:{block.line}\n"
                    parent.insert(place, nodes.raw("", comment, format="latex"))


class LongTables(SphinxPostTransform):
    """Let tables with many rows, or rows of many words, break over pages."""

    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Mark them for Sphinx, which by itself waits for 30 rows."""
        for table in self.document.findall(nodes.table):
            rows = list(table.findall(nodes.row))
            if len(rows) > LONG_TABLE or len(table.astext()) > WORDY_TABLE:
                table["classes"].append("longtable")
                # Without widths Sphinx would set the columns of a long table on one line each.
                if "colwidths-given" not in table["classes"]:
                    table["classes"].append("colwidths-given")
                    for column, spec in enumerate(table.findall(nodes.colspec)):
                        spec["colwidth"] = _width([_printed(row[column]) for row in rows])


class Formulas(SphinxPostTransform):
    """Set the formulas that cells return so that they are never wider than the page."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace the displays that myst-nb makes of outputs."""
        for node in list(self.document.findall(nodes.math_block)):
            if "text_latex" in node["classes"]:
                formula = re.sub(r"^\s*\\displaystyle\s*", "", node.astext())
                node.replace_self(_latex(rf"\bookoutput{{{formula}}}"))


def _is_text(node: nodes.Node) -> bool:
    return not isinstance(node, nodes.Invisible | nodes.raw | nodes.target)


def _lines(output: nodes.Element) -> int:
    """Return about how many lines of code an output is high; a figure stands elsewhere."""
    if any(output.findall(nodes.image)):
        return 0
    text = sum(block.astext().count("\n") + 2 for block in output.findall(nodes.literal_block))
    rows = sum(block.astext().count(r"\\") + 1 for block in output.findall(nodes.math_block))
    return min(text + 3 * rows or 3, LONG_CODE)


def _latex(code: str) -> nodes.raw:
    return nodes.raw("", f"\n{code}\n", format="latex")


def _printed(node: nodes.Node) -> str:
    """Return a cell as it is on paper: a formula's source is longer, and code is wider."""
    if isinstance(node, nodes.math):
        return re.sub(r"[\\{}_^]", "", re.sub(r"\\[A-Za-z]+ *", "x", node.astext()))
    if isinstance(node, nodes.literal):
        return node.astext() + "x" * (len(node.astext()) // 4)
    if isinstance(node, nodes.Text):
        return node.astext()
    return "".join(map(_printed, node.children))


def _width(cells: list[str]) -> int:
    """Return a column's share of a table: room for its words, and rows of like height."""
    word = min(max(len(word) for cell in cells for word in cell.split()), 24)
    return max((word + min(sum(map(len, cells)) // len(cells), 45)) // 2, 9)


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address)


def _url(address: str) -> str:
    r"""Return an address as ``\nolinkurl`` reads it inside of other arguments."""
    return re.sub(r"([#%&_])", r"\\\1", address)


def _page(node: nodes.Node) -> str:
    """Return the name of the page from which a node of the assembled book comes."""
    # Sphinx writes it on sections: the parents of an included page do not lead out of that page.
    while "docname" not in node:
        node = node.parent
    return node["docname"]


def _box(
    node: nodes.Element, look: str, head: str, name: list[nodes.Node], body: list[nodes.Node]
) -> box:
    new = box(look=look, head=head, ids=node["ids"], exercise=node.get("label", ""))
    new["solution"] = node.get("solution", "")
    new += nodes.title("", "", *name)
    new += body
    return new


def _proof(node: nodes.Element) -> list[nodes.Node]:
    """Return a proof's content, with its head and its end in its first and last paragraph."""
    body = node[0].children
    # sphinx-proof writes "Proof. " into the text itself.
    first = next(node.findall(nodes.Text))
    first.parent.replace(first, nodes.Text(re.sub(r"^Proof\.\s*", "", first.astext())))
    head, end = (nodes.raw("", code, format="latex") for code in (r"\bookproof ", r"\bookqed "))
    if isinstance(body[0], nodes.paragraph):
        body[0].insert(0, head)
    else:
        body.insert(0, nodes.paragraph("", "", head))
    if isinstance(body[-1], nodes.paragraph):
        body[-1].append(end)
    else:
        body.append(nodes.paragraph("", "", end))
    return body


def _exercise(node: nodes.Element) -> box:
    title = node[0]
    if isinstance(node, solution_node):
        head, *name = next(title.findall(nodes.reference)).children
        link = rf"\booksolves{{exercise:{node['target_label']}}}{{{head.astext().strip()}}}"
        name = [nodes.raw("", link, format="latex"), *name]
        return _box(node, "solution", "", name, node.children[1:])
    head, *name = title.children
    return _box(node, "exercise", head.astext(), name, node.children[1:])


def _admonition(node: nodes.Element) -> box:
    look = next((name for name in LOOKS if name in node["classes"]), "note")
    if node[-1].astext().startswith("Verdict"):
        node.insert(-1, _latex(r"\bookstay"))
    if isinstance(node[0], nodes.title):
        return _box(node, look, "", node[0].children, node.children[1:])
    return _box(node, look, node.tagname.title(), [], node.children)


def visit_box(self: LaTeXTranslator, node: box) -> None:
    """Open the environment, with the labels by which the box is linked."""
    labels = self.hypertarget_to(node, anchor=False)
    if node["look"] == "exercise":
        # The name by which sphinx-exercise links to an exercise.
        labels += rf"\label{{exercise:{node['exercise']}}}"
    labels = rf"\phantomsection{labels}" if labels else ""
    # A float in a box is an error in LaTeX: Sphinx then sets figures where they stand.
    self.no_latex_floats += 1
    title = node[0]
    self.pushbody([])
    for child in title.children:
        child.walkabout(self)
    name = "".join(self.popbody())
    head, name = (self.encode(node["head"]), name) if node["head"] else (name, "")
    if node["solution"]:
        name += rf"\booksolved{{{self.idescape(node['solution'])}}}"
    arguments = "".join(f"{{{argument}}}" for argument in (node["look"], head, name, labels))
    self.body.append(f"\n\\begin{{bookbox}}{arguments}\n")
    title.parent.remove(title)


def depart_box(self: LaTeXTranslator, node: box) -> None:
    """Close the environment."""
    self.no_latex_floats -= 1
    self.body.append("\n\\end{bookbox}\n")


def _said(*command: str | Path) -> str:
    """Return what a command prints, or nothing where it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def made_from(root: Path) -> dict[str, str]:
    """Return from what the book is made: version, commit, day, and what computes it.

    BOOK_COMMIT or GITHUB_SHA name the commit, and SOURCE_DATE_EPOCH the day, where there is no git.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    git = ("git", "-C", root)
    commit = os.environ.get("BOOK_COMMIT", os.environ.get("GITHUB_SHA", ""))[:10]
    commit = commit or _said(*git, "describe", "--always", "--dirty", "--abbrev=10")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    else:
        committed = _said(*git, "log", "-1", "--format=%cs")
        day = date.fromisoformat(committed) if committed else datetime.now(UTC).date()
    tools = [f"Python {sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"]
    tools += [f"{name} {version(package)}" for package, name in COMPUTED_WITH.items()]
    return {
        "version": project["version"],
        "commit": commit,
        "date": f"{day.day} {day:%B %Y}",
        "tools": ", ".join(tools[:-1]) + f" and {tools[-1]}",
    }


def _configure(app: Sphinx, config: Config) -> None:
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


def _prepare(app: Sphinx) -> None:
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
        AlternativeText,
        Boxes,
        Sources,
        LongTables,
        Formulas,
    ):
        app.add_post_transform(transform)
    app.connect("config-inited", _configure, priority=900)
    app.connect("builder-inited", _prepare)
