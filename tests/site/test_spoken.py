"""What a screen reader has to say: names of text alone, and no word that nobody asked for."""

import pytest

# A name as Firefox makes it of what is in a link or a button: MathML gives it nothing.
NAME = """element => {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("math, [aria-hidden='true']")) part.remove();
  return copy.textContent.replace(/\\s+/g, " ").trim();
}"""


def test_names_of_links_and_lines_that_open_say_their_formulas(name, look):
    page = look().page
    for one in page.locator("article :is(summary, a):has(math)").all():
        formulas = one.locator("annotation").count()
        said = [part.text_content() for part in one.locator(".spoken").all()]
        assert formulas == len(said)
        assert all(said)
        assert all(part in one.evaluate(NAME) for part in said)


def test_a_refusal_says_its_counterexample(visit):
    page = visit().open("book/cross-entropy")
    line = page.locator("#derivation-minus-the-divergence summary")
    said = line.evaluate(NAME)
    assert "for instance where p = (1/2, 1/2), q = (1/2, 1/2) and b = 2" in said


def test_a_formula_comes_before_the_button_that_copies_it(visit):
    page = visit().open("book/kl-divergence")
    behind = "button => button.parentElement.lastElementChild === button"
    assert all(button.evaluate(behind) for button in page.locator("div.math > .copy-tex").all())
    assert page.locator("div.math > .copy-tex").count() == page.locator(".copy-tex").count() > 3


def test_an_explorable_speaks_of_what_its_reader_changes_alone(visit):
    visitor = visit()
    page = visitor.open("book/cross-entropy")
    visitor.approach_all()
    status = page.locator("explorable-area-picture .explorable-status").first
    live = "status => status.getAttribute('aria-live')"
    assert status.inner_text()
    assert status.evaluate(live) == "off"
    before = status.inner_text()
    page.locator(".units button", has_text="nats").first.click()
    said = """before => document.querySelector(
      "explorable-area-picture .explorable-status").innerText !== before"""
    visitor.until(said, before)
    assert status.evaluate(live) == "off"
    page.locator("explorable-area-picture input[type=range]").first.press("ArrowRight")
    spoken = "explorable-area-picture .explorable-status[aria-live=polite]"
    page.locator(spoken).first.wait_for()


def test_a_change_is_spoken_after_a_unit_that_changes_no_sentence(visit):
    visitor = visit()
    page = visitor.open("book/training")
    visitor.approach_all()
    status = page.locator("explorable-descent .explorable-status")
    before = status.inner_text()
    for unit in ("bits", "nats"):
        page.locator(".units button", has_text=unit).first.click()
    page.wait_for_timeout(500)
    assert status.inner_text() == before
    page.locator("explorable-descent input[type=range]").press("ArrowRight")
    page.locator("explorable-descent .explorable-status[aria-live=polite]").wait_for()


@pytest.mark.parametrize("page_name", ["index", "book/two-directions"])
def test_a_picture_is_said_by_its_name_alone(page_name, visit):
    visitor = visit()
    page = visitor.open(page_name)
    visitor.approach_all()
    texts = page.locator(".explorable svg[role=img] text")
    assert not page.locator(".explorable svg[role=img] > text").count()
    hidden = "all => all.every((one) => one.closest('[aria-hidden=true]'))"
    assert texts.evaluate_all(hidden)


def test_the_open_page_and_the_colours_are_told(visit):
    page = visit().open("book/entropy")
    current = page.locator(".bd-sidebar-primary [aria-current=page]")
    assert current.count() == 1
    assert "Surprise and entropy" in (current.text_content() or "")
    button = page.locator("button.theme-switch-button").first
    before = button.get_attribute("aria-label") or ""
    assert before.startswith("Colours: ")
    button.click()
    assert button.get_attribute("aria-label") != before


def test_the_search_is_no_dialog_while_it_is_closed(visit):
    page = visit().open("index")
    dialog = page.get_by_role("dialog", name="Search")
    assert not dialog.count()
    page.keyboard.press("Control+k")
    assert dialog.count() == 1
    page.keyboard.press("Escape")
    assert not dialog.count()
