"""A chain whose fault is to be found: what is shown of it before its solution."""

import nbformat
import pytest
from lxml import html

from tests import tiny
from tests.sphinx_bookkit.test_derivations import EXTENSIONS, MACROS

PAGE = r"""# Page

```{code-cell} python
:tags: [remove-cell]
%load_ext derivation
```

```{exercise} Find the false step
:label: ex-challenge
One step is false: which?

:::{challenge} other-way
:::
```

```{solution-start} ex-challenge
:label: sol-challenge
:class: dropdown
```

The second step is false.

```{code-cell} python
%%refused other-way 2
given: p, q pmfs of x
H(p, q)
&= H(p) + \KL{p}{q}   && split \\
&= H(p) + \KL{q}{p}   && the same two
```

```{solution-end}
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The page as a builder has made it, and what the build has said."""

    def build(builder, *more, page=PAGE):
        files = {
            "index.md": tiny.HEAD + page,
            "book/macros.tex": MACROS,
            "_toc.yml": "format: jb-book\nroot: index\n",
            "pyproject.toml": '[project]\nname = "book"\nversion = "1"\n',
        }
        extensions = [one for one in EXTENSIONS if "latex" not in one or builder == "latex"]
        return tiny.build(
            tmp_path_factory.mktemp("book"),
            files,
            ["sphinx_exercise", *extensions, "sphinx_bookkit.challenges", *more],
            builder,
            nb_execution_mode="force",
            nb_execution_raise_on_error=True,
            katex_prerender=True,
            myst_enable_extensions=["colon_fence", "dollarmath"],
            html_title="A Book",
        )

    return build


def test_an_exercise_shows_the_chain_of_its_solution_without_the_answer(built):
    made = built("html")
    assert not made.said
    page = html.fromstring(made.page())
    shown, answer = page.xpath("//div[contains(@class, 'derivation')]")
    assert (shown.get("id"), answer.get("id")) == ("challenge-other-way", "derivation-other-way")
    assert shown.xpath("ancestor::div[contains(@class, 'exercise')]")
    parts = [[part.get("class") for part in one.xpath("div/div")] for one in (shown, answer)]
    assert parts[0] == parts[1] == ["left", *["sign", "line"] * 2]
    assert shown.xpath("p[@class='hypotheses']")
    said = shown.text_content()
    assert "the same two" in said
    assert not any(word in said for word in ("Refused", "false", "instance", "%%", "✓"))
    assert "step 2 is false" in answer.text_content()


def test_the_pdf_and_a_notebook_have_the_chain_twice_and_the_answer_once(built):
    made = built("latex")
    (file,) = made.out.glob("*.tex")
    tex = file.read_text(encoding="utf-8")
    assert tex.count(r"\text{\small the same two}") == 2
    assert tex.count("Refused:") == 1
    assert tex.index(r"\text{\small the same two}") < tex.index("The second step is false")
    made = built("notebook", "sphinx_external_toc", "sphinx_bookkit.notebook")
    cells = nbformat.read(made.out / "index.ipynb", as_version=4).cells
    exercise = next(cell.source for cell in cells if "which?" in cell.source)
    assert "the same two" in exercise and "Refused" not in exercise and "%%" not in exercise
    assert r"\KL" not in exercise


@pytest.mark.parametrize(
    ("old", "new"), [("{challenge} other-way", "{challenge} another"), ("way 2\n", "way\n")]
)
def test_a_chain_that_is_missing_or_without_a_number_is_warned_of(built, old, new):
    said = built("html", page=PAGE.replace(old, new)).said
    assert "that ends in the number of a step" in said
