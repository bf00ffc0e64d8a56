"""A checked derivation, and how it shows: as text, as LaTeX, in a notebook."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["MIME", "Checked", "Step", "expanded"]

MIME = "application/vnd.derivation+json"
TICK = r"$\checkmark$"
_LATEX = {"=": "=", "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">"}


@dataclass(frozen=True)
class Step:
    """One relation of a chain.

    Attributes
    ----------
    sign : str
        =, ≠, ≤, ≥, < or >.
    latex : str
        Its right side.
    reason : str
        As written, without the case of equality.
    verdict : {"proved", "proved where positive", "tried"}
    equality : {"", "proved", "tried"}
        The verdict on the case of equality; empty where there is none.
    points : int
        At how many distinct points it was tried.
    sizes : int
        Up to how many outcomes an alphabet had; 0 where there is none.
    case : str
        The case of equality, as written; empty where there is none.
    """

    sign: str
    latex: str
    reason: str
    verdict: str
    equality: str
    points: int
    sizes: int
    case: str = ""

    @property
    def note(self) -> str:
        """The reason and the case of equality."""
        return "; ".join(filter(None, (self.reason, self.case)))


@dataclass(frozen=True)
class Checked:
    """A chain that was checked, and held.

    Attributes
    ----------
    first : str
        The left end, in LaTeX.
    steps : tuple of Step
    given, where : str
        The declarations and the abbreviations, as written.
    """

    first: str
    steps: tuple[Step, ...]
    given: str
    where: str

    def __str__(self) -> str:
        clauses = [
            clause
            for verdict, words in _WORDS.items()
            if (clause := _clause([s for s in self.steps if _kind(s) == verdict], words))
        ]
        return "✓ " + "; ".join(clauses)

    def _repr_latex_(self) -> str:
        rows = [f"{_LATEX[s.sign]} {s.latex} {_note(s.note)}".rstrip() for s in self.steps]
        chain = expanded(f"{self.first} &" + " \\\\\n&".join(rows))
        return f"$$\n\\begin{{aligned}}\n{chain}\n\\end{{aligned}}\n$$"

    def _repr_markdown_(self) -> str:
        return f"{self._repr_latex_()}\n\n{self}\n"

    def plain(self) -> str:
        """Return the chain as it was written, a step a line, and the line with its tick."""
        rows = [f"{s.sign} {s.latex}" + (f"   ({s.note})" if s.note else "") for s in self.steps]
        return "\n".join([self.first, *rows, str(self)])

    def bundle(self) -> dict[str, Any]:
        """Return the forms in which a notebook may show it, by their mime types."""
        return {
            "text/plain": self.plain(),
            "text/latex": f"{self._repr_latex_()}\n\n{str(self).replace('✓', TICK)}",
            "text/markdown": self._repr_markdown_(),
            MIME: self.record(),
        }

    def record(self) -> dict[str, Any]:
        """Return its fields as JSON knows them: rows, relations, reasons, verdicts, points."""
        return {
            "given": self.given,
            "where": self.where,
            "rows": [self.first, *(step.latex for step in self.steps)],
            "relations": [step.sign for step in self.steps],
            "reasons": [step.reason for step in self.steps],
            "verdicts": [step.verdict for step in self.steps],
            "points": [step.points for step in self.steps],
            "steps": [asdict(step) for step in self.steps],
        }


def _kind(step: Step) -> str:
    """Return the verdict of a step, and whether its case of equality has less of a proof."""
    only_tried = step.verdict == "proved" and step.equality == "tried"
    return "proved but for equality" if only_tried else step.verdict


_WORDS = {
    "proved": "proved",
    "proved but for equality": "proved, with the case of equality tried",
    "proved where positive": "proved where every probability is positive, and tried where some "
    "are 0,",
    "tried": "tried",
}


def expanded(latex: str) -> str:
    r"""Return LaTeX without the macros \KL and \E, which a notebook does not know."""
    while (k := latex.find(r"\KL{")) >= 0:
        middle = _closing(latex, k + len(r"\KL"))
        second = latex.index("{", middle)
        end = _closing(latex, second)
        p, q = latex[k + len(r"\KL{") : middle - 1], latex[second + 1 : end - 1]
        latex = rf"{latex[:k]}D({p} \,\|\, {q}){latex[end:]}"
    return latex.replace(r"\E_", r"\mathbb{E}_")


def _closing(text: str, opening: int) -> int:
    """Return where what a brace opens has ended."""
    depth = 0
    for k in range(opening, len(text)):
        depth += (text[k] == "{") - (text[k] == "}")
        if not depth:
            return k + 1
    raise ValueError("a brace is never closed")


def _clause(steps: list[Step], words: str) -> str:
    if not steps:
        return ""
    count = f"{len(steps)} step{'s' if len(steps) > 1 else ''}"
    if words == "proved":
        return f"{count} proved"
    points = [step.points for step in steps]
    least = f"{min(points):,}{' points or more' if len(set(points)) > 1 else ' points'}"
    if min(points) == 1 == max(points):
        return f"{count} compared exactly"
    sizes = max(step.sizes for step in steps)
    return f"{count} {words} at {least}" + (f", on up to {sizes:,} outcomes" if sizes else "")


def _note(reason: str) -> str:
    """Return a reason as LaTeX: words as text, what stands in dollars as it is."""
    if not reason:
        return ""
    pieces = reason.split("$")
    parts = [p if k % 2 else rf"\text{{{p}}}" for k, p in enumerate(pieces) if p]
    return f"&& {''.join(parts)}"
