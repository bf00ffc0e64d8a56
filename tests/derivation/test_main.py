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
