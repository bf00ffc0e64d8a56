"""What a page loads at first: little, and nothing that it has no use for."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import myst_nb
import pydata_sphinx_theme
import sphinx
import sphinx_book_theme
import tinycss2
from lxml import html

from sphinx_bookkit.html.fonts import FIRST
from sphinx_bookkit.html.stylesheets import OF_NO_PART, classes, is_left_out, selectors

# On a phone, before anything is touched. Of it 27,000 are the first characters of the text.
# Two pages have more formulas than the others.
LIMIT, LONGEST = 180_000, {"book/distances": 191_000, "book/joint": 193_000}
# What scrolls in its place where a page is narrow.
WIDE = (".pst-scrollable-table-container", ".katex-display", "pre", ".statements")
# Fonts of the woff2 kind are compressed already.
PACKED = (".woff2", ".png")


def _weight(address: str) -> int:
    file = Path(unquote(urlsplit(address).path))
    content = file.read_bytes()
    return len(content) if file.suffix in PACKED else len(gzip.compress(content, 9))


def test_a_page_is_light(name, look):
    weights = {address: _weight(address) for address in look("phone").loaded}
    assert len(weights) > 10
    limit = LONGEST.get(name, LIMIT)
    assert sum(weights.values()) < limit, sorted(weights.items(), key=lambda item: -item[1])


def test_a_page_loads_no_script_that_it_has_no_use_for(look):
    visitor = look()
    loaded = {Path(address).name for address in visitor.loaded}
    page = visitor.page
    uses = {
        "theme.js": 1,
        "bootstrap.js": 0,
        "copy-code.js": page.locator("div.highlight pre").count(),
        "togglebutton.js": 0,
        "solutions.js": page.locator("details.solution").count(),
        "units.js": page.locator("data.quantity:not([data-pinned])[data-unit], .shown-in").count()
        + page.locator("[figure]").count(),
        "claims.js": page.locator("table.claims").count(),
        "scrolling.js": page.locator(f"article :is({', '.join(WIDE)})").count(),
        "stops.js": 1,
        "opening.js": page.locator("article div.math").count(),
        "notation.js": page.locator(".katex .of-p").count(),
        "live.js": page.locator("article :is(.derivation[id], [data-cell])").count(),
        "cell.js": 0,
        "chain.js": 0,
        "katex.min.js": 0,
        "worker.js": 0,
        # Until a search begins.
        "ranking.js": 0,
        "search-index.js": 0,
    }
    for script, needed in uses.items():
        assert (script in loaded) == bool(needed), script


def test_the_site_has_no_file_that_no_page_asks_for(site):
    static = site / "_static"
    assert not [p for p in static.rglob("*") if p.suffix == ".map" or "fontawesome" in p.parts]
    # What a reader's click loads, and no page before it: see test_live.py.
    of_a_page = (file for kind in ("chains", "cells") for file in static.glob(f"live/{kind}/**/*"))
    at_a_click = {*static.glob("live-*/*"), *of_a_page}
    # SymPy is 2,400,000 of it, and is loaded for cells that ask for it.
    assert sum(p.stat().st_size for p in at_a_click if p.is_file()) < 10_000_000
    files = (p for p in static.rglob("*") if p.is_file() and p not in at_a_click)
    assert sum(p.stat().st_size for p in files) < 1_165_000


def test_what_is_explored_comes_when_a_reader_comes_near(visit):
    visitor = visit("phone")
    page = visitor.open("book/joint")
    of_explorables = [address for address in visitor.loaded if "/explorables/" in address]
    assert page.locator("[figure]").count()
    assert not of_explorables
    visitor.approach("fig-joint-bars")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.explorable')).borderTopWidth")
        == "1px"
    )
    assert not visitor.faults


def test_every_icon_is_drawn(look):
    # Not that of the theme's button which is not shown.
    icons = look().page.locator("[class*='fa-']:not(#pst-back-to-top *)")
    assert icons.count() > 4
    masks = icons.evaluate_all(
        "icons => icons.map((icon) => getComputedStyle(icon, '::before').maskImage)"
    )
    assert all(mask.startswith("url") for mask in masks), masks


# The families, weights and characters of what a page shows, and of what its style sheets add.
SHOWN = """() => {
  const shown = {};
  const add = (style, text) => {
    const family = style.fontFamily.split(",")[0].replaceAll('"', "");
    const key = `${family} ${style.fontStyle} ${style.fontWeight >= 600 ? 600 : 400}`;
    shown[key] = [...new Set([...(shown[key] ?? ""), ...text])].join("");
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!element.closest("script, style, noscript, .katex-mathml") && node.data.trim()) {
      add(getComputedStyle(element), node.data);
    }
  }
  for (const element of document.querySelectorAll("body *")) {
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (style.content.startsWith('"')) add(style, style.content.slice(1, -1));
    }
  }
  return shown;
}"""
# The files of the faces, as `SHOWN` names them.
FACES = {
    "STIX Two Text normal 400": "stix-two-text-latin-400-normal",
    "STIX Two Text italic 400": "stix-two-text-latin-400-italic",
    "STIX Two Text normal 600": "stix-two-text-latin-600-normal",
    "KaTeX_Main normal 400": "KaTeX_Main-Regular",
    "KaTeX_Math italic 400": "KaTeX_Math-Italic",
    "KaTeX_AMS normal 400": "KaTeX_AMS-Regular",
    "KaTeX_Caligraphic normal 400": "KaTeX_Caligraphic-Regular",
    "KaTeX_SansSerif normal 400": "KaTeX_SansSerif-Regular",
    "KaTeX_Typewriter normal 400": "KaTeX_Typewriter-Regular",
    "KaTeX_Size1 normal 400": "KaTeX_Size1-Regular",
    "KaTeX_Size2 normal 400": "KaTeX_Size2-Regular",
    "KaTeX_Size3 normal 400": "KaTeX_Size3-Regular",
}


def test_each_character_of_a_page_comes_first(look):
    for face, characters in look().page.evaluate(SHOWN).items():
        if face in FACES:
            late = set(characters) - set(FIRST[FACES[face]])
            assert not late, f"add {late} to FIRST in html/fonts.py: {FACES[face]}"


def test_a_whole_typeface_comes_for_what_a_reader_types(visit):
    visitor = visit()
    page = visitor.open("book/entropy")
    fonts = [Path(address).name for address in visitor.loaded if address.endswith(".woff2")]
    assert fonts
    assert all(name.endswith("-first.woff2") for name in fonts)
    # Signs that no page has.
    for where, sign, file in (
        ("article section > p:visible", "ç", "stix-two-text-latin-400-normal"),
        ("article p .katex-html .mathnormal", "κ", "KaTeX_Math-Italic"),
    ):
        with page.expect_request(f"**/{file}.woff2"):
            page.locator(where).first.evaluate("(element, sign) => element.append(sign)", sign)


def _classes(rules: list) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from classes(rule.prelude)
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            yield from _classes(tinycss2.parse_rule_list(rule.content))


def _sheets() -> list[Path]:
    """Return the style sheets of the theme and of others, as they come."""
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    book = Path(sphinx_book_theme.__file__).parent / "theme" / "sphinx_book_theme" / "static"
    cells = Path(myst_nb.__file__).parent / "static"
    basic = Path(sphinx.__file__).parent / "themes" / "basic" / "static"
    found = [file for folder in (theme, book, cells, basic) for file in folder.rglob("*.css*")]
    # Icons have a sheet of their own, which the site does without.
    return [file for file in found if file.suffix != ".map" and "fontawesome" not in file.parts]


def _rules(sheet: Path) -> list:
    text = sheet.read_text(encoding="utf-8")
    return tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)


# Words of scripts which are classes of the theme, and which no script means by them.
_NAMES = """
border c card col disabled fade first h1 h2 h3 hint k lead m mark n o ratio rounded row s shadow tip
"""
WORDS = frozenset(_NAMES.split())
# What of a selector depends on a reader, or on nothing that a page holds.
_PSEUDO = re.compile(r":not\((?:[:\w-]|, ?)+\)|::?(?!not|is|has|where)[a-z-]+(?:\([^)]*\))?")


def _left_out(rules: list) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            written = (tinycss2.serialize(each).strip() for each in selectors(rule))
            yield from (text for text in written if text.startswith(OF_NO_PART))
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            yield from _left_out(tinycss2.parse_rule_list(rule.content))


def test_no_page_has_a_part_whose_rules_are_left_out(look):
    left_out = {each for sheet in _sheets() for each in _left_out(_rules(sheet))}
    assert len(left_out) > 40
    found = look().page.evaluate(
        "(all) => all.filter((each) => document.querySelector(each))",
        sorted({_PSEUDO.sub("", each) for each in left_out}),
    )
    assert not found


def test_no_rule_is_left_out_that_a_page_or_a_script_has_a_use_for(site):
    named: set[str] = set()
    scripted: set[str] = set()
    for file in site.rglob("*.html"):
        if text := file.read_text(encoding="utf-8").strip():
            for element in html.document_fromstring(text).iter("*"):
                named.update(element.get("class", "").split())
                if element.tag == "script":
                    scripted.update(re.findall(r"[\w-]+", element.text or ""))
    for file in (site / "_static").rglob("*.js"):
        # What is packed or an index names no class.
        if file.name != "search-index.js" and not any("live-" in part for part in file.parts):
            scripted.update(re.findall(r"[\w-]+", file.read_text(encoding="utf-8")))
    named |= scripted - WORDS
    sheets = _sheets()
    known = {"bootstrap.css", "pydata-sphinx-theme.css", "mystnb.css", "basic.css.jinja"}
    assert known <= {sheet.name for sheet in sheets}
    for sheet in sheets:
        for name in sorted(named & {*_classes(_rules(sheet))}):
            assert not is_left_out(name, sheet.name), f"add {name} to OF_THE_THEME"
