"""What each page owes its reader, read off its source."""

import re

from sphinx_bookkit.page import Block, Cell

AMERICAN = (
    r"\b(?:behavior|color|favor|honor|neighbor|center|modeling|label(?:ed|ing))\b"
    r"|(?:factor|general|maxim|minim|normal|optim|regular)iz"
)


def test_prose_holds_no_number_typed_to_three_decimals(page):
    # What others wrote stands as they wrote it; code and glued values are computed.
    own = re.sub(r"“[^”]*”|\"[^\"]*\"|^:quote:.*$|`[^`]*`", "", page.prose, flags=re.M)
    typed = re.findall(r"\d+\.\d{3,}", own)
    page.hold((number, "compute it, publish it, and glue its name") for number in typed)


def test_prose_is_in_one_spelling(page):
    own = re.sub(r"“[^”]*”|\"[^\"]*\"|^:.*$|`[^`]*`", "", page.prose, flags=re.M)
    american = re.findall(AMERICAN, own)
    page.hold((word, "British spelling") for word in american)


def test_prose_says_nothing_that_it_could_leave_out(page):
    idle = re.findall(r"\b(?:simply|clearly|obviously|note that)\b", page.prose, re.I)
    page.hold((word, "leave it out") for word in idle)


def test_every_figure_says_what_it_shows(page):
    for cell in page.cells:
        if cell.figure:
            name, words = cell.figure["name"], (cell.figure["caption"], cell.alt)
            page.hold([(name, "a figure's name begins with fig-")] * (not name.startswith("fig-")))
            page.hold([(name, "a caption and an alt, of more than 40 characters each")]
                      * (min(map(len, words)) <= 40))  # fmt: skip


def test_visible_code_fits_the_page(page):
    faults = []
    for cell in page.cells:
        if not cell.hidden:
            lines = cell.code.splitlines()
            faults += [(lines[0], f"{len(lines)} lines in view: at most 18")] * (len(lines) > 18)
            faults += [(line, "at most 84 columns") for line in lines if len(line) > 84]
    page.hold(faults)


def test_every_exercise_has_a_solution_that_runs(chapter):
    exercises = [block.label for block in chapter.tree.blocks("exercise")]
    assert len(exercises) >= 3
    assert all(label.startswith("ex-") for label in exercises)
    solved, running = "", set()
    for part in chapter.tree.parts:
        if isinstance(part, Block) and part.name in ("solution-start", "solution-end"):
            solved = part.argument
        elif isinstance(part, Cell):
            running.add(solved)
    idle = [label for label in exercises if label not in running]
    chapter.hold((label, "its solution is there, and holds a cell") for label in idle)


def test_a_chapter_settles_something_and_ends_with_what_to_remember(chapter):
    boxes = list(chapter.tree.blocks("admonition"))
    settled = [box for box in boxes
               if box.options.get("class") in ("correction", "misconception")]  # fmt: skip
    assert settled
    assert all("**Verdict.**" in box.body for box in settled)
    last = chapter.tree.parts[-1]
    assert last == boxes[-1]
    assert (last.argument, last.options["class"]) == ("What to remember", "remember")
    assert 3 <= sum(line.startswith("- ") for line in last.body.split("\n")) <= 5


def test_a_chapter_derives_something(chapter):
    assert any("Derivation(" in cell.code for cell in chapter.cells if not cell.hidden)
