"""The typefaces of text and formulas, each in two files: what the pages need, and the whole.

A page asks for a few of a typeface's glyphs, so that a file of these alone comes first. The style
sheets name the whole one too, for all other characters: what a reader types has its glyph, and the
file of it is loaded then. Which characters come first stands in `FIRST`; a site test says which of
the pages' are missing in it. What was made is kept, as it takes a second.
"""

import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path
from string import ascii_letters, digits, punctuation
from typing import Any

import tinycss2
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# Of the text's typeface.
_STYLES = ("400-normal", "400-italic", "600-normal", "600-italic")
# A browser takes a line's height from the face that has the space.
_SPACES = " \n\N{NO-BREAK SPACE}"
# What a browser itself sets, at the end of a broken line and before a part of a list.
_OF_BROWSERS = "\N{HYPHEN}\N{BULLET}"
_ASCII = _SPACES + _OF_BROWSERS + ascii_letters + digits + punctuation
# With signs that the typeface lacks: the system has them, and no file need be asked for them.
_TEXT = _ASCII + "áéëöøüŵÖΣησ–—‖‘’“”…−×·°²±″₁₊ᵢ→∎√∞≈≤≥△○◐✓✗"
# What stands in emphasis and in headings has fewer signs.
_FEWER = _SPACES + _OF_BROWSERS + ascii_letters + digits + "!%(),-./:;=?_–’“”"
_BRACKETS = _SPACES + "()[]{}∏∑∫"
# By the name of the face's file: the characters that come first.
FIRST = {
    "stix-two-text-latin-400-normal": _TEXT,
    "stix-two-text-latin-400-italic": _FEWER + "[]…üŵησᵢ",
    "stix-two-text-latin-600-normal": _FEWER + "#<|é−",
    "KaTeX_Main-Regular": _SPACES
    + digits
    + "BCEHJLOSTVabcdefghiklmnopqrstuvwxy!()+,-./:;<=>?[]^{}~"
    + "×ˉΓΔ\N{ZERO WIDTH SPACE}…′ℓ→↦∂∇∈−∗∝∞∣∥∩≈≤≥⋅⋯⌈⌉⌊⌋⟺\ue020",
    "KaTeX_Math-Italic": _SPACES + ascii_letters + "αβγδεηθλμνξπρστφχψϱϵ",
    "KaTeX_AMS-Regular": _SPACES + "ENR",
    "KaTeX_Caligraphic-Regular": _SPACES + "X",
    "KaTeX_SansSerif-Regular": _SPACES + "T",
    "KaTeX_Typewriter-Regular": _SPACES + "ab",
    "KaTeX_Size1-Regular": _BRACKETS,
    "KaTeX_Size2-Regular": _BRACKETS,
    "KaTeX_Size3-Regular": _BRACKETS,
}
# The same fonts for browsers that know no woff2, and for which the site has none.
_OLD = re.compile(r',url\([^)]*\) format\("(?:woff|truetype)"\)')
_NAME = "FirstGlyphs"
# What the name of a file of such characters has at its end.
_SUFFIX = "-first"
_LAST_CHARACTER = 0x10FFFF
# Of a font's features: kerning, ligatures, and the figures that book.css chooses.
_FEATURES = ("kern", "liga", "locl", "lnum", "pnum", "tnum")
# For a font without hints, as STIX Two has it: smooth at every size, and no thin stroke is lost.
_SMOOTH = {0xFFFF: 0b1111}
_SCAN = "PUSHW[ ] 511 SCANCTRL[ ] PUSHB[ ] 4 SCANTYPE[ ]"
# The numbers of a font's names in its table, but for those of its licence and its makers.
_FAMILY, _UNIQUE, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 3, 4, 6, 16


def first_glyphs(font: bytes, characters: str) -> bytes:
    """Return a font (woff2) with the glyphs of these characters alone, and what these need.

    Its hints go, which are most of a small file. The text's own typeface has none, and screens
    that would heed those of the formulas set them as smooth as the text beside them.

    It has a name of its own, as the Open Font License asks of what is made of a font whose name is
    reserved.
    """
    # Only here: what was made is kept, and a build that makes none need not import this.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.tables.ttProgram import Program

    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    # The names hold the licence.
    every = ["*"]
    options = Options(
        notdef_outline=True,
        layout_features=_FEATURES,
        name_IDs=every,
        name_languages=every,
        hinting=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(face)
    for record in face["name"].names:
        if record.nameID in (_FAMILY, _UNIQUE, _FULL, _POSTSCRIPT, _TYPOGRAPHIC):
            record.string = _NAME
    face["gasp"], face["prep"] = newTable("gasp"), newTable("prep")
    face["gasp"].gaspRange = _SMOOTH
    face["prep"].program = Program()
    face["prep"].program.fromAssembly(_SCAN)
    made = io.BytesIO()
    face.flavor = "woff2"
    face.save(made)
    return made.getvalue()


def with_first_faces(css: str) -> str:
    """Return a style sheet in which each face of `FIRST` stands twice, each for its characters."""
    return "".join(map(_in_two, tinycss2.parse_stylesheet(css)))


def _in_two(rule: Any) -> str:
    text = _OLD.sub("", str(rule.serialize()))
    name = next((name for name in FIRST if f"{name}.woff2" in text), None)
    if rule.type != "at-rule" or rule.lower_at_keyword != "font-face" or name is None:
        return text
    body = tinycss2.serialize(rule.content).strip().removesuffix(";")
    if "unicode-range" in body:
        return text
    first = sorted(map(ord, set(FIRST[name])))
    few = body.replace(name, f"{name}{_SUFFIX}")
    return (
        f"@font-face{{{few};unicode-range:{_ranges(_runs(first))}}}"
        f"@font-face{{{body};unicode-range:{_ranges(_gaps(first))}}}"
    )


def _runs(codes: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of adjacent numbers, of an ascending list."""
    for _, run in groupby(enumerate(codes), lambda numbered: numbered[1] - numbered[0]):
        numbers = [code for _, code in run]
        yield numbers[0], numbers[-1]


def _gaps(codes: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of characters that are not in an ascending list."""
    for before, after in pairwise([-1, *codes, _LAST_CHARACTER + 1]):
        if after - before > 1:
            yield before + 1, after - 1


def _ranges(runs: Iterator[tuple[int, int]]) -> str:
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def _copy_first(font: Path, target: Path, kept: Path) -> None:
    """Put the file of the first characters of a face into a folder, if it has such a file."""
    if (characters := FIRST.get(font.stem)) is None:
        return
    content = font.read_bytes()
    made_of = [
        characters,
        version("fonttools"),
        version("brotli"),
        Path(__file__).read_text("utf-8"),
    ]
    state = hashlib.sha256(content + "\0".join(made_of).encode()).hexdigest()
    made = kept / f"{state}.woff2"
    if not made.exists():
        kept.mkdir(parents=True, exist_ok=True)
        # Whole, or not there, for other builds at the same time.
        new = kept / f"{state}.{os.getpid()}"
        new.write_bytes(first_glyphs(content, characters))
        new.replace(made)
    shutil.copy(made, target / f"{font.stem}{_SUFFIX}.woff2")


def _copy_katex(root: Path, site: Path, kept: Path) -> None:
    """Put KaTeX's style sheet and its fonts (woff2 alone) beside the pages."""
    source = root / "node_modules" / "katex" / "dist"
    if not source.is_dir():
        raise ExtensionError(f"{source} is missing: run 'make setup'.")
    target = site / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    css = (source / "katex.min.css").read_text(encoding="utf-8")
    (target / "katex.min.css").write_text(with_first_faces(css), encoding="utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")
        _copy_first(font, target / "fonts", kept)


def _copy_text_face(root: Path, site: Path, kept: Path) -> None:
    """Put the four styles that book.css names beside the pages, with their licence."""
    source = root / "node_modules" / "@fontsource" / "stix-two-text"
    if not source.is_dir():
        raise ExtensionError(f"{source} is missing: run 'make setup'.")
    target = site / "_static" / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for style in _STYLES:
        font = source / "files" / f"stix-two-text-latin-{style}.woff2"
        shutil.copy(font, target)
        _copy_first(font, target, kept)
    shutil.copy(source / "LICENSE", target / "OFL.txt")
    book = site / "_static" / "book.css"
    book.write_text(with_first_faces(book.read_text(encoding="utf-8")), encoding="utf-8")


def _copy_fonts(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    root, site = Path(app.srcdir), Path(app.outdir)
    kept = root / "node_modules" / ".cache" / "fonts"
    _copy_katex(root, site, kept)
    _copy_text_face(root, site, kept)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("build-finished", _copy_fonts)
