"""What helps to read: previews of links, the LaTeX of a formula, the focus, the printed page."""

import pytest

CARD = ".preview"
# Where the focus is and whether a reader sees it: an outline, a shadow, or another colour.
FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  return { html: element.outerHTML.slice(0, 120), seen: ring || style.boxShadow !== "none",
           inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
}"""


def _link(page, target):
    return page.locator(f"article p a.reference.internal[href$='#{target}']").first


def test_a_link_shows_the_theorem_that_it_leads_to(visit):
    page = visit().open("book/kl-divergence")
    _link(page, "thm-gibbs").hover()
    card = page.locator(CARD)
    card.wait_for()
    assert "Gibbs" in card.inner_text()
    assert "if and only if" in card.inner_text()
    assert not card.locator("[id], [href], button").count()
    box = card.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1280
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


@pytest.mark.parametrize(
    ("target", "said"), [("thm-decomposition", "Theorem"), ("kl-zero", "Shown in")]
)
def test_on_a_server_other_pages_are_shown_too(target, said, visit, served):
    visitor = visit(home=served)
    page = visitor.open("book/kl-divergence")
    _link(page, target).hover()
    page.locator(CARD).wait_for()
    assert said in page.locator(CARD).inner_text()
    assert not visitor.faults


# One of each kind of place, and words that its preview has to have.
KINDS = {
    "kl-divergence.html#sec-kl-negative": "When a computed value is negative",
    "kl-divergence.html#fig-tangent": "below its tangent",
    "kl-divergence.html#derivation-tangent": "tried at",
    "kl-divergence.html#ex-kl-reverse": "The other direction",
    "questions.html#q-start": "Why is my loss 2.3",
    "notation.html#term-perplexity": "perplexity",
    "discussion.html#kl-zero": "Shown in",
    "base.html#equation-eq-change-of-base": "ln",
    "likelihood.html#fig-pull:z=2%2C1": "Fig.",
}
ADD = """(places) => {
  const paragraph = document.querySelector("article p:not(.units-note)");
  for (const href of places) {
    const link = document.createElement("a");
    paragraph.append(Object.assign(link, { href, className: "reference internal" }), " ");
    link.textContent = "here";
  }
}"""


def test_every_kind_of_place_has_a_preview(visit, served):
    visitor = visit(home=served)
    page = visitor.open("book/codes")
    page.evaluate(ADD, [*KINDS])
    for place, said in KINDS.items():
        # The last one may lie over the next link.
        page.mouse.move(5, 5)
        page.locator(CARD).wait_for(state="hidden")
        page.locator(f"article a[href='{place}']").hover()
        visitor.until(
            "said => document.querySelector('.preview:not([hidden])')?.innerText.includes(said)",
            said,
        )
        assert not page.locator(".preview [id], .preview button, .preview pre").count()
    assert not visitor.faults


def test_an_explorable_gives_the_address_of_what_it_shows(visit, served):
    visitor = visit(home=served, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("book/likelihood")
    visitor.approach("fig-pull")
    shown = page.locator("#fig-pull explorable-logits")
    shown.get_by_role("button", name="Confident and wrong").click()
    page.wait_for_timeout(500)
    state = "element => element.write(element.state)"
    wanted = shown.evaluate(state)
    shown.get_by_role("button", name="Copy link to this state").click()
    shown.get_by_role("button", name="Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(address)
    shown.locator(".explorable-status:not(:empty)").wait_for()
    assert shown.evaluate(state) == wanted
    assert not visitor.faults


def test_where_nothing_may_be_copied_a_button_says_so(visit, served):
    visitor = visit(home=served)
    page = visitor.open("book/likelihood")
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw Error(); }; }")
    visitor.approach("fig-pull")
    shown = page.locator("#fig-pull explorable-logits")
    shown.get_by_role("button", name="Confident and wrong").click()
    page.wait_for_timeout(500)
    shown.get_by_role("button", name="Copy link to this state").click()
    shown.get_by_role("button", name="It is in the address bar").wait_for()
    state = shown.evaluate("element => element.write(element.state)")
    assert page.url.endswith(f"#fig-pull:{state}")
    button = page.locator(".copy-tex").first
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".copy-tex", has_text="Not copied").wait_for()
    assert not visitor.faults


def test_a_citation_shows_its_work_in_place_of_the_browsers_tooltip(visit, served):
    page = visit(home=served).open("book/kl-divergence")
    citation = page.locator(".bibtex-citation a").first
    citation.hover()
    page.locator(CARD).wait_for()
    assert "information and sufficiency" in page.locator(CARD).inner_text()
    assert citation.get_attribute("title") is None


def test_from_a_disk_a_link_to_another_page_only_leads_there(visit):
    visitor = visit()
    page = visitor.open("book/kl-divergence")
    _link(page, "thm-decomposition").hover()
    page.wait_for_timeout(800)
    assert not page.locator(CARD).is_visible()
    assert not visitor.faults


def test_the_focus_brings_a_preview_and_takes_it_away(visit):
    page = visit().open("book/kl-divergence")
    # The focus comes by a key, which is what shows it.
    page.mouse.move(640, 450)
    page.keyboard.press("Tab")
    _link(page, "thm-gibbs").focus()
    page.locator(CARD).wait_for()
    page.wait_for_timeout(500)
    assert page.locator(CARD).is_visible()
    page.locator(".copy-tex").first.focus()
    page.locator(CARD).wait_for(state="hidden")


def test_a_finger_brings_no_preview(visit):
    page = visit("phone", has_touch=True, is_mobile=True).open("book/kl-divergence")
    link = _link(page, "thm-gibbs")
    link.tap()
    page.wait_for_timeout(800)
    assert page.url.endswith("#thm-gibbs")
    assert not page.locator(CARD).is_visible()


def test_the_latex_of_a_formula_is_copied_by_key_without_the_books_macros(visit, served):
    page = visit(home=served, permissions=["clipboard-read", "clipboard-write"]).open(
        "book/kl-divergence"
    )
    button = page.locator("#def-kl .copy-tex")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".copy-tex", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(r"D(p \,\|\, q) = \mathbb{E}_p \log \frac{p(x)}{q(x)}")


def test_every_displayed_formula_has_its_button(look):
    page = look().page
    assert page.locator(".copy-tex").count() == page.locator("article div.math").count()
    assert not page.locator("annotation", has_text=r"\KL").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["index", "book/kl-divergence", "book/discussion"])
def test_the_keyboards_focus_is_seen(chosen, scheme, visit):
    page = visit(color_scheme=scheme).open(chosen)
    page.add_style_tag(content="html { scroll-behavior: auto !important; }")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
        # The link that skips the navigation slides in.
        while not seen[-1]["inside"]:
            page.wait_for_timeout(50)
            seen[-1] = page.evaluate(FOCUS)
        # Behind the last stop the browser begins again, with none.
        if seen[-1]["html"].startswith("<body"):
            del seen[-1]
            break
    assert len({focus["html"] for focus in seen}) > 25
    assert not [focus for focus in seen if not focus["seen"]]


def test_paper_has_the_text_and_nothing_to_press(look, paper):
    page = look().page
    paper(page)
    assert not page.locator(":is(button, .bd-sidebar, .prev-next-footer, .preview):visible").count()
    assert page.locator("h1:visible").count() == 1
    hidden = ".solution > section"
    assert page.locator(f"{hidden}:visible").count() == page.locator(hidden).count()


def test_a_chapter_leads_to_the_next_and_the_one_before(visit):
    page = visit().open("book/kl-divergence")
    page.locator(".prev-next-footer a.right-next").click()
    assert page.url.endswith("not-a-divergence.html")
    page.locator(".prev-next-footer a.left-prev").click()
    assert page.url.endswith("kl-divergence.html")


# Where the notes of the citations in a margin stand, and what else stands there.
MARGIN = """() => {
  const measure = document.querySelector(".bd-article > section").getBoundingClientRect().right;
  const notes = [...document.querySelectorAll(".bd-article .bibtex-citation > a")]
    .map((link) => [link, getComputedStyle(link, "::after")])
    .filter(([, look]) => look.content !== "none")
    .map(([link, { height, marginTop }]) => {
      const top = link.getClientRects()[0].top + parseFloat(marginTop);
      return [link.title, top, top + parseFloat(height)];
    });
  const kinds = ".bd-article :is(.notes, p.checked, .cell, .statements)";
  const others = [...document.querySelectorAll(kinds)]
    .map((part) => part.getBoundingClientRect())
    .filter((box) => box.height && box.right > measure + 100);
  return [notes.length, notes.filter(([title, top, bottom]) =>
    !title || others.some((box) => top < box.bottom && bottom > box.top))];
}"""


@pytest.mark.parametrize("width", [1280, 1648, 1920])
def test_citations_stand_in_a_wide_margin_and_over_nothing(width, visit):
    visitor = visit(java_script_enabled=False)
    visitor.page.set_viewport_size({"width": width, "height": 1000})
    for name in ("book/two-directions", "book/codes", "book/training"):
        page = visitor.open(name)
        many, on_others = page.evaluate(MARGIN)
        assert on_others == []
        assert (many > 3) == (width > 1280)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # In the sentence it stays a link that is its number alone.
        link = page.locator(".bd-article .bibtex-citation > a").first
        assert link.inner_text().isdigit() and link.get_attribute("title")
    assert not visitor.faults


def test_a_citation_that_stands_in_the_margin_has_no_preview_on_top(visit):
    visitor = visit()
    page = visitor.page
    page.set_viewport_size({"width": 1920, "height": 1000})
    visitor.open("book/two-directions")
    link = page.locator(".bd-article p > .bibtex-citation > a").first
    link.scroll_into_view_if_needed()
    x, y = link.evaluate("link => { const box = link.getClientRects()[0]; return [box.x, box.y]; }")
    page.mouse.move(x + 5, y + 8)
    page.mouse.move(x + 6, y + 9)
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).title", [x + 6, y + 9])
    page.wait_for_timeout(600)
    assert link.get_attribute("title") and not page.locator(".preview").is_visible()
