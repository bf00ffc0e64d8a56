"""What a change does to a built book: to its numbers, its figures and its text."""

import json
import shutil

import pytest

from bookkit.quantities import MIME
from tools import changes
from tools.numbers import EXECUTED, numbers

PAGE = """<html><body><nav>Not of the page</nav><article>
<h1>Coins<a class="headerlink" href="#">#</a></h1>
<p>A toss tells <span class="katex"><math><annotation>H(p)</annotation></math>HHpp</span>.</p>
<ul><li><p>Heads.</p></li></ul>
<figure id="fig-coin"><img src="../_images/coin.svg"/><figcaption>A coin.</figcaption></figure>
</article></body></html>"""
GLUED = '{"value": "0.8112781244591328", "unit": "bit", "decimals": 4, "pinned": false}'


@pytest.fixture
def built(tmp_path):
    """Two copies of a built checkout, before and after."""
    before = tmp_path / "before"
    for folder in ("book", "_build/html/book", "_build/html/_images", EXECUTED / "book"):
        (before / folder).mkdir(parents=True)
    (before / "_toc.yml").write_text("format: jb-book\nroot: book/coin\n")
    (before / "book" / "coin.md").write_text("```{code-cell} python\n```\n")
    (before / "_build/html/book/coin.html").write_text(PAGE)
    (before / "_build/html/_images/coin.svg").write_text("<svg/>")
    glued = {"told": {"data": {MIME: GLUED}}}
    (before / EXECUTED / "book" / "coin.glue.json").write_text(json.dumps(glued))
    after = tmp_path / "after"
    shutil.copytree(before, after)
    return before, after


def _edit(root, file, old, new):
    path = root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_numbers_are_listed_with_page_name_value_and_unit(built):
    assert numbers(built[0]) == {"book/coin told": "0.811278124459 bit"}


def test_nothing_changes_nothing(built):
    assert changes.summary(*built).count("Nothing.") == 3


def test_a_page_is_read_as_lines_with_its_formulas(built):
    texts, figures = changes.read(built[0])
    lines = texts["book/coin.html"]
    assert lines == ["Coins", "A toss tells $H(p)$.", "Heads.", "A coin."]
    assert list(figures) == ["fig-coin"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (EXECUTED / "book/coin.glue.json", "0.8112", "0.9",
         "-book/coin told 0.811278124459 bit\n+book/coin told 0.978124459133 bit"),
        ("_build/html/_images/coin.svg", "<svg/>", "<svg></svg>", "fig-coin"),
        ("_build/html/book/coin.html", "Heads.", "Tails.", "book/coin.html\n-Heads.\n+Tails."),
        ("_build/html/book/coin.html", "H(p)", "H(q)",
         "-A toss tells $H(p)$.\n+A toss tells $H(q)$."),
    ],
    ids=["a number", "a figure", "a word", "a formula"],
)  # fmt: skip
def test_what_changes_is_said_and_nothing_else(built, file, old, new, said):
    _edit(built[1], file, old, new)
    summary = changes.summary(*built)
    assert f"{said}\n```" in summary
    assert summary.count("Nothing.") == 2
