"""Chains and sentences as LaTeX."""

import doctest

from derivation import typeset
from derivation.typeset import IN_MATHJAX, Run, aligned, as_json, from_json, merged, words


def test_docstring_examples():
    assert doctest.testmod(typeset).failed == 0


def test_a_step_without_a_reason_has_none():
    assert aligned("a", [("≠", "c", ())]).splitlines()[1] == r"a &\ne c"


def test_marks_of_tex_in_a_reason_are_signs():
    row = aligned("a", [("=", "c", words(r"10 % of $p_1$ & 5\% of it"))], IN_MATHJAX)
    assert r"\small\text{10 \% of $p_1$ \& 5\% of it}" in row


def test_a_sentence_is_kept_as_json_and_its_texts_are_joined():
    said = merged([Run("for "), Run("all "), Run("p", True), Run("q", True), Run(":")])
    assert said == (Run("for all "), Run("p", True), Run("q", True), Run(":"))
    assert from_json(as_json(said)) == said
