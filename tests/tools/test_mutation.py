"""Mutants of the book: the quick verdict is the build's, and the scores are those of this book."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from bookkit import scores
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.faults import CellFault
from sphinx_bookkit.page import read
from tests import tiny
from tools.mutation import runner
from tools.mutation.operators import mutants as mutants_of

ROOT = Path(__file__).resolve().parents[2]

PAGE = r"""
# A Page

```{code-cell} python
%load_ext derivation
from crossentropy import entropy, kl_divergence

race = [1/2, 1/4, 1/4]
```

In between “≤” takes three bytes.

```{code-cell} python
%%derivation split
given: p, q pmfs of x
H(p, q) &= H(p) + \KL{p}{q}   && split \\
&\ge H(p)                     && Gibbs; equality iff $p = q$
```

```{code-cell} python
assert entropy(race) == 1.5
kl_divergence(race, [1/4, 1/2, 1/4])
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("book")
    execute = {"execute_notebooks": "cache", "timeout": 60, "stderr_output": "error"}
    (root / "requirements.txt").touch()
    tiny.write(root, {"book/page": PAGE}, execute)
    shutil.copytree(ROOT / "src", root / "src")
    return root


def _one(root, *, file="book/page.md", before, after):
    found = [m for m in mutants_of(root) if (m.file, m.before, m.after) == (file, before, after)]
    return found[0]


SPLIT = r"H(p, q) &= H(p) + \KL{p}{q} && split"
GIBBS = r"&\ge H(p) && Gibbs; equality iff $p = q$"
NUMERICS = "src/crossentropy/_numerics.py"
TRIED = [
    (NUMERICS, "0.0 - _mean_log(p, terms)", "0.0 + _mean_log(p, terms)",
     "assert entropy(race) == 1.5"),
    ("book/page.md", SPLIT, SPLIT.replace("+", "-"), "%%derivation split"),
    ("book/page.md", "kl_divergence(race, [1 / 4, 1 / 2, 1 / 4])",
     "kl_divergence([1 / 4, 1 / 2, 1 / 4], race)", None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "cell"), TRIED)
def test_the_verdict_is_that_of_the_build(book, tmp_path, file, before, after, cell):
    mutant = _one(book, file=file, before=before, after=after)
    verdict = runner.judge(book, [mutant])[mutant]
    assert (verdict and verdict.cell) == cell

    scratch = tmp_path / "scratch"
    shutil.copytree(book, scratch)
    source = (book / file).read_text(encoding="utf-8")
    (scratch / file).write_text(mutant.apply(source), encoding="utf-8")
    # To the letter: the same file, line, cell and words. A build says all faults of a chain.
    assert outputs.execute(scratch, environment(scratch))[:1] == ([verdict] if verdict else [])


def test_a_book_that_fails_as_it_is_has_no_verdicts(book, tmp_path):
    shutil.copytree(book, tmp_path / "book")
    page = tmp_path / "book" / "book" / "page.md"
    page.write_text(tiny.HEAD + PAGE.replace("== 1.5", "== 1.6"), encoding="utf-8")
    root = tmp_path / "book"
    mutant = _one(root, before=SPLIT, after=SPLIT.replace("+", "-"))
    with pytest.raises(RuntimeError, match=r"fails as it is: book/page.md:\d+, .*== 1\.6"):
        runner.judge(root, [mutant])


def test_a_mutant_that_hangs_is_stopped_and_named(book, monkeypatch):
    monkeypatch.setattr(runner, "_SECONDS", 1)
    mutant = _one(book, before="[1 / 2, 1 / 4, 1 / 4]", after="[0.375, 0.375, 0.25]")
    hangs = dataclasses.replace(mutant, text="[1 for _ in iter(int, 1)]")
    failure = runner.judge(book, [hangs])[hangs]
    assert failure.said == "stopped after 1 seconds"
    assert failure.cell == "%load_ext derivation"


def test_the_package_is_as_it_was_afterwards(book):
    from crossentropy import entropy

    mutant = _one(
        book, file=NUMERICS, before="0.0 - _mean_log(p, terms)", after="0.0 + _mean_log(p, terms)"
    )
    runner.judge(book, [mutant])
    assert entropy([1 / 2, 1 / 4, 1 / 4]) == 1.5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SPLIT, SPLIT.replace("H(p) + \\KL{p}{q}", "H(p)")),
        (SPLIT, SPLIT.replace(r"\KL{p}{q}", r"\KL{q}{p}")),
        (SPLIT, SPLIT.replace("H(p, q)", "H(q, p)")),
        (GIBBS, GIBBS.replace(r"\ge", r"\le")),
        (GIBBS, GIBBS.replace("iff $p = q$", "never")),
        ("[1 / 2, 1 / 4, 1 / 4]", "[0.375, 0.375, 0.25]"),
    ],
)
def test_a_page_has_its_mutants(book, before, after):
    mutant = _one(book, before=before, after=after)
    source = (book / mutant.file).read_text(encoding="utf-8")
    compiled = mutant.apply(source)
    assert compiled != source and len(compiled.splitlines()) in (
        len(source.splitlines()), len(source.splitlines()) - 1,
    )  # fmt: skip
    (book / "book" / "altered.md").write_text(compiled, encoding="utf-8")
    cell = read(book / "book" / "altered.md").cells[mutant.cell]
    compile(cell.python, "cell", "exec")
    assert cell.magic == ("derivation" if mutant.kind == "derivation" else "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2", "10"),
        ("terms *= p", "pass"),
        ("log(q)", "log(np.maximum(q, 1e-07))"),
        ("np.maximum(0.0 - log(q) / scale, 0.0)", "0.0 - log(q) / scale"),
        ("_log_ratio(p[odd], q[odd], log)", "_log_ratio(q[odd], p[odd], log)"),
        ("[2 / k for k in range(31, 1, -2)]", None),
        ("abs(r) < _NEAR", None),
    ],
)
def test_the_package_has_its_mutants_and_thresholds_have_none(whole, before, after):
    afters = {m.after for m in whole if m.kind == "formula" and m.before == before}
    assert after in afters if after else not afters


@pytest.fixture(scope="module")
def whole():
    """All mutants of this book."""
    return mutants_of(ROOT)


@pytest.fixture(scope="module")
def held(whole):
    """Those that ought to fail."""
    return [mutant for mutant in whole if scores.KINDS[mutant.kind].held]


def test_no_mutant_is_the_book_itself_and_all_can_be_compiled(whole):
    for mutant in whole:
        assert mutant.before != mutant.after
        if mutant.kind == "formula":
            compile(mutant.apply((ROOT / mutant.file).read_text("utf-8")), mutant.file, "exec")


def test_a_sample_is_the_same_for_the_same_seed_alone(whole):
    assert runner.sample(whole, 40, 3) == runner.sample(mutants_of(ROOT), 40, 3)
    assert runner.sample(whole, 40, 3) != runner.sample(whole, 40, 4)
    assert len(set(runner.sample(whole, 40, 3))) == 40 * len(scores.KINDS)
    whole = runner.sample(whole, len(whole), 3)
    assert {kind: sum(m.kind == kind for m in whole) for kind in scores.KINDS} == {
        kind: scores.KINDS[kind].tried for kind in scores.KINDS
    }


def test_the_scores_are_of_this_book(held):
    # An edit of prose leaves them standing. What is new since the run is at most a tenth.
    known = set(scores.run()["book"].split())
    new = [mutant for mutant in held if mutant.id not in known]
    assert len(new) <= len(held) / 10, "run make book-mutants, and commit what it writes"


@pytest.mark.parametrize(
    ("arguments", "variable", "seed"),
    [
        (["--sample", "1"], "", 7),
        (["--sample", "1"], "12", 12),
        (["--sample", "1", "--seed", "5"], "12", 5),
    ],
)
def test_the_draw_is_a_new_one_unless_a_seed_is_given(
    whole, arguments, variable, seed, monkeypatch, capsys
):
    monkeypatch.setenv("SEED", variable)
    monkeypatch.setattr(runner.random.SystemRandom, "randrange", lambda self, end: 7)
    monkeypatch.setattr(runner, "mutants", lambda root: whole)
    monkeypatch.setattr(runner, "judge", lambda root, chosen, tell: dict.fromkeys(chosen))
    assert runner.main(arguments) == 1  # as nothing was noticed
    said = capsys.readouterr()
    assert said.out.startswith(f"SEED={seed}\n") and "It builds, and should not: " in said.err


def test_a_whole_run_writes_its_seed_and_how_many_there_are(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(scores, "FILE", tmp_path / "scores.json")
    some = runner.sample(whole, 2, 3)
    failure = CellFault("book/page.md", 3, "error", "cell")
    monkeypatch.setattr(scores, "reason", lambda *mutant: "")
    runner.write(ROOT, whole, {m: failure if m in some[::2] else None for m in some}, 3)
    run = scores.run()
    assert run["seed"] == 3
    for kind, row in run["kinds"].items():
        assert row == {
            "of": sum(m.kind == kind for m in whole),
            "tried": 2,
            "failed": 1,
            "excused": 0,
        }
        assert scores.noticed(row) == scores.percent(row) == 50
    held = sum(kind.held for kind in scores.KINDS.values())
    assert [entry["why"] for entry in run["survivors"]] == [""] * held
    files = {entry["file"] for entry in run["survivors"]}
    assert scores.survivors().data.count("no cell noticed") == len(files)


def test_excuses_are_few_and_of_this_book(whole, held):
    known = {(m.file, m.before, m.after) for m in whole}
    excused = [(e["file"], e["before"], a) for e in scores.reasons() for a in e["after"]]
    assert set(excused) <= known and len(excused) < len(held) / 50
    assert all(entry["why"] for entry in scores.reasons())
    for entry in scores.run()["survivors"]:
        assert entry["why"] == scores.reason(entry["file"], entry["before"], entry["after"])


def test_the_tables_show_the_run():
    shown = scores.table().data
    for score in scores.run()["kinds"].values():
        assert f"| {score['of']} | {score['tried']} | {score['failed']} |" in shown
    assert all(f"`{e['after']}`" in scores.survivors().data for e in scores.run()["survivors"])
    assert scores.run()["example"]["mutant"].split()[0] in scores.example().data
