"""The book as a whole: its contents, labels, claims, citations."""

import re
import subprocess
from datetime import date

import pytest

from sphinx_bookkit.html.notation import PAGES as COLOURED
from sphinx_bookkit.page import Citation, Reference

CLAIMS = {
    "base-tradition", "entropy-bits", "base-wrong", "kernel", "base-factor", "base-optimum",
    "ce-difference", "kl-similarity", "kl-zero", "kl-not-metric", "ce-no-zero", "counterexample",
    "loss-lower", "platform",
}  # fmt: skip


def test_every_page_is_in_the_contents(pages, root):
    sources = {file.relative_to(root).with_suffix("").as_posix() for file in root.glob("book/*.md")}
    assert {page.name for page in pages} == sources | {"index"}


def test_places_without_the_colours_of_truth_and_model_are_there(pages):
    labels = {page.name: {*page.tree.labels} for page in pages}
    assert labels.keys() >= COLOURED.keys()
    assert not [others - labels[page] for page, others in COLOURED.items() if others - labels[page]]


@pytest.fixture(name="claims")
def claims_of_the_discussion(pages):
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    return list(discussion.tree.blocks("claim"))


def test_the_claims_are_the_discussions_fourteen(claims, pages):
    assert sorted(claim.label for claim in claims) == sorted(CLAIMS)
    assert len(claims) == 14
    # The page says their number twice.
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    assert discussion.prose().text.split().count("fourteen") == 2


def test_advice_is_good_and_not_true(claims):
    verdicts = {claim.label: claim.options["verdict"] for claim in claims}
    assert set(verdicts) == CLAIMS
    assert [name for name, verdict in verdicts.items() if verdict == "advice"] == ["platform"]


def test_the_discussion_counts_its_verdicts(claims, pages):
    verdicts = [claim.options["verdict"] for claim in claims]
    counted = {name: verdicts.count(name) for name in dict.fromkeys(verdicts)}
    assert counted == {"true": 4, "conditional": 5, "convention": 1, "slip": 1, "advice": 1,
                       "false": 2}  # fmt: skip
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    said = " ".join(discussion.prose().text.split())
    assert "Four of them are true as they stand, and five with a condition said." in said
    assert "One is a convention, one a slip, and one good advice. Two are false, one from" in said
    false = [claim for claim in claims if claim.options["verdict"] == "false"]
    assert {claim.options["by"] for claim in false} == {"Konstantin Burlachenko", "the article"}


def test_every_claim_is_settled_in_a_chapter_that_links_to_it(pages):
    linked = {
        reference.target
        for page in pages
        if page.name != "book/discussion"
        for reference in page.tree.all(Reference)
        if reference.name == "ref"
    }
    # The platform is the book, and no chapter's subject.
    assert linked >= CLAIMS - {"platform"}


def test_every_claim_names_a_place_that_exists(claims, pages):
    labels = {label for page in pages for label in page.tree.labels}
    shown = [[part.target for part in claim.said["shown"] if isinstance(part, Reference)]
             for claim in claims]  # fmt: skip
    assert all(shown)
    assert {label for places in shown for label in places} <= labels


def test_what_is_cited_is_listed_and_what_is_listed_is_cited(pages, root):
    bibliography = (root / "book" / "references.bib").read_text(encoding="utf-8")
    listed = set(re.findall(r"^@\w+\{(\w+),", bibliography, re.M))
    citations = (citation for page in pages for citation in page.tree.all(Citation))
    assert {key for citation in citations for key in citation.keys} == listed


def test_what_was_false_has_the_day_on_which_it_was_mended(pages, root):
    errata = [erratum for page in pages for erratum in page.tree.blocks("erratum")]
    days = [date.fromisoformat(erratum.argument.split()[0]) for erratum in errata]
    assert len(days) > 5
    assert days == sorted(days, reverse=True)
    first, last = (
        date.fromisoformat(_said_by_git(root, "log", *which, "--format=%cs").split()[-1])
        for which in (("--max-parents=0",), ("-1",))
    )
    assert first <= days[-1] and days[0] <= last
    labels = [erratum.options["label"] for erratum in errata]
    assert len({*labels}) == len(labels)


def _said_by_git(root, *command):
    """Return what git says of the book's repository, where it has all commits."""
    said = subprocess.run(["git", "-C", root, *command], capture_output=True, text=True)
    shallow = subprocess.run(["git", "-C", root, "rev-parse", "--is-shallow-repository"],
                             capture_output=True, text=True)  # fmt: skip
    if said.returncode or shallow.stdout.strip() != "false":
        pytest.skip("the commits are not here")
    return said.stdout
