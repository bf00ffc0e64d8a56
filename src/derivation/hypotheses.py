r"""What a chain is stated for, as a sentence: "For all pmfs p and q of x, where m(x) = …:".

It names all that the chain uses, wherever that was declared, and every condition in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from derivation.declarations import (
    NAMED_UNITS,
    Abbreviation,
    Declarations,
    ScalarSet,
    Table,
    joined,
)
from derivation.lexer import LatexLexer, spelling
from derivation.typeset import Run, Words, merged

__all__ = ["sentence"]

_SETS: dict[object, str] = {
    (0, None): r"\mathbb{N}_0",
    (1, None): r"\mathbb{N}",
    (None, None): r"\mathbb{Z}",
}
_FOLLOW = (
    ("a random variable ", " that follows "),
    ("random variables ", " that follow "),
)
_COMMON = {"n": "x", "m": "y"}
_T = TypeVar("_T")


def sentence(declared: Declarations, formulas: Iterable[str]) -> Words:
    """Return the hypotheses and the abbreviations of a chain, or nothing where it has none.

    Parameters
    ----------
    declared : Declarations
        All names in force.
    formulas : iterable of str
        Those of the chain and of its cases of equality.
    """
    used = _Used(declared)
    conditions = [_condition(one.latex) for one in declared.conditions]
    inside = [run.said for one in conditions for run in one if run.is_formula]
    for latex in (*formulas, *inside):
        used.add(latex, declared)
    said: dict[str, list[Words]] = {
        "for ": _for_all(declared, used.names),
        "if ": conditions,
        "where ": _where(declared, used),
        "": [(Run(f"in {declared.unit}"),)] if declared.unit in NAMED_UNITS else [],
    }
    runs: list[Run] = []
    for word, parts in said.items():
        if parts:
            runs += [Run(", "), *[Run(word)] * bool(word), *_listed(parts)]
    if not runs:
        return ()
    first, *others = runs[1:]
    return merged([Run(first.said.capitalize()), *others, Run(":")])


class _Used:
    """The names that formulas use, and that what these stand for uses."""

    def __init__(self, declared: Declarations):
        self.declared, self.names = declared, set[str]()

    def add(self, latex: str, declared: Declarations, numbers: Iterable[str] = ()) -> None:
        kinds = declared.kinds() | {spelling(one): ("SCALAR", one) for one in numbers}
        for token in LatexLexer.tokens(latex, kinds, 0):
            # A name that is written with its index has that behind a sign of its own.
            self._name(str(token).partition("@")[0])

    def _name(self, name: str) -> None:
        if name in self.names:
            return
        self.names.add(name)
        if name in self.declared.variables:
            self._name(self.declared.variables[name].pmf)
        for key in (name, f"{name}|"):
            short = self.declared.abbreviations.get(key)
            if short is not None and short.declared is not None:
                self.add(short.latex, short.declared, short.numbers)


def _for_all(declared: Declarations, used: set[str]) -> list[Words]:
    tables = _grouped(
        (one for one in declared.tables.values() if one.name in used),
        lambda one: (one.kind, one.alphabets, one.positive),
    )
    scalars = _grouped(
        (one for one in declared.scalars.values() if one.name in used),
        lambda one: (one.low, one.high, one.open_low, one.open_high, one.whole),
    )
    variables = _grouped(
        (one for one in declared.variables.values() if one.name in used), lambda one: one.pmf
    )
    said = [_tables(group) for group in tables]
    for group in variables:
        law = (*_names([declared.variables[one.name].name for one in group]),)
        of = declared.tables[group[0].pmf]
        whole = tuple(one.alphabet for one in group) == of.alphabets
        kind, follow = _FOLLOW[len(group) > 1]
        at = () if whole else (Run(" at "), *_names([one.alphabet for one in group]))
        said.append((Run(kind), *law, Run(follow), Run(of.name, True), *at))
    for numbers in scalars:
        every = "all " if len(numbers) > 1 else "every "
        said.append((Run(every), Run(_interval(numbers), True)))
    return said


def _condition(text: str) -> Words:
    """Return a condition as formulas, and the words between them."""
    parts, words = joined(text.strip())
    (first, _), *others = parts
    said = [Run(first, True)]
    for word, (part, _) in zip(words, others, strict=True):
        said += [Run(f" {word} "), Run(part, True)]
    return tuple(said)


def _tables(group: list[Table]) -> Words:
    one, many = group[0], len(group) > 1
    names = _names([table.name for table in group])
    every = "all " if many else "every "
    positive = "positive " if one.positive else ""
    plural = "s" if many else ""
    if one.drawn:
        place = Run(one.alphabets[1], True)
        outcomes = Run(" of outcomes "), Run(one.alphabets[0], True)
        return Run(f"{every}sample{plural} "), *names, *outcomes, Run(", one to each "), place
    if one.kind == "channel" and one.stem:
        out, place = _names(one.alphabets[:-1]), Run(one.index, True)
        pmfs = Run(f"{every}{positive}pmf{plural} "), *names, Run(" of "), *out
        return *pmfs, Run(", one to each "), place
    if one.kind == "channel":
        end = one.alphabets[0]
        return (
            Run(f"{every}{positive}channel{plural} "), *names, Run(" from "),
            *_names(one.alphabets[1:]), Run(" to "), Run(end, True),
        )  # fmt: skip
    if one.kind == "list":
        return Run(f"all {positive}numbers "), *_names(map(_number, group))
    joint = "joint " if len(one.alphabets) > 1 else ""
    return Run(f"{every}{positive}{joint}pmf{plural} "), *names, Run(" of "), *_names(one.alphabets)


def _number(table: Table) -> str:
    """Return what one number of a list is called, as v(x) or a_i."""
    at = table.alphabets[1:] if table.stem else table.alphabets
    return f"{table.name}({', '.join(at)})" if at else table.name


def _interval(numbers: list[ScalarSet]) -> str:
    one, names = numbers[0], ", ".join(number.name for number in numbers)
    if one.whole and (one.low, one.high) in _SETS:
        return rf"{names} \in {_SETS[one.low, one.high]}"
    low, high = (str(end) if end is not None else "" for end in (one.low, one.high))
    if one.whole and one.low is not None and one.high is not None:
        few = range(int(one.low), int(one.high) + 1)
        return rf"{names} \in \{{{', '.join(map(str, few))}\}}"
    if not low and not high:
        return rf"{names} \in \mathbb{{R}}"
    if low and high:
        closing = ")" if one.open_high else "]"
        return rf"{names} \in {'(' if one.open_low else '['}{low}, {high}{closing}"
    if low:
        sign = ">" if one.open_low else r"\ge"
        return f"{names} {sign} {low}"
    sign = "<" if one.open_high else r"\le"
    return f"{names} {sign} {high}"


def _where(declared: Declarations, used: _Used) -> list[Words]:
    shown = [one for one in declared.abbreviations.values() if one.name in used.names]
    said: list[Words] = [(Run(f"{_left(one)} = {one.latex}", True),) for one in shown]
    for name, alphabet in declared.sizes.items():
        if name in used.names and _COMMON.get(name) != alphabet:
            said.append((Run(name, True), Run(" is the number of all "), Run(alphabet, True)))
    return said


def _left(short: Abbreviation) -> str:
    if short.numbers:
        return f"{short.name}({', '.join(short.numbers)})"
    if not short.at and not short.given:
        return short.name
    behind = rf" \mid {', '.join(short.given)}" if short.given else ""
    return f"{short.name}({', '.join(short.at)}{behind})"


def _listed(parts: list[Words]) -> Words:
    """Join parts by commas, and the last by "and"."""
    said: list[Run] = []
    for k, part in enumerate(parts):
        if k:
            said.append(Run(" and " if k == len(parts) - 1 else ", "))
        said += part
    return tuple(said)


def _names(names: Iterable[str]) -> Words:
    return _listed([(Run(name, True),) for name in names])


def _grouped(all_of_them: Iterable[_T], alike: Callable[[_T], object]) -> list[list[_T]]:
    groups: dict[object, list[_T]] = {}
    for one in all_of_them:
        groups.setdefault(alike(one), []).append(one)
    return list(groups.values())
