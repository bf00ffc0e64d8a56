"""What the frameworks answered, as the chapter on libraries shows it.

`tools.frameworks` runs them, each in an environment of its own, and writes `frameworks.json`: what
every call was asked and what it answered, with its version. Here nothing is run but Python.
"""

import json
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from IPython.display import Markdown

__all__ = [
    "FILE",
    "answer",
    "by_version",
    "certain",
    "conventions",
    "edges",
    "fact",
    "in_nats",
    "lines",
    "right_lines",
    "row",
    "run",
    "sums",
    "version",
    "versions",
]

FILE = Path(__file__).with_suffix(".json")
NAMES = {
    "jax": "JAX",
    "keras": "Keras",
    "nltk": "NLTK",
    "numpy": "NumPy",
    "optax": "Optax",
    "scikit-learn": "scikit-learn",
    "scipy": "SciPy",
    "tensorflow": "TensorFlow",
    "torch": "PyTorch",
    "torchmetrics": "TorchMetrics",
}


@cache
def run() -> dict[str, Any]:
    """Return the last run: its date, platform, versions, the answers, and the lines."""
    last: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return last


def row(call: str, backend: str = "", environment: str = "newest") -> dict[str, Any]:
    """Return what came back from one call; a call that wasn't run is an error."""
    found: list[dict[str, Any]] = [
        row
        for row in run()["rows"]
        if row["call"] == call and row["environment"] == environment
        and backend in ("", row["backend"])
    ]  # fmt: skip
    if not found:
        raise LookupError(f"no run of {call} in {environment} {backend}")
    if not backend and any(other["answers"] != found[0]["answers"] for other in found):
        # Where backends differ, a sentence has to name one.
        return found[0] | {"answers": _common([other["answers"] for other in found])}
    return found[0]


def _common(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the answers, and the parts of answers, that are the same everywhere."""
    kept: dict[str, Any] = {}
    for name in set.intersection(*(set(said) for said in answers)):
        said = [other[name] for other in answers]
        if all(other == said[0] for other in said):
            kept[name] = said[0]
        elif all(isinstance(other, dict) for other in said):
            kept[name] = _common(said)
    return kept


def answer(
    call: str, question: str, *more: str, backend: str = "", environment: str = "newest"
) -> Any:
    """Return the answer of a call to one of the twelve questions, or a part of it."""
    found = row(call, backend, environment)["answers"][question]
    for part in more:
        found = found[part]
    return found


def fact(call: str, backend: str = "") -> Any:
    """Return what an expression returned; where backends differ, one has to be named."""
    found = [
        one["returned"]
        for one in run()["facts"]
        if one["call"] == call and backend in ("", one["backend"])
    ]
    if not found or any(other != found[0] for other in found):
        raise LookupError(f"no run, or no one answer, of {call} {backend}")
    return found[0]


def version(package: str, environment: str = "newest") -> str:
    """Return the version of a package that was run."""
    return str(run()["versions"][environment][package])


def versions() -> Markdown:
    """Return what was run, and when, as a sentence."""
    newest = run()["versions"]["newest"]
    named = ", ".join(f"{NAMES[package]} {version}" for package, version in sorted(newest.items()))
    older = ", ".join(
        f"{NAMES[package]} {packages[package]}"
        for name, packages in sorted(run()["versions"].items()) if name != "newest"
        for package in ("scikit-learn", "torch") if package in packages
    )  # fmt: skip
    return Markdown(
        f"Run on {run()['date']}, on {run()['platform']}: {named}; and older ones: {older}."
    )


def conventions(*calls: str) -> Markdown:
    """Return what each call takes, along which axis, and what it makes of the values."""

    def arguments(answers: dict[str, Any]) -> str:
        said: dict[str, str] = {
            role: _TAKES.get(kind, kind).replace("$x", f"${role}").replace("ln x", f"ln {role}")
            for role, kind in answers["kind"].items()
        }
        if answers["order"] == "one argument":
            return said["p"]
        order = ("q", "p") if answers["order"] == "model, truth" else ("p", "q")
        return ", then ".join(said[role] for role in order)

    questions = {
        "Takes": arguments,
        "Axis of a pmf": lambda answers: answers["axis"].partition(":")[0],
        "Returns": lambda answers: _RETURNS[answers["reduction"]],
    }
    return _table(questions, calls)


def sums(*calls: str) -> Markdown:
    """Return what each call makes of a p or a q that sums to 0.8."""

    def done(role: str) -> Callable[[dict[str, Any]], str]:
        def words(answers: dict[str, Any]) -> str:
            word, *more = answers["sums"][role]
            return f"{_SUMS.get(word, word)}{', with a warning' if len(more) > 1 else ''}"

        return words

    return _table({"p sums to 0.8": done("p"), "q sums to 0.8": done("q")}, calls)


def edges(*calls: str) -> Markdown:
    """Return what each call makes of zeros; of a q from logits, of a logit of -inf."""

    def excluded(answers: dict[str, Any]) -> str:
        infinite = answers["logit of -inf"]
        said = infinite["p > 0"] if isinstance(infinite, dict) else answers["q = 0"]["float64"]
        return _word(said)

    questions = {
        "q = 0 < p": excluded,
        "p = 0 < q": lambda answers: _word(answers["p = 0"]),
        "both 0": lambda answers: _word(answers["both 0"]),
    }
    return _table(questions, calls)


def certain(*calls: str) -> Markdown:
    """Return the losses for logits 40 apart: in float64, and in float32 where that differs."""

    def loss(which: str) -> Callable[[dict[str, Any]], str]:
        def words(answers: dict[str, Any]) -> str:
            in_64, in_32 = (
                _loss(answers["gap of 40"][f"{kind}, {which} class"])
                for kind in ("float64", "float32")
            )
            return in_64 if in_64 == in_32 else f"{in_64}; in float32 {in_32}"

        return words

    return _table({"Right class": loss("right"), "Wrong class": loss("wrong")}, calls)


def by_version(*questions: tuple[str, ...]) -> Markdown:
    """Return what several versions answered to a question: each a call, and where the answer is."""
    rows = [["Version", "Call", "Answer"], ["---"] * 3]
    for call, *parts in questions:
        found = [one for one in run()["rows"] if one["call"] == call]
        if not found:
            raise LookupError(f"no run of {call}")
        package = _PACKAGES[found[0]["library"]]
        for one in sorted(found, key=lambda one: _in_order(version(package, one["environment"]))):
            said = one["answers"]
            for part in parts:
                said = said[part]
            warned = isinstance(said, list) and len(said) > 2
            words = _RETURNS[said] if isinstance(said, str) else f"{_loss(said)}: {said[0]}"
            rows.append([
                f"{NAMES[package]} {version(package, one['environment'])}", f"`{call}`",
                words + (", with a warning" if warned else ""),
            ])  # fmt: skip
    return Markdown("\n".join("| " + " | ".join(row) + " |" for row in rows))


def _in_order(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


# What a reader calls it, where that says more than the order of the arguments.
_SHOWN = {"b.entropy(a)": "model.entropy(text)"}
_PACKAGES = {"sklearn": "scikit-learn", "torch": "torch"}
_TAKES = {
    "probabilities": "$x$",
    "log-probabilities": r"$\ln x$",
    "logits": "logits of $x$",
    "a probability": "$x(1)$",
    "a logit": "the logit of $x(1)$",
}
_SUMS = {"as it is": "taken as it is", "takes labels": "labels", "takes a text": "a text"}
_RETURNS = {
    "none": "one number per row",
    "terms": "terms, not summed",
    "sum": "the sum",
    "mean": "the mean over the rows",
    "mean over the weights": "the sum divided by the sum of the weights",
    "mean over the last axis": "the mean over the last axis",
    "mean over all elements": "the sum divided by the number of elements",
    "sum / length of the first axis": "the sum divided by the length of the first axis",
}


def _table(
    questions: dict[str, Callable[[dict[str, Any]], str]], calls: tuple[str, ...]
) -> Markdown:
    """Return a table, a call in each row; where the backends of Keras differ, a cell says so."""
    body = [
        [f"`{_SHOWN.get(call, call)}`", *(_cell(call, words) for words in questions.values())]
        for call in calls
    ]
    head = ["Call", *questions]
    rows = [head, ["---"] * len(head), *body]
    return Markdown("\n".join("| " + " | ".join(row) + " |" for row in rows))


def _cell(call: str, words: Callable[[dict[str, Any]], str]) -> str:
    said: dict[str, list[str]] = {}
    for one in run()["rows"]:
        if one["call"] == call and one["environment"] == "newest":
            said.setdefault(words(one["answers"]), []).append(NAMES.get(one["backend"], ""))
    if not said:
        raise LookupError(f"no run of {call}")
    if len(said) == 1:
        return next(iter(said))
    return "; ".join(f"{word} ({', '.join(backends)})" for word, backends in said.items())


def _word(said: list[Any]) -> str:
    word = {"infinite": "$\\infty$"}.get(said[0], said[0])
    return f"{said[1]:.4g}: {word}" if word.startswith("clips") else word


def _loss(said: list[Any]) -> str:
    value = said[1]
    if value == 0:
        return "0"
    shown, _, power = f"{value:.4g}".partition("e")
    return rf"${shown} \times 10^{{{int(power)}}}$" if power else shown


def lines(library: str) -> list[dict[str, Any]]:
    """Return the lines of one library, each with its trap and what both returned."""
    return [line for line in run()["lines"] if line["library"] == library]


IN_BITS = " / math.log(2)"


def in_nats(line: dict[str, Any]) -> tuple[str, str, str]:
    """Return a line, its trap, and the unit of both: nats, where both are divided for bits."""
    call, trap = line["call"], line["trap"]
    if call.endswith(IN_BITS) and trap.endswith(IN_BITS):
        return call.removesuffix(IN_BITS), trap.removesuffix(IN_BITS), "nats"
    return call, trap, "the root of bits" if line["quantity"] == _ROOT else "bits"


def right_lines(*libraries: str) -> Markdown:
    """Return the right line for each quantity of some libraries, with the trap below it."""
    shown: list[str] = []
    for library in libraries:
        calls = {line["call"]: line for line in lines(library)}
        for line in sorted(calls.values(), key=lambda line: QUANTITIES.index(line["quantity"])):
            call, trap, unit = in_nats(line)
            mean = ", the mean over the rows" if line["gives"] == "their mean" else ""
            shown += [f"# {line['quantity']}{mean}, in {unit}", *_wrapped(call),
                      *_commented(f"not {trap}"), *_commented(f"    {line['wrong']}"),
                      ""]  # fmt: skip
    return Markdown("\n".join(["```python", *shown[:-1], "```"]))


_ROOT = "Jensen-Shannon distance"
QUANTITIES = (
    "entropy",
    "cross-entropy",
    "cross-entropy of labels",
    "KL divergence",
    _ROOT,
    "binary cross-entropy",
    "mutual information",
)
_WIDTH = 84


def _wrapped(code: str) -> list[str]:
    """Return a call in lines that fit a page and run: it is broken within brackets."""
    if len(code) <= _WIDTH:
        return [code]
    place = max(
        k for k, letter in enumerate(code[:_WIDTH])
        if letter == " " and code[:k].count("(") > code[:k].count(")")
    )  # fmt: skip
    return [code[:place], *(f"    {line}" for line in _wrapped(code[place + 1 :]))]


def _commented(text: str) -> list[str]:
    broken = textwrap.wrap(text, _WIDTH - 2, subsequent_indent="    ", break_long_words=False)
    return [f"# {line}" for line in broken]
