"""What became of the book's mutants: the scores of the last whole run, as the book prints them.

`tools.mutation.runner` writes `scores.json`, and the cells of a page show it, whatever it is. The
reasons in `scores.toml` are written by hand: what was altered there is equivalent, or shows in no
page. A survivor without a reason is printed as what it is, a wrong formula that gets through.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from IPython.display import Markdown

__all__ = [
    "FILE",
    "KINDS",
    "example",
    "noticed",
    "percent",
    "reason",
    "reasons",
    "run",
    "survivors",
    "table",
]

FILE = Path(__file__).with_suffix(".json")
_NO_REASON = "**no excuse: the altered line is wrong, and no cell noticed**"


@dataclass(frozen=True)
class Kind:
    """What is altered, in words; how many a run tries; whether all of them ought to fail."""

    words: str
    tried: int
    held: bool


KINDS = {
    "formula": Kind("a formula of the package", 100, True),
    "derivation": Kind("a step of a derivation", 100, True),
    "hypothesis": Kind("what a derivation is stated for, or abbreviates", 60, False),
    "relation": Kind("a relation typed on a page, which the checker checks", 100, True),
    "input": Kind("the input of an example", 60, False),
    "number": Kind("a printed number, made a tenth larger", 60, False),
}


def run() -> dict[str, Any]:
    """Return the last whole run: its date, commit and seed, the scores and the survivors."""
    last: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return last


def reasons() -> list[dict[str, Any]]:
    """Return the mutants that may survive, each with the file, what it alters and why."""
    text = FILE.with_suffix(".toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text).get("survivor", [])
    return found


def reason(file: str, before: str, after: str) -> str:
    """Return why a mutant may survive, or nothing."""
    for entry in reasons():
        if entry["file"] == file and entry["before"] == before and after in entry["after"]:
            return str(entry["why"])
    return ""


def table() -> Markdown:
    """Return the scores by kind, without and with the excuses, and when they were found."""
    last = run()
    rows = [
        f"| {KINDS[kind].words} | {score['of']} | {score['tried']} | {score['failed']} | "
        f"{_in_percent(noticed(score))} | {score['excused']} | {_in_percent(percent(score))} |"
        for kind, score in last["kinds"].items()
    ]
    found = (
        f"Tried on {last['date']} at commit {last['commit']}, drawn with the seed {last['seed']}."
    )
    head = "altered | in all | tried | build fails | share | excused | share of the rest"
    return Markdown(_rows(head, rows) + f"\n\n{found}")


def noticed(score: dict[str, int]) -> float:
    """Return the share of mutants that failed, of all that were tried."""
    return 100 * score["failed"] / score["tried"]


def percent(score: dict[str, int]) -> float:
    """Return the share of mutants that failed, of those that have no excuse."""
    return 100 * score["failed"] / (score["tried"] - score["excused"])


def survivors() -> Markdown:
    """Return what survived of the kinds that ought to fail, with the reason where it has one."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for entry in sorted(run()["survivors"], key=lambda entry: bool(entry["why"])):
        place = by_reason.setdefault((entry["file"], entry["why"] or _NO_REASON), [])
        place.append(f"`{entry['before']}` → `{entry['after']}`")
    rows = [
        f"| {'; '.join(changes)} ({Path(file).name}) | {why} |"
        for (file, why), changes in by_reason.items()
    ]
    return Markdown(_rows("altered | why it survives", rows))


def example() -> Markdown:
    """Return one mutant, and what the build said to it."""
    shown = run()["example"]
    lines = [
        line for said in (shown["mutant"], "", shown["failure"]) for line in wrap(said, 84) or [""]
    ]
    return Markdown("\n".join(["```text", *lines, "```"]))


def _in_percent(share: float) -> str:
    return f"{share:.1f}\N{NO-BREAK SPACE}%"


def _rows(head: str, rows: list[str]) -> str:
    return "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *rows])
