"""Mutants of relations that are typed on a page: what is altered, and what becomes of it."""

import pytest

from sphinx_bookkit import relations
from tests import tiny
from tools.mutation import runner, typed
from tools.mutation.operators import of_relations

NOTATION = "# Notation\n\n% throughout: p, q pmfs of x; b > 1\n"
PAGE = r"""
# A chapter

:::{prf:theorem} Gibbs
:label: thm-gibbs
% claim: $\KL{p}{q} \ge 0$; equality iff $p = 1 q$
For all pmfs, $\KL{p}{q} \ge 0$, with equality exactly if $p = 1 q$.
:::

It rests on $H(p, q) = H(p) + \KL{p}{q}$, and on nothing else if $q(x) > 0$.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("typed")
    pages = {"index": "# A book\n", "book/notation": NOTATION, "book/chapter": PAGE}
    tiny.write(root, pages, {"execute_notebooks": "off"})
    return root


def _of(book):
    return {mutant.after: mutant for mutant in of_relations(book)}


def test_what_is_checked_is_altered_and_nothing_else(book):
    found = _of(book)
    assert {mutant.before for mutant in found.values()} == {
        r"\KL{p}{q} \ge 0", r"H(p, q) = H(p) + \KL{p}{q}", "p = 1 q",
    }  # fmt: skip
    assert {r"\KL{q}{p} \ge 0", r"\KL{p}{q} \le 0", r"\KL{p}{q} > 0", r"\KL{p}{q} \ge 1"} <= {
        *found
    }
    assert {r"H(q, p) = H(p) + \KL{p}{q}", r"H(p, q) = H(p) - \KL{p}{q}", "H(p, q) = H(p)"} <= {
        *found
    }


def test_what_is_false_is_noticed_although_its_mark_is_altered_too(book):
    verdicts = runner.judge(book, _of(book).values())
    survived = {mutant.after for mutant, fault in verdicts.items() if fault is None}
    # It holds as well.
    assert survived == {r"\KL{q}{p} \ge 0", "p = q"}
    told = {mutant.after: fault for mutant, fault in verdicts.items()}
    assert told[r"\KL{p}{q} \le 0"].place == "book/chapter.md:17"
    assert "1" in told[r"\KL{p}{q} \ge 1"].said


def test_the_page_as_it_is_has_no_fault(book):
    for page in ("book/chapter", "book/notation"):
        judged = relations.of_page(book, page)
        assert not judged.faults and not [*judged.open("boxes"), *judged.open("text")]
    assert [*typed.judge(book, "book/chapter", [(99, "p = q", "p = 2 q")])] == [None]
