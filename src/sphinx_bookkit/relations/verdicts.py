r"""What became of each relation of a page: checked, computed, a definition, a condition, marked.

In boxes and displays nothing goes without saying. In proofs, prose, captions, exercises and
solutions, what does not hold as it stands is a condition or a definition by its shape: a
relation between names and numbers, or a name that equals an expression.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from derivation import Declarations, LatexError
from derivation.cell import read_given
from derivation.declarations import joined, pieces
from derivation.keeping import engine
from derivation.typed import NotHeldError, hold, is_domain
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.page import Page
from sphinx_bookkit.relations.marks import (
    DECLARING,
    DISPLAYS,
    KINDS,
    NOTATION,
    REASONS,
    Mark,
    MarkError,
    bare,
)
from sphinx_bookkit.relations.reader import STRICT, Group, Typed, groups, without_alphabet
from sphinx_bookkit.relations.shapes import RELATIONS, is_condition, is_definition

__all__ = ["BY_SHAPE", "STATES", "Judged", "Kept", "Verdict", "declarations", "judged", "of_group"]

BY_SHAPE = "by its shape"
# What a relation can be: one that is refused is quoted as wrong, one that is computed is so by a
# cell or a test, and the last two are what there should be none of.
STATES = (
    *("checked", "refused", "computed"),
    *("definition", "notation", "condition"),
    *("marked", "unread", "false"),
)
OPEN = ("unread", "false")
_OPPOSITES = {
    **{"=": r"\ne", "<": r"\ge", ">": r"\le"},
    **dict.fromkeys((r"\ne", r"\neq"), "="),
    **dict.fromkeys((r"\le", r"\leq"), ">"),
    **dict.fromkeys((r"\ge", r"\geq"), "<"),
}


@dataclass(frozen=True)
class Verdict:
    """What became of one relation.

    Attributes
    ----------
    state : str
        One of STATES.
    why : str
        The reason of a mark, what could not be read, or the counterexample.
    how : str
        Of what is checked: proved, proved where positive, or tried.
    column : int
        Where in the formula, counted in characters from 0, it can't be read or is false.
    read : str
        How the checker understood it.
    """

    state: str
    why: str = ""
    how: str = ""
    column: int = 0
    read: str = ""


@dataclass(frozen=True)
class Judged:
    """A page, as faults name its file: its relations with their verdicts, and its wrong marks."""

    page: Page
    name: str
    found: tuple[tuple[Typed, Verdict], ...]
    faults: tuple[Fault, ...]

    def open(self, where: str = "boxes") -> Iterator[Fault]:
        """Yield a fault for each relation that is unread, or false, in boxes or in other text."""
        for typed, verdict in self.found:
            if (typed.kind in STRICT) == (where == "boxes") and verdict.state in OPEN:
                yield _fault(self.page, self.name, typed, verdict)


def judged(page: Page, known: tuple[Mark, ...], name: str, kept: "Kept") -> Judged:
    """Return what became of the relations of a page.

    Parameters
    ----------
    page : Page
    known : tuple of Mark
        What is declared for all pages.
    name : str
        The file, as faults name it.
    kept : Kept
        The verdicts of earlier runs.
    """
    found: list[tuple[Typed, Verdict]] = []
    faults: list[Fault] = []
    try:
        for group in groups(page, known):
            verdicts, wrong = of_group(group, name, kept)
            found += verdicts
            faults += wrong
    except MarkError as error:
        faults.append(Fault(name, error.line, str(error)))
    return Judged(page, name, tuple(found), tuple(faults))


def of_group(
    group: Group, name: str, kept: "Kept"
) -> tuple[list[tuple[Typed, Verdict]], list[Fault]]:
    """Return what became of the relations of a box or a run of text, and its wrong marks."""
    one = _Group(group, name, kept)
    return list(one.found()), one.faults


def declarations(marks: tuple[Mark, ...]) -> Declarations:
    """Return what marks declare.

    Raises
    ------
    LatexError
        If one can't be read.
    """
    return _declared(_text(marks))


class Kept:
    """Verdicts by what they rest on: a relation, its declarations, and the checker itself."""

    def __init__(self, folder: Path, name: str):
        self.file = folder / engine() / f"{name.replace('/', '-')}.json"
        self.old: dict[str, dict[str, object]] = {}
        if self.file.exists():
            self.old = json.loads(self.file.read_text(encoding="utf-8"))
        self.new: dict[str, dict[str, object]] = {}

    def checked(self, latex: str, declared: tuple[Mark, ...], said: str = "") -> Verdict:
        """Return the verdict on a relation as it stands, or with what a mark says of it."""
        text = _text(declared)
        key = hashlib.sha256("\0".join((latex, text, said)).encode()).hexdigest()[:24]
        if key not in self.new:
            self.new[key] = self.old.get(key) or asdict(_checked(latex, text, said))
        return Verdict(**self.new[key])  # type: ignore[arg-type]

    def save(self) -> None:
        """Keep the verdicts that this run has asked for, and no others."""
        if self.new != self.old:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            draft = self.file.with_suffix(".new")
            draft.write_text(json.dumps(self.new, indent=0), encoding="utf-8")
            draft.replace(self.file)


def _text(marks: tuple[Mark, ...]) -> str:
    """Return what marks declare, as the heading of a cell."""
    return "\n".join(map(_line, marks))


def _line(mark: Mark) -> str:
    word = "where" if mark.word in {"where", "in words"} else "given"
    return f"{word}: {without_alphabet(mark.text)}"


@cache
def _declared(text: str) -> Declarations:
    return read_given(text)


def _checked(latex: str, text: str, said: str) -> Verdict:
    try:
        declared = _declared(text)
    except LatexError as error:
        return Verdict("unread", f"the declarations can't be read: {error}")
    try:
        found = hold(latex, declared, said)
        if not said and is_domain(latex, declared):
            return Verdict("condition", "as declared")
    except LatexError as error:
        return Verdict("unread", str(error), column=error.place)
    except NotHeldError as error:
        return Verdict("false" if error.false else "unread", str(error), column=error.place)
    how = max(
        (one.verdict for one in found), key=("proved", "proved where positive", "tried").index
    )
    read = " \\\\ ".join(one.read for one in found)
    return Verdict("checked", "", how, 0, read)


class _Group:
    """A box or a run of text, with what its marks say of each formula."""

    def __init__(self, group: Group, name: str, kept: Kept):
        self.group, self.name, self.kept = group, name, kept
        self.faults: list[Fault] = []
        self.marked: dict[str, tuple[str, str]] = {}
        for mark in group.marks:
            self._mark(mark)

    def _mark(self, mark: Mark) -> None:
        if mark.word in DECLARING:
            if mark.word != "in words":
                self._declares(mark)
            return
        for formula in mark.formulas:
            if not self.group.prints(formula):
                self._fault(mark, f"${formula}$ is printed nowhere here: copy it as it stands")
        if mark.word == "claim":
            first, *others = mark.formulas
            self.marked[bare(first)] = ("claim", mark.said)
            for other in others:
                if mark.said.startswith("if "):
                    self.marked.setdefault(bare(other), ("given", ""))
                else:
                    self.marked.setdefault(bare(other), ("case", first))
            return
        for formula in mark.formulas:
            named = formula if formula == DISPLAYS else bare(formula)
            self.marked[named] = (mark.word, "computed" if mark.computed else "")

    def _declares(self, mark: Mark) -> None:
        """Mark what is declared, and hold that it is printed."""
        clauses = (clause for clause, _ in pieces(mark.text, ";") if r"\in" not in clause)
        for clause, _ in chain.from_iterable(joined(clause)[0] for clause in clauses):
            if not RELATIONS.search(clause):
                continue
            if self.group.prints(clause):
                self.marked.setdefault(bare(clause), (mark.word, ""))
            else:
                self._fault(
                    mark,
                    f"{clause.strip()} is printed nowhere here: copy it as it stands, or, where "
                    r"words say it, write “positive”, t \in (0, 1), or “% in words: …”",
                )

    def _fault(self, mark: Mark, what: str) -> None:
        self.faults.append(Fault(self.name, mark.line, what))

    def found(self) -> Iterator[tuple[Typed, Verdict]]:
        """Yield the relations with their verdicts."""
        for typed in self.group.typed:
            yield typed, self._verdict(typed)

    def _verdict(self, typed: Typed) -> Verdict:
        said = self.marked.get(bare(typed.latex))
        if said is None and typed.display:
            said = self.marked.get(DISPLAYS)
        if said is None:
            return self._unmarked(typed)
        word, more = said
        declared = self.group.declared
        if word == "claim":
            return self.kept.checked(typed.read, declared, more)
        if word == "case":
            return self._case(more)
        if word == "wrong":
            found = self.kept.checked(typed.read, declared)
            if found.state == "false":
                return Verdict("refused", read=found.read)
            self.faults.append(
                Fault(self.name, typed.line, f"${typed.latex}$ is marked wrong, and is not refused")
            )
            return Verdict("marked", "wrong")
        if word in KINDS and self.kept.checked(typed.read, declared).state == "checked":
            self.faults.append(
                Fault(
                    self.name, typed.line, f"${typed.latex}$ holds as it stands: leave out “{word}”"
                )
            )
        if word in REASONS:
            return Verdict(more or "marked", word)
        if word == NOTATION:
            return Verdict("notation")
        return Verdict("definition" if word in {"defines", "where"} else "condition")

    def _case(self, claim: str) -> Verdict:
        """Return the verdict on a relation that a claim has been checked with."""
        for typed in self.group.typed:
            if bare(typed.latex) == bare(claim):
                found = self._verdict(typed)
                if found.state == "checked":
                    return Verdict("checked", "in what it is the case of", found.how)
        return Verdict("unread", "what it is the case of is not checked")

    def _unmarked(self, typed: Typed) -> Verdict:
        found = self.kept.checked(typed.read, self.group.declared)
        if typed.kind in STRICT or found.state in {"checked", "condition"}:
            return found
        if is_condition(typed.latex):
            if found.state == "false" and self._is_ruled_out(typed.read):
                return Verdict("unread", f"it holds nowhere: it {found.why}", "", found.column)
            return Verdict("condition", BY_SHAPE)
        if found.state == "unread" and is_definition(typed.latex):
            return Verdict("definition", BY_SHAPE)
        if found.state == "false":
            return Verdict(
                "unread", f"it does not hold as it stands: it {found.why}", "", found.column
            )
        return found

    def _is_ruled_out(self, latex: str) -> bool:
        """Return whether the opposite of a relation holds wherever it could be asked for."""
        signs = [*RELATIONS.finditer(latex)]
        if len(signs) != 1 or (opposite := _OPPOSITES.get(signs[0][0])) is None:
            return False
        start, end = signs[0].span()
        against = f"{latex[:start]}{opposite} {latex[end:]}"
        return self.kept.checked(against, self.group.declared).state in {"checked", "condition"}


def _fault(page: Page, name: str, typed: Typed, verdict: Verdict) -> Fault:
    """Return what is wrong with a relation: its line, a caret below the place, how to mend it."""
    before = typed.latex[: verdict.column]
    line = typed.line + before.count("\n")
    row = page.text.split("\n")[line - 1]
    start = 0 if "\n" in typed.latex else max(row.find(typed.latex), 0)
    column = start + len(before.rpartition("\n")[2])
    lines = [row, f"{' ' * column}^", verdict.why]
    if verdict.read:
        lines.append(f"read as {verdict.read}")
    lines.append(
        "help: mend it, declare its names (% given: …), or say what it is (% supposes: $…$)"
    )
    return Fault(name, line, "\n".join(lines))
