"""What a page says, each word with its line: so a rule that finds something tells where it is.

A formula, a role and a piece of code within a text have a sign in their place, or what a rule wants
of them, so that no rule reads Markdown again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sphinx_bookkit.page import (
    Block,
    Formula,
    Heading,
    Item,
    Page,
    Part,
    Role,
    Text,
    Verbatim,
    Words,
)

# What stands for what is no words.
SIGN = "·"
# What somebody else has said, who may say it as he likes.
QUOTED = r"“[^”]*”|\"[^\"]*\""
# Blocks whose argument is a title.
_TITLED = ("exercise", "admonition")
_LONGEST = 110

Show = Callable[[Part], str]
Row = tuple[int, str]


def sign(part: Part) -> str:
    """Return a sign for what is no words."""
    return SIGN


def latex(part: Part) -> str:
    """Return the LaTeX of a formula, between dollars; a sign for all else."""
    return f"${part.latex}$" if isinstance(part, Formula) else SIGN


def typed(part: Part) -> str:
    """Return a formula and a role as they are typed; a sign for code."""
    if isinstance(part, Role):
        return f"{{{part.name}}}`{part.content}`"
    return latex(part)


@dataclass(frozen=True)
class Prose:
    """Words in lines, and where each line stands in the file."""

    text: str
    lines: tuple[int, ...]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Prose":
        """Return rows as prose."""
        rows = [*rows]
        return cls("\n".join(words for _, words in rows), tuple(line for line, _ in rows))

    def line(self, place: int) -> int:
        """Return the line of the file in which a place of the text stands."""
        return self.lines[self.text.count("\n", 0, place)]

    def without(self, pattern: str, flags: int = 0) -> "Prose":
        """Return it with a sign for each letter of what a pattern finds."""
        blank = re.sub(pattern, lambda found: re.sub(r"[^\n]", SIGN, found[0]), self.text,
                       flags=flags)  # fmt: skip
        return Prose(blank, self.lines)

    def find(self, pattern: str | re.Pattern[str], flags: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the line and the words of each find."""
        for found in re.finditer(pattern, self.text, flags):
            yield self.line(found.start()), found[0]

    def sentence(self, place: int) -> str:
        """Return the sentence around a place, on one line."""
        before = re.finditer(r"[.?!]\s|\n\n", self.text[:place])
        begins = max((end.end() for end in before), default=0)
        ends = re.compile(r"[.?!](?=\s)|\n\n").search(self.text, place)
        return " ".join(self.text[begins : ends.end() if ends else None].split())


def rows(part: Part, show: Show = sign) -> list[Row]:
    """Return the lines of a text or a heading: an item has a bullet, and a gap an empty line."""
    found: dict[int, str] = {}
    for piece in part.parts:
        if isinstance(piece, Words):
            found[piece.line] = found.get(piece.line, "") + piece.text
        elif isinstance(piece, Item):
            found[piece.line] = "• "
        elif isinstance(piece, Role | Verbatim) or (
            isinstance(piece, Formula) and not piece.display
        ):
            found[piece.line] = found.get(piece.line, "") + show(piece)
    return list(_spaced(sorted(found.items())))


def _spaced(lines: Iterable[Row]) -> Iterator[Row]:
    before = None
    for line, words in lines:
        if before is not None and line > before + 1:
            yield before + 1, ""
        yield line, words
        before = line


def prose(page: Page, show: Show = sign, *, sentences: bool = False) -> Prose:
    """Return what a page says: texts, headings, titles and captions; or those in sentences alone.

    What a figure's description and an option of a block say is not in it.
    """
    found: list[Row] = []
    for part in page.walk():
        lines: list[Row] = []
        if isinstance(part, Heading) or (
            isinstance(part, Text) and not (sentences and part.kind == "table")
        ):
            lines = rows(part, show)
        elif isinstance(part, Block) and _is_titled(part) and not sentences:
            lines = rows(Text(line=part.line, kind="title", source="", parts=part.said[""]), show)
        if lines:
            found += [*lines, (lines[-1][0], "")]
    return Prose.of(found)


def _is_titled(block: Block) -> bool:
    """Tell whether the argument of a block is a title."""
    return block.name.startswith("prf:") or block.name in _TITLED


def descriptions(page: Page) -> Prose:
    """Return what a page says of its figures to who does not see them."""
    lines = page.text.split("\n")
    found: list[Row] = []
    for cell in page.cells:
        if cell.alt:
            options = range(cell.line, cell.first)
            named = (line for line in options if lines[line - 1].strip().startswith("alt:"))
            at = next(named, cell.line)
            found += [(at, cell.alt), (at, "")]
    return Prose.of(found)


def short(words: str) -> str:
    """Return words on one line, and no more of them than tell which they are."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]} …"


def like(name: str, names: Iterable[str]) -> str:
    """Return which of some names is like one that is not among them, in words, or nothing."""
    near = get_close_matches(name, [*names], 1)
    return f"; {near[0]} is like it" if near else ""
