"""Solutions that are folded: an element that needs no script, and a title without a fault."""

import pytest
from lxml import html

from tests import tiny

PAGE = """# Page

```{{exercise}} A coin
:label: ex-coin
Toss it.
```

```{{solution-start}} ex-coin
:label: sol-coin
{options}
```
It *fell*.
```{{solution-end}}
```

See {{ref}}`sol-coin`.
"""
EXTENSIONS = ["sphinx_exercise", "sphinx_bookkit.html.solutions"]


def _solution(tmp_path, options):
    built = tiny.build(tmp_path, {"index.md": PAGE.format(options=options)}, EXTENSIONS)
    assert not built.said
    page = html.document_fromstring(built.page())
    (link,) = page.findall(".//p/a[@href='#sol-coin']")
    return page.get_element_by_id("sol-coin"), link


def test_a_folded_solution_opens_by_its_title(tmp_path):
    solution, _ = _solution(tmp_path, ":class: dropdown")
    assert solution.tag == "details" and "open" not in solution.attrib
    assert {"solution", "admonition"} <= {*solution.get("class").split()}
    title, *rest = solution
    assert (title.tag, title.get("class")) == ("summary", "admonition-title")
    # A link within what opens and closes would be pressed for it.
    assert not title.findall(".//a")
    assert "It fell." in "".join(part.text_content() for part in rest)


def test_a_solution_that_is_not_folded_is_a_box(tmp_path):
    solution, _ = _solution(tmp_path, "")
    assert (solution.tag, solution[0].tag) == ("div", "p")


def test_the_link_in_a_title_begins_with_its_first_letter(tmp_path):
    solution, _ = _solution(tmp_path, "")
    (exercise,) = solution[0].findall("a")
    assert exercise.text_content() == "Exercise 1 (A coin)"


@pytest.mark.parametrize("options", [":class: dropdown", ""])
def test_a_link_says_the_title_of_the_solution(tmp_path, options):
    solution, link = _solution(tmp_path, options)
    assert solution[0].text_content() == link.text_content() == "Solution to Exercise 1 (A coin)"
