"""The points: which kinds there are, that declarations hold at each, that they stay the same."""

from fractions import Fraction

import pytest

from derivation import declare
from derivation.attack import attack
from derivation.sampling import moved, samples
from tests.derivation.conftest import statement


def _all(declared, names, alphabets=()):
    return list(samples(declare(declared), frozenset(names), frozenset(alphabets)))


def _points(found, most=3):
    for sample in found:
        if all(size <= most for size in sample.sizes.values()):
            yield from map(sample.point, range(len(sample)))


def test_a_pmf_sums_to_one_exactly():
    assert all(sum(p.tables["p"]) == 1 for p in _points(_all("p pmf of x", "p")))


def test_each_input_of_a_channel_has_a_pmf():
    for point in _points(_all("w channel from x to y", "w")):
        rows = point.tables["w"]
        assert all(sum(row[k] for row in rows) == 1 for k in range(point.sizes["x"]))


def test_positive_is_positive_also_after_a_step():
    from random import Random

    declared = declare("p positive pmf of x; v positive list of x")
    for sample in samples(declared, frozenset("pv"), frozenset("x"), (), 8):
        child = moved(sample, declared, Random(1))
        for one in (sample, child):
            for k in range(len(one)):
                assert min(one.weights["p"][k]) > 0
                assert min(one.weights["v"][k]) > 0


def test_pmfs_meet_in_the_ways_that_tell():
    kinds = set()
    for point in _points(_all("p, q pmfs of x", "pq"), 4):
        p, q = point.tables["p"], point.tables["q"]
        kinds |= {
            "equal" * (p == q),
            "near" * (p != q and max(abs(a - c) for a, c in zip(p, q, strict=True)) < 1e-4),
            "permuted" * (p != q and sorted(p) == sorted(q)),
            "disjoint" * all(not a * c for a, c in zip(p, q, strict=True)),
            "inside" * (p != q and all(a > 0 or not c for a, c in zip(p, q, strict=True))),
            "far" * any(c and a / c < Fraction(1, 10**12) for a, c in zip(p, q, strict=True) if a),
        }
    assert kinds >= {"equal", "near", "permuted", "disjoint", "inside", "far"}


def test_all_sizes_up_to_8_are_combined():
    sizes = {(s.sizes["x"], s.sizes["y"]) for s in _all("p pmf of x, y", "p")}
    assert sizes >= {(n, m) for n in range(1, 9) for m in range(1, 9)}


def test_joint_pmfs_are_now_and_then_independent():
    def is_product(table):
        rows = [sum(row) for row in table]
        columns = [sum(column) for column in zip(*table, strict=True)]
        return all(
            table[i][j] == rows[i] * columns[j]
            for i in range(len(rows))
            for j in range(len(columns))
        )

    tables = [p.tables["p"] for p in _points(_all("p pmf of x, y", "p")) if len(p.tables["p"]) > 1]
    told = [is_product(table) for table in tables if len(table[0]) > 1]
    assert told.count(True) > 20 < told.count(False)


REACHED = [
    (r"t \in [10, \infty)", [10, 1000, 10**9]),
    (r"t \in \mathbb{R}", [-1000, 0, 10**6]),
    (r"t \in (0, 1)", [Fraction(1, 2**40), 1 - Fraction(1, 2**40), Fraction(1, 2)]),
    (r"t \in \mathbb{N}", [1, 2, 101, 200, 10**6]),
    (r"t < 0", [-1, -(2**40), -Fraction(1, 2**40)]),
]


@pytest.mark.parametrize(("declared", "numbers"), REACHED)
def test_numbers_come_from_all_of_their_set(declared, numbers):
    found = {v for s in _all(declared, "t") for v in s.scalars["t"] if isinstance(v, float)}
    where = declare(declared).scalars["t"]
    assert all(Fraction(v) in where for v in found)
    assert {float(v) for v in numbers} <= found


def test_bases_lie_near_1_and_far_away():
    (sample,) = samples(declare(""), frozenset("b"), frozenset())
    bases = [v for v in sample.scalars["b"] if isinstance(v, float)]
    assert 1 < min(bases) < 1.001
    assert max(bases) > 1e9


def test_the_same_points_come_again():
    assert _all("p, q pmfs of x", "pq") == _all("p, q pmfs of x", "pq")


def test_a_number_named_in_the_statement_is_tried():
    meets = r"equality iff $t = \mathrm{e}^{-1}$"
    one = statement(f"given: t \\in [0, 1]\n-t \\ln t &\\le \\mathrm{{e}}^{{-1}} && ; {meets}")
    assert attack(one).points > 1000
