"""The pages of the book, in its order, and what each of them holds."""

import pickle
from pathlib import Path

import pytest
import yaml

from sphinx_bookkit import page, pages
from sphinx_bookkit.page import (
    Block,
    Citation,
    Comment,
    Formula,
    Heading,
    Item,
    Label,
    Link,
    Listing,
    PageError,
    Reference,
    Role,
    Text,
    Verbatim,
    Words,
    parse,
)

ROOT = Path(__file__).resolve().parents[2]


def test_pages_come_in_the_order_of_the_contents_and_each_is_there():
    found = pages.every(ROOT)
    assert found[0] == "index" and found.index("book/entropy") < found.index("book/base")
    assert len(set(found)) == len(found)
    assert all((ROOT / f"{page}.md").is_file() for page in found)


def test_pages_in_parts_are_found_too(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n"
        "- caption: One\n  chapters:\n  - file: a\n- caption: Two\n  chapters:\n  - file: b\n"
    )
    assert pages.every(tmp_path) == ["index", "a", "b"]


def test_executed_pages_are_those_that_hold_code():
    executed = pages.executed(ROOT)
    assert executed[0] == "index" and "book/entropy" in executed
    assert "book/references" not in executed


def test_a_page_that_speaks_of_cells_is_not_executed(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    said = (
        "# A page\n\n```{{code-cell}}` is a word.\n\n````md\n```{code-cell} python\n1\n```\n````\n"
    )
    (tmp_path / "index.md").write_text(said)
    assert pages.executed(tmp_path) == []


def test_the_syntax_is_that_of_the_build():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    # What is typed, and not what is printed for it.
    assert set(config["parse"]["myst_enable_extensions"]) - {"smartquotes"} == page.EXTENSIONS


def test_every_page_of_the_book_has_its_cells_where_it_says():
    for name in pages.every(ROOT):
        found = pages.read(ROOT, name)
        data = found.path.read_bytes()
        lines = data.decode().split("\n")
        for cell in found.cells:
            code = cell.written.encode()
            assert data[cell.start : cell.start + len(code)] == code
            assert lines[cell.line - 1].startswith("```{code-cell}")
            assert lines[cell.first - 1 :][: cell.code.count("\n") + 1] == cell.code.split("\n")
            assert lines[cell.end - 2] == "```"


def test_a_page_is_parsed_once_for_each_state_of_its_file(tmp_path):
    file = tmp_path / "page.md"
    file.write_text("# One\n")
    one = page.read(file)
    file.write_text("# One\n")
    assert page.read(file) is one
    file.write_text("# Two\n")
    (heading,) = page.read(file).all(Heading)
    assert heading.text == "Two"


def test_another_process_finds_a_page_parsed_while_its_file_and_the_parser_are_as_they_were(
    tmp_path, monkeypatch
):
    def parses():
        """Tell whether another process would parse the page."""
        made = []
        pages._kept.cache_clear()
        monkeypatch.setattr(page, "parsed", lambda *file: made.append(parsed(*file)) or made[0])
        found, count = pages.read(tmp_path, "page"), len(made)
        assert found == parse(file.read_text(), file)
        return count == 1

    parsed, file = page.parsed, tmp_path / "page.md"
    (tmp_path / "pages.md").write_text("# Another\n")
    pages.read(tmp_path, "pages")
    file.write_text("# One\n")
    assert [parses(), parses()] == [True, False]
    file.write_text("# Two\n")
    assert [parses(), parses()] == [True, False]
    monkeypatch.setattr(pages, "_parser", lambda: "a newer one")
    assert [parses(), parses()] == [True, False]
    file.write_text("# One\n")
    pages.read(tmp_path, "page")
    assert len([*(tmp_path / pages.FOLDER).iterdir()]) == 2


NESTED = """# A page

:::::{admonition} What $a$ says
:class: misconception

::::{prf:theorem} Gibbs' inequality, $D \\ge 0$
:label: thm-gibbs
:tested: tests/test_laws.py::test_gibbs
Say it {cite}`cover2006,gibbs1902`.

```{math}
:label: eq-gibbs
D(p) \\ge 0
```
::::

See {eq}`eq-gibbs`.
:::::
"""


def test_blocks_stand_in_blocks():
    read = parse(NESTED)
    outer, inner, display = read.all(Block)
    assert [block.name for block in (outer, inner, display)] == [
        "admonition",
        "prf:theorem",
        "math",
    ]
    assert [block.line for block in (outer, inner, display)] == [3, 6, 11]
    assert [block.end for block in (outer, inner, display)] == [19, 16, 15]
    assert outer.argument == "What $a$ says"
    assert outer.options == {"class": "misconception"}
    assert inner in outer.parts and display in inner.parts
    assert list(read.blocks("prf:theorem")) == [inner]
    assert [(r.name, r.target, r.line) for r in read.all(Reference)] == [("eq", "eq-gibbs", 17)]
    (citation,) = read.all(Citation)
    assert citation.keys == ("cover2006", "gibbs1902") and citation.line == 9
    assert read.labels == ("thm-gibbs", "eq-gibbs")


def test_formulas_are_found_in_titles_blocks_and_text_each_on_its_line():
    found = [(f.latex.strip(), f.line, f.display) for f in parse(NESTED).all(Formula)]
    assert found == [("a", 3, False), (r"D \ge 0", 6, False), (r"D(p) \ge 0", 13, True)]


WORDS = r"""A formula $x$,
another $y
/ 2$, and {math}`z`.

| symbol | meaning |
|---|---|
| $\KL{p}{q}$ | divergence, {glue:}`d` |
| $H(p)$ | entropy |

1. A step
   that takes $a$ lines:

   $$
   b
   $$ (eq-b)

   ```{math}
   :label: eq-c
   c
   ```
2. See [that](https://example.org) and {prf:ref}`the
   theorem <thm-one>`.

> Quoted $d$.

\begin{align}
e
\end{align}

Term $f$
: What it means, $g$.
"""


def test_formulas_stand_in_paragraphs_tables_lists_quotations_and_displays():
    found = [(f.latex.strip(), f.line, f.display, f.label) for f in parse(WORDS).all(Formula)]
    assert found == [
        ("x", 1, False, ""), ("y\n/ 2", 2, False, ""), ("z", 3, False, ""),
        (r"\KL{p}{q}", 7, False, ""), ("H(p)", 8, False, ""),
        ("a", 11, False, ""), ("b", 13, True, "eq-b"), ("c", 19, True, "eq-c"),
        ("d", 24, False, ""),
        ("\\begin{align}\ne\n\\end{align}", 26, True, ""),
        ("f", 30, False, ""), ("g", 31, False, ""),
    ]  # fmt: skip


def test_roles_and_links_are_told_apart():
    read = parse(WORDS)
    assert [(r.name, r.content, r.line) for r in read.all(Role)] == [
        ("glue:", "d", 7),
        ("prf:ref", "the theorem <thm-one>", 21),
    ]
    assert [reference.target for reference in read.all(Reference)] == ["thm-one"]
    assert [(link.address, link.line) for link in read.all(Link)] == [("https://example.org", 21)]
    kinds = [text.kind for text in read.all(Text)]
    assert kinds == ["paragraph", "table", "ordered_list", "blockquote", "dl"]


LABELS = """(chap-one)=
# A page

(sec-one)=
(sec-also)=
## A section

Words.

### Below it

```{code-cell} python
# a comment is no heading
```

{#par-one}
A paragraph.

## Another

:::{claim} c-one
:quote: It is $0$.
:shown: {ref}`sec-one` and {prf:ref}`thm-one`
No.
:::

% checked: thm-one
% argued
$$
u
$$ (eq-u)
"""


def test_labels_are_found_where_they_are_given_and_sections_where_they_end():
    read = parse(LABELS)
    assert read.labels == ("chap-one", "sec-one", "sec-also", "par-one", "c-one", "eq-u")
    assert {label.name: label.line for label in read.all(Label)} == {
        "chap-one": 1, "sec-one": 4, "sec-also": 5, "par-one": 17,
    }  # fmt: skip
    page_, section = read.sections
    assert (page_.labels, page_.heading.text) == (("chap-one",), "A page")
    assert (section.labels, section.lines) == (("sec-one", "sec-also"), range(4, 19))
    assert page_.lines[-1] == LABELS.count("\n") + 1
    assert [heading.level for heading in read.all(Heading)] == [1, 2, 3, 2]


def test_an_option_says_what_it_shows():
    (claim,) = parse(LABELS).blocks("claim")
    led = [part.target for part in claim.said["shown"] if isinstance(part, Reference)]
    assert led == ["sec-one", "thm-one"]
    assert [part.latex for part in claim.said["quote"] if isinstance(part, Formula)] == ["0"]
    assert {part.line for part in claim.said["shown"]} == {23}


def test_words_and_items_are_found_line_by_line():
    text = "One *two* $x$\nand {ref}`sec-a`.\n[A](#b).\n\n- An item,\n  longer.\n- Another.\n"
    read = parse(f"# Of `code`\n\n{text}")
    assert [(part.line, part.address) for part in read.all(Link)] == [(5, "#b")]
    assert [(part.line, part.text) for part in read.all(Words)] == [
        (1, "Of "), (3, "One "), (3, "two"), (3, " "), (4, "and "), (4, "."),
        (5, "A"), (5, "."), (7, "An item,"), (8, "longer."), (9, "Another."),
    ]  # fmt: skip
    assert [part.line for part in read.all(Item)] == [7, 9]
    assert [(part.line, part.code) for part in read.all(Verbatim)] == [(1, "code")]


def test_comments_are_read():
    (comment,) = parse(LABELS).all(Comment)
    assert comment.text.split("\n") == [" checked: thm-one", " argued"]


CELLS = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Eine Seite über “≤”

```{code-cell} python
:tags: [remove-cell]
:checks: thm-one thm-two
:case: $n = 2$
:computes: some-step another

naïve = "≤ 1"
other = 1
```

```{code-cell} ipython3
---
mystnb:
  figure:
    caption: |
      A figure of $p$, see {ref}`sec-one`.
    name: fig-one
  image:
    alt: Two curves.
---
draw()
```

````md
```{code-cell} python
shown
```
````

```python
shown too
```
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cells_have_options_in_both_styles_code_and_its_place_in_bytes(end, tmp_path):
    file = tmp_path / "seite.md"
    data = CELLS.replace("\n", end).encode()
    file.write_bytes(data)
    read = page.read(file)
    one, two = read.cells
    assert one.options == {
        "tags": ["remove-cell"], "checks": "thm-one thm-two", "case": "$n = 2$",
        "computes": "some-step another",
    }  # fmt: skip
    assert one.hidden and one.checks == ("thm-one", "thm-two")
    assert one.computes == ("some-step", "another") and two.computes == ()
    assert one.code == 'naïve = "≤ 1"\nother = 1'
    assert one.written == one.code.replace("\n", end)
    assert data[one.start :].startswith(one.written.encode())
    assert (one.number, one.line, one.first, one.end) == (1, 8, 14, 17)
    assert (two.number, two.line, two.first, two.end) == (2, 18, 28, 30)
    assert two.figure["name"] == "fig-one" and two.alt == "Two curves." and not two.hidden
    assert data[two.start :].startswith(b"draw()" + end.encode())
    assert [(f.latex, f.line) for f in two.all(Formula)] == [("p", 23)]
    assert [listing.language for listing in read.all(Listing)] == ["md", "python"]
    assert "fig-one" in read.labels


def test_the_front_matter_is_read_and_the_page_begins_behind_it():
    read = parse(CELLS)
    assert read.metadata["kernelspec"]["name"] == "python3"
    assert read.text.split("\n")[read.line :][0].startswith("# Eine Seite")
    assert parse("# A page\n").metadata == {} and parse("# A page\n").line == 1


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# A\n\n:::{claim} c\n:quote: a\n", 3, "is not closed"),
        ("\n```{code-cell} python\n1\n", 2, "is not closed"),
        ("```{code-cell} python\n:tags: [a\n1\n```\n", 1, "write each as :name: value"),
        ("```{code-cell} python\n---\na: [\n---\n1\n```\n", 1, "write each as :name: value"),
        ("```{code-cell} python\n:tags: remove-cell\n1\n```\n", 1, "tags are a list"),
        ("```{code-cell} python\n:tags: *a\n1\n```\n", 1, "undefined alias"),
        ("```{code-cell} python\n:day: 2020-13-01\n1\n```\n", 1, "month must be in"),
        ("```{code-cell} python\n:checks: [a, b]\n1\n```\n", 1, "checks are labels"),
        ("```{code-cell} python\n:computes: [a]\n1\n```\n", 1, "computes has names"),
        ("```{code-cell} python\n:mystnb: figure\n1\n```\n", 1, "hold names with values"),
        ("```{code-cell} python\n:mystnb: {figure: a}\n1\n```\n", 1, "hold names with values"),
        ("\n:::{prf:theorem} A\n:label thm\nIt is.\n:::\n", 2, "{prf:theorem} can't be read"),
        ("- item\n  ```{code-cell} python\n  1\n  ```\n", 2, "stands at the margin"),
        (":::{admonition} A\n```{code-cell} python\n1\n```\n:::\n", 2, "stands at the margin"),
        ("# A\n\nIt is\n$$\nx\n$$\nand so on.\n", 3, "an empty line before and behind it"),
        ("---\na: [\n---\n# A\n", 2, "the front matter is no YAML"),
        ("---\n- a\n---\n# A\n", 1, "the front matter is a list"),
    ],
)
def test_what_would_be_read_in_another_way_is_refused_with_its_place(text, line, what):
    with pytest.raises(PageError, match=what) as caught:
        parse(text, Path("book/page.md"))
    assert str(caught.value).startswith(f"book/page.md:{line}: ")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    file = tmp_path / "page.md"
    file.write_bytes("# A\n\nnaïve\n".encode("latin-1"))
    with pytest.raises(PageError, match=r"page.md:3: the byte 0x.. is no UTF-8"):
        page.read(file)
