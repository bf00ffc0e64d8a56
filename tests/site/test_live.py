"""“Change it and see”: what it loads and when, what it answers, and where it can't."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.site.test_explorables import AXE, RUN

PAGE, CHAIN = "book/cross-entropy", "#derivation-excess-of-the-race"
SAYS = f"""words => document.querySelector("{CHAIN} .live-status")?.textContent.includes(words)"""
# The script of the button and its style sheet.
FIRST = ("live.css", "live.js")


def _loaded(page):
    """Return what a page asks for of this from now on, by its name."""
    loaded = []

    def note(request):
        parts = Path(urlsplit(request.url).path).parts
        if any(part.startswith("live") for part in parts):
            loaded.append(parts[-1])

    page.on("request", note)
    return loaded


def test_a_reader_changes_a_sign_and_is_answered(visit, served):
    visitor = visit(home=served)
    loaded = _loaded(visitor.page)
    page = visitor.open(PAGE)
    chain = page.locator(CHAIN)
    button = chain.get_by_role("button", name="Change it and see")
    button.scroll_into_view_if_needed()
    assert sorted(loaded) == sorted(FIRST)

    button.press("Enter")
    visitor.until(SAYS, "Ready")
    needed = {"cross-entropy.json", "live.json", "worker.js", "pyodide.asm.wasm.packed"}
    assert needed | {"katex.min.js"} < {*loaded}
    assert button.get_attribute("aria-expanded") == "true"
    rows, status = chain.get_by_role("textbox"), chain.get_by_role("status")
    book = [row.input_value() for row in rows.all()]
    page.keyboard.press("Enter")
    visitor.until(SAYS, "✓")
    assert status.inner_text() == chain.locator("summary").inner_text().partition(" LaTeX")[0]

    row = next(row for row in rows.all() if r"\tfrac12 \cdot 2 +" in row.input_value())
    row.fill(row.input_value().replace("+", "-", 1))
    row.press("Enter")
    visitor.until(SAYS, "✗")
    assert status.inner_text().startswith("✗ Refused: step 2 is false: the left side is 0.625")
    assert chain.locator("pre.live-fault").inner_text().splitlines()[1].strip() == "^"
    assert chain.locator("[aria-invalid=true]").count() == 2
    tried = page.url
    assert r"\tfrac12 \cdot 2 -" in unquote(tried)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not chain.locator("form").evaluate(RUN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    row.fill(r"&= \tfrac12 \cdot")
    row.press("Enter")
    visitor.until(SAYS, "can’t be read")
    chain.get_by_role("button", name="As in the book").click()
    assert [row.input_value() for row in rows.all()] == book and "#" not in page.url
    assert not chain.locator("[aria-invalid]").count()
    chain.get_by_role("button", name="Change a sign").click()
    visitor.until(SAYS, "✗ Refused")
    assert not visitor.faults

    # Such an address opens nothing before a click.
    again = visit("phone", home=served)
    loaded = _loaded(again.page)
    page = again.open(PAGE, tried.partition(".html")[2])
    button = page.locator(CHAIN).get_by_role("button", name="See what was changed")
    assert button.is_visible() and sorted(loaded) == sorted(FIRST)
    button.click()
    lines = page.locator(CHAIN).get_by_role("textbox")
    lines.first.wait_for()
    assert any(r"\tfrac12 \cdot 2 -" in line.input_value() for line in lines.all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_it_can_do_nothing_it_says_so_or_is_not_there(visit):
    visitor = visit()
    page = visitor.open(PAGE)
    chain = page.locator(CHAIN)
    chain.get_by_role("button", name="Change it and see").click()
    assert "needs a server" in chain.get_by_role("status").inner_text()
    assert not visitor.faults

    plain = visit(java_script_enabled=False).open(PAGE)
    assert plain.locator(f"{CHAIN} button.change").count() == 1
    assert not plain.locator(f"{CHAIN} button.change").is_visible()


def test_a_reader_mends_the_chain_of_a_challenge_before_its_solution_is_opened(visit, served):
    place = "#challenge-false-step"
    says = (
        f"""words => document.querySelector("{place} .live-status")?.textContent.includes(words)"""
    )
    visitor = visit(home=served)
    page = visitor.open(PAGE)
    chain = page.locator(place)
    chain.get_by_role("button", name="Change it and see").press("Enter")
    visitor.until(says, "Ready")
    # What was not asked is not answered.
    assert chain.locator("[aria-invalid=true]").count() == 0

    rows = chain.get_by_role("textbox").all()
    row = next(row for row in rows if "is linear" in row.input_value())
    mended = row.input_value().replace("&=", r"&\le", 1)
    row.fill(mended.replace("is linear", "is convex; equality iff $q = r$"))
    row.press("Enter")
    visitor.until(says, "✓")
    assert "#try=false-step:" in page.url


PREVIEW = f"{CHAIN} .live-preview"
SHOWN = f"""words => document.querySelector("{PREVIEW}")?.textContent.includes(words)"""


def test_the_line_in_hand_is_typeset_as_it_is_typed(visit, served):
    visitor = visit(home=served)
    page = visitor.open(PAGE)
    chain, preview = page.locator(CHAIN), page.locator(PREVIEW)
    chain.get_by_role("button", name="Change it and see").press("Enter")
    visitor.until(SHOWN, r"\tfrac58")
    rows = chain.get_by_role("textbox")
    form = chain.locator("form")
    height = form.bounding_box()["height"]

    last = rows.last
    last.fill(r"&= \tfrac68  && as $\KL{p}{q}$ is $\sum_x")
    visitor.until(SHOWN, r"\tfrac68")
    # A formula that is not yet closed is shown as it stands.
    assert preview.locator(".live-why").inner_text().endswith(r"is $\sum_x")
    assert preview.locator("math").count() == 2
    last.press_sequentially("{")
    last.fill(r"&= \tfrac{58  && too much")
    visitor.until(SHOWN, "can’t be typeset")
    assert not preview.locator(".katex, .katex-error").count()
    # No such definition outlives its line.
    last.fill(r"&= \gdef\KL{0} 1")
    visitor.until(SHOWN, "1")
    last.fill(r"&= \KL{p}{q} + \rule{90em}{90em}")
    visitor.until(SHOWN, "∥")
    assert preview.locator(".rule").bounding_box()["width"] < 200
    assert abs(form.bounding_box()["height"] - height) < 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # It reads where its reader looks for it, and says nothing by itself.
    assert not preview.locator("xpath=ancestor-or-self::*[@aria-live or @role='status']").count()

    # A line that is part of a row shows the row, and one of declarations what it declares.
    reason = next(row for row in rows.all() if "horse by horse" in row.input_value())
    reason.click()
    visitor.until(SHOWN, "horse by horse")
    assert preview.locator("annotation").first.text_content().startswith(r"\displaystyle \KL{p}{q}")
    assert reason.locator("xpath=following-sibling::*[1]").get_attribute("class") == "live-preview"
    rows.first.press("Home")
    visitor.until(SHOWN, "in bits")
    rows.first.fill("given: p, q pmfs of x; in bits")
    visitor.until(SHOWN, r"p, q\text{ pmfs of }".replace("q", "q "))

    # A wrong step is shown where it is.
    chain.get_by_role("button", name="Change a sign").click()
    visitor.until(SAYS, "✗ Refused")
    above = preview.locator("xpath=preceding-sibling::textarea[1]")
    assert above.get_attribute("aria-label") != "Line 1 of 8"
    chain.get_by_role("button", name="As in the book").click()
    visitor.until(SHOWN, r"\tfrac58")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not form.evaluate(RUN)
    assert not visitor.faults


def test_a_long_line_scrolls_in_its_place_on_the_smallest_screen(visit, served):
    visitor = visit("smallest", home=served, color_scheme="dark")
    page = visitor.open(PAGE)
    chain, preview = page.locator(CHAIN), page.locator(PREVIEW)
    chain.get_by_role("button", name="Change it and see").press("Enter")
    visitor.until(SHOWN, r"\tfrac58")
    assert preview.get_attribute("tabindex") is None
    long = " + ".join("abcdefghijklmn" * 2)
    chain.get_by_role("textbox").last.fill(rf"&= \frac{{{long}}}{{2}}")
    visitor.until(SHOWN, "m + n")
    assert preview.get_attribute("tabindex") == "0"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not chain.locator("form").evaluate(RUN)
    assert not visitor.faults
