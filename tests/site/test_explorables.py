"""The explorables: their numbers, held to the package, and their use by mouse, finger and keys."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from bookkit import Quantity, bits, number
from crossentropy import (
    cross_entropy,
    entropy,
    js_distance,
    kl_divergence,
    log_softmax,
    normalize,
    softmax_cross_entropy_with_grad,
    surprisal,
    total_variation,
)
from crossentropy.codes import encode
from tests.site.places import PLACES

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
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

LN = {"bit": math.log(2), "nat": 1.0, "hartley": math.log(10)}
RACE, BELIEF = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 8, 1 / 4]
PAIRS = {
    "The race": (RACE, BELIEF),
    "q = p": (RACE, RACE),
    "Five equal outcomes": ([1 / 5] * 5, [1 / 5] * 5),
    "A zero in q": (RACE, [1 / 2, 1 / 4, 1 / 4, 0]),
}
SCORES = {
    "The photograph": ([2, 1, -1], 1),
    "Confident and wrong": ([6, -3, -1], 1),
    "The same at T = 4": ([6, -3, -1], 4),
    "Confident and right": ([-2, 7, -4], 1),
    "All alike": ([0, 0, 0], 1),
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


def assert_area_numbers(element, unit="bit"):
    """What is written beside the areas is what the package computes for the state drawn."""
    p, q = state_of(element)["p"], state_of(element)["q"]
    assert shown(element, "H(p)") == printed(entropy(p), unit=unit)
    assert shown(element, "H(p,q)") == printed(cross_entropy(p, q), unit=unit)
    assert shown(element, "D(p||q)") == printed(kl_divergence(p, q), unit=unit)
    assert shown(element, "D(q||p)") == printed(kl_divergence(q, p), unit=unit)


def assert_logit_numbers(element, unit="bit"):
    state = state_of(element)
    scores = np.array(state["z"]) / state["heat"]
    loss, slopes = softmax_cross_entropy_with_grad(scores, state["label"], base=2)
    assert shown(element, "loss") == printed(loss, unit=unit)
    q = float(np.exp(log_softmax(scores))[state["label"]])
    assert shown(element, "q") == number(q).digits
    slope = float(slopes[state["label"]]) / state["heat"]
    assert shown(element, "slope") == digits(slope, unit)


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


def test_the_numbers_are_the_packages(visit):
    page = visit().open("book/cross-entropy")
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


def assert_base_numbers(element):
    """The minimiser is where the slope is 0, as found by SciPy with the chapter's formulas."""
    state = state_of(element)
    unit, weight = math.log(state["base"]), state["weight"]

    def slope(w):
        return (expit(w) - 3 / 4) / unit + 2 * weight * w

    best = brentq(slope, -1, 2, xtol=1e-14)
    limit = 2 / (expit(best) * expit(-best) / unit + 2 * weight)
    assert shown(element, "minimiser") == number(best).digits
    assert shown(element, "heads") == number(float(expit(best))).digits
    assert shown(element, "limit") == number(float(limit)).digits
    return best


def test_without_a_penalty_no_base_moves_the_minimiser(explore):
    element, page, visitor = explore("base-optimum")
    in_bits = assert_base_numbers(element)
    element.get_by_role("button", name="A penalty, in hartleys").click()
    assert assert_base_numbers(element) < in_bits - 0.2
    for preset in ("No penalty, in bits", "No penalty, in hartleys", "Rate 9, in nats"):
        element.get_by_role("button", name=preset).click()
        assert assert_base_numbers(element) == pytest.approx(math.log(3))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_a_rate_that_nats_bear_is_too_large_in_bits(explore):
    element, _, _ = explore("base-optimum")
    element.get_by_role("button", name="Rate 9, in bits").click()
    element.get_by_role("status").filter(has_text="never settle").wait_for()
    element.get_by_role("button", name="Rate 9, in nats").click()
    element.get_by_role("status").filter(has_text="Twelve steps in nats").wait_for()


def test_the_base_is_moved_by_keys_and_by_mouse(explore):
    element, page, visitor = explore("base-optimum", "phone")
    slider = element.get_by_role("slider", name="base of the logarithm")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert state_of(element)["base"] == pytest.approx(2.1)
    page.keyboard.press("End")
    assert state_of(element)["base"] == pytest.approx(16)
    assert_base_numbers(element)
    page.keyboard.press("Home")
    assert state_of(element)["base"] == pytest.approx(1.5)
    assert_base_numbers(element)
    drag(page, element.locator("[data-drag=base]"), 80, 0)
    assert state_of(element)["base"] > 4
    assert_base_numbers(element)
    drag(page, element.locator("[data-drag=start]"), 60, 0)
    assert state_of(element)["start"] > 0.5
    weight = element.get_by_role("slider", name="weight of the penalty")
    weight.focus()
    page.keyboard.press("End")
    assert_base_numbers(element)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


DISTANCES = {
    "D(p||.)": kl_divergence,
    "D(.||p)": lambda p, q: kl_divergence(q, p),
    "TV": total_variation,
    "JS": js_distance,
}


# How a value changes with the size of the unit: a divergence, its root, or not at all.
POWERS = {"D(p||.)": 1, "D(.||p)": 1, "TV": 0, "JS": 1 / 2}


def assert_ways(element, unit="bit"):
    """Return in which measures the triangle fails, by the package, and as the table says."""
    state = state_of(element)
    p, q, r = (np.array(state[name]) / sum(state[name]) for name in "pqr")
    failing = set()
    for name, measure in DISTANCES.items():
        row = element.locator(f"tr[data-name='{name}']")
        ways = {"first": measure(p, q), "second": measure(q, r), "direct": measure(p, r)}
        ways["detour"] = ways["first"] + ways["second"]
        for way, value in ways.items():
            scaled = value * (LN["bit"] / LN[unit]) ** POWERS[name]
            assert row.locator(f"[data-name='{way}']").inner_text() == number(scaled).digits
        fails = ways["direct"] > ways["detour"] + 1e-9
        verdict = row.locator("[data-name=verdict]").inner_text()
        assert verdict == ("fails" if fails else "holds")
        failing |= {name} if fails else set()
    assert not failing & {"TV", "JS"}
    return failing


@pytest.mark.parametrize(
    ("preset", "failing"),
    [
        ("Winter, spring, summer", {"D(p||.)", "D(.||p)"}),
        ("By way of summer", set()),
        ("Lemonade sold out", set()),
        ("Close together", {"D(p||.)", "D(.||p)"}),
    ],
)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_triangle_is_tried_at_the_books_examples(preset, failing, size, explore):
    element, page, visitor = explore("simplex-triangle", size)
    element.get_by_role("button", name=preset).click()
    assert assert_ways(element) == failing
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_pmfs_are_dragged_in_the_triangle_and_not_out_of_it(explore):
    element, page, visitor = explore("simplex-triangle")
    point = element.locator("svg").nth(2).locator("[data-index=q]")
    drag(page, point, 30, -10)
    state = state_of(element)
    assert sum(state["q"]) == pytest.approx(1) and state["q"] != [0.4, 0.3, 0.3]
    assert_ways(element)
    drag(page, point, 0, 300)
    assert state_of(element)["q"][2] == 0
    assert shown(element, "D(p||.)'] [data-name='first") == "∞"
    assert_ways(element)
    slider = element.get_by_role("slider", name="p(tea)")
    slider.focus()
    page.keyboard.press("End")
    assert state_of(element)["p"] == [1, 0, 0]
    assert_ways(element)
    page.keyboard.press("ArrowLeft")
    assert_ways(element)
    assert not visitor.faults


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
    "preset", ["Sea shells", "The right model", "A letter never seen", "The same, one more of each"]
)
def test_a_text_costs_what_the_package_says(preset, size, explore):
    element, page, visitor = explore("code-lengths", size)
    element.get_by_role("button", name=preset).click()
    _, q = assert_code_numbers(element)
    if preset == "A letter never seen":
        assert shown(element, "model") == "∞\N{NO-BREAK SPACE}bits"
        element.get_by_role("status").filter(has_text="never saw").wait_for()
    else:
        # The bytes that are promised are those of a real file, within the coder's two.
        text = state_of(element)["text"]
        promised = element.locator("[data-name=model] small").inner_text()
        file = encode([ALPHABET.index(letter) for letter in text], q)
        assert abs(len(file) - int(re.search(r"(\d+) bytes", promised)[1])) <= 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.faults


def test_any_text_may_be_typed(explore):
    element, page, visitor = explore("code-lengths")
    box = element.get_by_label("The text")
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
    more = element.get_by_role("checkbox")
    more.focus()
    page.keyboard.press("Space")
    assert state_of(element)["more"] == 1
    assert_code_numbers(element)
    assert not visitor.faults


@pytest.mark.parametrize("kind", PLACES)
def test_what_was_found_can_be_shared(kind, explore):
    element, page, visitor = explore(kind)
    element.get_by_role("button").nth(1).click()
    visitor.until("location.hash.includes(':')")
    found, address = state_of(element), page.url
    page.goto("about:blank")
    page.goto(address)
    element.locator(".explorable-status:not(:empty)").wait_for()
    assert state_of(element) == found
    # An address that says nothing sensible says nothing.
    page.goto("about:blank")
    page.goto(re.sub(r"=[^&]*", "=-1,x", address))
    element.locator(".explorable-status:not(:empty)").wait_for()
    first = element.get_by_role("button").first
    assert first.get_attribute("aria-pressed") == "true"
    assert not visitor.faults


@pytest.mark.parametrize("kind", PLACES)
def test_all_controls_have_names(kind, explore):
    element, _, _ = explore(kind)
    for control in element.locator("button, input, textarea").all():
        named = control.get_attribute("aria-label") or control.inner_text()
        assert named.strip() or control.evaluate("input => input.labels.length")
    for drawing in element.locator("svg[role=img]").all():
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


NUMBERS = {
    "area-picture": assert_area_numbers,
    "logits": assert_logit_numbers,
    "simplex-triangle": assert_ways,
    "code-lengths": assert_code_numbers,
}


def switch(page, unit):
    page.locator(f".units button[value={unit}]").click()


@pytest.mark.parametrize("kind", NUMBERS)
def test_the_switch_of_units_rules_the_explorables(kind, explore):
    element, page, visitor = explore(kind)
    before = state_of(element)
    for unit in LN:
        switch(page, unit)
        NUMBERS[kind](element, unit)
        page.wait_for_timeout(300)  # the status line speaks when the numbers rest
        said = " ".join([element.inner_text(), *element.evaluate(DRAWN)])
        assert re.search(rf"\b{unit}s\b", said)
        for other in LN.keys() - {unit}:
            assert not re.search(rf"\b{other}s?\b", said)
        for button in element.locator("[aria-label=Examples] button").all()[1:]:
            button.click()
            NUMBERS[kind](element, unit)
        element.get_by_role("button").first.click()
    assert state_of(element) == before
    page.reload()
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
    element, page, _ = explore("base-optimum")
    before = element.inner_text()
    assert page.locator(".units").count() == 0
    page.evaluate("localStorage.setItem('unit', 'nat')")
    page.reload()
    element.locator(".explorable-status:not(:empty)").wait_for()
    assert element.inner_text() == before
    assert state_of(element)["base"] == 2


def test_the_lowest_points_stand_in_line_without_a_penalty_alone(explore):
    element, _, _ = explore("base-optimum")
    lowest = element.locator("circle.lowest")
    places = "circles => circles.map((circle) => +circle.getAttribute('cx'))"
    assert len(set(lowest.evaluate_all(places))) == 1
    element.get_by_role("button", name="A penalty, in bits").click()
    in_bits, in_nats, in_hartleys = lowest.evaluate_all(places)
    assert in_bits > in_nats + 4 > in_hartleys + 8


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
    loaded = re.findall(r'src="[./]*_static/explorables/([\w-]+)\.js', source)
    used = [key for key, (page, _) in PLACES.items() if page == name]
    assert loaded == (["measures", "explorable", *sorted(used)] if used else [])
    assert ("explorables.css" in source) == bool(used)
