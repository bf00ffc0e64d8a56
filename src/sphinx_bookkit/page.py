r"""A page as its author wrote it: a tree of blocks, cells, texts, formulas, labels and references.

The parser is the one that builds the book, MyST's, so that what is found here is what is built.
Every reader of sources shares the tree: the graph of statements, the mutants, the tests. A page is
parsed once, until its file changes.

`Page.all` finds parts of a kind, however deep they are, in the order of the page::

    [formula.latex for formula in read(path).all(Formula)]

What MyST would pass over with a warning, or read in another way than it looks, is a `PageError`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import yaml
from docutils.parsers.rst.directives.misc import TestDirective
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

from sphinx_bookkit.magics import Code

# The syntax of the book, as in _config.yml. There are smart quotes too, which alter what is typed.
EXTENSIONS = frozenset(
    ("amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath")
)
CELL = "code-cell"
# Directives whose argument is the label.
LABELLED = ("claim", "question", "misconception")
# Roles that lead to a label.
_REFERENCES = ("ref", "prf:ref", "book:ref", "eq", "numref")
# Directives that have no options, and those whose content is no Markdown.
_WITHOUT_OPTIONS = ("eval-rst",)
_VERBATIM = ("math", "eval-rst", "index", "bibliography", "code", "code-block", "raw", "toctree")
_FORMULAS = ("math_inline", "math_inline_double", "math_block", "math_block_label", "amsmath")
_MOST = 256  # pages that are kept
# A name that is an address, too.
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

P = TypeVar("P", bound="Part")


class PageError(ValueError):
    """A source that can't be read as it looks: its file, its line, and what to do."""

    def __init__(self, path: Path, line: int, what: str):
        super().__init__(f"{path}:{line}: {what}")
        self.path, self.line, self.what = path, line, what

    def __reduce__(self) -> tuple[type["PageError"], tuple[Path, int, str]]:
        """Let it pass from one process to another."""
        return PageError, (self.path, self.line, self.what)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a page: the line of the file where it begins, and what it holds, in order."""

    line: int
    parts: tuple["Part", ...] = ()

    def walk(self) -> Iterator["Part"]:
        """Yield all that it holds, however deep, in the order of the page."""
        for part in self.parts:
            yield part
            yield from part.walk()

    def all(self, kind: type[P]) -> Iterator[P]:
        """Yield the parts of a kind that it holds, however deep."""
        return (part for part in self.walk() if isinstance(part, kind))


@dataclass(frozen=True, kw_only=True)
class Formula(Part):
    """A formula in LaTeX, as MyST reads it; a display stands on lines of its own."""

    latex: str
    display: bool = False
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Role(Part):
    r"""Words that a role reads: ``{name}`content` ``."""

    name: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Reference(Role):
    """A role that leads to a label; it may show a title."""

    target: str


@dataclass(frozen=True, kw_only=True)
class Citation(Role):
    """A role that cites, by keys of the bibliography."""

    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Words(Part):
    """Words of one line, as far as the next formula, role, link or piece of code."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Item(Part):
    """The place where an item of a list begins."""


@dataclass(frozen=True, kw_only=True)
class Verbatim(Part):
    """Code within a text."""

    code: str


@dataclass(frozen=True, kw_only=True)
class Link(Part):
    """A Markdown link; what it shows is in the text around it."""

    address: str


@dataclass(frozen=True, kw_only=True)
class Label(Part):
    """A name by which something can be referred to, where it is given."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Comment(Part):
    """Lines that begin with ``%``, without it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Heading(Part):
    """A heading: of the page, level 1, or of a section."""

    level: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Text(Part):
    """A paragraph, a list, a table or a quotation: its kind, and its lines as they are typed.

    Among its parts are its words, line by line, and where the items of a list begin.
    """

    kind: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Listing(Part):
    """Code that is shown and does nothing, in a fence with or without a language."""

    language: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Block(Part):
    """A directive.

    Parameters
    ----------
    name, argument : str
        What stands behind its fence: ``{name} argument``.
    options : mapping of str to str
        The lines ``:name: value``, or the YAML between two lines ``---``.
    body : str
        What follows them.
    said : mapping of str to tuple of Part
        The words, formulas and roles in each option, and under the name "" those in the argument.
        They come first among the `parts`.
    end : int
        The line behind its last one.
    """

    name: str
    argument: str
    options: Mapping[str, str]
    body: str
    said: Mapping[str, tuple[Part, ...]]
    end: int

    @property
    def label(self) -> str:
        """Its label, or nothing."""
        if self.name in LABELLED:
            return self.argument
        return self.options.get("label") or self.options.get("name", "")


@dataclass(frozen=True, kw_only=True)
class Cell(Part):
    """A code cell.

    Parameters
    ----------
    number : int
        Which cell of its page it is, from 1.
    code : str
        Its code as the build runs it.
    options : mapping
        What stands before the code.
    written : str
        The code as it stands in the file, whose lines may end in two bytes.
    start, first : int
        The byte and the line of the file where the code begins.
    end : int
        The line behind its last one.
    """

    number: int
    code: str
    options: Mapping[str, Any]
    written: str
    start: int
    first: int
    end: int

    @cached_property
    def parted(self) -> Code:
        """The code, parted into a magic and what it reads."""
        return Code(self.code)

    @property
    def magic(self) -> str:
        """The word of its cell magic, as `derivation`; empty where it is Python."""
        return self.parted.magic

    @property
    def body(self) -> str:
        """What its magic reads, or all of its code."""
        return self.parted.body

    @property
    def python(self) -> str:
        """The Python in it: none where it has a magic."""
        return self.parted.python

    @property
    def derivation(self) -> str:
        """The name of the derivation that it holds, or nothing."""
        return self.parted.name if self.parted.is_chain else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return tuple(self.options.get("tags", ()))

    @property
    def hidden(self) -> bool:
        """Whether a reader of the page does not see its code."""
        return any(tag.startswith("remove-") for tag in self.tags)

    @property
    def checks(self) -> tuple[str, ...]:
        """The labels of the statements that it checks."""
        return tuple(self.options.get("checks", "").split())

    @property
    def computes(self) -> tuple[str, ...]:
        """Its names, by which a mark says that it computes a relation."""
        return tuple(self.options.get("computes", "").split())

    @property
    def figure(self) -> Mapping[str, str] | None:
        """The caption and the name of the figure that it draws, or nothing."""
        figure: Mapping[str, str] = _within(self.options, "mystnb", "figure")
        return {"caption": "", "name": "", **figure} if figure else None

    @property
    def alt(self) -> str:
        """What it draws, in words."""
        return str(_within(self.options, "mystnb", "image").get("alt", ""))


def _within(options: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return what an option holds under some names, one in the other; nothing if they hold none."""
    for name in names:
        options = options.get(name) or {}
    return options


@dataclass(frozen=True)
class Section:
    """A section that has labels: its heading, and its lines, with those of what is below it."""

    labels: tuple[str, ...]
    heading: Heading
    lines: range


@dataclass(frozen=True, kw_only=True)
class Page(Part):
    """A page: its file, its text with lines that end in one byte, and its front matter.

    Its line is the first one behind the front matter.
    """

    path: Path
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells, in order. None is inside of another block, where MyST runs none."""
        return tuple(part for part in self.parts if isinstance(part, Cell))

    def blocks(self, *names: str) -> Iterator[Block]:
        """Yield the directives of these names, however deep; without a name, all."""
        return (block for block in self.all(Block) if not names or block.name in names)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label that the page defines, in order."""
        return tuple(chain.from_iterable(map(_labels, self.walk())))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a label of their own, in order."""
        found, names = [], []
        headings = [part for part in self.parts if isinstance(part, Heading)]
        end = self.text.count("\n") + 2
        for part in self.parts:
            if isinstance(part, Label):
                names.append(part)
            elif isinstance(part, Heading) and names:
                after = headings[headings.index(part) + 1 :]
                until = next((h.line for h in after if h.level <= part.level), end)
                labels = tuple(label.name for label in names)
                found.append(Section(labels, part, range(names[0].line, until)))
            if not isinstance(part, Label):
                names = []
        return tuple(found)


def read(path: Path) -> Page:
    """Return a page, parsed once for each state of its file.

    Raises
    ------
    PageError
        If it is no UTF-8, if its front matter or the options of a directive are malformed, if a
        fence does not end, or if a cell is inside of something else.
    """
    return parsed(path, path.read_bytes())


def parse(text: str, path: Path = Path("page.md")) -> Page:
    """Return the page that some text would be; `read` says what it raises."""
    return parsed(path, text.encode())


@lru_cache(_MOST)
def parsed(path: Path, data: bytes) -> Page:
    """Return the page that a file would be if it held some bytes; `read` says what it raises."""
    return _Reader(path, data).page()


def decoded(path: Path, data: bytes) -> str:
    """Return what a file holds as text; a `PageError` says where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte {data[error.start]:#04x} is no UTF-8: save the file in it"
        raise PageError(path, line, what) from None


def inline(words: str, line: int = 1) -> tuple[Part, ...]:
    """Return the words, formulas, roles and links in what is no block of its own."""
    return tuple(_Words(words, line).alone())


def _labels(part: Part) -> Iterator[str]:
    """Yield the labels that a part gives, without those of what it holds."""
    if isinstance(part, Label):
        yield part.name
    elif isinstance(part, Cell) and part.figure and part.figure["name"]:
        yield part.figure["name"]
    elif isinstance(part, Formula | Block) and part.label and not _holds_its_label(part):
        yield part.label


def _holds_its_label(part: Part) -> bool:
    """Tell whether a part is a directive whose label is that of the formula which it holds."""
    return isinstance(part, Block) and part.name == "math"


@cache
def _parser() -> MarkdownIt:
    return create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)


class _Directive(TestDirective):
    """A directive of any name: its options are left as they are."""

    required_arguments, optional_arguments = 0, 1
    final_argument_whitespace = True


class _Reader:
    """What reads one state of one file."""

    def __init__(self, path: Path, data: bytes):
        self.path, self.cells = path, 0
        self.derivations: dict[str, int] = {}
        self.lines = data.splitlines(keepends=True)
        self.text = decoded(path, data).replace("\r\n", "\n").replace("\r", "\n")
        self.rows = self.text.split("\n")

    def page(self) -> Page:
        """Return the page."""
        root = SyntaxTreeNode(_parser().parse(self.text))
        metadata: Mapping[str, Any] = {}
        line, children = 1, root.children
        if children and children[0].type == "front_matter":
            metadata = self._front_matter(children[0])
            line += children[0].map[1] if children[0].map else 0
            children = children[1:]
        parts = tuple(self._parts(children, 1, top=True))
        return Page(line=line, path=self.path, text=self.text, metadata=metadata, parts=parts)

    def _error(self, line: int, what: str) -> PageError:
        return PageError(self.path, line, what)

    def _front_matter(self, node: SyntaxTreeNode) -> Mapping[str, Any]:
        try:
            metadata = yaml.safe_load(node.content) or {}
        except yaml.YAMLError as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0)
            what = "the front matter is no YAML: mend what stands between the two lines ---"
            raise self._error(line + 2, what) from None
        if not isinstance(metadata, dict):
            raise self._error(1, "the front matter is a list of names, each with a value: name: …")
        return metadata

    def _markdown(self, text: str, first: int) -> Iterator[Part]:
        """Yield the parts of what stands inside of a block, whose first line is given."""
        return self._parts(SyntaxTreeNode(_parser().parse(text)).children, first)

    def _parts(
        self, nodes: list[SyntaxTreeNode], first: int, *, top: bool = False
    ) -> Iterator[Part]:
        """Yield the parts that some neighbours are."""
        for node in nodes:
            line = first + (node.map[0] if node.map else 0)
            if name := node.attrs.get("id"):
                yield Label(line=line, name=str(name))
            if node.type in ("fence", "colon_fence"):
                yield self._fence(node, line, top=top)
            elif node.type == "heading":
                parts = tuple(self._inside(node, first))
                words = node.children[0].content if node.children else ""
                yield Heading(line=line, level=int(node.tag[1:]), text=words, parts=parts)
            elif node.type == "myst_target":
                yield Label(line=line, name=node.content)
            elif node.type == "myst_line_comment":
                yield Comment(line=line, text=node.content)
            elif node.type in _FORMULAS:
                yield Formula(line=line, latex=node.content, display=True, label=node.info)
            elif node.map:
                source = self._source(node, first)
                parts = tuple(self._inside(node, first))
                yield Text(line=line, kind=node.type, source=source, parts=parts)

    def _source(self, node: SyntaxTreeNode, first: int) -> str:
        start, end = node.map or (0, 0)
        return "\n".join(self.rows[start + first - 1 : end + first - 1])

    def _inside(self, node: SyntaxTreeNode, first: int) -> Iterator[Part]:
        """Yield what a text holds: formulas and roles, and the blocks of its items."""
        for child in node.children:
            if child.type == "inline":
                line = first + (child.map[0] if child.map else 0)
                if any(map(_is_in_two_dollars, child.children)):
                    what = "a display between two $$ has an empty line before and behind it"
                    raise self._error(line, what)
                yield from _Words(child.content, line).parts(child)
            elif child.nester_tokens:
                if child.type == "list_item" and child.map:
                    yield Item(line=first + child.map[0])
                yield from self._inside(child, first)
            else:
                yield from self._parts([child], first)

    def _fence(self, node: SyntaxTreeNode, line: int, *, top: bool) -> Part:
        """Return a directive, a cell or a listing."""
        begins, ends = node.map or (0, 0)
        if node.content.count("\n") != ends - begins - 2:
            raise self._error(line, f"{node.markup}{node.info} is not closed: end it by a line"
                                    f" {node.markup} of its own")  # fmt: skip
        info = node.info.strip()
        if not info.startswith("{") or "}" not in info:
            return Listing(line=line, language=info, code=node.content)
        name, _, argument = info[1:].partition("}")
        end = line + ends - begins
        if name == CELL:
            return self._cell(node, line, end, top=top)
        return self._block(node, name, argument.strip(), line, end)

    def _block(self, node: SyntaxTreeNode, name: str, argument: str, line: int, end: int) -> Block:
        options: dict[str, str] = {}
        body, first = node.content.split("\n"), line + 1
        if name not in _WITHOUT_OPTIONS:
            options, body, offset = self._options(node, name, line, as_yaml=False)
            first += offset
        said = {"": inline(argument, line)}
        for option, value in options.items():
            said[option] = inline(str(value), self._line(f"{option}:", line))
        text = "\n".join(body)
        inside: Iterator[Part] = iter(())
        if name == "math":
            latex = "\n".join(filter(None, (argument, text)))
            label = options.get("label", "")
            inside = iter([Formula(line=first, latex=latex, display=True, label=label)])
        elif name not in _VERBATIM:
            inside = self._markdown(text, first)
        parts = (*chain.from_iterable(said.values()), *inside)
        return Block(line=line, end=end, name=name, argument=argument, options=options, body=text,
                     said=said, parts=parts)  # fmt: skip

    def _cell(self, node: SyntaxTreeNode, line: int, end: int, *, top: bool) -> Cell:
        if not top or not self.lines[line - 1].startswith(node.markup.encode()):
            what = "a cell stands at the margin, outside of lists and other blocks: move it there"
            raise self._error(line, what)
        options, code, offset = self._options(node, CELL, line, as_yaml=True)
        self._hold(options, line)
        self.cells += 1
        first = line + 1 + offset
        written = b"".join(self.lines[first - 1 : first - 1 + len(code)])
        caption = _within(options, "mystnb", "figure").get("caption", "")
        begins = self._line(caption.strip().split("\n")[0], line)
        source = "\n".join(code)
        self._name(Code(source), first)
        return Cell(
            line=line,
            end=end,
            number=self.cells,
            code=source,
            options=options,
            written=written.removesuffix(b"\n").removesuffix(b"\r").decode(),
            start=sum(map(len, self.lines[: first - 1])),
            first=first,
            parts=tuple(self._markdown(caption, begins)),
        )

    def _name(self, code: Code, line: int) -> None:
        """Refuse a derivation whose name is none, or that of another one of the page."""
        if not code.is_chain:
            return
        if not _KEBAB.fullmatch(code.name):
            what = f"a derivation has a name of small letters: %%{code.magic} some-name"
            raise self._error(line, what)
        if code.name in self.derivations:
            before = self.derivations[code.name]
            what = f"the derivation of line {before} is called {code.name}, too: rename one of them"
            raise self._error(line, what)
        self.derivations[code.name] = line

    def _hold(self, options: Mapping[str, Any], line: int) -> None:
        """Refuse options of a cell that have another type than what is read of them."""
        tags = options.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise self._error(line, f"tags are a list of words: tags: [{tags}]")
        if not isinstance(options.get("checks", ""), str):
            raise self._error(line, "checks are labels with spaces between: checks: thm-a thm-b")
        if not isinstance(options.get("computes", ""), str):
            raise self._error(line, "computes has names with spaces between: computes: some-step")
        mystnb = options.get("mystnb") or {}
        held = [mystnb]
        if isinstance(mystnb, dict):
            held += [mystnb.get(name) or {} for name in ("figure", "image")]
        if not all(isinstance(one, dict) for one in held):
            raise self._error(line, "mystnb, its figure and its image hold names with values each")

    def _options(
        self, node: SyntaxTreeNode, name: str, line: int, *, as_yaml: bool
    ) -> tuple[dict[str, Any], list[str], int]:
        """Return the options of a directive, its body, and how many lines stand before that."""
        try:
            found = parse_directive_text(_Directive, "", node.content, validate_options=not as_yaml)
            why = found.warnings[0].msg if found.warnings else ""
        except (yaml.YAMLError, ValueError) as error:
            # Of YAML, MyST catches some errors only.
            why = str(error).split("\n")[0]
        if why:
            what = f"the options of {{{name}}} can't be read ({why}): write each as :name: value"
            raise self._error(line, what)
        return found.options, found.body, found.body_offset

    def _line(self, words: str, after: int) -> int:
        """Return the first line from one on that holds some words."""
        numbers = range(after, len(self.rows) + 1)
        return next((number for number in numbers if words in self.rows[number - 1]), after)


def _is_in_two_dollars(node: SyntaxTreeNode) -> bool:
    """Tell whether an inline formula has dollars around it, so that it looks like a display."""
    before, after = node.previous_sibling, node.next_sibling
    return bool(
        node.type == "math_inline"
        and (before and before.content.endswith("$"))
        and (after and after.content.startswith("$"))
    )


class _Words:
    """Words on one or several lines, and where in them the next part is looked for."""

    def __init__(self, words: str, line: int):
        self.words, self.line, self.place = words, line, 0

    def alone(self) -> Iterator[Part]:
        """Yield the parts of words that are no block: an argument, or an option's value."""
        for node in SyntaxTreeNode(_parser().parseInline(self.words)).children:
            yield from self.parts(node)

    def parts(self, node: SyntaxTreeNode) -> Iterator[Part]:
        """Yield the words, formulas, roles, links and labels of an inline node."""
        for child in node.children:
            if child.type == "softbreak":
                self.place = self.words.find("\n", self.place) + 1
            line = self._line(child.content)
            if name := child.attrs.get("id"):
                yield Label(line=line, name=str(name))
            if child.type in _FORMULAS:
                yield Formula(line=line, latex=child.content, display="double" in child.type)
            elif child.type == "myst_role":
                yield _role(child.meta["name"], child.content, line)
            elif child.type == "link":
                yield Link(line=line, address=str(child.attrs.get("href", "")))
            elif child.type == "text" and child.content:
                yield Words(line=line, text=child.content)
            elif child.type == "code_inline":
                yield Verbatim(line=line, code=child.content)
            yield from self.parts(child)

    def _line(self, content: str) -> int:
        """Return the line of some content, which the parser may have joined to one line."""
        begins = content.split("\n")[0] if content else ""
        if begins and (found := self.words.find(begins, self.place)) >= 0:
            self.place = found + len(begins)
        return self.line + self.words.count("\n", 0, self.place)


def _role(name: str, content: str, line: int) -> Part:
    if name == "math":
        return Formula(line=line, latex=content)
    if name in _REFERENCES:
        title, opened, target = content.rpartition("<")
        titled = bool(opened and title.strip() and target.endswith(">"))
        target = target.removesuffix(">") if titled else content
        return Reference(line=line, name=name, content=content, target=target.strip())
    if name == "cite" or name.startswith("cite:"):
        keys = tuple(key.strip() for key in content.split(","))
        return Citation(line=line, name=name, content=content, keys=keys)
    return Role(line=line, name=name, content=content)
