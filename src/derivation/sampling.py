"""Where statements are tried: pmfs of every kind, alone and in the constellations that tell.

A pmf is given by weights, each an exact float; its probabilities are their shares, exact fractions
in `derivation.exact` and rounded ones in `derivation.floats`. What pmfs have to do with each other
matters more than each of them alone: equal, nearly equal, permuted, of disjoint supports.

Nothing here needs NumPy, and the same seed gives the same points everywhere.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from operator import mul
from random import Random
from typing import Any, Generic, TypeAlias, TypeVar

from derivation import tree
from derivation.declarations import Declarations, ScalarSet, Table
from derivation.exact import Point, near
from derivation.tree import Node

__all__ = ["Row", "Sample", "Weights", "fitted", "moved", "moved_numbers", "samples"]

Weights = list[float]
# The weights of one point, one behind the other in memory: NumPy takes many of them at once.
Row: TypeAlias = "array[float]"
Number = float | Node
_Drawn = TypeVar("_Drawn")


@dataclass(frozen=True)
class Sample:
    """Many points that share the sizes of their alphabets.

    Attributes
    ----------
    sizes : mapping of str to int
    weights : mapping of str to sequence of array of float
        For each table, its weights at each point, the last outcome running fastest.
    scalars : mapping of str to sequence
        The free numbers, each exactly the float that it is, or an expression without names.
    tables : mapping of str to Table
    known : dict
        What was computed of it already; a sample is shared by statements of the same names.
    """

    sizes: Mapping[str, int]
    weights: Mapping[str, Sequence[Row]]
    scalars: Mapping[str, Sequence[Number]]
    tables: Mapping[str, Table]
    known: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        columns = itertools.chain(self.weights.values(), self.scalars.values())
        return max((len(column) for column in columns), default=1)

    def once(self, key: object, compute: Callable[[], _Drawn]) -> _Drawn:
        """Return what was computed of this sample under a key, or compute it now."""
        if key not in self.known:
            self.known[key] = compute()
        found: _Drawn = self.known[key]
        return found

    def point(self, k: int) -> Point:
        """Return one point, exactly."""
        tables = {
            name: _exact(self.tables[name], column[k], self.sizes)
            for name, column in self.weights.items()
        }
        scalars = {name: _exactly(column[k]) for name, column in self.scalars.items()}
        return Point(self.sizes, tables, scalars)

    def take(self, rows: Sequence[int]) -> Sample:
        """Return some of the points."""
        if [*rows] == [*range(len(self))]:
            return self
        return replace(
            self,
            weights={name: [column[k] for k in rows] for name, column in self.weights.items()},
            scalars={name: [column[k] for k in rows] for name, column in self.scalars.items()},
        )

    def joined(self, other: Sample) -> Sample:
        """Return the points of this and of another sample of the same tables and sizes."""
        weights = {n: [*column, *other.weights[n]] for n, column in self.weights.items()}
        scalars = {n: [*column, *other.scalars[n]] for n, column in self.scalars.items()}
        return replace(self, weights=weights, scalars=scalars)

    def distinct(self, rows: Sequence[int]) -> int:
        """Return how many of some points are different."""
        return len({self._named[k] for k in rows})

    @cached_property
    def _named(self) -> list[int]:
        """For each point, the first one that is the same."""
        columns: list[list[Any]] = [[*map(bytes, column)] for column in self.weights.values()]
        # Numbers that are equal are written alike, but for 0 and −0, and for what is no float.
        columns += [
            [value if type(value) is float and value else repr(value) for value in column]
            for column in self.scalars.values()
        ]
        first: dict[Any, int] = {}
        rows = zip(*columns, strict=True) if columns else [()]
        return [first.setdefault(row, k) for k, row in enumerate(rows)]


def _exactly(value: Number) -> Fraction | Node:
    if isinstance(value, tree.Number):
        return value.value
    return Fraction(value) if isinstance(value, float) else value


def _exact(table: Table, weights: Row, sizes: Mapping[str, int]) -> Any:
    shape = [sizes[a] for a in table.alphabets]
    if table.kind == "list":
        return _nested([Fraction(w) for w in weights], shape)
    # Over one denominator, so that each share is reduced once.
    ratios = [w.as_integer_ratio() for w in weights]
    common = max(below for _, below in ratios)
    parts = [above * (common // below) for above, below in ratios]
    width = len(parts) // shape[0] if table.kind == "channel" else 1
    totals = [sum(parts[k::width]) for k in range(width)]
    return _nested([Fraction(part, totals[k % width]) for k, part in enumerate(parts)], shape)


def _nested(values: Sequence[Any], shape: Sequence[int]) -> Any:
    if len(shape) <= 1:
        return tuple(values)
    width = len(values) // shape[0]
    return tuple(_nested(values[k : k + width], shape[1:]) for k in range(0, len(values), width))


@dataclass(frozen=True)
class _Plan:
    """For how many points which sizes are tried; and whether the statement names one of them."""

    sizes: Mapping[str, int]
    count: int
    named: bool = False


def samples(
    declared: Declarations,
    names: frozenset[str],
    alphabets: frozenset[str],
    constants: Sequence[Node] = (),
    share: int = 1,
    few: bool = False,
    sizes: tuple[int, ...] = (),
) -> Iterator[Sample]:
    """Yield samples for a statement that uses some names, small alphabets first.

    Parameters
    ----------
    declared : Declarations
    names : frozenset of str
    alphabets : frozenset of str
        Those of which the statement has sizes or outcomes; those of its tables are added.
    constants : sequence of Node
        Expressions without names, at which free numbers are tried too.
    share : int
        One of so many points is taken.
    few : bool
        Whether most sizes are left out, as of what is proved for all of them.
    sizes : tuple of int
        Those that are tried besides, of each alphabet in turn.
    """
    tables = tuple(table for name, table in declared.tables.items() if name in names)
    scalars = {name: one for name, one in declared.scalars.items() if name in names}
    if "b" in names and "b" not in scalars:
        scalars["b"] = _BASE
    drawn = tuple(constants) if scalars else ()
    yield from _series(tables, tuple(scalars.items()), alphabets, drawn, share, few, sizes)


class _Series(Generic[_Drawn]):
    """What is drawn when it is asked for, and once: samples, or the weights of points."""

    def __init__(self, drawn: Iterator[_Drawn]):
        self.made: list[_Drawn] = []
        self.drawn = drawn

    def __iter__(self) -> Iterator[_Drawn]:
        for k in itertools.count():
            if k == len(self.made):
                try:
                    more = next(self.drawn, None)
                except BaseException:
                    # What was broken off would look as if it were complete.
                    _series.cache_clear()
                    _constellations.cache_clear()
                    raise
                if more is None:
                    return
                self.made.append(more)
            yield self.made[k]


# The steps of a chain mostly speak of the same names, and are tried at the same points.
@lru_cache(maxsize=16)
def _series(
    tables: tuple[Table, ...],
    scalars: tuple[tuple[str, ScalarSet], ...],
    alphabets: frozenset[str],
    constants: tuple[Node, ...],
    share: int,
    few: bool,
    sizes: tuple[int, ...],
) -> _Series[Sample]:
    known = {table.name: table for table in tables}
    return _Series(_drawn(known, dict(scalars), alphabets, constants, share, few, sizes))


def _drawn(
    tables: Mapping[str, Table],
    scalars: Mapping[str, ScalarSet],
    alphabets: frozenset[str],
    constants: tuple[Node, ...],
    share: int,
    few: bool,
    named: tuple[int, ...],
) -> Iterator[Sample]:
    of_tables = {a for table in tables.values() for a in table.alphabets}
    source = Random(20240229)
    every = sorted(alphabets | of_tables)
    for plan in itertools.chain(_plans(every), _named(every, named)):
        cells = max((_cells(table, plan.sizes) for table in tables.values()), default=1)
        if cells > _CELLS or (few and not (plan.named or _is_telling(plan.sizes))):
            continue
        most = min(plan.count, _CELLS // cells)
        count = max(most // share, min(most, 2))
        points = itertools.islice(_constellations(_signature(tables, plan.sizes)), count)
        weights = dict(zip(tables, zip(*points, strict=True), strict=True))
        rows = count if tables else _NUMBERS // min(share, 3) if scalars else 1
        columns = _crossed(scalars, rows, constants, bool(tables), source)
        lists = [weights[name] for name, table in tables.items() if table.kind == "list"]
        _meet_lists(columns, scalars, lists)
        _meet_deviations(columns, scalars, tables, weights)
        yield Sample(plan.sizes, weights, columns, tables)


def _signature(tables: Mapping[str, Table], sizes: Mapping[str, int]) -> tuple[_Signature, ...]:
    """Return what weights are drawn for: the same under other names."""
    numbers: dict[str, int] = {}
    return tuple(
        (
            _kind(table),
            tuple(numbers.setdefault(a, len(numbers)) for a in table.alphabets),
            table.positive,
            tuple(sizes[a] for a in table.alphabets),
        )
        for table in tables.values()
    )


_BASE = ScalarSet("b", Fraction(1), None, True, True)
_NUMBERS = 3000
# By which powers of 1/2 numbers differ from an end where floats are too coarse.
_NEARER = (48, 70, 200, 900)
# How many numbers a table may have at one point, and at all points of a sample: two outcomes of one
# large alphabet have too many.
_CELLS = 100_000


def _cells(table: Table, sizes: Mapping[str, int]) -> int:
    return math.prod(sizes[alphabet] for alphabet in table.alphabets)


# The largest size of which all are tried, by how many alphabets there are, and the sizes beyond.
_ALL_UP_TO = {0: 0, 1: 3, 2: 3, 3: 2}
_BEYOND = {8, 200}


def _is_telling(sizes: Mapping[str, int]) -> bool:
    """Return whether sizes are small, or far from each other, or far from those that are."""
    found = set(sizes.values())
    most = _ALL_UP_TO.get(len(sizes), 2)
    return (
        max(found, default=0) <= most
        or found <= {1, *_BEYOND}
        or (len(sizes) > 2 and (found <= {1, 4} or found == {3}))
    )


_LARGER = ((1, 8, 8), (2, 4, 8))


def _plans(alphabets: list[str]) -> Iterator[_Plan]:
    if not alphabets:
        yield _Plan({}, 4000)
    elif len(alphabets) == 1:
        for n in range(1, 9):
            yield _Plan({alphabets[0]: n}, 240)
        for n in (*range(9, 18), 31, 33):
            yield _Plan({alphabets[0]: n}, 14)
        for n, count in ((40, 40), (200, 20), (5000, 3), (100_000, 1)):
            yield _Plan({alphabets[0]: n}, count)
    elif len(alphabets) == 2:
        for sizes in sorted(itertools.product(range(1, 9), repeat=2), key=math.prod):
            yield _Plan(dict(zip(alphabets, sizes, strict=True)), 120 if max(sizes) < 4 else 40)
        for sizes in ((11, 13), (40, 2), (3, 60)):
            yield _Plan(dict(zip(alphabets, sizes, strict=True)), 8)
    else:
        every = itertools.product(range(1, 5), repeat=len(alphabets))
        for three in sorted(every, key=math.prod):
            if math.prod(three) <= 128:
                yield _Plan(dict(zip(alphabets, three, strict=True)), 40)
        # Information that is more than two bits takes more than four outcomes.
        for larger in _LARGER if len(alphabets) == 3 else _LARGER[:1]:
            sizes = (*larger, *[1] * (len(alphabets) - 3))
            for many in sorted({*itertools.permutations(sizes)}):
                yield _Plan(dict(zip(alphabets, many, strict=True)), 24)


def _named(alphabets: list[str], sizes: tuple[int, ...]) -> Iterator[_Plan]:
    """Yield a plan for each size of each alphabet, with two outcomes of all others."""
    for size, one in itertools.product(sizes, alphabets):
        yield _Plan(dict.fromkeys(alphabets, 2) | {one: size}, 60, named=True)


# Tables

# The kind of a table, its alphabets by number, whether it is positive, and its shape.
_Signature = tuple[str, tuple[int, ...], bool, tuple[int, ...]]


@lru_cache(maxsize=2048)
def _constellations(signature: tuple[_Signature, ...]) -> _Series[list[Row]]:
    """Return weights for all tables, point by point: related in the ways that tell."""
    return _Series(_drawn_weights(signature))


# From how many outcomes on points are few, and pairs of these pmfs come first: the uniform one, a
# sure outcome, and the uniform one on all others.
_LARGE = 40
_EXTREMES: list[Callable[[int], Weights]] = [
    lambda size: [1.0] * size,
    lambda size: [1.0] + [0.0] * (size - 1),
    lambda size: [0.0] + [1.0] * (size - 1),
]


def _drawn_weights(signature: tuple[_Signature, ...]) -> Iterator[list[Row]]:
    source = Random(repr(signature))
    pmfs = [
        j for j, (kind, _, _, shape) in enumerate(signature) if kind == "pmf" and len(shape) == 1
    ]
    pairs = len(pmfs) > 1 and max(signature[j][3][0] for j in pmfs) >= _LARGE
    for k in itertools.count():
        drawn: list[Weights] = []
        for j, one in enumerate(signature):
            if pairs and j in pmfs and k < len(_EXTREMES) ** 2:
                extreme = _EXTREMES[k // len(_EXTREMES) ** pmfs.index(j) % len(_EXTREMES)]
                drawn.append(_fit(one, extreme(one[3][0]), source))
                continue
            weights = _related(one, signature, drawn, k, source)
            if weights is None:
                weights = _alone(one, k, source)
            drawn.append(_fit(one, weights, source))
        _share_out(signature, drawn, source)
        _coincide(signature, drawn, source)
        yield [array("d", weights) for weights in drawn]


def _share_out(signature: tuple[_Signature, ...], drawn: list[Weights], source: Random) -> None:
    """Now and then make a list the shares of a pmf, or half of them: each is a float exactly.

    They are those of a pmf of the statement, or of none.
    """
    for j, (kind, alphabets, _, _) in enumerate(signature):
        if kind != "list" or source.random() >= 0.15:
            continue
        size = len(drawn[j])
        total = 2 ** (size.bit_length() + 8)
        cuts = sorted(source.sample(range(1, total), size - 1))
        shares = [(c - a) / total for a, c in itertools.pairwise([0, *cuts, total])]
        part = source.choice([1.0, 1.0, 0.5])
        drawn[j] = [share * part for share in shares]
        pmfs = [
            k
            for k, (other, others, _, _) in enumerate(signature)
            if other == "pmf" and others == alphabets
        ]
        if pmfs and source.random() < 0.5:
            drawn[source.choice(pmfs)] = shares


# Weights of one sum that are no permutations of each other, with the same product of the powers
# w^w, and so the same entropy; with the same sum of squares; of cubes; of both.
_COINCIDENCES: list[tuple[Weights, Weights]] = [
    ([1, 8, 9], [3, 3, 12]),
    ([0, 3, 3, 4], [1, 1, 2, 6]),
    ([0, 2, 2, 2, 2], [4, 1, 1, 1, 1]),
    ([1, 6, 6, 6], [2, 4, 4, 9]),
    ([0, 3, 3], [1, 1, 4]),
    ([1, 4, 4], [2, 2, 5]),
    ([1, 5, 6], [2, 3, 7]),
    ([1, 5, 5], [2, 3, 6]),
    ([0, 7, 8], [1, 5, 9]),
    ([0, 3, 4, 7], [1, 1, 6, 6]),
    ([1, 4, 5, 8], [2, 2, 7, 7]),
]


def _coincide(signature: tuple[_Signature, ...], drawn: list[Weights], source: Random) -> None:
    """Now and then put two pmfs where a measure of each has the same value for both.

    Or put them on two sides of the uniform one, at distances of which one is at most twice the
    other; and make one the shares of a sample, where there is one.
    """
    for j, (kind, alphabets, positive, shape) in enumerate(signature):
        if kind != "pmf":
            continue
        for k, (other, others, _, _) in enumerate(signature):
            if other == "sample" and alphabets == others[:1] and source.random() < 0.1:
                width = len(drawn[k]) // shape[0]
                counts = [sum(drawn[k][c * width : (c + 1) * width]) for c in range(shape[0])]
                if all(counts) or not positive:
                    drawn[j] = counts
    pmfs = [k for k, (kind, *_) in enumerate(signature) if kind == "pmf"]
    _let_three_agree(signature, drawn, pmfs, source)
    _let_agree_in_part(signature, drawn, pmfs, source)
    _let_ratios_agree(signature, drawn, "pmf", source)
    _let_ratios_agree(signature, drawn, "list", source)
    if len(pmfs) < 2 or source.random() >= 0.1:
        return
    j, k = source.sample(pmfs, 2)
    if signature[j][1] != signature[k][1]:
        return
    if source.random() < 0.4:
        step = 2.0 ** source.uniform(-9, -1)
        steps, share = [source.choice([-step, step]) for _ in drawn[j]], source.choice([1.0, 0.5])
        drawn[j], drawn[k] = [1 + one for one in steps], [1 - share * one for one in steps]
        return
    size, positive = len(drawn[j]), signature[j][2] or signature[k][2]
    known = [
        pair for pair in _COINCIDENCES if len(pair[0]) <= size and (pair[0][0] or not positive)
    ]
    if not known:
        return
    more = source.choices([1.0, 2.0, 3.0] if positive else [0.0, 0.0, 1.0, 2.0], k=size)
    order = source.sample(range(size), size)
    pair = source.choice(known)
    for place, weights in zip((j, k), source.sample(pair, 2), strict=True):
        whole = [*map(float, weights), *more[len(weights) :]]
        drawn[place] = [whole[c] for c in order]


def _alike(
    signature: tuple[_Signature, ...], drawn: list[Weights], places: Sequence[int]
) -> tuple[list[int], int]:
    """Return which of some tables have the alphabets of the first of them, and its size."""
    alike = [k for k in places if signature[k][1] == signature[places[0]][1]]
    return alike, len(drawn[alike[0]]) if alike else 0


def _let_three_agree(
    signature: tuple[_Signature, ...],
    drawn: list[Weights],
    pmfs: Sequence[int],
    source: Random,
) -> None:
    """Now and then tie three pmfs."""
    alike, size = _alike(signature, drawn, pmfs)
    if len(alike) < 3 or size < 2 or source.random() >= 0.1:
        return
    places = source.sample(alike, 3)
    ties = [_geometric_mean]
    ties += [_in_turn] if size >= 4 else []
    ties += [_same_where_third_is] if size >= 3 and not any(signature[k][2] for k in places) else []
    for place, weights in zip(places, source.choice(ties)(size, source), strict=True):
        drawn[place] = weights


def _geometric_mean(size: int, source: Random) -> list[Weights]:
    """Return two pmfs and their geometric mean, whose roots are whole numbers."""
    roots = [[float(source.randint(1, 4)) for _ in range(size)] for _ in range(2)]
    squares = [[one * one for one in weights] for weights in roots]
    return [*squares, [a * c for a, c in zip(*roots, strict=True)]]


def _in_turn(size: int, source: Random) -> list[Weights]:
    """Return three pmfs of which one is that of another at each outcome, and equal to none."""
    first = [float(k + 1) for k in source.sample(range(size), size)]
    second = [first[1], first[0], *first[2:]]
    return [first, second, [*second[:2], second[3], second[2], *second[4:]]]


def _same_where_third_is(size: int, source: Random) -> list[Weights]:
    """Return two pmfs that differ where a third has nothing, and nowhere else."""
    common = source.randint(1, size - 2)
    first = [float(source.randint(1, 4)) for _ in range(size)]
    second = [*first[:common], *first[common + 1 :], first[common]]
    third = [1.0] * common + [0.0] * (size - common)
    order = source.sample(range(size), size)
    return [[weights[k] for k in order] for weights in (first, second, third)]


def _let_agree_in_part(
    signature: tuple[_Signature, ...],
    drawn: list[Weights],
    pmfs: Sequence[int],
    source: Random,
) -> None:
    """Now and then let two pmfs agree, but for one outcome that each has alone."""
    alike, size = _alike(signature, drawn, pmfs)
    alike = [k for k in alike if not signature[k][2]]
    if len(alike) < 2 or size < 3 or source.random() >= 0.05:
        return
    common = [float(source.randint(0, 4)) for _ in range(size)]
    alone = float(source.randint(1, 4))
    one, other = source.sample(range(size), 2)
    for place, having, lacking in zip(
        source.sample(alike, 2), (one, other), (other, one), strict=True
    ):
        drawn[place] = list(common)
        drawn[place][having], drawn[place][lacking] = alone, 0.0


def _let_ratios_agree(
    signature: tuple[_Signature, ...], drawn: list[Weights], kind: str, source: Random
) -> None:
    """Now and then let two of four pmfs, or lists, have one ratio at each outcome, as two others.

    The ratios are squares, so that roots of products are decided exactly.
    """
    alike, size = _alike(signature, drawn, [k for k, one in enumerate(signature) if one[0] == kind])
    if len(alike) < 4 or size < 3 or source.random() >= 0.1:
        return
    # What one outcome loses another gains, so that no pmf has to be normalised.
    ratios = [0.25, 2.25] + [1.0] * (size - 2)
    order = source.sample(range(size), size)
    quartet: list[Weights] = []
    for _ in range(2):
        paired = 2.0 * source.randint(1, 9)
        base = [5 * paired, 3 * paired, *(4.0 * source.randint(1, 9) for _ in ratios[2:])]
        other = [w * ratio for w, ratio in zip(base, ratios, strict=True)]
        quartet += [[weights[k] for k in order] for weights in (base, other)]
    for place, weights in zip(source.sample(alike, 4), quartet, strict=True):
        drawn[place] = weights


def _alone(one: _Signature, k: int, source: Random) -> Weights:
    kind, _, _, shape = one
    if kind == "list":
        return _LISTS[k % len(_LISTS)](math.prod(shape), source)
    families = _JOINT if len(shape) > 1 else _FAMILIES
    return families[k % len(families)](shape, source)


def _fit(one: _Signature, weights: Weights, source: Random) -> Weights:
    """Return weights that the declaration allows: positive ones, or not all 0."""
    kind, _, positive, shape = one
    if kind == "list":
        # Points are told apart by their bits, and −0 is no other number than 0.
        return [abs(w) or 2.0**-10 if positive else w + 0.0 for w in weights]
    if positive and not all(weights):
        small = source.choice([1.0, 2.0**-10, 2.0**-40, 2.0**-120])
        weights = [w or small for w in weights]
    if kind == "channel":
        width = len(weights) // shape[0]
        empty = [not any(weights[c::width]) for c in range(width)]
        return [1.0 if empty[c % width] else w for c, w in enumerate(weights)]
    if kind == "sample":
        width = len(weights) // shape[0]
        chosen = []
        for c in range(width):
            most = max(weights[c::width])
            chosen.append(source.choice([k for k, w in enumerate(weights[c::width]) if w == most]))
        return [float(chosen[k % width] == k // width) for k in range(len(weights))]
    return weights if any(weights) else [1.0] * len(weights)


def fitted(table: Table, sizes: Mapping[str, int], weights: Weights, source: Random) -> Weights:
    """Return weights of a table that its declaration allows."""
    (signature,) = _signature({table.name: table}, sizes)
    return _fit(signature, weights, source)


def _kind(table: Table) -> str:
    return "sample" if table.drawn else table.kind


_Shape = tuple[int, ...]


def _uniform(shape: _Shape, source: Random) -> Weights:
    return [1.0] * math.prod(shape)


def _vertex(shape: _Shape, source: Random) -> Weights:
    weights = [0.0] * math.prod(shape)
    weights[source.randrange(len(weights))] = 1.0
    return weights


_UP_TO_4 = [float(k) for k in range(5)]
_FROM_1_TO_30 = [float(k) for k in range(1, 31)]


def _small(shape: _Shape, source: Random) -> Weights:
    return source.choices(_UP_TO_4, k=math.prod(shape))


def _whole(shape: _Shape, source: Random) -> Weights:
    return source.choices(_FROM_1_TO_30, k=math.prod(shape))


def _wide(shape: _Shape, source: Random) -> Weights:
    return [2.0 ** round(source.uniform(-40, 0), 3) for _ in range(math.prod(shape))]


def _far(shape: _Shape, source: Random) -> Weights:
    least = source.choice([-400, -1000])
    ends = (least, 0)
    return [
        2.0 ** (source.choice(ends) if source.random() < 0.3 else source.randrange(least, 1))
        for _ in range(math.prod(shape))
    ]


def _support(shape: _Shape, source: Random) -> Weights:
    return [float(source.random() < 0.6) for _ in range(math.prod(shape))]


# From so many outcomes on, a bound may be attained where one of them has half of all.
_MANY = 4


def _heavy(shape: _Shape, source: Random) -> Weights:
    weights = [1.0] * math.prod(shape)
    heavy = source.choice([3.0, 97.0, 2.0**20, 2.0**-20, 2.0 ** source.randrange(-200, 200)])
    if len(weights) > _MANY and source.random() < 0.7:
        # As likely as all others together, or thereabouts.
        heavy = (len(weights) - 1) * source.choice([1.0, 1.0, 0.5, 2.0])
    if source.random() < 0.3:
        heavy, weights = 1.0, [2.0 ** -source.randrange(1000)] * len(weights)
    weights[source.randrange(len(weights))] = heavy
    return weights


def _two_levels(shape: _Shape, source: Random) -> Weights:
    level = source.choice([0.5, 2.0, 10.0, 1e-6])
    return [level if source.random() < 0.4 else 1.0 for _ in range(math.prod(shape))]


def _nearly_uniform(shape: _Shape, source: Random) -> Weights:
    """Return weights on two levels that differ by little: where constants are tight."""
    step = 2.0 ** source.uniform(-9, -1)
    return [source.choice([1.0 - step, 1.0 + step]) for _ in range(math.prod(shape))]


def _gamma(shape: _Shape, source: Random) -> Weights:
    return [source.gammavariate(0.5, 1.0) for _ in range(math.prod(shape))]


def _dyadic(shape: _Shape, source: Random) -> Weights:
    size = math.prod(shape)
    return [2.0 ** -min(k + 1, size - 1) for k in range(size)]


_FAMILIES: list[Callable[[_Shape, Random], Weights]] = [
    _uniform, _whole, _small, _vertex, _heavy, _wide, _support, _gamma, _two_levels, _far, _dyadic,
    _nearly_uniform,
]  # fmt: skip


def _places(shape: _Shape) -> Iterator[tuple[int, ...]]:
    return itertools.product(*map(range, shape))


def _independent(shape: _Shape, source: Random) -> Weights:
    family = source.choice([_whole, _small, _uniform, _vertex])
    axes = [_or_ones(family((size,), source)) for size in shape]
    return [
        math.prod(axis[k] for axis, k in zip(axes, place, strict=True)) for place in _places(shape)
    ]


def _nearly_independent(shape: _Shape, source: Random) -> Weights:
    step = 10.0 ** source.uniform(-6, -0.5)
    return [w * (1 + step * source.random()) for w in _independent(shape, source)]


def _partly_independent(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf of which some outcomes of the last tell nothing, and two tell much."""
    weights, last = _independent(shape, source), shape[-1]
    row = last * source.randrange(len(weights) // last)
    one, other = (row + k for k in source.sample(range(last), 2)) if last > 1 else (row, row)
    weights[one], weights[other] = weights[other], weights[one]
    return weights


def _function(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf in which one outcome tells another."""
    out = source.randrange(len(shape))
    images = {
        place: source.randrange(shape[out])
        for place in _places((*shape[:out], 1, *shape[out + 1 :]))
    }
    return [
        float(source.randrange(1, 6)) if images[(*p[:out], 0, *p[out + 1 :])] == p[out] else 0.0
        for p in _places(shape)
    ]


def _diagonal(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf in which each outcome tells all others, of which there are several."""
    least = _least(shape)
    return [
        float(len({k % least for k, size in zip(place, shape, strict=True) if size > 1}) <= 1)
        for place in _places(shape)
    ]


def _symmetric(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf of guesses that are wrong now and then, by each other outcome alike."""
    least = _least(shape)
    wrong = source.choice([1 / 2, 1 / 3, 1 / 2**10, 1 - 1 / least])
    return [(1 - wrong) * max(least - 1, 1) if one else wrong for one in _diagonal(shape, source)]


def _least(shape: _Shape) -> int:
    """Return the smallest size of those that are larger than 1."""
    return min((size for size in shape if size > 1), default=1)


def _parity(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf in which all outcomes but one tell the last, and fewer tell nothing.

    It does where the alphabets have one size.
    """
    return [float(sum(place) % _least(shape) == 0) for place in _places(shape)]


def _given_last(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf whose outcomes are independent, given the last one."""
    *first, last = shape
    tables = [[_or_ones(_small((size,), source)) for _ in range(last)] for size in first]
    share = _or_ones(_small((last,), source))
    return [
        share[place[-1]] * math.prod(t[place[-1]][k] for t, k in zip(tables, place, strict=False))
        for place in _places(shape)
    ]


def _in_parts(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf that is flat beside one outcome of the last, and sure beside the next."""
    size, last = math.prod(shape[:-1]), shape[-1]
    turn, parts = source.randrange(2), list[Weights]()
    for k in range(last):
        share = source.choice([1.0, 1.0, 2.0, 0.5])
        part = (_uniform, _vertex)[(turn + k) % 2]((size,), source)
        parts.append([share * weight / sum(part) for weight in part])
    return [part[k] for k in range(size) for part in parts]


def _rare_beside_one(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf with one outcome all but sure: the next one has a share of one place."""
    axis = source.choice([k for k, size in enumerate(shape) if size > 1] or [0])
    table = {place: float(place[axis] == 0) for place in _places(shape)}
    place = source.choice([place for place, weight in table.items() if weight])
    beside = (*place[:axis], 1 % shape[axis], *place[axis + 1 :])
    share = 2.0 ** -source.choice([1, 8, 20, 40])
    table[place], table[beside] = 1 - share, share
    return list(table.values())


def _or_ones(weights: Weights) -> Weights:
    return weights if any(weights) else [1.0] * len(weights)


_JOINT = [
    _uniform, _symmetric, _independent, _in_parts, _function, _small, _given_last, _independent,
    _whole, _diagonal, _parity, _nearly_independent, _vertex, _wide, _support, _heavy, _gamma,
    _two_levels, _rare_beside_one, _far, _partly_independent,
]  # fmt: skip


def _related(
    one: _Signature,
    signature: tuple[_Signature, ...],
    drawn: list[Weights],
    k: int,
    source: Random,
) -> Weights | None:
    """Return weights that are tied to those of a table before it; None for none."""
    kind, alphabets, _, _ = one
    alike = [
        (j, w)
        for j, w in enumerate(drawn)
        if signature[j][0] == kind and signature[j][1] == alphabets
    ]
    if kind != "list" and source.random() < 0.3:
        other = _across(one, signature, drawn, source)
        if other is not None:
            return other
    if not alike or source.random() < 0.22:
        return None
    _, first = source.choice(alike)
    if kind == "list":
        return source.choice(_LIST_TIES)(first, source)
    if len(alike) > 1 and source.random() < 0.4:
        _, third = source.choice(alike)
        return source.choice(_TIES_OF_THREE)(first, third, source)
    own = _alone(one, source.randrange(100), source)
    return source.choice(_TIES)(first, own, source)


def _across(
    one: _Signature, signature: tuple[_Signature, ...], drawn: list[Weights], source: Random
) -> Weights | None:
    """Return a marginal of a joint pmf before it, or a joint pmf made of others before it."""
    kind, alphabets, _, shape = one
    if kind != "pmf":
        return None
    choices: list[Weights] = []
    for (other_kind, others, _, other_shape), weights in zip(signature, drawn, strict=False):
        if other_kind != "pmf":
            continue
        if len(others) > len(alphabets) and set(alphabets) <= set(others):
            choices.append(_summed(weights, others, other_shape, alphabets))
        if len(others) < len(alphabets) and set(others) <= set(alphabets):
            rest = _independent(shape, source)
            at = [alphabets.index(a) for a in others]
            table = {p: w for p, w in zip(_places(other_shape), weights, strict=True)}
            choices.append(
                [
                    w * table[tuple(place[k] for k in at)]
                    for w, place in zip(rest, _places(shape), strict=True)
                ]
            )
    return source.choice(choices) if choices else None


def _summed(
    weights: Weights, alphabets: tuple[int, ...], shape: _Shape, left: tuple[int, ...]
) -> Weights:
    at = [alphabets.index(a) for a in left]
    totals: dict[tuple[int, ...], float] = {}
    for place, weight in zip(_places(shape), weights, strict=True):
        key = tuple(place[k] for k in at)
        totals[key] = totals.get(key, 0.0) + weight
    return [totals[key] for key in sorted(totals)]


_Tie = Callable[[Weights, Weights, Random], Weights]


def _equal(first: Weights, own: Weights, source: Random) -> Weights:
    return list(first)


def _near(first: Weights, own: Weights, source: Random) -> Weights:
    step = 10.0 ** source.uniform(-6, -0.5)
    return [w * (1 + step * source.uniform(-1, 1)) for w in first]


def _permuted(first: Weights, own: Weights, source: Random) -> Weights:
    return source.sample(first, len(first))


def _disjoint(first: Weights, own: Weights, source: Random) -> Weights:
    return [0.0 if w else own[k] or 1.0 for k, w in enumerate(first)]


def _inside(first: Weights, own: Weights, source: Random) -> Weights:
    return [own[k] or 1.0 if w else 0.0 for k, w in enumerate(first)]


def _squared(first: Weights, own: Weights, source: Random) -> Weights:
    return [w * w for w in first]


def _mixed(first: Weights, own: Weights, source: Random) -> Weights:
    return [w if source.random() < 0.5 else own[k] for k, w in enumerate(first)]


def _few_ratios(first: Weights, own: Weights, source: Random) -> Weights:
    ratio = source.choice([2.0, 3.0, 0.5, 1e6, 1e-12])
    return [w if source.random() < 0.5 else w * ratio for w in first]


def _one_less(first: Weights, own: Weights, source: Random) -> Weights:
    """Return weights that leave out one outcome, and keep the rest."""
    left = source.randrange(len(first))
    return [0.0 if k == left else w for k, w in enumerate(first)]


def _rarely(first: Weights, own: Weights, source: Random) -> Weights:
    """Return weights with a little more at one outcome: as a rule, at one that is rare or never."""
    most = max(first) or 1.0
    rare = [k for k, w in enumerate(first) if w < most] or [0]
    place = source.choice(rare)
    more = most * 2.0 ** -source.choice([source.randrange(2, 60), source.randrange(60, 1000)])
    return [w + more if k == place else w for k, w in enumerate(first)]


def _blended(first: Weights, own: Weights, source: Random) -> Weights:
    total, other = sum(first) or 1.0, sum(own) or 1.0
    share = source.choice([0.5, 0.9, 0.01, 1e-6])
    return [(1 - share) * w / total + share * own[k] / other for k, w in enumerate(first)]


def _same_on_support(first: Weights, third: Weights, source: Random) -> Weights:
    """Return weights that differ from the first only where a third pmf has none."""
    outside = [k for k, w in enumerate(third) if not w]
    moved = dict(zip(outside, source.sample(outside, len(outside)), strict=True))
    return [first[moved.get(k, k)] for k in range(len(first))]


def _where_they_agree(first: Weights, third: Weights, source: Random) -> Weights:
    """Return weights only where two pmfs have the same."""
    return [w if w == third[k] else 0.0 for k, w in enumerate(first)]


def _moved_where_they_agree(first: Weights, third: Weights, source: Random) -> Weights:
    """Return weights that differ from the first only where two pmfs have the same."""
    agree = [k for k, w in enumerate(first) if w == third[k]]
    moved = dict(zip(agree, source.sample(agree, len(agree)), strict=True))
    return [first[moved.get(k, k)] for k in range(len(first))]


_TIES_OF_THREE: list[_Tie] = [_same_on_support, _where_they_agree, _moved_where_they_agree]
_TIES: list[_Tie] = [
    _equal, _equal, _near, _near, _permuted, _disjoint, _inside, _squared, _mixed, _few_ratios,
    _one_less, _blended, _rarely, _rarely,
]  # fmt: skip


def _list_small(size: int, source: Random) -> Weights:
    return [float(source.randrange(-4, 5)) for _ in range(size)]


def _list_normal(size: int, source: Random) -> Weights:
    return [round(source.gauss(0, 1), 3) for _ in range(size)]


def _list_large(size: int, source: Random) -> Weights:
    return [round(source.gauss(0, 20), 2) for _ in range(size)]


def _list_far(size: int, source: Random) -> Weights:
    return [source.choice([-1, 1]) * round(2.0 ** source.uniform(0, 10), 2) for _ in range(size)]


def _list_constant(size: int, source: Random) -> Weights:
    return [float(source.randrange(-3, 4))] * size


def _list_two(size: int, source: Random) -> Weights:
    pair = [float(source.randrange(-3, 4)), float(source.randrange(-9, 10))]
    return [source.choice(pair) for _ in range(size)]


def _list_signs(size: int, source: Random) -> Weights:
    one = float(source.randrange(1, 4))
    return [source.choice([-one, one]) for _ in range(size)]


def _list_steps(size: int, source: Random) -> Weights:
    return [float(k) for k in range(size)]


_LISTS = [
    _list_steps, _list_small, _list_constant, _list_normal, _list_large, _list_two, _list_far,
    _list_signs,
]  # fmt: skip
_LIST_TIES: list[Callable[[Weights, Random], Weights]] = [
    lambda first, source: list(first),
    lambda first, source: [w + 1.0 for w in first],
    lambda first, source: [2.0 * w for w in first],
    lambda first, source: [-w for w in first],
    lambda first, source: [w + 1e-3 * source.uniform(-1, 1) for w in first],
    lambda first, source: _list_small(len(first), source),
    lambda first, source: _traded(first, source, times=True),
    lambda first, source: _traded(first, source, times=False),
]


def _traded(first: Weights, source: Random, *, times: bool) -> Weights:
    """Return a list with the product of another one, or its sum: two entries trade a part."""
    if len(first) < 2:
        return list(first)
    traded, part = list(first), 2.0 ** source.randint(-3, 6)
    gains, loses = source.sample(range(len(first)), 2)
    traded[gains] = first[gains] * part if times else first[gains] + part
    traded[loses] = first[loses] / part if times else first[loses] - part
    return traded


# Free numbers

_TELLING = [0, 1, 2, 3, 4, 5, 7, 10, 12, 50, 100, 1000, 0.5, 0.25, 0.75, 0.125, 1.5, 2.5]
_TELLING += [2.0**-k for k in (5, 10, 20, 40, 200, 300, 1000)] + [2.0**k for k in (5, 10, 20, 40)]
_TELLING += [1e4, 1e5, 1e6, 1e9, 1e15, 1e30, 2.0**150, 2.0**300, 2.0**1000]


def _number(value: int | Fraction) -> Node:
    return tree.Number(Fraction(value))


_E = tree.Scalar("e")
# Irrational numbers, and rational ones that no float is, at which sides may meet.
_CONSTANTS: list[Node] = [
    _E, tree.Exp(_number(-1)), tree.Exp(_number(-2)), tree.Exp(_number(2)),
    tree.Exp(_number(Fraction(1, 2))), tree.Exp(_number(Fraction(-1, 2))), tree.Scalar("pi"),
    tree.Div(tree.Scalar("pi"), _number(2)), tree.Ln(_number(2)), tree.Ln(_number(3)),
    tree.Ln(_number(4)),
    tree.Root(_number(2)), tree.Root(_number(Fraction(1, 2))), tree.Root(_number(3)),
    tree.Div(_number(1), tree.Ln(_number(2))), tree.Div(_number(1), tree.Scalar("pi")),
    _number(Fraction(1, 3)), _number(Fraction(2, 3)), _number(Fraction(1, 10)),
]  # fmt: skip


# Numbers of which pairs are tried, all with all: different ones may have one value, as 2^4 = 4^2,
# s ln s at 1/2 and 1/4 and at 4/9 and 8/27, s e^−s at ln 2 and ln 4.
_MEETING: list[Number] = [
    *(float(k) for k in (1, 2, 3, 4, 0, 6, 8, 9)),
    *(k / 8 for k in (4, 2, 6, 12, 1, 18, 27)),
    *(_number(Fraction(k, 27)) for k in (9, 18, 12, 8, 3, 36)),
    tree.Ln(_number(2)), tree.Ln(_number(4)), _E, tree.Exp(_number(-1)),
    *(_number(Fraction(k, 91)) for k in (7, 63, 13, 52)),
    *(-float(k) for k in (1, 2, 3, 4)), -0.5, -0.25,
]  # fmt: skip
# One of so many rows goes to them.
_MEETING_SHARE = 3


@lru_cache(maxsize=256)
def _pool(where: ScalarSet) -> tuple[float, ...]:
    """Return numbers of a set: telling ones, its ends and what is near them, and far ones."""
    if where.name == "b" and where == _BASE:
        near_1 = [1.0 + 2.0**-k for k in (4, 10, 30, 50)]
        return (2.0, 10.0, 1.5, *near_1, 4.0, 3.0, 1e6, 1e12, 2.0**60, 2.0**250, 2.0**1000, 2.0)
    source = Random(repr(where))
    if where.whole:
        start = 1 if where.low is None else math.ceil(where.low)
        near_start = [float(start + k) for k in range(201)]
        whole = near_start + [1e3, 1e4, 1e6, 1e9] + [2.0**k for k in range(8, 31)]
        whole += [] if where.low is not None else [-v for v in whole]
        return tuple(v for v in dict.fromkeys(whole) if v in where)
    pool = [float(v) for v in _TELLING] + [-float(v) for v in _TELLING]
    for end in (where.low, where.high):
        if end is not None:
            pool.append(float(end))
            pool += [2.0 ** -source.uniform(10, 900) for _ in range(40)] if end == 0 else []
            steps = [2.0**-k for k in (3, 8, 15, 26, 40)]
            pool += [float(end) + side * step for step in steps for side in (-1, 1)]
    if where.low is not None and where.high is not None:
        low, width = float(where.low), float(where.high - where.low)
        pool += [low + width * source.random() for _ in range(200)]
        pool += [low + width * k / 12 for k in range(1, 12)]
        near_middle = [2.0**-k for k in (4, 5, 6, 7, 8, 9, 10, 14)]
        pool += [low + width * (0.5 + side * step) for step in near_middle for side in (-1, 1)]
    else:
        pool += _unbounded(where, source)
    return tuple(v for v in dict.fromkeys(pool) if v in where)


def _unbounded(where: ScalarSet, source: Random) -> list[float]:
    if where.low is None and where.high is None:
        far = [math.exp(source.uniform(-8, 12)) for _ in range(200)]
        far += [math.exp(source.uniform(12, 690)) for _ in range(60)]
        return far + [-value for value in far]
    start = float(where.low if where.low is not None else where.high or 0)
    sign = 1.0 if where.low is not None else -1.0
    steps = [source.uniform(-10, 12) for _ in range(300)]
    steps += [source.uniform(12, 240) for _ in range(60)]
    steps += [source.uniform(240, 690) for _ in range(30)]
    return [start + sign * math.exp(step) for step in steps]


def _anywhere(where: ScalarSet, count: int, source: Random) -> list[Number]:
    """Return random numbers of a set, all over it."""
    if where.low is not None and where.high is not None:
        low, width = float(where.low), float(where.high - where.low)
        drawn = [low + width * source.random() for _ in range(count)]
    else:
        start = float(where.low if where.low is not None else where.high or 0)
        signs = [s for s, end in ((1, where.high), (-1, where.low)) if end is None]
        drawn = [
            start + source.choice(signs) * math.exp(source.uniform(-10, 12)) for _ in range(count)
        ]
    return [value for value in drawn if value in where]


@lru_cache(maxsize=256)
def _known(where: ScalarSet, constants: tuple[Node, ...]) -> tuple[Number, ...]:
    """Return numbers of a set that are tried first: those of a statement, and of the pool.

    At an end that belongs to a set sides often meet: a tenth of the points go there.
    """
    known = (*constants, *_CONSTANTS, *_ends(where), *_beside_ends(where))
    named = [one for one in known if _inside_set(where, one)]
    pool: tuple[Number, ...] = (*named, *_pool(where))
    known_ends = {where.low, where.high, *_ends(where)}
    ends = tuple(one for one in pool if one in known_ends)
    return pool + ends * (len(pool) // (10 * max(len(ends), 1)))


def _inside_set(where: ScalarSet, value: Node) -> bool:
    if isinstance(value, tree.Number):
        return value.value in where
    number = near(value)
    return math.isfinite(number) and not where.whole and number in where


def _crossed(
    scalars: Mapping[str, ScalarSet],
    rows: int,
    constants: tuple[Node, ...],
    tables: bool,
    source: Random,
) -> dict[str, list[Number]]:
    """Return columns in which the numbers of all sets meet, now and then the same one twice."""
    columns: dict[str, list[Number]] = {}
    for name, where in sorted(scalars.items()):
        pool = _known(where, constants)
        if not pool:
            raise ValueError(f"no number of the set of {name} is among those tried")
        first: list[Number] = [] if tables or columns else [*pool[:rows]]
        rest = rows - len(first)
        fresh = [] if tables or where.whole else _anywhere(where, rest // 2, source)
        column = first + fresh + source.choices(pool, k=rest - len(fresh))
        if columns:
            source.shuffle(column)
        for earlier, values in columns.items():
            other = scalars[earlier]
            for k in range(0, rows, 7):
                value = values[k]
                known = value in where if isinstance(value, float) else other == where
                column[k] = value if known else column[k]
            for k in range(3, rows, 7):
                column[k] = _near_number(values[k], where, source) or column[k]
            for k in (*range(1, rows, 7), *range(5, rows, 7)):
                column[k] = _mirrored(values[k], where, source) or column[k]
        columns[name] = column
    if len(columns) > 1 and not tables:
        _let_meet(columns, scalars, rows, source)
    return columns


def _meet_lists(
    columns: Mapping[str, list[Number]],
    scalars: Mapping[str, ScalarSet],
    lists: Sequence[Sequence[Row]],
) -> None:
    """Give free numbers the value of an entry of a list, now and then."""
    for name, column in columns.items():
        for values in lists:
            for k in range(6, len(column), 11):
                value = values[k][k % len(values[k])]
                column[k] = value if value in scalars[name] else column[k]


def _meet_deviations(
    columns: Mapping[str, list[Number]],
    scalars: Mapping[str, ScalarSet],
    tables: Mapping[str, Table],
    weights: Mapping[str, Sequence[Row]],
) -> None:
    """Give free numbers now and then how far an entry of a list is from the mean under a pmf."""
    pairs = [
        (weights[name], weights[pmf])
        for name, table in tables.items()
        for pmf, other in tables.items()
        if (table.kind, other.kind) == ("list", "pmf") and table.alphabets == other.alphabets
    ]
    for name, column in columns.items():
        for values, shares in pairs:
            for k in range(9, len(column), 11):
                row, share = values[k], shares[k]
                mean = sum(map(mul, row, share)) / sum(share)
                value = abs(row[k % len(row)] - mean)
                column[k] = value if value in scalars[name] else column[k]


def _ends(where: ScalarSet) -> list[Node]:
    """Return the ends of a set that are no floats, exactly."""
    ends = [end for end in (where.low, where.high) if end is not None]
    return [_number(end) for end in ends if Fraction(float(end)) != end]


def _beside_ends(where: ScalarSet) -> list[Node]:
    """Return numbers that are nearer to the ends of a set than floats come, other than to 0."""
    ends = [end for end in (where.low, where.high) if end]
    steps = [Fraction(side, 2**k) for k in _NEARER for side in (-1, 1)]
    apart = where.whole or where == _BASE  # a logarithm to such a base takes thousands of digits
    return [] if apart else [_number(end + step) for end in ends for step in steps]


def _let_meet(
    columns: dict[str, list[Number]],
    scalars: Mapping[str, ScalarSet],
    rows: int,
    source: Random,
) -> None:
    """Put pairs of telling numbers into the last rows: all of them, where there is room."""
    grids = []
    for name in columns:
        where = scalars[name]
        told = (*_ends(where), *_MEETING)
        grids.append(
            [v for v in told if (v in where if isinstance(v, float) else _inside_set(where, v))]
        )
    room, count = rows // _MEETING_SHARE, math.prod(map(len, grids))
    if len(grids) == 2 and count < 10 * room:
        pairs = [*itertools.product(*grids)]
        chosen = source.sample(pairs, min(room, count))
    else:
        # All of three numbers the same, or each its own.
        alike = [v for v in grids[0] if all(v in grid for grid in grids)]
        chosen = [tuple([v] * len(grids)) for v in alike]
        chosen += [tuple(map(source.choice, grids)) for _ in range(room)] if count else []
        chosen = chosen[:room]
    for k, values in enumerate(chosen, rows - len(chosen)):
        for column, value in zip(columns.values(), values, strict=True):
            column[k] = value


def _mirrored(value: Number, where: ScalarSet, source: Random) -> Number | None:
    """Return the number of a set on the other side of its middle, of 0 or of 1.

    It is as far from a middle, or half as far or twice.
    """
    if isinstance(value, Node) or where.whole:
        return None
    if where.low is not None and where.high is not None:
        middle = float(where.low + where.high) / 2
        mirrored = middle + (middle - value) * source.choice([1.0, 1.0, 0.5, 2.0])
    elif where.low is None and where.high is None:
        mirrored = -value
    else:
        mirrored = 1 / value if value else 0.0
    return mirrored if math.isfinite(mirrored) and mirrored in where else None


def _near_number(value: Number, where: ScalarSet, source: Random) -> Number | None:
    """Return a number of a set that is near another one, if there is one."""
    if isinstance(value, Node) or where.whole:
        return None
    near_it = value + (value or 1.0) * 10.0 ** source.uniform(-6, -0.5) * source.choice([-1, 1])
    return near_it if math.isfinite(near_it) and near_it in where else None


# Steps of a search


def moved(sample: Sample, declared: Declarations, source: Random) -> Sample:
    """Return a sample with each point moved a little: a child of its parent."""
    weights: dict[str, Sequence[Row]] = {}
    names = list(sample.weights)
    for name in names:
        table = sample.tables[name]
        alike = [o for o in names if o != name and _are_alike(table, sample.tables[o])]
        column: list[Weights] = []
        for k, w in enumerate(sample.weights[name]):
            step = 10.0 ** source.uniform(-6, 0)
            if table.kind == "list":
                steps = [step * source.gauss(0, 1) for _ in w]
                if table.positive:
                    column.append(
                        [v * math.exp(min(h, 3.0)) for v, h in zip(w, steps, strict=True)]
                    )
                else:
                    column.append([v + h for v, h in zip(w, steps, strict=True)])
                continue
            if alike and source.random() < 0.2:
                other = source.choice(alike)
                column.append(_drawn_towards(w, sample.weights[other][k], source))
                continue
            new = [v * math.exp(max(-3.0, min(3.0, step * source.gauss(0, 1)))) for v in w]
            if not table.positive and source.random() < 0.1:
                new[source.randrange(len(new))] = source.choice([0.0, 1.0])
            column.append(fitted(table, sample.sizes, new, source))
        weights[name] = [array("d", one) for one in column]
    return replace(sample, weights=weights, scalars=moved_numbers(sample, declared, source))


def moved_numbers(
    sample: Sample, declared: Declarations, source: Random
) -> dict[str, Sequence[Number]]:
    """Return the free numbers of a sample, each moved a little."""
    sets = {name: declared.scalars.get(name, _BASE) for name in sample.scalars}
    scalars: dict[str, Sequence[Number]] = {}
    for name, values in sample.scalars.items():
        others = [o for o in sets if o != name and not sets[o].whole and not sets[name].whole]
        moved_ones: list[Number] = []
        for k, value in enumerate(values):
            mirrored = None
            if others and source.random() < 0.05:
                other = sample.scalars[source.choice(others)][k]
                mirrored = _mirrored(other, sets[name], source)
            if mirrored is not None:
                moved_ones.append(mirrored)
            elif others and source.random() < 0.2:
                other = sample.scalars[source.choice(others)][k]
                moved_ones.append(_number_towards(value, other, sets[name], source))
            else:
                moved_ones.append(_stepped(value, sets[name], source))
        scalars[name] = moved_ones
    return scalars


def _are_alike(one: Table, other: Table) -> bool:
    return one.kind == other.kind and one.alphabets == other.alphabets


def _drawn_towards(weights: Row, other: Row, source: Random) -> Weights:
    share = 10.0 ** source.uniform(-4, 0)
    total, second = sum(weights), sum(other)
    return [
        (1 - share) * w / total + share * v / second for w, v in zip(weights, other, strict=True)
    ]


def _number_towards(value: Number, other: Number, where: ScalarSet, source: Random) -> Number:
    if isinstance(value, Node) or isinstance(other, Node):
        return value
    new = value + (other - value) * source.choice([1.0, 0.5, 10.0 ** source.uniform(-3, 0)])
    return new if math.isfinite(new) and new in where else value


# What is a far number, and what a tiny one.
_FAR, _TINY = 1e6, 1e-6


def _stepped(value: Number, where: ScalarSet, source: Random) -> Number:
    if isinstance(value, Node) or source.random() < 0.4:
        return value
    if where.whole:
        new = value + source.choice([-1, 1])
    elif not _TINY < abs(value) < _FAR and value and source.random() < 0.5:
        # Far out, and near 0, it is the power that is moved.
        share = 10.0 ** source.uniform(-4, -1) * source.choice([-1, 1])
        power = math.log2(abs(value)) * (1 + share)
        new = math.copysign(2.0 ** max(min(power, 1000.0), -1000.0), value)
    else:
        new = value + (abs(value) or 1.0) * 10.0 ** source.uniform(-6, -0.3) * source.choice(
            [-1, 1]
        )
    return new if math.isfinite(new) and new in where else value
