"""Words as Markdown: what Jupyter, VS Code and Colab all show as these words and nothing else."""

from docutils import nodes
from sphinx import addnodes

from sphinx_bookkit.math import expand

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_<$~"} | {"\n": " "})
# An ampersand with a name behind it would be a character.
_AMPERSAND = str.maketrans({"&": "&amp;"})
_SILENT = (
    nodes.comment,
    nodes.raw,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.target,
    addnodes.index,
    addnodes.toctree,
)


def escaped(text: str) -> str:
    """Return text in which no character is a mark of Markdown."""
    return text.translate(_AMPERSAND).translate(_MARKS)


class Words:
    """Writes what stands within a block, on one line.

    Parameters
    ----------
    macros : dict of str
        The book's macros of LaTeX, which no viewer of notebooks knows.
    site : str
        The address of the page on the site, or nothing where it is not known.
    in_table : bool
        Whether a bar would end a cell: in a formula it then has a name.
    """

    def __init__(self, macros: dict[str, str], site: str, in_table: bool = False) -> None:
        self._macros = macros
        self._site = site
        self._in_table = in_table

    def of(self, node: nodes.Node) -> str:
        """Return the children of a node as Markdown."""
        return "".join(map(self._one, node.children))

    def display(self, node: nodes.math_block, number: str = "") -> str:
        """Return a displayed formula, on one line, so that a quotation or a list can hold it."""
        tag = rf" \tag{{{number}}}" if number else ""
        return f"$${self._formula(node)}{tag}$$"

    def _formula(self, node: nodes.Node) -> str:
        """Return a formula on one line, with the book's macros written out."""
        tex = " ".join(expand(node.astext(), self._macros).split())
        if self._in_table:
            tex = tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
        return tex

    def _barred(self, text: str) -> str:
        return text.replace("|", r"\|") if self._in_table else text

    def _one(self, node: nodes.Node) -> str:
        match node:
            case nodes.Text():
                return self._barred(escaped(node.astext()))
            case nodes.math():
                return f"${self._formula(node)}$"
            case nodes.literal():
                return self._barred(code(node.astext()))
            case nodes.strong():
                return self._between("**", "strong", node)
            case nodes.emphasis() | nodes.title_reference():
                return self._between("*", "em", node)
            case nodes.reference():
                return self._link(node)
            case nodes.subscript() | nodes.superscript():
                return f"<{node.tagname[:3]}>{self.of(node)}</{node.tagname[:3]}>"
            case nodes.image():
                return escaped(node.get("alt", ""))
            case _ if isinstance(node, _SILENT):
                return ""
        return self.of(node)

    def _between(self, mark: str, tag: str, node: nodes.Element) -> str:
        """Return words between marks, or tags where Markdown would not take the marks for such."""
        words = self.of(node)
        before, after = _neighbours(node)
        # A mark between a letter and a sign of punctuation opens or closes nothing.
        opens = words[:1].isalnum() or not before.isalnum()
        closes = words[-1:].isalnum() or not after.isalnum()
        return f"{mark}{words}{mark}" if opens and closes else f"<{tag}>{words}</{tag}>"

    def _link(self, node: nodes.reference) -> str:
        """Return a link; within the book only where its site has an address."""
        words, address = self.of(node), node.get("refuri", "")
        if "refid" in node:
            address = f"{self._site}#{node['refid']}"
        if "://" not in address and not address.startswith("mailto:"):
            return words
        return f"[{words}](<{address}>)"


def _neighbours(node: nodes.Node) -> tuple[str, str]:
    """Return the characters before and after a node, or nothing where there is no text."""
    place = node.parent.index(node)
    before = node.parent[place - 1] if place else None
    after = node.parent[place + 1] if place + 1 < len(node.parent) else None
    return (
        before.astext()[-1:] if isinstance(before, nodes.Text) else "",
        after.astext()[:1] if isinstance(after, nodes.Text) else "",
    )


def code(text: str) -> str:
    """Return code within a line, between as many ticks as it needs."""
    text = " ".join(text.split("\n"))
    ticks = "`"
    while ticks in text:
        ticks += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def listing(text: str, language: str = "") -> str:
    """Return a block of code, between as many ticks as it needs."""
    ticks = "```"
    while ticks in text:
        ticks += "`"
    return f"{ticks}{language}\n{text}\n{ticks}"


def paragraph(words: str) -> str:
    """Return words as a paragraph, of which the first is no mark of a list, quotation or title."""
    words = words.strip()
    first, _, rest = words.partition(" ")
    if first in ("+", "-", "#", "##", "###") or first.startswith(">"):
        return f"\\{words}"
    if first[:-1].isdigit() and first[-1] in ".)":
        return f"{first[:-1]}\\{first[-1]} {rest}"
    return words


def indented(text: str, by: str, first: str | None = None) -> str:
    """Return text with something before each line, and something else before the first."""
    start, *lines = text.split("\n")
    after = [f"{by}{line}".rstrip() for line in lines]
    return "\n".join([f"{by if first is None else first}{start}".rstrip(), *after])


def quoted(blocks: list[str]) -> str:
    """Return blocks as a quotation, which stands apart as a box does on the site."""
    return indented("\n\n".join(blocks), "> ")


def table(rows: list[list[str]], head: int) -> str:
    """Return rows as a table. Markdown wants one head; where there is none it is empty."""
    columns = max(map(len, rows))
    rows = [row + [""] * (columns - len(row)) for row in rows]
    first = rows[0] if head else [""] * columns
    lines = [first, ["---"] * columns, *rows[1 if head else 0 :]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
