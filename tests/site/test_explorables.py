"""The explorables: their numbers, held to the package, and their use by mouse, finger and keys."""

import math
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from lxml import etree
from scipy.optimize import brentq
from scipy.special import expit, logsumexp
from scipy.stats import norm

from bookkit import Quantity, bits, number
from bookkit.play import guessing
from bookkit.play.luck import outcomes, uniforms
from crossentropy import (
    conditional_entropy,
    cross_entropy,
    entropy,
    js_distance,
    kl_divergence,
    log_softmax,
    mutual_information,
    normalize,
    softmax_cross_entropy_with_grad,
    surprisal,
    total_variation,
)
from crossentropy.codes import encode
from sphinx_bookkit.explorables import MADE_OF
from tests.site.places import PLACES

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async (element) => (await axe.run(element, { resultTypes: ["violations"] })).violations
  .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary: why }) => [id, html, why]))"""
DRAWN = """element => [...element.querySelectorAll("svg")]
  .flatMap((svg) => [svg.textContent, svg.getAttribute("aria-label") ?? ""])"""
LOOK = """(svg) => {
  const all = (selector) => [...svg.querySelectorAll(selector)];
  return {
    parts: all("rect, circle, path, text.outcome").map((part) => part.outerHTML),
    ruler: all(".grid, line.axis").map((line) => +line.getAttribute("y1")),
    numbers: all("text.tick[text-anchor=end]").map((text) => text.textContent),
  };
}"""
TOO_WIDE = """parts => parts.filter((part) => part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.innerText)"""

BARS = """(svg) => [...svg.querySelectorAll("rect")].map((bar) => [
  +bar.getAttribute("x") + +bar.getAttribute("width") - 2, bar.matches(".guess-model")])"""

RULER = """(svg) => {
  const end = (look) => Math.max(...[...svg.querySelectorAll(look)]
    .map((bar) => +bar.getAttribute("x") + +bar.getAttribute("width") - 2));
  return { floor: end("rect.ruler-floor"), plain: end("rect.ruler-plain"),
    cost: end("rect.ruler-floor, rect.ruler-excess") };
}"""

LN = {"bit": math.log(2), "nat": 1.0, "hartley": math.log(10)}
RACE, BELIEF = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 8, 1 / 4]
PAIRS = {
    "The race": (RACE, BELIEF),
    "Five equal outcomes": ([1 / 5] * 5, [1 / 5] * 5),
    "A zero in q": (RACE, [1 / 2, 1 / 4, 1 / 4, 0]),
}
SCORES = {
    "The photograph": ([2, 1, -1], 1),
    "Confident and wrong": ([6, -3, -1], 1),
    "The same at T = 4": ([6, -3, -1], 4),
    "Confident and right": ([-2, 7, -4], 1),
}


def state_of(element):
    """Return the state of an explorable once it is drawn, which is at the next frame."""
    return element.evaluate(
        "element => new Promise((answer) => requestAnimationFrame("
        "() => requestAnimationFrame(() => answer(element.state))))"
    )


def shown(element, name):
    return element.locator(f"[data-name='{name}'] data").inner_text()


def printed(value, decimals=4, unit="bit"):
    """A number of bits as the book prints it in a unit."""
    quantity = Quantity(value * LN["bit"] / LN[unit], unit, decimals)
    return f"{quantity.digits}\N{NO-BREAK SPACE}{quantity.unit_name}"


def digits(value, unit="bit"):
    """The same without the unit."""
    return bits(value * LN["bit"] / LN[unit]).digits


def in_columns(value):
    """A number of bits in nats, bits and hartleys, with the same decimals in each row."""
    amounts = [value * LN["bit"] / LN[unit] for unit in ("nat", "bit", "hartley")]
    return [f"{amount:.4f}" if math.isfinite(amount) else "∞" for amount in amounts]


def assert_area_numbers(element, unit="bit"):
    """What is written beside the areas is what the package computes for the state drawn."""
    p, q = state_of(element)["p"], state_of(element)["q"]
    assert shown(element, "H(p)") == printed(entropy(p), unit=unit)
    assert shown(element, "H(p,q)") == printed(cross_entropy(p, q), unit=unit)
    assert shown(element, "D(p||q)") == printed(kl_divergence(p, q), unit=unit)
    assert shown(element, "D(q||p)") == printed(kl_divergence(q, p), unit=unit)


def assert_bet_numbers(element, unit="bit"):
    """Cost and floor are the package's, and so is what each horse's chips cost."""
    p, q = state_of(element)["p"], state_of(element)["q"]
    assert shown(element, "H(p)") == printed(entropy(p), unit=unit)
    assert shown(element, "H(p,q)") == printed(cross_entropy(p, q), unit=unit)
    # Every chip is laid, in quarters.
    assert sum(q) == 1 and all((32 * share).is_integer() for share in map(float, q))
    written = element.locator(".bet-sliders .slider-value").all_inner_texts()
    prices = [printed(price, 2, unit) for price in surprisal(q)]
    chips = [number(8 * share, 2).digits for share in q]
    assert written == [text for pair in zip(chips, prices, strict=True) for text in pair]


def assert_entropy_numbers(element, unit="bit"):
    """The entropy and its terms are the package's, and the bars are as wide as the pmf."""
    p = state_of(element)["p"]
    assert sum(p) == pytest.approx(1, abs=1e-12) and min(p) >= 0
    assert shown(element, "H(p)") == printed(entropy(p), unit=unit)
    for horse, share in zip("abcd", p, strict=True):
        term = share * surprisal(share) if share else 0.0
        assert shown(element, horse) == printed(term, 3, unit)
        size = element.locator(f"[data-name='{horse}'] small").inner_text()
        high = f"{printed(surprisal(share), 2, unit)} high" if share else "no bar"
        assert size == f"{number(share, 3).digits} wide, {high}"
    bars = element.locator("rect.floor").evaluate_all(
        "bars => bars.map((bar) => +bar.getAttribute('width'))"
    )
    assert np.array(bars) / sum(bars) == pytest.approx([share for share in p if share])


def assert_logit_numbers(element, unit="bit"):
    state = state_of(element)
    scores = np.array(state["z"]) / state["heat"]
    loss, slopes = softmax_cross_entropy_with_grad(scores, state["label"], base=2)
    assert shown(element, "loss") == printed(loss, unit=unit)
    q = float(np.exp(log_softmax(scores))[state["label"]])
    assert shown(element, "q") == number(q).digits
    slope = float(slopes[state["label"]]) / state["heat"]
    assert shown(element, "slope") == digits(slope, unit)


def top(part):
    """Where a part begins, from the top of the window."""
    return part.bounding_box()["y"]


def drag(page, handle, dx, dy):
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + dx * step / 5, y + dy * step / 5)
    page.mouse.up()


def generated(count=1000):
    """Pairs of pmfs: plain, nearly equal, nearly certain, with zeros and with tiny entries."""
    rng = np.random.default_rng(7)
    for case in range(count):
        n = int(rng.integers(2, 9))
        p, q = rng.dirichlet(np.full(n, rng.choice([0.05, 0.5, 1, 5])), size=2)
        kind = case % 5
        if kind == 1:
            q = p * (1 + 10.0 ** rng.uniform(-12, -1) * rng.normal(size=n).clip(-3, 3))
        elif kind == 2:
            p = np.where(rng.random(n) < 0.4, 0, p)
            p = p if p.sum() > 0 else np.eye(n)[0]
        elif kind == 3:
            q = np.where(rng.random(n) < 0.3, 0, q)
            q = q if q.sum() > 0 else np.eye(n)[0]
        elif kind == 4:
            q = np.concatenate([[10.0 ** rng.uniform(-300, -20)], q[1:]])
            q = q if q.sum() > 0.1 else np.full(n, 1 / n)
        yield (p / p.sum()).tolist(), (q / q.sum()).tolist()


def test_the_numbers_are_the_packages(numbers):
    page = numbers
    pairs = list(generated())
    rng = np.random.default_rng(8)
    sizes, scales = rng.integers(2, 9, size=1000), 10 ** rng.uniform(-2, 2.3, 1000)
    logits = [(rng.normal(size=n) * scale).tolist() for n, scale in zip(sizes, scales, strict=True)]
    found = page.evaluate(
        """([pairs, logits]) => {
          const m = bookMeasures;
          const two = pairs.map(([p, q]) => [
            m.entropy(p), m.crossEntropy(p, q), m.klDivergence(p, q),
            m.jsDistance(p, q), m.totalVariation(p, q), ...p.map(m.surprisal)]);
          const one = logits.map((z) => {
            const { loss, gradient } = m.lossAndGradient(z, 1, 2);
            return [loss, ...gradient, ...m.softmax(z)];
          });
          return [...two, ...one];
        }""",
        [pairs, logits],
    )
    expected = [
        [entropy(p), cross_entropy(p, q), kl_divergence(p, q), js_distance(p, q),
         total_variation(p, q), *surprisal(p)]
        for p, q in pairs
    ]  # fmt: skip
    for z in logits:
        loss, gradient = softmax_cross_entropy_with_grad(z, 1, base=2)
        expected.append([loss, *gradient, *np.exp(log_softmax(z))])
    assert len(found) == len(expected) == 2000
    infinite = 0
    for mine, packages in zip(found, expected, strict=True):
        infinite += math.inf in packages
        for a, b in zip(mine, packages, strict=True):
            assert math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300), (a, b)
    assert infinite > 100
    assert page.evaluate("bookMeasures.klDivergence([0.1, 0.9], [0.1, 0.9])") == 0


@pytest.mark.parametrize("preset", PAIRS)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_area_picture_shows_the_books_examples(preset, size, explore):
    element, page, visitor = explore("area-picture", size)
    button = element.get_by_role("button", name=preset, exact=True)
    button.click()
    state = state_of(element)
    assert (state["p"], state["q"]) == PAIRS[preset]
    assert_area_numbers(element)
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_both_pictures_stand_above_the_sliders_on_a_phone(explore):
    element, page, _ = explore("area-picture", "phone")
    parts = (".area-box-p svg", ".area-box-q svg", ".area-sliders")
    tops = [element.locator(part).bounding_box()["y"] for part in parts]
    assert tops == sorted(tops) and len({*tops}) == 3
    # All of them are seen at once, and both pictures have one scale, as areas are compared.
    sliders = element.locator(parts[2]).bounding_box()
    assert sliders["y"] + sliders["height"] - tops[0] < page.viewport_size["height"]
    ticks = [element.locator(f"{part} line.grid") for part in parts[:2]]
    heights = [abs(top(lines.last) - top(lines.first)) for lines in ticks]
    assert heights[0] == pytest.approx(heights[1], abs=0.5)


def test_the_mirror_has_a_title_a_line_and_a_word_for_what_it_lacks(explore):
    element, _, _ = explore("area-picture")
    titles = [element.locator(f".area-box-{name} .explorable-caption") for name in "pq"]
    assert titles[1].inner_text() == "The mirror: they come by q, you believe p"
    boxes = [title.bounding_box() for title in titles]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["height"] == boxes[1]["height"]
    lines = [element.locator(f".area-box-{name} line.axis").bounding_box()["y"] for name in "pq"]
    assert lines[0] == pytest.approx(lines[1], abs=0.5)
    mirror = element.locator(".area-box-q svg")
    assert "no bar" not in mirror.text_content()
    element.get_by_role("button", name="A zero in q").click()
    assert "no bar: q(d) = 0" in mirror.text_content()


def test_a_preset_is_reached_at_once_or_on_the_way(explore):
    calm, _, _ = explore("area-picture")
    calm.get_by_role("button", name="A zero in q").click()
    assert state_of(calm)["q"] == PAIRS["A zero in q"][1]

    element, _, visitor = explore("area-picture", reduced_motion="no-preference")
    passed = element.get_by_role("button", name="Exchange p and q").evaluate(
        """async (button, [element, end]) => {
          const passed = [];
          button.click();
          do {
            passed.push(element.state.q);
            await new Promise(requestAnimationFrame);
          } while (passed.length < 1000 && element.state.q.some((x, i) => x !== end[i]));
          return passed;
        }""",
        [element.element_handle(), RACE],
    )
    assert 0 < len(passed) < 1000 and RACE not in passed
    assert state_of(element)["q"] == RACE
    assert_area_numbers(element)
    assert not visitor.faults


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_first_page_lets_its_reader_bet(size, explore):
    element, page, visitor = explore("horse-bet", size)
    assert state_of(element) == {"p": RACE, "q": BELIEF}
    assert_bet_numbers(element)
    # It begins with little: one picture, a slider a horse, and no word that the page has not said.
    assert element.get_by_role("img").count() == 1 and element.get_by_role("slider").count() == 4
    assert not re.search("word|model|outcome", element.inner_text())
    assert not element.locator("[data-drag=edge]").count()
    slider = element.get_by_role("slider", name="chips on a")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert state_of(element)["q"][0] == 1.25 / 8
    assert slider.get_attribute("aria-valuetext") == "1.25 of 8"
    assert_bet_numbers(element)
    page.keyboard.press("End")
    assert state_of(element) == {"p": RACE, "q": [1, 0, 0, 0]}
    # The others come back as they were.
    for _ in range(28):
        page.keyboard.press("ArrowLeft")
    assert state_of(element) == {"p": RACE, "q": BELIEF}
    page.keyboard.press("End")
    drag(page, element.locator("[data-drag=top]").first, 0, -60)
    assert 0 < state_of(element)["q"][0] < 1
    assert_bet_numbers(element)
    element.get_by_role("button", name="The chips of one who knows").click()
    assert state_of(element)["q"] == RACE
    assert shown(element, "H(p,q)") == shown(element, "H(p)") == printed(entropy(RACE))
    element.get_by_role("status").filter(has_text="which is not 0").wait_for()
    element.get_by_role("button", name="Nothing on d").click()
    assert shown(element, "H(p,q)") == "∞\N{NO-BREAK SPACE}bits"
    element.get_by_role("status").filter(has_text="all is lost").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_keys_alone_reach_the_prices_of_the_page_and_the_floor(explore):
    element, page, visitor = explore("horse-bet")
    sliders = element.get_by_role("slider").all()

    def put(horse, chips):
        sliders[horse].focus()
        page.keyboard.press("Home")
        for _ in range(round(4 * chips)):
            page.keyboard.press("ArrowRight")
        assert state_of(element)["q"][horse] == chips / 8

    for chips in (4, 2, 1, 0.5, 0.25):
        put(0, chips)
    # A slider moves the others too, and so the shares of the race have to be met by going round.
    for horse, chips in ((0, 4), (1, 2), (3, 1), (2, 1), (0, 4)):
        put(horse, chips)
    assert state_of(element)["q"] == RACE
    element.get_by_role("status").filter(has_text="the shares of the race").wait_for()
    assert not visitor.faults


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_area_of_an_entropy_is_made_as_large_as_can_be_and_0(size, explore):
    element, page, visitor = explore("entropy-area", size)
    width = element.evaluate("element => element.main.width")
    edges = element.locator("[data-drag=edge]")
    assert state_of(element)["p"] == RACE
    assert edges.count() == 3 and not element.locator("[data-drag=top]").count()
    assert_entropy_numbers(element)
    element.get_by_role("status").filter(has_text="a and b add most, 0.5").wait_for()
    # Near an eighth an edge catches.
    for edge, to in ((0, 1 / 4), (1, 1 / 2), (2, 3 / 4)):
        at = sum(state_of(element)["p"][: edge + 1])
        drag(page, edges.nth(edge), (to - at) * width + 3, 0)
    assert state_of(element)["p"] == [1 / 4] * 4
    assert_entropy_numbers(element)
    assert shown(element, "H(p)") == printed(2)
    element.get_by_role("status").filter(has_text="the most that four outcomes can have").wait_for()
    # One edge pushes the others to the end: a alone is left, and nothing is learned.
    drag(page, edges.nth(0), width, 0)
    assert state_of(element)["p"] == [1, 0, 0, 0]
    assert_entropy_numbers(element)
    assert shown(element, "H(p)") == printed(0)
    element.get_by_role("status").filter(has_text="a always wins").wait_for()
    element.evaluate("element => element.show({ p: [0, 0, 0, 1] })")
    element.get_by_role("status").filter(has_text="d always wins").wait_for()
    element.evaluate("element => element.show({ p: [1, 0, 0, 0] })")
    # The edges lie on one another, and come apart again.
    drag(page, edges.nth(2), -width / 2, 0)
    assert state_of(element)["p"] == [1 / 2, 1 / 2, 0, 0]
    assert_entropy_numbers(element)
    element.get_by_role("status").filter(has_text="c and d never win").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_a_mark_pushes_others_and_the_entropy_is_the_packages(explore):
    element, _, visitor = explore("entropy-area")
    rng = np.random.default_rng(11)
    cases = []
    for p, k, x in zip(
        rng.dirichlet([0.5] * 4, 1000), rng.integers(1, 4, 1000), rng.integers(0, 201, 1000),
        strict=True,
    ):  # fmt: skip
        cases.append((p.tolist(), int(k), float(x) / 200))
    found = element.evaluate(
        """(element, cases) => cases.map(([p, k, x]) => {
          element.show({ p });
          const { input } = element.controls[k - 1];
          input.dispatchEvent(new Event("focus"));
          input.value = x;
          input.dispatchEvent(new Event("input"));
          return [element.state.p, +element.whole.querySelector("data").value];
        })""",
        cases,
    )
    for (p, k, x), (moved, area) in zip(cases, found, strict=True):
        edges = np.cumsum([0, *p])
        edges[1:k], edges[k + 1 : 4] = edges[1:k].clip(max=x), edges[k + 1 : 4].clip(min=x)
        edges[k] = x
        assert moved == pytest.approx(np.diff(edges), abs=1e-12)
        assert area == pytest.approx(entropy(normalize(moved)), abs=1e-12)
    assert not visitor.faults


def test_the_area_of_an_entropy_is_played_by_keys(explore):
    element, page, visitor = explore("entropy-area")
    element.locator("summary").focus()
    page.keyboard.press("Enter")
    slider = element.get_by_role("slider", name="the mark between a and b")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert state_of(element)["p"] == pytest.approx([0.495, 0.255, 1 / 8, 1 / 8])
    assert slider.get_attribute("aria-valuetext") == "0.495"
    assert_entropy_numbers(element)
    # What it pushes comes back with it, as long as the key is down.
    slider.evaluate(
        "input => { for (const x of [0.9, 0.5]) { input.value = x;"
        " input.dispatchEvent(new Event('input')); } }"
    )
    assert state_of(element)["p"] == pytest.approx(RACE)
    page.keyboard.press("End")
    assert state_of(element)["p"] == [1, 0, 0, 0]
    assert_entropy_numbers(element)
    page.keyboard.press("Home")
    assert state_of(element)["p"][0] == 0
    assert_entropy_numbers(element)
    assert not visitor.faults


def test_an_excluded_outcome_is_seen_and_said(explore):
    element, _, _ = explore("area-picture")
    element.get_by_role("button", name="A zero in q").click()
    assert shown(element, "H(p,q)") == shown(element, "D(p||q)") == "∞\N{NO-BREAK SPACE}bits"
    assert shown(element, "D(q||p)") == printed(0.25)
    assert element.locator("text.infinite").text_content() == "∞"
    status = element.get_by_role("status").filter(has_text="no word for it")
    status.wait_for()
    assert status.get_attribute("aria-live") == "polite"


def test_the_loss_of_the_truth_is_its_entropy_and_not_0(explore):
    element, _, _ = explore("area-picture")
    element.get_by_role("button", name="Let q learn p").click()
    assert state_of(element)["q"] == RACE
    assert shown(element, "D(p||q)") == printed(0)
    assert shown(element, "H(p,q)") == printed(1.75)
    element.get_by_role("status").filter(has_text="and not 0").wait_for()


def test_edges_and_tops_are_dragged_and_pmfs_stay_pmfs(explore):
    element, page, visitor = explore("area-picture")
    picture = element.locator(".area-box-p svg")
    before = state_of(element)
    drag(page, picture.locator("[data-drag=edge]").first, 40, 0)
    after = state_of(element)
    assert after["p"][0] > before["p"][0] + 0.05
    assert after["p"][0] + after["p"][1] == pytest.approx(0.75)
    assert after["p"][2:] == before["p"][2:] and after["q"] == before["q"]
    assert_area_numbers(element)

    drag(page, picture.locator("[data-drag=top]").first, 0, 45)
    cheaper = state_of(element)
    assert cheaper["q"][0] > after["q"][0] and sum(cheaper["q"]) == pytest.approx(1)
    assert cheaper["p"] == after["p"]
    assert_area_numbers(element)

    # Out of the picture at the top: impossible, and so infinite.
    drag(page, picture.locator("[data-drag=top]").nth(1), 0, -300)
    assert state_of(element)["q"][1] == 0
    assert shown(element, "H(p,q)") == "∞\N{NO-BREAK SPACE}bits"

    # An outcome dragged to no width at all, and back.
    drag(page, picture.locator("[data-drag=edge]").nth(2), 400, 0)
    assert state_of(element)["p"][3] == 0
    assert_area_numbers(element)
    drag(page, picture.locator("[data-drag=edge]").nth(2), -20, 0)
    assert 0 < state_of(element)["p"][3] < 0.2
    assert not visitor.faults


def test_the_area_picture_is_played_by_keys(explore):
    element, page, visitor = explore("area-picture")
    slider = element.get_by_role("slider", name="q(a)")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert state_of(element)["q"][0] == pytest.approx(0.13)
    assert slider.get_attribute("aria-valuetext") == "0.13"
    page.keyboard.press("Home")
    assert state_of(element)["q"][0] == 0
    assert shown(element, "H(p,q)") == "∞\N{NO-BREAK SPACE}bits"
    page.keyboard.press("End")
    assert state_of(element)["q"] == [1, 0, 0, 0]
    assert_area_numbers(element)
    page.keyboard.press("ArrowLeft")
    assert sum(state_of(element)["q"]) == pytest.approx(1)
    assert_area_numbers(element)
    element.get_by_role("button", name="One outcome fewer").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    assert len(state_of(element)["p"]) == 2
    element.get_by_role("button", name="One outcome more").focus()
    for _ in range(6):
        page.keyboard.press("Space")
    assert len(state_of(element)["q"]) == 6
    assert_area_numbers(element)
    assert not visitor.faults


@pytest.mark.parametrize("preset", SCORES)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_logits_show_the_packages_loss_and_slope(preset, size, explore):
    element, page, visitor = explore("logits", size)
    element.get_by_role("button", name=preset, exact=True).click()
    z, heat = SCORES[preset]
    assert state_of(element) == {"z": z, "label": 1, "heat": heat}
    assert_logit_numbers(element)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_confident_and_wrong_pulls_by_no_more_than_1(explore):
    element, _, _ = explore("logits")
    element.get_by_role("button", name="Confident and wrong").click()
    element.get_by_role("status").filter(has_text="can’t pass −1").wait_for()


def test_the_logits_are_played_by_keys(explore):
    element, page, visitor = explore("logits")
    element.get_by_role("slider", name="score of dog").focus()
    page.keyboard.press("End")
    assert state_of(element)["z"] == [2, 10, -1]
    assert_logit_numbers(element)
    element.get_by_role("slider", name="temperature").focus()
    page.keyboard.press("End")
    assert state_of(element)["heat"] == 16
    assert_logit_numbers(element)
    element.get_by_role("radio", name="It is a dog").focus()
    page.keyboard.press("ArrowDown")
    assert state_of(element)["label"] == 2
    assert_logit_numbers(element)
    assert not visitor.faults


def test_a_shift_changes_nothing_and_a_step_lowers_the_loss(explore):
    element, page, _ = explore("logits")
    loss = shown(element, "loss")
    element.get_by_role("button", name="All scores + 1").click()
    assert state_of(element)["z"] == [3, 2, 0] and shown(element, "loss") == loss
    element.get_by_role("button", name="One step of descent").click()
    assert float(shown(element, "loss").split()[0]) < float(loss.split()[0])
    assert sum(state_of(element)["z"]) == pytest.approx(5)
    drag(page, element.locator(".logit-plot [data-drag]"), -120, 0)
    assert float(shown(element, "loss").split()[0]) > float(loss.split()[0])
    assert_logit_numbers(element)


CALCULATED = [
    ("logits", "2, 1, -1", "0.7, 0.2, 0.1"),
    ("logits", "2 1 -1", "2"),
    ("probabilities", "0.25, 0.25, 0.5", "0.25, 0.25, 0.5"),
    ("probabilities", "[0.333, 0.333, 0.333]", "0.5, 0.5, 0"),
    ("counts", "90; 10; 0", "0.9, 0.1, 0"),
    ("counts", "90, 10, 0", "2"),
]


# How the field for each begins.
ASKED = {
    "logits": "the model’s logits",
    "probabilities": "the model’s probabilities",
    "counts": "how often each class",
}


def models(have, numbers):
    """The pmf that is meant by what was typed."""
    values = [float(word) for word in re.findall(r"[-\d.]+", numbers)]
    return np.exp(log_softmax(values)) if have == "logits" else normalize(values)


def type_in(element, have, numbers, truth):
    """Give the calculator a model and a truth."""
    element.get_by_role("radio", name=have, exact=True).check()
    element.get_by_label(ASKED[have]).fill(numbers)
    element.get_by_label("the truth").fill(truth)


def test_scores_at_the_end_of_their_sliders_stay_and_equal_rivals_are_both_named(explore):
    element, _, visitor = explore("logits", fragment="#fig-pull:z=10,-5,-1&label=dog&T=1")
    element.get_by_role("button", name="All scores + 1").click()
    element.get_by_role("status").filter(has_text="at the end of its slider, 10").wait_for()
    assert state_of(element)["z"] == [10, -5, -1]
    assert "e−7" in shown(element, "q")
    element.evaluate("e => e.show({ ...e.state, z: [0, 0, 0] })")
    element.get_by_role("status").filter(has_text="lowers “cat” and “hare” alike").wait_for()
    assert not visitor.faults


def test_the_keyboard_stays_with_the_next_letter(explore):
    element, page, visitor = explore("guessing-game")
    element.get_by_role("button", name="Now you: another sentence").click()
    page.keyboard.type("zq")
    assert state_of(element)["tried"] == "zq"
    element.get_by_role("button", name="x", exact=True).click()
    page.keyboard.type("v ")
    assert state_of(element) == {"sentence": 1, "guesses": [], "tried": "zqxv "}
    assert not visitor.faults


@pytest.mark.parametrize(("have", "numbers", "truth"), CALCULATED)
def test_a_loss_is_taken_apart_as_by_the_package(have, numbers, truth, explore):
    element, page, visitor = explore("calculator", "phone" if have == "counts" else "desktop")
    type_in(element, have, numbers, truth)
    q = models(have, numbers)
    p = models("counts", truth) if "," in truth else np.eye(len(q))[int(truth)]
    state_of(element)
    parts = {"floor": entropy(p), "excess": kl_divergence(p, q)} if "," in truth else {}
    whole = {"loss": cross_entropy(p, q), "own": entropy(q), "guess": math.log2(len(q))}
    named = element.locator("tr[data-name]").evaluate_all("rows => rows.map((r) => r.dataset.name)")
    assert {*named} == {*parts, *whole, "perplexity"}
    for name, value in (parts | whole).items():
        cells = element.locator(f"[data-name={name}] data").all_inner_texts()
        assert cells == in_columns(value)
    perplexity = 2 ** float(cross_entropy(p, q))
    written = f"{perplexity:.4f}" if math.isfinite(perplexity) else "∞"
    assert element.locator("[data-name=perplexity] data").all_inner_texts() == [written] * 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


@pytest.mark.parametrize(
    ("unit", "loss", "says"),
    [
        ("nat", "2.3026", "what a guess among 10 costs"),
        ("bit", "3.5", "more than a guess among 10"),
        ("nat", "1.5", "look for that mistake"),
        ("nat", "0.3", "less than a guess among 10"),
    ],
)
def test_a_loss_is_told_in_all_units_and_beside_a_guess(unit, loss, says, explore):
    element, _, visitor = explore("calculator")
    element.get_by_role("button", name="A loss of ten classes").click()
    element.get_by_label("the unit of that loss").select_option(unit)
    element.get_by_label("the loss that your training prints").fill(loss)
    element.get_by_role("status").filter(has_text=says).wait_for()
    # The band of a softmax too many, as the theorem has it.
    least = math.log1p(9 / math.e)
    assert f"{least:.4f} and {least + 1:.4f} nats" in element.get_by_role("status").inner_text()
    in_bits = float(loss) * LN[unit] / LN["bit"]
    cells = element.locator("[data-name=loss] data").all_inner_texts()
    assert cells == in_columns(in_bits)
    assert not visitor.faults


@pytest.mark.parametrize(
    ("have", "numbers", "truth", "says"),
    [
        ("probabilities", "0.2, 0.2, 0.4", "0", "sum to 0.8"),
        ("probabilities", "2, 1, -1", "0", "are they logits"),
        ("logits", "2, one", "0", "“one” is no number"),
        ("logits", "2", "0", "From 2 to 100 numbers"),
        ("logits", "2, 1", "2", "from 0 to 1"),
        ("logits", "2, 1", "0.5, 0.3, 0.2", "has 3 numbers, and the model 2"),
        ("counts", "0, 0", "0", "Nothing was counted"),
        ("probabilities", "1, 0", "1", "the loss is infinite"),
    ],
)
def test_what_is_no_input_is_told(have, numbers, truth, says, explore):
    element, _, visitor = explore("calculator")
    type_in(element, have, numbers, truth)
    element.get_by_role("status").filter(has_text=says).wait_for()
    assert not visitor.faults


@pytest.mark.parametrize(
    ("have", "numbers", "truth", "guilty"),
    [
        ("probabilities", "0.5, 0.2, abc", "0", "the model’s probabilities"),
        ("logits", "2, 1", "2", "the truth"),
        ("logits", "2, 1", "1", None),
    ],
)
def test_the_field_that_is_wrong_is_marked_and_no_other(have, numbers, truth, guilty, explore):
    element, _, _ = explore("calculator")
    type_in(element, have, numbers, truth)
    marked = element.locator("label:has(input[aria-invalid=true]) .slider-head")
    assert [words.startswith(guilty) for words in marked.all_inner_texts()] == [True][
        : bool(guilty)
    ]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_moves_under_a_reader_who_types(size, explore):
    element, _, visitor = explore("calculator", size)
    tall = element.bounding_box()["height"]
    type_in(element, "logits", "2, 1, -", "0.7, 0.2, 0.1")
    status = element.get_by_role("status")
    status.filter(has_text="is no number").wait_for()
    # The answer to what was typed before is faint, and is not read out.
    old = element.locator(".calculator-old")
    assert old.count() == 2
    assert {part.get_attribute("aria-hidden") for part in old.all()} == {"true"}
    assert element.bounding_box()["height"] == pytest.approx(tall, abs=0.5)
    element.get_by_label(ASKED["logits"]).fill("2, 1, -1")
    status.filter(has_text="of this loss is its floor").wait_for()
    assert not old.count()
    for name in ("One label", "A loss of ten classes"):
        element.get_by_role("button", name=name).click()
        status.filter(has_text="of this loss is its floor").wait_for(state="hidden")
        assert element.bounding_box()["height"] == pytest.approx(tall, abs=0.5)
        # What is not known has its row.
        assert element.locator("tbody tr").count() == 6
    assert not visitor.faults


def test_the_bar_of_a_loss_says_what_it_shows(explore):
    element, _, _ = explore("calculator")
    words = element.locator(".calculator-bar text")
    assert {"the floor", "overpaid", "0 nats", "0.5", "1"} <= {*words.all_text_contents()}
    assert element.locator(".part-floor").count() == element.locator(".part-excess").count() == 1
    # Neither a loss alone nor one label says how much of it is a floor.
    for preset in ("A loss of ten classes", "One label"):
        element.get_by_role("button", name=preset).click()
        element.locator(".part-whole").wait_for()
        assert not element.locator(".part-floor, .part-excess").count()
    element.get_by_role("status").filter(
        has_text="the floor under this loss is not known"
    ).wait_for()
    # Who says that it is certain knows the floor.
    element.get_by_label("the truth").fill("1, 0, 0")
    element.get_by_role("status").filter(
        has_text="0.0 per cent of this loss is its floor"
    ).wait_for()


def assert_base_numbers(element):
    """The minimiser is where the slope is 0, as found by SciPy with the chapter's formulas."""
    state = state_of(element)
    unit, weight = math.log(state["base"]), state["weight"]

    def slope(w):
        return (expit(w) - 3 / 4) / unit + 2 * weight * w

    best = brentq(slope, -1, 2, xtol=1e-14)
    assert shown(element, "minimiser") == number(best).digits
    assert shown(element, "heads") == number(float(expit(best))).digits
    # The plumb line hangs from the lowest point down to the line of those in all bases.
    plumb = element.locator("line.best")
    assert plumb.get_attribute("x1") == plumb.get_attribute("x2")
    return best


# The names of units through which the reader's curve goes.
STRUCK = """(svg) => {
  const curve = svg.querySelector("path.total"), to = curve.getScreenCTM();
  const at = (k) => curve.getPointAtLength(k).matrixTransform(to);
  const points = Array.from({ length: 600 }, (_, k) => at(k));
  return [...svg.querySelectorAll("text.small")].filter((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return points.some(({ x, y }) => x > left && x < right && y > top + 6 && y < bottom - 3);
  }).map((text) => text.textContent);
}"""
LOWEST = "circles => circles.map((circle) => +circle.getAttribute('cx'))"


def test_the_lowest_point_hangs_on_a_plumb_line_until_there_is_a_penalty(explore):
    element, page, visitor = explore("base-optimum", "phone")
    lowest = element.locator("circle.lowest")
    # No curve goes through the name of another.
    struck, own = [], element.locator(".base-svg text.own")
    for weight in (0.1, 0):
        for base in (1.5, 1.8, 2.1, 2.4, 3, 5, 7.39, 9, 12, 16, 2):
            element.evaluate("(e, state) => e.show(state)", {"base": base, "weight": weight})
            struck += element.locator(".base-svg").evaluate(STRUCK)
            assert own.text_content() == f"your base, {number(base, 2).digits}"
    assert struck == []
    slider = element.get_by_role("slider", name="base of the logarithm")
    slider.focus()
    for key, base in (("ArrowRight", 2.1), ("End", 16), ("Home", 1.5), ("PageUp", 2.5)):
        page.keyboard.press(key)
        assert state_of(element) == {"base": pytest.approx(base), "weight": 0}
        assert assert_base_numbers(element) == pytest.approx(math.log(3))
        assert len(set(lowest.evaluate_all(LOWEST))) == 1
    element.get_by_role("checkbox", name="a penalty").focus()
    page.keyboard.press("Space")
    assert state_of(element)["weight"] == 0.1
    first = assert_base_numbers(element)
    in_bits, in_nats, in_hartleys = lowest.evaluate_all(LOWEST)
    assert in_bits > in_nats + 4 > in_hartleys + 8
    # Up with the curve, in a smaller base, and down with it in a larger one.
    drag(page, element.locator("[data-drag=top]"), 0, -15)
    assert 1.5 < state_of(element)["base"] < 2.4 and assert_base_numbers(element) > first
    drag(page, element.locator("[data-drag=top]"), 0, 400)
    assert state_of(element)["base"] == 16 and assert_base_numbers(element) < first - 0.2
    element.get_by_role("status").filter(has_text="that place slides").wait_for()
    # A link of old, which had the steps as well.
    visitor.follow("fig-base-optimum:b=2.7183&weight=0.05&rate=9&w=0")
    assert state_of(element) == {"base": math.e, "weight": 0.05}
    assert_base_numbers(element)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_what_is_changed_during_a_change_starts_from_its_end(explore):
    element, page, visitor = explore("base-optimum", reduced_motion="no-preference")
    element.get_by_role("checkbox", name="a penalty").focus()
    page.keyboard.press("Space")
    assert 0 <= state_of(element)["weight"] < 0.1
    element.get_by_role("slider", name="base of the logarithm").fill(str(math.log(7)))
    assert state_of(element) == {"base": pytest.approx(7), "weight": 0.1}
    element.get_by_role("checkbox", name="a penalty").focus()
    page.keyboard.press("Space")
    element.get_by_role("slider", name="base of the logarithm").press("ArrowRight")
    assert state_of(element) == {"base": pytest.approx(7.1), "weight": 0}
    assert not visitor.faults


def assert_descent_numbers(element):
    """Each ball stands where the chapter's descent leads, and settles below the chapter's limit."""
    state = state_of(element)
    for unit, base in (("bits", 2), ("nats", math.e)):
        w = 0.0
        for _ in range(state["steps"]):
            w -= state["rate"] * (float(expit(w)) - 3 / 4) / math.log(base)
        assert shown(element, f"w-{unit}") == number(w, 3).digits
        limit = 32 / 3 * math.log(base)
        # What the rate may be is told once both have run.
        told = element.locator(f"[data-name=limit-{unit}] dd").inner_text()
        assert told == (number(limit, 3).digits if state["steps"] == 12 else "—")


def test_a_rate_that_nats_bear_is_too_large_in_bits(explore):
    element, page, visitor = explore("descent", "phone")
    assert state_of(element) == {"rate": 9, "steps": 0}
    assert_descent_numbers(element)
    status = element.get_by_role("status")
    # What comes of it is not given away before the reader lets them run.
    status.filter(has_text="at their start").wait_for()
    element.get_by_role("button", name="One step").click()
    assert state_of(element)["steps"] == 1
    page.keyboard.press("Enter")
    assert state_of(element)["steps"] == 2
    status.filter(has_text="on the way").wait_for()
    assert "fast" not in status.inner_text()
    assert_descent_numbers(element)
    element.get_by_role("button", name="Let both run").click()
    assert state_of(element)["steps"] == 12
    status.filter(has_text="too fast in bits").wait_for()
    slider = element.get_by_role("slider", name="learning rate")
    for rate, says in ((2, "that in bits first"), (5, "settle at ln 3"), (11, "in both units")):
        slider.fill(str(rate))
        assert state_of(element)["rate"] == rate
        assert_descent_numbers(element)
        status.filter(has_text=says).wait_for()
        # No ball leaves the picture.
        for ball in element.locator("circle.ball").all():
            box = ball.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_balls_run_side_by_side(explore):
    element, _, _ = explore("descent", reduced_motion="no-preference")
    seen = element.evaluate(
        """async (element) => {
          const seen = [];
          element.querySelector("button").click();
          do {
            seen.push(element.state.steps);
            await new Promise(requestAnimationFrame);
          } while (element.state.steps < 12);
          return seen;
        }"""
    )
    assert seen == sorted(seen) and seen[0] < 2 and len(seen) > 3
    assert_descent_numbers(element)


DISTANCES = {
    "D(p||.)": kl_divergence,
    "TV": total_variation,
    "D(.||p)": lambda p, q: kl_divergence(q, p),
    "JS": js_distance,
}


# How a value changes with the size of the unit: a divergence, its root, or not at all.
POWERS = {"D(p||.)": 1, "D(.||p)": 1, "TV": 0, "JS": 1 / 2}


def assert_ways(element, unit="bit"):
    """Return in which of the measures drawn the triangle fails, as is told and shaded."""
    state = state_of(element)
    p, q, r = (np.array(state[name]) / sum(state[name]) for name in "pqr")
    shaded = element.evaluate("element => element.panels.map((panel) => panel.region)")
    failing = set()
    for (name, measure), region in zip(DISTANCES.items(), shaded, strict=True):
        panel = element.locator(f"[data-name='{name}']")
        if not panel.is_visible():
            continue
        ways = {"detour": measure(p, q) + measure(q, r), "direct": measure(p, r)}
        for way, value in ways.items():
            scaled = value * (LN["bit"] / LN[unit]) ** POWERS[name]
            assert panel.locator(f"[data-name='{way}']").inner_text() == number(scaled, 3).digits
        fails = ways["direct"] > ways["detour"] + 1e-9
        verdict = f"The triangle inequality {'fails' if fails else 'holds'}."
        assert panel.locator("[data-name=verdict]").inner_text() == verdict
        failing |= {name} if fails else set()
        if math.isfinite(ways["direct"]):
            assert_shaded(measure, p, r, region)
        else:
            assert region == []
    assert not failing & {"TV", "JS"}
    return failing


def ask_for_all(element):
    """Open what is below the triangles, and have all four measures drawn."""
    element.locator("summary").click()
    element.get_by_label("two more measures").check()


def assert_shaded(measure, p, r, region):
    """A little inside of what is shaded the way over q is shorter, and a little outside longer."""

    def gain(q):
        return measure(p, r) - measure(p, q) - measure(q, r)

    if not region:
        assert gain(np.random.default_rng(10).dirichlet([1, 1, 1], size=500)).max() < 1e-9
        return
    middle = (p + r) / 2
    inner, outer = (middle + scale * (np.array(region) - middle) for scale in (0.98, 1.02))
    assert len(region) > 60 and (gain(inner) > 0).all()
    assert (gain(outer[outer.min(axis=1) >= 0]) < 0).all()


@pytest.mark.parametrize(
    ("preset", "failing"),
    [
        ("q: mostly coffee", set()),
        ("q in spring", {"D(p||.)", "D(.||p)"}),
        ("q: no lemonade", set()),
        ("A mild year", {"D(p||.)", "D(.||p)"}),
    ],
)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_triangle_is_tried_at_the_books_examples(preset, failing, size, explore):
    element, page, visitor = explore("simplex-triangle", size)
    element.get_by_role("button", name=preset).click()
    # A divergence that fails beside a metric that can't; the reader asks for the others.
    assert assert_ways(element) == failing & {"D(p||.)"}
    verdict = element.get_by_role("status")
    verdict.filter(has_text="inequality fails" if failing else "the way over q is").wait_for()
    assert element.locator(".simplex-svg:visible").count() == 2
    ask_for_all(element)
    assert assert_ways(element) == failing
    # What is close together is seen through a glass, and its points lie apart there.
    glass = element.locator(".simplex-svg").first.locator("text", has_text="× 10")
    assert glass.count() == (preset == "A mild year")
    p, r = (
        element.locator(f".simplex-svg >> nth=0 >> .grip-{name} >> nth=-1").bounding_box()
        for name in "pr"
    )
    assert math.hypot(p["x"] - r["x"], p["y"] - r["y"]) > 25
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


# How far the middle of each name is from the nearest line or side, in pixels.
BESIDE = """(svg) => {
  const along = (path) => {
    const to = path.getScreenCTM(), piece = path.getTotalLength() / 200;
    return Array.from({ length: 201 }, (_, k) => path.getPointAtLength(k * piece))
      .map((point) => point.matrixTransform(to));
  };
  const lines = [...svg.querySelectorAll(".detour, .direct, .simplex")].flatMap(along);
  return [...svg.querySelectorAll("text.outcome")].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const [u, v] = [(left + right) / 2, (top + bottom) / 2];
    return Math.min(...lines.map(({ x, y }) => Math.hypot(x - u, y - v)));
  });
}"""


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_name_of_a_point_lies_on_a_line(size, explore):
    element, _, _ = explore("simplex-triangle", size)
    rng = np.random.default_rng(12)
    for button in element.locator("[aria-label=Examples] button").all():
        button.click()
        assert min(element.locator(".simplex-svg").first.evaluate(BESIDE)) > 6
    for state in rng.dirichlet([1, 1, 1], size=(20, 3)).tolist():
        element.evaluate("(e, [p, q, r]) => e.show({ p, q, r })", state)
        assert min(element.locator(".simplex-svg").first.evaluate(BESIDE)) > 5, state


def test_curves_of_what_is_equally_far_are_drawn_when_they_are_asked_for(explore):
    element, _, visitor = explore("simplex-triangle")
    ask_for_all(element)
    curves = element.locator(".simplex-svg .level")
    assert not curves.count() and not element.get_by_text("hexagons").is_visible()
    element.get_by_label("what is equally far").check()
    # What the curves say stands beside the box that draws them.
    assert element.get_by_text("hexagons").is_visible()
    assert curves.count() == 16
    element.get_by_role("button", name="A mild year").click()
    drawn = [curve.get_attribute("d") for curve in curves.all()]
    assert len(drawn) == 16 and all(drawn)
    assert not visitor.faults


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_the_bars_come_to_is_above_the_fold(size, explore):
    """Of the figure, once its top is at the window's: what is compared, and what it comes to."""
    element, page, _ = explore("simplex-triangle", size)
    element.get_by_role("button", name="q in spring").click()
    element.get_by_role("status").filter(has_text="inequality fails").wait_for()
    top, status = element.bounding_box(), element.get_by_role("status").bounding_box()
    header = page.locator(".bd-header-article").bounding_box()["height"]
    below = status["y"] + status["height"] - top["y"]
    assert header + below < page.viewport_size["height"]
    element.locator("summary").click()
    for slider in element.get_by_role("slider").all():
        assert slider.bounding_box()["width"] >= 120


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_below_the_glass_a_point_follows_the_pointer_and_stays_below_it(size, explore):
    element, page, visitor = explore("simplex-triangle", size)
    ask_for_all(element)
    element.get_by_role("button", name="A mild year").click()
    point = element.locator(".simplex-svg >> nth=1 >> [data-index=q]")
    point.scroll_into_view_if_needed()
    at = point.locator(".grip").bounding_box()
    drag(page, point, 20, 12)
    now = point.locator(".grip").bounding_box()
    assert (now["x"] - at["x"], now["y"] - at["y"]) == pytest.approx((20, 12), abs=1)
    assert assert_ways(element) == {"D(p||.)", "D(.||p)"}
    drag(page, point, 400, 0)
    assert 0.02 < max(abs(np.array(state_of(element)["q"]) - [0.35, 0.32, 0.33])) < 0.06
    element.get_by_text("× 10").first.wait_for()
    # By its sliders it leaves what the glass shows, and the glass is lifted.
    element.get_by_role("slider", name="q(tea)").focus()
    page.keyboard.press("End")
    assert not element.get_by_text("× 10").count()
    assert_ways(element)
    assert not visitor.faults


BEFORE = "part => getComputedStyle(part, '::before').content"


def test_pmfs_are_dragged_in_the_triangle_and_not_out_of_it(explore):
    element, page, visitor = explore("simplex-triangle")
    ask_for_all(element)
    # The reader finds where the inequality fails: at first it holds.
    begun = state_of(element)["q"]
    assert not assert_ways(element)
    # A bar that goes on beyond its place says so beside its number.
    ends = ".simplex-bar.beyond + span"
    assert element.locator(f"[data-name=TV] {ends}").evaluate(BEFORE) == '"→ "'
    assert not element.locator(f"[data-name='D(p||.)'] {ends}").count()
    point = element.locator("svg").nth(2).locator("[data-index=q]")
    drag(page, point, -30, -10)
    state = state_of(element)
    assert sum(state["q"]) == pytest.approx(1) and state["q"] != begun
    assert_ways(element)
    drag(page, point, 0, 300)
    assert state_of(element)["q"][2] == 0
    assert element.locator("[data-name='D(p||.)'] [data-name=detour]").inner_text() == "∞"
    assert_ways(element)
    # At first q alone is moved.
    slider = element.get_by_role("slider", name="p(tea)")
    assert not slider.is_visible() and not element.locator("[data-index=p]").count()
    element.get_by_label("move p and r too").check()
    drag(page, element.locator("svg").nth(3).locator("[data-index=r]"), 20, 10)
    assert state_of(element)["r"] != [0.1, 0.3, 0.6]
    assert_ways(element)
    slider.focus()
    page.keyboard.press("End")
    assert state_of(element)["p"] == [1, 0, 0]
    assert_ways(element)
    page.keyboard.press("ArrowLeft")
    assert_ways(element)
    assert not visitor.faults


# The chapter's truths: weight, mean and deviation of each bump.
TRUTHS = {
    "bus": [(0.6, 5, 1), (0.4, 15, 2)],
    "equal": [(0.5, 5, 1.5), (0.5, 15, 1.5)],
    "near": [(0.5, 5, 1), (0.5, 7.6, 1)],
}
MINUTES = np.arange(-20, 40.01, 0.05)


def bumps(parts, x):
    """The logarithm of a truth's density, and its slope."""
    logs = np.array([math.log(w) + norm.logpdf(x, mean, width) for w, mean, width in parts])
    pulls = np.array([(mean - x) / width**2 for _, mean, width in parts])
    total = logsumexp(logs, axis=0)
    return total, (np.exp(logs - total) * pulls).sum(axis=0)


def both_ways(parts, mean, width):
    """Both divergences in bits with their slopes, by 1000 Gauss rules of 8 nodes in a row."""
    nodes, weights = np.polynomial.legendre.leggauss(8)

    def rule(low, high):
        half = (high - low) / 2000
        centres = low + half * (2 * np.arange(1000) + 1)
        return (centres[:, None] + half * nodes).ravel(), np.tile(half * weights, 1000)

    x, size = rule(-40, 60)
    log_p, _ = bumps(parts, x)
    p, log_q = size * np.exp(log_p), norm.logpdf(x, mean, width)
    forward = [p @ (log_p - log_q), p @ (mean - x) / width**2, p @ (1 - ((x - mean) / width) ** 2)]
    x, size = rule(mean - 11 * width, mean + 11 * width)
    log_p, pull = bumps(parts, x)
    log_q = norm.logpdf(x, mean, width)
    q = size * np.exp(log_q)
    reverse = [q @ (log_q - log_p), -(q @ pull), -1 - q @ ((x - mean) * pull)]
    return np.array([forward, reverse]) / LN["bit"]


def test_bells_and_tables_are_the_packages(numbers):
    rng = np.random.default_rng(9)
    cases = []
    for _ in range(1000):
        w, first, gap = rng.uniform([0.05, 0, 0], [0.95, 10, 10])
        parts = [(w, first, rng.uniform(1, 3)), (1 - w, first + gap, rng.uniform(1, 3))]
        cases.append((parts, rng.uniform(-2, 22), rng.uniform(1, 12)))
    tables = [(rng.dirichlet(np.full(6, 0.3)) * (rng.random(6) < 0.8)).reshape(2, 3) for _ in cases]
    tables = [table / table.sum() for table in tables if table.sum() > 0]
    tables += [np.outer(*rng.dirichlet([1, 1, 1], size=2)) for _ in range(1000 - len(tables))]
    starts = [(truth, m, s) for truth in TRUTHS for m in (-2, 6, 9.5, 12, 22) for s in (1, 3, 12)]
    means = np.arange(-5, 25.1, 0.25)
    page = numbers
    bells, joints, ends, valleys = page.evaluate(
        """([cases, tables, truths, starts, means]) => {
          const m = bookMeasures, widths = [1, 12];
          const flat = ({ value, slopes }) => [value, ...slopes];
          const made = Object.fromEntries(Object.entries(truths).map(([k, v]) => [k, m.bells(v)]));
          return [
            cases.map(([parts, mean, width]) => {
              const p = m.bells(parts);
              return [flat(p.forward(mean, width)), flat(p.reverse(mean, width))];
            }),
            tables.map((table) => {
              const { x, y, both, xGivenY, yGivenX, shared } = m.jointNumbers(table);
              return [x, y, both, xGivenY, yGivenX, shared];
            }),
            starts.map(([truth, ...at]) => ["forward", "reverse"].map((way) => {
              const path = made[truth].descend(made[truth][way], at, widths);
              const costs = path.map((place) => made[truth][way](...place).value);
              const falls = costs.every((cost, k) => !k || cost <= costs[k - 1]);
              return [falls, path.length, ...path.at(-1)];
            })),
            Object.values(made).map((p) => p.valleys(means, widths)),
          ];
        }""",
        [cases, [t.tolist() for t in tables], TRUTHS, starts, means.tolist()],
    )
    assert len(bells) == len(joints) == 1000
    for case, found in zip(cases, bells, strict=True):
        np.testing.assert_allclose(found, both_ways(*case), rtol=1e-10, atol=1e-10)
    for table, found in zip(tables, joints, strict=True):
        expected = [
            *(entropy(table.sum(axis=axis)) for axis in (1, 0)), entropy(table.ravel()),
            conditional_entropy(table, given=1), conditional_entropy(table, given=0),
            mutual_information(table),
        ]  # fmt: skip
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)
    rests = set()
    for (truth, *_), (forward, reverse) in zip(starts, ends, strict=True):
        for falls, length, _, width in (forward, reverse):
            assert falls and 2 < length < 400 and 1 < width < 12
        p = TRUTHS[truth]
        mean = sum(w * m for w, m, _ in p)
        spread = math.sqrt(sum(w * (s**2 + (m - mean) ** 2) for w, m, s in p))
        assert forward[2:] == pytest.approx([mean, spread], abs=1e-3)
        assert np.abs(both_ways(p, *reverse[2:])[1, 1:]).max() < 1e-3
        rests.add((truth, *np.round(reverse[2:], 1)))
    # One on each bump; two equal ones far apart have a third between them, and near ones one alone.
    assert {mean for truth, mean, _ in rests if truth == "bus"} == {5, 15}
    assert {mean for truth, mean, _ in rests if truth == "equal"} == {5, 10, 15}
    assert {mean for truth, mean, _ in rests if truth == "near"} == {6.3}
    for parts, found in zip(TRUTHS.values(), valleys, strict=True):
        for k in range(4, len(means), 32):
            grid = np.geomspace(1, 12, 23)
            costs = np.array([both_ways(parts, means[k], width)[:, 0] for width in grid])
            for way, name in enumerate(("forward", "reverse")):
                assert found[name][k] <= costs[:, way].min() + 1e-3
                assert found[name][k] == pytest.approx(costs[:, way].min(), rel=0.02, abs=0.02)


def assert_bump_numbers(element, unit="bit"):
    """What is written is what the package computes for the bells drawn, taken at the instants."""
    state = state_of(element)
    p = normalize(np.exp(bumps(TRUTHS[state["truth"]], MINUTES)[0]))
    drawn = element.evaluate("element => element.bells(element.state)")
    for way, bell in drawn.items():
        q = normalize(norm.pdf(MINUTES, bell["mean"], bell["width"]))
        cost = kl_divergence(p, q) if way == "forward" else kl_divergence(q, p)
        assert shown(element, way) == printed(cost, 3, unit)
    return drawn


def test_a_bell_is_dragged_and_rolls_over_both_bumps_or_onto_one(explore):
    element, page, visitor = explore("two-bumps")
    # It opens at rest, without balls; rolled, each lies on its curve and is called by its name.
    assert state_of(element) == {"truth": "bus", "m": 12, "s": 3, "rolled": 0}
    assert not element.locator(".bumps-ball").count()
    assert_bump_numbers(element)
    roll, back = (
        element.get_by_role("button", name=name) for name in ("Let it roll", "Back to the start")
    )
    roll.click()
    lowest = page.evaluate(
        """(truth) => {
          const { forward, reverse } = bookMeasures.bells(truth).valleys([9, 15, 16], [1, 12]);
          return { forward: forward[0], reverse: reverse[1] };
        }""",
        TRUTHS["bus"],
    )
    drawn = element.evaluate("element => element.bells(element.state)")
    for way in ("forward", "reverse"):
        assert drawn[way]["cost"] == pytest.approx(lowest[way], abs=0.02)
        assert element.locator(f"text.tick.bumps-name-{way}").text_content() == way
    # The bell rolls when it is let go.
    drag(page, element.locator("[data-drag=middle]"), 60, 0)
    moved = state_of(element)
    assert moved["m"] > 14 and moved["s"] == 3 and moved["rolled"] == 1
    back.click()
    drag(page, element.locator("[data-drag=width]"), 30, 0)
    narrow = state_of(element)
    assert narrow["m"] == moved["m"] and 1 <= narrow["s"] < 2.5 and narrow["rolled"] == 1
    back.click()
    assert state_of(element)["rolled"] == 0
    assert_bump_numbers(element)
    # On the later bump it leaves out the earlier one, and only forward charges for that.
    element.get_by_role("status").filter(has_text="hardly expects them").wait_for()
    roll.click()
    drawn = assert_bump_numbers(element)
    assert drawn["forward"]["mean"] == pytest.approx(9, abs=0.01)
    assert drawn["reverse"]["mean"] == pytest.approx(15, abs=0.05)
    element.get_by_role("status").filter(has_text="on one bump").wait_for()
    slider = element.get_by_role("slider", name="middle of the bell")
    slider.focus()
    page.keyboard.press("Home")
    assert state_of(element) == {"truth": "bus", "m": -2, "s": narrow["s"], "rolled": 0}
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    assert state_of(element)["s"] == 1
    # Here the bell is so far from the first bump that at the instants it would be 0 in floats.
    costs = both_ways(TRUTHS["bus"], 22, 1)[:, 0]
    assert [shown(element, way) for way in ("forward", "reverse")] == [
        printed(cost, 3) for cost in costs
    ]
    # Close together, both directions cover both.
    element.get_by_role("button", name="Close together").click()
    roll.focus()
    page.keyboard.press("Enter")
    drawn = assert_bump_numbers(element)
    assert drawn["reverse"]["mean"] == pytest.approx(drawn["forward"]["mean"], abs=0.01)
    element.get_by_role("status").filter(has_text="over both bumps").wait_for()
    back.click()
    assert state_of(element)["rolled"] == 0
    assert not visitor.faults


# Two boxes of words, or of words and a ball or a grip, which lie on one another.
WORDS_ON = """(svg) => {
  const box = (part) => part.getBoundingClientRect();
  const words = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
  const marks = [...svg.querySelectorAll(".bumps-ball, .grip")];
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  return words.flatMap((word, k) => [...words.slice(k + 1), ...marks]
    .filter((other) => meet(box(word), box(other)))
    .map((other) => [word.textContent, other.textContent || other.getAttribute("class")]));
}"""


@pytest.mark.parametrize("size", ["desktop", "phone", "smallest"])
def test_no_name_lies_on_another_or_on_a_ball(size, explore):
    element, _, _ = explore("two-bumps", size)
    svg = element.locator(".bumps-svg")
    for truth in TRUTHS:
        for m, s in [(12, 3), (6, 1), (9, 5), (-2, 1), (22, 12), (15, 2), (4, 8)]:
            for rolled in (0, 1):
                state = {"truth": truth, "m": m, "s": s, "rolled": rolled}
                element.evaluate("(element, state) => element.show(state)", state)
                assert svg.evaluate(WORDS_ON) == [], state


def test_a_bell_rolls_before_the_readers_eyes(explore):
    element, _, visitor = explore("two-bumps", reduced_motion="no-preference")
    element.get_by_role("button", name="Let it roll").evaluate("button => (button.id = 'roll')")
    costs, written, said = element.evaluate(
        """async (element) => {
          const costs = [], written = [], said = [];
          document.querySelector("#roll").click();
          do {
            await new Promise(requestAnimationFrame);
            costs.push(element.found.reverse.cost);
            written.push(element.querySelector("[data-name=reverse] data").innerText);
            said.push(element.querySelector("[role=status]").innerText);
          } while (element.state.rolled < 1 && costs.length < 1000);
          return [costs, written, said];
        }"""
    )
    assert 3 < len(costs) < 1000
    assert all(later <= earlier + 1e-3 for earlier, later in pairwise(costs))
    assert costs[-1] < costs[0] - 0.5
    # The number is that of the bell that is seen, and the sentence speaks of what moves.
    assert written == [printed(cost, 3) for cost in costs]
    assert all("its ball drops" in sentence for sentence in said[1:-1])
    assert_bump_numbers(element)
    assert not visitor.faults


def test_a_ball_drops_onto_its_curve_and_keeps_to_it(numbers):
    starts = [
        (truth, m, s) for truth in TRUTHS for m in (-2, 3, 8, 9.5, 12, 22) for s in (1, 3, 12)
    ]
    above = numbers.evaluate(
        """([truths, starts, means]) => starts.flatMap(([truth, mean, width]) => {
          const p = bookMeasures.bells(truths[truth]), curves = p.valleys(means, [1, 12]);
          return ["forward", "reverse"].map((way) => {
            const path = p.descend(p[way], [mean, width], [1, 12]);
            // From where the width alone is the best: the last place with the first mean.
            const landed = path.slice(path.findLastIndex(([m]) => m === mean));
            return landed.map(([m, s]) => {
              const k = Math.min(Math.floor(4 * (m + 5)), means.length - 2), part = 4 * (m + 5) - k;
              return p[way](m, s).value - (1 - part) * curves[way][k] - part * curves[way][k + 1];
            });
          });
        }).flat()""",
        [TRUTHS, starts, np.arange(-5, 25.1, 0.25).tolist()],
    )
    assert len(above) > 1000
    assert min(above) > -0.03 and max(above) < 0.05


def assert_joint_numbers(element, unit="bit"):
    """The six numbers are the package's, and the bars on their ruler are as long as these."""
    element.evaluate("element => { element.querySelector('details').open = true; }")
    state = state_of(element)
    x, dry = np.array(state["x"]), np.array(state["dry"])
    table = np.array([x * dry, x * (1 - dry)])
    numbers = {
        "H(X, Y)": entropy(table.ravel()),
        "H(X)": entropy(table.sum(axis=0)),
        "H(Y)": entropy(table.sum(axis=1)),
        "H(X | Y)": conditional_entropy(table, given=0),
        "H(Y | X)": conditional_entropy(table, given=1),
        "I(X; Y)": mutual_information(table),
    }
    bars = element.locator("rect[data-name]").evaluate_all(
        "bars => bars.map((bar) => [bar.dataset.name, +bar.getAttribute('width')])"
    )
    scale = dict(bars)["H(X, Y)"] / numbers["H(X, Y)"]
    for name, value in numbers.items():
        assert shown(element, name) == printed(value, 3, unit)
        assert dict(bars)[name] == pytest.approx(scale * value, abs=1e-6)
    return numbers


def test_the_square_is_dragged_to_independence_and_to_certainty(explore):
    element, page, visitor = explore("joint-square")
    cut, edge = (element.locator(f"[data-drag={name}]") for name in ("top", "edge"))
    side = element.evaluate("element => element.side")
    assert_joint_numbers(element)
    # The first column is cut where the others are, and a little beside that it catches on them.
    drag(page, cut.nth(0).locator(".grip"), 0, -side / 2 - 2)
    assert state_of(element)["dry"] == [0.5, 0.5, 0.5]
    assert assert_joint_numbers(element)["I(X; Y)"] == 0
    # Both bars end at one place, from which nothing leads down.
    assert element.locator(".joint-edge").count() == 1
    element.get_by_role("status").filter(has_text="cut at the same height").wait_for()
    for column, way in enumerate((400, 400, -400)):
        drag(page, cut.nth(column).locator(".grip"), 0, way)
    assert state_of(element)["dry"] == [1, 1, 0]
    numbers = assert_joint_numbers(element)
    assert numbers["I(X; Y)"] == pytest.approx(numbers["H(Y)"])
    element.get_by_role("status").filter(has_text="the reading tells the day").wait_for()
    # A reading that never comes, and back.
    drag(page, edge.nth(0).locator(".grip"), 400, 0)
    assert state_of(element)["x"] == [0.75, 0, 0.25]
    drag(page, edge.nth(0).locator(".grip"), -30, 0)
    assert 0 < state_of(element)["x"][1] < 0.3
    assert sum(state_of(element)["x"]) == pytest.approx(1)
    assert_joint_numbers(element)
    element.get_by_role("slider", name="how often low").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    state = state_of(element)
    assert state["x"][2] == 0.99 and sum(state["x"]) == pytest.approx(1)
    element.get_by_role("slider", name="share of dry days at low").focus()
    page.keyboard.press("End")
    assert state_of(element)["dry"][2] == 1
    assert_joint_numbers(element)
    element.get_by_role("status").filter(has_text="nothing to tell").wait_for()
    assert not visitor.faults


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("x", [(0.02, 0.03, 0.95), (0.6, 0.39, 0.01), (0.01, 0.98, 0.01)])
def test_a_narrow_column_keeps_its_name_and_its_handle(x, size, explore):
    element, _, _ = explore("joint-square", size)
    element.evaluate("(e, x) => e.show({ x, dry: [0.5, 0.4, 0.3] })", x)
    square = element.locator(".joint-square")
    names = [square.get_by_text(name, exact=True) for name in ("high", "falling", "low")]
    boxes = [name.bounding_box() for name in names]
    # X is named below its readings, and Y along the side, beyond its days.
    reading, day = (square.get_by_text(name).bounding_box() for name in ("X, reading", "Y, day"))
    assert reading["y"] > boxes[0]["y"] + boxes[0]["height"] - 4
    beyond = [square.get_by_text(name, exact=True).bounding_box() for name in ("dry", "rain")]
    assert day["height"] > 2 * day["width"] and all(
        box["x"] + box["width"] < day["x"] + 1 for box in beyond
    )
    assert all(one["x"] + one["width"] < two["x"] for one, two in pairwise(boxes))
    parts = square.locator(":is(.joint-dry, .joint-rain)").all()[:6]
    columns = [part.bounding_box() for part in parts]
    left, right = columns[0]["x"], columns[-1]["x"] + columns[-1]["width"]
    for shape in [*names, *square.locator(".grip").all()]:
        box = shape.bounding_box()
        assert left - 3 < box["x"] and box["x"] + box["width"] < right + 3


ALPHABET = "abcdefghijklmnopqrstuvwxyz "


def assert_code_numbers(element, unit="bit"):
    state = state_of(element)
    text = state["text"]
    p = normalize([text.count(letter) for letter in ALPHABET])
    q = normalize([state["other"].count(letter) + state["more"] for letter in ALPHABET])
    expected = {"own": entropy(p), "model": cross_entropy(p, q), "excess": kl_divergence(p, q)}
    for name, each in {**expected, "plain": 8}.items():
        assert shown(element, name) == printed(len(text) * each, 2, unit)
    return p, q


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize(
    "preset",
    ["Sea shells", "The same text twice", "A letter never seen", "With one of each letter added"],
)
def test_a_text_costs_what_the_package_says(preset, size, explore):
    element, page, visitor = explore("code-lengths", size)
    tall = element.bounding_box()["height"]
    element.get_by_role("button", name=preset).click()
    p, q = assert_code_numbers(element)
    ticks = element.locator(".code-ruler text").all_text_contents()
    bars = [words for words in ticks if words.startswith("made for")]
    if preset == "A letter never seen":
        assert shown(element, "model") == "∞\N{NO-BREAK SPACE}bits"
        element.get_by_role("status").filter(has_text="has no “j”, “z”").wait_for()
        assert "made for the other text: no file" in bars
        # A bar without an end has none.
        assert element.locator(".code-ruler path.ruler-excess").count() == 1
    else:
        assert not element.locator(".code-ruler path").count()
        # The bytes are those of the package's coder.
        state = state_of(element)
        known = [state["other"].count(letter) + state["more"] for letter in ALPHABET]
        letters = [ALPHABET.index(letter) for letter in state["text"]]
        file = encode(letters, known)
        best = len(encode(letters, [state["text"].count(letter) for letter in ALPHABET]))
        more = f", {len(file) - best} too many" if len(file) > best else ""
        assert f"made for this text: {best} bytes" in bars
        assert f"made for the other text: {len(file)} bytes{more}" in bars
        assert bars[-1] == f"made for none: a byte for each letter: {len(letters)} bytes"
        promised = element.locator("[data-name=model] small").inner_text()
        assert promised.endswith(f"a file of {len(file)} bytes")
        # All bars are drawn to one scale.
        drawn = element.locator(".code-ruler").evaluate(RULER)
        perfect = {"floor": entropy(p), "cost": cross_entropy(p, q), "plain": 8}
        for name, each in perfect.items():
            assert drawn[name] / drawn["plain"] == pytest.approx(each / 8, abs=0.01)
    # The scale is one for all examples, and each of its numbers has its unit.
    scale = [words for words in ticks if re.fullmatch(r"\d+ bytes?", words)]
    assert scale[0] == "0 bytes" and scale[-1] == "40 bytes" and len(scale) >= 3
    assert not [words for words in ticks if re.fullmatch(r"[\d.]+", words)]
    names = element.locator(".code-ruler text.tick").filter(has_text=re.compile(r"^\d+ bytes?$"))
    boxes = [name.bounding_box() for name in names.all()]
    assert all(one["x"] + one["width"] + 20 < two["x"] for one, two in pairwise(boxes))
    # Nothing moves between the examples, and what the bars come to is above the fold.
    status = element.get_by_role("status")
    status.filter(has_text="code").wait_for()
    assert element.bounding_box()["height"] == pytest.approx(tall, abs=0.5)
    header = page.locator(".bd-header-article").bounding_box()["height"]
    below = status.bounding_box()["y"] + status.bounding_box()["height"]
    assert header + below - element.bounding_box()["y"] < page.viewport_size["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_the_files_are_those_of_the_packages_coder(numbers):
    rng = np.random.default_rng(11)
    cases = []
    for n in rng.integers(1, 28, size=1000):
        shares = rng.integers(1, 200, size=n) ** int(rng.integers(1, 3))
        likely = shares / shares.sum() if rng.random() < 0.5 else None
        symbols = rng.choice(n, size=rng.integers(0, 240), p=likely)
        cases.append((symbols.tolist(), shares.tolist()))
    found = numbers.evaluate(
        "(cases) => cases.map(([text, shares]) => bookMeasures.arithmeticCode(text, shares))",
        cases,
    )
    for (symbols, shares), file in zip(cases, found, strict=True):
        assert bytes(file) == encode(symbols, shares)


def test_any_text_may_be_typed(explore):
    element, page, visitor = explore("code-lengths")
    box = element.get_by_role("textbox", name="The text")
    box.fill("Déjà vu?  No: 2 × ZOO!")
    assert state_of(element)["text"] == "deja vu no zoo"
    assert box.input_value() == "Déjà vu?  No: 2 × ZOO!"
    assert_code_numbers(element)
    box.fill("")
    assert shown(element, "plain") == shown(element, "model") == printed(0, 2)
    element.get_by_role("status").filter(has_text="nothing to send").wait_for()
    box.fill("aaaa")
    assert_code_numbers(element)
    assert shown(element, "own") == printed(0, 2)
    element.locator("summary").click()
    more = element.get_by_role("checkbox")
    more.focus()
    page.keyboard.press("Space")
    assert state_of(element)["more"] == 1
    assert_code_numbers(element)
    assert not visitor.faults


@pytest.mark.parametrize("kind", PLACES)
def test_what_was_found_can_be_shared(kind, explore):
    element, page, visitor = explore(kind)
    start = element.evaluate("element => element.write(element.initial())")
    changes = element.get_by_role("checkbox" if kind == "base-optimum" else "button")
    changes.nth(0 if kind in ("base-optimum", "guessing-game", "two-bumps") else 1).click()
    visitor.until("location.hash.includes(':')")
    found, address = state_of(element), page.url
    assert element.evaluate("element => element.write(element.state)") != start
    page.goto("about:blank")
    page.goto(address)
    element.locator(".explorable-status:not(:empty)").wait_for()
    assert state_of(element) == found
    # An address that says nothing sensible says nothing.
    page.goto("about:blank")
    page.goto(re.sub(r"=[^&]*", "=-1,x", address))
    element.locator(".explorable-status:not(:empty)").wait_for()
    assert element.evaluate("element => element.write(element.state)") == start
    assert not visitor.faults


# What a browser may refuse: a clipboard, or all of it, and another address.
REFUSED = {
    "copying": "navigator.clipboard.writeText = async () => { throw Error(); };",
    "a clipboard": "Object.defineProperty(navigator, 'clipboard', { value: undefined });",
    "both": "navigator.clipboard.writeText = history.replaceState = () => { throw Error(); };",
}


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("refused", REFUSED)
def test_where_nothing_can_be_copied_the_address_is_shown(refused, size, explore):
    element, page, visitor = explore("area-picture", size)
    page.evaluate(f"() => {{ {REFUSED[refused]} }}")
    field = element.get_by_label("The address of this state, to be copied")
    assert not field.is_visible()
    element.get_by_role("button", name="A zero in q").click()
    element.get_by_role("button", name="Copy link to this state").click()
    field.wait_for()
    begun = field.input_value()
    assert unquote(begun).endswith("#fig-area:p=0.5,0.25,0.125,0.125&q=0.5,0.25,0.25,0")
    # All of it is selected, so that one key copies it.
    assert field.evaluate("one => one.selectionEnd - one.selectionStart") == len(begun)
    assert field.evaluate("one => one === document.activeElement")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # It goes on to be the address of what is seen.
    element.get_by_role("button", name="Let q learn p").click()
    visitor.until("begun => document.querySelector('.explorable-address').value !== begun", begun)
    assert field.input_value().count("0.5,0.25,0.125,0.125") == 2
    assert not visitor.faults


# How the letters p and q of an explorable look, outside of drawings and buttons, and its bars.
LETTERS = """(element) => {
  const parts = [...element.querySelectorAll("i, .bars")].filter((one) => !one.closest("button"));
  return parts.map((part) => {
    const { color, fill, fontFamily } = getComputedStyle(part);
    return [part.textContent, part instanceof SVGElement ? fill : color, fontFamily];
  });
}"""
COLOUR = "one => getComputedStyle(one).color"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("kind", "coloured"),
    [("area-picture", True), ("two-bumps", True), ("evidence", True), ("simplex-triangle", False)],
)
def test_letters_have_their_colours_and_bars_a_face_that_has_them(kind, coloured, scheme, explore):
    element, page, _ = explore(kind, color_scheme=scheme)
    looks = element.evaluate(LETTERS)
    prose = {
        name: page.locator(f"article p .katex .of-{name}").first.evaluate(COLOUR) for name in "pq"
    }
    own = [(text, colour) for text, colour, _ in looks if text in ("p", "q")]
    assert {text for text, _ in own} == {"p", "q"}
    assert all((colour == prose[text]) == coloured for text, colour in own), own
    faces = [face for text, _, face in looks if text == "\N{PARALLEL TO}"]
    assert faces and all(face.startswith("KaTeX_Main") for face in faces)
    # The text's typeface has no such bars.
    assert "\N{DOUBLE VERTICAL LINE}" not in element.text_content()


@pytest.mark.parametrize("kind", PLACES)
def test_all_controls_have_names(kind, explore):
    element, _, _ = explore(kind)
    for control in element.locator("button, input, textarea").all():
        named = control.get_attribute("aria-label") or control.inner_text()
        assert named.strip() or control.evaluate("input => input.labels.length")
    for drawing in element.locator("svg[role=img]:not([hidden] *)").all():
        assert len(drawing.get_attribute("aria-label")) > 40


@pytest.mark.parametrize("kind", PLACES)
def test_without_scripts_and_on_paper_there_is_the_figure(kind, visit, explore):
    page_name, figure = PLACES[kind]
    plain = visit(java_script_enabled=False).open(page_name)
    image = plain.locator(f"#{figure} img.for-light")
    image.scroll_into_view_if_needed()
    assert image.is_visible()
    assert not plain.locator(f"explorable-{kind}").is_visible()

    element, page, _ = explore(kind)
    drawing = page.locator(f"#{figure} img.for-light")
    assert not page.locator(f"#{figure} img:visible").count()
    page.emulate_media(media="print")
    assert drawing.is_visible()
    assert not element.locator(".explorable").is_visible()


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("simplex-triangle", "mostly_coffee = {q}"),
        ("two-bumps", "clerk = {m}, {s}"),
    ],
)
def test_the_figure_shows_where_its_explorable_begins(kind, begins, explore):
    element, _, _ = explore(kind)
    source = (ROOT / f"{PLACES[kind][0]}.md").read_text(encoding="utf-8")
    assert begins.format(**state_of(element)) in source


def assert_evidence_numbers(element, unit="bit"):
    """The dice have fallen as the seed says, and each divergence is the package's."""
    state = state_of(element)
    six, throws = state["six"] / 60, state["throws"]
    p, fair = np.array([(1 - six) / 5] * 5 + [six]), np.full(6, 1 / 6)
    luck = uniforms(state["seed"], 10 * throws)
    brought = np.log2(p / fair)[outcomes(p if state["truth"] == "p" else fair, luck)]
    # They are compared, and so have three decimals each, zeros too.
    for name, value in {
        "D(p||q)": kl_divergence(p, fair), "-D(q||p)": -kl_divergence(fair, p),
        "seen": brought.sum() / max(10 * throws, 1),
    }.items():  # fmt: skip
        written = f"{value * LN['bit'] / LN[unit]:z.3f}".replace("-", "−")
        assert shown(element, name) == f"{written}\N{NO-BREAK SPACE}{unit}s"
    ends = brought.reshape(throws, 10).sum(axis=0)
    drawn = element.evaluate("e => e.walks(e.state).rows.map((row) => row[e.state.throws])")
    assert drawn == pytest.approx(ends.tolist(), abs=1e-9)
    return ends


def test_ten_dice_are_thrown_and_their_evidence_climbs_at_the_divergence(explore):
    element, page, visitor = explore("evidence", "phone")
    ends = assert_evidence_numbers(element)
    fair = element.get_by_role("radio", name="fair")
    throw = element.get_by_role("button", name="Throw", exact=True)
    assert top(throw) < top(fair) < top(element.locator("svg"))
    element.get_by_role("button", name="Throw 100 times").click()
    assert state_of(element)["throws"] == 200
    page.keyboard.press("Enter")
    assert state_of(element)["throws"] == 300
    throw.focus()
    page.keyboard.press("Space")
    assert state_of(element)["throws"] == 301 and (assert_evidence_numbers(element) > 0).all()
    slider = element.get_by_role("slider", name="how often the loaded die shows a six")
    for key, six in (("End", 57), ("ArrowLeft", 56), ("Home", 3)):
        slider.focus()
        page.keyboard.press(key)
        assert state_of(element)["six"] == six
        assert_evidence_numbers(element)
    element.evaluate("e => e.show({ ...e.initial(), throws: 1000 })")
    loaded_ends = assert_evidence_numbers(element)
    assert throw.is_disabled()
    # The other truth: the same luck, and the line falls by the other divergence.
    element.get_by_role("radio", name="loaded").focus()
    page.keyboard.press("ArrowRight")
    assert state_of(element)["truth"] == "q"
    fair_ends = assert_evidence_numbers(element)
    assert (loaded_ends > 300).all() and (fair_ends < -200).all()
    slope = element.locator("line.slope")
    assert float(slope.get_attribute("y2")) > float(slope.get_attribute("y1"))
    element.get_by_role("status").filter(
        has_text="none of the ten dice has brought evidence against the truth"
    ).wait_for()
    element.evaluate("e => e.show({ ...e.state, six: 10 })")
    element.get_by_role("status").filter(has_text="as fair as the fair one").wait_for()
    nothing = "0.000\N{NO-BREAK SPACE}bits"
    assert shown(element, "D(p||q)") == shown(element, "-D(q||p)") == nothing
    element.get_by_role("button", name="Start again").click()
    again = state_of(element)
    assert again["throws"] == 0 and again["seed"] != 3
    assert_evidence_numbers(element)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults
    # At first it showed the throws of the printed figure: its ten paths end at these heights.
    address = page.locator("#fig-walks img").first.evaluate("image => image.src")
    drawing = etree.parse(unquote(urlsplit(address).path))
    drawn = [path.get("d", "") for path in drawing.iterfind(".//{*}path")]
    lines = [path for path in drawn if re.fullmatch("[Mm][^A-Za-z]+(?:[Ll][^A-Za-z]+)+", path)]
    places = [np.reshape(re.findall(r"-?\d*\.?\d+", path), (-1, 2)).astype(float) for path in lines]
    # A long one tells each place from the one before it.
    ended = [
        at[-1, 1] if path.startswith("M") else at[:, 1].sum()
        for path, at in zip(lines, places, strict=True)
        if len(at) > 31
    ]
    heights = np.array(ended)
    # The mean of the ten, and the line whose slope is the divergence, are drawn last.
    divergence = kl_divergence([1 / 10] * 5 + [1 / 2], [1 / 6] * 6)
    expected = np.array([*ends, ends.mean(), 100 * divergence])
    slope, start = np.polyfit(expected, heights, 1)
    assert slope < 0
    assert heights == pytest.approx(slope * expected + start, abs=0.01)


def test_luck_and_evidence_are_the_same_as_in_python(numbers):
    rng = np.random.default_rng(9)
    cases = [
        (int(rng.integers(2**32)), *rng.dirichlet(np.ones(n) * rng.choice([0.5, 5]), 2).tolist())
        for n in rng.integers(2, 9, size=1000)
    ]
    cases = [case for case in cases if min(map(min, case[1:])) > 0]
    assert len(cases) == 1000
    found = numbers.evaluate(
        """(cases) => cases.map(([seed, p, q]) => {
          const m = bookMeasures, luck = m.uniforms(seed, 30), faces = m.outcomes(p, luck);
          return [luck, faces, m.running(faces.map((k) => m.evidence(p, q)[k]))];
        })""",
        cases,
    )
    for (seed, p, q), (luck, faces, walk) in zip(cases, found, strict=True):
        assert luck == uniforms(seed, 30).tolist()
        assert faces == outcomes(p, luck).tolist()
        expected = np.cumsum(np.log2(np.array(p) / q)[faces]).tolist()
        assert walk == pytest.approx([0, *expected], rel=1e-12, abs=1e-12)


def compared(value, unit):
    """A number of bits beside others: with two decimals, zeros too."""
    return f"{value * LN['bit'] / LN[unit]:.2f}\N{NO-BREAK SPACE}{unit}s"


def assert_game_numbers(element, unit="bit"):
    """The estimates are those of the guesses, and the models' costs those of the letters known."""
    state = state_of(element)
    known, text = len(state["guesses"]), guessing.SENTENCES[state["sentence"]]
    element.evaluate("element => { element.querySelector('details').open = true; }")
    written = element.locator(".explorable-numbers dd").all_inner_texts()
    ranked = element.locator(".guess-ranking text:has(tspan)").all_text_contents()
    assert len(ranked) == 3
    if not known:
        assert written[2:] == ["—"] * 2
    if known < 10:
        # Two lucky letters would show 0 and 0 as estimates.
        assert written[:2] == ["from 10 letters on"] * 2
        assert ranked[2] == "you, by your guesses alone: from 10 letters on"
    else:
        lower, upper = guessing.guess_bounds(state["guesses"])
        low, high = compared(lower, unit), compared(upper, unit)
        assert [shown(element, "lower"), shown(element, "upper")] == [low, high]
        least, most = sorted((lower, upper))
        span = f"{compared(least, unit).split()[0]} to {compared(most, unit)}"
        assert ranked[2].endswith(f"guesses alone: {span}")
    for place, name in enumerate(("order3", "order0")) if known else ():
        mean = np.round(game_costs(name)[text][:known], 3).mean()
        value = element.locator(f"[data-name={name}] data").get_attribute("value")
        assert float(value) == pytest.approx(mean, rel=1e-12)
        # A mean of numbers of three decimals may lie half-way between two of two.
        rounded = {compared(mean + tie, unit) for tie in (-1e-9, 1e-9)}
        assert shown(element, name) in rounded
        assert ranked[place].endswith(f": {shown(element, name)}")
    # All bars are drawn to one scale.
    bars = element.locator(".guess-ranking").evaluate(BARS)
    if known:
        costs = [float(element.locator(f"[data-name={name}] data").get_attribute("value"))
                 for name in ("order3", "order0")]  # fmt: skip
        ends = [end for end, model in bars if model]
        assert ends[0] / ends[1] == pytest.approx(costs[0] / costs[1], abs=0.02)
    if known >= 10 and most > 0.05:
        assert bars[2][0] / ends[1] == pytest.approx(most / costs[1], abs=0.02)
    return known


@cache
def game_costs(name):
    """What the letters of each sentence cost a model, as its name says."""
    model = guessing.model(int(name[-1]))
    return {text: model.surprisals(guessing.places(text)) for text in guessing.SENTENCES}


def test_shannons_game_is_played_by_keys_and_by_buttons(explore):
    element, page, visitor = explore("guessing-game")
    # A model's game makes the point before the reader has to.
    assert state_of(element)["guesses"] == guessing.guesses_of(
        guessing.model(3), guessing.SENTENCES[0]
    )
    assert assert_game_numbers(element) == 54
    assert not element.get_by_role("group", name="Letters").is_visible()
    # What it paid comes before what its guesses alone would say.
    assert element.get_by_text("the model, by its guesses alone: 1.82 to 2.61").count()
    begin = element.get_by_role("button", name="Now you")
    parts = [element.locator(part) for part in (".guess-board", ".guess-ranking")]
    assert top(parts[0]) < top(begin) < top(parts[1])
    begin.click()
    assert element.get_by_role("group", name="Letters").is_visible()
    assert state_of(element) == {"sentence": 1, "guesses": [], "tried": ""}
    assert assert_game_numbers(element) == 0
    assert element.get_by_role("button", name="Another sentence").is_visible()
    element.evaluate("e => e.show({ sentence: 0, guesses: [], tried: '' })")
    box = element.get_by_label("The next letter is")
    box.focus()
    page.keyboard.type("x")
    # The first answer says what it means.
    status = element.get_by_role("status")
    status.filter(
        has_text="a probability of at most 1/2, and so costs 1\N{NO-BREAK SPACE}bit or more"
    ).wait_for()
    page.keyboard.type("t")
    status.filter(has_text="the model paid 3.63\N{NO-BREAK SPACE}bits").wait_for()
    page.keyboard.type(" h")
    assert state_of(element) == {"sentence": 0, "guesses": [2, 2], "tried": ""}
    assert assert_game_numbers(element) == 2
    # What is no letter, or was tried, is no guess; capitals are letters.
    page.keyboard.type("7X?xE")
    assert state_of(element)["guesses"] == [2, 2, 2]
    element.get_by_role("status").filter(has_text="at the 2nd guess: 3 of 54").wait_for()
    # The keys of the screen, and then letters that are typed while one has the focus.
    element.get_by_role("button", name="a", exact=True).click()
    element.get_by_role("status").filter(has_text="It is not “a”").wait_for()
    assert element.get_by_role("button", name="a", exact=True).is_disabled()
    element.get_by_role("button", name="space").click()
    page.keyboard.type("k")
    assert state_of(element)["guesses"] == [2, 2, 2, 2, 1]
    assert_game_numbers(element)
    hidden = element.evaluate("e => e.querySelector('.guess-board').outerHTML")
    assert "kettle" not in hidden and "the k" in hidden
    # What is hidden has its room already.
    assert element.locator(".guess-tile").count() == 54
    assert element.locator(".guess-tile.guess-first").count() == 1
    for count in (9, 10):
        element.evaluate(
            "(e, n) => e.show({ sentence: 0, guesses: Array(n).fill(2), tried: '' })", count
        )
        assert assert_game_numbers(element) == count
    element.evaluate("e => e.show({ sentence: 0, guesses: Array(54).fill(2), tried: '' })")
    assert_game_numbers(element)
    element.get_by_role("status").filter(has_text="lower estimate is above the upper").wait_for()
    # Who guesses the last letter by keys goes on from there.
    element.evaluate("e => e.show({ sentence: 0, guesses: Array(53).fill(2), tried: '' })")
    element.get_by_role("button", name="e", exact=True).focus()
    page.keyboard.press("Enter")
    assert element.evaluate("e => document.activeElement === e.next")
    for text in guessing.SENTENCES:
        element.get_by_role("button", name="Let a model play it").click()
        assert assert_game_numbers(element) == len(text) and box.is_disabled()
        assert state_of(element)["guesses"] == guessing.guesses_of(guessing.model(3), text)
        element.get_by_role("status").filter(has_text="the estimates are no bounds yet").wait_for()
        element.get_by_role("button", name="Now you: another sentence").click()
        assert not state_of(element)["guesses"]
    assert state_of(element)["sentence"] == 0
    assert not visitor.faults


def test_a_phone_shows_the_costs_what_they_mean_and_the_keys_together(explore):
    element, page, _ = explore("guessing-game", "phone", has_touch=True, is_mobile=True)
    tops = ".guess-ranking", ".explorable-status", ".guess-board"
    begun = [element.locator(part).bounding_box()["y"] for part in tops]
    element.get_by_role("button", name="Now you").tap()
    element.get_by_role("button", name="z", exact=True).tap()
    element.get_by_role("status").filter(has_text="It is not").wait_for()
    now = [element.locator(part).bounding_box()["y"] for part in tops]
    assert [y - now[2] for y in now] == pytest.approx([y - begun[2] for y in begun], abs=1)
    ranking, keys = (element.locator(part).bounding_box() for part in (tops[0], ".guess-keys"))
    assert keys["y"] + keys["height"] - ranking["y"] < page.viewport_size["height"] / 2 + 20
    assert keys["y"] + keys["height"] - element.bounding_box()["y"] < page.viewport_size["height"]
    # Who guesses better than the model is told so at the end.
    element.evaluate("e => e.show({ sentence: 1, guesses: Array(53).fill(1), tried: '' })")
    element.get_by_role("status").filter(has_text="less than the model: it paid").wait_for()
    assert not element.get_by_role("group", name="Letters").is_visible()


def test_bounds_from_guesses_are_the_same_as_in_python(numbers):
    rng = np.random.default_rng(10)
    games = [
        (1 + rng.choice(27, size=n, p=rng.dirichlet(np.full(27, 0.2)))).tolist()
        for n in rng.integers(1, 200, size=1000)
    ]
    found = numbers.evaluate(
        "(games) => games.map((game) => bookMeasures.guessBounds(game))", games
    )
    for game, bounds in zip(games, found, strict=True):
        lower, upper = guessing.guess_bounds(game)
        assert bounds["lower"] == pytest.approx(lower, rel=1e-12, abs=1e-12)
        assert bounds["upper"] == pytest.approx(upper, rel=1e-12, abs=1e-12)


NUMBERS = {
    "guessing-game": assert_game_numbers,
    "evidence": assert_evidence_numbers,
    "area-picture": assert_area_numbers,
    "horse-bet": assert_bet_numbers,
    "entropy-area": assert_entropy_numbers,
    "logits": assert_logit_numbers,
    "simplex-triangle": assert_ways,
    "code-lengths": assert_code_numbers,
    "two-bumps": assert_bump_numbers,
    "joint-square": assert_joint_numbers,
}


def switch(page, unit):
    page.locator(f".units button[value={unit}]").click()


def units_said(element, page, unit):
    """The units that an explorable names, once it has come to rest."""
    for _ in range(60):
        said = " ".join([element.inner_text(), *element.evaluate(DRAWN)])
        units = {each for each in LN if re.search(rf"\b{each}s?\b", said)}
        if units == {unit}:
            break
        page.wait_for_timeout(50)  # the status line speaks when the numbers rest
    return units


@pytest.mark.parametrize("kind", NUMBERS)
def test_the_switch_of_units_rules_the_explorables(kind, explore):
    element, page, visitor = explore(kind)
    before = state_of(element)
    for unit in LN:
        switch(page, unit)
        NUMBERS[kind](element, unit)
        assert units_said(element, page, unit) == {unit}
        for button in element.locator("[aria-label=Examples] button").all()[1:]:
            button.click()
            NUMBERS[kind](element, unit)
        element.evaluate("element => element.show(element.initial())")
    assert state_of(element) == before
    visitor.open_once_kept(PLACES[kind][0], "unit", "hartley")
    visitor.approach(PLACES[kind][1])
    element.locator(".explorable-status:not(:empty)").wait_for()
    NUMBERS[kind](element, "hartley")
    switch(page, "hartley")  # once more: as it was written
    NUMBERS[kind](element)
    assert not visitor.faults


@pytest.mark.parametrize(
    ("kind", "drawing"), [("area-picture", ".area-box-p svg"), ("logits", ".logit-plot")]
)
def test_another_unit_is_another_ruler_beside_the_same_drawing(kind, drawing, explore):
    element, page, _ = explore(kind)
    svg = element.locator(drawing)
    in_bits = svg.evaluate(LOOK)
    pixels = (in_bits["ruler"][0] - in_bits["ruler"][1]) / float(in_bits["numbers"][1])
    for unit in ("nat", "hartley"):
        switch(page, unit)
        seen = svg.evaluate(LOOK)
        assert seen["parts"] == in_bits["parts"]
        assert len(seen["ruler"]) >= 3
        for height, text in zip(seen["ruler"], seen["numbers"], strict=False):
            value = float(text) * LN[unit] / LN["bit"]
            assert in_bits["ruler"][0] - height == pytest.approx(value * pixels)


def test_the_unit_chosen_for_the_site_is_not_the_base_that_is_tried(explore):
    element, page, visitor = explore("base-optimum")
    before = element.inner_text()
    page.locator(".units button[value=nat]").click()
    assert element.inner_text() == before
    visitor.open_once_kept(PLACES["base-optimum"][0], "unit", "nat")
    visitor.approach(PLACES["base-optimum"][1])
    assert page.locator(".units button[value=nat]").get_attribute("aria-pressed") == "true"
    element.locator(".explorable-status:not(:empty)").wait_for()
    assert element.inner_text() == before
    assert state_of(element)["base"] == 2


@pytest.mark.parametrize("kind", PLACES)
def test_the_smallest_phone_shows_all_of_it_in_the_longest_unit(kind, explore):
    element, page, _ = explore(kind, "smallest")
    if kind in NUMBERS:
        page.evaluate("document.querySelector('.units [value=hartley]').click()")
    for button in element.locator("[aria-label=Examples] button").all():
        button.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not element.locator("dd, dt, button, .slider-head, .slider-value").evaluate_all(
            TOO_WIDE
        )


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
@pytest.mark.parametrize("kind", PLACES)
def test_axe_finds_nothing_in_any_state(kind, size, scheme, explore):
    element, page, _ = explore(kind, size, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for details in element.locator("summary").all():
        details.click()
    for button in element.locator("[aria-label=Examples] button").all():
        button.click()
        assert not element.evaluate(RUN)


def test_a_page_loads_its_own_explorables_and_no_others(name, site):
    source = (site / f"{name}.html").read_text(encoding="utf-8")
    named = re.findall(r'data-scripts="([^"]*)"', source)
    loaded = [script for scripts in named for script in scripts.split()]
    used = sorted(key for key, (page, _) in PLACES.items() if page == name)
    before = [MADE_OF[key] for key in used if key in MADE_OF]
    assert loaded == (["measures", "explorable", *before, *used] if used else [])
    assert ("nearing.js" in source) == bool(used)


# How often it is drawn: with five moves in one frame, when the pointer is up, and by five keys.
MOVES = """(element) => {
  const slider = element.querySelector("input[type=range]");
  let times = 0;
  const draw = element.draw.bind(element);
  element.draw = () => { times++; draw(); };
  const move = () => {
    for (let k = 1; k <= 5; k++) {
      slider.value = Number(slider.min) + (k / 10) * (Number(slider.max) - Number(slider.min));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return times;
  };
  const pointer = (name) => slider.dispatchEvent(new PointerEvent(name, { bubbles: true }));
  const counts = [];
  pointer("pointerdown");
  counts.push(move());
  pointer("pointerup");
  counts.push(times);
  const said = element.querySelector(".explorable-numbers")?.textContent;
  element.update();
  const anew = element.querySelector(".explorable-numbers")?.textContent;
  times = 0;
  counts.push(move());
  return [counts, said === anew];
}"""


@pytest.mark.parametrize("explorable", ["area-picture", "entropy-area", "joint-square", "logits"])
def test_a_drag_is_drawn_once_a_frame_and_to_its_end(explorable, explore):
    counts, is_drawn = explore(explorable)[0].evaluate(MOVES)
    assert counts == [1, 2, 5]
    assert is_drawn


@pytest.mark.parametrize("kind", PLACES)
def test_a_finger_finds_each_control(kind, explore):
    element, _, _ = explore(kind, "phone", has_touch=True, is_mobile=True)
    for fold in element.locator("details").all():
        fold.evaluate("fold => { fold.open = true; }")
    targets = (
        "input[type=range], button:not(.guess-key), summary, select, "
        "label:has(:is([type=radio], [type=checkbox]))"
    )
    sizes = {
        target.evaluate("part => part.outerHTML.slice(0, 60)"): target.bounding_box()["height"]
        for target in element.locator(targets).all()
        if target.is_visible()
    }
    assert sizes and {what: size for what, size in sizes.items() if size < 44} == {}


def test_the_narrowest_bell_reaches_the_top_and_no_bell_changes_the_scale(explore):
    element, _, _ = explore("two-bumps")
    truth = element.locator(".bumps-truth")
    begun = truth.get_attribute("d")
    element.evaluate("e => e.show({ truth: 'bus', m: 3, s: 1, rolled: 1 })")
    assert truth.get_attribute("d") == begun
    top = element.locator(".bumps-svg").bounding_box()["y"]
    bells = element.locator(":is(.bumps-truth, .bumps-model, .bumps-start)").all()
    assert 15 < min(bell.bounding_box()["y"] for bell in bells) - top < 40


def test_a_phone_shows_the_loss_while_its_scores_are_moved(explore):
    element, page, _ = explore("logits", "phone", has_touch=True, is_mobile=True)
    status = element.get_by_role("status")
    status.filter(has_text="The loss is").wait_for()
    first, last = (element.get_by_role("slider", name=f"score of {c}") for c in ("cat", "hare"))
    bottom = status.bounding_box()["y"] + status.bounding_box()["height"]
    assert bottom - first.bounding_box()["y"] < page.viewport_size["height"] / 2
    assert bottom - last.bounding_box()["y"] < 150
    # What the arrow below a slider is stands over it.
    assert "→ next step" in element.locator(".logit-rows > .slider-head").nth(1).inner_text()


def test_the_heads_of_the_scores_stand_over_their_columns_on_a_phone(explore):
    element, _, _ = explore("logits", "phone")
    heads = element.locator(".logit-rows > .slider-head").all()
    first = element.locator(".logit-rows > .logit-cell").all()[:3]
    for head, column in zip(heads[1:], first, strict=True):
        assert abs(head.bounding_box()["x"] - column.bounding_box()["x"]) < 2
    # What stands side by side has its words on one line.
    softmax, gradient = (head.bounding_box()["y"] for head in heads[2:])
    assert abs(softmax - gradient) < 2


@pytest.mark.parametrize("kind", PLACES)
def test_a_desk_shows_drawing_and_controls_together(kind, explore):
    element, page, _ = explore(kind)
    header = page.locator(".bd-header-article").bounding_box()["height"]
    assert element.locator(".explorable").bounding_box()["height"] + header <= 860
