"""One sentence a line, so that a diff shows the sentence that changed."""

import re

import pytest

from sphinx_bookkit.page import parse
from tests.book.places import QUOTED, prose

# A stop within brackets is part of the sentence around them, and an initial is no stop.
_TWO = re.compile(r"(?<!\b[A-Z])[.?!][)\]\"”’*_]* +(?=[A-Z“*_§(])")
_BROKEN = re.compile(r"[a-z,;]\n *(?=[a-z]+ )")


def faults(page):
    """Return the ends of sentences within a line, and the ends of lines within a sentence."""
    said = prose(page, lambda part: "§", sentences=True)
    own = said.without(QUOTED)
    stops = [stop for stop in _TWO.finditer(own.text)
             if not _in_brackets(own.text[: stop.start()].rpartition("\n")[2])]  # fmt: skip
    return [(own.line(end.start()), _around(said.text, end), DO)
            for end in (*stops, *_BROKEN.finditer(own.text))]  # fmt: skip


DO = "one sentence a line"


def _around(text, end):
    """Return the words before and behind an end, without those that are cut."""
    before, behind = text[: end.start()].split()[-5:], text[end.end() :].split()[:3]
    return " ".join([*before, end[0].strip(), *behind])


def _in_brackets(line):
    return line.count("(") > line.count(")")


def test_a_sentence_has_a_line_of_its_own(page):
    page.hold(faults(page.tree))


@pytest.mark.parametrize(
    "wrong",
    [
        "One sentence. And another.",
        "Is it finite? *Yes*, if the model is positive.",
        "**Verdict.** It is no metric.",
        "It is $H(p)$. The rest is not.",
        "A sentence that goes on\nin the next line.",
    ],
)
def test_a_fault_is_found(wrong):
    assert [line for line, _, _ in faults(parse(f"# A page\n\n{wrong}\n"))] == [3]


@pytest.mark.parametrize(
    "right",
    [
        "One sentence.\nAnd another.",
        "It holds (Jensen. The proof is above) for each of them.",
        "It is due to R. A. Fisher, and older than that.",
        "| A row. Its cell | another |\n|---|---|\n| a | b |",
        "Call `a. B`, and see.",
    ],
)
def test_what_is_right_is_left(right):
    assert not faults(parse(right))
