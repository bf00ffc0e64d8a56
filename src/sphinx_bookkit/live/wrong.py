"""One or two wrong steps for each chain, ready-made: a click shows the counterexample to each.

They are the mistakes that `sphinx_bookkit.mistakes` knows, the first of each kind that is false.
Each was checked here as a reader's browser will check it.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from derivation.cell import read_cell, read_given
from derivation.live import answer
from sphinx_bookkit import mistakes
from sphinx_bookkit.mistakes import Tokens, tokens

# How many of them a chain is given, and how many of a kind are tried.
MOST, TRIED = 2, 3
# In the order in which they are tried.
LABELS = (
    "Change a sign",
    "Turn the inequality round",
    "Swap two parts",
    "Leave out a term",
    "Leave out a factor",
)


def false_steps(kept: Path, chain: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return chains that are false, each with what was done to the one that holds.

    There are none where the book has refused it. They are kept in a folder, which is of one state
    of the checker.
    """
    how = "".join(Path(m).read_text(encoding="utf-8") for m in (__file__, mistakes.__file__))
    state = hashlib.sha256((how + json.dumps(chain, sort_keys=True)).encode()).hexdigest()
    file = kept / "wrong" / f"{state}.json"
    if not file.exists():
        found = [] if chain["refused"] else [*_false(chain["source"], chain["given"])]
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(found), encoding="utf-8")
    said: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return said


def _false(source: str, given: str) -> Iterator[dict[str, str]]:
    found: set[str] = set()
    tried: Counter[str] = Counter()
    for label, altered in _altered(source, given):
        if len(found) < MOST and label not in found and tried[label] < TRIED:
            tried[label] += 1
            asked = {"source": altered, "book": source, "given": given, "refused": False}
            if json.loads(answer(json.dumps(asked)))["state"] == "false":
                found.add(label)
                yield {"label": label, "source": altered}


def _altered(source: str, given: str) -> Iterator[tuple[str, str]]:
    """Yield what may be done to a chain, and the chain, one kind of mistake after the other."""
    cell = read_cell(source, read_given(given))
    found = defaultdict[str, list[str]](list)
    for row in cell.rows:
        for label, (start, end, text) in _of(tokens(source, row.begin, row.end, cell.declared)):
            found[label].append(f"{source[:start]}{text}{source[end:]}")
    for label in LABELS:
        yield from ((label, altered) for altered in found[label])


def _of(part: Tokens) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """Yield what may be done to a row, with its name."""
    sign, turn, swap, term, factor = LABELS
    yield from ((turn, one) for one in part.turned())
    for one in part.changes():
        start, end, text = one
        before = part.source[start:end]
        if {text, before} == {"+", "-"}:
            yield sign, one
        elif not text:
            yield (term if before[:1] in ("+", "-") else factor), one
        elif sorted(text.replace(" ", "")) == sorted(before.replace(" ", "")):
            yield swap, one
