"""Formulas as a line of text, with no markup left and nothing made ambiguous."""

import re
from pathlib import Path

import pytest

from derivation.plain import plain

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"H(p) - D(p \,\|\, q)", "H(p) - D(p ‖ q)"),
        (r"\frac12 H(p)", "1/2 H(p)"),
        (r"\sum_x p(x) \log \frac{1}{q(x)}", "∑_x p(x) log (1/q(x))"),
        (r"\sum_{x : p(x) > 0} p(x)", "∑_{x : p(x) > 0} p(x)"),
        (r"\frac{H(p) + 1}{H(q) - 1}", "((H(p) + 1)/(H(q) - 1))"),
        (r"logarithms of $\frac12$ and $\tfrac32$", "logarithms of 1/2 and 3/2"),
        (r"{D}(p(\cdot \mid y) \,\|\, p)", "D(p(· | y) ‖ p)"),
        (r"\operatorname{softmax}(z)(x)", "softmax(z)(x)"),
        (r"D_{\text{coarse}}", "D_coarse"),
        (r"\sqrt{\frac{1}{q_{1}^{2}}}", "√((1/(q_1^2)))"),
    ],
)
def test_a_label_or_a_reason_as_text(latex, text):
    assert plain(latex) == text


def test_every_reason_in_the_book_loses_its_markup():
    pages = "\n".join(page.read_text("utf-8") for page in (ROOT / "book").glob("*.md"))
    reasons = re.findall(r"&& (.*?)(?: *\\\\)?$", pages, re.M)
    assert len(reasons) > 30
    for reason in reasons:
        assert not set("\\\\$") & set(plain(reason)), reason
