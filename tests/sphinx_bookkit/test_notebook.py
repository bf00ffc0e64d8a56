"""The notebook builder: a page's notebook says what the page says, and runs alone."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes

from sphinx_bookkit.notebook import NotebookBuilder, install, markdown, package
from tests import tiny, words

ROOT = Path(__file__).resolve().parents[2]
EXTENSIONS = [
    *("sphinx_proof", "sphinx_exercise", "sphinx_external_toc", "sphinxcontrib.katex"),
    *("sphinx_bookkit.math", "sphinx_bookkit.claims", "sphinx_bookkit.html.typography"),
    *("sphinx_bookkit.renderers", "sphinx_bookkit.notebook"),
]
CONFIG = {
    "html_title": "A Book",
    "nb_execution_mode": "force",
    "nb_execution_raise_on_error": True,
    "myst_enable_extensions": ["colon_fence", "deflist", "dollarmath", "smartquotes"],
    "external_toc_path": "_toc.yml",
    "katex_prerender": True,
    "numfig": True,
    "prf_realtyp_to_countertyp": {"lemma": "theorem"},
}
KL = {r"\KL": r"D(#1 \,\|\, #2)"}
MACROS = r"\newcommand{\KL}[2]{D(#1 \,\|\, #2)}" + "\n"
PAGE = r"""
# One *page*

By 2 * 3 * 4, a_b_c and \$5, `x | y`: see {ref}`below <sec-two>`, {prf:ref}`thm-gibbs`,
{eq}`eq-one`, {numref}`fig-up` and {ref}`ex-try`.

```{code-cell} python
:tags: [remove-cell]
from bookkit.quantities import bits, publish
publish(lost_bits=bits(-1.5))
```

```{code-cell} python
half = 1 / 2
print("half is", half)
```

```{code-cell} python
class Shown:
    def _repr_latex_(self):
        return r"$$H(p) \le 1$$"

Shown()
```

(sec-two)=
## Two

The loss is {glue:}`lost_bits`, where $\KL{p}{q} \ge 0$ says **so**.

:::{prf:theorem} Gibbs for $p$
:label: thm-gibbs
For all pmfs,

$$
\KL{p}{q}
\ge 0.
$$
:::

:::{prf:proof}
Use *"both"* of

- one,
- and two: $a$.
:::

```{math}
:label: eq-one
a = b
```

```{code-cell} python
:tags: [remove-cell]
assert half < 1
```

1. First.
2. Second.

Term
: What it means.

:::{list-table}
:header-rows: 1
* - A
  - B
* - $p(x|y)$
  - `a|b` or c
:::

```{code-cell} python
---
tags: [remove-input]
mystnb:
  figure:
    caption: |
      A caption with $x$.
    name: fig-up
  image:
    alt: A curve that goes up, from 0 to 1.
---
from IPython.display import SVG
SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
```

:::{claim} claim-one
:quote: The loss is $0$.
:by: nobody
:verdict: false
:shown: {ref}`sec-two`
It is not, as $1 > 0$.
:::

```{exercise} Try
:label: ex-try
Do $x$.
```

```{solution-start} ex-try
:label: sol-try
```

Like this:

```{code-cell} python
assert half == 0.5
```

Done.

```{solution-end}
```

```python
x = {}
```

Last words.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book of one page, as HTML, as notebooks beside it, and as notebooks alone."""
    root = tmp_path_factory.mktemp("book")
    files = {
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: book/page\n",
        "index.md": "# A book\n\nIt has a page.\n",
        "book/page.md": tiny.HEAD + PAGE,
        "book/macros.tex": MACROS,
        "pyproject.toml": (ROOT / "pyproject.toml").read_text(),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GITHUB_REPOSITORY", raising=False)
        with tiny.building(root, files, EXTENSIONS, **CONFIG) as built:
            (built.out / "notebooks").mkdir()
            NotebookBuilder.write_beside(built.app, built.out / "notebooks")
            assert built.app.builder.name == "html"
            assert "WARNING: " not in built.said
        assert "WARNING: " not in tiny.build(root, {}, EXTENSIONS, "notebook", **CONFIG).said
    return root / "out"


@pytest.fixture(scope="module")
def notebook(book):
    read = nbformat.read(book / "notebook" / "page.ipynb", as_version=4)
    nbformat.validate(read)
    return read


def _prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_it_says_all_that_the_page_says_in_its_order(book, notebook):
    page = words.of_page(book / "html" / "book" / "page.html", KL)
    assert len(page) > 150
    assert words.left_out(page, words.of_notebook(notebook, KL)) == ""


@pytest.mark.parametrize(
    "lost",
    [
        "loss is",
        "two: $a$",
        r"\ge 0 says",
        "Term",
        "half is 0.5",
        r"H(p) \le 1",
        "Try",
        "Done.",
    ],
)
def test_the_comparison_sees_what_is_lost(book, notebook, lost):
    page = words.of_page(book / "html" / "book" / "page.html", KL)
    said = words.of_notebook(notebook, KL)
    gone = [token for token in words.tokens(lost) if token != "$"]
    place = next(k for k in range(len(said)) if said[k : k + len(gone)] == gone)
    assert words.left_out(page, said[:place] + said[place + len(gone) :])


def test_no_label_and_no_glued_name_is_left(notebook):
    for name in ("lost_bits", "thm-gibbs", "sec-two", "eq-one", "fig-up", "ex-try", "KL"):
        assert name not in _prose(notebook)


@pytest.mark.parametrize(
    "markdown",
    [
        "# One *page*",
        r"By 2 \* 3 \* 4, a\_b\_c and \$5, `x | y`: see below, Theorem 1, (1), Fig. 1 and Exercise",
        "The loss is −1.5\N{NO-BREAK SPACE}bits, where $D(p \\,\\|\\, q) \\ge 0$ says **so**.",
        "> **Theorem 1** (Gibbs for $p$)\n>\n> For all pmfs,\n>\n> $$D(p \\,\\|\\, q) \\ge 0.$$",
        "> Proof. Use *“both”* of\n>\n> - one,\n> - and two: $a$.",
        "$$a = b \\tag{1}$$",
        "1. First.\n2. Second.",
        "| A | B |\n| --- | --- |\n| $p(x\\vert y)$ | `a\\|b` or c |",
        "**Fig. 1** A caption with $x$.\n\n*The picture in words:* A curve that goes up, from 0",
        "> **False**\n>\n> > *“The loss is $0$.”* — nobody\n>\n> It is not, as $1 > 0$.",
        "> **Exercise 1** (Try)\n>\n> Do $x$.",
        "**Solution to Exercise 1 (Try)**\n\nLike this:",
        "```python\nx = {}\n```",
    ],
)  # fmt: skip
def test_its_markdown_is_what_every_viewer_shows(notebook, markdown):
    assert markdown in _prose(notebook)


def test_cells_come_whole_in_order_and_with_what_they_show(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    assert [cell.source.split("\n")[0] for cell in cells] == [
        "from bookkit.quantities import bits, publish",
        "half = 1 / 2",
        "class Shown:",
        "assert half < 1",
        "from IPython.display import SVG",
        "assert half == 0.5",
    ]
    folded = [bool(cell.metadata.get("jupyter")) for cell in cells]
    assert folded == [True, False, False, True, True, False]
    assert cells[1].outputs[0].text == "half is 0.5\n"
    assert cells[2].outputs[0].data["text/latex"] == r"$$H(p) \le 1$$"
    assert "image/svg+xml" in cells[4].outputs[0].data


def test_what_the_site_leaves_out_stands_where_its_source_does(notebook):
    kinds = [cell.source[:20] for cell in notebook.cells]
    place = kinds.index("assert half < 1")
    assert kinds[place - 1].startswith("## ") and kinds[place + 1].startswith("1. First.")


def test_beside_the_site_it_is_the_same_to_the_byte(book):
    alone = book / "notebook" / "page.ipynb"
    assert alone.read_bytes() == (book / "html" / "notebooks" / "page.ipynb").read_bytes()
    assert [file.name for file in (book / "notebook").glob("*.ipynb")] == ["page.ipynb"]


def test_a_node_of_an_unknown_kind_keeps_its_words():
    parts = [nodes.abbreviation("", "KL"), nodes.superscript("", "2"), nodes.Text(" "),
             nodes.image(alt="a dot"), nodes.comment("", "unseen")]  # fmt: skip
    line = nodes.paragraph("", "", *parts)
    assert markdown.Words({}, "").of(line) == "KL<sup>2</sup> a dot"


def test_links_lead_to_the_site_where_its_address_is_known():
    inside = nodes.reference("", "below", refid="sec-two", internal=True)
    outside = nodes.reference("", "there", refuri="https://example.org/a_(b)")
    for site, said in (("", "below"), ("https://a.org/page.html",
                                       "[below](<https://a.org/page.html#sec-two>)")):  # fmt: skip
        assert markdown.Words({}, site).of(nodes.paragraph("", "", inside.deepcopy())) == said
    line = nodes.paragraph("", "", outside)
    assert markdown.Words({}, "").of(line) == "[there](<https://example.org/a_(b)>)"


@pytest.mark.parametrize(
    "text", ["- a", "+ a", "# a", "> a", "1. a", "2) a", "*a* _b_ `c` <d> $e$ ~~f~~ &lt;"]
)
def test_no_word_becomes_a_mark(text):
    node = nodes.paragraph("", text)
    shown = words.shown(markdown.paragraph(markdown.Words({}, "").of(node)))
    assert shown == list(words.tokens(text))


@pytest.mark.parametrize("around", ["a%sb", "a%s.", "(%s)", "%s"])
@pytest.mark.parametrize("inside", ["word", "“word”", "word.", "(word"])
def test_emphasis_is_taken_for_such_wherever_it_stands(around, inside):
    before, after = around.split("%s")
    line = nodes.paragraph("", "", nodes.Text(before), nodes.strong("", inside), nodes.Text(after))
    said = markdown.Words({}, "").of(line)
    assert words.shown(said) == list(words.tokens(before + inside + after))


WHEEL = "a_book-1.0-py3-none-any.whl"
SITE = "https://a.org/"


def _run(install_, monkeypatch, tmp_path, capsys, works=(), missing=True):
    """Run the cell that installs where pip succeeds from some sources; return what it says."""
    asked = []

    def pip(command, **options):
        asked.append(command[-1])
        done = any(word in command[-1] for word in works)
        return SimpleNamespace(returncode=0 if done else 1, stderr="a line\nno such place\n")

    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import no_such, json")])
    said, cell = install_.cells(executed, "")
    code = cell.source if missing else cell.source.replace("no_such", "nbformat")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("subprocess.run", pip)
    exec(compile(code, "cell", "exec"), {})
    return asked, capsys.readouterr().out.splitlines(), said.source


def test_the_first_cell_installs_from_the_wheel_beside_it(monkeypatch, tmp_path, capsys):
    (tmp_path / WHEEL).touch()
    asked, said, _ = _run(
        install.Install("A Book", WHEEL, SITE, "some/one"), monkeypatch, tmp_path, capsys, [WHEEL]
    )
    assert asked == [str(tmp_path / WHEEL)]
    assert said == [f"Installed no_such from {tmp_path / WHEEL}"]


def test_without_it_from_the_site_and_then_from_the_repository(monkeypatch, tmp_path, capsys):
    known = install.Install("A Book", WHEEL, SITE, "some/one")
    addresses = [f"{SITE}notebooks/{WHEEL}", "https://github.com/some/one/archive/main.zip"]
    asked, said, _ = _run(known, monkeypatch, tmp_path, capsys, ["github"])
    assert asked == addresses
    assert said == [f"Not installed from {addresses[0]} - no such place",
                    f"Installed no_such from {addresses[1]}"]  # fmt: skip


def test_where_nothing_is_found_one_line_says_what_to_do(monkeypatch, tmp_path, capsys):
    asked, said, _ = _run(install.Install("A Book", WHEEL), monkeypatch, tmp_path, capsys)
    assert asked == [] and len(said) == 1
    assert said[0].startswith(f"Missing: no_such. Put {WHEEL} ")


def test_what_is_there_is_not_installed(monkeypatch, tmp_path, capsys):
    (tmp_path / WHEEL).touch()
    known = install.Install("A Book", WHEEL, SITE)
    asked, said, _ = _run(known, monkeypatch, tmp_path, capsys, [WHEEL], missing=False)
    assert asked == [] and said == ["All is here."]


def test_a_page_that_imports_nothing_needs_no_such_cell():
    cells = [nbformat.v4.new_code_cell("import json\nfrom pathlib import Path")]
    executed = nbformat.v4.new_notebook(cells=cells)
    assert install.Install("A Book", WHEEL).cells(executed, "") == []


def test_what_is_imported_is_named_by_its_package():
    code = ["import numpy as np, os.path", "def f():\n    from scipy.stats import entropy"]
    assert install.imported(code) == ["numpy", "scipy"]
    code = ["%load_ext derivation\nimport numpy", "%%derivation two\n1 &= 1 + 0", "%%given"]
    assert install.imported(code) == ["derivation", "numpy"]


def test_the_wheel_has_the_modes_of_no_user(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "src" / "crossentropy" / "codes.py").chmod(0o600)
    before = os.umask(0o077)
    try:
        wheel = package.write_wheel(tmp_path, tmp_path)
    finally:
        os.umask(before)
    with zipfile.ZipFile(wheel) as archive:
        assert {file.external_attr >> 16 & 0o777 for file in archive.infolist()} <= {0o644, 0o664}


def test_the_wheel_has_the_package_and_draws_in_no_sphinx(tmp_path):
    wheel = package.write_wheel(ROOT, tmp_path)
    assert wheel.name == package.wheel_name(ROOT)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = (name for name in names if name.endswith("METADATA"))
        lines = archive.read(about).decode().splitlines()
    assert {
        "bookkit/quantities.py",
        "crossentropy/measures.py",
        "derivation/magic.py",
        "derivation/grammar.lark",
    } <= {*names}
    assert not [name for name in names if name.startswith("sphinx_bookkit")]
    needed = [
        line.split()[1]
        for line in lines
        if line.startswith("Requires-Dist") and "extra" not in line
    ]
    assert {"lark", "mpmath", "python-flint", "sympy"} <= {one.partition(">")[0] for one in needed}
    assert not [name for name in needed if "sphinx" in name or "myst" in name]


def test_what_a_chapter_imports_draws_in_no_sphinx():
    code = "from bookkit import bits; import sys; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "bookkit.quantities" in said.stdout.split()
    assert not {"sphinx", "docutils", "myst_nb"} & set(said.stdout.split())
