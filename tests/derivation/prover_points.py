"""A little evaluator of statements at random points, which shares nothing with the checker."""

import itertools
import math

import numpy as np

from derivation import tree

NAN = math.nan


def value(node, point, at):
    """Return the value of a node at a point, nan where it is undefined."""
    match node:
        case tree.Number(number):
            return float(number)
        case tree.Scalar("e"):
            return math.e
        case tree.Scalar("pi"):
            return math.pi
        case tree.Scalar(name):
            return point["scalars"][name]
        case tree.Size(alphabet):
            return float(point["sizes"][alphabet])
        case tree.Prob(name, places):
            where = tuple(at[p] if isinstance(p, tree.Index) else p - 1 for p in places)
            return float(point["tables"][name][where])
        case tree.Add(terms):
            return sum(value(term, point, at) for term in terms)
        case tree.Mul(factors):
            return times(factors, [value(factor, point, at) for factor in factors])
        case tree.Div(above, below):
            return over(value(above, point, at), value(below, point, at))
        case tree.Pow(base, exponent):
            return power(value(base, point, at), value(exponent, point, at))
        case tree.Root(of):
            found = value(of, point, at)
            # What is 0 may be negative by a rounding.
            return math.sqrt(max(found, 0.0)) if found >= -1e-14 else NAN
        case tree.Exp(of):
            return exp(value(of, point, at))
        case tree.Ln(of):
            return ln(value(of, point, at))
        case tree.Abs(of):
            return abs(value(of, point, at))
        case tree.Extreme(largest, among):
            return extreme(largest, [value(one, point, at) for one in among])
        case tree.Sum(over_, where, body):
            places = around(over_, point, at)
            inside = [p for p in places if where is None or holds(where, point, p)]
            return sum(value(body, point, p) for p in inside)
        case tree.Largest(largest, over_, body):
            return extreme(largest, [value(body, point, p) for p in around(over_, point, at)])
        case tree.Product(over_, body):
            return math.prod(value(body, point, p) for p in around(over_, point, at))
    raise TypeError(type(node))


def around(over_, point, at):
    """Yield all outcomes of some indices, with those that are known."""
    for choice in itertools.product(*(range(point["sizes"][i.alphabet]) for i in over_)):
        yield {**at, **dict(zip(over_, choice, strict=True))}


def times(factors, values):
    """Multiply; 0 times what a logarithm made infinite or undefined is 0."""
    if 0.0 in values:
        wild = [f for f, v in zip(factors, values, strict=True) if not math.isfinite(v)]
        return 0.0 if all(map(tree.born_of_a_logarithm, wild)) else NAN
    return math.prod(values)


def over(above, below):
    """Divide; a/0 is infinite for a ≠ 0."""
    if below == 0:
        return NAN if above == 0 or math.isnan(above) else math.copysign(math.inf, above)
    return above / below


def power(base, exponent):
    """Return a power."""
    if base == 0:
        return 0.0 if exponent > 0 else 1.0 if exponent == 0 else math.inf
    if base < 0 and not float(exponent).is_integer():
        return NAN
    try:
        return base**exponent
    except OverflowError:
        return math.inf


def exp(number):
    """Return e to a power."""
    return math.inf if number > 700 else math.exp(number)


def ln(number):
    """Return the natural logarithm, −∞ at 0."""
    if math.isnan(number) or number < 0:
        return NAN
    return -math.inf if number == 0 else math.log(number)


def extreme(largest, values):
    """Return the largest or the least, nan if one is."""
    if any(map(math.isnan, values)):
        return NAN
    return max(values) if largest else min(values)


def holds(test, point, at):
    """Return whether a relation holds, up to rounding."""
    match test:
        case tree.And(tests):
            return all(holds(one, point, at) for one in tests)
        case tree.Relation(sign, left, right):
            return compare(sign, value(left, point, at), value(right, point, at), 0.0)
    raise TypeError(type(test))


def compare(sign, left, right, room=1e-9):
    """Return whether two numbers compare, with room for rounding."""
    if math.isnan(left) or math.isnan(right):
        return False
    if math.isinf(left) or math.isinf(right):
        room = 0.0
        gap = 0.0 if left == right else left - right
    else:
        room *= 1 + abs(left) + abs(right)
        gap = left - right
    return {
        "=": abs(gap) <= room,
        "≠": gap != 0,
        "≤": gap <= room,
        "≥": gap >= -room,
        "<": gap < room if room else gap < 0,
        ">": gap > -room if room else gap > 0,
    }[sign]


def counterexample(relation, declared, free, zeros, count, source):
    """Return a random point at which a relation does not hold, with both values, or None."""
    alphabets = {a for table in declared.tables.values() for a in table.alphabets}
    alphabets |= {"x", "y"} | {index.alphabet for index in free}
    with np.errstate(all="ignore"):
        for point in points(declared, sorted(alphabets), zeros, count, source):
            for at in around(free, point, {}):
                sides = [value(side, point, at) for side in (relation.left, relation.right)]
                if not compare(relation.sign, *sides, 1e-7):
                    return point, at, sides
    return None


def points(declared, alphabets, zeros, count, source):
    """Yield random points: small and large ratios, zeros, uniform and equal pmfs, ends of sets."""
    for _ in range(count):
        sizes = {a: int(source.integers(1, 5)) for a in alphabets}
        tables = {}
        for name, table in declared.tables.items():
            may_vanish = zeros and not table.positive
            tables[name] = drawn(table, sizes, may_vanish, tables, source)
        scalars = {name: number(where, source) for name, where in declared.scalars.items()}
        scalars.setdefault("b", float(1 + 10.0 ** source.uniform(-2, 2)))
        yield {"sizes": sizes, "tables": tables, "scalars": scalars}


def drawn(table, sizes, may_vanish, others, source):
    """Return random numbers for a table."""
    shape = tuple(sizes[a] for a in table.alphabets)
    if table.kind == "list":
        numbers = source.normal(0, 2, shape)
        return np.abs(numbers) + 0.01 if table.positive else numbers
    if source.random() < 0.15:
        same = [t for t in others.values() if t.shape == shape and (may_vanish or t.all())]
        if same and table.kind == "pmf" and abs(same[0].sum() - 1) < 1e-9:
            return same[0]
    weights = np.exp(source.normal(0, source.choice([0.0, 0.5, 3.0]), shape))
    if may_vanish:
        weights = weights * (source.random(shape) < source.choice([0.3, 0.7, 1.0]))
    if table.kind == "channel":
        weights[0][weights.sum(axis=0) == 0] = 1
        return weights / weights.sum(axis=0)
    if weights.sum() == 0:
        weights.flat[int(source.integers(weights.size))] = 1
    return weights / weights.sum()


def number(where, source):
    """Return a number of a set, often near one of its ends or at it."""
    low = -1e3 if where.low is None else float(where.low)
    high = (max(low, 0) + 1e3) if where.high is None else float(where.high)
    ends = [low] if where.low is not None and not where.open_low else []
    ends += [high] if where.high is not None and not where.open_high else []
    if where.whole:
        return float(source.integers(math.ceil(low), 20))
    if ends and source.random() < 0.3:
        return float(source.choice(ends))
    if where.low is None or where.high is None:
        start = low if where.low is not None else 0.0
        step = 10.0 ** source.uniform(-2, 1)
        down = where.low is None and (where.high is not None or source.random() < 0.5)
        sign = -1.0 if down else 1.0
        return (high if where.high is not None else start) + sign * step
    return low + (high - low) * float(np.clip(source.beta(0.5, 0.5), 1e-6, 1 - 1e-6))
