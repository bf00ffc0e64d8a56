r"""What a checked chain says, as fields: for whoever shows it, and needs no SymPy for that.

A `Derivation` offers its record to Jupyter under `MIME`, as JSON, beside its text and its LaTeX.
A program that knows the type reads the steps, their reasons and their verdicts from it, and sets
them as it likes; `aligned` sets the formulas and the reasons as LaTeX does.

>>> step = Step("=", "H(p)", words("add $0$"), DECIDED, 57)
>>> chain = Chain("H(p) + 0", (step,), words("a pmf $p$"), words("1 step tried at 57 points"))
>>> Chain.read(chain.as_json()) == chain
True
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from derivation.sympy_chain.plain import plain

MIME = "application/vnd.derivation.chain+json"
# What was found of a step: decided exactly for the alphabets that are named, or tried at points.
DECIDED, TRIED = "decided", "tried"

_SIGNS = {"=": "=", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">"}
_REASON_WIDTH = 34
# A left side of so many signs of LaTeX shares its line with the first step.
_SHORT = 40


@dataclass(frozen=True)
class Run:
    """A piece of a sentence: text, or a formula in LaTeX."""

    said: str
    is_formula: bool = False

    @property
    def width(self) -> int:
        """As many columns as are seen, which is less than the source of a formula."""
        return len(plain(self.said) if self.is_formula else self.said)

    @property
    def latex(self) -> str:
        """The piece as it stands in a text of LaTeX."""
        return f"${self.said}$" if self.is_formula else self.said


Words = tuple[Run, ...]


def words(text: str) -> Words:
    """Return a sentence with formulas between signs of the dollar as its pieces."""
    pieces = (Run(said, bool(number % 2)) for number, said in enumerate(text.split("$")))
    return tuple(piece for piece in pieces if piece.said)


@dataclass(frozen=True)
class Step:
    """One step of a chain: its sign, its right side, why, and what its check found."""

    relation: str
    expr: str
    reason: Words
    verdict: str
    points: int


@dataclass(frozen=True)
class Chain:
    """A chain of expressions in LaTeX, and what was done to check it.

    Parameters
    ----------
    first : str
        The left side of the first step.
    steps : tuple of Step
        The steps; `points` of a step are those, all distinct, at which it was tried.
    hypotheses : tuple of Run
        For what it was tried: the pmfs and the numbers in it, and where these lie.
    note : tuple of Run
        A sentence that says how many steps were tried, at how many points, and what was decided.
    """

    first: str
    steps: tuple[Step, ...]
    hypotheses: Words
    note: Words

    def as_json(self) -> dict[str, Any]:
        """Return the fields in the types that JSON has."""
        steps = [vars(step) | {"reason": _as_json(step.reason)} for step in self.steps]
        said = {"hypotheses": _as_json(self.hypotheses), "note": _as_json(self.note)}
        return {"first": self.first, "steps": steps, **said}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "Chain":
        """Return the chain whose fields are given."""
        steps = (Step(**{**step, "reason": _read(step["reason"])}) for step in fields["steps"])
        said = (_read(fields[name]) for name in ("hypotheses", "note"))
        return cls(fields["first"], tuple(steps), *said)

    def aligned(self, small: str = r"\text{{\small {}}}") -> str:
        r"""Return the chain as an ``aligned`` of LaTeX, each step with its reason in small type.

        LaTeX wants the size within the text, which is the default, and MathJax wants it before:
        ``\small\text{{{}}}``, a format in which the braces are empty for the words.
        """
        rows = [rf"& {self.first}"]
        for step in self.steps:
            reason = _set(step.reason, small)
            rows.append(rf"&{_SIGNS[step.relation]} {step.expr} && {reason}")
        if self.steps and len(self.first) < _SHORT:
            rows[:2] = [f"{self.first} {rows[1]}"]
        else:
            rows[1:] = [rf"&\quad {row.removeprefix('&')}" for row in rows[1:]]
        return "\\begin{aligned}\n" + " \\\\[4pt]\n".join(rows) + "\n\\end{aligned}"


def _as_json(pieces: Words) -> list[dict[str, str]]:
    return [{"formula" if piece.is_formula else "text": piece.said} for piece in pieces]


def _read(pieces: list[dict[str, str]]) -> Words:
    return tuple(Run(said, kind == "formula") for piece in pieces for kind, said in piece.items())


def _set(reason: Words, small: str) -> str:
    """Set a reason as text, in lines that keep every formula whole."""
    lines = [
        small.format(" ".join("".join(piece.latex for piece in word) for word in line))
        for line in _lines(reason)
    ]
    if len(lines) == 1:
        return lines[0]
    stack = r"\\ ".join(lines)
    # The kern takes back the space that an array puts before its first column.
    return rf"\kern-0.5em\begin{{array}}{{l}}{stack}\end{{array}}"


def _lines(reason: Words) -> list[list[Words]]:
    """Return the words of a reason, line by line, in lines that are not too wide."""
    lines: list[list[Words]] = [[]]
    room = _REASON_WIDTH
    for word in _parted(reason):
        width = sum(piece.width for piece in word)
        if lines[-1] and width + 1 > room:
            lines.append([])
            room = _REASON_WIDTH
        room -= width + bool(lines[-1])
        lines[-1].append(word)
    return lines


def _parted(reason: Words) -> Iterator[Words]:
    """Yield what stands between two spaces; none of them is within a formula."""
    word: list[Run] = []
    for piece in reason:
        if piece.is_formula:
            word.append(piece)
            continue
        first, *others = piece.said.replace("\n", " ").split(" ")
        word += [Run(first)] if first else []
        for other in others:
            if word:
                yield tuple(word)
            word = [Run(other)] if other else []
    if word:
        yield tuple(word)
