"""The points: which kinds there are, that declarations hold at each, that they stay the same."""

import itertools
import math
from fractions import Fraction
from random import Random

import pytest

from derivation import declare, sampling, trial_numpy
from derivation.attack import attack
from derivation.exact import near
from derivation.sampling import moved, samples
from derivation.tree import Node
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


@pytest.mark.parametrize("mover", [moved, trial_numpy.moved])
def test_positive_is_positive_also_after_a_step(mover):
    declared = declare("p positive pmf of x; v positive list of x")
    for sample in samples(declared, frozenset("pv"), frozenset("x"), (), 8):
        child = mover(sample, declared, Random(1))
        for one in (sample, child):
            for k in range(len(one)):
                assert min(one.weights["p"][k]) > 0
                assert min(one.weights["v"][k]) > 0


@pytest.mark.parametrize("mover", [moved, trial_numpy.moved])
def test_a_child_is_a_point_near_its_parent(mover):
    declared = declare("p, q pmfs of x; w channel from x to y; t \\in [0, 1]")
    drawn = samples(declared, frozenset("pqwt"), frozenset("xy"), (), 8)
    for sample in itertools.islice(drawn, 40):
        child = mover(sample, declared, Random(1))
        assert child.sizes == sample.sizes and len(child) == len(sample)
        for k in range(len(child)):
            point = child.point(k)
            assert sum(point.tables["p"]) == 1
            assert all(sum(column) == 1 for column in zip(*point.tables["w"], strict=True))
            t = point.scalars["t"]
            assert not isinstance(t, Fraction) or 0 <= t <= 1


@pytest.mark.parametrize("mover", [moved, trial_numpy.moved])
def test_a_child_of_a_sample_is_a_sample(mover):
    declared = declare("p pmf of x; i outcome; x_i sample of x at i")
    names = frozenset(declared.tables)
    for sample in itertools.islice(samples(declared, names, frozenset(), (), 8), 40):
        child = mover(sample, declared, Random(1))
        (name,) = names - {"p"}
        for k in range(len(child)):
            columns = list(zip(*child.point(k).tables[name], strict=True))
            assert all(sorted(column) == [0] * (len(column) - 1) + [1] for column in columns)


def test_samples_are_drawn_once():
    declared, names = declare("p pmf of x; t \\in (2, 3)"), frozenset("pt")
    whole = list(samples(declared, names, frozenset("x"), (), 7))
    again = samples(declared, names, frozenset("x"), (), 7)
    assert all(one is other for one, other in zip(again, whole, strict=True))


@pytest.mark.parametrize("name", ["_crossed", "_coincide"])
def test_samples_that_were_broken_off_are_drawn_again(monkeypatch, name):
    whole = _all("p pmf of x", "p")
    sampling._series.cache_clear()
    sampling._constellations.cache_clear()
    step, calls = getattr(sampling, name), itertools.count(1)

    def broken_off(*given):
        if next(calls) == 3:
            raise KeyboardInterrupt
        return step(*given)

    with monkeypatch.context() as patched:
        patched.setattr(sampling, name, broken_off)
        with pytest.raises(KeyboardInterrupt):
            _all("p pmf of x", "p")
    assert _all("p pmf of x", "p") == whole


def test_fewer_points_are_the_first_of_more():
    declared, names = declare("p, q pmfs of x"), frozenset("pq")
    few = samples(declared, names, frozenset("x"), (), 3)
    for one, more in zip(few, _all("p, q pmfs of x", "pq"), strict=True):
        assert all(one.weights[name] == more.weights[name][: len(one)] for name in "pq")
        assert all(w is v for w, v in zip(one.weights["p"], more.weights["p"], strict=False))


def test_0_is_no_other_number_than_its_negative():
    drawn = _all("v, w lists of x", "vw")
    children = [moved(sample, declare("v, w lists of x"), Random(1)) for sample in drawn[:4]]
    columns = [column for sample in (*drawn, *children) for column in sample.weights.values()]
    zeros = [w for column in columns for weights in column for w in weights if not w]
    assert zeros and all(math.copysign(1, w) == 1 for w in zeros)


def test_of_what_is_proved_fewer_sizes_are_tried():
    every = {tuple(s.sizes.values()) for s in _all("p pmf of x, y", "p")}
    drawn = samples(declare("p pmf of x, y"), frozenset("p"), frozenset(), (), 1, few=True)
    few = {tuple(sample.sizes.values()) for sample in drawn}
    assert few < every and few >= {(1, 1), (1, 3), (3, 1), (2, 3), (8, 8), (1, 8)}


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


def test_two_outcomes_of_one_alphabet_bound_its_size():
    found = _all("p pmf of x, x'", "p")
    cells = [len(sample) * sample.sizes["x"] ** 2 for sample in found]
    assert max(cells) <= 200_000 and max(sample.sizes["x"] for sample in found) >= 40


def test_pmfs_that_are_no_permutations_have_one_entropy_or_one_number_of_collisions():
    told = set()
    for point in _points(_all("p, q positive pmfs of x", "pq"), 8):
        p, q = (sorted(point.tables[name]) for name in "pq")
        if p != q:
            told |= {k for k in (2, 3) if sum(v**k for v in p) == sum(v**k for v in q)}
            least = math.lcm(*(v.denominator for v in (*p, *q)))
            if least < 100:
                counts = [[int(v * least) for v in one] for one in (p, q)]
                told |= (
                    {"H"} if len({math.prod(c**c for c in one) for one in counts}) == 1 else set()
                )
    assert told == {2, 3, "H"}


def test_numbers_meet_all_with_all():
    (sample,) = samples(declare("0 < s, t < 100"), frozenset("st"), frozenset())
    pairs = {(float(near(a)), float(near(c))) for a, c in zip(*sample.scalars.values(), strict=True)
             if isinstance(a, Node) and isinstance(c, Node)}  # fmt: skip
    assert (math.log(2), math.log(4)) in pairs
    assert {(2.0, 4.0), (0.5, 0.25)} <= {*zip(*sample.scalars.values(), strict=True)}
