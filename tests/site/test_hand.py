"""The page in the hand: fingers, large type, forced colours, cut addresses, paper."""

import io
import re
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from tests.site.conftest import SITE
from tests.site.places import PLACES

# Each drawing's handles: where the handle is and how far a finger pulls it.
PULLS = [
    ("area-picture", ".area-box-p [data-drag=edge] >> nth=0", (24, 8)),
    ("area-picture", ".area-box-p [data-drag=top] >> nth=1", (4, -48)),
    ("area-picture", ".area-box-q [data-drag=top] >> nth=0", (0, -30)),
    ("entropy-area", "[data-drag=edge] >> nth=1", (-30, 24)),
    ("logits", "[data-drag=label]", (72, 24)),
    ("base-optimum", "[data-drag=top]", (8, -24)),
    ("two-bumps", "[data-drag=middle]", (48, 30)),
    ("two-bumps", "[data-drag=width]", (24, -20)),
    ("joint-square", "[data-drag=edge] >> nth=0", (-30, 24)),
    ("joint-square", "[data-drag=top] >> nth=1", (8, -40)),
    ("simplex-triangle", ".simplex-svg >> nth=0 >> [data-index=q]", (-12, -24)),
    ("simplex-triangle", ".simplex-svg >> nth=1 >> [data-index=q]", (-24, -10)),
]
# Waits until an element has stood where it is for half a second.
STAND = """async element => {
  let last, stood = 0;
  while (stood < 10) {
    const { top } = element.getBoundingClientRect();
    stood = top === last ? stood + 1 : 0;
    last = top;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
HEAR = """() => {
  window.heard = [];
  for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
    addEventListener(kind, () => heard.push(kind), true);
  }
}"""
CENTRE = """part => { const box = (part.querySelector(".grip") ?? part).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2]; }"""


def pull(page, x, y, dx, dy, moves=12, pause=16):
    """Pull with a finger as a hand does: many moves, a frame apart."""
    finger = page.context.new_cdp_session(page)
    places = [(x + dx * k / moves, y + dy * k / moves) for k in range(moves + 1)]
    for k, (a, b) in enumerate(places):
        kind = "touchMove" if k else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b}]})
        page.wait_for_timeout(pause)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("kind", "handle", "way"), PULLS)
def test_a_finger_drags_and_the_page_stays(kind, handle, way, explore):
    element, page, visitor = explore(kind, "phone", has_touch=True, is_mobile=True)
    part = element.locator(handle)
    part.evaluate("part => part.scrollIntoView({ block: 'center' })")
    # What is above comes to have its true height meanwhile.
    element.evaluate(STAND)
    top = "element => element.getBoundingClientRect().top"
    before, at = element.evaluate(top), part.evaluate(CENTRE)
    page.evaluate(HEAR)
    pull(page, *at, *way)
    heard = page.evaluate("heard")
    assert heard[0] == "pointerdown" and heard[-1] == "pointerup"
    assert "pointercancel" not in heard
    assert heard.count("pointermove") >= 10
    # On the screen, and by next to nothing.
    assert element.evaluate(top) == pytest.approx(before, abs=6)
    # The handle is under the finger still: along the way that it can go, or in a triangle both.
    moved = [b - a for a, b in zip(at, part.evaluate(CENTRE), strict=True)]
    ways = {"top": [1], "point": [0, 1]}.get(part.get_attribute("data-drag"), [0])
    for axis in ways:
        assert moved[axis] == pytest.approx(way[axis], abs=6)
    assert not visitor.faults


def test_a_finger_types_and_ticks_where_nothing_is_dragged(explore):
    element, _, visitor = explore("code-lengths", "phone", has_touch=True, is_mobile=True)
    element.get_by_role("button", name="A letter never seen").tap()
    element.locator("summary").tap()
    element.get_by_role("checkbox").tap()
    assert element.evaluate("element => element.state.more") == 1
    assert not visitor.faults


@pytest.mark.parametrize("kind", ["area-picture", "logits", "simplex-triangle"])
def test_beside_a_handle_a_finger_scrolls_the_page(kind, explore):
    element, page, _ = explore(kind, "phone", has_touch=True, is_mobile=True)
    status = element.locator(".explorable-status")
    status.evaluate("part => part.scrollIntoView({ block: 'center' })")
    before, at = page.evaluate("scrollY"), status.evaluate(CENTRE)
    pull(page, *at, 0, -120)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > before + 50


@pytest.mark.parametrize(
    ("kind", "start", "dx"),
    [
        ("area-picture", ".area-sliders input >> nth=1", 0),
        ("logits", "input[type=range] >> nth=0", 0),
        # On the bar whose top is dashed, beside the grip.
        ("area-picture", ".area-box-p [data-drag=top] >> nth=0", 40),
    ],
)
def test_a_finger_that_scrolls_changes_nothing(kind, start, dx, explore):
    element, page, visitor = explore(kind, "phone", has_touch=True, is_mobile=True)
    part = element.locator(start)
    part.evaluate("part => part.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(100)
    before, scrolled, (x, y) = whole(element), page.evaluate("scrollY"), part.evaluate(CENTRE)
    pull(page, x + dx, y, 0, -160)
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > scrolled + 50
    assert whole(element) == before
    assert not visitor.faults


CUT = ["100%", "p=0.5%2", "%zz", "%E0%A4%A", "text=100%&model=%", "%", "z=2%2C1%2C-1%2"]


@pytest.mark.parametrize("kind", PLACES)
def test_an_address_that_is_cut_at_a_percent_harms_nothing(kind, explore):
    figure = PLACES[kind][1]
    element, _, visitor = explore(kind, fragment=f"#{figure}:{CUT[0]}")
    parts = "element => element.querySelectorAll('svg *, .tile').length"
    first = element.evaluate(parts)
    assert first > 3
    for fragment in (*(f"{figure}:{cut}" for cut in CUT), *CUT):
        visitor.follow(fragment)
        assert element.locator(".explorable-status").inner_text()
        if kind != "code-lengths":
            assert element.evaluate(parts) == first
    assert not visitor.faults
    # What is cut behind the last number is whole.
    visitor.follow(f"{figure}:{whole(element)}&more=0%")
    assert not visitor.faults


def whole(element):
    return element.evaluate("element => element.write(element.state)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["index", "book/kl-divergence", "book/discussion", "search"])
def test_forced_colours_keep_every_icon(chosen, scheme, visit):
    page = visit(color_scheme=scheme, forced_colors="active").open(chosen)
    icons = page.evaluate("""() => [...document.querySelectorAll('[class*="fa-"]')]
      .filter((icon) => icon.getClientRects().length)
      .map((icon) => {
        let behind = icon;
        const ground = (node) => getComputedStyle(node).backgroundColor;
        const clear = () => /, 0\\)$/.test(ground(behind));
        while (behind.parentElement && clear()) behind = behind.parentElement;
        return [getComputedStyle(icon, "::before").backgroundColor, ground(behind)];
      })""")
    assert len(icons) > 3
    assert all(ink != ground for ink, ground in icons), icons


def test_forced_colours_keep_what_is_pressed_and_what_is_hatched(explore, visit):
    element, page, _ = explore("code-lengths", forced_colors="active")
    pressed = "part => getComputedStyle(part).backgroundColor"
    buttons = element.locator(".explorable-buttons button")
    look = {b.get_attribute("aria-pressed"): b.evaluate(pressed) for b in buttons.all()}
    assert look["true"] != look["false"]
    drawn = element.locator(".code-strip .tile").last.evaluate(
        "tile => getComputedStyle(tile).backgroundImage"
    )
    assert "repeating-linear-gradient" in drawn
    page.locator(".units button").nth(2).click()
    units = [b.evaluate(pressed) for b in page.locator(".units button").all()]
    assert units[2] not in units[:2] and units[0] == units[1] == units[3]
    claims = visit(forced_colors="active").open("book/discussion")
    filters = [b.evaluate(pressed) for b in claims.locator(".claims-filter button").all()]
    assert len(set(filters)) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_figures_on_a_sheet_of_their_own(scheme, visit):
    page = visit(color_scheme=scheme, forced_colors="active").open("book/entropy")
    image = page.locator("article img:visible").first
    ground = image.evaluate("image => getComputedStyle(image).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 18, 18)"}[scheme]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_bars_of_fractions(scheme, visit):
    page = visit(color_scheme=scheme, forced_colors="active").open("book/cross-entropy")
    drawn = page.locator("article p .katex-html .mfrac >> visible=true").first.screenshot()
    grey = np.asarray(Image.open(io.BytesIO(drawn)).convert("L"), dtype=int)
    inked = abs(grey - grey[0, 0]) > 100
    assert inked.mean(axis=1).max() > 0.7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_show_the_excess_and_keep_the_grid_faint(scheme, explore):
    _, page, _ = explore("area-picture", color_scheme=scheme, forced_colors="active")
    colour = "([part, name]) => getComputedStyle(document.querySelector(part))[name]"
    ground = shade(page.evaluate(colour, ["body", "backgroundColor"]))
    ink = shade(page.evaluate(colour, ["body", "color"]))
    excess = shade(page.evaluate(colour, [".area-svg .excess", "fill"]))
    rule = shade(page.evaluate(colour, [".number-excess", "borderTopColor"]))
    grid = shade(page.evaluate(colour, [".area-svg .grid", "stroke"]))
    assert excess == rule != ground
    assert abs(grid - ground) < abs(ink - ground) / 2


def shade(colour):
    """The luminance of a colour as a browser writes it."""
    numbers = [float(v) for v in re.findall(r"[\d.]+", colour)[:3]]
    return light([255 * v for v in numbers] if colour.startswith("color(") else numbers)


OVERLAPS = """() => {
  const controls = [...document.querySelectorAll(
    ".bd-header-article :is(a, button), .bd-sidebar-secondary .page-toc.tocsection")]
    .filter((part) => part.getClientRects().length)
    .map((part) => [part, part.getBoundingClientRect()]);
  return controls.flatMap(([a, r], k) => controls.slice(k + 1)
    .filter(([b, s]) => !a.contains(b) && !b.contains(a) && r.left < s.right - 1
      && s.left < r.right - 1 && r.top < s.bottom - 1 && s.top < r.bottom - 1)
    .map(([b]) => `${a.outerHTML.slice(0, 80)} on ${b.outerHTML.slice(0, 80)}`));
}"""
OUTSIDE = """() => [...document.querySelectorAll(".bd-header-article :is(a, button)")]
  .map((part) => part.getBoundingClientRect())
  .filter((box) => box.width && (box.right > innerWidth + 1 || box.left < -1)).length"""


@pytest.fixture(scope="module")
def large(launch):
    """A browser whose reader has set its type twice as large."""
    with launch("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26") as browser:
        yield browser


@pytest.mark.parametrize("by", ["the browser", "the page"])
@pytest.mark.parametrize("width", [1280, 640])
@pytest.mark.parametrize("chosen", ["index", "book/cross-entropy", "book/training", "search"])
def test_type_twice_as_large_collides_nowhere(chosen, width, by, large, browser, site):
    with (large if by == "the browser" else browser).new_context(
        viewport={"width": width, "height": 900}
    ) as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/{chosen}.html")
        if by == "the page":
            page.add_style_tag(content="html { font-size: 200% !important; }")
        page.wait_for_timeout(300)
        assert (
            page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not page.evaluate(OVERLAPS)
        assert not page.evaluate(OUTSIDE)
        # Columns give way, so that the text keeps a measure.
        article = page.locator("article, .bd-search-container").first.bounding_box()
        assert article["width"] > min(width, 1280) * 0.5


@pytest.fixture
def searched(visit, served):
    """Return a function that searches on a page and follows the first result."""

    def begin(words, **options):
        visitor = visit(home=served, **options)
        page = visitor.open("search")
        page.keyboard.type(words)
        page.locator("#search-results li a").first.wait_for()
        page.locator("#search-results li a").first.click()
        page.locator("article .highlighted").first.wait_for()
        return page, visitor

    return begin


@pytest.mark.parametrize("by", ["button", "key"])
def test_marks_of_a_search_are_in_the_text_alone_and_go_when_told(by, searched):
    page, visitor = searched("entropy")
    visitor.approach_all()
    before = page.locator("article").text_content()
    assert page.locator(".highlighted").count() == page.locator("article .highlighted").count() > 3
    assert not page.locator(":is(.katex, .bd-sidebar, .navbar-brand) .highlighted").count()
    button = page.locator("#searchbox button")
    assert re.search(r"\d+ search matches", button.inner_text())
    if by == "button":
        button.click()
    else:
        page.keyboard.press("Escape")
    expect(page.locator(".highlighted, #searchbox button")).to_have_count(0)
    assert page.locator("article").text_content() == before
    assert not visitor.faults
    assert "javascript:" not in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_marked_word_stands_out(scheme, searched):
    page, _ = searched("entropy", color_scheme=scheme)
    look = page.locator("article .highlighted").first.evaluate(
        "mark => [getComputedStyle(mark).color, getComputedStyle(mark).backgroundColor]"
    )
    ink, ground = (light([int(v) for v in re.findall(r"\d+", colour)[:3]]) for colour in look)
    assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) > 7


def light(colour):
    """WCAG's relative luminance."""
    parts = [v / 255 for v in colour]
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("sea shells", "sea shells", ""),
        ("zażółć gęślą", "zazoc gesla", "1 sign and 6 accents left out"),
        ("Привет", "", "6 signs left out"),
        ("שלום 123", "", "7 signs left out"),
        ("Ann’s 5 cats", "anns cats", "2 signs left out"),
        ("", "", "none yet"),
    ],
)
def test_a_text_is_counted_as_it_is_said_to_be(text, kept, said, explore):
    element, _, visitor = explore("code-lengths")
    box = element.get_by_role("textbox", name="The text")
    box.fill(text)
    note = element.locator(".code-left-out").first
    assert said in note.inner_text() and bool(note.inner_text()) == bool(said)
    if said:
        assert "a–z" in note.inner_text()
    assert element.evaluate("element => element.state.text") == kept
    strips = element.locator(".code-strip").all()
    for strip in strips:
        drawn = "".join(strip.locator(".tile").all_inner_texts()).replace("␣", " ")
        assert drawn == kept
    assert element.locator("[data-name=plain] data").get_attribute("value") == str(8 * len(kept))
    assert box.input_value() == text
    assert box.get_attribute("aria-describedby") == note.get_attribute("id")
    assert not visitor.faults


@pytest.mark.parametrize("size", ["desktop", "phone", "smallest"])
def test_both_strips_break_at_the_same_letters(size, explore):
    element, _, _ = explore("code-lengths", size)
    box = element.get_by_role("textbox", name="The text")
    box.fill("the quick brown fox jumps over the lazy dog and then some more of it all again")
    own, model = (
        [row.inner_text() for row in strip.locator(".code-row").all()]
        for strip in element.locator(".code-strip").all()
    )
    assert len(own) > 1
    assert own == model
    wide = "parts => parts.filter((part) => part.scrollWidth > part.clientWidth + 1).length"
    assert element.locator(".code-row").evaluate_all(wide) == 0


# Whether the mark behind a formula is right behind its last box, and on its line.
APART = """() => [...document.querySelectorAll("article span.math")].flatMap((formula) => {
  const end = [...formula.querySelectorAll(".katex-html .base")].at(-1)?.getBoundingClientRect();
  const next = formula.nextSibling
    ?? (formula.parentElement.matches(".nb") ? formula.parentElement.nextSibling : null);
  if (!end?.width || next?.nodeType !== 3 || !/^[.,;:)?!’”]/.test(next.data)) return [];
  const range = document.createRange();
  range.setStart(next, 0);
  range.setEnd(next, 1);
  const mark = range.getBoundingClientRect();
  if (!mark.width) return [];
  const near = Math.abs(mark.left - end.right) < 4;
  const beside = near && mark.top < end.bottom && mark.bottom > end.top;
  return [[formula.querySelector("annotation").textContent, beside]];
})"""


@pytest.mark.parametrize("size", ["desktop", "phone", "smallest"])
def test_a_mark_stands_right_behind_its_formula(size, look):
    page = look(size).page
    found = page.evaluate(APART)
    assert not [formula for formula, beside in found if not beside]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_formulas_with_a_mark_behind_them_are_looked_at(visit):
    assert len(visit("phone").open("book/joint").evaluate(APART)) > 50


def test_print_from_the_dark_is_white_all_around(visit):
    page = visit(color_scheme="dark").open("book/distances")
    page.emulate_media(media="print")
    for part in ("html", "body"):
        assert page.locator(part).evaluate("p => getComputedStyle(p).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
    assert not page.locator(".units-note:visible, .highlight-link:visible").count()


def test_on_paper_code_goes_on_indented_and_a_table_keeps_its_head(visit):
    page = visit().open("book/distances")
    source = page.locator(".cell_input pre").first.inner_text()
    page.emulate_media(media="print")
    lines = page.locator(".cell_input pre").first.locator(".code-line")
    assert lines.count() == len(source.rstrip("\n").split("\n"))
    style = lines.first.evaluate(
        "line => { const s = getComputedStyle(line); return [s.display, parseFloat(s.paddingLeft),"
        " parseFloat(s.textIndent)]; }"
    )
    assert style[0] == "block" and style[1] > 10 and style[2] == -style[1]
    head = page.locator("article table thead").first
    assert head.evaluate("head => getComputedStyle(head).breakAfter") == "avoid-page"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.parametrize(
    ("page_name", "target"),
    [
        ("book/kl-divergence", "thm-gibbs"),
        ("book/questions", "q-negative-kl"),
        ("book/codes", "fig-codes-message"),
    ],
)
def test_a_link_arrives_at_once_and_marks_what_it_leads_to(page_name, target, motion, visit):
    visitor = visit(reduced_motion=motion)
    page = visitor.page
    page.goto(f"{visitor.home}/{page_name}.html#{target}")
    assert page.evaluate("scrollY") > 200
    page.evaluate("document.fonts.ready.then(() => true)")
    top = "t => document.getElementById(t).getBoundingClientRect().top"
    assert -5 < page.evaluate(top, target) < 200
    if motion == "reduce":
        tint = "t => getComputedStyle(document.getElementById(t)).backgroundColor"
        assert page.evaluate(tint, target) != "rgba(0, 0, 0, 0)"
    else:
        marks = "t => document.getElementById(t).getAnimations().map((a) => a.animationName)"
        assert page.evaluate(marks, target) == ["arrive"]
        page.wait_for_timeout(2700)
        assert page.evaluate(marks, target) == []


SCROLLS = ".katex-display, pre, .statements, .pst-scrollable-table-container"
WIDE = """() => [...document.querySelectorAll("article :is(SCROLLS)")]
  .filter((box) => box.checkVisibility())
  .map((box) => ({ kind: box.className || box.tagName, wide: box.scrollWidth > box.clientWidth + 1,
    more: box.dataset.more ?? "", stop: box.getAttribute("tabindex") === "0",
    role: box.getAttribute("role"), label: box.getAttribute("aria-label"),
    shade: getComputedStyle(box).backgroundImage,
    border: getComputedStyle(box).borderRightStyle }))""".replace("SCROLLS", SCROLLS)


def test_what_was_folded_away_is_reached_by_keys_once_it_is_open(visit):
    page = visit("smallest").open("book/errata")
    page.locator("details.solution").evaluate_all(
        "all => all.forEach((one) => { one.open = true; })"
    )
    page.wait_for_function(f"() => ({WIDE})().every((box) => box.stop === box.wide)", timeout=5000)
    assert [box for box in page.evaluate(WIDE) if box["wide"]]


@pytest.mark.parametrize(
    ("size", "scheme"), [("smallest", "light"), ("desktop", "dark"), ("phone", "forced")]
)
def test_what_scrolls_sideways_shows_it_and_is_reached_by_keys(size, scheme, look):
    forced = scheme == "forced"
    options = {"forced_colors": "active"} if forced else {"color_scheme": scheme}
    page = look(size, **options).page
    with suppress(Error):
        # A font that comes late changes what is wide.
        page.wait_for_function(
            f"() => ({WIDE})().every((box) => box.stop === box.wide)", timeout=3000
        )
    for box in page.evaluate(WIDE):
        assert box["stop"] == box["wide"], box
        assert box["more"] == ("right" if box["wide"] else ""), box
        if box["wide"]:
            assert box["role"] and box["label"], box
            assert box["border"] == "dashed" if forced else "linear-gradient" in box["shade"], box


# A figure: what is loaded, what is offered to phones, its width as shown and as drawn.
SHOWN = """(image) => image.decode().then(() => ({
  loaded: image.currentSrc, narrow: image.previousElementSibling.srcset, wide: image.src,
  width: image.clientWidth, drawn: image.naturalWidth, alt: image.alt.length,
  hidden: image.closest("figure").scrollWidth - image.closest("figure").clientWidth,
}))"""


def _smallest_letters(file):
    """The size in points of the smallest letters of a drawing: a hundred units of an outline."""
    svg = file.read_text(encoding="utf-8")
    return 100 * min(map(float, re.findall(r" scale\(([\d.]+) -", svg)))


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("desktop", "light"), ("phone", "light"), ("phone", "dark"), ("smallest", "light")],
)
def test_a_phone_shows_the_narrow_drawing_with_words_that_can_be_read(size, scheme, look, site):
    visitor = look(size, color_scheme=scheme)
    drawn = "article figure img:is(.for-light, .for-dark)[src*='.svg']"
    pictures = visitor.page.locator(drawn).evaluate_all(
        "images => images.map((image) => image.parentElement.localName)"
    )
    assert set(pictures) <= {"picture"}
    # What is explored takes the place of its drawing when a reader comes near.
    visitor.approach_all()
    for image in visitor.page.locator("article picture img:visible").all():
        image.scroll_into_view_if_needed()
        shown = image.evaluate(SHOWN)
        assert shown["hidden"] <= 0 and shown["alt"] > 40
        asked = shown["wide" if size == "desktop" else "narrow"]
        assert shown["loaded"].endswith(asked.rpartition("/")[2])
        file = site / "_images" / asked.rpartition("/")[2].partition("#")[0]
        assert _smallest_letters(file) * 4 / 3 * shown["width"] / shown["drawn"] >= 9.9
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_a_formula_says_on_which_sides_it_goes_on(visit):
    page = visit("phone").open("book/penalty")
    box = page.locator(".katex-display[data-more]").first
    assert box.get_attribute("data-more") == "right"
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_have_attribute("data-more", "left right")
    box.evaluate("box => box.scrollTo(9999, 0)")
    expect(box).to_have_attribute("data-more", "left")


def choose(page, unit):
    page.locator(".units button").get_by_text(unit, exact=True).click()


def test_a_page_in_another_unit_says_what_stays(name, visit):
    page = visit("phone").open(name)
    note = page.locator(".units-note")
    if not page.locator(".units").count():
        assert not note.count()
        return
    assert not note.is_visible()
    for unit in ("nats", "hartleys"):
        choose(page, unit)
        assert note.inner_text() == (
            f"Shown in {unit}. Printed output, figures and numbers with a dotted line keep the "
            "unit they were written in."
        )
    for data in page.locator("data.quantity[data-pinned][data-unit=bit]").all():
        assert data.get_attribute("title").startswith("Stays in bits: ")
        assert "dotted" in data.evaluate("data => getComputedStyle(data).textDecoration")
    choose(page, "bits")
    assert not note.is_visible()
    for data in page.locator("data.quantity[data-pinned][data-unit=bit]").all():
        assert data.get_attribute("title") is None
        assert "dotted" not in data.evaluate("data => getComputedStyle(data).textDecoration")


def test_the_note_on_units_moves_nothing_when_a_page_opens_with_it(visit, served):
    # From a server, where the letters of formulas are there in time.
    visitor = visit(home=served)
    page = visitor.open("book/entropy")
    choose(page, "nats")
    page = visitor.open_once_kept("book/kl-divergence", "unit", "nat")
    assert page.locator(".units-note").is_visible()
    assert visitor.shift() < 0.01


REFUSE = """Object.defineProperty(window, "localStorage", { configurable: true,
  get() { throw new DOMException("refused", "SecurityError"); } })"""


def test_where_storage_is_refused_nothing_fails(visit):
    visitor = visit(color_scheme="light")
    visitor.page.add_init_script(REFUSE)
    page = visitor.open("book/entropy")
    before = page.evaluate("document.documentElement.dataset.mode")
    page.locator("button.theme-switch-button:visible").click()
    assert page.evaluate("document.documentElement.dataset.mode") != before
    choose(page, "nats")
    assert not visitor.faults


def test_without_scripts_a_page_is_dark_where_the_system_is(visit):
    page = visit(color_scheme="dark", java_script_enabled=False).open("book/two-directions")
    ground = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground == "rgb(18, 18, 18)"
    text = page.locator("article p:visible").first.evaluate("p => getComputedStyle(p).color")
    name = page.locator(".cell_input .highlight pre").first
    code = name.evaluate("n => getComputedStyle(n).color")
    function = page.locator(".cell_input .highlight .nf").first
    function = function.evaluate("n => getComputedStyle(n).color")
    for colour in (text, code, function):
        assert light([int(v) for v in re.findall(r"\d+", colour)[:3]]) > 0.4
    # Behind the round corners of code.
    box = page.locator(".cell_input").first
    behind = box.evaluate("box => getComputedStyle(box).backgroundColor")
    assert shade(behind) < 0.05
    assert page.locator("article img.for-dark").first.is_visible()
    assert not page.locator("article img.for-light:visible").count()


@pytest.mark.parametrize("chosen", ["book/likelihood", "book/statements"])
def test_what_is_there_by_the_dozen_is_one_stop(chosen, visit):
    page = visit().open(chosen)
    page.wait_for_timeout(500)
    for kind in (
        "article :is(.copy-tex, .copybtn, .headerlink)",
        "article :is(p.checked, p.answers, p.shown, .bibtex-citation) a",
        "article a.term",
        "article button.change",
        ".bd-sidebar-primary .bd-links a",
        ".statements a",
    ):
        # Not the button of a source that is folded away.
        places = page.locator(f"{kind} >> visible=true")
        if places.count() < 2:
            continue
        stops = "parts => parts.filter((part) => part.tabIndex === 0).length"
        assert places.evaluate_all(stops) == 1
        places.first.focus()
        page.keyboard.press("ArrowRight")
        assert places.nth(1).evaluate("place => place === document.activeElement")
        assert places.evaluate_all(stops) == 1
        # The eye is told how to go on.
        assert "lead to the others" in page.locator(".stops-hint").inner_text()
        page.keyboard.press("ArrowLeft")
        assert places.first.evaluate("place => place === document.activeElement")


STOPS = """() => [...document.querySelectorAll(
  "a[href], button, summary, input, textarea, [tabindex]")]
  .filter((part) => part.tabIndex >= 0 && part.checkVisibility() && !part.disabled).length"""


def test_a_page_has_no_more_stops_than_a_hand_will_press_through(name, visit):
    page = visit().open(name)
    page.wait_for_timeout(500)
    assert page.evaluate(STOPS) <= 110


@pytest.mark.parametrize("kind", ["a.term", ".headerlink"])
def test_the_arrow_down_scrolls_from_what_stands_in_the_text(kind, visit):
    visitor = visit()
    page = visitor.open("book/kl-divergence")
    place = page.locator(f"article {kind}").nth(2)
    place.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("ArrowDown")
    visitor.until("before => scrollY > before", before)
    page.wait_for_timeout(300)
    assert 0 < page.evaluate("scrollY") - before < 200
    assert place.evaluate("place => place === document.activeElement")


@pytest.mark.parametrize("pause", [0, 350])
def test_tab_reaches_every_solution_at_any_pace(pause, visit):
    page = visit().open("book/kl-divergence")
    page.wait_for_timeout(500)
    solutions = page.locator("details.solution > summary")
    solutions.first.focus()
    reached = 1
    while not page.evaluate("document.activeElement.matches('.prev-next-footer a')"):
        page.keyboard.press("Tab")
        page.wait_for_timeout(pause)
        reached += page.evaluate("document.activeElement.matches('details.solution > summary')")
    assert reached == solutions.count() > 4


def test_tab_reaches_every_link_of_a_short_table(visit):
    page = visit().open("index")
    page.wait_for_timeout(500)
    links = page.locator("article table:has(a.reference) >> nth=0 >> a.reference")
    assert links.count() > 10
    assert links.evaluate_all("all => all.every((link) => link.tabIndex === 0)")


@pytest.mark.parametrize("width", [390, 768, 1100, 1280])
def test_without_scripts_both_navigations_are_there_and_no_dead_button(width, visit):
    page = visit(java_script_enabled=False).page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{SITE.as_uri()}/book/entropy.html")
    inside = """parts => parts.every((part) => { const box = part.getBoundingClientRect();
      return part.checkVisibility({ visibilityProperty: true }) && box.left >= 0
        && box.right <= innerWidth; })"""
    for bar, least in ((".bd-sidebar-primary .bd-links a", 25), (".bd-sidebar-secondary a", 5)):
        links = page.locator(bar)
        assert links.count() > least and links.evaluate_all(inside)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not page.locator("button:visible").count()


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_bar_that_was_opened_has_a_button_that_closes_it(side, visit):
    page = visit("phone").open("book/entropy")
    bar = page.locator(f".bd-sidebar-{side}")
    toggle = page.locator(f"button.{side}-toggle")
    close = bar.get_by_role("button", name="Close")
    toggle.click()
    close.click()
    expect(bar).not_to_be_visible()
    assert toggle.evaluate("toggle => toggle === document.activeElement")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not close.is_visible()


def test_the_books_name_stands_where_it_does_on_every_page(visit):
    visitor = visit()
    heights = {
        visitor.open(name).locator(".navbar-brand").bounding_box()["y"]
        for name in ("index", "book/joint", "book/codes", "book/references")
    }
    assert len(heights) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_link_that_skips_to_the_text_can_be_read(scheme, visit):
    page = visit(color_scheme=scheme).open("index")
    page.keyboard.press("Tab")
    link = page.locator("#pst-skip-link a:focus")
    look = "link => { const s = getComputedStyle(link); return [s.color, s.outlineColor]; }"
    ground = shade(link.evaluate("a => getComputedStyle(a.parentElement).backgroundColor"))
    for colour in link.evaluate(look):
        pair = sorted((shade(colour), ground))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) > 4.5


def test_a_link_to_itself_and_a_figure_are_named_by_words(visit):
    page = visit().open("book/joint")
    assert not page.get_by_role("link", name="#", exact=True).count()
    assert page.get_by_role("link", name="Link to this heading").count() > 5
    assert page.get_by_role("figure", name="Figure 13.2", exact=True).count() == 1


def test_the_shadows_of_an_output_are_on_its_own_ground(visit):
    page = visit(color_scheme="dark").open("book/joint")
    ground = "part => getComputedStyle(part).backgroundColor"
    output = page.locator(".cell_output .highlight pre").first
    assert output.evaluate(ground) == page.locator("body").evaluate(ground)
    assert output.evaluate("pre => getComputedStyle(pre.parentElement).backgroundColor") in (
        "rgba(0, 0, 0, 0)", page.locator("body").evaluate(ground),
    )  # fmt: skip


def test_nothing_lies_over_the_text_of_a_page_that_scrolls_back(visit):
    page = visit("phone").open("book/entropy")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(200)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(200)
    over = """() => [...document.querySelectorAll("body *")].filter((part) => {
      const style = getComputedStyle(part);
      return style.position === "fixed" && part.checkVisibility({ visibilityProperty: true })
        && part.getBoundingClientRect().bottom > 100 && part.getBoundingClientRect().width;
    }).map((part) => part.outerHTML.slice(0, 80))"""
    assert not page.evaluate(over)


def test_the_copying_stop_is_where_the_reader_is(visit):
    page = visit().open("book/likelihood")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.wait_for_timeout(600)
    stop = page.locator("article :is(.copy-tex, .copybtn, .headerlink)[tabindex='0']")
    assert 0 <= stop.evaluate("stop => stop.getBoundingClientRect().top") < 3000


@pytest.mark.parametrize(
    ("page_name", "target", "said"),
    [
        ("book/questions", "sec-lower-better", "lower"),
        ("book/questions", "sec-triangle", "triangle"),
    ],
)
def test_a_link_to_a_section_shows_how_it_begins(page_name, target, said, visit, served):
    visitor = visit(home=served)
    page = visitor.open(page_name)
    page.locator(f"article a.reference.internal[href$='#{target}']").first.hover()
    card = page.locator(".preview")
    card.wait_for()
    assert said in card.inner_text().lower()
    assert len(card.inner_text()) > 80
    assert not card.locator("[id], [href], button, pre").count()
    assert not visitor.faults


def test_a_link_to_a_figure_shows_it(visit, served):
    visitor = visit(home=served)
    page = visitor.open("book/kl-divergence")
    link = page.locator("article a.reference.internal[href*='#fig-']").first
    link.hover()
    card = page.locator(".preview")
    card.wait_for()
    image = card.locator("img:visible").first
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert not visitor.faults


def test_heads_say_each_thing_once(site):
    for file in [*site.glob("*.html"), *(site / "book").glob("*.html")]:
        html = file.read_text(encoding="utf-8")
        assert html.count('name="viewport"') == 1, file
        ids = re.findall(r'\bid="(search-input)"', html)
        assert len(ids) <= 1, file
    index = (site / "index.html").read_text(encoding="utf-8")
    (title,) = re.findall(r"<title>(.*?)</title>", index)
    assert title == "Cross-Entropy, Derived"
