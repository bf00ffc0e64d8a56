r"""Derivations whose every step is checked before a reader sees it.

A `Derivation` is a chain of expressions joined by =, ≤, ≥, < or >, each with the reason for it:

    Derivation(H(p, q)).eq(total(p[x] * log(1 / q[x]), x), "definition").eq(...)

A step is tried when it is written. Both sides are evaluated to 50 digits at many distinct points
of the stated domain: pmfs on 2, 3 and 4 outcomes, uniform, equal, on the boundary and random, and
the logarithm in bits, nats, hartleys and a random base. SymPy then tries to decide an equality
exactly for positive pmfs on 2 and 3 outcomes, where the logarithms of independent factors leave
no doubt; the line below a chain names the steps for which it could. A step that fails anywhere
raises `DerivationError`, which names the step and a counterexample.

On the boundary 0 log 0 = 0 is the only convention. A step that divides by a probability is
undefined there, and is refused until the pmf is declared positive: hypotheses can't be left out.
"""

import inspect
import itertools
import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import sympy
from sympy import Expr, Symbol

from derivation.sympy_chain.exact import evaluate, vanishes
from derivation.sympy_chain.plain import plain
from derivation.sympy_chain.record import DECIDED, MIME, TRIED, Chain, Step, words
from derivation.sympy_chain.symbols import SIZES, FreePMF, b, log, tex, x, y

__all__ = ["Derivation", "DerivationError"]

DIGITS = 50
_DIGITS_COMPARED = 40
_TOLERANCE = mpmath.mpf(10) ** -_DIGITS_COMPARED
_SIZES_AT_POINTS = ((2, 2), (3, 2), (4, 3))
_SIZES_IN_PROOFS = ((2, 2), (3, 2))
_RANDOM_POINTS = 8
_COMBINATIONS = 400

Point = Mapping[str, Any]
Equality = Callable[..., bool]


class DerivationError(AssertionError):
    """A step of a derivation is false, undefined, or not decidable as it stands."""


@dataclass(frozen=True)
class _Relation:
    """How a chain goes on: its sign, and what it asks of two numbers."""

    sign: str
    holds: Callable[[Any, Any], bool]


def _close(left: Any, right: Any) -> bool:
    if mpmath.isinf(left) or mpmath.isinf(right):
        return bool(left == right)
    return bool(abs(left - right) <= _TOLERANCE * (1 + abs(left)))


_EQ = _Relation("=", _close)
_LE = _Relation("≤", lambda left, right: left <= right or _close(left, right))
_GE = _Relation("≥", lambda left, right: left >= right or _close(left, right))
_LT = _Relation("<", lambda left, right: left < right and not _close(left, right))
_GT = _Relation(">", lambda left, right: left > right and not _close(left, right))


@dataclass(frozen=True)
class _Step:
    relation: _Relation
    expr: Expr
    reason: str
    proved: bool
    points: int


class Derivation:
    """A chain of expressions, checked step by step.

    Parameters
    ----------
    first : Expr
        The left side of the first step.
    domain : dict of Symbol to sympy.Set, optional
        Where each free symbol lies, as ``{t: Interval(0, 1)}``. Positive symbols need none.

    Examples
    --------
    >>> from derivation.sympy_chain.chain import Derivation
    >>> from derivation.sympy_chain.symbols import D, H, log, pmf, total, x
    >>> p, q = pmf("p"), pmf("q")
    >>> chain = Derivation(H(p, q)).eq(H(p) + D(p, q), "add and subtract $H(p)$")
    >>> Derivation(H(p, q)).eq(H(p) - D(p, q), "a sign")
    Traceback (most recent call last):
    derivation.sympy_chain.chain.DerivationError: step 1 is false:
      H(p, q)
      = H(p) - D(p ‖ q)   (a sign)
    for instance where p = (29/53, 24/53), q = (3/7, 4/7), log to base 2:
      left  1.03445
      right 0.95269
    """

    def __init__(self, first: Expr, domain: Mapping[Symbol, sympy.Set] | None = None):
        self._first = sympy.sympify(first)
        self._domain = dict(domain or {})
        self._steps: tuple[_Step, ...] = ()

    def eq(self, right: Expr, reason: str) -> "Derivation":
        """Go on with an equality."""
        return self._add(_EQ, right, reason)

    def le(self, right: Expr, reason: str, *, equality: Equality) -> "Derivation":
        """Go on with ≤; `equality` says at which points it is an equality, and only there."""
        return self._add(_LE, right, reason, equality)

    def ge(self, right: Expr, reason: str, *, equality: Equality) -> "Derivation":
        """Go on with ≥; `equality` says at which points it is an equality, and only there."""
        return self._add(_GE, right, reason, equality)

    def lt(self, right: Expr, reason: str) -> "Derivation":
        """Go on with <, which holds at every point."""
        return self._add(_LT, right, reason)

    def gt(self, right: Expr, reason: str) -> "Derivation":
        """Go on with >, which holds at every point."""
        return self._add(_GT, right, reason)

    @property
    def last(self) -> Expr:
        """The right end of the chain."""
        return self._steps[-1].expr if self._steps else self._first

    def _add(
        self, relation: _Relation, right: Expr, reason: str, equality: Equality | None = None
    ) -> "Derivation":
        right = sympy.sympify(right)
        check = _Check(self.last, relation, right, self._domain, equality)
        try:
            points = check.points()
        except DerivationError as error:
            step = f"  {plain(tex(self.last))}\n  {_line(relation, right, reason)}"
            raise DerivationError(
                f"step {len(self._steps) + 1} is {str(error).replace('@', step)}"
            ) from None
        proved = relation is _EQ and check.proves()
        longer = Derivation(self._first, self._domain)
        longer._steps = (*self._steps, _Step(relation, right, reason, proved, points))
        return longer

    def _hypotheses(self) -> str:
        """Return, in LaTeX, what the chain was tried for, but for the base of the logarithm."""
        chain = self._chain()
        pmfs = _free_pmfs(chain)
        parts = []
        for positive, word in ((False, "pmf"), (True, "positive pmf")):
            names = [rf"${p.label}$" for p in pmfs if p.positive is positive]
            if names:
                kind = f"{word}s" if len(names) > 1 else f"a {word}"
                parts.append(f"{kind} {', '.join(names)}")
        for symbol in _free_symbols(chain):
            if symbol in self._domain:
                parts.append(rf"${tex(symbol)} \in {sympy.latex(self._domain[symbol])}$")
            elif symbol != b:
                parts.append(rf"${tex(symbol)} > 0$")
        for size, tried in zip(SIZES.values(), zip(*_SIZES_AT_POINTS, strict=True), strict=True):
            if size in chain.free_symbols and not pmfs:
                parts.append(rf"${size} \le {max(tried)}$")
        return ", ".join(parts)

    def _chain(self) -> sympy.Tuple:
        return sympy.Tuple(self._first, *(step.expr for step in self._steps))

    def _summary(self) -> str:
        """Return, in LaTeX, what was done: how many points were tried, and what was decided."""
        steps = f"{len(self._steps)} step{'s' if len(self._steps) > 1 else ''}"
        return rf"$\checkmark$ {steps} {self._tried()}{self._decided()}"

    def _tried(self) -> str:
        counts = {step.points for step in self._steps}
        hypotheses = self._hypotheses()
        if counts == {1} and not hypotheses:
            return f"compared to {_DIGITS_COMPARED} digits"
        points = f"{min(counts)} points{' or more' if len(counts) > 1 else ''}"
        if hypotheses:
            return f"tried at {points}, for {hypotheses}"
        return f"compared to {_DIGITS_COMPARED} digits, in {points.replace('point', 'base')}"

    def _decided(self) -> str:
        """Say which equalities were decided exactly, and for what."""
        proved = [number for number, step in enumerate(self._steps, 1) if step.proved]
        if not proved:
            return ""
        which = ""
        if len(proved) < len(self._steps):
            which = f"step{'s' if len(proved) > 1 else ''} {_listed(proved)} "
        chain = self._chain()
        if not (_free_pmfs(chain) or chain.free_symbols & set(SIZES.values())):
            return f"; {which}decided exactly"
        both = SIZES[y] in chain.free_symbols
        sizes = [rf"${k} \times {j}$" if both else f"{k}" for k, j in _SIZES_IN_PROOFS]
        positive = " for positive probabilities" if _free_pmfs(chain) else ""
        return f"; {which}decided exactly{positive} on {_listed(sizes)} outcomes"

    @property
    def record(self) -> Chain:
        """What the chain says, as fields."""
        steps = (
            Step(
                step.relation.sign,
                tex(step.expr),
                words(step.reason),
                DECIDED if step.proved else TRIED,
                step.points,
            )
            for step in self._steps
        )
        note = self._summary() if self._steps else ""
        return Chain(tex(self._first), tuple(steps), words(self._hypotheses()), words(note))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {MIME: self.record.as_json()}

    def _repr_latex_(self) -> str:
        # The record again, with its note, for what knows LaTeX alone.
        record = self.record
        chain = record.aligned(r"\small\text{{{}}}")
        note = "".join(piece.latex for piece in record.note)
        note = rf"\scriptsize \text{{{note}}}" if note else ""
        return f"$$\\begin{{gathered}}{chain} \\\\[2pt]\n{note}\\end{{gathered}}$$"

    def __repr__(self) -> str:
        lines = [_line(step.relation, step.expr, step.reason) for step in self._steps]
        return "\n".join([plain(tex(self._first)), *lines])


def _line(relation: _Relation, expr: Expr, reason: str) -> str:
    return f"{relation.sign} {plain(tex(expr))}   ({plain(reason)})"


def _listed(items: Iterable[object]) -> str:
    """Return "1", "1 and 3" or "1, 2 and 4"."""
    *first, last = map(str, items)
    return f"{', '.join(first)} and {last}" if first else last


class _Check:
    """One step under test: two sides, a relation, and the domain on which it has to hold."""

    def __init__(
        self,
        left: Expr,
        relation: _Relation,
        right: Expr,
        domain: Mapping[Symbol, sympy.Set],
        equality: Equality | None,
    ):
        self.left, self.right, self.relation, self.equality = left, right, relation, equality
        both = sympy.Tuple(left, right)
        self.pmfs = _free_pmfs(both)
        self.symbols = _free_symbols(both)
        self.sizes = both.free_symbols & set(SIZES.values())
        self.sets = {symbol: _set_of(symbol, domain) for symbol in self.symbols}

    def points(self) -> int:
        """Try the step at many points; return their number, or raise at the first that fails."""
        seen = {True: 0, False: 0}
        tried = set()
        with mpmath.workdps(DIGITS):
            for sizes, point in self._sample():
                # An alphabet that no side mentions makes no point another one.
                told = tuple(
                    size
                    for size, name in zip(sizes, SIZES.values(), strict=True)
                    if name in self.sizes
                )
                key = (told, tuple(point.items()))
                if key not in tried:
                    self._try(sizes, point, seen)
                    tried.add(key)
        if self.equality is not None and not all(seen.values()):
            kind = "equality" if not seen[True] else "strict inequality"
            raise DerivationError(f"not tested where {kind} is claimed:\n@\nmend its `equality`")
        return len(tried)

    def _try(self, sizes: tuple[int, int], point: Point, seen: dict[bool, int]) -> None:
        left, right = (
            evaluate(side, {**point, **_range(sizes)}) for side in (self.left, self.right)
        )
        if mpmath.isnan(left) or mpmath.isnan(right):
            raise DerivationError(self._report("undefined", point, left, right))
        if not self.relation.holds(left, right):
            raise DerivationError(self._report("false", point, left, right))
        if self.equality is None or mpmath.isinf(left) or mpmath.isinf(right):
            return
        names = inspect.signature(self.equality).parameters
        unknown = [name for name in names if name not in point]
        if unknown:
            raise DerivationError(
                f"not checkable:\n@\nits `equality` asks for {unknown[0]}, not in it"
            )
        claimed = bool(self.equality(**{name: point[name] for name in names}))
        if claimed != _close(left, right):
            wrong = "strict" if claimed else "an equality"
            raise DerivationError(
                self._report(f"{wrong}, against its `equality`", point, left, right)
            )
        seen[claimed] += 1

    def _report(self, fault: str, point: Point, left: Any, right: Any) -> str:
        where = ", ".join(_describe(name, value) for name, value in point.items())
        sides = f"  left  {mpmath.nstr(left, 6)}\n  right {mpmath.nstr(right, 6)}"
        return f"{fault}:\n@\nfor instance where {where}:\n{sides}"

    def _sample(self) -> Iterator[tuple[tuple[int, int], Point]]:
        """Yield points of the domain, the telling ones first."""
        source = random.Random(20)
        for sizes in _SIZES_AT_POINTS:
            families = [list(_pmfs_on(p, sizes, source)) for p in self.pmfs]
            pairs = self._pmf_choices(families, source)
            scalars = [_scalars_in(self.sets[symbol], symbol, source) for symbol in self.symbols]
            for chosen in pairs:
                for _ in range(2 if scalars else 1):
                    values = {
                        s.name: source.choice(c) for s, c in zip(self.symbols, scalars, strict=True)
                    }
                    named = {p.name: value for p, value in zip(self.pmfs, chosen, strict=True)}
                    yield sizes, {**named, **values}
            if not self.pmfs:
                for chosen in _combinations(scalars, source):
                    names = (symbol.name for symbol in self.symbols)
                    yield sizes, dict(zip(names, chosen, strict=True))

    @staticmethod
    def _pmf_choices(families: list[list[Any]], source: random.Random) -> list[tuple[Any, ...]]:
        if not families:
            return []
        same = [tuple(f[i] for f in families) for i in range(min(map(len, families)))]
        # The shortest family is one of positive pmfs, if there are any: it suits them all.
        shared = [(v,) * len(families) for v in min(families, key=len)]
        mixed = [tuple(source.choice(f) for f in families) for _ in range(24)]
        shapes = {_shape(f[0]) for f in families}
        return same + (shared if len(shapes) == 1 and len(families) > 1 else []) + mixed

    def proves(self) -> bool:
        """Return whether SymPy decides the equality exactly on 2 and on 3 outcomes."""
        return all(vanishes(self.left - self.right, sizes) for sizes in _SIZES_IN_PROOFS)


def _free_pmfs(expr: sympy.Basic) -> list[FreePMF]:
    bases = {str(base.label): base for base in _bases(expr)}
    return [FreePMF(bases[name]) for name in sorted(bases)]


def _bases(expr: sympy.Basic) -> Iterator[sympy.IndexedBase]:
    for node in sympy.preorder_traversal(expr):
        if isinstance(node, sympy.Indexed):
            yield node.base


def _free_symbols(expr: sympy.Basic) -> list[Symbol]:
    """Return the parameters of a statement, and b where `log` occurs in it."""
    labels = {base.label for base in _bases(expr)}
    symbols = expr.free_symbols - labels - {x, y, *SIZES.values()}
    symbols = {s for s in symbols if isinstance(s, Symbol)}
    if expr.has(log):
        symbols.add(b)
    return sorted(symbols, key=lambda symbol: (symbol != b, symbol.name))


def _set_of(symbol: Symbol, domain: Mapping[Symbol, sympy.Set]) -> sympy.Set:
    if symbol == b:
        return domain.get(b, sympy.Interval.open(1, sympy.oo))
    if symbol in domain:
        return domain[symbol]
    if symbol.is_positive:
        return sympy.Interval.open(0, sympy.oo)
    raise DerivationError(
        f"not checkable:\n@\nsay where {symbol} lies: domain={{{symbol}: Interval(...)}}"
    )


def _scalars_in(where: sympy.Set, symbol: Symbol, source: random.Random) -> list[Any]:
    """Return telling numbers of a set: the integers and fractions near 0 and 1, and its ends."""
    if symbol == b and where == sympy.Interval.open(1, sympy.oo):
        return [
            sympy.Integer(2),
            sympy.E,
            sympy.Integer(10),
            sympy.Rational(source.randint(11, 90), 10),
        ]
    grid = {sympy.Rational(k, d) for d in (1, 2, 3, 7) for k in range(-4 * d, 4 * d + 1)}
    grid |= {sympy.Rational(source.randint(-4000, 4000), 1000) for _ in range(_RANDOM_POINTS)}
    grid |= {end for end in (where.inf, where.sup) if end.is_finite}
    inside = sorted(value for value in grid if where.contains(value) == True)  # noqa: E712
    if not inside:
        raise DerivationError(
            f"not checkable:\n@\nno number of {where} is among those tried for {symbol}"
        )
    return inside


def _combinations(choices: list[list[Any]], source: random.Random) -> Iterator[tuple[Any, ...]]:
    """Yield all combinations of the numbers tried, or as many at random as are enough."""
    if math.prod(map(len, choices)) <= _COMBINATIONS:
        yield from itertools.product(*choices)
    else:
        yield from (tuple(map(source.choice, choices)) for _ in range(_COMBINATIONS))


def _pmfs_on(p: FreePMF, sizes: tuple[int, int], source: random.Random) -> Iterator[Any]:
    """Yield pmfs of exact fractions: uniform, skewed, random and, where allowed, with zeros."""
    n = sizes[0] if p.alphabets[0] == x else sizes[1]
    size = sizes[0] * sizes[1] if len(p.alphabets) == 2 else n
    weights = [
        [1] * size,
        list(range(1, size + 1)),
        list(range(size, 0, -1)),
        [97] + [1] * (size - 1),
    ]
    weights += [[source.randint(1, 30) for _ in range(size)] for _ in range(_RANDOM_POINTS)]
    if not p.positive:
        points = [[int(i == k) for i in range(size)] for k in range(size)]
        edges = [[source.randint(1, 9) * (i != k) for i in range(size)] for k in range(size)]
        weights += points + (edges if size > 2 else [])
    for row in weights:
        flat = tuple(Fraction(weight, sum(row)) for weight in row)
        yield flat if len(p.alphabets) == 1 else _rows(flat, sizes[1])


def _rows(flat: tuple[Fraction, ...], width: int) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(flat[i : i + width] for i in range(0, len(flat), width))


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), len(value[0])) if isinstance(value[0], tuple) else (len(value),)


def _describe(name: str, value: Any) -> str:
    if name == b.name:
        return f"log to base {value}"
    if isinstance(value, tuple):
        rows = [
            f"({', '.join(map(str, row))})" if isinstance(row, tuple) else str(row) for row in value
        ]
        return f"{name} = ({', '.join(rows)})"
    return f"{name} = {value}"


def _range(sizes: tuple[int, int]) -> dict[Symbol, int]:
    return dict(zip(SIZES.values(), sizes, strict=True))
