r"""What an author says of the relations of a box or a paragraph, in comments that no reader sees.

    % given: v list of x; t > 0                  for what the relations below are stated
    % where: m(x) = \frac12 (p(x) + q(x))        what abbreviates
    % in words: q'(y) = \sum_x q(x)\, w(y \mid x)  the same, where words say it: “likewise”
    % claim: $\KL{p}{q} \ge 0$; equality iff $p = q$
    % claim: $H(p, q) = H(p)$ iff $p = q$
    % supposes: $p(x) > 0$                       a condition
    % defines: $Z = \sum_x q(x)$                 a definition
    % wrong: $H(p, q) = H(q, p)$                 quoted, and has to be refused
    % density: $h(cX) = h(X) + \log |c|$         why the checker can't read it
    % density: $h(X + c) = h(X)$; computed by thm-shift   and what computes it

They stand in the box, or before the paragraph. ``% throughout:`` declares for the rest of its
section. Each relation in a mark is printed in the box, word for word: what is checked is what is
read. ``computed by`` names a statement that is checked as a whole, or what a cell says that it
``:computes:``; `sphinx_bookkit.statements.graph` holds that there is such a check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_bookkit.page import Comment

__all__ = [
    *("DECLARING", "DISPLAYS", "KINDS", "NOTATION", "REASONS"),
    *("Mark", "MarkError", "bare", "marks_of"),
]

# Why a relation is not checked, as a table says it.
REASONS = {
    "density": "densities and integrals",
    "limit": "limits, infima, and what holds only nearly",
    "matrix": "vectors, matrices and gradients",
    "function": "a function of which no more is known",
    "sequence": "sequences of any length",
    "half": "one half of an “if and only if”",
    "beyond": "other objects than the checker knows",
}
# What names something, and claims nothing.
NOTATION = "notation"
# What a relation is said to be.
KINDS = ("supposes", "defines", "wrong", NOTATION, *REASONS)
DECLARING = ("given", "where", "in words", "throughout")
_WORDS = (*DECLARING, "claim", *KINDS)
DISPLAYS = "$$"
_COMPUTED = re.compile(r";?\s*computed by((?:\s+[\w-]+)+)")
_TOKEN = re.compile(r"\\(?:begin|end)\{aligned\}|\\[A-Za-z]+|\\.|\S", re.S)
_SPACING = re.compile(
    r"\\[,;:! ]|~|&|\\(?:begin|end)\{aligned\}|\\q?quad|\\[Bb]igg?[lrm]?|\\left|\\right"
)


class MarkError(ValueError):
    """A mark that can't be read: its line, and what to do."""

    def __init__(self, line: int, what: str):
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Mark:
    """One line of a comment.

    Attributes
    ----------
    word : str
    text : str
        What follows it.
    formulas : tuple of str
        What stands in dollars; "$$" stands for the displays.
    said : str
        Of a claim, what follows its formula: "iff $p = q$".
    line : int
    computed : tuple of str
        Of what the checker can't read, the names of what computes it.
    """

    word: str
    text: str
    formulas: tuple[str, ...]
    said: str
    line: int
    computed: tuple[str, ...] = ()


def bare(latex: str) -> str:
    """Return LaTeX without spacing, sizes and a stop at its end: what is the same is printed."""
    kept = [one for one in _TOKEN.findall(latex) if not _SPACING.fullmatch(one)]
    while kept and kept[-1] in {".", ",", ";"}:
        kept.pop()
    joined = ""
    for one in kept:
        # "\ln B" is no command "\lnB".
        apart = one[0].isalpha() and re.search(r"\\[A-Za-z]+$", joined)
        joined += f" {one}" if apart else one
    return joined


def marks_of(comment: Comment) -> Iterator[Mark]:
    """Yield the marks among the lines of a comment; one that is indented goes on."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(comment.text.split("\n"), comment.line):
        if lines and line.startswith("   "):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
        else:
            lines.append((number, line.strip()))
    for number, line in lines:
        word, colon, text = line.partition(":")
        if colon and word in _WORDS:
            yield _mark(word, text.strip(), number)


def _mark(word: str, text: str, line: int) -> Mark:
    if word not in {"claim", *KINDS}:
        return Mark(word, text, (), "", line)
    pieces = text.replace(DISPLAYS, "$ $").split("$")
    formulas = tuple(one.strip() or DISPLAYS for one in pieces[1::2])
    if len(pieces) % 2 == 0 or not formulas:
        raise MarkError(line, f"after {word}: stand relations in dollars, as they are printed")
    if word != "claim":
        return Mark(word, text, formulas, "", line, _computed(word, pieces[-1].strip(), line))
    start = text.find("$", 2 if text.startswith(DISPLAYS) else 1)
    said = text[start + 1 :].lstrip(" ;,")
    return Mark(word, text, formulas, said, line)


def _computed(word: str, behind: str, line: int) -> tuple[str, ...]:
    """Return the names of what computes a relation, from what stands behind the last one."""
    if not behind:
        return ()
    found = _COMPUTED.fullmatch(behind)
    if not found or word not in REASONS:
        raise MarkError(line, f"after the relations of {word}: nothing stands but, of what the "
                        "checker can't read, “; computed by LABEL”")  # fmt: skip
    return tuple(found[1].split())
