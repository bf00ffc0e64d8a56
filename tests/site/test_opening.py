"""On a narrow screen, what is below it is laid out when nothing else is to be done."""

import pytest

# Steps are taken when the test says so.
HELD = "window.requestIdleCallback = (step) => { window.next = step; }"
WAITING = """() => [...document.querySelectorAll(".bd-article *")]
  .filter((one) => getComputedStyle(one).contentVisibility === "auto").length"""
# Which elements a step lays out, and of which blocks: what is folded away is none of them.
STEP = """() => {
  const waiting = (one) => getComputedStyle(one).contentVisibility === "auto";
  const before = [...document.querySelectorAll(".bd-article *")].filter(waiting);
  const step = window.next;
  window.next = undefined;
  step();
  const shown = before.filter((block) => !waiting(block) && !block.matches("details:not([open])"));
  const within = (one) => before.findLast((other) => other !== one && other.contains(one));
  const all = (block) => [...block.querySelectorAll("*")];
  const own = (block) => all(block).filter((one) => within(one) === block).length;
  return { last: !window.next, sizes: shown.map(own) };
}"""
CHAPTER = "book/joint"


@pytest.fixture
def held(visit):
    """A long chapter on a phone whose steps wait for the test."""
    visitor = visit("phone")
    visitor.page.add_init_script(HELD)
    visitor.page.goto(f"{visitor.home}/{CHAPTER}.html")
    visitor.until("!!window.next")
    return visitor.page


def test_each_step_lays_out_few_elements_and_the_last_one_leaves_none(held):
    waiting = held.evaluate(WAITING)
    assert waiting > 100
    for _ in range(waiting):
        step = held.evaluate(STEP)
        assert len(step["sizes"]) <= 1 or sum(step["sizes"]) < 600
        if step["last"]:
            break
    assert held.evaluate(WAITING) == 0
    assert not held.locator(".bd-article [style*='content-visibility']").count()


def test_one_stop_for_many_places_is_chosen_once_all_is_laid_out(held):
    terms = "article a.term[tabindex='-1']"
    assert not held.locator(terms).count()
    while not held.evaluate(STEP)["last"]:
        pass
    assert held.locator(terms).count() > 3


def test_what_the_screen_shows_at_first_is_there_and_stays_in_its_place(held):
    first = held.locator("article p").first
    place = first.bounding_box()
    while not held.evaluate(STEP)["last"]:
        pass
    assert first.bounding_box() == place


@pytest.mark.parametrize(
    ("fragment", "options"),
    [
        ("#processing-adds-nothing", {}),
        ("", {"java_script_enabled": False}),
        ("", {"viewport": {"width": 1440, "height": 900}}),
    ],
    ids=["at a section", "without scripts", "on a wide screen"],
)
def test_nothing_waits(browser, site, fragment, options):
    with browser.new_context(**({"viewport": {"width": 390, "height": 844}} | options)) as context:
        page = context.new_page()
        page.add_init_script(HELD)
        page.goto(f"{site.as_uri()}/{CHAPTER}.html{fragment}")
        assert page.locator("article p").count() > 100
        assert page.evaluate(WAITING) == 0


def test_on_paper_nothing_waits(held):
    held.emulate_media(media="print")
    assert held.evaluate(WAITING) == 0
