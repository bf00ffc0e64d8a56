"""The attack alone, without a prover: it refutes, with either evaluator, and says how much."""

import pytest

from derivation import trial_numpy, trial_plain
from derivation.attack import UndecidedError, attack
from derivation.judge import Judge, RefutedError
from tests.derivation.conftest import cases, statement

TRIALS = [trial_numpy, trial_plain]
FALSE = dict(cases("false.txt"))
TRUE = dict(cases("true.txt"))
# What both evaluators have to refute; the plain one looks at fewer points.
TITLES = [
    "The logarithm of 2 is at most one",
    "Three outcomes for all",
    "Pinsker, a little too strong",
    "Gibbs made strict",
    "A factor that is cancelled",
    "Independence that is uniform",
    "An irrational point of equality",
    "Large integers that differ by one",
    "Whole numbers",
    "A far domain",
    "An equality case too wide",
    "An equality case too narrow where p is 0",
    "Counting the outcomes",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_false_statement_is_refuted_by_both_evaluators_with_the_same_fault(title):
    one, faults = statement(FALSE[title]), []
    for trials in TRIALS:
        with pytest.raises(RefutedError) as caught:
            attack(one, trials=trials)
        assert Judge(one).is_like(caught.value, caught.value.point)
        faults.append(caught.value.fault)
    assert faults[0] == faults[1]


@pytest.mark.parametrize(
    "cell",
    [
        "given: v list of x\n\\lVert v \\rVert &\\ge \\sum_x v(x)"
        " && ; equality iff for each $x$, $v(x) = 0$",
        "given: t \\in [0, 2]\nt^2 &\\ge \\frac{3}{2} t - \\frac{1}{2} && ; equality never",
    ],
)
def test_what_is_false_is_named_before_its_case_of_equality(cell):
    with pytest.raises(RefutedError) as caught:
        attack(statement(cell))
    assert caught.value.fault == "false"


@pytest.mark.parametrize("trials", TRIALS)
@pytest.mark.parametrize("title", ["Pinsker", "Sizes alone", "Large integers", "Far scalars"])
def test_a_true_statement_survives(title, trials):
    assert attack(statement(TRUE[title]), trials=trials).points >= 1


def test_sides_that_speak_of_different_outcomes_are_tried_where_all_pairs_have_room():
    one = statement("given: z, u lists of y\n\\exp(-z(y)^2) &\\le 1 + u(y')^2")
    assert attack(one).sizes == 200


# Divided by 0, which no number of digits shows.
NOTHING = r"\frac{1}{\ln 2 + \ln 3 - \ln 6}"
UNDECIDED = {
    "given: t \\in [0, 1]\nt &\\ge -1 && ; equality iff $t = -1$": "met at none of",
    "given: t \\in [0, 1]\nt &\\ge t && ; equality iff $t = t$": "held at all of",
    "given: t \\in [0, 1]; t > 2\nt &= t": "conditions of given: held at none",
    f"given: t \\in [0, 1]\nt &\\ge t - {NOTHING}": "binary digits tell nothing",
    f"given: t \\in [0, 1]\nt^2 &\\ge 0 && ; equality iff $t = {NOTHING}$": "can't be told",
}


@pytest.mark.parametrize("source", UNDECIDED)
def test_what_is_undecided_is_said(source):
    with pytest.raises(UndecidedError, match=UNDECIDED[source]):
        attack(statement(source))


@pytest.mark.parametrize("trials", TRIALS)
def test_sides_that_change_their_order_on_a_way_without_jumps_are_not_unequal(trials):
    for crossing in ("given: t \\in \\mathbb{R}\n\\mathrm{e}^t &\\ne 7 - t",
                     "given: p pmf of x; in bits\nH(p) &\\ne \\frac{11}{10}"):  # fmt: skip
        with pytest.raises(UndecidedError, match="above the right at some points"):
            attack(statement(crossing), trials=trials)
    for apart in ("given: t \\in \\mathbb{R}\n\\mathrm{e}^t &\\ne 0",
                  "given: k \\in \\mathbb{N}\n2^k &\\ne 3 k",
                  "given: t \\in \\mathbb{R}\n\\lceil t \\rceil &\\ne \\frac12"):  # fmt: skip
        assert attack(statement(apart), trials=trials).points


@pytest.mark.parametrize("trials", TRIALS)
def test_where_equality_is_nowhere_the_nearest_point_is_named_and_what_to_write(trials):
    one = statement("given: t \\in [0, 1]\n(t + 1)^2 &\\ge 0 && ; equality iff $t = -1$")
    with pytest.raises(UndecidedError, match=r"none of .* come nearest") as caught:
        attack(one, trials=trials)
    assert caught.value.point.scalars["t"] == 0 and "“equality never”" in caught.value.help


def test_what_can_be_told_at_no_point_is_refused_though_it_is_proved():
    one = statement(f"given: t \\in [0, 1]\nt + {NOTHING} &= t + {NOTHING}")
    with pytest.raises(UndecidedError):
        attack(one)
    with pytest.raises(UndecidedError, match="no point at which"):
        attack(one, proved=True)


def test_conditions_that_floats_leave_open_are_decided_exactly():
    tried = attack(statement("given: s, t \\in (0, 1); s = t\ns^2 &= t^2"))
    assert tried.points >= 20
    with pytest.raises(RefutedError):
        attack(statement("given: s, t \\in (0, 1); s \\le t\ns &\\le 0.999 t && ; equality never"))


def test_a_proved_statement_is_still_tried_where_it_may_be_undefined():
    with pytest.raises(RefutedError) as caught:
        attack(statement(FALSE["A factor that is cancelled"]), proved=True)
    assert caught.value.fault == "undefined"


def test_what_is_proved_for_positive_probabilities_is_still_tried_where_some_are_0():
    least = "\\sum_{x: p(x) > 0} q(x)"
    one = statement(f"given: p, q pmfs of x\n{least} &\\ge 1 && ; equality iff ${least} = 1$")
    with pytest.raises(RefutedError) as raised:
        attack(one, inside=True)
    assert 0 in raised.value.point.tables["p"]


def test_the_search_refutes_what_points_alone_do_not(monkeypatch):
    one = statement("given: t \\in (0, 1)\nt (1 - t)^4 &\\le 0.08191999999 && ; equality never")
    monkeypatch.setattr(trial_numpy.Trial, "rounds", 0)
    assert attack(one).points > 1000
    monkeypatch.undo()
    with pytest.raises(RefutedError):
        attack(one)


def test_a_numbered_outcome_wants_an_alphabet_of_that_size():
    with pytest.raises(RefutedError) as caught:
        attack(statement("given: p pmf of x\np(3) &\\le p(1) && ; equality iff $p(3) = p(1)$"))
    assert caught.value.point.sizes["x"] >= 3
