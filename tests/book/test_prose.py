"""The words of the pages: one spelling of each term, one notation, and nothing said for nothing.

What a page holds of numbers, American spelling and *clearly* is in test_pages, and which argument
comes first in test_directions.
"""

import re

import pytest

from sphinx_bookkit.page import Formula, Page, parse
from tests.book.places import QUOTED, descriptions, prose

# What is not written, and why. Words of others, code and formulas are theirs.
WORDS = {
    r"\b[Cc]ross entropy\b": "one term, with its hyphen: cross-entropy",
    r"\bKL-div|\bK-L\b|Kullback-Leibler": "KL divergence, as in the notation",
    r"\b(?:Jensen|Cauchy|Bretagnolle|Kolmogorov)-[A-Z]": "two people are joined by an en dash",
    r"\blog likelihood|\bone hot\b|\bsoft max\b|\blog odds\b": "terms that have a hyphen",
    r"\b(?:Shannon|information) entropy\b": "the book has one entropy of pmfs, and calls it that",
    r"\b(?:e\.g\.|i\.e\.|etc\.|cf\.)": "written out, so that it can be read aloud",
    r"\b(?:very|really|basically|of course|trivial\w*|easily|easy to see|powerful|elegant"
    r"|remarkabl\w*|interesting\w*|actually|essentially|it turns out|just|quite)\b":
        "what it adds is not in the mathematics",
    r"\b[Ww]e\b": "the reader is you, and the book has no we",
    r"\bcannot\b|\bcan not\b": "can't, as everywhere in the book",
    r"(?<=[a-z]{2}) (?:-|--|–|—) (?=[a-z])": "a dash is no stop: a colon, a comma or two sentences",
    r"\b([A-Za-z]{2,}) \1\b": "the same word twice",
}  # fmt: skip
FORMULAS = {
    r"D_\{|D_[A-Z]|KL *[\[(]|\\(?:mathrm|text)\{KL|\\mathbb\{KL": r"\KL{p}{q}, as in the notation",
    r"\bH\([pqr]; *[pqr]\)": "H(p, q), with a comma",
}
# "Also called relative entropy" is said where the divergence is defined and in the tables of words.
RELATIVE = {"book/kl-divergence", "book/notation"}


def _own(page: Page):
    """Yield what a page says in words of its own."""
    for said in (prose(page), descriptions(page)):
        yield said.without(QUOTED)


def faults(page):
    """Return what the rules find in a page, each with its line and the reason."""
    found = [
        (line, words, reason)
        for said in _own(page)
        for pattern, reason in WORDS.items()
        for line, words in said.find(pattern)
    ]
    return found + [
        (formula.line + formula.latex.count("\n", 0, match.start()), match[0], reason)
        for formula in page.all(Formula)
        for pattern, reason in FORMULAS.items()
        for match in re.finditer(pattern, formula.latex)
    ]


def test_the_words_are_those_of_the_book(page):
    page.hold(faults(page.tree))


def test_a_second_name_is_said_where_the_first_is_defined(page):
    if page.name not in RELATIVE:
        do = "write KL divergence: the other name is said where it is defined"
        said = (words.find("relative entropy") for words in _own(page.tree))
        page.hold((*found, do) for finds in said for found in finds)


@pytest.mark.parametrize(
    "wrong",
    [
        "The cross entropy is large.",
        "The KL-divergence is infinite.",
        "By Jensen-Shannon it is finite.",
        "The log likelihood of one label.",
        "Its Shannon entropy is a bit.",
        "Take a pmf, e.g. the uniform one.",
        "This is of course so.",
        "Here we take logarithms.",
        "It cannot rise.",
        "It is small - but not 0.",
        "It is the the entropy.",
        "Here $D_{KL}(p, q)$ is infinite.",
        "Here $H(p; q)$ is infinite.",
    ],
)
def test_what_is_not_written_is_found(wrong):
    ((line, _, _),) = faults(parse(f"# A page\n\n{wrong}\n"))
    assert line == 3


@pytest.mark.parametrize(
    "right",
    [
        'They write "cross entropy", and `cross entropy` in code.',
        "The cross-entropy of one-hot labels is the mean log-likelihood, with its sign turned.",
        "The Jensen–Shannon divergence of $p - q$ is $H(p, q) - x$.",
        "It can't rise, and $H_b(p)$ is a number.",
    ],
)
def test_what_is_written_passes(right):
    assert not faults(parse(right))
