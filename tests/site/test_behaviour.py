"""What the site does when a reader acts: the claims' filter, the colour mode, solutions."""

import re


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
    visitor.open("book/entropy")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


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
