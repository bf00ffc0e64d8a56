"""What a checked chain says as fields: written, read back, and set as LaTeX."""

import doctest
import json

import pytest
from IPython.core.formatters import format_display_data

from derivation.sympy_chain import record as module
from derivation.sympy_chain.chain import Derivation
from derivation.sympy_chain.record import DECIDED, MIME, TRIED, Chain, Run, Step, words
from derivation.sympy_chain.symbols import D, H, pmf

p, q = pmf("p"), pmf("q")
CHAIN = (
    Derivation(H(p, q))
    .eq(H(p) + D(p, q), "add $H(p)$")
    .ge(H(p), "Gibbs", equality=lambda p, q: p == q)
)


def chain(*reasons, first="a"):
    """Return a chain with these reasons, in whose record nothing else matters."""
    steps = tuple(Step("=", "b", words(reason), TRIED, 1) for reason in reasons)
    return Chain(first, steps, (), ())


def test_a_derivation_offers_its_fields_beside_text_and_latex():
    shown, _ = format_display_data(CHAIN)
    assert shown.keys() == {"text/plain", "text/latex", MIME}
    fields = json.loads(json.dumps(shown[MIME], allow_nan=False))
    assert Chain.read(fields) == CHAIN.record
    assert fields["first"] == "H(p, q)"
    assert fields["hypotheses"] == [
        {"text": "pmfs "},
        {"formula": "p"},
        {"text": ", "},
        {"formula": "q"},
    ]


def test_each_step_has_its_sign_its_reason_its_verdict_and_its_points():
    first, second = CHAIN.record.steps
    assert (first.relation, first.verdict) == ("=", DECIDED)
    assert (second.relation, second.verdict) == ("≥", TRIED)
    assert first.reason == (Run("add "), Run("H(p)", is_formula=True))
    assert first.points == second.points > 100
    assert f"tried at {first.points} points" in "".join(run.said for run in CHAIN.record.note)


def test_a_chain_without_steps_has_no_note():
    assert Derivation(H(p)).record == Chain("H(p)", (), words("a pmf $p$"), ())


def test_a_reason_is_broken_between_words_and_never_in_a_formula():
    long = "because $a + b + c + d + e + f + g$, and because of this"
    (row,) = chain(long).aligned().splitlines()[1:-1]
    lines = row.split(r"\begin{array}{l}")[1].split(r"\\ ")
    assert lines[0] == r"\text{\small because $a + b + c + d + e + f + g$,}"
    assert lines[1] == r"\text{\small and because of this}\end{array}"


@pytest.mark.parametrize(
    ("width", "lines"), [(34, 1), (35, 2)], ids=["a line that is full", "a sign too many"]
)
def test_a_line_is_as_wide_as_it_is_seen(width, lines):
    # The formula is seen as one sign.
    reason = rf"$\alpha$ {'a' * 10} {'b' * (width - 13)}"
    assert chain(reason).aligned().count(r"\small") == lines


def test_the_size_stands_where_the_reader_of_the_latex_wants_it():
    assert r"\text{\small why}" in chain("why").aligned()
    assert r"\small\text{why}" in chain("why").aligned(r"\small\text{{{}}}")
    assert r"\small\text{Gibbs}" in CHAIN._repr_latex_()


def test_a_long_left_side_has_a_line_of_its_own():
    long = "a + " * 10 + "b"
    assert chain("why").aligned().splitlines()[1].startswith("a &= b")
    assert chain("why", first=long).aligned().splitlines()[1:3] == [
        rf"& {long} \\[4pt]",
        r"&\quad = b && \text{\small why}",
    ]


def test_docstring_examples():
    assert doctest.testmod(module).failed == 0
