"""What an expression of the notation is worth at a point, and whether it vanishes exactly.

`evaluate` computes with mpmath at its working precision. Its one convention is 0 log(...) = 0,
whatever the logarithm is; anything else that is undefined, such as 0/0, is nan.
`vanishes` decides an identity on an alphabet of a given size by splitting every logarithm into
the logarithms of irreducible factors, after which only a rational function is left to test.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy
from sympy import Expr, Symbol, ln

from derivation.sympy_chain.symbols import SIZES, Named, b, log, x, y

Environment = Mapping[Any, Any]


def evaluate(expr: sympy.Basic, values: Environment) -> Any:
    """Return an expression's value.

    `values` maps the name of a pmf to its tuple of probabilities (rows of them for a joint one),
    the name of a parameter to its value, and the symbols of `SIZES` to the sizes of the alphabets.
    """
    for kind, rule in _RULES:
        if isinstance(expr, kind):
            return rule(expr, values)
    arguments = [evaluate(argument, values) for argument in expr.args]
    return getattr(mpmath, type(expr).__name__.lower())(*arguments)


def _number(value: Any) -> Any:
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    if isinstance(value, sympy.Rational):
        return mpmath.mpf(value.p) / value.q
    if isinstance(value, sympy.Basic):
        return mpmath.mpf(value.evalf(mpmath.mp.dps + 5))
    return mpmath.mpf(value)


def _symbol(symbol: Symbol, values: Environment) -> Any:
    return _number(values[symbol] if symbol in values else values[symbol.name])


def _indexed(entry: sympy.Indexed, values: Environment) -> Any:
    found = values[str(entry.base.label)]
    for index in entry.indices:
        found = found[int(values.get(index, index)) - 1]
    return _number(found)


def _sum(total: sympy.Sum, values: Environment) -> Any:
    return mpmath.fsum(
        evaluate(total.function, {**values, **place}) for place in _places(total, values)
    )


def _places(total: sympy.Sum, values: Environment) -> Iterator[dict[Symbol, int]]:
    """Yield the values that the summation indices take."""
    outcomes = [limit[0] for limit in total.limits]
    ranges = [range(1, int(values.get(last, last)) + 1) for _, _, last in total.limits]
    for place in itertools.product(*ranges):
        yield dict(zip(outcomes, place, strict=True))


def _mul(product: sympy.Mul, values: Environment) -> Any:
    factors = [(factor, evaluate(factor, values)) for factor in product.args]
    if any(value == 0 for _, value in factors):
        wild = [factor for factor, value in factors if not mpmath.isfinite(value)]
        return mpmath.mpf(0) if all(_is_logarithm(factor) for factor in wild) else mpmath.nan
    return mpmath.fprod(value for _, value in factors)


def _is_logarithm(factor: Expr) -> bool:
    return isinstance(factor, log | ln) or (isinstance(factor, Named) and factor.has(log, ln))


def _pow(power: sympy.Pow, values: Environment) -> Any:
    base, exponent = (evaluate(argument, values) for argument in power.args)
    if base == 0 and exponent < 0:
        return mpmath.inf
    if base < 0 and exponent != int(exponent):
        return mpmath.nan
    return base**exponent


def _ln(argument: Any) -> Any:
    if mpmath.isnan(argument) or argument < 0:
        return mpmath.nan
    return mpmath.log(argument) if argument else -mpmath.inf


def _piecewise(pieces: sympy.Piecewise, values: Environment) -> Any:
    for value, condition in pieces.args:
        if condition == True or _holds(condition, values):  # noqa: E712  (SymPy's true)
            return evaluate(value, values)
    return mpmath.nan


def _holds(condition: sympy.Rel, values: Environment) -> bool:
    left, right = (evaluate(side, values) for side in condition.args)
    return bool(condition.func(sympy.Float(left), sympy.Float(right)))


_RULES: tuple[tuple[type | tuple[type, ...], Callable[[Any, Environment], Any]], ...] = (
    (sympy.Number | sympy.NumberSymbol, lambda number, _: _number(number)),
    (sympy.Indexed, _indexed),
    (Symbol, _symbol),
    (Named, lambda named, values: evaluate(named.meaning, values)),
    (sympy.Sum, _sum),
    (sympy.Add, lambda s, values: sum(evaluate(term, values) for term in s.args)),
    (sympy.Mul, _mul),
    (sympy.Pow, _pow),
    (ln, lambda call, values: _ln(evaluate(call.args[0], values))),
    (log, lambda call, values: _ln(evaluate(call.args[0], values)) / _ln(_symbol(b, values))),
    (sympy.Piecewise, _piecewise),
    (sympy.Derivative, lambda derivative, values: evaluate(derivative.doit(), values)),
)


def vanishes(expr: Expr, sizes: tuple[int, int]) -> bool:
    """Return whether an expression is 0 for all positive pmfs on alphabets of these sizes.

    False means that it was not decided: `evaluate` may still find no point where it differs.
    """
    try:
        concrete = spell_out(expr, dict(zip(SIZES.values(), sizes, strict=True)))
        return any(
            _is_zero(concrete.subs(constraint))
            for constraint in ({}, _on_the_simplex(concrete.free_symbols))
        )
    except (sympy.PolynomialError, NotImplementedError):
        return False


def spell_out(expr: sympy.Basic, values: Environment) -> Expr:
    """Return an expression with every sum and name written out: p_1, p_2, ... for p[x]."""
    if isinstance(expr, sympy.Indexed):
        indices = "_".join(str(values.get(index, index)) for index in expr.indices)
        return Symbol(f"{expr.base.label}_{indices}", positive=True)
    if isinstance(expr, Named):
        return spell_out(expr.meaning, values)
    if isinstance(expr, sympy.Sum):
        places = _places(expr, values)
        return sympy.Add(*(spell_out(expr.function, {**values, **place}) for place in places))
    if isinstance(expr, sympy.Derivative):
        return spell_out(expr.doit(), values)
    if isinstance(expr, log):
        return ln(spell_out(expr.args[0], values)) / ln(b)
    if expr in (x, y):
        return sympy.Integer(values[expr])
    if not expr.args:
        return sympy.sympify(values.get(expr, expr))
    return expr.func(*(spell_out(argument, values) for argument in expr.args))


def _on_the_simplex(symbols: set[Symbol]) -> dict[Symbol, Expr]:
    """Return the last probability of each pmf in terms of the others."""
    families: dict[str, list[Symbol]] = {}
    for symbol in symbols:
        name, mark, index = symbol.name.partition("_")
        if mark and index.replace("_", "").isdigit():
            families.setdefault(name, []).append(symbol)
    last = {}
    for members in families.values():
        *others, final = sorted(members, key=lambda symbol: symbol.name)
        last[final] = 1 - sympy.Add(*others)
    return last


def _is_zero(expr: Expr) -> bool:
    """Decide whether a rational function of symbols and their logarithms is 0."""
    atoms: dict[Expr, Symbol] = {}

    def split(argument: Expr) -> Expr:
        above, below = sympy.fraction(sympy.together(argument))
        return _log_of_factors(above, atoms) - _log_of_factors(below, atoms)

    rational = expr.replace(ln, split)
    return bool(sympy.expand(sympy.fraction(sympy.together(rational))[0]) == 0)


def _log_of_factors(polynomial: Expr, atoms: dict[Expr, Symbol]) -> Expr:
    constant, factors = sympy.factor_list(polynomial)
    parts = [(base, exponent) for base, exponent in factors]
    if constant.is_Integer and constant > 0:
        parts += [(sympy.Integer(k), e) for k, e in sympy.factorint(constant).items()]
    elif constant != 1:
        parts.append((constant, 1))
    logs = [atoms.setdefault(base, sympy.Dummy(f"ln {base}")) for base, _ in parts]
    return sympy.Add(*(exponent * log for (_, exponent), log in zip(parts, logs, strict=True)))
