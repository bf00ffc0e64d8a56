"""The switch of units: what it converts, exactly, and that a reader never sees it at work."""

import dataclasses
import math

import pytest

from bookkit import Quantity

UNITS = ("bit", "nat", "hartley")
LN = {"bit": math.log(2), "nat": 1.0, "hartley": math.log(10)}
QUANTITIES = """() => [...document.querySelectorAll("data.quantity[data-unit]")].map((data) => ({
  value: data.getAttribute("value"), unit: data.dataset.unit, decimals: +data.dataset.decimals,
  pinned: "pinned" in data.dataset, shown: data.textContent, title: data.title,
}))"""
# From before the first script on, at each frame: the unit chosen, and what the quantities show.
WATCH = """
  window.seen = [];
  const look = () => {
    const free = document.querySelectorAll("data.quantity[data-unit]:not([data-pinned])");
    const texts = [...free].map((data) => data.textContent);
    window.seen.push([document.documentElement.dataset.unit ?? "", ...texts]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


def written(found: dict) -> Quantity:
    return Quantity(float(found["value"]), found["unit"], found["decimals"])


def text(quantity: Quantity) -> str:
    return quantity.shown


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    value = quantity.value * LN[quantity.unit] / LN[unit]
    return dataclasses.replace(quantity, value=value, unit=unit)


def button(page, unit):
    return page.locator(".units button").get_by_text(unit, exact=True)


def test_every_quantity_is_converted_exactly(name, visit):
    page = visit().open(name)
    before = page.evaluate(QUANTITIES)
    free = [found for found in before if not found["pinned"]]
    assert all(found["shown"] == text(written(found)) for found in before)
    others = page.locator(".shown-in, [figure]").count()
    assert button(page, "bits").count() == bool(free or others)
    for unit in UNITS if free else ():
        button(page, f"{unit}s").click()
        for found, now in zip(before, page.evaluate(QUANTITIES), strict=True):
            expected = written(found) if found["pinned"] else in_unit(written(found), unit)
            assert now["shown"] == text(expected)
            if found["pinned"]:
                stays = "" if unit == found["unit"] else f"Stays in {found['unit']}s"
                assert now["title"].startswith(stays) and bool(now["title"]) == bool(stays)
                continue
            assert now["title"] == ("" if expected.unit == found["unit"] else found["shown"])
    if free:
        button(page, "hartleys").click()  # once more: as it was written
        assert page.evaluate(QUANTITIES) == before


def test_what_no_page_holds_is_converted_too(visit):
    page = visit().open("book/entropy")
    values = (0.0, 1.0, -1.0, 1e-7, -1e-7, math.log2(math.e), 123.456, math.inf, -math.inf)
    edges = [
        Quantity(value, unit, decimals)
        for unit in UNITS
        for decimals in (0, 2, 4)
        for value in values
    ]
    html = "".join(
        f'<data class="quantity" value="{edge.value!r}" data-unit="{edge.unit}" '
        f'data-decimals="{edge.decimals}">{edge.shown}</data>'
        for edge in edges
    )
    page.evaluate("(html) => { document.querySelector('article').innerHTML = html; }", html)
    for unit in UNITS:
        button(page, f"{unit}s").click()
        shown = page.locator("data.quantity").all_text_contents()
        assert shown == [text(in_unit(edge, unit)) for edge in edges]


@pytest.mark.parametrize(
    ("chapter", "definition"),
    [
        ("entropy", "def-entropy"),
        ("cross-entropy", "def-cross-entropy"),
        ("kl-divergence", "def-kl"),
        ("joint", "def-joint-conditional"),
        ("joint", "def-joint-mutual"),
    ],
)
def test_a_definition_says_which_logarithm_is_shown(chapter, definition, visit):
    page = visit().open(f"book/{chapter}")
    line = page.locator(f"#{definition} .shown-in > :visible")

    def shown():
        (words,) = line.all()
        formulas = words.locator("annotation").all_text_contents()
        return words.get_attribute("class"), formulas

    logarithms = {"bit": r"\log_2", "nat": r"\ln", "hartley": r"\log_{10}"}
    assert shown() == ("bit", [r"\log", r"\log_2"])
    for unit in UNITS:
        button(page, f"{unit}s").click()
        assert shown() == (unit, [r"\log", logarithms[unit]])
    button(page, "hartleys").click()
    assert shown()[0] == "bit"
    plain = visit(java_script_enabled=False).open(f"book/{chapter}")
    (words,) = plain.locator(f"#{definition} .shown-in > :visible").all()
    assert words.get_attribute("class") == "bit"


def test_the_choice_is_remembered_and_painted_at_once(visit, served):
    # From a server, where the letters of the text are there in time.
    visitor = visit(home=served)
    page = visitor.open("book/entropy")
    button(page, "nats").click()
    page.add_init_script(WATCH)
    page = visitor.open_once_kept("book/joint", "unit", "nat")
    assert button(page, "nats").get_attribute("aria-pressed") == "true"
    frames = page.evaluate("seen")
    shown = [frame[1:] for frame in frames]
    assert {frame[0] for frame in frames if frame[1:]} == {"nat"}
    assert shown[-1]
    assert all(text.endswith("nats") for frame in shown for text in frame)
    assert visitor.shift() < 0.01


def test_it_says_which_unit_is_shown_and_that_none_is_chosen(visit):
    page = visit().open("book/entropy")

    def said(state):
        titles = [button(page, f"{unit}s").get_attribute("title") for unit in UNITS]
        assert page.get_by_role("group", name=f"Unit of information: {state}", exact=True).count()
        return titles

    said("as written")
    assert marked(page) == ["written"]
    button(page, "nats").click()
    in_bits, in_nats, _ = said("nats")
    assert in_nats.startswith("Shown in nats") and "as it was written" not in in_bits
    assert marked(page) == ["nat"]
    for way_back in ("nats", "as written"):
        button(page, way_back).click()
        said("as written")
        assert marked(page) == ["written"]
        button(page, "bits").click()
        assert marked(page) == ["bit"]
        button(page, "nats").click()


def marked(page):
    """The states of the switch that are pressed, once these are seen to be the ones marked."""
    states = page.locator(".units button").evaluate_all(
        """buttons => buttons.map((button) => [button.value, button.ariaPressed === "true",
          getComputedStyle(button).textDecorationLine === "underline"])"""
    )
    assert all(pressed == seen for _, pressed, seen in states)
    return [state for state, pressed, _ in states if pressed]


@pytest.mark.parametrize("size", ["desktop", "phone", "smallest"])
def test_what_is_on_is_seen_before_anything_is_chosen(size, visit):
    page = visit(size).open("book/entropy")
    assert marked(page) == ["written"]
    tops = {part.bounding_box()["y"] for part in page.locator(".units button").all()}
    assert len(tops) == 1
    assert page.locator(".bd-header-article").bounding_box()["height"] <= 50
    stops = page.locator(".units button").evaluate_all("all => all.map((one) => one.tabIndex)")
    assert sorted(stops) == [-1, -1, -1, 0]


def test_the_keyboard_reaches_it(visit):
    page = visit().open("book/entropy")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.units button')"):
            break
    # The units are one stop, and the arrows lead from one to the next.
    while page.evaluate("document.activeElement.value") != "nat":
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.matches('.units button')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.unit") == "nat"
    assert button(page, "nats").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.unit") == "written"


def test_a_copied_sentence_carries_the_number_shown(visit):
    page = visit().open("book/entropy")
    sentence = page.locator("p", has_text="a day on average")
    assert "1.75\N{NO-BREAK SPACE}bits" in sentence.inner_text()
    button(page, "nats").click()
    sentence.evaluate("(p) => getSelection().selectAllChildren(p)")
    assert "1.213\N{NO-BREAK SPACE}nats" in page.evaluate("String(getSelection())")


def test_without_scripts_the_page_is_as_it_was_written(visit):
    page = visit(java_script_enabled=False).open("book/entropy")
    assert not page.locator(".units").is_visible()
    for data in page.locator("data.quantity[data-unit]").all():
        assert data.get_attribute("data-unit") in data.text_content()


def test_the_switch_fits_a_phone_and_keeps_its_names(visit):
    page = visit("phone").open("book/entropy")
    for unit in UNITS:
        assert button(page, f"{unit}s").is_visible()


@pytest.mark.parametrize(
    ("chapter", "kept", "pinned"),
    [
        ("book/cross-entropy", "0.469\N{NO-BREAK SPACE}bits", True),  # "or 0.3251 nats"
        ("book/cross-entropy", "2.375\N{NO-BREAK SPACE}bits", False),
        ("book/discussion", "2.3219\N{NO-BREAK SPACE}bits", True),  # "is log₂ 5"
        ("book/codes", "0.645\N{NO-BREAK SPACE}bits", True),  # against digits
    ],
)
def test_a_sentence_that_compares_units_keeps_them(chapter, kept, pinned, visit):
    page = visit().open(chapter)
    found = [q for q in page.evaluate(QUANTITIES) if q["shown"] == kept]
    assert found
    assert {q["pinned"] for q in found} >= {pinned}
