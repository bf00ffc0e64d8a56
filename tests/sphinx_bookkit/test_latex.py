"""The LaTeX side without LaTeX: what Sphinx writes for small books of every kind of box."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ConfigError

from sphinx_bookkit import latex
from sphinx_bookkit.explorables import explorable
from sphinx_bookkit.latex import addresses, blocks
from sphinx_bookkit.latex.blocks import LONG_CODE as LONG
from sphinx_bookkit.latex.blocks import _printed, _width
from sphinx_bookkit.latex.structure import FRONT
from tests import tiny

EXTENSIONS = ["sphinx_proof", "sphinx_exercise", "sphinxcontrib.bibtex", "sphinx_bookkit.latex"]
CONFIG = {
    "project": "A Book",
    "author": "Somebody",
    "copyright": "2026",
    "myst_enable_extensions": ["attrs_block", "colon_fence", "dollarmath"],
    "bibtex_bibfiles": ["references.bib"],
    "bibtex_reference_style": "label",
    "numfig": True,
    "prf_realtyp_to_countertyp": {"definition": "theorem", "lemma": "theorem"},
    "latex_documents": [("index", "book.tex", "A Book", "Somebody", "manual")],
}
INDEX = """
# A Book

Front matter.

## Why

Because.

```{toctree}
:numbered:
:caption: Begin & go on
one
two
```

```{toctree}
:numbered:
references
```
"""
ONE = """
# One

:::{prf:definition} Word
:label: def-word
A word.
:::

:::{prf:theorem} Large $n$
:label: thm-large
By {prf:ref}`def-word`.
:::

:::{prf:proof}
Look *closely*.
:::

:::{prf:proof}
It follows that

$$
1 = 1.
$$
:::

:::{admonition} A slip
:class: correction
Mended.

**Verdict.** True.
:::

```{exercise} Try
:label: ex-try
Do.
```

```{solution} ex-try
:label: sol-try
:class: dropdown
Done, see {ref}`ex-try`.
```

:::{admonition} What to remember
:class: remember
- This.
:::

:::{note}
Noted {cite}`a`.
:::
"""
TWO = """
# Two

```{py:function} double(x)
Twice as much.
```

```python
1
2
3
4
5
6
7
8
9
```

```python
short
```

{.answers}
Answers: {ref}`ex-try`.

See [a/b#1](https://www.example.org/a_b#c) and <https://example.org/shown>.

![Two bars & a line](bars.png)

```{glossary}
term
  Its meaning.
```

| Letter | Number |
|---|---|
| a | 1 |
| b | 2 |
| c | 3 |
| d | 4 |
| e | 5 |
| f | 6 |
| g | 7 |
| h | 8 |
| i | 9 |

:::{prf:lemma}
:label: lem-small
Small.
:::
"""
REFERENCES = """
# References

```{bibliography}
```
"""
BIB = "@book{a, author = {A. Author}, title = {Title}, publisher = {House}, year = {2000}}\n"


FILES = {
    "index.md": INDEX,
    "one.md": ONE,
    "two.md": TWO,
    "references.md": REFERENCES,
    "references.bib": BIB,
    "bars.png": "",
    "pyproject.toml": '[project]\nversion = "1.2.3"\n',
    "book/macros.tex": "\\newcommand{\\bookmacro}{x}\n",
}


def _build(root: Path, pages: dict[str, str] | None = None, **options: str) -> tiny.Built:
    files = FILES | (pages or {})
    return tiny.build(root, files, EXTENSIONS, "latex", **CONFIG, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATEXMKOPTS", "")
        patch.setenv("BOOK_COMMIT", "0123456789abcdef")
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        patch.delenv("BOOK_PAPER", raising=False)
        return _build(tmp_path_factory.mktemp("book")).out


@pytest.fixture(scope="module")
def tex(folder: Path) -> str:
    return (folder / "book.tex").read_text(encoding="utf-8")


def test_engine_paper_and_class(tex):
    assert re.search(r"\\documentclass\[a4paper,11pt.*openany,twoside\]\{sphinxmanual\}", tex)
    assert "fncychap" not in tex
    assert "polyglossia" not in tex


def test_preamble_and_macros_are_inlined(tex):
    # Sphinx's Makefile would compile any other .tex file as a book.
    assert r"\newcommand{\bookmacro}{x}" in tex
    assert r"\newenvironment{bookbox}" in tex
    assert r"\input{" not in tex.split(r"\begin{document}")[0]


def test_front_chapter_comes_first_and_is_not_called_as_the_book(tex):
    order = [r"\bookfront", rf"\chapter{{{FRONT}}}", r"\section{Why}", r"\bookmain"]
    order += [r"\bookpart{Begin \& go on}", r"\chapter{One}", r"\chapter{Two}"]
    order += [r"\chapter{References}"]
    body = tex.split(r"\begin{document}")[1]
    places = [body.index(part) for part in order]
    assert places == sorted(places)
    assert r"\chapter{A Book}" not in tex
    assert tex.count(r"\bookpart{") == 1


@pytest.mark.parametrize(
    ("look", "head", "name"),
    [
        ("definition", "Definition 1.1", r" (Word)"),
        ("theorem", "Theorem 1.2", r" (Large \protect\(n\protect\))"),
        ("theorem", "Lemma 2.1", ""),
        ("exercise", "Exercise 1.1", " (Try)"),
        ("correction", "A slip", ""),
        ("remember", "What to remember", ""),
        ("note", "Note", ""),
    ],
)
def test_boxes(tex, look, head, name):
    plain = tex.replace(r"\protect\(", r"\(").replace(r"\protect\)", r"\)")
    name = name.replace(r"\protect\(", r"\(").replace(r"\protect\)", r"\)")
    if look == "exercise":
        name += r"\booksolved{\detokenize{one:sol-try}}"
    assert rf"\begin{{bookbox}}{{{look}}}{{{head}}}{{{name}}}" in plain


def test_boxes_have_the_labels_that_links_use(tex):
    text = tex.split(r"\begin{document}")[1]
    links = set(re.findall(r"\\hyperref\[(?:\\detokenize\{)?([^\]}]+)", text))
    links |= set(re.findall(r"\\booksol(?:ved|ves)\{(?:\\detokenize\{)?([^}]+)", text))
    labels = set(re.findall(r"\\label\{(?:\\detokenize\{)?([^}]+)", text))
    assert {"one:def-word", "exercise:ex-try", "one:sol-try"} <= links <= labels


def test_a_proof_starts_and_ends_in_its_text(tex):
    assert re.search(r"\\bookproof Look \\sphinxstyleemphasis\{closely\}\.\\bookqed", tex)
    assert r"\bookproof It follows" in tex
    assert tex.count(r"\bookqed ") == 2
    assert "Proof." not in tex.split(r"\begin{document}")[1]


def test_bibliography_stands_in_its_chapter(tex):
    assert tex.count(r"\begin{sphinxthebibliography}") == 1
    assert tex.index(r"\chapter{References}") < tex.index(r"\begin{sphinxthebibliography}")


def test_solutions_are_one_chapter_at_the_end_by_chapter(tex):
    order = [r"\chapter{References}", r"\bookback", r"\chapter{Solutions}", "\N{EM SPACE}One}"]
    order += [r"\begin{bookbox}{solution}{\booksolves{exercise:ex-try}{Exercise 1.1} (Try)}"]
    order += [r"\bookindex"]
    body = tex.split(r"\begin{document}")[1]
    places = [body.index(part) for part in order]
    assert places == sorted(places)
    assert body.count(r"\begin{bookbox}{solution}") == 1
    assert body.index(r"\begin{bookbox}{exercise}") < places[0]


def test_the_closing_box_takes_the_last_exercise_along(tex):
    kept = tex.split(r"\begin{bookkeep}")[-1].split(r"\end{bookkeep}")[0]
    assert re.findall(r"\\begin\{bookbox\}\{(\w+)\}", kept) == ["exercise", "remember"]


def test_the_line_below_the_closing_box_stays_with_it():
    closing = latex.box(look="remember")
    line = nodes.paragraph("", "From the package", classes=["answers"])
    text, other = nodes.paragraph("", "The end."), nodes.paragraph("", "Another chapter.")
    inner = nodes.section("", text, closing)
    document = new_document("a page")
    document += [nodes.section("", inner, line), other]
    latex.Boxes(document)._keep_company(closing)
    assert [node.astext().strip() for node in inner] == [
        "The end.",
        r"\bookclose",
        r"\begin{bookkeep}",
        "",
        "From the package",
        r"\end{bookkeep}",
    ]
    assert other.parent is document


def test_a_verdict_stays_with_its_reason(tex):
    assert re.search(r"Mended\.\s+\\bookstay\s", tex)


def test_only_long_code_may_break(tex):
    body = tex.split(r"\begin{document}")[1]
    assert body.count(r"\booklongcode") == 1
    assert body.index(r"\booklongcode") < body.index("short")


@pytest.mark.parametrize(
    ("lines", "output", "expected"),
    [
        (2, nodes.literal_block("", "a line"), r"\bookwithoutput{4}"),
        (2, nodes.literal_block("", "three\nlines\nlong"), r"\bookwithoutput{6}"),
        (2, nodes.literal_block("", "x\n" * 99), rf"\bookwithoutput{{{2 + LONG}}}"),
        (2, nodes.math_block("", r"x &= y \\ &= z"), r"\bookwithoutput{8}"),
        (2, nodes.paragraph("", "1 bit"), r"\bookwithoutput{5}"),
        (2, nodes.image(), r"\bookwithoutput{2}"),
        (2, None, None),
        (LONG, None, rf"\booklongcode{{{LONG}}}{{{LONG}}}"),
        (LONG, nodes.literal_block("", "a line"), rf"\booklongcode{{{LONG}}}{{{LONG + 2}}}"),
    ],
)
def test_a_short_cell_stays_with_its_output(lines, output, expected):
    code = nodes.literal_block("", "\n".join(["x"] * lines))
    cell = nodes.container("", nodes.container("", code, classes=["cell_input"]))
    if output is not None:
        cell += nodes.container("", output, classes=["cell_output"])
    document = new_document("a page")
    document += cell
    latex.CodeBlocks(document).run()
    written = [raw.astext().strip() for raw in document.findall(nodes.raw)]
    assert written[:1] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("rows", "words", "breaks"), [(3, "short", False), (12, "short", True), (3, "long " * 40, True)]
)
def test_a_long_or_wordy_table_may_break(rows, words, breaks):
    group = nodes.tgroup("", nodes.colspec(colwidth=1), nodes.tbody(), cols=1)
    for _ in range(rows):
        group[1] += nodes.row("", nodes.entry("", nodes.paragraph("", words)))
    document = new_document("a page")
    document += nodes.table("", group)
    latex.LongTables(document).run()
    assert ("longtable" in document[0]["classes"]) == breaks
    assert (group[0]["colwidth"] > 1) == breaks


def test_the_columns_of_a_table_have_room_for_their_words():
    formula = nodes.entry("", nodes.math("", r"\operatorname{TV}(p, q)"))
    assert _printed(formula) == "xTV(p, q)"
    assert len(_printed(nodes.entry("", nodes.literal("", "kl_divergence")))) == 16
    narrow, wide = _width(["nats", "bits"]), _width(["what a library does with zeros"])
    assert 2 * narrow <= wide < _width(["what a library does with zeros " * 2])
    assert _width(["long " * 99]) < 3 * narrow


def test_a_link_has_its_address_in_a_footnote_unless_it_shows_it(tex):
    assert tex.count(r"\bookaddress{") == 1
    assert re.search(r"a/\\allowbreak\{\}b\\allowbreak\{\}\\#1.*\\bookaddress\{example", tex)
    assert r"\bookaddress{example.org/a\_b\#c}" in tex


@pytest.mark.parametrize(
    ("base", "address"), [("", ""), ("https://a.example/b/", r"a.example/b/book/one.html\#fig-x")]
)
def test_the_figure_of_an_explorable_says_where_it_is_live(base, address):
    document = new_document("a page")
    caption = nodes.caption("", "A figure.")
    place = explorable(name="x", figure="fig-x")
    document += nodes.section("", nodes.figure("", caption, ids=["fig-x"]), place)
    document[0]["docname"] = "book/one"
    document.settings.env = SimpleNamespace(config=SimpleNamespace(html_baseurl=base))
    latex.LiveFigures(document).run()
    assert caption[-1].astext() == rf"\booklive{{{address}}}"


def test_each_block_says_where_it_was_written(tex):
    before = tex.split("Because.")[0].rsplit("% from ", 1)[1].splitlines()[0]
    assert before == f"index.md:{INDEX.splitlines().index('Because.') + 1}"
    # `build` looks for it at the start of a line.
    text = tex.split(r"\begin{document}")[1]
    assert set(re.findall(r"^.*% from", text, re.M)) == {"% from"}
    # A comment between a target and what it names would make two labels of it.
    assert len(set(labels := re.findall(r"\\label\{.*?\}\}", tex))) == len(labels)


def test_a_formula_stands_in_its_paragraph(tex):
    shown = tex.split("It follows that\n")[1].split("\\end{equation*}")[0]
    assert "1 = 1" in shown and "% from one.md" in shown and "\n\n" not in shown
    assert "aligned" not in shown


def test_a_reference_to_an_exercise_of_another_page_gives_its_number(tex):
    assert "\\ref{\\detokenize{one:ex-try}}" in tex
    assert r"{\bookanchor{1.1}\label{\detokenize{one:ex-try}}" in tex


def test_a_long_table_has_no_row_without_content(tex):
    table = tex.split(r"\begin{longtable}")[1].split(r"\end{longtable}")[0]
    assert r"\multicolumn" not in table and r"\sphinxtablecontinued" not in table
    assert table.count(r"\noalign{\nobreak}") == 2


def test_the_first_run_knows_how_long_the_contents_will_be(tex):
    assert r"\newcommand{\bookcontents}{1}\booktableofcontents" in tex


def test_hyphenation_is_british(tex, folder):
    patterns = (folder / latex.HYPHENS).read_text(encoding="utf-8").split()
    assert len(patterns) > 5000
    assert "HYPHENMIN" not in " ".join(patterns)
    assert latex.HYPHENS in tex


def test_a_line_that_leads_elsewhere_is_an_aside(tex):
    assert re.search(r"\\bookaside\{\}Answers: .*\\bookasideend\{\}", tex)
    assert re.search(r"\\bookbeforeaside\s+\\sphinxAtStartPar\n.*\n?\\bookaside", tex)


def test_a_name_stays_with_its_number(tex):
    assert "{Definition\N{NO-BREAK SPACE}1.1}" in tex
    assert "{Exercise\N{NO-BREAK SPACE}\\ref{" in tex


def test_pictures_have_their_alternative_text(tex):
    assert re.search(r"\\bookalt\{Two bars \\& a line\}%\n.*\\sphinxincludegraphics", tex, re.S)


def test_a_function_is_described_and_not_boxed(tex):
    assert r"\begin{fulllineitems}" in tex
    assert "{Desc}" not in tex


def test_colophon_says_from_what_the_book_is_made(tex):
    assert r"\newcommand{\bookversion}{1.2.3}" in tex
    assert r"\newcommand{\bookcommit}{0123456789}" in tex
    assert r"\newcommand{\bookdate}{14 November 2023}" in tex
    assert re.search(r"\\newcommand\{\\booktools\}\{Python 3.*NumPy \d.* and Matplotlib \d", tex)


def test_without_git_or_environment_the_colophon_has_no_commit(tmp_path, monkeypatch):
    for name in ("BOOK_COMMIT", "GITHUB_SHA", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n', encoding="utf-8")
    facts = latex.made_from(tmp_path)
    assert facts["commit"] == ""
    assert re.fullmatch(r"\d+ \w+ \d{4}", facts["date"])


@pytest.mark.parametrize(
    ("environment", "overrides", "paper"),
    [
        ({}, {}, "a4paper"),
        ({"BOOK_PAPER": "letter"}, {}, "letterpaper"),
        ({}, {"book_paper": "letter"}, "letterpaper"),
    ],
)
def test_paper_is_one_setting(tmp_path, monkeypatch, environment, overrides, paper):
    monkeypatch.delenv("BOOK_PAPER", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    elements = _build(tmp_path, **overrides).app.config.latex_elements
    assert elements["papersize"] == paper
    assert rf"\newcommand{{\bookpaper}}{{{paper}}}" in elements["preamble"]


def test_an_unknown_paper_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="a5"):
        _build(tmp_path, book_paper="a5")


def test_a_numbered_formula_in_a_solution_is_reported(tmp_path):
    # In the chapter of solutions LaTeX would number it after another chapter's.
    page = ONE.replace("```{solution}", "````{solution}").replace(
        "Done, see {ref}`ex-try`.\n```", "```{math}\n:label: eq-there\n1\n```\n````"
    )
    said = _build(tmp_path, {"one.md": page}).said
    assert "'sol-try' holds a numbered math_block" in said


def test_the_index_is_of_terms_and_there_is_none_of_theorems(tex):
    assert r"\index{term@\spxentry{term}" in tex
    assert r"\begin{sphinxtheindex}" not in tex
    assert r"\bookindex" in tex.split(r"\begin{document}")[1]


def test_preamble_says_why_and_stays_small():
    lines = Path(latex.PREAMBLE).read_text(encoding="utf-8").splitlines()
    assert len(lines) < 350
    assert sum(line.lstrip().startswith("%") for line in lines) > 15


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        (r"\frac{a}{b}", "xab"),
        (r"\log n", "xn"),
        (r"p(x) \ge 0", "p(x) x0"),
        (r"a_1 \, b", "a1 x b"),
    ],
)
def test_a_formula_is_about_as_wide_as_its_signs(tex, signs):
    assert blocks._signs(tex) == signs


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("Theorem 4.3", True),
        ("Fig. 2.1", True),
        ("Chapter 3", True),
        ("theorem 4.3", False),
        ("Theorem", False),
        ("Two fair coins", False),
        ("Lemma 2 of it", False),
    ],
)
def test_a_name_with_its_number_is_told_from_other_words(text, numbered):
    assert blocks._is_numbered(text) is numbered


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://www.example.org/a", "example.org/a"),
        ("http://example.org", "example.org"),
        ("example.org/www.html", "example.org/www.html"),
    ],
)
def test_an_address_is_printed_without_what_it_begins_with(address, bare):
    assert addresses._bare(address) == bare
