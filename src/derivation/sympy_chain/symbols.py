"""The book's notation as SymPy objects, so that a chapter writes mathematics and not machinery.

A pmf `p` is indexed by an outcome, `p[x]`, and prints as p(x). `total(f, x)` is the sum of f over
the alphabet of x. `H`, `D` are names that stand for sums: they print as H(p), H(p, q), D(p ‖ q)
and carry their definition along. `log` is the logarithm in the unit at hand, of base `b` > 1, and
`ln` the natural one: a statement about `log` has to hold in every unit.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sympy
from sympy import Expr, IndexedBase, Piecewise, Sum, Symbol, ln
from sympy.core.symbol import Str
from sympy.printing.latex import LatexPrinter

__all__ = [
    "PMF",
    "D",
    "H",
    "Named",
    "b",
    "joint",
    "ln",
    "log",
    "n",
    "pmf",
    "tex",
    "total",
    "x",
    "y",
]

# SymPy's own results print ln too: in this book `log` is the logarithm in the unit at hand.
LatexPrinter.set_global_settings(ln_notation=True, inv_trig_style="full")

b = Symbol("b", positive=True)
x, y = Symbol("x", integer=True), Symbol("y", integer=True)

# The sizes of the alphabets of x and of y, which a derivation replaces by 2, 3 and 4.
n, m = Symbol("n", integer=True, positive=True), Symbol("m", integer=True, positive=True)
SIZES = {x: n, y: m}


class log(sympy.Function):
    """The logarithm in the unit at hand: ln x / ln b for a base b > 1 that is not fixed."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """Return the derivative, 1 / (x ln b)."""
        return 1 / (self.args[0] * ln(b))

    def _eval_rewrite_as_log(self, arg: Expr, **_: object) -> Expr:
        return ln(arg) / ln(b)


class Named(Expr):
    """An expression under a name: it prints as its LaTeX label and computes as its meaning."""

    is_commutative = True
    _serial = itertools.count()

    def __new__(cls, label: str | Str, meaning: Expr) -> "Named":
        """Give a meaning a label."""
        named: Named = super().__new__(cls, Str(str(label)), sympy.sympify(meaning))
        named.serial = next(cls._serial)
        return named

    @property
    def label(self) -> str:
        """The LaTeX that stands for it."""
        return str(self.args[0].name)

    @property
    def meaning(self) -> Expr:
        """The expression that it stands for."""
        return self.args[1]

    def doit(self, **hints: bool) -> Expr:
        """Return the meaning, evaluated."""
        return self.meaning.doit(**hints)

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        return self.meaning.diff(symbol)


class PMF:
    """A probability mass function p, of which `p[x]` is the probability of x.

    Weights make mixtures: ``t * p + (1 - t) * q`` is one again, where t is in [0, 1].
    """

    def __init__(self, label: str, at: Callable[..., Expr], free: tuple["FreePMF", ...] = ()):
        self.label, self._at, self.free = label, at, free

    def __getitem__(self, outcome: Expr | tuple[Expr, ...]) -> Expr:
        return self._at(*outcome) if isinstance(outcome, tuple) else self._at(outcome)

    def __mul__(self, weight: Expr) -> "PMF":
        weight = sympy.sympify(weight)
        factor = tex(weight)
        if weight.is_Add:
            factor = f"({factor})"
        return PMF(f"{factor} {self.label}", lambda *o: weight * self[o], self.free)

    __rmul__ = __mul__

    def __add__(self, other: "PMF") -> "PMF":
        label = f"{self.label} + {other.label}"
        return PMF(label, lambda *o: self[o] + other[o], self.free + other.free)


class FreePMF(PMF):
    """A pmf that a derivation may choose at will: the p of "for every p"."""

    def __init__(self, base: IndexedBase):
        self.name = base.label.name
        self.positive = base.label.assumptions0["positive_pmf"]
        self.alphabets = tuple(outcome for outcome in SIZES if SIZES[outcome] in base.shape)
        super().__init__(tex(base.label), lambda *o: base[o], (self,))


class Joint(FreePMF):
    """A joint pmf p(x, y), with its marginals and its conditional."""

    def marginal(self, outcome: Symbol) -> Named:
        """Return p(x), or p(y)."""
        other = y if outcome == x else x
        return Named(rf"{self.label}({tex(outcome)})", total(self[x, y], other))

    def conditional(self, outcome: Symbol, given: Symbol) -> Named:
        """Return p(y | x)."""
        label = rf"{self.label}({tex(outcome)} \mid {tex(given)})"
        return Named(label, self[x, y] / self.marginal(given))


def pmf(name: str, alphabet: Symbol = x, *, positive: bool = False) -> FreePMF:
    """Return a pmf on the alphabet of x; positive where no outcome may have probability 0."""
    return FreePMF(_base(name, positive, alphabet))


def _base(name: str, positive: bool, *alphabets: Symbol) -> IndexedBase:
    # SymPy compares objects by their arguments, so all that tells two pmfs apart is among them.
    label = Symbol(name, positive_pmf=positive)
    return IndexedBase(label, shape=tuple(SIZES[outcome] for outcome in alphabets))


def joint(name: str, *, positive: bool = False) -> Joint:
    """Return a joint pmf of x and y."""
    return Joint(_base(name, positive, x, y))


def total(term: Expr, *outcomes: Symbol, where: Expr | None = None) -> Sum:
    """Return the sum of a term over all outcomes, or over those where a probability is positive."""
    if where is not None:
        term = Piecewise((term, where > 0), (0, True))
    return Sum(term, *((outcome, 1, SIZES[outcome]) for outcome in outcomes))


def H(p: PMF, q: PMF | None = None) -> Named:
    """Return the entropy H(p), or the cross-entropy H(p, q)."""
    if q is None:
        return Named(f"H({p.label})", total(p[x] * log(1 / p[x]), x))
    return Named(f"H({p.label}, {q.label})", total(p[x] * log(1 / q[x]), x))


def D(p: PMF, q: PMF) -> Named:
    r"""Return the KL divergence D(p ‖ q)."""
    return Named(rf"D({p.label} \,\|\, {q.label})", total(p[x] * log(p[x] / q[x]), x))


class _Printer(LatexPrinter):
    r"""LaTeX as the book writes it: p(x) for p[x], \sum_x, and logarithms last in a product."""

    def _print_Named(self, named: Named) -> str:
        return named.label

    def _print_Indexed(self, indexed: sympy.Indexed) -> str:
        outcomes = ", ".join(self._print(index) for index in indexed.indices)
        return f"{self._print(indexed.base.label)}({outcomes})"

    def _print_log(self, call: sympy.Function, exp: str | None = None) -> str:
        name = r"\log" if isinstance(call, log) else r"\ln"
        power = f"^{{{exp}}}" if exp is not None else ""
        argument = call.args[0]
        if argument.is_Symbol or argument.is_Indexed or argument.is_Integer:
            return f"{name}{power} {self._print(argument)}"
        is_fraction = sympy.fraction(argument)[1] != 1
        if is_fraction and not argument.could_extract_minus_sign():
            return rf"{name}{power} {self._print(argument)}"
        return rf"{name}{power}\left({self._print(argument)}\right)"

    def _print_ExpBase(self, call: sympy.Function, exp: str | None = None) -> str:
        return str(self._do_exponent(rf"\mathrm{{e}}^{{{self._print(call.args[0])}}}", exp))

    def _print_Sum(self, total: Sum) -> str:
        outcomes = ", ".join(self._print(limit[0]) for limit in total.limits)
        function = total.function
        if isinstance(function, Piecewise):
            function, condition = function.args[0]
            outcomes += rf" :\, {self._print(condition)}"
        term = self._print(function)
        if function.is_Add:
            term = rf"\left({term}\right)"
        return rf"\sum_{{{outcomes}}} {term}"

    def _print_Add(self, expr: Expr, order: str | None = None) -> str:
        terms = sorted(_terms(expr), key=_place_of_term)
        printed = [str(self._print(term)) for term in terms]
        rest = (f" - {t[1:].strip()}" if t.startswith("-") else f" + {t}" for t in printed[1:])
        return printed[0] + "".join(rest)

    def _print_Mul(self, expr: Expr) -> str:
        if expr.could_extract_minus_sign():
            return f"-{self._factor(-expr)}"
        above, below = sympy.fraction(expr)
        last = [f for f in sympy.Mul.make_args(above) if f.has(log, ln, Sum, Named)]
        if below != 1 and last and not below.has(log, ln, Sum):
            rest = sympy.Mul(*(f for f in sympy.Mul.make_args(above) if f not in last)) / below
            return " ".join([self._print(rest), *map(self._factor, last)])
        if below != 1:
            return rf"\frac{{{self._print(above)}}}{{{self._print(below)}}}"
        factors = sorted(sympy.Mul.make_args(above), key=_place_of_factor)
        return r" ".join(map(self._factor, factors))

    def _factor(self, factor: Expr) -> str:
        printed = self._print(factor)
        return rf"\left({printed}\right)" if factor.is_Add else printed


def _terms(expr: Expr) -> Iterator[Expr]:
    for term in expr.args:
        yield from _terms(term) if term.is_Add else [term]


def _place_of_term(term: Expr) -> tuple[Any, ...]:
    """Positive terms first, names in the order in which they were written, then SymPy's order."""
    serials = [named.serial for named in term.atoms(Named) if hasattr(named, "serial")]
    constant_last = term.is_number
    return term.could_extract_minus_sign(), constant_last, min(serials, default=0), term.sort_key()


def _place_of_factor(factor: Expr) -> tuple[Any, ...]:
    """Numbers, symbols, probabilities, then names, sums and logarithms."""
    kinds = [
        factor.is_number,
        factor.is_Symbol,
        factor.is_Add,
        factor.is_Indexed or factor.is_Pow,
        isinstance(factor, Named),
        not factor.has(Sum, log, ln),
        True,
    ]
    return kinds.index(True), factor.sort_key()


def tex(expr: Expr) -> str:
    """Return the LaTeX of an expression in the book's notation."""
    return str(_Printer().doprint(expr))
