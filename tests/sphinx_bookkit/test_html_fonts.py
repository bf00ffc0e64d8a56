"""The typefaces' files: what the pages need first, and the whole for what a reader types."""

import io
import re

import pytest
from fontTools.ttLib import TTFont

from sphinx_bookkit.html.fonts import FIRST, first_glyphs, with_first_faces
from tests.tiny import ROOT

TEXT = "stix-two-text-latin-400-normal"
FACE = f'@font-face{{font-family:"A";src:url("{TEXT}.woff2") format("woff2")}}'


def _font(name: str) -> bytes:
    (file,) = (ROOT / "node_modules").glob(f"*/*/files/{name}.woff2")
    return file.read_bytes()


def _face(font: bytes) -> TTFont:
    return TTFont(io.BytesIO(font), recalcTimestamp=False)


def _characters(rule: str) -> set[int]:
    ranges = re.search("unicode-range:([^}]*)", rule)[1].replace("U+", "").split(",")
    ends = ([int(end, 16) for end in part.split("-")] for part in ranges)
    return {code for end in ends for code in range(end[0], end[-1] + 1)}


def test_each_character_is_in_one_of_the_two_files():
    few, whole = with_first_faces(FACE).replace("}", "}\n").splitlines()
    assert f"{TEXT}-first.woff2" in few
    assert f"{TEXT}.woff2" in whole
    assert _characters(few) == set(map(ord, FIRST[TEXT]))
    assert _characters(few) | _characters(whole) == set(range(0x110000))
    assert not _characters(few) & _characters(whole)


@pytest.mark.parametrize(
    "css", ["a{top:0}", '@font-face{src:url("other.woff2")}', with_first_faces(FACE)]
)
def test_no_other_rule_changes(css):
    assert with_first_faces(css) == css


def test_the_first_glyphs_are_those_of_the_whole_font():
    whole, few = _face(_font(TEXT)), _face(first_glyphs(_font(TEXT), "ab1f i"))
    assert set(few.getBestCmap()) == set(map(ord, "ab1f i"))
    assert few.getGlyphSet()["a"].width == whole.getGlyphSet()["a"].width
    for table, names in {
        "hhea": ("ascent", "descent", "lineGap"),
        "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent"),
        "head": ("unitsPerEm", "modified"),
    }.items():
        for name in names:
            assert getattr(few[table], name) == getattr(whole[table], name), name


def test_they_keep_the_licence_and_no_reserved_name():
    font = (
        ROOT / "node_modules" / "katex" / "dist" / "fonts" / "KaTeX_AMS-Regular.woff2"
    ).read_bytes()
    names = _face(first_glyphs(font, " N"))["name"]
    assert "Reserved Font Name KaTeX_AMS" in names.getDebugName(13)
    assert not any("KaTeX" in names.getDebugName(number) for number in (1, 3, 4, 6))


def test_they_have_no_hints_and_are_smooth():
    folder = ROOT / "node_modules" / "katex" / "dist" / "fonts"
    whole = (folder / "KaTeX_AMS-Regular.woff2").read_bytes()
    few = _face(first_glyphs(whole, " N"))
    assert "fpgm" in _face(whole)
    assert "fpgm" not in few
    # As the text beside the formulas has it.
    assert few["gasp"].gaspRange == _face(_font(TEXT))["gasp"].gaspRange
    assert few["prep"].program == _face(_font(TEXT))["prep"].program


def test_figures_of_the_text_keep_their_widths():
    records = _face(first_glyphs(_font(TEXT), FIRST[TEXT]))["GSUB"].table.FeatureList.FeatureRecord
    # Asked for by book.css.
    assert "pnum" in {record.FeatureTag for record in records}


def test_the_same_bytes_are_made_twice():
    assert first_glyphs(_font(TEXT), "abc") == first_glyphs(_font(TEXT), "abc")
