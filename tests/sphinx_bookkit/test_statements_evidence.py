"""What counts as a check: code that fails where what it says is false, and no other."""

import ast
import contextlib
import io

import pytest

from sphinx_bookkit.page import parse
from sphinx_bookkit.statements.evidence import can_fail, derives, kind, negated, typed_after

# What a reader's page has computed before, with a derivation that tries its steps on a number.
BEFORE = """
import math

class DerivationError(ValueError): ...

class Derivation:
    def __init__(self, value): self.value = value
    def step(self, holds, value):
        if not holds: raise DerivationError(f"{self.value} and {value}")
        return Derivation(value)
    def eq(self, value, *reason): return self.step(self.value == value, value)
    def le(self, value, *reason): return self.step(self.value <= value, value)
    def ge(self, value, *reason): return self.step(self.value >= value, value)
    def lt(self, value, *reason): return self.step(self.value < value, value)
    def gt(self, value, *reason): return self.step(self.value > value, value)

def refuse(wrong):
    try:
        wrong()
    except DerivationError:
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
    "Derivation(nine).eq(9, 'three squares')",
    "result = Derivation(nine).le(9).eq(9)",
    "begun = Derivation(nine)\nbegun.ge(9, 'itself')",
    "refuse(lambda: Derivation(nine).eq(8))",
    "try:\n    Derivation(nine).eq(8)\nexcept DerivationError as error:\n    print(error)\n"
    "else:\n    raise AssertionError('a wrong line passed')",
    "with contextlib.nullcontext():\n    assert nine == 9",
]
IDLE = [
    "nine",
    "print('assert nine == 9')  # raise, Derivation(nine).eq(9), refuse(nine)",
    "'Derivation(a).eq(b)'",
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
    "try:\n    Derivation(nine).eq(8)\nexcept DerivationError as error:\n    print(error)",
    "def refusing():\n    raise ValueError('not called')",
    "Derivation(nine)",
    "Derivation(nine).eq(nine)",
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
        ("Derivation(a).eq(b)", "derivation"),
        ("begun = Derivation(a)\nbegun.eq(b)", "derivation"),
        ("Derivation(a)\nassert a == 1", "computation"),
        ("# Derivation(a).eq(b), rng.choice(6)\nassert a == 1", "computation"),
        ("assert rng.choice(6) < f(6)", "computation at random points"),
        ("rng = np.random.default_rng(1)\nassert f(rng)", "computation at random points"),
        ("assert abs(rng.choice(2) - mean) < 3 * error", "simulation"),
    ],
)
def test_a_check_is_of_the_kind_that_its_calls_make_it(code, expected):
    assert kind(code) == expected
    assert derives(code) == (expected == "derivation")


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
