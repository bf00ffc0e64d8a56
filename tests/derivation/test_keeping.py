"""Verdicts that are kept: for the very statement and engine, and only where it was accepted."""

import pytest

from derivation import DerivationError, check, keeping
from derivation.cell import read_given

SPLIT = "given: p, q pmfs of x\nH(p, q) &= H(p) + \\KL{p}{q}   && split"
GIBBS = "given: p, q pmfs of x\n\\KL{p}{q} &\\ge 0   && Gibbs; equality iff $p = q$"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(keeping.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def forbidden(monkeypatch):
    """Return what lets nothing be decided from now on."""

    def forbid():
        def attack(*arguments, **options):
            raise TypeError("decided again")

        monkeypatch.setattr("derivation.verdict.attack", attack)

    return forbid


def test_what_was_decided_is_not_decided_again_and_reads_the_same(folder, forbidden):
    first = [check(SPLIT), check(GIBBS)]
    forbidden()
    assert [check(SPLIT), check(GIBBS)] == first
    assert len(list(folder.glob("*/*.json"))) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pmfs", "positive pmfs"),
        ("p, q pmfs of x", "p, q pmfs of x; in nats"),
        ("given: p, q pmfs of x", "given: p, q pmfs of x; q(x) > 0 where p(x) > 0"),
    ],
)
def test_another_statement_is_decided(folder, forbidden, old, new):
    check(SPLIT)
    forbidden()
    with pytest.raises(DerivationError, match="decided again"):
        check(SPLIT.replace(old, new))


def test_a_name_that_a_statement_does_not_speak_of_makes_no_other_one_of_it(folder, forbidden):
    check(SPLIT)
    forbidden()
    given, chain = SPLIT.split("\n")
    wider = read_given(given + "; r pmf of x; w channel from x to y; t > 0")
    check(chain, wider)


def test_another_case_of_equality_is_decided(folder):
    check(GIBBS)
    with pytest.raises(DerivationError, match="equal"):
        check(GIBBS.replace("iff $p = q$", "never"))


def test_what_is_refused_is_not_kept(folder):
    for _ in range(2):
        with pytest.raises(DerivationError, match="false"):
            check(SPLIT.replace("{p}{q}", "{q}{p}"))
    assert not list(folder.glob("*/*.json"))


def test_another_engine_decides_again_and_keeps_nothing_of_the_last(folder, monkeypatch):
    check(SPLIT)
    (last,) = folder.iterdir()
    monkeypatch.setattr(keeping, "engine", lambda: "another")
    check(GIBBS)
    assert [one.name for one in folder.iterdir()] == ["another"] != [last.name]
    assert len(list(folder.glob("another/*.json"))) == 1


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch, forbidden):
    monkeypatch.delenv(keeping.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    check(SPLIT)
    assert not list(tmp_path.iterdir())
    forbidden()
    with pytest.raises(DerivationError, match="decided again"):
        check(SPLIT)
