"""What a page loads at first: little, and nothing that it has no use for."""

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Of it 52,000 are the three styles of the text's typeface that nearly every page has.
LIMIT = 396_000
# What scrolls in its place where a page is narrow.
WIDE = (".pst-scrollable-table-container", ".katex-display", "pre", ".statements")
# Fonts of the woff2 kind are compressed already.
PACKED = (".woff2", ".png")


def _weight(address: str) -> int:
    file = Path(unquote(urlsplit(address).path))
    content = file.read_bytes()
    return len(content) if file.suffix in PACKED else len(gzip.compress(content, 9))


def test_a_page_is_light(look):
    weights = {address: _weight(address) for address in look().loaded}
    assert len(weights) > 10
    assert sum(weights.values()) < LIMIT, sorted(weights.items(), key=lambda item: -item[1])


def test_a_page_loads_no_script_that_it_has_no_use_for(look):
    visitor = look()
    loaded = {Path(address).name for address in visitor.loaded}
    page = visitor.page
    uses = {
        "copybutton.js": page.locator("div.highlight pre").count(),
        "clipboard.min.js": page.locator("div.highlight pre").count(),
        "togglebutton.js": 0,
        "solutions.js": page.locator("details.solution").count(),
        "units.js": page.locator("data.quantity:not([data-pinned])[data-unit], .shown-in").count()
        + page.locator(".explorable").count(),
        "claims.js": page.locator("table.claims").count(),
        "scrolling.js": page.locator(f"article :is({', '.join(WIDE)})").count(),
        "stops.js": 1,
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
    assert sum(p.stat().st_size for p in files) < 1_600_000


def test_every_icon_is_drawn(look):
    # Not that of the theme's button which is not shown.
    icons = look().page.locator("[class*='fa-']:not(#pst-back-to-top *)")
    assert icons.count() > 4
    masks = icons.evaluate_all(
        "icons => icons.map((icon) => getComputedStyle(icon, '::before').maskImage)"
    )
    assert all(mask.startswith("url") for mask in masks), masks
