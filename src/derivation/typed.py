r"""Relations as they are typed in a text: one, a chain of them, or several in one formula.

    0 \le H(p) \le \log n
    H(p, q) = H(p) + \KL{p}{q}, \qquad \KL{p}{q} = \sum_x p(x) \log \frac{p(x)}{q(x)}
    \KL{p}{q} = 0 \iff p = q

What the sentence around it adds stands beside it: "if $t > 0$", a condition; "iff $p = q$", an
equivalence; "equality iff $p = q$" or "equality never", for an inequality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from derivation import tree
from derivation.cell import Claim, read_claim
from derivation.declarations import NAMED_UNITS, Declarations, declare
from derivation.judge import RefutedError, UndecidedError
from derivation.lexer import LatexError
from derivation.printing import latex_of_chain
from derivation.reader import Chain, read_chain, read_conditions
from derivation.report import explained, undecided
from derivation.statement import Statement
from derivation.verdict import decided

__all__ = ["Held", "NotHeldError", "hold", "is_domain", "sign_of_a_relation"]


def sign_of_a_relation(*more: str) -> re.Pattern[str]:
    r"""Return what finds the sign of a relation, or one of more commands, such as ``\iff``."""
    commands = ("le", "ge", "ne", "leq", "geq", "neq", "lt", "gt", "leqslant", "geqslant", *more)
    return re.compile(rf"(?<!\\)[=<>]|\\(?:{'|'.join(commands)})(?![A-Za-z])")


_RELATION = sign_of_a_relation("approx")
_PIECE = re.compile(r"\\begin\{aligned\}|\\end\{aligned\}|\\text\s*\{[^{}]*\}|\\\\(?:\[\w+\])?"
                    r"|\\[A-Za-z]+|\\.|.", re.S)  # fmt: skip
_BOTH_WAYS = (r"\iff", r"\Leftrightarrow", r"\Longleftrightarrow")
_HOW = "say “if $…$”, “iff $…$”, “equality iff $…$” or “equality never”"


@dataclass(frozen=True)
class Held:
    """A relation that was checked.

    Attributes
    ----------
    read : str
        How it was understood, in LaTeX.
    verdict : {"proved", "proved where positive", "tried"}
    equality : {"", "proved", "tried"}
        The verdict on its case of equality.
    points, sizes : int
        At how many points, and up to how many outcomes, it was tried.
    """

    read: str
    verdict: str
    equality: str
    points: int
    sizes: int


class NotHeldError(ValueError):
    """A relation that can be read, and is not accepted.

    Attributes
    ----------
    false : bool
        Whether there is a counterexample; if not, it is undefined somewhere, or undecided.
    place : int
        Where its sign stands, counted in characters from 0.
    """

    def __init__(self, message: str, place: int, *, false: bool):
        super().__init__(message)
        self.place, self.false = place, false


def hold(latex: str, declared: Declarations, said: str = "") -> tuple[Held, ...]:
    r"""Check all relations of a formula.

    Parameters
    ----------
    latex : str
    declared : Declarations
        What its names stand for, and what is taken for granted.
    said : str
        What the sentence adds: "if $t > 0$", "iff $p = q$", "equality iff $p = q$".

    Raises
    ------
    LatexError
        If it can't be read.
    NotHeldError
        If a relation is false, with a counterexample, or if it is undecided.

    Examples
    --------
    >>> [held] = hold(r"\KL{p}{q} \ge 0", declare("p, q pmfs of x"), "equality iff $p = q$")
    >>> held.verdict, held.equality
    ('proved', 'proved')
    """
    word, claim = _said(said)
    found: list[Held] = []
    pieces = list(_pieces(latex))
    for one in pieces:
        if len(pieces) > 1 and word in {"iff", "equality"}:
            raise LatexError(f"“{said}” is said of one relation: this formula has several", 0)
        found += _Typed(one, declared, word, claim).held()
    return tuple(found)


def is_domain(latex: str, declared: Declarations) -> bool:
    """Tell whether a formula relates no more than one declared number to numbers.

    If it holds, it repeats where that number was declared to lie.
    """
    try:
        chain = read_chain(latex, declared)
    except LatexError:
        return False
    names = {one.name for one in chain.sides if isinstance(one, tree.Scalar)}
    plain = all(isinstance(one, tree.Scalar | tree.Number) for one in chain.sides)
    return plain and len(names & {*declared.scalars}) == 1


def _said(said: str) -> tuple[str, Claim | None]:
    """Split what is said of a formula into its word and its relations."""
    if not said.strip():
        return "", None
    word, _, rest = said.strip().partition(" ")
    if word == "equality":
        if rest.strip() == "never":
            return word, Claim((), ())
        also, _, rest = rest.strip().partition(" ")
        if also != "iff":
            raise LatexError(f"“{said}” can't be read: {_HOW}", 0)
    elif word not in {"if", "iff"}:
        raise LatexError(f"“{said}” can't be read: {_HOW}", 0)
    return word, read_claim(rest, 0)


@dataclass(frozen=True)
class _Piece:
    """One chain of a formula, where all that is not part of it is blank; and its unit."""

    latex: str
    unit: str
    other: str = ""  # behind "if and only if"


def _pieces(latex: str) -> Iterator[_Piece]:
    """Yield the chains of a formula, each as long as the formula, so that places stay."""
    spans, unit = _spans(latex)
    for span in spans:
        both = [_blank(latex, side) for side in span]
        if len(both) > 2:
            raise LatexError("write one equivalence at a time", span[2][0])
        yield _Piece(both[0], unit, both[1] if len(both) == 2 else "")


_Span = list[int]


def _blank(latex: str, kept: _Span) -> str:
    """Return a text with spaces for all characters but some, and for a stop at its end."""
    text = ["\n" if c == "\n" else " " for c in latex]
    for k in kept:
        text[k] = latex[k]
    for k in reversed(kept):
        if text[k] in ".,;" and (k == 0 or latex[k - 1] != "\\"):
            text[k] = " "
        elif text[k].strip() and not _is_spacing(latex, k):
            break
    return "".join(text)


def _is_spacing(latex: str, k: int) -> bool:
    return latex[k - 1 : k + 1] in {r"\,", r"\;", r"\:", r"\ ", r"\!"} or latex[k : k + 2] in {
        r"\,", r"\;", r"\:", r"\ ", r"\!",
    }  # fmt: skip


def _spans(latex: str) -> tuple[list[list[_Span]], str]:
    """Return the characters of each chain, by the sides of an equivalence; and the unit."""
    found: list[list[_Span]] = [[[]]]
    depth, unit = 0, ""
    for match in _PIECE.finditer(latex):
        text = match[0]
        depth += (text in "{([") - (text in "})]") if len(text) == 1 else 0
        if text.startswith((r"\begin{", r"\end{")) or text == "&":
            continue
        if depth == 0 and text in _BOTH_WAYS:
            found[-1].append([])
            continue
        if depth == 0 and text.startswith(r"\text") and text.endswith("}"):
            words = text.partition("{")[2].removesuffix("}").strip(" ,.;")
            if words in NAMED_UNITS:
                unit = f"in {words}"
                continue
            if words in {"", "and"}:
                found.append([[]])
                continue
        if depth == 0 and (text.startswith("\\\\") or text in {r"\quad", r"\qquad"}):
            if not _goes_on(latex[match.end() :]) and _RELATION.search(latex, match.end()):
                found.append([[]])
            continue
        found[-1][-1] += range(match.start(), match.end())
    merged: list[list[_Span]] = []
    for sides in found:
        text = "".join(latex[k] for side in sides for k in side)
        if merged and not _RELATION.search(text):
            merged[-1][-1] += sides[0]
        else:
            merged.append(sides)
    return merged, unit


def _goes_on(after: str) -> bool:
    """Tell whether a row begins with a relation, and so belongs to the chain before it."""
    start = re.match(r"(?:\s|&|\\[,;:! ]|\\begin\{aligned\})*", after)
    return bool(_RELATION.match(after, start.end() if start else 0))


class _Typed:
    """One chain, ready to be checked."""

    def __init__(self, piece: _Piece, declared: Declarations, word: str, claim: Claim | None):
        self.declared = declare(piece.unit, declared) if piece.unit else declared
        if piece.other:
            if word:
                raise LatexError("this formula says “if and only if” already", 0)
            word, claim = "iff", Claim(((piece.other, 0),), ())
        self.word, self.claim = word, claim
        self.latex = piece.latex
        self.chain = read_chain(piece.latex, self.declared)
        self.read = latex_of_chain(self.chain, self.declared)
        self.given = read_conditions(self.declared)

    def held(self) -> Iterator[Held]:
        """Yield what came of its relations."""
        for duty in self.chain.duties:
            self._decided(Statement(duty.relation, duty.free, self.declared, None, self.given), 0)
        if self.word == "iff" and self.claim:
            yield from self._both_ways(self.claim)
            return
        if self.word == "equality" and len(self.chain.signs) > 1:
            raise LatexError("a case of equality is said of one relation", self.chain.places[1])
        given = self.given
        if self.word == "if" and self.claim:
            given = (*given, self.claim.test(self.declared))
        for k, statement in enumerate(self._statements(self.chain, given)):
            if self.word == "equality" and self.claim:
                if statement.relation.sign not in "≤≥":
                    raise LatexError("only ≤ and ≥ have a case of equality", self.chain.places[k])
                case: tree.Test | bool = False
                if self.claim.parts:
                    case = self.claim.test(self.declared, self.chain.names)
                statement = replace(statement, equality=case)
            yield self._decided(statement, self.chain.places[k])

    def _statements(self, chain: Chain, given: tuple[tree.Test, ...]) -> Iterator[Statement]:
        for relation in chain.relations:
            yield Statement(relation, chain.free, self.declared, None, given)

    def _both_ways(self, claim: Claim) -> Iterator[Held]:
        """Check that the chain holds where the claim does, and nowhere else."""
        place = self.chain.places[0]
        relation = self.chain.relations[0]
        if len(self.chain.signs) == 1 and relation.sign == "=" and not self.chain.free:
            minus = tree.Mul((tree.Number(Fraction(-1)), relation.right))
            gap = relation.left
            if relation.right != tree.Number(Fraction(0)):
                gap = tree.Add((relation.left, minus))
            apart = tree.Relation("≥", tree.Abs(gap), tree.Number(Fraction(0)))
            case = claim.test(self.declared)
            both = self._decided(Statement(apart, (), self.declared, case, self.given), place)
            yield replace(both, verdict=both.equality, equality="")
            return
        if not set(claim.words) <= {"and"}:
            raise LatexError("an equivalence with “or” or “where” is said of one equality", place)
        own = Claim(((self.latex, 0),), ()).test(self.declared)
        for back in self._statements(self.chain, (*self.given, claim.test(self.declared))):
            yield self._decided(back, place)
        for latex, _ in claim.parts:
            chain = read_chain(latex, self.declared)
            for there in self._statements(chain, (*self.given, own)):
                yield self._decided(there, place)

    def _decided(self, statement: Statement, place: int) -> Held:
        try:
            found, equality, tried = decided(statement)
        except RefutedError as error:
            false = error.fault not in {"undefined", "meets"}
            raise NotHeldError(explained(error), place, false=false) from None
        except UndecidedError as error:
            said = f"is undecided: {undecided(error, statement)}"
            raise NotHeldError(said, place, false=False) from None
        except (TypeError, ValueError) as error:
            raise NotHeldError(f"is not checkable: {error}", place, false=False) from None
        return Held(self.read, found, equality, tried.points, tried.sizes)
