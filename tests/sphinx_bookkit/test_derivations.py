"""Cells that hold a chain of LaTeX, on a page: what each builder shows in their place."""

import json

import nbformat
import pytest
from lxml import html

from sphinx_bookkit.derivations import of_steps
from tests import tiny

PAGE = r"""# Page

```{code-cell} python
:tags: [remove-cell]
%load_ext derivation
```

```{code-cell} python
%%given
given: p, q pmfs of x
```

Words before.

```{code-cell} python
:checks: thm-none
%%derivation mixing
where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
H(m)
&= \frac12 H(p, m) + \frac12 H(q, m)   && it is “linear”, as $1 < 2$ & so on \\
&\ge \frac12 H(p) + \frac12 H(q)       && Gibbs; equality iff $p = q$
```

Words between.

```{code-cell} python
%%refused turned
\KL{p}{q} &= \KL{q}{p}   && as printed
```

```{code-cell} python
print("a cell of Python")
```
"""
EXTENSIONS = [
    *("sphinxcontrib.katex", "sphinx_bookkit.math", "sphinx_bookkit.renderers"),
    *("sphinx_bookkit.derivations", "sphinx_bookkit.html.typography", "sphinx_bookkit.latex"),
]
MACROS = r"\newcommand{\KL}[2]{D(#1 \,\|\, #2)}" + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The page as a builder has made it."""
    root = tmp_path_factory.mktemp("book")
    files = {
        "index.md": tiny.HEAD + PAGE,
        "book/macros.tex": MACROS,
        "_toc.yml": "format: jb-book\nroot: index\n",
        "pyproject.toml": '[project]\nname = "book"\nversion = "1"\n',
    }

    def build(builder, *more):
        made = tiny.build(
            root,
            files,
            [*(one for one in EXTENSIONS if "latex" not in one or builder == "latex"), *more],
            builder,
            nb_execution_mode="force",
            nb_execution_raise_on_error=True,
            katex_prerender=True,
            html_title="A Book",
        )
        assert not made.said
        return made

    return build


@pytest.fixture(scope="module")
def page(built):
    return html.fromstring(built("html").page())


def _words(element):
    """Return what an element says, with a formula by its source."""
    for formula in element.xpath(".//*[@class='katex']"):
        (tex,) = formula.xpath(".//*[local-name() = 'annotation']")
        formula.getparent().replace(formula, html.fromstring(f"<i>{tex.text}</i>"))
    return " ".join(element.text_content().split())


def test_each_has_its_address_and_says_what_it_is_stated_for(page):
    first, second = page.xpath("//div[contains(@class, 'derivation')]")
    assert [first.get("id"), second.get("id")] == ["derivation-mixing", "derivation-turned"]
    assert "refused" in second.get("class").split()
    (said,) = first.xpath("p[@class='hypotheses']")
    assert _words(said).startswith("For all pmfs p and q of x, where m(x) = ")


def test_each_part_of_a_step_is_an_element_on_the_site(page):
    first, _ = page.xpath("//div[contains(@class, 'steps')]")
    assert [part.get("class") for part in first] == ["left", *["sign", "line"] * 2]
    parts = [
        (part.get("class").split()[0], _words(part))
        for part in first.xpath("div[not(div)] | div/div")
    ]
    kinds = ["left", *["sign", "side", "why"] * 2]
    assert [kind for kind, _ in parts] == kinds
    said = [what for _, what in parts]
    assert said[0] == r"\displaystyle H(m)" and [said[1], said[4]] == ["=", r"\ge"]
    assert said[6] == "Gibbs; equality iff p = q"


def test_a_left_end_that_is_long_has_a_row_of_its_own():
    short, long = (of_steps(first, [("=", "1", "")])[0] for first in ("H(p)", "H(p) + " * 6 + "0"))
    assert short["classes"] == ["left"] and long["classes"] == ["left", "alone"]


def test_a_reason_that_is_long_may_have_a_line_of_its_own():
    for reason, kind in (("Gibbs", ["why", "short"]), ("Gibbs " * 6, ["why"])):
        _, _, line = of_steps("H(p)", [("=", "1", reason)])
        assert line[1]["classes"] == kind


def test_the_line_below_it_opens_its_source_without_a_script(page):
    first, second = page.xpath("//details")
    assert first.get("class") == "chain" and first.get("open") is None
    (line,) = first.xpath("summary[@class='checked']")
    assert line.text_content().startswith("✓ 1 step proved; 1 step")
    assert line.text_content().endswith(" LaTeX source")
    source = first.xpath(".//pre")[0].text_content()
    _, _, after = PAGE.partition("%%derivation mixing")
    assert source.strip() == f"%%derivation mixing{after.partition('```')[0]}".strip()
    assert not first.xpath(".//pre//span[@class and @class != 'code-line']")
    said = second.xpath("summary")[0]
    assert _words(said).startswith("Refused: it is false, for instance where p = ")


def test_what_is_typed_is_shown_once_and_of_declarations_nothing(page):
    cells = page.xpath("//div[contains(concat(' ', @class, ' '), ' cell ')]")
    assert len(cells) == 3
    (code,) = page.xpath("//div[contains(@class, 'cell_input')]")
    assert "a cell of Python" in code.text_content()
    assert "%%given" not in page.text_content()


def test_the_pdf_has_the_chain_and_no_source(built):
    (file,) = built("latex").out.glob("*.tex")
    tex = file.read_text(encoding="utf-8")
    assert "derivation mixing" not in tex and r"\%\%" not in tex
    assert r"For all pmfs \(p\) and \(q\) of \(x\), where" in tex
    assert r"\bookoutput{\begin{aligned}" in tex
    # The line is set as other such lines are.
    assert tex.count(r"\bookaside{}") == 2
    assert "1 step proved; 1 step" in tex and "Refused: it is false" in tex
    assert "LaTeX source" not in tex


def test_a_text_has_the_chain_and_no_source(built):
    said = (built("text").out / "index.txt").read_text(encoding="utf-8")
    assert "✓ 1 step proved" in said and "%%" not in said and "LaTeX source" not in said


def test_a_notebook_has_the_cell_as_it_is_and_shows_it(built):
    made = built("notebook", "sphinx_external_toc", "sphinx_bookkit.notebook")
    notebook = nbformat.read(made.out / "index.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    chain = next(cell for cell in code if cell.source.startswith("%%derivation mixing\n"))
    assert next(cell for cell in code if cell.source.startswith("%%given"))
    (output,) = chain.outputs
    assert set(output.data) == {"text/plain", "text/latex", "text/markdown"}
    assert output.data["text/markdown"].startswith("For all pmfs $p$ and $q$ of $x$, where $m(x)")
    refused = next(cell for cell in code if cell.source.startswith("%%refused"))
    assert r"D(p \,\|\, q) &= D(q \,\|\, p)" in refused.outputs[0].data["text/markdown"]
    assert r"\KL" not in json.dumps(refused.outputs[0].data["text/latex"])
