"""Each page as its readers meet it: from disk, without a network, on a phone, in the dark."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from lxml import html as markup

from sphinx_bookkit import pages
from sphinx_bookkit.corrections import ATOM, FEED

# What a reader sees that is neither code nor a formula.
PROSE = """() => {
  const copy = document.querySelector("article").cloneNode(true);
  copy.querySelectorAll("pre, code, script, style, .katex").forEach((part) => part.remove());
  return copy.textContent;
}"""
# Text against the first background behind it that is not see-through: WCAG's ratio.
CONTRASTS = """() => {
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const parts = "p, li, h1, h2, a, figcaption, .admonition-title, pre span, td, th";
  return [...document.querySelectorAll("article :is(" + parts + ")")]
    .filter((node) => !node.matches(".headerlink") && node.textContent.trim())
    .filter((node) => node.getClientRects().length)
    .map((node) => {
      const pair = [light(parse(getComputedStyle(node).color)), light(behind(node))];
      const [low, high] = pair.sort((a, b) => a - b);
      return { text: node.textContent.trim().slice(0, 40), ratio: (high + 0.05) / (low + 0.05) };
    });
}"""
OUTSIDE_ITS_BOX = """() => [...document.querySelectorAll("div.math")].filter((box) => {
    const left = box.getBoundingClientRect().left;
    const parts = [...box.querySelectorAll(".base")];
    return parts.some((part) => part.getBoundingClientRect().left < left - 1);
  }).map((box) => box.textContent.slice(0, 60))"""

# The displayed formulas that don't fit, of those that could break.
WIDE = """() => [...document.querySelectorAll("article div.math .katex-display")]
  .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.querySelector("annotation").textContent)"""

# The formulas whose full stop or comma begins the next line.
ALONE = """() => [...document.querySelectorAll("article .nb span.math")].filter((formula) => {
    const next = formula.nextSibling;
    const last = [...formula.querySelectorAll(".base")].at(-1)?.getBoundingClientRect();
    if (!last?.width || next?.nodeType !== 3 || !/^[.,;:)?!’”]/.test(next.data)) return false;
    const range = document.createRange();
    range.setStart(next, 0);
    range.setEnd(next, 1);
    const mark = range.getBoundingClientRect();
    return mark.width && mark.left < last.left;
  }).map((formula) => formula.parentElement.textContent)"""


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_page_opens_from_disk_without_fault(size, look):
    assert not look(size).faults


def test_no_markup_is_left_in_the_text(look):
    text = look().page.evaluate(PROSE)
    assert not re.findall(r"\\[a-zA-Z]+|\$|\{[\w:]+\}|:::|```|\]\(|% [a-z]+: ", text)


def test_every_formula_was_rendered_by_the_build(look):
    page = look(java_script_enabled=False).page
    assert (
        page.locator("span.math, div.math").count()
        == page.locator(":is(span, div).math > .katex, div.math > .katex-display").count()
        + page.locator("span.math > [aria-hidden] > .katex").count()
    )
    assert page.locator(".katex-error").count() == 0


def test_every_figure_is_shown_and_described(look):
    # An explorable stands in the place of its figure's drawing.
    visitor = look()
    visitor.approach_all()
    page = visitor.page
    for image in page.locator("article img:not(.for-dark, .explored)").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") > 100
        assert image.get_attribute("src").endswith(".svg")
        assert len(image.get_attribute("alt")) > 40


def test_figures_are_drawn_in_the_ink_of_the_theme(look, paper):
    shown = "article img:visible"
    visitor = look(color_scheme="dark")
    visitor.approach_all()
    page = visitor.page
    dark = page.locator(shown)
    assert dark.count() == page.locator("article img:not(.for-light, .explored)").count()
    for image in dark.all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") > 100
        assert image.get_attribute("src").endswith(".svg#dark")
        # Neither a filter nor a sheet of the theme's, but the page.
        look = image.evaluate("i => [getComputedStyle(i).filter, getComputedStyle(i).background]")
        assert look[0] == "none"
        assert look[1].startswith("rgba(0, 0, 0, 0)")
    paper(page)
    assert not page.locator("article img.for-dark:visible").count()
    assert not visitor.faults


def test_every_colour_of_a_figure_follows_the_theme(site):
    for file in (site / "_images").glob("*.svg"):
        svg = file.read_text(encoding="utf-8")
        body = re.sub(r"<style>.*?</style>", "", svg)
        assert "#dark:target" in svg
        assert not re.search(r"#[0-9a-f]{6}", re.sub(r"var\(--[^,)]*, #\w+\)", "", body))


@pytest.mark.parametrize("size", ["phone", "smallest"])
def test_a_phone_shows_all_of_it(size, look):
    page = look(size).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # What scrolls in its place must start where its box starts: no browser scrolls left of that.
    assert not page.evaluate(OUTSIDE_ITS_BOX)
    # A formula goes on in the next line; what is one box, as an array, scrolls.
    if size == "phone":
        assert len(page.evaluate(WIDE)) <= 1


def test_type_twice_as_large_leaves_a_page_as_wide_as_a_phone(name, visit):
    page = visit("phone").open(name)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # What goes on beyond its place says so, and a keyboard comes to it.
    for part in page.locator("article p[data-more]").all():
        assert part.get_attribute("tabindex") == "0"
        assert part.locator(".base.long").count()


def test_a_formula_keeps_together_only_what_a_line_has_room_for(visit):
    page = visit("phone").open("book/likelihood")
    box = page.locator("article p .unbroken:visible").first
    assert box.evaluate("box => box.getClientRects().length") == 1
    page.add_style_tag(content="html { font-size: 200% !important; }")
    inside = """boxes => boxes.every((box) => box.getBoundingClientRect().right
      <= box.closest("p").getBoundingClientRect().right + 1)"""
    assert page.locator("article p .unbroken:visible").evaluate_all(inside)


# The words of names in tables that are in more than one line.
TORN = r"""() => [...document.querySelectorAll("article table code")].flatMap((name) => {
  const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT), torn = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const { 0: word, index } of text.data.matchAll(/[A-Za-z]+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) torn.push(word);
    }
  }
  return torn;
})"""


@pytest.mark.parametrize("size", ["phone", "smallest"])
def test_no_word_of_a_name_in_a_table_is_torn(size, look):
    assert look(size).page.evaluate(TORN) == []


@pytest.mark.parametrize("size", ["phone", "smallest"])
@pytest.mark.parametrize("page", ["genindex", "search"])
def test_a_phone_shows_all_of_what_sphinx_adds(page, size, visit):
    shown = visit(size).open(page)
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.locator("h1:visible").bounding_box()["x"] >= 8


@pytest.mark.parametrize("size", ["desktop", "smallest"])
def test_punctuation_stays_on_the_line_of_its_formula(size, look):
    assert not look(size).page.evaluate(ALONE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(scheme, look):
    page = look(color_scheme=scheme).page
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    faint = [part for part in page.evaluate(CONTRASTS) if part["ratio"] < 4.5]
    assert not faint


def test_its_head_says_what_it_is_about(name, site):
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    (words,) = re.findall(r'<meta name="description" content="([^"]+)"', html)
    assert 40 < len(unescape(words)) <= 200
    assert not re.search(r"[\\${}<>\0]", unescape(words))
    assert html.count('name="viewport"') == 1


def test_a_card_is_there_where_the_address_is_known_and_is_for_others(name, site):
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    cards = re.findall(r'<meta property="og:image" content="[^"]+/([^"/]+\.png)"', html)
    assert len(cards) == html.count('rel="canonical"')
    for card in cards:
        assert (site / "_images" / "cards" / card).is_file()
        assert html.count(card) == 1


def test_every_link_leads_somewhere(name, site):
    folder = (site / name).parent
    for link in re.findall(r'href="([^"]+)"', (site / f"{name}.html").read_text(encoding="utf-8")):
        address, _, anchor = unescape(link).partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        address = address.partition("?")[0]
        target = (folder / address).resolve() if address else site / f"{name}.html"
        assert target.exists(), link
        if anchor and target.suffix == ".html":
            assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), link


def test_each_page_names_the_feed_of_corrections(name, site):
    page = markup.parse(site / f"{name}.html")
    (link,) = page.xpath("/html/head/link[@rel='alternate'][@type='application/atom+xml']")
    assert (site / name).parent.joinpath(link.get("href")).resolve() == (site / FEED).resolve()


def test_the_feed_tells_of_what_the_page_of_errata_has(site):
    names = {"a": ATOM}
    entries = ElementTree.parse(site / FEED).findall("a:entry", names)
    page = markup.parse(site / "book" / "errata.html")
    terms = page.xpath("//dl[contains(@class, 'erratum')]/dt")
    assert terms and len(entries) == len(terms)
    for entry, term in zip(entries, terms, strict=True):
        assert term.text_content().startswith(f"{entry.findtext('a:title', namespaces=names)} (")
        address = entry.find("a:link", names).get("href")
        assert address.endswith(f"book/errata.html#{term.get('id')}")
    assert page.xpath(f"//article//a[@href='../{FEED}']")


def test_ids_are_unique(name, site):
    ids = re.findall(r'\bid="([^"]+)"', (site / f"{name}.html").read_text(encoding="utf-8"))
    # The theme draws its search box twice, once for narrow screens.
    ids = [i for i in ids if not i.startswith(("pst-", "search-"))]
    assert not {i for i in ids if ids.count(i) > 1}


def test_every_quantity_holds_the_value_that_it_shows(look):
    quantities = (
        look()
        .page.locator("data.quantity")
        .evaluate_all(
            "all => all.map((one) => [one.value, one.textContent, one.dataset.unit ?? ''])"
        )
    )
    for held, shown, unit in quantities:
        value = float(held)
        digits = shown.split("\N{NO-BREAK SPACE}")[0]
        number = float(digits.replace("−", "-").replace("∞", "inf"))
        decimals = len(digits.partition(".")[2])
        assert number == value or abs(number - value) <= 0.5 * 10.0**-decimals + 1e-12
        assert unit in shown


def test_a_page_with_code_offers_its_notebook(name, look, site):
    executed = pages.executed(Path(__file__).resolve().parents[2])
    page = look().page
    button = page.locator("a[href$='.ipynb']:not([href^='http'])")
    if name not in executed:
        assert button.count() == 0
        return
    target = (site / name).parent / button.get_attribute("href")
    notebook = nbformat.read(target, as_version=4)
    nbformat.validate(notebook)
    assert json.loads(target.read_text(encoding="utf-8"))["cells"]
