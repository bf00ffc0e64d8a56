"""The index holds what definitions define and what theorems are called."""

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CONF = """
extensions = ["myst_nb", "sphinx_proof", "sphinx_bookkit.index"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "dollarmath"]
prf_realtyp_to_countertyp = {"definition": "theorem"}
"""
PAGE = """
# A chapter

:::{prf:definition} Surprisal
:label: def-surprisal
The **surprisal** of an outcome, in **bits**.
:::

:::{prf:theorem} Gibbs' inequality
:label: thm-gibbs
It is **never** negative.
:::

:::{prf:theorem} Bits
:label: thm-bits
Whole ones.
:::

:::{prf:lemma} The tangent
:label: lem-tangent
Below.
:::

:::{prf:lemma} What a detour costs
:label: lem-detour
Much.
:::

:::{prf:lemma} $s \\ln s$ as an integral
:label: lem-integral
So.
:::
"""


def test_terms_and_titles_are_entered_and_formulas_and_sentences_are_not(tmp_path):
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "index.md").write_text(PAGE)
    with docutils_namespace():
        app = Sphinx(tmp_path, tmp_path, tmp_path / "out", tmp_path / "trees", "html", status=None)
        app.build()
    entries = app.env.get_domain("index").entries["index"]
    assert [(entry[1], entry[2]) for entry in entries] == [
        ("surprisal", "def-surprisal"),
        ("bits", "def-surprisal"),
        ("Gibbs' inequality", "thm-gibbs"),
        ("bits", "thm-bits"),
        ("Tangent, the", "lem-tangent"),
    ]
    html = (tmp_path / "out" / "genindex.html").read_text(encoding="utf-8")
    assert 'href="index.html#thm-gibbs"' in html
