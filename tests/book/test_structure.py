"""The book as a whole: its contents, labels, claims, citations."""

import re
from collections import Counter

CLAIMS = {
    "base-tradition", "entropy-bits", "base-wrong", "kernel", "base-factor", "base-optimum",
    "ce-difference", "kl-similarity", "kl-zero", "kl-not-metric", "ce-no-zero", "counterexample",
    "loss-lower", "platform",
}  # fmt: skip


def test_every_page_is_in_the_contents(pages, root):
    sources = {file.relative_to(root).with_suffix("").as_posix() for file in root.glob("book/*.md")}
    assert {page.name for page in pages} == sources | {"index"}


def test_no_label_is_defined_twice(pages):
    labels = Counter(label for page in pages for label in page.labels)
    assert not [label for label, count in labels.items() if count > 1]


def test_the_claims_are_the_discussions_fourteen(pages):
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    ids = re.findall(r"^:+\{claim\} ([\w-]+)$", discussion.source, re.M)
    assert len(ids) == len(set(ids)) == 14
    assert set(ids) == CLAIMS
    # The page says their number twice.
    assert len(re.findall(r"\bfourteen\b", discussion.prose)) == 2


def test_advice_is_good_and_not_true(pages):
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    verdicts = dict(re.findall(r"\{claim\} (\S+)\n(?::.*\n)*:verdict: (\w+)", discussion.source))
    assert set(verdicts) == CLAIMS
    assert [name for name, verdict in verdicts.items() if verdict == "advice"] == ["platform"]


def test_every_claim_is_settled_in_a_chapter_that_links_to_it(pages):
    linked = {
        label
        for page in pages
        if page.name != "book/discussion"
        for label in re.findall(r"\{ref\}`[^`<]*<([\w-]+)>`", page.prose)
    }
    # The platform is the book, and no chapter's subject.
    assert linked >= CLAIMS - {"platform"}


def test_every_claim_names_a_place_that_exists(pages):
    labels = {label for page in pages for label in page.labels}
    (discussion,) = (page for page in pages if page.name == "book/discussion")
    shown = re.findall(r"^:shown: \{(?:prf:)?ref\}`([\w-]+)`$", discussion.source, re.M)
    assert len(shown) == len(CLAIMS)
    assert set(shown) <= labels


def test_what_is_cited_is_listed_and_what_is_listed_is_cited(pages, root):
    bibliography = (root / "book" / "references.bib").read_text(encoding="utf-8")
    listed = set(re.findall(r"^@\w+\{(\w+),", bibliography, re.M))
    cited = {
        key
        for page in pages
        for keys in re.findall(r"\{cite\}`([^`]+)`", page.prose)
        for key in re.split(r",\s*", keys)
    }
    assert cited == listed
