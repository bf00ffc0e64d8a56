"""Points at which sides are likely to meet: tables that are tied to each other and to numbers.

A cross-entropy with a softmax is least where the logits are logarithms of probabilities, a bound
for code lengths is attained where probabilities are powers of 1/2, and a rounded logarithm jumps.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from derivation.declarations import Table
from derivation.sampling import Row, Sample, Weights

__all__ = ["tied"]

# How many points are drawn for a sample, and how many numbers a table has there at most.
_ROWS, _CELLS = 60, 16
# How far from a power the probabilities of a rounded logarithm are.
_NUDGES = (2.0**-20, -(2.0**-20), 0.0)
# Of what weights with plain roots, and with plain logarithms, are drawn.
_SQUARES, _PLAIN, _BASES = (1.0, 4.0, 9.0, 16.0), (1.0, 2.0, 3.0, 4.0), (2.0, 3.0)


def tied(sample: Sample, numbers: Sequence[Fraction]) -> Sample | None:
    """Return a sample whose lists are functions of its pmfs; None where there is none, or large.

    Parameters
    ----------
    sample : Sample
    numbers : sequence of Fraction
        Those between 0 and 1 that the statement names: they are probabilities, too.
    """
    if not sample.weights or not len(sample):
        return None
    if any(len(column[0]) > _CELLS for column in sample.weights.values()):
        return None
    source = Random(repr((sorted(sample.sizes.items()), sorted(sample.weights))))
    rows = [k % len(sample) for k in range(_ROWS)]
    drawn = [_drawn(sample, k, numbers, source) for k in rows]
    weights = {name: [one[name] for one in drawn] for name in sample.weights}
    scalars = {name: [column[k] for k in rows] for name, column in sample.scalars.items()}
    return Sample(sample.sizes, weights, scalars, sample.tables)


def _drawn(sample: Sample, row: int, numbers: Sequence[Fraction], source: Random) -> dict[str, Row]:
    """Return weights of all tables at one point, those of pmfs first."""
    found: dict[str, Row] = {}
    pmfs: dict[tuple[str, ...], list[Weights]] = {}
    base = source.choice([_powers, _powers, _near_powers, _squares, _plain])
    if numbers and source.random() < 0.5:
        base = _named
    for name, table in sample.tables.items():
        old = sample.weights[name][row]
        if table.kind == "pmf":
            alike = pmfs.setdefault(table.alphabets, [])
            again = alike and source.random() < 0.5
            made = alike[-1] if again else base(len(old), numbers, source)
            if table.positive and not all(made):
                made = _plain(len(old), numbers, source)
            alike.append(made)
            found[name] = array("d", made)
    for name, table in sample.tables.items():
        if name not in found:
            found[name] = _list(table, sample, row, pmfs.get(table.alphabets, []), source)
    return found


def _list(table: Table, sample: Sample, row: int, pmfs: list[Weights], source: Random) -> Row:
    old = sample.weights[table.name][row]
    if table.kind != "list" or source.random() < 0.2:
        return old
    of = source.choice(pmfs) if pmfs else _plain(len(old), (), source)
    total = sum(of)
    if not all(of):
        return old
    other = source.choice(pmfs or [of])
    ties: list[Callable[[float, float], float]] = [
        lambda w, _: math.log(w),
        lambda w, _: -math.log2(w / total),
        lambda w, _: math.sqrt(w),
        lambda w, _: w,
        lambda w, c: math.log(w / c) if c else 0.0,
    ]
    tie = source.choice(ties)
    made = [tie(w, c) for w, c in zip(of, other, strict=True)]
    return array("d", made) if min(made) > 0 or not table.positive else old


def _powers(size: int, numbers: Sequence[Fraction], source: Random) -> Weights:
    """Return probabilities that are powers of 1/2."""
    made = [1.0]
    while len(made) < size:
        k = source.randrange(len(made))
        made[k : k + 1] = [made[k] / 2] * 2
    return made


def _near_powers(size: int, numbers: Sequence[Fraction], source: Random) -> Weights:
    """Return probabilities near powers of a base, all but one a little above them or below."""
    base = source.choice(_BASES)
    made = [1.0]
    while len(made) < size:
        made[-1:] = [made[-1] / base] * int(base)
    rest = sum(made[size - 1 :])
    return [*made[: size - 1], rest * (1.0 + source.choice(_NUDGES))]


def _squares(size: int, numbers: Sequence[Fraction], source: Random) -> Weights:
    return source.choices(_SQUARES, k=size)


def _plain(size: int, numbers: Sequence[Fraction], source: Random) -> Weights:
    return source.choices(_PLAIN, k=size)


def _named(size: int, numbers: Sequence[Fraction], source: Random) -> Weights:
    """Return probabilities that the statement names, and what is left for the others."""
    chosen = source.sample(list(numbers), min(len(numbers), source.randrange(1, size + 1)))
    rest = 1 - sum(chosen)
    if rest < 0 or not chosen:
        return _plain(size, numbers, source)
    most = math.lcm(*(one.denominator for one in chosen))
    left = size - len(chosen)
    made = [float(one * most * max(left, 1)) for one in chosen]
    return [*made, *[float(rest * most)] * left]
