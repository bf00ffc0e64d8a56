"""The relations that the book's pages state in LaTeX, and what became of them, as a table.

`python -m tools.relations --write` counts them, and writes `relations.json`.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from IPython.display import Markdown

__all__ = ["FILE", "claims", "counts", "held", "table", "total"]

FILE = Path(__file__).with_suffix(".json")
# Columns, and the states that each of them counts.
_COLUMNS = {
    "relations": (
        *("checked", "refused", "computed", "definition", "notation", "condition"),
        *("marked", "unread", "false"),
    ),
    "checked": ("checked", "refused"),
    "by a cell": ("computed",),
    "defined": ("definition", "notation"),
    "given": ("condition",),
    "marked": ("marked",),
    "unread": ("unread", "false"),
}
# What claims something, and what of it is checked.
_CLAIMS = ("checked", "by a cell", "marked", "unread")
_HELD = ("checked", "by a cell")
_Counts = Mapping[str, Mapping[str, Mapping[str, int]]]


def counts() -> dict[str, dict[str, dict[str, int]]]:
    """Return the counts that are kept: by page, by place, by state."""
    if not FILE.exists():
        return {}
    found: dict[str, dict[str, dict[str, int]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def total(column: str, where: str, of: _Counts | None = None) -> int:
    """Return how many relations there are of a column of the table, in "boxes" or in "text"."""
    states = _COLUMNS.get(column, (column,))
    pages = counts() if of is None else of
    return sum(page.get(where, {}).get(state, 0) for page in pages.values() for state in states)


def claims(*places: str, of: _Counts | None = None) -> int:
    """Return how many relations claim something, in "boxes", in "text", or in both."""
    return sum(total(column, where, of) for column in _CLAIMS for where in places)


def held(*places: str, of: _Counts | None = None) -> int:
    """Return how many of these the checker has checked, or a cell computes."""
    return sum(total(column, where, of) for column in _HELD for where in places)


def table(where: str, of: _Counts | None = None) -> Markdown:
    """Return a row for each page: of its "boxes" and displays, or of all its other "text"."""
    pages = counts() if of is None else of
    rows = [["page", *_COLUMNS], ["---", *["---:"] * len(_COLUMNS)]]
    for name in [*pages, ""]:
        own = {name: pages[name]} if name else pages
        numbers = [total(column, where, own) for column in _COLUMNS]
        if any(numbers):
            words = [f"{number:,}" if number else "–" for number in numbers]
            # With spaces, where a narrow column can break it.
            rows.append([name.removeprefix("book/").replace("-", " ") or "all", *words])
    return Markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))
