r"""A derivation as a reader sees it: rows of a chain, a reason to each, and what it is stated for.

    given: p, q pmfs of x
    where: m(x) = \frac12 \bigl(p(x) + q(x)\bigr)
    H(m) &\ge \frac12 H(p) + \frac12 H(q)   && concavity; equality iff $p = q$

Lines of `given:` declare names, lines of `where:` abbreviate; all that follows is the chain, in the
LaTeX of an `aligned`. A reason stands behind `&&`. For an inequality it ends in "; equality iff"
and relations in dollars, joined by "and", "or", "where"; or in "; equality never".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from derivation import tree
from derivation.attack import Tried, attack
from derivation.cell import Cell, Claim, read_cell
from derivation.declarations import Declarations
from derivation.judge import RefutedError, UndecidedError
from derivation.lexer import LatexError
from derivation.proofs import prove
from derivation.reader import Chain, read_chain, read_condition, read_test
from derivation.report import explained, undecided
from derivation.show import Checked, Step
from derivation.statement import Statement

__all__ = ["Checked", "DerivationError", "Fault", "Step", "as_error", "check"]


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
    """

    line: int
    column: int
    excerpt: str
    message: str

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
    with as_error(source):
        statements = _Statements(source, read_cell(source, known or Declarations()))
    return statements.check()


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

    def __init__(self, source: str, cell: Cell):
        self.source, self.cell = source, cell
        if not cell.rows:
            raise LatexError("there is no chain here: write a = b, with a reason behind &&", 0)
        self.chain = read_chain(cell.chain, cell.declared)
        self.conditions = tuple(
            read_condition(one.latex, cell.declared, one.place) for one in cell.declared.conditions
        )
        self.claims, self.reasons = self._by_step()
        self.sides = _sides(cell.chain, self.chain)
        self.statements = [
            self._statement(k, tree.Relation(sign, left, right))
            for k, (sign, (left, right)) in enumerate(
                zip(self.chain.signs, pairwise(self.chain.sides), strict=True)
            )
        ]

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
            equality = False if not claim.parts else self._test(claim)
        return Statement(relation, self.chain.free, self.cell.declared, equality, self.conditions)

    def _test(self, claim: Claim) -> tree.Test:
        return read_test(list(claim.parts), list(claim.words), self.cell.declared, self.chain.names)

    def check(self) -> Checked:
        """Return the chain with its verdicts, or raise all that is wrong with it."""
        faults = [*self._owed()]
        steps = []
        for k, statement in enumerate(self.statements):
            try:
                verdict, equality, tried = _verdict(statement)
            except (RefutedError, UndecidedError, TypeError, ValueError) as error:
                faults.append(self._at_step(k, error))
            else:
                steps.append(
                    Step(
                        statement.relation.sign,
                        self.sides[k + 1],
                        self.reasons[k],
                        verdict,
                        equality,
                        tried.points,
                        tried.sizes,
                        _case(self.claims[k]),
                    )
                )
        if faults:
            raise DerivationError(tuple(faults))
        return Checked(self.sides[0], tuple(steps), self.cell.given, self.cell.where)

    def _owed(self) -> list[Fault]:
        """Return what is wrong with the functions that are used as pmfs."""
        faults = []
        for duty in self.chain.duties:
            statement = Statement(
                duty.relation, duty.free, self.cell.declared, None, self.conditions
            )
            try:
                _verdict(statement)
            except RefutedError as error:
                message = f"{duty.label} is no pmf: its sum over all outcomes, compared with 1, "
                faults.append(self._fault_at(0, message + explained(error)))
            except (UndecidedError, TypeError, ValueError) as error:
                faults.append(self._fault_at(0, f"{duty.label} can't be told to be a pmf: {error}"))
        return faults

    def _at_step(self, k: int, error: Exception) -> Fault:
        head = f"step {k + 1} of {len(self.statements)}"
        if isinstance(error, RefutedError):
            return self._fault_at(k, f"{head} {explained(error)}")
        if isinstance(error, UndecidedError):
            return self._fault_at(k, f"{head} is undecided: {undecided(error, self.statements[k])}")
        return self._fault_at(k, f"{head} is not checkable: {error}")

    def _fault_at(self, k: int, message: str) -> Fault:
        return _fault(self.source, LatexError(message, self.chain.places[k]))


def _verdict(statement: Statement) -> tuple[str, str, Tried]:
    """Return whether a statement was proved or tried, the same of its equality, and how much.

    A proof says that the sides relate where both are defined, so that the attack has to follow.
    """
    proof = prove(statement, statement.declared)
    tried = attack(statement, proved=proof is not None and proof.zeros)
    equality = "" if statement.equality is None else "tried"
    if proof is None:
        return "tried", equality, tried
    if equality and proof.equality:
        equality = "proved"
    return ("proved" if proof.zeros else "proved where positive"), equality, tried


def _case(claim: Claim | None) -> str:
    """Return a case of equality as it was written."""
    if claim is None:
        return ""
    if not claim.parts:
        return "equality never"
    formulas = [f"${latex.strip()}$" for latex, _ in claim.parts]
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
