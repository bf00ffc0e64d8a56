r"""Formulas as a line of text, for messages that no one typesets: ``\frac12 p`` as 1/2 p.

LaTeX is read in two steps: `tokens` parts it into commands and characters, and `plain` goes through
these once, a group within a group.
"""

from collections.abc import Iterator

_SIGNS = {
    r"\|": "‖", r"\le": "≤", r"\ge": "≥", r"\sum": "∑", r"\in": "∈", r"\mid": "|", r"\cdot": "·",
    r"\infty": "∞", r"\alpha": "α", r"\beta": "β", r"\delta": "δ", r"\Delta": "Δ", r"\eta": "η",
    r"\varepsilon": "ε", r"\lambda": "λ", r"\mu": "μ", r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ",
    r"\tau": "τ", r"\theta": "θ", r"\chi": "χ", r"\partial": "∂",
    r"\left": "", r"\right": "", r"\,": "", r"\;": "", r"\mathrm": "", r"\operatorname": "",
    r"\text": "", "$": "",
}  # fmt: skip
_FRACTIONS = (r"\frac", r"\tfrac", r"\dfrac")


def tokens(tex: str) -> Iterator[str]:
    r"""Yield LaTeX in order, as commands, of letters or of one sign, and single characters."""
    place = 0
    while place < len(tex):
        end = place + 1
        if tex[place] == "\\" and end < len(tex):
            while end < len(tex) and tex[end].isascii() and tex[end].isalpha():
                end += 1
            end = max(end, place + 2)
        yield tex[place:end]
        place = end


def plain(latex: str) -> str:
    """Return LaTeX of the book's formulas, or a sentence that holds some, without its markup."""
    return " ".join(_Reader(latex).rest().split())


class _Reader:
    """LaTeX that is read from its beginning to its end."""

    def __init__(self, tex: str) -> None:
        self._waiting = [*tokens(tex)][::-1]

    def rest(self) -> str:
        """Return what is left as text."""
        said = ""
        while self._waiting:
            said += self._one()
        return said

    def _one(self) -> str:
        """Return the next character, command with its arguments, or group."""
        match token := self._waiting.pop():
            case "{":
                return self._up_to("}")
            case "_" | "^":
                script = self._argument()
                # Words without space between them need no braces.
                return f"{token}{{{script}}}" if " " in script.strip() else f"{token}{script}"
            case _ if token in _FRACTIONS:
                return _ratio(self._argument(), self._argument())
            case r"\sqrt":
                root = ""
                if self._waiting[-1:] == ["["]:
                    self._waiting.pop()
                    root = f"[{self._up_to(']')}]"
                return f"√{root}({self._argument()})"
        return _SIGNS.get(token, token.removeprefix("\\"))

    def _argument(self) -> str:
        """Return a command's next argument: a group, or one token, behind any space."""
        while self._waiting[-1:] == [" "]:
            self._waiting.pop()
        return self._one() if self._waiting else ""

    def _up_to(self, end: str) -> str:
        """Return what stands before the sign that ends a group, and pass over the sign."""
        said = ""
        while self._waiting and self._waiting[-1] != end:
            said += self._one()
        del self._waiting[-1:]
        return said


def _ratio(*parts: str) -> str:
    """Return a fraction that stays one whatever stands before or after it."""
    if all(part.isdecimal() for part in parts):
        return "/".join(parts)
    return f"({'/'.join(part if _is_short(part) else f'({part})' for part in parts)})"


def _is_short(part: str) -> bool:
    """Return whether a term is a name or number, or a function of what has no brackets itself."""
    name, bracket, argument = part.partition("(")
    if not name.replace("_", "").isalnum():
        return False
    return not bracket or (argument.endswith(")") and not {*"()"} & {*argument[:-1]})
