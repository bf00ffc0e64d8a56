"""What a relation looks like: a condition between names and numbers, or a definition of a name.

Only in proofs, prose, captions, exercises and solutions is anything taken for what it looks like.
"""

import re

from derivation.typed import sign_of_a_relation
from sphinx_bookkit.relations.marks import bare

__all__ = ["RELATIONS", "is_condition", "is_definition"]

RELATIONS = sign_of_a_relation()
# What is no name of a number, a pmf or an outcome.
_NO_NAMES = (
    "KL", "E", "log", "ln", "exp", "sqrt", "frac", "tfrac", "dfrac", "sum", "prod", "int", "max",
    "min", "inf", "sup", "nabla", "partial", "mid", "cdot", "dots", "lvert", "rvert", "lVert",
    "rVert", r"mathrm\{(?:TV|Hel|JS)\}", r"chi\^2",
)  # fmt: skip
# A name, with indices and primes: p, q^*, \hat p, z_1.
_NAME = (
    rf"(?![HID](?![A-Za-z])|[hP]\(|\\(?:{'|'.join(_NO_NAMES)})(?![A-Za-z]))"
    r"(?:\\(?:hat|bar|tilde|mathrm|mathbb|mathcal|operatorname)(?:\{\w+\}| ?\w)"
    r"|\\[A-Za-z]+|[A-Za-z])(?:'|[_^](?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9*]))*"
)
_NUMBER = (
    r"[-+]?(?:\d[\d.]*(?:\\%)?|\\[td]?frac(?:\d\d|\d?\{\d+\}\{?\d*\}?)|\\infty)"
    r"(?:\^\{?-?\d+\}?)?"
)
_PLACE = rf"(?:{_NAME}|{_NUMBER}|\\cdot|\\dots)"
_AT = rf"(?:\({_PLACE}(?:(?:,|;|\\mid ?|\\\|){_PLACE})*\))*"
_VALUE = rf"(?:{_NAME}{_AT}|{_NUMBER}|\\dots)"
_SIMPLE = re.compile(rf"[|]?{_VALUE}(?:,{_VALUE})*[|]?")
_DEFINED = re.compile(rf"{_NAME}{_AT}")


def _sides(latex: str) -> list[str]:
    return [bare(side) for side in RELATIONS.split(latex)]


def is_condition(latex: str) -> bool:
    """Tell whether all sides are names, values at outcomes, or numbers."""
    return all(side and _SIMPLE.fullmatch(side) for side in _sides(latex))


def is_definition(latex: str) -> bool:
    """Tell whether it is a name that equals an expression; one that is declared states more."""
    signs = [match[0] for match in RELATIONS.finditer(latex)]
    return signs == ["="] and bool(_DEFINED.fullmatch(_sides(latex)[0]))
