"""The LaTeX side without LaTeX: what Sphinx writes for small books of every kind of box."""

import re
from pathlib import Path

import pytest
from sphinx.application import Sphinx

from bookkit.sphinxext import pdf

CONF = """
project = "A Book"
author = "Somebody"
copyright = "2026"
extensions = ["myst_nb", "sphinx_proof", "sphinx_exercise", "sphinxcontrib.bibtex", "pdf_side"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "label"
nb_execution_mode = "off"
numfig = True
prf_realtyp_to_countertyp = {"definition": "theorem", "lemma": "theorem"}
latex_documents = [("index", "book.tex", "A Book", "Somebody", "manual")]
"""
SIDE = """
from bookkit.sphinxext import pdf
def setup(app):
    pdf.setup(app)
"""
INDEX = """
# A Book

Front matter.

## Why

Because.

```{toctree}
:numbered:
one
two
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

```{exercise} Try
:label: ex-try
Do.
```

```{solution} ex-try
:label: sol-try
:class: dropdown
Done, see {ref}`ex-try`.
```

:::{admonition} A slip
:class: correction
Mended.
:::

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

```{glossary}
term
  Its meaning.
```

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


@pytest.fixture(scope="module")
def tex(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("book")
    (root / "book").mkdir()
    files = {
        "conf.py": CONF,
        "pdf_side.py": SIDE,
        "index.md": INDEX,
        "one.md": ONE,
        "two.md": TWO,
        "references.md": REFERENCES,
        "references.bib": BIB,
        "book/macros.tex": "\\newcommand{\\bookmacro}{x}\n",
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root)
        patch.setenv("LATEXMKOPTS", "")
        out = root / "_build"
        app = Sphinx(root, root, out, root / "_doctrees", "latex", status=None, warning=None)
        app.build()
    return (out / "book.tex").read_text(encoding="utf-8")


def test_engine_paper_and_class(tex):
    assert re.search(r"\\documentclass\[a4paper,11pt.*openany,oneside\]\{sphinxmanual\}", tex)
    assert "fncychap" not in tex
    assert "polyglossia" not in tex


def test_preamble_and_macros_are_inlined(tex):
    # Sphinx's Makefile would compile any other .tex file as a book.
    assert r"\newcommand{\bookmacro}{x}" in tex
    assert r"\newenvironment{bookbox}" in tex
    assert r"\input{" not in tex.split(r"\begin{document}")[0]


def test_front_chapter_comes_first_and_is_not_called_as_the_book(tex):
    order = [r"\bookfront", rf"\chapter{{{pdf.FRONT}}}", r"\section{Why}", r"\bookmain"]
    order += [r"\chapter{One}", r"\chapter{Two}", r"\chapter{References}"]
    body = tex.split(r"\begin{document}")[1]
    places = [body.index(part) for part in order]
    assert places == sorted(places)
    assert r"\chapter{A Book}" not in tex


@pytest.mark.parametrize(
    ("look", "head", "name"),
    [
        ("definition", "Definition 1.1", r" (Word)"),
        ("theorem", "Theorem 1.2", r" (Large \protect\(n\protect\))"),
        ("theorem", "Lemma 2.1", ""),
        ("exercise", "Exercise 1.1", " (Try)"),
        ("solution", "Solution to Exercise 1.1", ""),
        ("correction", "A slip", ""),
        ("remember", "What to remember", ""),
        ("note", "Note", ""),
    ],
)
def test_boxes(tex, look, head, name):
    plain = tex.replace(r"\protect\(", r"\(").replace(r"\protect\)", r"\)")
    name = name.replace(r"\protect\(", r"\(").replace(r"\protect\)", r"\)")
    assert rf"\begin{{bookbox}}{{{look}}}{{{head}}}{{{name}}}" in plain


def test_boxes_have_the_labels_that_links_use(tex):
    links = set(re.findall(r"\\hyperref\[(?:\\detokenize\{)?([^\]}]+)", tex))
    labels = set(re.findall(r"\\label\{(?:\\detokenize\{)?([^}]+)", tex))
    assert {"one:def-word", "exercise:ex-try"} <= links <= labels


def test_a_proof_starts_and_ends_in_its_text(tex):
    assert re.search(r"\\bookproof Look \\sphinxstyleemphasis\{closely\}\.\\bookqed", tex)
    assert r"\bookproof It follows" in tex
    assert tex.count(r"\bookqed ") == 2
    assert "Proof." not in tex.split(r"\begin{document}")[1]


def test_bibliography_stands_in_its_chapter(tex):
    assert tex.count(r"\begin{sphinxthebibliography}") == 1
    assert tex.index(r"\chapter{References}") < tex.index(r"\begin{sphinxthebibliography}")


def test_the_index_is_of_terms_and_there_is_none_of_theorems(tex):
    assert r"\index{term@\spxentry{term}" in tex
    assert r"\begin{sphinxtheindex}" not in tex
    assert r"\printindex" in tex


def test_preamble_says_why_and_stays_small():
    lines = Path(pdf.PREAMBLE).read_text(encoding="utf-8").splitlines()
    assert len(lines) < 300
    assert sum(line.lstrip().startswith("%") for line in lines) > 15
