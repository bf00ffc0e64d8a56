"""The book's graph of statements: nothing is unchecked, and proofs say what they use."""

import re

import pytest

from sphinx_bookkit.statements.graph import THEOREMS

# What a step's reason calls by its name, and the statement that bears it.
NAMED = {"Gibbs": "thm-gibbs", "decomposition": "thm-decomposition", "log-sum": "thm-log-sum"}


def test_the_graph_has_no_fault(graph):
    if graph.faults:
        pytest.fail("\n".join(map(str, graph.faults)), pytrace=False)
    assert sum(one.kind in THEOREMS for one in graph.statements.values()) > 50


def _rests_on(graph, label):
    below = set(graph.statements[label].uses)
    return below.union(*(_rests_on(graph, used) for used in below))


def test_a_theorem_uses_what_the_steps_that_check_it_name(graph):
    theorems = [one for one in graph.statements.values() if one.kind in THEOREMS]
    code = {one.label: "\n".join(check.code for check in one.checks) for one in theorems}
    missing = [
        (one.label, name)
        for one in theorems
        for name, label in NAMED.items()
        if re.search(rf'"[^"\n]*\b{name}\b[^"\n]*"', code[one.label])
        and label not in {one.label} | _rests_on(graph, one.label)
    ]
    assert not missing
