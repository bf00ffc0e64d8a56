"""Code, tables, formulas and pictures: where they break, and what LaTeX is told of them."""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.texescape import escape

from derivation.plain import tokens
from sphinx_bookkit import renderers

from .nodes import box, display, inline

LONG_TABLE = 8  # rows
WORDY_TABLE = 350  # characters
LONG_CODE = 10  # lines
CODE_WIDTH = 88  # characters: a line of so many is broken


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
                code = display(rf"\booklongcode{{{lines}}}{{{room}}}")
                block.parent.insert(block.parent.index(block), code)
            elif output:
                block.parent.insert(0, display(rf"\bookwithoutput{{{room}}}"))


def _lines(output: nodes.Element) -> int:
    """Return about how many lines of code an output is high; a figure stands elsewhere."""
    if any(output.findall(nodes.image)):
        return 0
    text = sum(block.astext().count("\n") + 2 for block in output.findall(nodes.literal_block))
    rows = sum(block.astext().count(r"\\") + 1 for block in output.findall(nodes.math_block))
    return min(text + 3 * rows or 3, LONG_CODE)


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


def _printed(node: nodes.Node) -> str:
    """Return a cell as it is on paper: a formula's source is longer, and code is wider."""
    if isinstance(node, nodes.math):
        return _signs(node.astext())
    if isinstance(node, nodes.literal):
        return f"{node.astext()}{'x' * (len(node.astext()) // 4)}"
    if isinstance(node, nodes.Text):
        return str(node.astext())
    return "".join(map(_printed, node.children))


def _signs(formula: str) -> str:
    """Return a formula with one sign for each of its commands, and without what is not seen."""
    said, before = "", ""
    for token in tokens(formula):
        # What only ends the name of a command is no space.
        if token not in "{}_^" and not (token == " " and before[1:].isalpha()):
            said += token if len(token) == 1 else "x"
        before = token
    return said


def _width(cells: list[str]) -> int:
    """Return a column's share of a table: room for its words, and rows of like height."""
    word = min(max(len(word) for cell in cells for word in cell.split()), 24)
    return max((word + min(sum(map(len, cells)) // len(cells), 45)) // 2, 9)


class Formulas(SphinxPostTransform):
    """Set the formulas and quantities that cells return so that none is wider than the page."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace the displays that myst-nb makes of outputs."""
        for node in list(self.document.findall(nodes.math_block)):
            if "text_latex" in node["classes"]:
                node.replace_self(display(rf"\bookoutput{{{node.astext()}}}"))
        for shown in list(self.document.findall(nodes.container)):
            if renderers.OUTPUT in shown["classes"]:
                shown.replace_self(display(rf"\bookoutput{{{shown[0]['latex']}}}"))


class Asides(SphinxPostTransform):
    """Set the lines that only lead elsewhere small, and with the pages to which they lead."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Wrap the paragraphs that `claims`, `entries` and `statements` make."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if {"answers", "checked", "shown"} & set(paragraph["classes"]):
                paragraph.insert(0, inline(r"\bookaside{}"))
                paragraph.append(inline(r"\bookasideend{}"))
                before = display(r"\bookbeforeaside")
                paragraph.parent.insert(paragraph.parent.index(paragraph), before)


class NumberedNames(SphinxPostTransform):
    """Keep "Theorem" and "Fig." on one line with their numbers."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Put no-break spaces into what links say."""
        for link in list(self.document.findall(nodes.reference)):
            for text in list(link.findall(nodes.Text)):
                if _is_numbered(text):
                    text.parent.replace(text, nodes.Text(text.replace(" ", "\N{NO-BREAK SPACE}")))
        for link in self.document.findall(addnodes.number_reference):
            link["title"] = link.get("title", "%s").replace(" ", "\N{NO-BREAK SPACE}")


def _is_numbered(text: str) -> bool:
    """Return whether a text is a name with a number, as Theorem 4.3 or Fig. 2.1."""
    name, _, number = text.partition(" ")
    return name.removesuffix(".").istitle() and number.replace(".", "").isdecimal()


class AlternativeText(SphinxPostTransform):
    """Hand a figure's alternative text to LaTeX."""

    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Write it before the picture; one without any is decoration."""
        for image in list(self.document.findall(nodes.image)):
            text = escape(" ".join(image.get("alt", "").split()), "lualatex")
            code = rf"\bookalt{{{text}}}%" + "\n"
            image.parent.insert(image.parent.index(image), inline(code))


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


class Sources(SphinxPostTransform):
    """Write where the source of each block is, for what `build` says of an error."""

    default_priority = 950
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Put a comment of TeX before the blocks of sections and boxes, or into them."""
        for parent in list(self.document.findall(lambda n: isinstance(n, nodes.section | box))):
            for block in list(parent):
                # A target has to be beside what it names; that of a section may end the last one.
                if (
                    block.source
                    and block.line
                    and not isinstance(block, nodes.title | nodes.section)
                ):
                    source = block.source.removeprefix(f"{self.app.srcdir}/")
                    comment = f"% from {source}:{block.line}\n"
                    # A comment above a formula, or above the text that follows one, would leave a
                    # blank line there: to TeX a new paragraph, with twice the space.
                    if isinstance(block, nodes.math_block):
                        start = "" if block.get("nowrap") else "\n"
                        block[0] = nodes.Text(f"{start}{comment}{block.astext().lstrip()}")
                    elif isinstance(block, nodes.paragraph):
                        block.insert(0, inline(comment))
                    else:
                        place = parent.index(block)
                        while place and isinstance(parent[place - 1], nodes.target):
                            place -= 1
                        parent.insert(place, inline(comment))
