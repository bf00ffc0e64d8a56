"""How many relations a page has, and what became of them: numbers that may only get better."""

from collections import Counter
from collections.abc import Iterable

from sphinx_bookkit.relations.reader import STRICT, Typed
from sphinx_bookkit.relations.verdicts import BY_SHAPE, STATES, Verdict

__all__ = ["Counts", "counted", "worse"]

# By where they stand, then by what became of them.
Counts = dict[str, dict[str, int]]
# What there may never be more of, taken together: all that is open, and that with what is marked.
_HELD = (("unread", "false"), ("unread", "false", "marked"))


def counted(found: Iterable[tuple[Typed, Verdict]]) -> Counts:
    """Return the counts of a page: of its boxes and displays, and of all other text.

    "by shape" counts again those of the conditions and definitions that nobody has declared.
    """
    counts = {where: Counter[str]() for where in ("boxes", "text")}
    for typed, verdict in found:
        states = counts["boxes" if typed.kind in STRICT else "text"]
        states[verdict.state] += 1
        states["by shape"] += verdict.why == BY_SHAPE
    return {
        where: {state: states[state] for state in (*STATES, "by shape") if states[state]}
        for where, states in counts.items()
    }


def worse(old: Counts, new: Counts) -> list[str]:
    """Return, in words, what there is more of than before, of what there should be less."""
    found = []
    for where, states in new.items():
        for held in _HELD:
            before, now = (sum(one.get(state, 0) for state in held)
                           for one in (old.get(where, {}), states))  # fmt: skip
            if now > before:
                found.append(f"{' or '.join(held)} in {where}: {now}, after {before}")
    return found
