r"""A derivation as a reader sees it: rows of a chain, a reason to each, and what it is stated for.

    given: p, q pmfs of x
    where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
    H(m) &\ge \frac12 H(p) + \frac12 H(q)   && concavity; equality iff $p = q$

Lines of `given:` declare names, lines of `where:` abbreviate; all that follows is the chain, in the
LaTeX of an `aligned`. A reason stands behind `&&`. For an inequality it ends in "; equality iff"
and relations in dollars, joined by "and", "or", "where"; or in "; equality never".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from derivation import tree
from derivation.attack import Tried
from derivation.cell import Cell, Claim, read_cell
from derivation.declarations import Declarations
from derivation.hypotheses import sentence
from derivation.judge import RefutedError, UndecidedError
from derivation.lexer import LatexError
from derivation.reader import Chain, read_chain, read_conditions
from derivation.report import counterexample, explained, undecided
from derivation.show import FALSE, Checked, Refused, Step
from derivation.statement import Statement
from derivation.typeset import Words
from derivation.unused import refuse_unused
from derivation.verdict import decided

__all__ = [
    "Checked",
    "DerivationError",
    "Fault",
    "Refused",
    "Step",
    "as_error",
    "check",
    "refuse",
    "tried",
]

# How a statement was decided, as `decided` says it.
Verdict = tuple[str, str, Tried]
Decide = Callable[[Statement], Verdict]
# Faults of a step that say that it is false, or that its case of equality is.
_FALSE = {"false", "strict", "an equality"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a derivation, and where.

    Attributes
    ----------
    line, column : int
        Counted from 1, in the source.
    excerpt : str
        The line of the source.
    message : str
    is_false : bool
        Whether a counterexample was found to the step, or to its case of equality.
    """

    line: int
    column: int
    excerpt: str
    message: str
    is_false: bool = False

    def __str__(self) -> str:
        return f"{self.excerpt}\n{' ' * (self.column - 1)}^\n{self.message}"


class DerivationError(ValueError):
    """A derivation that can't be read, or steps of it that do not hold.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, faults: tuple[Fault, ...]):
        super().__init__("\n\n".join(map(str, faults)))
        self.faults = faults

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows: the faults, and not the calls that led to them."""
        return str(self).splitlines()


def check(source: str, known: Declarations | None = None) -> Checked:
    r"""Read a derivation and check each of its steps.

    Parameters
    ----------
    source : str
        Lines of ``given:`` and ``where:``, then the rows of a chain, in LaTeX.
    known : Declarations, optional
        Names that stand already.

    Returns
    -------
    Checked

    Raises
    ------
    DerivationError
        If it can't be read: with the line and a caret below the place. If steps are false,
        undefined somewhere, or an equality against their reason: with a counterexample to each.

    Examples
    --------
    >>> checked = check(r'''given: p, q pmfs of x
    ... H(p, q) &= H(p) + \KL{p}{q}   && split the logarithm''')
    >>> checked.steps[0].verdict
    'proved'
    """
    checked, faults = tried(source, known)
    if faults:
        raise DerivationError(faults)
    return checked


def refuse(source: str, known: Declarations | None = None, step: int | None = None) -> Refused:
    r"""Read a derivation that is false, and return it with its counterexamples.

    Parameters
    ----------
    source, known
        As for `check`.
    step : int, optional
        The one step that is false, counted from 1; if not given, it may be any, or several.

    Returns
    -------
    Refused

    Raises
    ------
    DerivationError
        If it holds. If it is refused for another reason than being false: it can't be read, is
        undefined somewhere, or undecided. If it is false at another step than `step`.

    Examples
    --------
    >>> refused = refuse(r'''given: p, q pmfs of x
    ... \KL{p}{q} &= \KL{q}{p}   && as printed''')
    >>> refused.steps[0].verdict
    'false'
    """
    statements = _read(source, known)
    checked, faults = statements.tried(decided)
    other = tuple(fault for fault in faults if not fault.is_false)
    if other:
        raise DerivationError(other)
    if not faults:
        raise DerivationError((statements.holding(checked),))
    false = [k for k, one in enumerate(checked.steps, 1) if one.counterexample]
    if step is not None and false != [step]:
        raise DerivationError((statements.elsewhere(step, false),))
    return Refused(**vars(checked))


def tried(
    source: str, known: Declarations | None = None, decide: Decide = decided
) -> tuple[Checked, tuple[Fault, ...]]:
    """Read a derivation, and return it with the verdicts on its steps and all that is wrong.

    Parameters
    ----------
    source, known
        As for `check`.
    decide : callable, optional
        What decides each statement, as `decided` does.

    Returns
    -------
    Checked, tuple of Fault
        If a step has a counterexample, it is a `Refused`.

    Raises
    ------
    DerivationError
        If it can't be read.
    """
    return _read(source, known).tried(decide)


def _read(source: str, known: Declarations | None) -> _Statements:
    with as_error(source):
        before = known or Declarations()
        return _Statements(source, read_cell(source, before), before)


@contextmanager
def as_error(source: str) -> Iterator[None]:
    """Raise what can't be read in a source as a DerivationError, with its place."""
    try:
        yield
    except LatexError as error:
        raise DerivationError((_fault(source, error),)) from None


def _fault(source: str, error: LatexError) -> Fault:
    line, column = error.position(source)
    lines = source.splitlines() or [""]
    return Fault(line, column, lines[min(line, len(lines)) - 1], str(error))


class _Statements:
    """The statements that a cell makes."""

    def __init__(self, source: str, cell: Cell, known: Declarations):
        self.source, self.cell = source, cell
        if not cell.rows:
            raise LatexError("there is no chain here: write a = b, with a reason behind &&", 0)
        self.chain = read_chain(cell.chain, cell.declared)
        self.conditions = read_conditions(cell.declared)
        self.claims, self.reasons = self._by_step()
        self.sides = _sides(cell.chain, self.chain)
        self.statements = [
            self._statement(k, relation) for k, relation in enumerate(self.chain.relations)
        ]
        refuse_unused(source, cell, known, self.chain.sides)

    def _by_step(self) -> tuple[list[Claim | None], list[str]]:
        """Return the case of equality and the reason of each step: those of the row it ends."""
        claims: list[Claim | None] = [None] * len(self.chain.places)
        reasons = [""] * len(self.chain.places)
        for row in self.cell.rows:
            inside = [k for k, at in enumerate(self.chain.places) if row.begin <= at < row.end]
            if inside:
                claims[inside[-1]], reasons[inside[-1]] = row.claim, row.reason
            elif row.claim or row.reason:
                raise LatexError("a reason to a row without a relation", row.begin)
        return claims, reasons

    def _statement(self, k: int, relation: tree.Relation) -> Statement:
        claim = self.claims[k]
        if relation.sign not in "≤≥" and claim is not None:
            raise LatexError(
                f"{relation.sign} has no case of equality: write ≤ or ≥, or leave it out",
                self.chain.places[k],
            )
        if relation.sign in "≤≥" and claim is None:
            raise LatexError(
                "an inequality says where it is an equality: end its reason with “; equality iff "
                "$p = q$”, or with “; equality never”",
                self.chain.places[k],
            )
        equality: tree.Test | bool | None = None
        if claim is not None:
            declared, names = self.cell.declared, self.chain.names
            equality = False if not claim.parts else claim.test(declared, names)
        return Statement(relation, self.chain.free, self.cell.declared, equality, self.conditions)

    @property
    def first(self) -> str:
        """The left end of the chain."""
        return self.sides[0]

    def heading(self) -> tuple[Words, tuple[str, ...], tuple[str, ...]]:
        """Return what the chain is stated for: as a sentence, and as it was written."""
        claims = [latex for one in self.claims if one for latex, _ in one.parts]
        said = sentence(self.cell.declared, [self.cell.chain, *claims])
        return said, self.cell.given, self.cell.where

    def tried(self, decide: Decide) -> tuple[Checked, tuple[Fault, ...]]:
        """Return the chain with its verdicts, and all that is wrong with it."""
        faults = [*self._owed(decide)]
        steps = []
        for k, statement in enumerate(self.statements):
            verdict, equality, points, sizes, found = FALSE, "", 0, 0, None
            try:
                verdict, equality, tried = decide(statement)
                points, sizes = tried.points, tried.sizes
            except (RefutedError, UndecidedError, TypeError, ValueError) as error:
                faults.append(self._at_step(k, error))
                found = counterexample(error) if isinstance(error, RefutedError) else None
            steps.append(
                Step(
                    statement.relation.sign,
                    self.sides[k + 1],
                    self.reasons[k],
                    verdict,
                    equality,
                    points,
                    sizes,
                    _case(self.claims[k]),
                    found,
                )
            )
        kind = Refused if any(step.counterexample for step in steps) else Checked
        return kind(self.first, tuple(steps), *self.heading()), tuple(faults)

    def holding(self, held: Checked) -> Fault:
        """Return the fault of a chain that ought to be false and is not."""
        return self._fault_at(0, f"this chain holds, and has to be refused: {held}")

    def elsewhere(self, named: int, false: list[int]) -> Fault:
        """Return the fault of a chain that is false at other steps than the one that is named."""
        said = " and ".join(map(str, false))
        message = f"step {named} is said to be the one that is false, and what is false is {said}"
        return self._fault_at(false[0] - 1, message)

    def _owed(self, decide: Decide) -> list[Fault]:
        """Return what is wrong with the functions that are used as pmfs."""
        faults = []
        for duty in self.chain.duties:
            # Where such a function has no value, no step has one that speaks of it.
            statement = Statement(
                duty.relation, duty.free, self.cell.declared, None, self.conditions, True
            )
            try:
                decide(statement)
            except RefutedError as error:
                what = "its sum over all outcomes, compared with 1, "
                if duty.relation.sign == "≥":
                    what = f"{duty.label} ≥ 0 "
                message = f"{duty.label} is no pmf: {what}"
                faults.append(self._fault_at(0, message + explained(error)))
            except (UndecidedError, TypeError, ValueError) as error:
                faults.append(self._fault_at(0, f"{duty.label} can't be told to be a pmf: {error}"))
        return faults

    def _at_step(self, k: int, error: Exception) -> Fault:
        head = f"step {k + 1} of {len(self.statements)}"
        if isinstance(error, RefutedError):
            found = self._fault_at(k, f"{head} {explained(error)}")
            return replace(found, is_false=error.fault in _FALSE)
        if isinstance(error, UndecidedError):
            return self._fault_at(k, f"{head} is undecided: {undecided(error, self.statements[k])}")
        return self._fault_at(k, f"{head} is not checkable: {error}")

    def _fault_at(self, k: int, message: str) -> Fault:
        return _fault(self.source, LatexError(message, self.chain.places[k]))


def _case(claim: Claim | None) -> str:
    """Return a case of equality as it was written."""
    if claim is None:
        return ""
    if not claim.parts:
        return "equality never"
    formulas = [f"${latex.strip()}$" for latex, _ in claim.parts]
    if claim.each.outcomes:
        names = ", ".join(name for name, _ in claim.each.outcomes)
        formulas[claim.each.first] = f"for each ${names}$, {formulas[claim.each.first]}"
    said = [
        formulas[0],
        *(f"{word} {one}" for word, one in zip(claim.words, formulas[1:], strict=True)),
    ]
    return f"equality iff {' '.join(said)}"


def _sides(latex: str, chain: Chain) -> list[str]:
    """Return the sides of a chain as they were written."""
    stops = [*chain.places, len(latex)]
    starts = [0]
    for place in chain.places:
        end = place + 1
        while latex[place] == "\\" and latex[end].isalpha():
            end += 1
        starts.append(end)
    return [
        " ".join(latex[a:z].replace("&", " ").split()) for a, z in zip(starts, stops, strict=True)
    ]
