"""What became of the book's mutants: the scores of the last whole run, as the book prints them.

`bookkit.mutants` writes `scores.json`, and the cells of a page show it. The reasons in
`scores.toml` are written by hand: what was altered there is equivalent, or shows in no page.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from IPython.display import Markdown

__all__ = ["FILE", "KINDS", "example", "reason", "run", "survivors", "table"]

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Kind:
    """What is altered, in words; how many a run tries; whether all of them have to fail."""

    words: str
    tried: int
    held: bool


KINDS = {
    "formula": Kind("a formula of the package", 300, True),
    "derivation": Kind("a step of a derivation", 300, True),
    "claim": Kind("an assertion, turned round", 100, True),
    "input": Kind("the input of an example", 100, False),
    "number": Kind("a published number, made a tenth larger", 100, False),
}


def run() -> dict[str, Any]:
    """Return the last whole run: its date and commit, the scores and the survivors."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def reasons() -> list[dict[str, Any]]:
    """Return the mutants that may survive, each with the file, what it alters and why."""
    return tomllib.loads(FILE.with_suffix(".toml").read_text(encoding="utf-8")).get("survivor", [])


def reason(file: str, before: str, after: str) -> str:
    """Return why a mutant may survive, or nothing."""
    for entry in reasons():
        if entry["file"] == file and entry["before"] == before and after in entry["after"]:
            return entry["why"]
    return ""


def table() -> Markdown:
    """Return the scores by kind, and when and at what cost they were found."""
    last = run()
    rows = [
        f"| {KINDS[kind].words} | {score['tried']} | {score['failed']} | {score['excused']} | "
        f"{percent(score):.1f}\N{NO-BREAK SPACE}% |"
        for kind, score in last["kinds"].items()
    ]
    found = f"Tried on {last['date']} at commit {last['commit']}."
    head = "altered | mutants | build fails | excused | score"
    return Markdown(_rows(head, rows) + f"\n\n{found}")


def percent(score: dict[str, int]) -> float:
    """Return the share of mutants that failed among those that could."""
    return 100 * score["failed"] / (score["tried"] - score["excused"])


def survivors() -> Markdown:
    """Return what survived for a reason, with it."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for entry in run()["survivors"]:
        place = by_reason.setdefault((entry["file"], entry["why"]), [])
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


def _rows(head: str, rows: list[str]) -> str:
    return "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *rows])
