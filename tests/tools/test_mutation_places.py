"""A mutant replaces the bytes that it means, whatever the letters and the ends of lines are."""

from pathlib import Path

import pytest

from sphinx_bookkit import page
from tools.mutation.operators import mutants

ROOT = Path(__file__).resolve().parents[2]
PAGE = """# Eine Seite: “p ≤ q”

```{code-cell} python
:checks: thm-one

naïve, weiß = "≤", [1/2, 1/2]  # “ä”
kl_divergence(naïve, weiß)  # größer
```
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_in_a_page_of_any_letters_and_ends_of_lines(end, tmp_path):
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    file = tmp_path / "page.md"
    file.write_bytes(PAGE.replace("\n", end).encode())
    found = [mutant for mutant in mutants(tmp_path) if mutant.file == "page.md"]
    assert {(m.before, m.after, m.line) for m in found} >= {
        ("[1 / 2, 1 / 2]", "[0.375, 0.625]", 6),
        ("kl_divergence(naïve, weiß)", "kl_divergence(weiß, naïve)", 7),
    }
    (cell,) = page.read(file).cells
    whole = file.read_bytes().decode()
    for mutant in found:
        altered = page.parse(mutant.apply(whole)).cells[mutant.cell]
        # The cell alone and the page as a whole are altered alike.
        assert altered.written == mutant.apply(cell.written, cell.start)
        compile(altered.code, "cell", "exec")
        assert altered.code != cell.code
