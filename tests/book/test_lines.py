"""One sentence a line, so that a diff shows the sentence that changed."""

import re

import pytest

# What is no sentence of the book's: code, formulas, addresses, tables, options and comments.
_OTHER = re.compile(
    r"^ *(?:\||:[\w-]+:|% |\.\. |```|:::).*$|^ *\d+\.(?= )"
    r"|\$\$.*?\$\$|\$(?:\\.|[^$\\])+\$|(`+).+?\1|\]\([^)]*\)",
    re.M,
)
# A stop within brackets is part of the sentence around them, and an initial is no stop.
_TWO = re.compile(r"(?<!\b[A-Z])[.?!][)\]\"”’*_]* +(?=[A-Z“*_§(])")
_BROKEN = re.compile(r"[a-z,;]\n *(?=[a-z]+ )")


def faults(prose):
    """Return the ends of sentences within a line, and the ends of lines within a sentence."""
    own = _OTHER.sub(lambda other: "§" * len(other[0]), prose)
    two = [prose[max(stop.start() - 30, 0) : stop.end() + 10] for stop in _TWO.finditer(own)
           if not _in_brackets(own[: stop.start()].rpartition("\n")[2])]  # fmt: skip
    return two + [prose[max(end.start() - 30, 0) : end.end() + 10] for end in _BROKEN.finditer(own)]


def _in_brackets(line):
    return line.count("(") > line.count(")")


def test_a_sentence_has_a_line_of_its_own(page):
    # YAML folds the lines of a description.
    prose = page.prose.removesuffix("\n".join(cell.alt for cell in page.cells))
    page.hold((words, "one sentence a line") for words in faults(prose))


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
    assert len(faults(wrong)) == 1


@pytest.mark.parametrize(
    "right",
    [
        "One sentence.\nAnd another.",
        "It holds (Jensen. The proof is above) for each of them.",
        "It is due to R. A. Fisher, and older than that.",
        "| A row. Its cell | another |",
        "Call `a. B`, and see.",
    ],
)
def test_what_is_right_is_left(right):
    assert not faults(right)
