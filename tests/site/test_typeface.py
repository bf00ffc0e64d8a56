"""The typeface of the text: its files, and the lines that it makes."""

from statistics import median

import pytest

from tests.site.places import PLACES

# The lengths of the lines of plain paragraphs, in characters, without the last line of each.
LINES = """() => [...document.querySelectorAll("article section > p")]
  .filter((p) => p.checkVisibility() && !p.querySelector(".katex, code, data"))
  .flatMap((p) => {
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const lines = [];
    for (let at = -1, node; (node = walker.nextNode());) {
      for (let k = 0; k < node.length; k++) {
        range.setStart(node, k);
        range.setEnd(node, k + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        if (box.top > at + box.height / 2) lines.push(0);
        at = box.top;
        lines[lines.length - 1]++;
      }
    }
    return lines.slice(0, -1);
  })"""


def test_it_is_four_small_files_with_their_licence_and_three_smaller_that_come_first(site):
    fonts = site / "_static" / "fonts"
    first = {file.name: file.stat().st_size for file in fonts.glob("*-first.woff2")}
    whole = {
        file.name: file.stat().st_size for file in fonts.glob("*.woff2")
    }.items() - first.items()
    assert (len(whole), len(first)) == (4, 3)
    assert max(size for _, size in whole) < 20_000
    assert max(first.values()) < 12_000
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def test_text_is_set_in_it_in_lines_of_65_to_75_characters(visit):
    page = visit().open("book/entropy")
    loaded = "[...document.fonts].filter((face) => face.status === 'loaded')"
    styles = set(page.evaluate(f"{loaded}.map((face) => `${{face.family}} ${{face.style}}`)"))
    assert {"STIX Two Text normal", "STIX Two Text italic"} <= {s.replace('"', "") for s in styles}
    lines = page.evaluate(LINES)
    assert len(lines) > 20
    assert 65 <= median(lines) <= 75
    size = page.evaluate("getComputedStyle(document.querySelector('article')).fontSize")
    assert size in ("19px", "20px")


def test_letters_and_parts_of_a_loss_have_one_colour_and_light_up_together(visit):
    visitor = visit()
    page = visitor.open("book/cross-entropy")
    floor = page.locator("#thm-decomposition .of-floor").first
    colours = [
        page.locator(part).first.evaluate("part => getComputedStyle(part).color")
        for part in ("#thm-decomposition .of-floor", "p .of-floor", ".of-p", ".of-q", ".of-excess")
    ]
    assert colours[0] == colours[1] == colours[2]
    assert len(set(colours)) == 3
    # Colour says nothing alone: what is over the brace is named below it.
    assert "floor" in floor.text_content()
    look = "part => getComputedStyle(part).backgroundColor"
    assert floor.evaluate(look) == "rgba(0, 0, 0, 0)"
    floor.hover()
    page.wait_for_timeout(300)
    assert floor.evaluate(look) != "rgba(0, 0, 0, 0)"
    assert page.locator("#thm-decomposition .of-excess").evaluate(look) == "rgba(0, 0, 0, 0)"
    page.mouse.move(5, 5)
    page.wait_for_timeout(300)
    assert floor.evaluate(look) == "rgba(0, 0, 0, 0)"
    # A slider lights what it moves.
    visitor.approach("fig-area")
    page.locator(".slider-q").first.focus()
    assert page.locator("[data-lit='q'] .of-q").count() > 5


# What a pointer is on, what it stands for, and what lights up with all that is alike.
ALIKE = {
    "logits": (".logit-bar .model", "q", ".logit-bar .model"),
    "two-bumps": (".bumps-p", "p", ".bumps-truth"),
    "code-lengths": (".ruler-excess", "excess", ".ruler-excess"),
    "calculator": (".part-floor", "floor", ".part-floor"),
}


@pytest.mark.parametrize("explorable", ALIKE)
def test_what_can_be_played_with_lights_what_is_alike_in_its_section(explorable, explore):
    element, page, _ = explore(explorable)
    part, kind, other = ALIKE[explorable]
    section = element.locator("xpath=ancestor::section[1]")
    assert section.get_attribute("data-lit") is None
    element.locator(part).first.hover(force=True)
    assert section.get_attribute("data-lit") == kind
    look = "part => [getComputedStyle(part).strokeWidth, getComputedStyle(part).fillOpacity]"
    lit = element.locator(other).first.evaluate(look)
    page.mouse.move(5, 5)
    assert element.locator(other).first.evaluate(look) != lit


@pytest.mark.parametrize("explorable", PLACES)
def test_no_letter_of_what_to_try_is_missing(explorable, explore):
    letters = explore(explorable)[0].locator(".explorable-try .katex-html .mathnormal")
    assert all(letters.evaluate_all("all => all.map((one) => one.getClientRects().length > 0)"))
