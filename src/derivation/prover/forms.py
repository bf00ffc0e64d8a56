"""Polynomials with rational coefficients over atoms: the normal form in which values are compared.

An atom is what is not taken apart: p(x), a free number, the size of an alphabet, a logarithm, an
exponential, a sum over outcomes. Atoms are interned, so that equal ones are one object, and know
which outcomes they depend on. Exponents may be negative or fractional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any

__all__ = [
    "ONE",
    "WORK",
    "ZERO",
    "Atom",
    "Form",
    "Monomial",
    "NotProved",
    "Place",
    "atom",
    "base_power",
    "constant",
    "exponential",
    "forget",
    "monomial",
    "of_atom",
    "of_monomial",
    "raised",
    "rational_power",
    "reduced",
]

# An outcome: its alphabet and a number. Free ones count up from 0, bound ones down from -1.
Place = tuple[str, int]


class NotProved(Exception):  # noqa: N818
    """What is asked can't be told by the rules here."""


class Work:
    """How many products of terms a proof may take: a count, so no verdict depends on a machine."""

    def __init__(self) -> None:
        self.left, self.done = 0, 0

    def begin(self, most: int) -> None:
        """Start to count anew."""
        self.left, self.done = most, 0

    def spend(self, count: int) -> None:
        """Count products.

        Raises
        ------
        NotProved
            If there were too many.
        """
        self.done += count
        if self.done > self.left:
            raise NotProved("too many products")


WORK = Work()


class Atom:
    """A part that is not taken apart.

    Attributes
    ----------
    kind : str
        "entry" (name, places; None for an outcome that is summed out), "scalar" (name,), "size"
        (alphabet,), "ln" (form,), "exp" (monomial,), "base" (form,) of a negative or fractional
        power, "abs" (form,), "sum" (over, facts, monomial), "extreme" (largest, over, form), or
        "shift", a number at least 0 that stands for another atom within its bounds.
    data : tuple
    rank : int
        By which atoms are ordered.
    free : frozenset of Place
        The outcomes that it depends on.
    """

    __slots__ = ("data", "form", "free", "inside", "kind", "rank")

    def __init__(self, kind: str, data: tuple[Any, ...], rank: int):
        self.kind, self.data, self.rank = kind, data, rank
        self.free = _free(kind, data)
        # It as a polynomial, and the atoms that it holds, once they were asked for.
        self.form: Form | None = None
        self.inside: frozenset[Atom] | None = None

    def __repr__(self) -> str:
        return f"{self.kind}{self.data}"


_KNOWN: dict[tuple[str, tuple[Any, ...]], Atom] = {}
# The product of two monomials, where none of its powers is multiplied out.
_PRODUCTS: dict[tuple[Monomial, Monomial], Monomial] = {}


def forget() -> None:
    """Forget all atoms: their order, by which forms are written, begins anew with each proof."""
    _KNOWN.clear()
    _PRODUCTS.clear()


def atom(kind: str, *data: Any) -> Atom:
    """Return the one atom of a kind and its data."""
    key = (kind, data)
    if key not in _KNOWN:
        _KNOWN[key] = Atom(kind, data, len(_KNOWN))
    return _KNOWN[key]


Monomial = tuple[tuple[Atom, Fraction], ...]


def _free(kind: str, data: tuple[Any, ...]) -> frozenset[Place]:
    match kind:
        case "entry":
            return frozenset(place for place in data[1] if isinstance(place, tuple))
        case "ln" | "base" | "abs":
            return data[0].free  # type: ignore[no-any-return]
        case "exp":
            return free_of(data[0])
        case "sum":
            over, facts, body = data
            inside = free_of(body).union(*(fact.free for fact in facts))
            return inside - frozenset(over)
        case "extreme":
            return data[2].free - frozenset(data[1])  # type: ignore[no-any-return]
    return frozenset()


def free_of(product: Monomial) -> frozenset[Place]:
    """Return the outcomes that a monomial depends on."""
    return frozenset().union(*(one.free for one, _ in product))


def monomial(powers: Mapping[Atom, Fraction]) -> Monomial:
    """Return a product of powers of atoms, in their order."""
    left = [(one, _whole(power)) for one, power in powers.items() if power]
    return Product(sorted(left, key=_rank))


def _whole(number: Fraction | int) -> Fraction:
    """Return a whole number as an int, which is as good and quick: but int / int is a float."""
    return number.numerator if number.denominator == 1 else number  # type: ignore[return-value]


def _rank(pair: tuple[Atom, Fraction]) -> int:
    return pair[0].rank


class Product(tuple[tuple[Atom, Fraction], ...]):
    """A monomial that knows its hash: that of a Fraction is slow."""

    _hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = tuple.__hash__(self)
        return self._hash


class Form:
    """A polynomial: a rational coefficient for each monomial; it can't be changed.

    A coefficient that is whole may be an int: what divides by one makes it a Fraction first.
    """

    __slots__ = ("_content", "_free", "_hash", "_negative", "_plain", "_spent", "terms")

    def __init__(self, terms: dict[Monomial, Fraction] | None = None):
        terms = terms or {}
        # Hardly ever is one 0, and the dictionary is the form's own.
        self.terms = terms if all(terms.values()) else {m: c for m, c in terms.items() if c}
        # What was found out of it.
        self._hash: int | None = None
        self._free: frozenset[Place] | None = None
        self._negative: Form | None = None
        self._plain: bool | None = None
        self._content: tuple[Fraction, Monomial, Form] | None = None
        self._spent = 0

    def __hash__(self) -> int:
        if self._hash is None:
            # Forms of the same monomials are few: their coefficients are left to the comparison.
            self._hash = hash(frozenset(self.terms))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Form) and self.terms == other.terms)

    def __repr__(self) -> str:
        return " + ".join(f"{c}·{list(m)}" for m, c in self.terms.items()) or "0"

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def free(self) -> frozenset[Place]:
        """The outcomes that it depends on."""
        if self._free is None:
            self._free = frozenset().union(*map(free_of, self.terms))
        return self._free

    def __add__(self, other: Form) -> Form:
        if not self.terms or not other.terms:
            return self if self.terms else other
        terms = dict(self.terms)
        for m, c in other.terms.items():
            terms[m] = terms[m] + c if m in terms else c
        return Form(terms)

    def __neg__(self) -> Form:
        if self._negative is None:
            self._negative = Form({m: -c for m, c in self.terms.items()})
            self._negative._negative = self
        return self._negative

    def __sub__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for m, c in other.terms.items():
            terms[m] = terms[m] - c if m in terms else -c
        return Form(terms)

    def scaled(self, factor: Fraction) -> Form:
        """Return a multiple."""
        if factor == 1:
            return self
        factor = _whole(factor)
        return Form({m: c * factor for m, c in self.terms.items()})

    def __mul__(self, other: Form) -> Form:
        WORK.spend(len(self.terms) * len(other.terms))
        if (other is ONE and self.is_plain) or (self is ONE and other.is_plain):
            return self if other is ONE else other
        plain: dict[Monomial, Fraction] = {}
        rest: list[Form] = []
        for m, c in self.terms.items():
            for k, d in other.terms.items():
                product = _PRODUCTS.get((m, k))
                if product is None:
                    product = _joined(m, k)
                    settled = _settled(product)
                    if settled is not None:
                        rest.append(settled.scaled(c * d))
                        continue
                    _PRODUCTS[m, k] = product
                plain[product] = plain[product] + c * d if product in plain else c * d
        total = Form(plain)
        for one in rest:
            total = total + one
        return total

    def power(self, exponent: int) -> Form:
        """Return a whole power that is not negative."""
        result = ONE
        for _ in range(exponent):
            result = result * self
            if len(result.terms) > _MOST_TERMS:
                raise NotProved("a power has too many terms")
        return result

    @property
    def is_plain(self) -> bool:
        """Whether it has no atom of which a power could be multiplied out."""
        if self._plain is None:
            self._plain = all(one.kind not in ("base", "abs") for one in self.atoms())
        return self._plain

    @property
    def is_constant(self) -> bool:
        """Whether it is a rational number."""
        return not self.terms or (len(self.terms) == 1 and () in self.terms)

    @property
    def value(self) -> Fraction:
        """The rational number that it is, if it is one."""
        return Fraction(self.terms.get((), 0))

    def single(self) -> tuple[Fraction, Monomial] | None:
        """Return the coefficient and the monomial, if there is one alone."""
        if len(self.terms) != 1:
            return None
        ((product, coefficient),) = self.terms.items()
        return Fraction(coefficient), product

    def lone_atom(self) -> Atom | None:
        """Return the atom, if it is one and nothing else."""
        found = self.single()
        if found and found[0] == 1 and len(found[1]) == 1 and found[1][0][1] == 1:
            return found[1][0][0]
        return None

    def content(self) -> tuple[Fraction, Monomial, Form]:
        """Return a positive number, a monomial, and what is left when both are divided out."""
        if self._content is None:
            before = WORK.done
            self._content = self._divided_out()
            self._spent = WORK.done - before
        elif self._spent:
            # What is known already counts as if it were found again.
            WORK.spend(self._spent)
        return self._content

    def _divided_out(self) -> tuple[Fraction, Monomial, Form]:
        if not self:
            return Fraction(1), (), self
        first, *others = self.terms
        least = dict(first)
        for product in others:
            powers = dict(product)
            for one in {*least, *powers}:
                least[one] = min(least.get(one, _NONE), powers.get(one, _NONE))
        values = self.terms.values()
        number = Fraction(
            gcd(*(c.numerator for c in values)), lcm(*(c.denominator for c in values))
        )
        shared = monomial(least)
        if number == 1 and not shared:
            return number, shared, self
        inverse = tuple((one, -power) for one, power in shared)
        rest = Form({_joined(m, inverse): _whole(c / number) for m, c in self.terms.items()})
        if not any(one.kind == "base" and power < 0 for one, power in shared):
            return number, shared, rest
        # Without its denominator it may have a larger factor.
        more, again, last = (ONE * rest).content()
        return number * more, _joined(shared, again), last

    def lead(self) -> Monomial:
        """Return its largest monomial, in an order that products keep."""
        return max(self.terms, key=_order)

    def atoms(self) -> Iterator[Atom]:
        """Yield the atoms of its monomials, some more than once."""
        for product in self.terms:
            for one, _ in product:
                yield one

    def parts_in(self, one: Atom) -> dict[Fraction, Form]:
        """Return, by the power of an atom, what it is multiplied by."""
        parts: dict[Fraction, dict[Monomial, Fraction]] = {}
        for product, c in self.terms.items():
            power, left = _NONE, product
            for pair in product:
                if pair[0] is one:
                    power, left = pair[1], tuple(other for other in product if other is not pair)
            parts.setdefault(power, {})[left] = c
        return {power: Form(terms) for power, terms in parts.items()}

    def replaced(self, old: Atom, new: Form) -> Form:
        """Return it with a polynomial in the place of an atom of whole powers not negative."""
        total = ZERO
        for power, factor in self.parts_in(old).items():
            total = total + factor * new.power(int(power))
        return total


_MOST_TERMS = 400
_MOST_REWRITES = 60


def _order(product: Monomial) -> tuple[Any, ...]:
    return (sum(power for _, power in product), tuple((-a.rank, power) for a, power in product))


def _joined(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers = dict(left)
    for one, power in right:
        powers[one] = powers[one] + power if one in powers else power
    return monomial(powers)


def _settled(product: Monomial, depth: int = 0) -> Form | None:
    """Return a monomial with powers multiplied out that can be; None if there is none."""
    if depth > _MOST_REWRITES:
        raise NotProved("a quotient does not settle")
    for one, power in product:
        if one.kind == "base":
            inner: Form = one.data[0]
            if power >= 1 or inner.is_constant:
                whole = int(power // 1)
                if whole:
                    rest = _with_power(product, one, power - whole)
                    number = inner.power(whole) if whole > 0 else constant(inner.value**whole)
                    return _times(rest, number, depth)
        elif one.kind == "abs" and abs(power) >= 2:
            even = int(Fraction(power) / 2) * 2
            if even > 0:
                rest = _with_power(product, one, power - even)
                return _times(rest, one.data[0].power(even), depth)
    return None


def _with_power(product: Monomial, one: Atom, power: Fraction) -> Monomial:
    return monomial({**dict(product), one: power})


def _times(product: Monomial, form: Form, depth: int) -> Form:
    WORK.spend(len(form.terms))
    total = ZERO
    for m, c in form.terms.items():
        whole = _joined(product, m)
        settled = _settled(whole, depth + 1)
        total = total + (Form({whole: _UNIT}) if settled is None else settled).scaled(c)
    return total


def _divides(left: Monomial, right: Monomial) -> bool:
    powers = dict(right)
    return all(powers.get(one, _NONE) >= power for one, power in left)


def reduced(form: Form) -> Form:
    """Write lead(g) g^k with k < 0 as g^(k+1) − rest(g) g^k: so a/(a + c) + c/(a + c) is 1."""
    for _ in range(_MOST_REWRITES):
        found = next(filter(None, map(_reducible, form.terms)), None)
        if found is None:
            return form
        product, one, power = found
        rest = {m: c for m, c in form.terms.items() if m != product}
        form = Form(rest) + _divided(product, one, power).scaled(form.terms[product])
    raise NotProved("a quotient does not settle")


def _reducible(product: Monomial) -> tuple[Monomial, Atom, Fraction] | None:
    for one, power in product:
        if one.kind == "base" and power < 0 and _divides(one.data[0].lead(), product):
            return product, one, power
    return None


def _divided(product: Monomial, one: Atom, power: Fraction) -> Form:
    inner: Form = one.data[0]
    lead = inner.lead()
    leading = Fraction(inner.terms[lead])
    quotient = _joined(product, tuple((a, -k) for a, k in lead))
    rest = Form({m: -c / leading for m, c in inner.terms.items() if m != lead})
    first = _times(_with_power(quotient, one, power + 1), constant(1 / leading), 0)
    return first + _times(quotient, rest, 0)


def constant(value: Fraction | int) -> Form:
    """Return a rational number."""
    return Form({(): _whole(value)})


ZERO, ONE = Form(), constant(1)
_UNIT, _NONE = _whole(Fraction(1)), _whole(Fraction(0))


def of_atom(one: Atom, power: Fraction | int = 1) -> Form:
    """Return a power of an atom."""
    if power != 1 or one.kind == "base":
        return of_monomial(Product(((one, _whole(Fraction(power))),)))
    WORK.spend(1)
    if one.form is None:
        one.form = Form({Product(((one, _UNIT),)): _UNIT})
    return one.form


def of_monomial(product: Monomial) -> Form:
    """Return a monomial as a polynomial."""
    WORK.spend(1)
    settled = _settled(product)
    return Form({product: _UNIT}) if settled is None else settled


def raised(one: Atom, power: Fraction) -> Form:
    """Return a power of an atom, multiplied out where it can be."""
    return of_monomial(((one, power),)) if power else ONE


def base_power(form: Form, power: Fraction) -> Form:
    """Return a power of what is no monomial, as an atom where it can't be multiplied out."""
    if power.denominator == 1 and power >= 0:
        return form.power(int(power))
    lone = form.lone_atom()
    return of_atom(lone if lone else atom("base", form), power)


def rational_power(value: Fraction, power: Fraction) -> Form:
    """Return a power of a positive rational number, with roots of primes alone."""
    if power.denominator == 1:
        return constant(value ** int(power))
    result = ONE
    for prime, times in primes(value):
        result = result * of_atom(atom("base", constant(prime)), power * times)
    return result


def primes(value: Fraction) -> Iterable[tuple[int, int]]:
    """Yield the primes of a positive rational number, with their exponents."""
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        divisor = 2
        while number > 1:
            if divisor * divisor > number:
                divisor = number
            elif divisor > _LARGEST_DIVISOR:
                raise NotProved("a number is too large for its primes")
            times = 0
            while number % divisor == 0:
                number //= divisor
                times += 1
            if times:
                yield divisor, sign * times
            divisor += 1


_LARGEST_DIVISOR = 10**5


def exponential(form: Form) -> Form:
    """Return e to the power of a form: a product, since e^(a + c) = e^a e^c and e^ln a = a."""
    result = ONE
    for product, coefficient in form.terms.items():
        if len(product) == 1 and product[0][0].kind == "ln" and product[0][1] == 1:
            inner: Form = product[0][0].data[0]
            if inner.is_constant:
                result = result * rational_power(inner.value, coefficient)
            else:
                result = result * base_power(inner, coefficient)
        else:
            result = result * of_atom(atom("exp", product), coefficient)
    return result
