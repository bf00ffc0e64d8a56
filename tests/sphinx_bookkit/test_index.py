"""The index holds what definitions define and what theorems are called."""

from tests import tiny

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
    built = tiny.build(
        tmp_path, {"index.md": PAGE}, ["sphinx_proof", "sphinx_bookkit.index"],
        prf_realtyp_to_countertyp={"definition": "theorem"},
    )  # fmt: skip
    entries = built.app.env.get_domain("index").entries["index"]
    assert [(entry[1], entry[2]) for entry in entries] == [
        ("surprisal", "def-surprisal"),
        ("bits", "def-surprisal"),
        ("Gibbs' inequality", "thm-gibbs"),
        ("bits", "thm-bits"),
        ("Tangent, the", "lem-tangent"),
    ]
    assert 'href="index.html#thm-gibbs"' in built.page("genindex")
