"""What a page asks of the checker: in CPython, without NumPy and python-flint, as in a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from derivation import live
from sphinx_bookkit.live import chains

ROOT = Path(__file__).resolve().parents[2]
# A process of its own, in which neither can be imported: what it imports and what it answers.
WITHOUT = """
import json, sys
sys.modules["numpy"] = sys.modules["flint"] = None
from derivation import live
states = live.rehearse()
known = {*sys.modules}
answers = [json.loads(live.answer(json.dumps(one))) for one in json.load(sys.stdin)]
print(json.dumps([states, answers, sorted({*sys.modules} - known)]))
"""
BOOK = r"""H(p, q)
&= H(p) + \KL{p}{q}  && split the logarithm \\
&\ge H(p)  && Gibbs; equality iff $p = q$"""
GIVEN = "given: p, q pmfs of x\n"


def _asked(source, book=BOOK, given=GIVEN, refused=False):
    return {"source": source, "book": book, "given": given, "refused": refused}


def _answer(source, **more):
    steps = []
    said = json.loads(live.answer(json.dumps(_asked(source, **more)), steps.append))
    return said, steps


@pytest.fixture(scope="module")
def without():
    """What is answered to the chains of a chapter and to wrong ones, without NumPy."""
    book = chains(ROOT, "book/base")
    assert len(book) > 3
    asked = [_asked(c["source"], c["source"], c["given"], c["refused"]) for c in book.values()]
    asked += [_asked(BOOK.replace("+", "-")), _asked(BOOK.replace("p}{q", "p}{r"))]
    program = [sys.executable, "-c", WITHOUT]
    said = subprocess.run(program, input=json.dumps(asked), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return list(book.values()), *json.loads(said.stdout)


def test_a_chapter_holds_without_numpy_as_it_does_in_the_book(without):
    book, states, answers, imported = without
    assert states == ["holds", "holds", "false", "open", "unreadable", "unreadable"]
    for chain, answer in zip(book, answers, strict=False):
        assert answer["state"] == ("false" if chain["refused"] else "holds"), (chain, answer)
        assert answer["line"].startswith("Refused" if chain["refused"] else "✓")
    # What a rehearsal imports is what is packed for a browser.
    assert not imported


def test_a_wrong_chain_is_refused_without_numpy(without):
    false, unreadable = without[2][-2:]
    assert false["state"] == "false" and "for instance where p = " in false["line"]
    assert false["faults"][0]["line"] == 2
    assert unreadable["state"] == "unreadable"
    assert "r is declared nowhere" in unreadable["faults"][0]["message"]


def test_only_what_is_new_is_checked():
    said, steps = _answer(BOOK.replace("&\\ge H(p)", "&\\ge \\frac12 H(p)"))
    assert said["state"] == "false" and steps == [1]
    harmless = BOOK.replace("H(p) + \\KL{p}{q}", "\\KL{p}{q} + H(p)")
    said, steps = _answer(harmless + " \\\\\n&\\ge 0 && ; equality iff $H(p) = 0$")
    assert said["state"] == "holds" and len(steps) > 1
    said, steps = _answer(BOOK + " \\\\\n&\\ge 0 && ; equality iff $H(p) = 0$")
    assert said["state"] == "holds" and steps == [1]
    assert said["line"].endswith("; 2 steps as in the book")


def test_the_books_own_chain_is_checked_from_its_beginning():
    said, steps = _answer(BOOK.replace("Gibbs", "as Gibbs said"))
    assert said["state"] == "holds" and steps == [1, 2]
    assert "as in the book" not in said["line"]
    # Of one that is refused nothing is known to hold.
    turned = "\\KL{p}{q} &= \\KL{q}{p}"
    assert _answer(turned, book=turned, refused=True)[0]["line"].startswith("Refused: it is false")


@pytest.mark.parametrize(
    ("source", "state"),
    [
        ("", "unreadable"),
        ("H(p)", "unreadable"),
        ("__import__('os').system('true') &= 0", "unreadable"),
        ("(" * 3000 + "1" + ")" * 3000 + " &= 1", "open"),
        ("\\log (1 - 1) &= \\log 0", "holds"),
    ],
)
def test_whatever_is_typed_is_answered(source, state):
    said, _ = _answer(source, book="")
    assert said["state"] == state, said
    assert said["line"] or said["faults"]
    assert "Traceback" not in json.dumps(said)


def test_a_module_that_was_not_packed_is_named(monkeypatch):
    def missing(*_):
        raise ModuleNotFoundError("No module named 'decimal'", name="decimal")

    monkeypatch.setattr(live, "decided", missing)
    said, _ = _answer("H(p) &= 0", book="")
    assert said["state"] == "open"
    assert said["line"] == "this can't be checked here, for want of decimal"
