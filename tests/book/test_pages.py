"""What each page owes its reader, read off its source."""

import re

AMERICAN = (
    r"\b(?:behavior|color|favor|honor|neighbor|center|modeling|label(?:ed|ing))\b"
    r"|(?:factor|general|maxim|minim|normal|optim|regular)iz"
)


def test_prose_holds_no_number_typed_to_three_decimals(page):
    # What others wrote stands as they wrote it; code and glued values are computed.
    own = re.sub(r"“[^”]*”|\"[^\"]*\"|^:quote:.*$|`[^`]*`", "", page.prose, flags=re.M)
    assert not re.findall(r".*\d\.\d{3,}.*", own)


def test_prose_is_in_one_spelling(page):
    own = re.sub(r"“[^”]*”|\"[^\"]*\"|^:.*$|`[^`]*`", "", page.prose, flags=re.M)
    assert not re.findall(AMERICAN, own)


def test_prose_says_nothing_that_it_could_leave_out(page):
    assert not re.findall(r"\b(?:simply|clearly|obviously|note that)\b", page.prose, re.I)


def test_every_figure_says_what_it_shows(page):
    for cell in page.cells:
        if cell.figure:
            assert cell.figure["name"].startswith("fig-")
            assert len(cell.figure["caption"]) > 40
            assert len(cell.alt) > 40, cell.figure["name"]


def test_visible_code_fits_the_page(page):
    for cell in page.cells:
        if not cell.hidden:
            lines = cell.code.splitlines()
            assert len(lines) <= 18, lines[0]
            assert not [line for line in lines if len(line) > 84]


def test_every_exercise_has_a_solution_that_runs(chapter):
    exercises = re.findall(r"^```\{exercise\} .+\n:label: (ex-[\w-]+)$", chapter.source, re.M)
    assert len(exercises) >= 3
    for label in exercises:
        solution = re.search(
            rf"^```\{{solution-start\}} {label}\n(.*?)^```\{{solution-end\}}", chapter.source,
            re.M | re.S,
        )  # fmt: skip
        assert solution, label
        assert "```{code-cell} python" in solution[1], label


def test_a_chapter_settles_something_and_ends_with_what_to_remember(chapter):
    boxes = re.findall(r"^:::\{admonition\} .*\n:class: (?:correction|misconception)\n(.*?)^:::$",
                       chapter.source, re.M | re.S)  # fmt: skip
    assert boxes
    assert all("**Verdict.**" in box for box in boxes)
    last = re.search(r"^:::\{admonition\} What to remember\n:class: remember\n(.*?)^:::\s*\Z",
                     chapter.source, re.M | re.S)  # fmt: skip
    assert 3 <= len(re.findall(r"^- ", last[1], re.M)) <= 5


def test_a_chapter_derives_something(chapter):
    assert any("Derivation(" in cell.code for cell in chapter.cells if not cell.hidden)
