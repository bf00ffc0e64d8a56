r"""The checker as a page of the book asks it: JSON in, JSON out, and no traceback.

A reader changes a chain of the book, and what the book has checked is not checked again: only what
is new in it. A chain in which nothing is new is checked from its beginning. What a reader has typed
is read by the grammar, as LaTeX, and is never run.

>>> import json
>>> asked = {"source": "given: p pmf of x\nH(p) &= 0", "book": "", "given": "", "refused": False}
>>> json.loads(answer(json.dumps(asked)))["state"]
'false'
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from derivation.attack import Tried
from derivation.cell import read_given
from derivation.chain import Checked, DerivationError, Refused, Verdict, as_error, tried
from derivation.declarations import Declarations
from derivation.statement import Statement
from derivation.verdict import decided

__all__ = ["answer", "rehearse"]

_OLD = "as in the book"


def answer(asked: str, progress: Callable[[int], object] = lambda step: None) -> str:
    """Return what is to be said of a chain.

    Parameters
    ----------
    asked : str
        JSON: the `source` of the chain as the reader has it; that of the `book`; the lines that
        the page has `given` for all its chains; and whether the book has `refused` this one.
    progress : callable, optional
        Told before a statement is checked which one it is, counted from 1.

    Returns
    -------
    str
        JSON: the `state`, "holds", "false", "open" or "unreadable"; the `line` below the chain;
        and the `faults`, each with its line, its column, an excerpt and a message.
    """
    try:
        said = _answer(**json.loads(asked), progress=progress)
    except ImportError as error:
        said = _stopped(f"this can't be checked here, for want of {error.name}")
    except RecursionError:
        said = _stopped("this is nested too deep to be read")
    except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError) as error:
        said = _stopped(f"this can't be checked: {error}")
    return json.dumps(said)


def _stopped(line: str) -> dict[str, Any]:
    return {"state": "open", "line": line, "faults": []}


def _answer(
    source: str, book: str, given: str, refused: bool, progress: Callable[[int], object]
) -> dict[str, Any]:
    try:
        with as_error(given):
            known = read_given(given)
        judge = _Judge([] if refused or not book else _stated(book, known), progress)
        chain, faults = tried(source, known, judge.decided)
        if not judge.asked:
            chain, faults = tried(source, known, _Judge([], progress).decided)
    except DerivationError as error:
        return {"state": "unreadable", "line": "", "faults": [*map(asdict, error.faults)]}
    false = any(fault.is_false for fault in faults)
    state = "false" if false else "open" if faults else "holds"
    return {"state": state, "line": _line(chain, faults), "faults": [*map(asdict, faults)]}


def _line(chain: Checked, faults: Iterable[object]) -> str:
    """Return what stands below a chain, and how much of it was not checked again."""
    if isinstance(chain, Refused):
        return str(chain)
    if faults:
        return ""
    old = sum(step.verdict == _OLD for step in chain.steps)
    return f"{chain}; {old} step{'s' if old > 1 else ''} {_OLD}" if old else str(chain)


def _stated(book: str, known: Declarations) -> list[str]:
    """Return what the book's own chain states, all of which holds."""
    found = []

    def note(statement: Statement) -> Verdict:
        found.append(repr(statement))
        return _OLD, "", Tried(0, 0)

    tried(book, known, note)
    return found


class _Judge:
    """What decides all statements but those that are known to hold."""

    def __init__(self, known: Iterable[str], progress: Callable[[int], object]):
        self.known, self.progress = {*known}, progress
        self.asked = 0

    def decided(self, statement: Statement) -> Verdict:
        if repr(statement) in self.known:
            return _OLD, "", Tried(0, 0)
        self.asked += 1
        self.progress(self.asked)
        return decided(statement)


# Proved, tried, false, undefined, of an unknown name, and no formula.
_EACH = (
    "given: p, q pmfs of x\nH(p, q) &= H(p) + \\KL{p}{q} \\\\ &\\ge H(p) && ; equality iff $p = q$",
    "given: t > 0\n\\ln t &\\le t - 1 && ; equality iff $t = 1$",
    "given: p, q pmfs of x\n\\KL{p}{q} &= \\KL{q}{p}",
    "given: t \\in \\mathbb{R}\n\\log (t^2) &= 2 \\log t",
    "given: p pmf of x\nH(p) &= H(r)",
    "given: p pmf of x\nH(p) &= = 0",
)


def rehearse() -> list[str]:
    """Check a chain of each kind, which imports all that the checker needs; return the states."""
    asked = ({"source": s, "book": "", "given": "", "refused": False} for s in _EACH)
    return [json.loads(answer(json.dumps(one)))["state"] for one in asked]
