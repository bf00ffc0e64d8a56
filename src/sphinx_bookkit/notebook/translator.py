"""A page's resolved nodes as the cells of a notebook: headings, boxes, tables, figures, code.

What a node becomes is a list of blocks: Markdown, or the number of a cell with code. A box is a
quotation, unless code stands in it, which Markdown cannot quote. Cells that the site leaves out
take the place that they have in the source, as the next cells may need what they define.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import singledispatchmethod
from typing import cast

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.domains.math import MathDomain
from sphinx.errors import ExtensionError
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node
from sphinx_proof.nodes import NODE_TYPES, proof_node, unenumerable_node

from sphinx_bookkit.explorables import explorable

from . import markdown
from .markdown import Words

Block = str | int
# What a notebook is read with can show; a PDF of each figure is for paper alone.
_SHOWN = (
    "text/plain",
    "text/html",
    "text/latex",
    "text/markdown",
    "image/svg+xml",
    "image/png",
)
_HIDDEN = ("remove-cell", "remove-input", "hide-input", "hide-cell")
_STATEMENTS = (*NODE_TYPES.values(), unenumerable_node)


class Heading(str):
    """Markdown that opens a cell of its own, so that a section can be folded with it."""


class Page:
    """One page as a notebook.

    Parameters
    ----------
    builder : Builder
        The builder, which knows the numbers of sections, theorems and figures.
    name : str
        The page's name.
    executed : NotebookNode
        The page as MyST-NB has executed it: the code, and what it shows.
    words : Words
        Writes what stands within a block.
    in_table : Words
        Writes what stands within a cell of a table.
    """

    def __init__(
        self, builder: Builder, name: str, executed: NotebookNode, words: Words, in_table: Words
    ) -> None:
        env = builder.env
        self._words, self._in_table = words, in_table
        self._sections = env.toc_secnumbers.get(name, {})
        self._numbers = env.toc_fignumbers.get(name, {})
        self._formats = builder.config.numfig_format
        self._equations = cast(MathDomain, env.get_domain("math")).equations
        self._executed = executed
        self._waiting: deque[tuple[int, int]] = deque()
        self._level = 0

    def cells(self, document: nodes.document) -> list[NotebookNode]:
        """Return the cells of the page."""
        self._waiting = deque(self._left_out(document))
        blocks = [*self._all(document, with_code=True), *(cell for _, cell in self._waiting)]
        order = [block for block in blocks if isinstance(block, int)]
        if order != list(self._code()):
            raise ExtensionError(f"the cells of {document['source']} come in the order {order}")
        return list(self._in_cells(blocks))

    def _code(self) -> Iterator[int]:
        for number, cell in enumerate(self._executed.cells):
            if cell.cell_type == "code":
                yield number

    def _left_out(self, document: nodes.document) -> Iterator[tuple[int, int]]:
        """Yield the line and the number of each cell that is not among the nodes."""
        lines = self._executed.metadata["source_map"]
        seen = {node["cell_index"] for node in document.findall(_is_cell)}
        for number in self._code():
            if number not in seen:
                yield lines[number] + 1, number

    def _in_cells(self, blocks: Iterable[Block]) -> Iterator[NotebookNode]:
        """Yield the blocks as cells: text together, until a heading or code."""
        together: list[str] = []
        for block in blocks:
            if together and isinstance(block, int | Heading):
                yield nbformat.v4.new_markdown_cell("\n\n".join(together))
                together = []
            if isinstance(block, int):
                yield _code_cell(self._executed.cells[block])
            else:
                together.append(block)
        if together:
            yield nbformat.v4.new_markdown_cell("\n\n".join(together))

    def _all(self, node: nodes.Element, with_code: bool = False) -> Iterator[Block]:
        """Yield the blocks of a node's children, and where code can stand, the cells left out."""
        for child in node.children:
            while with_code and self._waiting and self._is_due(child):
                yield self._waiting.popleft()[1]
            yield from self._of(child)

    def _is_due(self, child: nodes.Node) -> bool:
        """Return whether the next of the cells left out stands before a node."""
        line, number = self._waiting[0]
        if isinstance(child, nodes.Element) and "cell_index" in child:
            return bool(number < child["cell_index"])
        return child.line is not None and line < child.line

    def _number(self, node: nodes.Element, counter: str) -> str:
        numbers = self._numbers.get(counter, {})
        found = next((numbers[name] for name in node["ids"] if name in numbers), ())
        return ".".join(map(str, found))

    @singledispatchmethod
    def _of(self, node: nodes.Node) -> Iterable[Block]:
        """Return the blocks of a node; of a kind that is not named below, those that it holds."""
        if _is_cell(node):
            captions = [self._caption(figure) for figure in node.findall(nodes.figure)]
            return [node["cell_index"], *(block for blocks in captions for block in blocks)]
        return list(self._all(node))

    @_of.register(nodes.comment)
    @_of.register(nodes.raw)
    @_of.register(nodes.target)
    @_of.register(nodes.system_message)
    @_of.register(nodes.substitution_definition)
    @_of.register(nodes.colspec)
    @_of.register(addnodes.index)
    @_of.register(addnodes.toctree)
    @_of.register(addnodes.highlightlang)
    @_of.register(explorable)  # Its figure is there.
    def _nothing(self, node: nodes.Node) -> Iterable[Block]:
        return ()

    @_of.register
    def _section(self, node: nodes.section) -> Iterable[Block]:
        # sphinx-proof and sphinx-exercise wrap what a box holds in sections without a title.
        if not isinstance(node[0] if node.children else None, nodes.title):
            return list(self._all(node, with_code=isinstance(node.parent, solution_node)))
        self._level += 1
        blocks = list(self._all(node, with_code=True))
        self._level -= 1
        return blocks

    @_of.register
    def _title(self, node: nodes.title) -> Iterable[Block]:
        section = node.parent
        names = ["", *(f"#{name}" for name in section["ids"])]
        if isinstance(section.parent, nodes.section):
            names.remove("")
        number = next((self._sections[name] for name in names if name in self._sections), ())
        dotted = f"{'.'.join(map(str, number))}. " if number else ""
        return [Heading(f"{'#' * self._level} {dotted}{self._words.of(node).strip()}")]

    @_of.register(proof_node)  # The box is its child.
    def _proof(self, node: nodes.Element) -> Iterable[Block]:
        return list(self._all(node))

    @_of.register(nodes.TextElement)
    def _paragraph(self, node: nodes.Element) -> Iterable[Block]:
        words = markdown.paragraph(self._words.of(node))
        return [words] if words else []

    @_of.register
    def _rubric(self, node: nodes.rubric) -> Iterable[Block]:
        return [f"**{self._words.of(node)}**"]

    @_of.register
    def _formula(self, node: nodes.math_block) -> Iterable[Block]:
        return [self._words.display(node, self._equation(node))]

    def _equation(self, node: nodes.math_block) -> str:
        """Return the number by which the text refers to a formula."""
        label = node.get("label")
        if label is None or node.get("number") is None:
            return ""
        return self._number(node, "displaymath") or str(node["number"])

    @_of.register(nodes.literal_block)
    @_of.register(nodes.doctest_block)
    def _listing(self, node: nodes.Element) -> Iterable[Block]:
        language = node.get("language", "")
        language = "" if language in ("default", "none") else language
        return [markdown.listing(node.astext().rstrip("\n"), language)]

    def _caption(self, figure: nodes.figure) -> Iterator[Block]:
        """Yield a figure's number and caption, and its description, which no cell can carry."""
        number = self._number(figure, "figure")
        words = [f"**{self._formats['figure'] % number}**"] if number else []
        words += [self._words.of(caption) for caption in figure.findall(nodes.caption)]
        yield " ".join(words)
        for image in figure.findall(nodes.image):
            yield from self._image(image)

    @_of.register
    def _image(self, node: nodes.image) -> Iterable[Block]:
        return [f"*The picture in words:* {markdown.escaped(node['alt'])}"] if "alt" in node else []

    @_of.register
    def _figure(self, node: nodes.figure) -> Iterable[Block]:
        return list(self._caption(node))

    @_of.register
    def _block_quote(self, node: nodes.block_quote) -> Iterable[Block]:
        return _boxed(list(self._all(node)))

    @_of.register
    def _admonition(self, node: nodes.Admonition) -> Iterable[Block]:
        """Return a box: its name and number, its title, and what it holds."""
        title, held = "", list(node.children)
        if held and isinstance(held[0], nodes.title):
            title = self._words.of(held.pop(0)).strip()
        # The text of a proof begins with the word.
        if isinstance(node.parent, proof_node):
            head = ""
        elif isinstance(node, _STATEMENTS):
            number = self._number(node, node.get("countertype", ""))
            head = _head(f"{node['realtype'].title()} {number}", title)
        elif isinstance(node, exercise_enumerable_node):
            head = _head(self._formats["exercise"] % self._number(node, "exercise"), title)
        elif isinstance(node, solution_node) or title:
            head = f"**{title}**"
        else:
            head = f"**{node.tagname.capitalize()}**"
        blocks = [block for child in held for block in self._of(child)]
        return _boxed([head, *blocks] if head else blocks)

    @_of.register(nodes.bullet_list)
    @_of.register(nodes.enumerated_list)
    @_of.register(nodes.definition_list)
    def _list(self, node: nodes.Element) -> Iterable[Block]:
        first = node.get("start", 1)
        items = []
        for place, item in enumerate(node.children):
            bullet = f"{first + place}. " if isinstance(node, nodes.enumerated_list) else "- "
            blocks = [block for block in self._all(item) if isinstance(block, str)]
            text = "\n\n".join(blocks)
            items.append(markdown.indented(text, " " * len(bullet), bullet))
        loose = any("\n\n" in item for item in items)
        return [("\n\n" if loose else "\n").join(items)]

    @_of.register
    def _table(self, node: nodes.table) -> Iterable[Block]:
        rows = [
            [self._cell(entry) for entry in row.findall(nodes.entry)]
            for row in node.findall(nodes.row)
        ]
        heads = len([row for head in node.findall(nodes.thead) for row in head.findall(nodes.row)])
        blocks = [markdown.table(rows, heads)]
        for title in node.children:
            if isinstance(title, nodes.title):
                number = self._number(node, "table")
                name = f"{self._formats['table'] % number} " if number else ""
                blocks.insert(0, f"**{name}{self._words.of(title)}**")
        return blocks

    def _cell(self, entry: nodes.entry) -> str:
        """Return a cell of a table, whose paragraphs become lines."""
        parts = [
            part
            for part in entry.findall(nodes.Element)
            if isinstance(part, nodes.paragraph | nodes.math_block | nodes.literal_block)
        ]
        lines = []
        for part in parts:
            if isinstance(part, nodes.paragraph):
                lines.append(self._in_table.of(part).strip())
            elif isinstance(part, nodes.math_block):
                lines.append(self._in_table.display(part))
            else:
                lines.append(markdown.code(part.astext()).replace("|", r"\|"))
        return "<br>".join(lines)

    @_of.register
    def _transition(self, node: nodes.transition) -> Iterable[Block]:
        return ["---"]


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "cell_index" in node


def _head(name: str, title: str) -> str:
    return f"**{name.strip()}** {title}".strip()


def _boxed(blocks: list[Block]) -> list[Block]:
    """Return blocks as a quotation, or as they are where code stands among them."""
    text = [block for block in blocks if isinstance(block, str)]
    if len(text) < len(blocks):
        return blocks
    return [markdown.quoted(text)] if text else []


def _code_cell(executed: NotebookNode) -> NotebookNode:
    """Return a cell with code, and what it showed; what the site hides is folded."""
    cell: NotebookNode = nbformat.v4.new_code_cell(executed.source)
    cell.execution_count = executed.execution_count
    cell.outputs = [shown for output in executed.outputs if (shown := _output(output))]
    if set(_HIDDEN) & set(executed.metadata.get("tags", ())):
        cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def _output(output: NotebookNode) -> NotebookNode | None:
    """Return an output in the forms that a notebook is read in, if it has one."""
    if "data" not in output:
        return output
    data = {mime: output.data[mime] for mime in _SHOWN if mime in output.data}
    return NotebookNode(output, data=NotebookNode(data), metadata=NotebookNode()) if data else None
