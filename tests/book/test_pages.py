"""What each page owes its reader, read off its source."""

import re

from sphinx_bookkit.page import Block, Cell, Formula, Heading, Text
from tests.book.places import QUOTED, descriptions, latex, like, sign

AMERICAN = (
    r"\b(?:behavior|color|favor|honor|neighbor|center|modeling|label(?:ed|ing))\b"
    r"|(?:factor|general|maxim|minim|normal|optim|regular)iz"
)
TEACHES = "After this chapter you can"


def _says(page, show=sign):
    """Yield what a page says, in words of its own."""
    for said in (page.prose(show), descriptions(page.tree)):
        yield said.without(QUOTED)


def test_prose_holds_no_number_typed_to_three_decimals(page):
    # What others wrote stands as they wrote it; code and glued values are computed.
    do = "compute it, publish it, and glue its name"
    found = [typed for said in _says(page, latex) for typed in said.find(r"\d+\.\d{3,}")]
    found += [(formula.line, typed) for formula in page.tree.all(Formula) if formula.display
              for typed in re.findall(r"\d+\.\d{3,}", formula.latex)]  # fmt: skip
    page.hold((*typed, do) for typed in found)


def test_prose_is_in_one_spelling(page):
    found = (word for said in _says(page) for word in said.find(AMERICAN))
    page.hold((*word, "British spelling") for word in found)


def test_prose_says_nothing_that_it_could_leave_out(page):
    idle = r"\b(?:simply|clearly|obviously|note that)\b"
    found = (words for said in _says(page) for words in said.find(idle, re.I))
    page.hold((*words, "leave it out") for words in found)


def test_every_figure_says_what_it_shows(page):
    faults = []
    for cell in page.cells:
        if cell.figure:
            name = cell.figure["name"]
            if not name.startswith("fig-"):
                faults.append((cell.line, name, "give the figure a name that begins with fig-"))
            for what, words in (("caption", cell.figure["caption"]), ("alt", cell.alt)):
                if len(words) <= 40:
                    do = f"its {what} says what is to be seen, in more than 40 characters"
                    faults.append((cell.line, words or name, do))
    page.hold(faults)


# What MyST-NB knows, and what the book adds.
TAGS = {f"{what}-{of}" for what in ("hide", "remove") for of in ("cell", "input", "output")}
OPTIONS = {"tags", "mystnb", "checks", "case", "computes"}


def test_the_options_of_a_cell_are_known(page):
    faults = []
    for cell in page.cells:
        faults += [(cell.line, tag, f"there is no such tag{like(tag, TAGS)}")
                   for tag in cell.tags if tag not in TAGS]  # fmt: skip
        faults += [(cell.line, name, f"a cell has no such option{like(name, OPTIONS)}")
                   for name in cell.options if name not in OPTIONS]  # fmt: skip
    page.hold(faults)


def test_a_page_has_one_title(page):
    titles = [part for part in page.tree.parts if isinstance(part, Heading) and part.level == 1]
    do = "a page has one title, a line with one #: begin a section by two"
    page.hold((title.line, title.text, do) for title in titles[1:])
    assert titles, f"{page.name}.md has no title: begin it by a line with one #"


def test_visible_code_fits_the_page(page):
    faults = []
    for cell in page.cells:
        lines = cell.code.splitlines()
        # Of a chain is seen what is typeset, and its source when it is opened.
        widest = 100 if cell.magic else 84
        if not cell.hidden:
            if len(lines) > 18 and not cell.magic:
                do = f"{len(lines)} lines in view, and 18 at most: hide what only sets up or draws"
                faults.append((cell.first, lines[0], do))
            do = f"at most {widest} columns: break it"
            faults += [(cell.first + below, line, do)
                       for below, line in enumerate(lines) if len(line) > widest]  # fmt: skip
    page.hold(faults)


def test_every_exercise_has_a_solution_that_runs(chapter):
    exercises = list(chapter.tree.blocks("exercise"))
    faults = [(one.line, one.label or one.argument, "give it a label that begins with ex-")
              for one in exercises if one.label and not one.label.startswith("ex-")]  # fmt: skip
    if len(exercises) < 3:
        faults.append((exercises[0].line, exercises[0].label, "a chapter has three exercises"))
    running, opened = set(), None
    for part in chapter.tree.parts:
        if isinstance(part, Block) and part.name in ("solution-start", "solution-end"):
            if (part.name == "solution-start") == (opened is not None):
                do = "a solution begins by ```{solution-start} and ends by ```{solution-end}"
                faults.append(((opened or part).line, (opened or part).argument, do))
            opened = part if part.name == "solution-start" else None
        elif isinstance(part, Cell) and opened:
            running.add(opened.argument)
    if opened:
        faults.append((opened.line, opened.argument, "end the solution by ```{solution-end}"))
    do = "answer it in a solution that holds a cell: ```{solution-start} with this label"
    faults += [(one.line, one.label, do) for one in exercises
               if one.label and one.label not in running]  # fmt: skip
    chapter.hold(faults)


def test_a_chapter_settles_something_and_ends_with_what_to_remember(chapter):
    boxes = list(chapter.tree.blocks("admonition"))
    settled = [box for box in boxes
               if box.options.get("class") in ("correction", "misconception")]  # fmt: skip
    do = "say **Verdict.** in the box, and what it is"
    faults = [(box.line, box.argument, do) for box in settled if "**Verdict.**" not in box.body]
    last = chapter.tree.parts[-1]
    if not settled:
        do = "settle something in an admonition of :class: misconception or correction"
        faults.append((last.line, chapter.name, do))
    remember = isinstance(last, Block) and last.options.get("class") == "remember"
    if not remember or last.argument != "What to remember":
        do = "end the chapter with :::{admonition} What to remember, of :class: remember"
        faults.append((last.line, getattr(last, "argument", ""), do))
    elif not 3 <= sum(line.startswith("- ") for line in last.body.split("\n")) <= 5:
        faults.append((last.line, last.argument, "three to five items, each after a hyphen"))
    chapter.hold(faults)


def test_a_chapter_opens_with_a_question_its_answer_and_what_it_teaches(chapter):
    parts = chapter.tree.parts
    end = next(at for at, part in enumerate(parts) if isinstance(part, Heading) and part.level == 2)
    # A table and a picture of the question are no text, and may stand beside it.
    seen = [part for part in parts[:end] if isinstance(part, Text | Block)
            or (isinstance(part, Cell) and (part.figure or not part.hidden))]  # fmt: skip
    at = [place for place, part in enumerate(seen)
          if isinstance(part, Block) and part.options.get("class") == "answer"]  # fmt: skip
    before, below = (seen[: at[0]], seen[at[0] + 1 :]) if len(at) == 1 else ([], [])
    if not any("?" in part.source for part in before if isinstance(part, Text)):
        do = "ask a question, and answer it in one {admonition} The answer of :class: answer"
        chapter.hold([(parts[0].line, chapter.name, do)])
    if not (below and isinstance(below[0], Text) and below[0].source.startswith(TEACHES)):
        line = seen[at[0]].line
        chapter.hold([(line, "The answer", f"go on below it with {TEACHES!r} and a verb")])


def test_a_chapter_derives_something(chapter):
    seen = [cell for cell in chapter.cells if not cell.hidden]
    if not any(cell.magic == "derivation" for cell in seen):
        do = "derive something in a cell that is shown: %%derivation, and a chain below it"
        chapter.hold([(1, chapter.name, do)])
