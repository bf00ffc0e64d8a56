"""The indexes of questions and misconceptions: what an entry shows, and the links both ways."""

import re

import pytest

from tests import tiny

INDEX = """
# A Book

```{toctree}
chapter
questions
```
"""
CHAPTER = """
# A chapter

(sec-floor)=
## The floor

It is $H(p)$.

### Deeper

More.

(sec-unit)=
## The unit

See {ref}`q-floor`.
"""
ENTRY = """:::{question} q-floor
:says: Why does $D(p \\,\\|\\, q)$ not go to $0$?
:shown: sec-floor sec-unit
Because of the **entropy**.
:::
"""
MISTAKE = """:::{misconception} m-zero
:says: A good loss is 0.
:shown: sec-floor
It is not.
:::
"""


def _build(folder, questions):
    files = {"index.md": INDEX, "chapter.md": CHAPTER, "questions.md": questions}
    built = tiny.build(folder, files, ["sphinx_bookkit.entries"])
    return {name: built.page(name) for name in ("chapter", "questions")}, built.said


def _answers(html):
    lines = re.findall(r'<p class="answers">(.*?)</p>', html, re.S)
    return [re.sub(r"<[^>]+>", "", line) for line in lines]


def test_an_entry_has_its_answer_and_its_places(tmp_path):
    pages, said = _build(tmp_path, f"# Questions\n\n{ENTRY}")
    assert said == ""
    html = pages["questions"]
    assert re.search(r'id="q-floor".*?<strong>Why does <span', html, re.S)
    assert "<strong>entropy</strong>" in html
    assert 'href="chapter.html#sec-floor"' in html and 'href="chapter.html#sec-unit"' in html
    assert "Shown in The floor and The unit." in re.sub(r"<[^>]+>", "", html)


def test_the_sections_link_back_and_the_deeper_ones_do_not(tmp_path):
    pages, _ = _build(tmp_path, f"# Questions\n\n{ENTRY}\n{MISTAKE}")
    assert _answers(pages["chapter"]) == [
        r"Answers the question “Why does \(D(p \,\|\, q)\) not go to \(0\)?”",
        "Against the misconception “A good loss is 0”",
        r"Answers the question “Why does \(D(p \,\|\, q)\) not go to \(0\)?”",
    ]
    # On the site both lines are one note.
    assert len(re.findall(r'<div class="notes [^>]*>', pages["chapter"])) == 2
    floor = pages["chapter"].index('class="answers"')
    assert floor < pages["chapter"].index("Deeper")
    assert 'href="questions.html#q-floor"' in pages["chapter"]


def test_a_section_whose_title_is_the_question_does_not_repeat_it(tmp_path):
    asked = ENTRY.replace("Why does $D(p \\,\\|\\, q)$ not go to $0$?", "The floor")
    pages, _ = _build(tmp_path, f"# Questions\n\n{asked}")
    assert _answers(pages["chapter"]) == ["Answers the question “The floor”"]
    assert pages["chapter"].index('class="answers"') > pages["chapter"].index("The unit")


def test_an_edit_of_the_index_alone_reaches_the_chapters(tmp_path):
    _build(tmp_path, f"# Questions\n\n{ENTRY}")
    pages, _ = _build(tmp_path, f"# Questions\n\n{MISTAKE}")
    assert _answers(pages["chapter"]) == ["Against the misconception “A good loss is 0”"]


def test_several_entries_of_a_section_are_told_apart(tmp_path):
    pages, _ = _build(tmp_path, f"# Questions\n\n{MISTAKE}\n{MISTAKE.replace('m-zero', 'm-two')}")
    said = "“A good loss is 0”"
    assert _answers(pages["chapter"]) == [f"Against the misconceptions {said} · {said}"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (":shown: sec-floor sec-unit\n", "", "has no :shown:"),
        ("Because of the **entropy**.\n", "", "Content block expected"),
        ("sec-floor sec-unit", "sec-nowhere", "undefined label: 'sec-nowhere'"),
    ],
)
def test_an_incomplete_entry_is_refused(tmp_path, old, new, complaint):
    _, said = _build(tmp_path, f"# Questions\n\n{ENTRY.replace(old, new)}")
    assert complaint in said
