"""Errors of published books, lectures and courses, each as a derivation that has to be refused.

They are errors that anybody could make; most were mended by their authors within days. What
matters here is that every one of them passed its readers, and that none passes a `Derivation`.
"""

import pytest
from sympy import Integer

from derivation.sympy_chain.chain import Derivation, DerivationError
from derivation.sympy_chain.symbols import D, H, log, pmf, total, x

p, q = pmf("p"), pmf("q")
p_positive, q_positive = pmf("p", positive=True), pmf("q", positive=True)


def refused_with_counterexample(write_the_chain):
    """Return the message of the error that a chain raises, which has to show where it fails."""
    with pytest.raises(DerivationError) as caught:
        write_the_chain()
    message = str(caught.value)
    assert message.startswith("step 1 is false")
    assert "for instance where p = (" in message
    assert "left " in message
    assert "right " in message
    return message


ERRATA = {
    # The definition printed as the "forward" KL divergence was the reverse one.
    "probml/pml-book#11": lambda: Derivation(D(p, q)).eq(
        total(q[x] * log(q[x] / p[x]), x), "forward KL"
    ),
    # The second of two formulas had lost its logarithm.
    "rasbt/machine-learning-book#44": lambda: Derivation(D(p_positive, q_positive)).eq(
        total(p_positive[x] * (p_positive[x] / q_positive[x]), x), "KL for discrete distributions"
    ),
    # kl_div(h, f) integrated f log(f/h), which is the divergence of f from h.
    "QuantEcon/lecture-python.myst#509": lambda: Derivation(D(q, p)).eq(
        total(p[x] * log(p[x] / q[x]), x), "kl_div(h, f)"
    ),
    # The concluding line of Gibbs' inequality had q/p in the place of p/q.
    "StanfordDataCompressionClass/notes#9": lambda: Derivation(
        total(p_positive[x] * log(q_positive[x] / p_positive[x]), x)
    ).ge(0, "Gibbs' inequality", equality=lambda p, q: p == q),
    # A "cross-entropy" that was minus the KL divergence.
    "japan-medical-ai/medical-ai-course-materials#82": lambda: Derivation(H(p, q)).eq(
        total(p[x] * log(q[x] / p[x]), x), "cross-entropy"
    ),
    # An inequality that rests on D(p ‖ q) ≥ 0, printed the wrong way round.
    "probml/pml2-book#65": lambda: Derivation(D(p, q)).le(
        0, "the definition of KL", equality=lambda p, q: p == q
    ),
    # The expected log likelihood given as the divergence less a constant: both signs flipped.
    "probml/pml2-book#52": lambda: Derivation(total(p_positive[x] * log(q_positive[x]), x)).eq(
        D(p_positive, q_positive) - total(p_positive[x] * log(p_positive[x]), x),
        "expected log likelihood",
    ),
}


@pytest.mark.parametrize("thread", ERRATA)
def test_published_error_is_refused(thread):
    refused_with_counterexample(ERRATA[thread])


def test_uniform_entropy_with_its_sign_flipped_is_refused():
    uniform_entropy = total(log(total(Integer(1), x)) / total(Integer(1), x), x)
    with pytest.raises(DerivationError, match="log to base 2"):
        Derivation(uniform_entropy).eq(-log(total(Integer(1), x)), "entropy of the uniform pmf")


CORRECTED = {
    "forward KL": lambda: Derivation(D(p, q)).eq(total(p[x] * log(p[x] / q[x]), x), ""),
    "Gibbs": lambda: Derivation(total(p_positive[x] * log(p_positive[x] / q_positive[x]), x)).ge(
        0, "", equality=lambda p, q: p == q
    ),
    "cross-entropy": lambda: Derivation(H(p, q)).eq(total(p[x] * log(1 / q[x]), x), ""),
    "log likelihood": lambda: Derivation(total(p_positive[x] * log(q_positive[x]), x)).eq(
        total(p_positive[x] * log(p_positive[x]), x) - D(p_positive, q_positive), ""
    ),
    "uniform": lambda: Derivation(total(log(total(Integer(1), x)) / total(Integer(1), x), x)).eq(
        log(total(Integer(1), x)), ""
    ),
}


@pytest.mark.parametrize("statement", CORRECTED)
def test_the_corrected_statement_is_accepted(statement):
    assert repr(CORRECTED[statement]())
