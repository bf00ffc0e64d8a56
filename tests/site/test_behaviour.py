"""What the site does when a reader acts: the claims' filter, the colour mode, menus, solutions."""

import re

from playwright.sync_api import expect


def test_the_filter_shows_the_claims_of_one_verdict(visit):
    page = visit().open("book/discussion")
    rows = page.locator("table.claims tbody tr")
    assert rows.count() == 14
    page.get_by_role("button", name="A slip").click()
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) == 1
    assert "2.3219" in shown[0].inner_text()
    page.get_by_role("button", name="All", exact=True).click()
    assert all(row.is_visible() for row in rows.all())


def test_without_scripts_all_claims_are_there(visit):
    page = visit(java_script_enabled=False).open("book/discussion")
    assert all(row.is_visible() for row in page.locator("table.claims tbody tr").all())


def test_the_colour_mode_is_remembered(visit):
    visitor = visit(color_scheme="light")
    page = visitor.open("index")
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        page.locator("button.theme-switch-button").first.click()
    visitor.open_once_kept("book/entropy", "theme", "dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_colour_mode_follows_the_system_until_a_reader_chooses(visit):
    page = visit(color_scheme="light").open("index")
    root = page.locator("html")
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    while page.evaluate("document.documentElement.dataset.mode") != "light":
        page.locator("button.theme-switch-button").first.click()
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "light")


def test_the_keyboard_leads_through_a_menu_and_out_of_it(visit):
    page = visit().open("book/entropy")
    button, menu = page.locator(".dropdown-toggle"), page.locator(".dropdown-menu")
    items = menu.locator(".dropdown-item")
    button.focus()
    for key, item in (
        ("ArrowDown", items.first),
        ("ArrowDown", items.last),
        ("ArrowUp", items.first),
    ):
        page.keyboard.press(key)
        expect(item).to_be_focused()
        assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(menu).not_to_be_visible()
    button.press("Enter")
    expect(menu).to_be_visible()
    while button.evaluate("button => button.parentElement.contains(document.activeElement)"):
        page.keyboard.press("Tab")
    expect(menu).not_to_be_visible()
    assert button.get_attribute("aria-expanded") == "false"
    # Not where the pointer would show it.
    button.dispatch_event("click")
    expect(menu).to_be_visible()
    page.locator("article h1").click()
    expect(menu).not_to_be_visible()


def test_a_button_says_what_it_does_to_the_pointer_and_to_the_keyboard(visit):
    page = visit().open("book/entropy")
    button, words = page.locator("button.primary-toggle"), page.get_by_role("tooltip")
    assert button.get_attribute("aria-label") == "Toggle primary sidebar"
    for come, go in ((button.hover, page.locator("article h1").hover), (button.focus, button.blur)):
        come()
        expect(words).to_have_text("Toggle primary sidebar")
        assert button.get_attribute("aria-describedby") == words.get_attribute("id")
        go()
        expect(words).to_have_count(0)
        assert not button.get_attribute("aria-describedby")
    button.focus()
    expect(words).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)


def test_the_section_that_is_being_read_is_marked(visit):
    page = visit().open("book/entropy")
    marked = page.locator(".bd-sidebar-secondary .page-toc a.active")
    assert not marked.count()
    for place in ("exercises", "how-large-how-small"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", place)
        expect(marked).to_have_attribute("href", f"#{place}")


def test_a_listing_is_copied_without_its_last_line_end(visit, served):
    page = visit(home=served, permissions=["clipboard-read", "clipboard-write"]).open(
        "book/entropy"
    )
    listing = page.locator("div.highlight").first
    listing.hover()
    button = listing.locator("button.copybtn")
    button.click()
    expect(button).to_have_class(re.compile("success"))
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == listing.locator("pre").text_content()[:-1]
    )


def test_a_solution_opens_and_shows_what_its_cells_printed(visit):
    page = visit().open("book/entropy")
    solution = page.locator("#sol-entropy-sign")
    refusal = solution.get_by_text("it is false, for instance where")
    assert not refusal.is_visible()
    title = solution.locator("> summary")
    title.click()
    assert refusal.is_visible()
    title.click()
    assert not refusal.is_visible()


def test_a_link_to_a_solution_opens_it(visit):
    page = visit().open("book/entropy")
    solutions = page.locator("details.solution")
    assert solutions.count() > 1 and not page.locator("details.solution[open]").count()
    page.evaluate("location.hash = 'sol-entropy-sign'")
    page.locator("#sol-entropy-sign[open]").wait_for()
    assert page.locator("details.solution[open]").count() == 1
    page.reload()
    page.locator("#sol-entropy-sign[open]").wait_for()


def test_solutions_need_no_script(visit):
    page = visit(java_script_enabled=False).open("book/entropy")
    solutions = page.locator("details.solution > section").all()
    assert solutions and all(solution.is_visible() for solution in solutions)


def test_what_was_opened_to_be_printed_is_folded_again(visit):
    page = visit().open("book/entropy")
    folded = page.locator("details.solution")
    folded.first.locator("summary").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.solution[open]").count() == folded.count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.solution[open]").count() == 1


def test_theorems_and_exercises_are_numbered_as_in_the_pdf(visit, sources):
    # tests/pdf holds the PDF to the same sequence.
    visitor = visit()
    for number, (name, source) in enumerate(sources.items(), start=1):
        names = [block.name for block in source.blocks() if block.name.startswith("prf:")]
        kinds = [name.removeprefix("prf:").title() for name in names if name != "prf:proof"]
        expected = [f"{kind} {number}.{k}" for k, kind in enumerate(kinds, start=1)]
        exercises = len(list(source.blocks("exercise")))
        expected += [f"Exercise {number}.{k}" for k in range(1, exercises + 1)]
        titles = visitor.open(name).locator(
            "div.proof > .admonition-title, div.exercise > .admonition-title"
        )
        found = [re.match(r"\w+ [\d.]+", title) for title in titles.all_inner_texts()]
        assert [head[0] for head in found if head] == expected


def reached(start, ways):
    """All that can be come to from one label along `ways`, without itself."""
    found, new = set(), {start}
    while new:
        new = {each for label in new for each in ways.get(label, ())} - found
        found |= new
    return found - {start}


def test_the_graph_of_statements_can_be_followed(visit):
    visitor = visit()
    page = visitor.open("book/statements")
    marks = page.locator(".statements a[data-label]")
    found = "marks => marks.map((mark) => [mark.dataset.label, mark.dataset.uses.split(' ')])"
    uses = dict(marks.evaluate_all(found))
    users = {label: {user for user, used in uses.items() if label in used} for label in uses}
    lit = "marks => marks.filter((m) => m.classList.contains('lit')).map((m) => m.dataset.label)"
    mark = page.locator(".statements a[data-label='thm-gibbs']")
    mark.hover()
    below, above = (reached("thm-gibbs", ways) & uses.keys() for ways in (uses, users))
    assert below and above
    assert set(marks.evaluate_all(lit)) == {"thm-gibbs"} | below | above
    status = page.get_by_role("status").filter(has_text="Rests on")
    assert f"Rests on: {len(below)}. Needed by: {len(above)}." in status.inner_text()
    # Lines are lit between what is lit, and from the definitions that Gibbs' inequality uses.
    lines = page.locator(".statements [data-from].lit").evaluate_all(
        "lines => lines.map((line) => [line.dataset.from, line.dataset.to])"
    )
    assert {start for start, end in lines if end == "thm-gibbs"} == set(uses["thm-gibbs"])
    assert all({*ends} <= {"thm-gibbs"} | below | above for ends in lines)
    page.mouse.move(5, 5)
    assert not page.locator(".statements.followed").count()
    # By the keyboard too, from mark to mark.
    mark.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".statements.followed a.lit").count()
    assert not visitor.faults
