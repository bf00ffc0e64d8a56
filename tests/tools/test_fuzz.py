"""The fuzzer finds no fault, and would find one."""

import math

import pytest

import crossentropy as ce
from crossentropy import codes
from tools import fuzz


@pytest.mark.parametrize("check", fuzz.CHECKS)
def test_a_few_examples_of_each_check_pass(check):
    before = fuzz.tried[check.__name__]
    fuzz.fuzz(check, number=1, examples=15)
    assert fuzz.tried[check.__name__] >= before + 10


def test_nan_is_a_fault_unless_the_caller_answers_for_the_arguments():
    rows = [[0, math.nan], [0, 0]]
    for check in (None, False, 0):
        fuzz.check_anything((ce.cross_entropy, [rows, rows], {"check": check}))
    with pytest.raises(AssertionError):
        fuzz.check_anything((lambda p, check: math.nan, [rows], {"check": True}))


WRONG = {
    "entropy": (ce, fuzz.check_one, lambda f: lambda *a, **k: f(*a, **k) * (1 + 1e-12)),
    "js_divergence": (ce, fuzz.check_two, lambda f: lambda *a, **k: f(*a, **k) + 1e-14),
    "decode": (codes, fuzz.check_decoder, lambda f: lambda *a, **k: [*f(*a, **k), 0][1:]),
    "huffman": (codes, fuzz.check_words, lambda f: lambda p: [word + "0" for word in f(p)]),
    "normalize": (ce, fuzz.check_anything, lambda f: lambda weights: f(weights) * math.nan),
    "surprisal": (ce, fuzz.check_anything, lambda f: lambda p: {}[0]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_found(name, monkeypatch):
    module, check, spoil = WRONG[name]
    wrong = spoil(getattr(module, name))
    monkeypatch.setattr(fuzz, "PUBLIC", [wrong])
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises((AssertionError, KeyError)):
        fuzz.fuzz(check, number=1)
