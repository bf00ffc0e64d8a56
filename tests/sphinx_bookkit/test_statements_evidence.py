"""What counts as a check: code that fails where what it says is false, and no other."""

import ast
import contextlib
import io

import pytest

from derivation import DerivationError
from sphinx_bookkit.execution.session import Session
from sphinx_bookkit.page import parse
from sphinx_bookkit.statements.evidence import (
    can_fail,
    derives,
    kind,
    negated,
    traced,
    typed_after,
)

# What a reader's page has computed before.
BEFORE = """
import math

def refuse(wrong):
    try:
        wrong()
    except ValueError:
        pass
    else:
        raise AssertionError("a wrong line passed")

def square(x): return x * x
nine = square(3)
"""
CHECKS = [
    "assert square(3) == 9",
    "assert nine == 9",
    "assert nine > 8 and True",
    "assert not nine < 8",
    "assert math.isclose(nine, 9)",
    "four = square(2)\nassert four == 4",
    "known = [1, 2]\nassert sum(known) == 3",
    "for k in range(3):\n    assert square(k) >= k",
    "if nine != 9:\n    raise ValueError(nine)",
    "def check(x):\n    assert square(x) >= 0\n\ncheck(3)",
    "refuse(lambda: int('nine'))",
    "try:\n    int(str(nine) + 'th')\nexcept ValueError as error:\n    print(error)\n"
    "else:\n    raise AssertionError('a wrong line passed')",
    "with contextlib.nullcontext():\n    assert nine == 9",
]
IDLE = [
    "nine",
    "print('assert nine == 9')  # raise, %%derivation, refuse(nine)",
    "'%%derivation a'",
    "assert True",
    "assert 1 < 2",
    "assert (nine == 8, 'never')",
    "assert [nine == 8]",
    "assert (k == 8 for k in [nine])",
    "assert f'{nine}'",
    "assert lambda: nine == 8",
    "assert nine == nine",
    "assert square(3) == square(3)",
    "assert math.isclose(nine, nine)",
    "assert nine == 9 or True",
    "typed = 3\nassert typed == 3",
    "typed = [1, 2]\nother = typed[0] + 1\nassert other == 2",
    "assert len([1, 2]) == 2",
    "def check():\n    assert nine == 8",
    "if False:\n    assert nine == 8",
    "try:\n    assert nine == 8\nexcept AssertionError:\n    print('never mind')",
    "try:\n    int(str(nine) + 'th')\nexcept ValueError as error:\n    print(error)",
    "def refusing():\n    raise ValueError('not called')",
    "print(nine.eq(9))",
]


@pytest.fixture(scope="module")
def names():
    found = {"contextlib": contextlib}
    exec(BEFORE, found)
    return found


def _fails(code, names):
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(code, "cell", "exec"), dict(names))
        except (AssertionError, ValueError):
            return True
    return False


@pytest.mark.parametrize("code", CHECKS)
def test_what_checks_holds_and_fails_when_it_is_made_false(code, names):
    assert can_fail(code)
    assert not _fails(code, names)
    assert _fails(negated(code), names)


@pytest.mark.parametrize("code", IDLE)
def test_what_checks_nothing_is_told_apart(code):
    assert not can_fail(code)


UNREACHED = [code for code in IDLE if "never mind" in code or "def " in code or "if False" in code]


@pytest.mark.parametrize("code", UNREACHED)
def test_what_is_not_reached_or_is_caught_does_not_fail_when_it_is_made_false(code, names):
    assert not _fails(negated(code), names)


ASSERTS = [code for code in (*CHECKS, *IDLE) if "assert" in code and traced(code, "reached")]


def test_most_cells_run_once_and_those_that_catch_or_refuse_do_not():
    assert len(ASSERTS) >= 25
    assert not any("refuse(" in code.partition("#")[0] or "try:" in code for code in ASSERTS)
    assert traced("%%derivation a\nH(p) &= 0   && so", "reached") is None


@pytest.mark.filterwarnings("ignore:assertion is always true")
@pytest.mark.parametrize("code", ASSERTS)
def test_an_assertion_is_reached_just_where_the_cell_fails_with_it_made_false(code, names):
    reached = []
    ran = not _fails(traced(code, "reached"), {**names, "reached": lambda: reached.append(1)})
    # What is false as it stands is no cell of the book.
    assert not ran or bool(reached) == _fails(negated(code), names)


def test_what_an_earlier_cell_has_typed_is_typed_and_what_it_computes_is_not():
    first = "race = [1/2, 1/4, 1/4]\nshare, rest = 1/2, [1/4]\nbits = entropy(race)"
    typed = typed_after(first)
    assert typed == {"race", "share", "rest"}
    assert not can_fail("assert race == [1/2, 1/4, 1/4]", typed)
    assert not can_fail("assert share == rest[0] * 2", typed)
    assert can_fail("assert bits == 1.5", typed)
    assert can_fail("assert sum(race) == 1", typed)
    again = typed_after("race = normalize([2, 1, 1])", typed)
    assert again == {"share", "rest"}
    assert can_fail("assert race == [1/2, 1/4, 1/4]", again)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("%%derivation a\n1 &= 1 + 0", "derivation"),
        ("%%refused a\n1 &= 2", "derivation"),
        ("# %%derivation, rng.choice(6)\nassert a == 1", "computation"),
        ("assert rng.choice(6) < f(6)", "computation at random points"),
        ("rng = np.random.default_rng(1)\nassert f(rng)", "computation at random points"),
        ("assert abs(rng.choice(2) - mean) < 3 * error", "simulation"),
    ],
)
def test_a_check_is_of_the_kind_that_its_calls_make_it(code, expected):
    assert kind(code) == expected
    assert derives(code) == (expected == "derivation")


CHAINS = [
    "%%derivation gibbs\ngiven: p pmf of x\nH(p) &\\ge 0 && ; equality iff $p(x)^2 = p(x)$",
    "%%derivation two-steps\n2 &= 1 + 1 \\\\\n&< 3   && one more",
    "%%refused sign\ngiven: p pmf of x\nH(p) &= -H(p)   && as printed",
]


@pytest.mark.parametrize("code", CHAINS)
def test_a_chain_checks_and_fails_when_it_is_made_false(code):
    assert can_fail(code) and derives(code) and kind(code) == "derivation"
    Session().run(code)
    with pytest.raises(DerivationError) as caught:
        Session().run(negated(code))
    # It is read, and false, or it holds where it has to be false.
    assert caught.value.faults[0].is_false or "this chain holds" in str(caught.value)


@pytest.mark.parametrize(
    "code",
    [
        "%%given\ngiven: p, q pmfs of x",
        "%%derivation idle\ngiven: p pmf of x\nH(p) &= H(p)",
        "%load_ext derivation\nimport math",
    ],
)
def test_what_declares_loads_or_repeats_checks_nothing(code):
    assert not can_fail(code)


def test_a_chain_types_and_computes_nothing_for_other_cells():
    typed = typed_after("share = 1/2")
    for code in (*CHAINS, "%%given\ngiven: p pmf of x"):
        assert typed_after(code, typed) == typed == {"share"}
    assert typed_after("%load_ext derivation\nother = 3", typed) == {"share", "other"}


PAGE = """# A page

```{code-cell} python
def square(x): return x * x
typed = 3
```

```{code-cell} python
assert typed == 3
```

```{code-cell} python
assert square(typed) == 9
nine = square(typed)
```

```{code-cell} python
assert nine == 9
print("assert")
```
"""


def test_on_a_page_each_cell_that_can_fail_does_so_when_its_assertions_are_made_false():
    cells = parse(PAGE).cells
    typed, names, found = frozenset(), {}, []
    for cell in cells:
        checks = can_fail(cell.code, typed)
        typed = typed_after(cell.code, typed)
        found.append((checks, checks and _fails(negated(cell.code), names)))
        with contextlib.redirect_stdout(io.StringIO()):
            exec(cell.code, names)
    assert found == [(False, False), (False, False), (True, True), (True, True)]


def test_what_is_made_false_is_code():
    for code in (*CHECKS, *IDLE):
        ast.parse(negated(code))
