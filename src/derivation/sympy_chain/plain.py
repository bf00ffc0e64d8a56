r"""Formulas as a line of text, for messages that no one typesets: ``\frac12 p`` as 1/2 p."""

import re
from collections.abc import Callable

_SIGNS = {
    r"\|": "‖", r"\le": "≤", r"\ge": "≥", r"\sum": "∑", r"\in": "∈", r"\mid": "|", r"\cdot": "·",
    r"\infty": "∞", r"\alpha": "α", r"\beta": "β", r"\delta": "δ", r"\Delta": "Δ", r"\eta": "η",
    r"\varepsilon": "ε", r"\lambda": "λ", r"\mu": "μ", r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ",
    r"\tau": "τ", r"\theta": "θ", r"\chi": "χ", r"\partial": "∂", r"\tfrac": r"\frac",
    r"\left": "", r"\right": "", r"\,": "", r"\;": "", r"\mathrm": "", r"\operatorname": "",
    r"\text": "", "$": "",
}  # fmt: skip
_SIGN = re.compile(r"\\(?:[A-Za-z]+|.)|\$")
_SHORT = re.compile(r"\w+(?:\([^()]*\))?")


def _ratio(*parts: str) -> str:
    """Return a fraction that stays one whatever stands before or after it."""
    return f"({'/'.join(part if _SHORT.fullmatch(part) else f'({part})' for part in parts)})"


# From the inside out, until nothing changes: no group that is left holds another.
_RULES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"([_^])\{([^{}\s]*)\}"), r"\1\2"),
    (re.compile(r"\\frac(?:\{(\d+)\}\{(\d+)\}|(\d)(\d))"), r"\1\3/\2\4"),
    (re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}"), lambda found: _ratio(*found.groups())),
    (re.compile(r"\\sqrt\{([^{}]*)\}"), r"√(\1)"),
    (re.compile(r"(?<![_^}])(?<!\\frac)(?<!\\sqrt)\{([^{}]*)\}"), r"\1"),
]


def plain(latex: str) -> str:
    """Return LaTeX of the book's formulas, or a sentence that holds some, without its markup."""
    before, text = "", _SIGN.sub(lambda sign: _SIGNS.get(sign[0], sign[0]), latex)
    while text != before:
        before = text
        for pattern, simpler in _RULES:
            text = pattern.sub(simpler, text)
    return " ".join(text.replace("\\", "").split())
