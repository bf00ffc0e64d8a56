"""The graph of statements: what is read off the sources, and what is refused."""

import pytest

from sphinx_bookkit.statements.graph import Graph

TESTS = """
from hypothesis import given

@given(1)
def test_gibbs(): ...

def test_one_case(): ...
"""
PAGE = """# A chapter

(sec-gibbs)=
## Never negative

:::{prf:lemma} The tangent
:label: lem-tangent
It lies below.
```{math}
:label: eq-tangent
u
```
:::

:::{prf:proof}
Differentiate.
:::

```{code-cell} python
:checks: lem-tangent
assert g.diff(u) == 0
```

:::{prf:theorem} Gibbs' inequality
:label: thm-gibbs
:tested: tests/test_laws.py::test_gibbs tests/test_laws.py::test_one_case
Never negative.
:::

:::{prf:proof}
By {eq}`eq-tangent`, and see {ref}`sec-gibbs`.
:::

```{code-cell} python
---
checks: thm-gibbs
tags: [remove-cell]
---
%%derivation tangent
given: p, q pmfs of x
\\KL{p}{q} &\\ge 0   && tangent; equality iff $p = q$
```

```{code-cell} python
:checks: thm-gibbs
assert rng.choice(6)
```

```{code-cell} python
:checks: thm-gibbs
:case: two outcomes
assert abs(rng.choice(2) - mean) < 3 * error
```

## Something else

```{exercise} Reverse
:label: ex-reverse
Use {prf:ref}`the theorem <thm-gibbs>`.
```

```{solution-start} ex-reverse
:label: sol-reverse
```

```{code-cell} python
assert answer == 1
```

```{solution-end}
```

```{code-cell} python
%%derivation free
1 &= 1 + 0
```

:::{misconception} m-negative
:says: It can be negative.
:shown: sec-gibbs
No.
:::
"""


DERIVED = "%%derivation slope\ngiven: t \\in [0, 1]\n2 t &= t + t"
RANDOM = "computation at random points"


def _graph(root, page=PAGE):
    (root / "tests").mkdir(exist_ok=True)
    (root / "tests" / "test_laws.py").write_text(TESTS)
    (root / "page.md").write_text(page)
    return Graph.of(root, ["page"])


def _faults(root, old, new):
    assert PAGE.count(old) >= 1
    return [fault.said for fault in _graph(root, PAGE.replace(old, new)).faults]


def test_statements_know_what_they_use_and_what_checks_them(tmp_path):
    graph = _graph(tmp_path)
    assert graph.faults == []
    assert {label: one.kind for label, one in graph.statements.items()} == {
        "lem-tangent": "lemma", "thm-gibbs": "theorem", "ex-reverse": "exercise",
        "der-page-6": "derivation", "m-negative": "misconception",
    }  # fmt: skip
    assert {label: one.uses for label, one in graph.statements.items() if one.uses} == {
        "thm-gibbs": ["lem-tangent"],
        "ex-reverse": ["thm-gibbs"],
        "m-negative": ["lem-tangent", "thm-gibbs"],
    }
    kinds = {label: [c.kind for c in one.checks] for label, one in graph.statements.items()}
    assert kinds == {
        "lem-tangent": ["computation"],
        "thm-gibbs": ["property test", "test", "derivation", RANDOM, "simulation"],
        "ex-reverse": ["computation"],
        "der-page-6": ["derivation"],
        "m-negative": ["computation", "derivation", RANDOM, "simulation"],
    }
    assert [c.case for c in graph.statements["thm-gibbs"].checks] == [*[""] * 4, "two outcomes"]


def test_hidden_cells_are_told_apart_from_those_that_a_reader_sees(tmp_path):
    shown = [(label, check.code) for label, _, check in _graph(tmp_path).checked_on("page")]
    assert shown == [("lem-tangent", "assert g.diff(u) == 0"),
                     ("thm-gibbs", "assert rng.choice(6)"),
                     ("thm-gibbs", "assert abs(rng.choice(2) - mean) < 3 * error")]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":checks: lem-tangent\n", "", "nothing checks lem-tangent"),
        ("assert answer == 1", "answer", "nothing checks ex-reverse"),
        (":shown: sec-gibbs", ":shown: sec-nowhere", "nothing checks m-negative"),
        (":checks: lem-tangent", ":checks: lem-tangents",
         "a cell is said to check lem-tangents, which does not exist"),
        ("assert g.diff(u) == 0", "g.diff(u)",
         "a cell that asserts nothing is said to check lem-tangent"),
        *(("assert g.diff(u) == 0", idle,
           "a cell that asserts nothing is said to check lem-tangent")
          for idle in ("assert True", "assert 1 < 2", "assert (g == 0, 'never')", "assert g == g",
                       "'assert g == 0'  # %%derivation", "print('raise')")),
        ("::test_one_case", "::test_gone",
         "thm-gibbs is said to be tested by tests/test_laws.py::test_gone, which does not exist"),
        ("tests/test_laws.py::test_one_case", "tests/gone.py::test_one_case",
         "thm-gibbs is said to be tested by tests/gone.py::test_one_case, which does not exist"),
        (":::{prf:proof}\nDifferentiate.\n:::\n", "",
         "lem-tangent has no proof, derivation or citation, and is used by thm-gibbs, m-negative"),
        ("Differentiate.", "See {prf:ref}`thm-gibbs`.",
         "a circle of proofs: lem-tangent → thm-gibbs → lem-tangent"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path, old, new, message):
    said = [fault for fault in _faults(tmp_path, old, new) if fault.startswith(message)]
    # Behind what is wrong stands what to do.
    assert len(said) == 1 and said[0].removeprefix(message).startswith(": ")


LINKED = PAGE.replace("It lies below.", "% limit: $u$; computed by NAME\nIt lies below, by $u$.")


@pytest.mark.parametrize(
    ("name", "cell", "message"),
    [
        ("thm-gibbs", "", ""),
        ("ex-reverse", "", ""),
        ("some-step", ":computes: some-step\nassert f(1) == 2", ""),
        ("some-step", ":computes: some-step another\nassert f(1) == 2", "a cell computes another"),
        ("some-step", "assert f(1) == 2", "a relation is said to be computed by some-step"),
        ("some-step", ":computes: some-step\nassert True", "a relation is said to be computed by"),
        ("sec-gibbs", "", "a relation is said to be computed by sec-gibbs"),
        ("thm-gibbs", ":computes: thm-gibbs\nassert f(1) == 2", "a cell computes thm-gibbs"),
    ],
)  # fmt: skip
def test_what_computes_a_relation_is_there_and_can_fail(tmp_path, name, cell, message):
    cell = f"\n```{{code-cell}} python\n{cell}\n```\n"
    faults = _graph(tmp_path, LINKED.replace("NAME", name) + cell).faults
    assert [fault.said.startswith(message) for fault in faults] == [True] * bool(message)
    assert not faults or ": " in faults[0].said.removeprefix(message)


def test_a_statement_that_is_checked_in_a_case_alone_computes_no_relation(tmp_path):
    case = ":checks: lem-tangent\n:case: at 1\n"
    page = LINKED.replace("NAME", "lem-tangent")
    assert _graph(tmp_path, page).faults == []
    (fault,) = _graph(tmp_path, page.replace(":checks: lem-tangent\n", case)).faults
    assert fault.said.startswith("a relation is said to be computed")
    assert page.split("\n")[fault.line - 1].startswith("% limit: ")
    # A cell with a name computes all of the relation, though it be a case of the theorem.
    named = page.replace("by lem-tangent", "by at-one").replace(
        ":checks: lem-tangent\n", f"{case}:computes: at-one\n"
    )
    assert _graph(tmp_path, named).faults == []


def test_a_derivation_of_a_special_case_is_no_proof(tmp_path):
    proof = ":::{prf:proof}\nDifferentiate.\n:::\n"
    said = PAGE.replace(proof, "").replace("assert g.diff(u) == 0", DERIVED)
    said = said.replace(":checks: lem-tangent\n", ":checks: lem-tangent\n:case: at 1\n")
    (fault, *_) = _graph(tmp_path, said).faults
    assert fault.said.startswith("lem-tangent has no proof, derivation or citation")


def test_a_derivation_or_a_citation_stands_for_a_proof(tmp_path):
    proof = ":::{prf:proof}\nDifferentiate.\n:::\n"
    derived = PAGE.replace(proof, "").replace("assert g.diff(u) == 0", DERIVED)
    cited = PAGE.replace(proof, "").replace("It lies below.", "It lies below {cite}`cover2006`.")
    assert _graph(tmp_path, derived).faults == _graph(tmp_path, cited).faults == []
