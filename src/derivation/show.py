"""A chain that was checked, and how it shows: as text, as LaTeX, in a notebook, as fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from derivation.plain import tokens
from derivation.report import Counterexample
from derivation.typeset import IN_MATHJAX, Run, Words, aligned, as_json, merged, words

__all__ = ["MACROS", "MIME", "Checked", "Refused", "Step", "expanded"]

MIME = "application/vnd.derivation+json"
# What a notebook does not know, of the macros that may stand in a chain: how many arguments each
# takes, and what it stands for.
MACROS = {
    r"\KL": (2, r"D({0} \,\|\, {1})"),
    r"\E": (0, r"\mathbb{{E}}"),
    r"\X": (0, r"\mathcal{{X}}"),
}
FALSE = "false"


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
    verdict : {"proved", "proved where positive", "tried", "false"}
    equality : {"", "proved", "tried"}
        The verdict on the case of equality; empty where there is none.
    points : int
        At how many distinct points it was tried.
    sizes : int
        Up to how many outcomes an alphabet had; 0 where there is none.
    case : str
        The case of equality, as written; empty where there is none.
    counterexample : Counterexample, optional
        Where it fails, if it is false.
    """

    sign: str
    latex: str
    reason: str
    verdict: str
    equality: str
    points: int
    sizes: int
    case: str = ""
    counterexample: Counterexample | None = None

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
    hypotheses : tuple of Run
        What it is stated for, and what its abbreviations stand for, as a sentence.
    given, where : tuple of str
        The declarations and the abbreviations of its own, as written.
    """

    first: str
    steps: tuple[Step, ...]
    hypotheses: Words = ()
    given: tuple[str, ...] = ()
    where: tuple[str, ...] = ()

    @property
    def line(self) -> Words:
        """What is said below the chain."""
        clauses = [
            clause
            for verdict, said in _WORDS.items()
            if (clause := _clause([s for s in self.steps if _kind(s) == verdict], said))
        ]
        return (Run("✓ " + "; ".join(clauses)),)

    def __str__(self) -> str:
        return "".join(run.plain for run in self.line)

    @property
    def rows(self) -> list[tuple[str, str, Words]]:
        """The sign, the right side and the reason of each step."""
        return [(step.sign, step.latex, words(step.note)) for step in self.steps]

    def _repr_latex_(self) -> str:
        return f"$$\n{expanded(aligned(self.first, self.rows, IN_MATHJAX))}\n$$"

    def _repr_markdown_(self) -> str:
        said = [_in_dollars(self.hypotheses), self._repr_latex_(), _in_dollars(self.line)]
        return "\n\n".join(filter(None, said)) + "\n"

    def plain(self) -> str:
        """Return the chain as it was written, a step a line, and the line with its tick."""
        rows = [f"{s.sign} {s.latex}" + (f"   ({s.note})" if s.note else "") for s in self.steps]
        return "\n".join([self.first, *rows, str(self)])

    def bundle(self, name: str = "", source: str = "") -> dict[str, Any]:
        """Return the forms in which a notebook may show it, by their mime types.

        Parameters
        ----------
        name : str
            That of its cell.
        source : str
            What the cell holds.
        """
        return {
            "text/plain": self.plain(),
            "text/latex": self._repr_markdown_().replace("✓", r"$\checkmark$"),
            "text/markdown": self._repr_markdown_(),
            MIME: self.record() | {"name": name, "source": source},
        }

    def record(self) -> dict[str, Any]:
        """Return its fields as JSON knows them: rows, relations, reasons, verdicts, points."""
        return {
            "holds": True,
            "given": [*self.given],
            "where": [*self.where],
            "hypotheses": as_json(self.hypotheses),
            "rows": [self.first, *(step.latex for step in self.steps)],
            "relations": [step.sign for step in self.steps],
            "reasons": [step.reason for step in self.steps],
            "cases": [step.case for step in self.steps],
            "verdicts": [step.verdict for step in self.steps],
            "equalities": [step.equality for step in self.steps],
            "points": [step.points for step in self.steps],
            "line": as_json(self.line),
        }


@dataclass(frozen=True)
class Refused(Checked):
    """A chain that was checked, and is false: at least one of its steps has a counterexample."""

    @property
    def line(self) -> Words:
        """What is said below the chain: which steps fail, and where."""
        false = [(k, s.counterexample) for k, s in enumerate(self.steps, 1) if s.counterexample]
        runs = [run for k, found in false for run in self._said(k, found)]
        return merged([Run("Refused: "), *runs])

    def _said(self, k: int, found: Counterexample) -> Iterator[Run]:
        which = f"step {k}" if len(self.steps) > 1 else "it"
        last = k == max(j for j, s in enumerate(self.steps, 1) if s.counterexample)
        yield Run(f"{which} {found.what}")
        where = (*found.where, ("b", found.base)) if found.base else found.where
        if where:
            yield Run(", for instance where ")
        for j, (name, value) in enumerate(where):
            if j:
                yield Run(" and " if j == len(where) - 1 else ", ")
            yield Run(f"{name} = {_as_latex(value)}", True)
        end = "." if last else "; "
        yield Run(f": the left side is {found.left}, and the right {found.right}{end}")

    def record(self) -> dict[str, Any]:
        """Return its fields as JSON knows them, with the counterexamples."""
        found = [step.counterexample for step in self.steps]
        counterexamples = [asdict(one) if one else None for one in found]
        return super().record() | {"holds": False, "counterexamples": counterexamples}


def _as_latex(value: str) -> str:
    return value.replace("…", r"\dots").replace(" times", r"\text{ times}")


def _kind(step: Step) -> str:
    """Return the verdict of a step, and whether its case of equality has less of a proof."""
    only_tried = step.verdict in _PROVED and step.equality == "tried"
    return f"{step.verdict} but for equality" if only_tried else step.verdict


_PROVED = ("proved", "proved where positive")
_WORDS = {
    "proved": "proved",
    "proved but for equality": "proved, with the case of equality tried",
    "proved where positive": "proved where every probability is positive, and tried where some "
    "are 0,",
    "proved where positive but for equality": "proved where every probability is positive, and "
    "tried where some are 0 and for the case of equality,",
    "tried": "tried",
}


def expanded(latex: str) -> str:
    r"""Return LaTeX without the macros that a notebook does not know, as \KL and \E."""
    waiting = [*tokens(latex)][::-1]
    return _expanded(waiting, to_end=True)


def _expanded(waiting: list[str], *, to_end: bool) -> str:
    """Return what is waiting, or the group at its beginning without its braces, expanded."""
    said = ""
    while waiting:
        token = waiting.pop()
        if token == "}" and not to_end:
            return said
        if token in MACROS:
            count, body = MACROS[token]
            token = body.format(*(_argument(waiting) for _ in range(count)))
        elif token == "{":
            token = f"{{{_expanded(waiting, to_end=False)}}}"
        said += token
    if not to_end:
        raise ValueError("a brace is never closed")
    return said


def _argument(waiting: list[str]) -> str:
    while waiting and waiting[-1].isspace():
        waiting.pop()
    if not waiting:
        raise ValueError("an argument is missing")
    token = waiting.pop()
    return _expanded(waiting, to_end=False) if token == "{" else token


def _in_dollars(said: Words) -> str:
    """Return a sentence as Markdown that a notebook sets."""
    return "".join(f"${expanded(run.said)}$" if run.is_formula else run.said for run in said)


def _clause(steps: list[Step], said: str) -> str:
    if not steps:
        return ""
    count = f"{len(steps)} step{'s' if len(steps) > 1 else ''}"
    if said == "proved":
        return f"{count} proved"
    points = [step.points for step in steps]
    least = f"{min(points):,}{' points or more' if len(set(points)) > 1 else ' points'}"
    if min(points) == 1 == max(points):
        return f"{count} compared exactly"
    sizes = max(step.sizes for step in steps)
    return f"{count} {said} at {least}" + (f", on up to {sizes:,} outcomes" if sizes else "")
