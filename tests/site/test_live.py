"""“Change it and see”: what it loads and when, what it answers, and where it can't."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from sphinx_bookkit import live, pages
from sphinx_bookkit.live import runs
from tests.site.test_explorables import AXE, RUN

PAGE, CHAIN = "book/cross-entropy", "#derivation-excess-of-the-race"
SAYS = f"""words => document.querySelector("{CHAIN} .live-status")?.textContent.includes(words)"""
ROOT = Path(__file__).resolve().parents[2]
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


WITH_SYMPY, WITHOUT = "book/likelihood", "book/many-throws"
CODE, PLAIN = "at_0 = sp.hessian(", "def stirling("


class Cell:
    """A cell with a button, by words of its code, and what is said and shown of it."""

    def __init__(self, visitor, page, code):
        self.visitor, self.page = visitor, page
        self.place = page.locator("div.cell", has=page.locator(".change")).filter(has_text=code)
        self.button = self.place.locator("button.change")
        self.box = self.place.get_by_role("textbox")
        self.status = self.place.get_by_role("status")
        self.output = self.place.locator(".live-output")

    def until(self, words):
        """Wait until the status line says so."""
        place = f"[data-cell='{self.button.get_attribute('data-cell')}'] ~ * .live-status"
        said = "([place, words]) => document.querySelector(place)?.textContent.includes(words)"
        self.visitor.until(said, [place, words])

    def run(self, code, words):
        """Type code, run it, and wait for what is said."""
        self.box.fill(code)
        self.box.press("Control+Enter")
        self.until(words)


@pytest.fixture
def cell(visit, served):
    """Return a function that opens a page and gives a cell of it, and what is loaded for it."""

    def begin(page, code, size="desktop", fragment=""):
        visitor = visit(size, home=served)
        loaded = _loaded(visitor.page)
        return Cell(visitor, visitor.open(page, fragment), code), loaded

    return begin


def _signs(formula):
    """The signs of a formula, without the empty rows of stacks, which the page's own have not."""
    return formula.inner_text().replace("\u200b", "").split()


def test_a_reader_runs_a_cell_changes_it_and_sees_another_value(cell):
    one, loaded = cell(WITH_SYMPY, CODE)
    one.button.scroll_into_view_if_needed()
    assert sorted(loaded) == sorted(FIRST) and one.button.inner_text() == "Run it"
    one.button.press("Enter")
    one.until("It has run.")
    assert {"likelihood.json", "sympy.zip.packed", "katex.min.js"} < {*loaded}
    book = _signs(one.place.locator(".cell_output .katex-html"))
    assert _signs(one.output.locator(".katex-html")) == book
    assert one.output.locator("math").count() == 1 and "#" not in one.page.url

    code = one.box.input_value()
    one.run(code.replace("sp.exp(-w1", "sp.exp(w1"), "It has run.")
    shown = _signs(one.output.locator(".katex-html"))
    assert shown and shown != book and "#run=" in one.page.url
    one.run(f"print(1)\n{code}\nat_0 / w3", "✗ Line 5: NameError: name 'w3' is not defined")
    assert one.output.inner_text().strip() == "1"
    assert one.box.get_attribute("aria-invalid") == "true"
    one.run("import sympy.stats", "needs sympy.stats, which is not part of this page’s SymPy")
    # The keyboard goes on from the box.
    one.box.press("Tab")
    assert one.page.evaluate("document.activeElement.textContent") == "Run"
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not one.place.locator("form").evaluate(RUN)
    one.place.get_by_role("button", name="As in the book").click()
    assert one.box.input_value() == code and "#" not in one.page.url
    assert not one.box.get_attribute("aria-invalid") and not one.output.inner_text()
    assert not one.visitor.faults


def test_code_of_an_address_runs_when_its_reader_says_so(cell):
    name = next(one.name for one in live.cells(ROOT, WITH_SYMPY) if CODE in one.code)
    code = "print('from%20the%20address')%0A" + "+".join(["1"] * 99)
    one, loaded = cell(WITH_SYMPY, CODE, "smallest", f"#run={name}:{code}")
    assert one.button.inner_text() == "See what was changed"
    assert sorted(loaded) == sorted(FIRST)
    one.button.press("Enter")
    one.until("from the address")
    assert one.box.input_value().startswith("print('from the address')\n1+1")
    one.page.wait_for_timeout(500)
    assert not {"worker.js", "sympy.zip.packed"} & {*loaded} and not one.output.inner_text()
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.place.get_by_role("button", name="Run", exact=True).click()
    one.until("It has run.")
    assert one.output.inner_text().split() == ["from", "the", "address", "99"]
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not one.place.locator("form").evaluate(RUN)
    assert not one.visitor.faults


def test_what_is_run_is_python_and_no_more(cell):
    one, _ = cell(WITHOUT, PLAIN)
    one.button.press("Enter")
    one.until("It has run")
    for code in (
        "import js\njs.fetch",
        "import js\njs.constructor.constructor('return 1')()",
        "from pyodide.code import run_js\nrun_js('1')",
        "import pyodide_js\npyodide_js.runPythonAsync.constructor('return 1')()",
        "import pyodide_js\npyodide_js.setStdin.bind.constructor('return 1')()",
    ):
        one.run(code, "✗ Line 2")


def test_sympy_is_loaded_for_a_cell_that_asks_for_it(cell):
    one, loaded = cell(WITHOUT, PLAIN)
    one.button.press("Enter")
    one.until("It has run.")
    assert "sympy.zip.packed" not in loaded
    one.run("import sympy\nsympy.Rational(1, 3)", "It has run.")
    assert "sympy.zip.packed" in loaded
    assert one.output.locator("annotation").text_content() == r"\displaystyle \frac{1}{3}"
    assert not one.visitor.faults


def test_what_runs_too_long_is_stopped_and_python_starts_again(visit, served):
    visitor = visit(home=served)
    one = Cell(visitor, visitor.open(WITHOUT), PLAIN)
    visitor.page.clock.install()
    one.button.press("Enter")
    one.until("It has run.")
    one.run("while True:\n    pass", "Running")
    visitor.page.clock.fast_forward(31_000)
    one.until("✗ Python has thought for half a minute and was stopped")
    one.run("6 * 7", "It has run.")
    assert one.output.inner_text().strip() == "42"


def test_where_a_cell_can_not_be_run_its_button_says_so(visit):
    visitor = visit()
    one = Cell(visitor, visitor.open(WITH_SYMPY), CODE)
    one.button.click()
    assert one.status.inner_text().startswith("Python needs a server")
    assert not visitor.faults


def test_each_cell_with_a_button_answers_what_its_page_shows(site):
    compared = 0
    for page in pages.executed(ROOT):
        place = html.parse(site / f"{page}.html").getroot()
        cells = {one.name: one for one in live.cells(ROOT, page)}
        buttons = place.xpath("//button[@data-cell]")
        assert [button.get("data-cell") for button in buttons] == [*cells]
        for button in buttons:
            said = json.loads(runs.run(json.dumps(cells[button.get("data-cell")].asked)))
            shown = button.getparent().xpath(".//*[contains(@class, 'cell_output')]//pre")
            if shown:
                text = "".join(pre.text_content() for pre in shown)
                assert text.strip() == (said["printed"] + said["value"].get("text", "")).strip()
                compared += 1
            else:
                assert said["value"]["latex"]
    assert compared > 25
