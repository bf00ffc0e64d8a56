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
    visitor.open_once_kept("book/entropy", "theme", "dark")
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
