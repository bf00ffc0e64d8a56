"""The page in the hand: fingers, narrow and enlarged pages, forced colours, cut addresses, paper."""

import re

import pytest
from playwright.sync_api import expect

PLACES = {
    "area-picture": ("book/cross-entropy", "fig-area"),
    "logits": ("book/likelihood", "fig-pull"),
    "base-optimum": ("book/base", "fig-base-optimum"),
    "simplex-triangle": ("book/distances", "fig-dist-levels"),
    "code-lengths": ("book/codes", "fig-codes-message"),
}
# Each drawing's handles: where the handle is and how far a finger pulls it.
PULLS = [
    ("area-picture", ".area-box-p [data-drag=edge] >> nth=0", (24, 8)),
    ("area-picture", ".area-box-p [data-drag=top] >> nth=1", (4, -48)),
    ("area-picture", ".area-box-q [data-drag=top] >> nth=0", (0, 40)),
    ("logits", "[data-drag=label]", (72, 24)),
    ("base-optimum", "[data-drag=start]", (-60, 40)),
    ("base-optimum", "[data-drag=base]", (48, -30)),
    ("simplex-triangle", ".simplex-svg >> nth=0 >> [data-index=q]", (-12, 24)),
    ("simplex-triangle", ".simplex-svg >> nth=3 >> [data-index=p]", (10, -24)),
]
HEAR = """() => {
  window.heard = [];
  for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
    addEventListener(kind, () => heard.push(kind), true);
  }
}"""
CENTRE = """part => { const box = (part.querySelector(".grip") ?? part).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2]; }"""


@pytest.fixture
def explore(visit):
    """Return a function that opens an explorable, at a fragment if one is given."""

    def begin(name, size="desktop", fragment="", **options):
        page_name, figure = PLACES[name]
        visitor = visit(size, **({"reduced_motion": "reduce"} | options))
        visitor.page.goto(f"{visitor.home}/{page_name}.html{fragment}")
        visitor.page.wait_for_load_state("networkidle")
        element = visitor.page.locator(f"#{figure} explorable-{name}")
        element.locator(".explorable-status:not(:empty)").wait_for()
        return element, visitor.page, visitor

    return begin


def pull(page, x, y, dx, dy, moves=12, pause=16):
    """Pull with a finger as a hand does: many moves, a frame apart."""
    finger = page.context.new_cdp_session(page)
    places = [(x + dx * k / moves, y + dy * k / moves) for k in range(moves + 1)]
    for k, (a, b) in enumerate(places):
        kind = "touchMove" if k else "touchStart"
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b}]}
        )
        page.wait_for_timeout(pause)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("kind", "handle", "way"), PULLS)
def test_a_finger_drags_and_the_page_stays(kind, handle, way, explore):
    element, page, visitor = explore(kind, "phone", has_touch=True, is_mobile=True)
    part = element.locator(handle)
    part.evaluate("part => part.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(100)
    before, at = page.evaluate("scrollY"), part.evaluate(CENTRE)
    page.evaluate(HEAR)
    pull(page, *at, *way)
    heard = page.evaluate("heard")
    assert heard[0] == "pointerdown" and heard[-1] == "pointerup"
    assert "pointercancel" not in heard
    assert heard.count("pointermove") >= 10
    assert page.evaluate("scrollY") == before
    # The handle is under the finger still: along the way that it can go, or in a triangle both.
    moved = [b - a for a, b in zip(at, part.evaluate(CENTRE), strict=True)]
    ways = {"top": [1], "point": [0, 1]}.get(part.get_attribute("data-drag"), [0])
    for axis in ways:
        assert moved[axis] == pytest.approx(way[axis], abs=6)
    assert not visitor.faults


def test_a_finger_types_and_ticks_where_nothing_is_dragged(explore):
    element, page, visitor = explore("code-lengths", "phone", has_touch=True, is_mobile=True)
    element.get_by_role("button", name="A letter never seen").tap()
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


CUT = ["100%", "p=0.5%2", "%zz", "%E0%A4%A", "text=100%&model=%", "%", "z=2%2C1%2C-1%2"]


@pytest.mark.parametrize("kind", PLACES)
def test_an_address_that_is_cut_at_a_percent_harms_nothing(kind, explore):
    figure = PLACES[kind][1]
    element, page, visitor = explore(kind, fragment=f"#{figure}:{CUT[0]}")
    parts = "element => element.querySelectorAll('svg > *, .tile').length"
    first = element.evaluate(parts)
    assert first > 5
    for fragment in (*(f"{figure}:{cut}" for cut in CUT), *CUT):
        page.evaluate("(hash) => { location.hash = hash; }", fragment)
        page.wait_for_timeout(50)
        assert element.locator(".explorable-status").inner_text()
        if kind != "code-lengths":
            assert element.evaluate(parts) == first
    assert not visitor.faults
    # What is cut behind the last number is whole.
    page.evaluate("(hash) => { location.hash = hash; }", f"{figure}:{whole(element)}&more=0%")
    page.wait_for_timeout(50)
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
        while (behind.parentElement && /, 0\\)$/.test(ground(behind))) behind = behind.parentElement;
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
    page.locator(".units button").nth(1).click()
    units = [b.evaluate(pressed) for b in page.locator(".units button").all()]
    assert units[1] not in (units[0], units[2]) and units[0] == units[2]
    claims = visit(forced_colors="active").open("book/discussion")
    filters = [b.evaluate(pressed) for b in claims.locator(".claims-filter button").all()]
    assert len(set(filters)) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_figures_on_a_sheet_of_their_own(scheme, visit):
    page = visit(color_scheme=scheme, forced_colors="active").open("book/entropy")
    image = page.locator("article img:visible").first
    ground = image.evaluate("image => getComputedStyle(image).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 18, 18)"}[scheme]


OVERLAPS = """() => {
  const controls = [...document.querySelectorAll(
    ".bd-header-article :is(a, button), .bd-sidebar-secondary .page-toc.tocsection")]
    .filter((part) => part.getClientRects().length && getComputedStyle(part).visibility !== "hidden");
  const boxes = controls.map((part) => [part, part.getBoundingClientRect()]);
  return boxes.flatMap(([a, r], k) => boxes.slice(k + 1)
    .filter(([b, s]) => !a.contains(b) && !b.contains(a) && r.left < s.right - 1
      && s.left < r.right - 1 && r.top < s.bottom - 1 && s.top < r.bottom - 1)
    .map(([b]) => `${a.outerHTML.slice(0, 80)} on ${b.outerHTML.slice(0, 80)}`));
}"""
OUTSIDE = """() => [...document.querySelectorAll(".bd-header-article :is(a, button)")]
  .map((part) => part.getBoundingClientRect())
  .filter((box) => box.width && (box.right > innerWidth + 1 || box.left < -1)).length"""


