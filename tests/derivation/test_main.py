"""The command line: files are checked, and faults are printed as a compiler prints them."""

import subprocess
import sys

from derivation.__main__ import main

GOOD = """# A page

```{code-cell} ipython3
:tags: [hide-input]
%%given
given: p, q pmfs of x
```

```{code-cell} ipython3
%%derivation split
H(p, q) &= H(p) + \\KL{p}{q}   && split the logarithm
```

```python
H(p, q) &= nothing
```
"""
BAD = GOOD.replace("H(p) +", "H(p) -")
UNREADABLE = GOOD.replace("H(p) +", "H(p) + g")


def test_a_true_chain_is_reported(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(GOOD, encoding="utf-8")
    assert main([str(page)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{page}:10: split ✓ 1 step ")
    assert not err


def test_a_false_chain_has_its_place_and_exit_code_1(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(BAD, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "derivation", str(page)], capture_output=True, text=True
    )
    assert run.returncode == 1
    lines = run.stderr.splitlines()
    assert lines[0] == f"{page}:11:10: error: step 1 of 1 is false"
    assert lines[1] == r" 11 | H(p, q) &= H(p) - \KL{p}{q}   && split the logarithm"
    assert lines[2] == "    |          ^"
    assert lines[3].startswith("    = for instance where p = (")


def test_what_cannot_be_read_has_its_place(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(UNREADABLE, encoding="utf-8")
    assert main([str(page)]) == 1
    assert f"{page}:11:19: error: g is declared nowhere" in capsys.readouterr().err


def test_a_file_that_is_missing_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path / "none.md")]) == 1
    assert "none.md: error: " in capsys.readouterr().err


REFUSED = """```
%%refused sign
given: p, q pmfs of x
{}
```
"""


def test_what_has_to_be_false_is_a_fault_if_it_holds(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(REFUSED.format("\\KL{p}{q} &= \\KL{q}{p}"), encoding="utf-8")
    assert main([str(page)]) == 0
    assert capsys.readouterr().out.startswith(f"{page}:2: sign Refused: it is false")
    page.write_text(REFUSED.format("\\KL{p}{q} &= \\KL{p}{q} + 0"), encoding="utf-8")
    assert main([str(page)]) == 1
    assert f"{page}:4:12: error: this chain holds" in capsys.readouterr().err


def test_a_line_that_declares_nothing_is_told(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(GOOD.replace("given: p, q", "p, q"), encoding="utf-8")
    assert main([str(page)]) == 1
    first = capsys.readouterr().err.splitlines()[0]
    assert first == f"{page}:6:1: error: a line that declares begins with “given:” or “where:”"


def test_cells_that_stand_nowhere_are_told(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(GOOD.replace("```", ""), encoding="utf-8")
    assert main([str(page)]) == 1
    assert "between two lines of three backticks" in capsys.readouterr().err


def test_the_step_that_is_named_as_false_has_to_be_the_one(tmp_path, capsys):
    page = tmp_path / "page.md"
    chain = REFUSED.format("H(p, q) &= H(p) + \\KL{p}{q} \\\\\n&= H(p) + \\KL{q}{p}")
    page.write_text(chain.replace("sign", "sign 2"), encoding="utf-8")
    assert main([str(page)]) == 0
    assert capsys.readouterr().out.startswith(f"{page}:2: sign Refused: step 2 is false")
    page.write_text(chain.replace("sign", "sign 1"), encoding="utf-8")
    assert main([str(page)]) == 1
    assert f"{page}:5:2: error: step 1 is said to be the one" in capsys.readouterr().err
