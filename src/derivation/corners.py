"""Points at the ends of what conditions allow: there bounds are attained, and sides meet."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from derivation.declarations import Table
from derivation.sampling import Sample, fitted

__all__ = ["cornered", "numbers_of"]

# How many points are drawn, up to which size of an alphabet.
_ROWS, _LARGEST = 600, 3
# How many of the tables stay as they were, and how many of the pmfs are sure of one outcome.
_KEPT, _SURE = 0.2, 0.3
# At which ends there is mostly something to see, and which weights tell without any condition.
_ENDS, _LEVELS = (-1.0, 0.0, 1.0), (0.0, 2.0, 3.0)


def numbers_of(constants: Sequence[float]) -> list[float]:
    """Return numbers of a list that are worth a try: ends, and half-way between neighbours."""
    ends = sorted({*_ENDS, *constants, *(-one for one in constants)})
    return sorted({*ends, *((a + c) / 2 for a, c in pairwise(ends))})


def cornered(sample: Sample, values: Sequence[float], constants: Sequence[float]) -> Sample | None:
    """Return a sample with tables on few levels; None where there is none, or one is large.

    Parameters
    ----------
    sample : Sample
    values : sequence of float
        What the numbers of a list are chosen from.
    constants : sequence of float
        Those of the conditions: weights of a pmf are 1 or one of them, or plain.
    """
    if not sample.weights or max(sample.sizes.values(), default=0) > _LARGEST or not len(sample):
        return None
    source = Random(repr((sorted(sample.sizes.items()), sorted(sample.weights), values)))
    levels = sorted({*_LEVELS, *(one for one in constants if one > 0)})
    rows = [k % len(sample) for k in range(_ROWS)]
    weights = {
        name: [
            old
            if sample.tables[name].drawn or source.random() < _KEPT
            else array("d", _drawn(sample.tables[name], sample, values, levels, source))
            for old in (column[k] for k in rows)
        ]
        for name, column in sample.weights.items()
    }
    scalars = {name: [column[k] for k in rows] for name, column in sample.scalars.items()}
    return Sample(sample.sizes, weights, scalars, sample.tables)


def _drawn(
    table: Table,
    sample: Sample,
    values: Sequence[float],
    levels: Sequence[float],
    source: Random,
) -> list[float]:
    size = math.prod(sample.sizes[alphabet] for alphabet in table.alphabets)
    if table.kind == "list":
        allowed = [one for one in values if one > 0 or not table.positive]
        return source.choices(allowed or (1.0,), k=size)
    if table.kind == "pmf" and not table.positive and source.random() < _SURE:
        sure = source.randrange(size)
        return [float(k == sure) for k in range(size)]
    level = source.choice([one for one in levels if one or not table.positive])
    return fitted(table, sample.sizes, source.choices((1.0, level), k=size), source)
