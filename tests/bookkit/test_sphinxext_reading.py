"""The LaTeX of a formula, with the book's macros written out."""

import pytest

from bookkit.sphinxext.reading import expand

SMALL = {r"\KL": r"D(#1 \,\|\, #2)", r"\E": r"\mathbb{E}", r"\X": r"\mathcal{X}"}


@pytest.mark.parametrize(
    ("tex", "expanded"),
    [
        (r"\E_p \log x", r"\mathbb{E}_p \log x"),
        (r"\KL{p_{1}}{\X}", r"D(p_{1} \,\|\, \mathcal{X})"),
        (r"\KL p q + \KL{\KL{a}{b}}{c}", r"D(p \,\|\, q) + D(D(a \,\|\, b) \,\|\, c)"),
        (r"\KL{\{x\}}{q}", r"D(\{x\} \,\|\, q)"),
        (r"a \\X \Example", r"a \\X \Example"),
    ],
)
def test_macros_are_written_out(tex, expanded):
    assert expand(tex, SMALL) == expanded


def test_an_argument_without_its_end_is_a_fault():
    with pytest.raises(ValueError, match="closing brace"):
        expand(r"\KL{p", SMALL)
