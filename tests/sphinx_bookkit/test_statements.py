"""The lines under theorems, and the page that draws the graph."""

import re

import pytest

from sphinx_bookkit.statements.domain import domain_of
from sphinx_bookkit.statements.drawing import ALT, FILE
from sphinx_bookkit.statements.graph import Graph
from tests import tiny

HEADER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
"""
CHAPTER = """# A chapter

:::{prf:theorem} $D$ is not negative
:label: thm-gibbs
:tested: tests/test_laws.py::test_gibbs
It is so.
:::

```{code-cell} python
:checks: thm-gibbs
%%derivation tangent
1 + 1 = 2
```

```{code-cell} python
:checks: thm-gibbs
:tags: [remove-cell]
assert entropy(race) == 2
```
"""


EXTENSIONS = ["sphinx_proof", "sphinx_external_toc", "sphinx_bookkit.statements"]
CONFIG = {
    "external_toc_path": "_toc.yml", "numfig": True,
    "prf_realtyp_to_countertyp": {"lemma": "theorem"},
}  # fmt: skip
FILES = {
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: chapter\n",
    "index.md": "# What rests on what\n\n```{statements}\n```\n",
    "chapter.md": HEADER + CHAPTER,
    "tests/test_laws.py": "def test_gibbs(): ...\n",
}


def _build(root, monkeypatch, chapter=CHAPTER, repository=""):
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    files = {**FILES, "chapter.md": HEADER + chapter}
    built = tiny.build(root, files, EXTENSIONS, **CONFIG)
    return built.page(), built.page("chapter"), built.said


def test_a_derivation_of_its_own_has_a_place_if_it_is_shown(tmp_path, monkeypatch):
    free = "\n```{code-cell} python\n%%derivation free\n1 &= 1 + 0\n```\n"
    hidden = free.replace("python\n", "python\n:tags: [remove-cell]\n").replace("free", "hidden")
    index, chapter, _ = _build(tmp_path, monkeypatch, CHAPTER + free + hidden)
    assert 'id="der-chapter-3"' in chapter and 'id="der-chapter-4"' not in chapter
    assert '<a href="chapter.html#der-chapter-3"' in index and '<a href="chapter.html"' in index


def _line(html):
    return re.search(r'<p class="checked">(.*?)</p>', html, re.S)[1]


def test_under_a_theorem_stands_what_checks_it_with_links(tmp_path, monkeypatch):
    _, chapter, said = _build(tmp_path, monkeypatch)
    assert "chapter.md" not in said and "index.md" not in said
    words = re.sub(r"<[^>]+>", "", _line(chapter))
    assert words == (
        "Checked by a derivation, a computation and the test “gibbs” (tests/test_laws.py)."
    )
    (target,) = re.findall(r'href="#([\w-]+)"', _line(chapter))
    cell = re.search(rf'<div[^>]* id="{target}".*?</div>', chapter, re.S)
    assert "%%derivation tangent" in re.sub(r"<[^>]+>", "", cell[0])


def test_a_special_case_is_said_to_be_one(tmp_path, monkeypatch):
    case = CHAPTER.replace(":tags:", ":case: $n = 2$\n:tags:")
    index, chapter, _ = _build(tmp_path, monkeypatch, case)
    words = re.sub(r"<[^>]+>", "", _line(chapter))
    assert words.startswith("Checked by a derivation and the test “gibbs” (tests/test_laws.py). ")
    assert re.search(r" A special case is checked by a computation \(.*n = 2.*\)\.$", words)
    assert "derivation, test; in a special case: computation" in re.sub(r"<[^>]+>", "", index)


def test_where_the_repository_is_known_the_sources_are_linked(tmp_path, monkeypatch):
    _, chapter, _ = _build(tmp_path, monkeypatch, repository="someone/book")
    assert "https://github.com/someone/book/blob/main/tests/test_laws.py#L1" in _line(chapter)
    source = HEADER + CHAPTER
    line = source[: source.rindex("```{code-cell}")].count("\n") + 1
    assert f"https://github.com/someone/book/blob/main/chapter.md?plain=1#L{line}" in _line(chapter)


def test_the_page_draws_and_lists_them(tmp_path, monkeypatch):
    index, _, _ = _build(tmp_path, monkeypatch)
    assert '<a href="chapter.html#thm-gibbs"' in index
    assert "<title>Theorem 1: D is not negative</title>" in index
    assert re.search(r"<td><p>theorems</p></td>\s*<td><p>1</p></td>\s*<td><p>1</p></td>", index)
    assert re.search(
        r'href="chapter.html#thm-gibbs">Theorem 1</a>\. .*?D.* is not neg', index, re.S
    )


def test_the_picture_is_said_where_it_is_not_drawn_and_a_file_in_print(tmp_path):
    # Alone, as boxes of theorems can't be written as text.
    alone = {"index.md": FILES["index.md"], "_toc.yml": "format: jb-book\nroot: index\n"}
    text = tiny.build(tmp_path / "text", alone, EXTENSIONS, "text", **CONFIG).out / "index.txt"
    assert " ".join(text.read_text("utf-8").split()).count(f"[{ALT}]") == 1
    out = tiny.build(tmp_path / "latex", FILES, EXTENSIONS, "latex", **CONFIG).out
    (tex,) = out.glob("*.tex")
    assert f"\\bookalt{{{ALT}}}\\sphinxincludegraphics{{{FILE}}}" in tex.read_text("utf-8")
    assert (out / FILE).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("::test_gibbs", "::test_gone", "which does not exist"),
        (":checks: thm-gibbs\n%%derivation", "%%derivation", "has no proof"),
    ],
)
def test_a_fault_is_a_warning_that_says_where(tmp_path, monkeypatch, old, new, complaint):
    _, _, said = _build(tmp_path, monkeypatch, CHAPTER.replace(old, new))
    assert complaint in said and re.search(r"chapter.md:\d+: WARNING", said)


USER = """
:::{prf:lemma} Second
:label: lem-second
As {prf:ref}`thm-gibbs` says.
:::

:::{prf:proof}
Plain.
:::

```{code-cell} python
:checks: lem-second
assert second(race) == 2
```

:::{prf:lemma} Third
:label: lem-third
As {prf:ref}`lem-second` says.
:::

:::{prf:proof}
Plain.
:::

```{code-cell} python
:checks: lem-third
assert second(race) == 2
```
"""


def _words(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def _lines(html):
    return [_words(line) for line in re.findall(r'<p class="checked">(.*?)</p>', html, re.S)]


def test_a_line_says_whether_all_that_a_theorem_rests_on_is_checked(tmp_path, monkeypatch):
    see = "\nSee {book:ref}`lem-second` and {book:ref}`that <thm-gibbs>`.\n"
    index, chapter, said = _build(tmp_path, monkeypatch, CHAPTER + USER + see)
    assert "WARNING" not in said
    assert 'href="#lem-second"><span class="std std-ref">Lemma 2</span>' in chapter
    assert 'href="#thm-gibbs"><span class="std std-ref">that</span>' in chapter
    first, second, third = _lines(chapter)
    assert first.endswith("(tests/test_laws.py).")
    assert second == third == "Checked by a computation. All that it rests on is checked, too."
    assert re.findall(r"<td><p>(yes|no.*?)</p></td>", index) == ["yes"] * 3


def test_what_rests_on_a_check_of_a_special_case_says_so_however_far_below(tmp_path, monkeypatch):
    part = CHAPTER.replace(":tested: tests/test_laws.py::test_gibbs\n", "").replace(
        "```{code-cell} python\n:checks", "```{code-cell} python\n:case: at 1\n:checks"
    )
    part = part.replace(":::\n\n```", ":::\n\n:::{prf:proof}\nPlain.\n:::\n\n```", 1)
    index, chapter, said = _build(tmp_path, monkeypatch, part + USER)
    assert "WARNING" not in said
    first, second, third = _lines(chapter)
    assert first == "A special case is checked by a derivation and a computation (at 1)."
    assert (
        second
        == third
        == ("Checked by a computation. It rests on Theorem 1, which is not checked as a whole.")
    )
    assert 'href="#thm-gibbs"' in re.findall(r'<p class="checked">.*?</p>', chapter, re.S)[2]
    verdicts = [_words(one) for one in re.findall(r"<td><p>(no.*?)</p></td>", index, re.S)]
    assert verdicts == ["no", "no: 1", "no: 1"]


def test_two_equal_cells_are_two(tmp_path, monkeypatch):
    _, chapter, _ = _build(tmp_path, monkeypatch, CHAPTER + USER)
    cells = re.findall(r'<div class="cell docutils container"[^>]*id="([\w-]+)"', chapter)
    assert cells == ["check-thm-gibbs-2", "check-lem-second-1", "check-lem-third-1"]


def test_what_a_proof_uses_comes_from_its_nodes(tmp_path):
    # A Markdown link is no role, and a role in code is only shown.
    linked = USER.replace("Plain.", "By [that](#thm-gibbs) and `{prf:ref}`", 1)
    linked = linked.replace("As {prf:ref}`thm-gibbs` says.", "It is `` {prf:ref}`thm-gibbs` ``.")
    files = {**FILES, "chapter.md": HEADER + CHAPTER + linked}
    with tiny.building(tmp_path, files, EXTENSIONS, **CONFIG) as built:
        statements = domain_of(built.app.env).graph.statements
    assert statements["lem-second"].uses == ["thm-gibbs"]
    assert statements["lem-third"].uses == ["lem-second"]


def test_the_graph_of_the_nodes_is_that_of_the_sources(tmp_path):
    files = {**FILES, "chapter.md": HEADER + CHAPTER + USER}
    with tiny.building(tmp_path, files, EXTENSIONS, **CONFIG) as built:
        graph = domain_of(built.app.env).graph
    assert graph.statements == Graph.of(tmp_path, ["index", "chapter"]).statements
    assert list(graph.statements) == ["thm-gibbs", "lem-second", "lem-third"]


def test_an_edit_of_a_test_alone_reaches_the_pages_and_its_loss_is_reported(tmp_path, monkeypatch):
    _, before, _ = _build(tmp_path, monkeypatch, repository="a/b")
    assert "test_laws.py#L1" in before
    moved = {**FILES, "tests/test_laws.py": "\n\ndef test_gibbs(): ...\n"}
    built = tiny.build(tmp_path, {"tests/test_laws.py": moved["tests/test_laws.py"]},
                       EXTENSIONS, **CONFIG)  # fmt: skip
    assert "test_laws.py#L3" in built.page("chapter") and "WARNING" not in built.said
    built = tiny.build(tmp_path, {"tests/test_laws.py": ""}, EXTENSIONS, **CONFIG)
    assert "which does not exist" in built.said


TWO = "format: jb-book\nroot: index\nchapters:\n- file: chapter\n- file: other\n"
OTHER = """# Another

```{code-cell} python
:checks: thm-gibbs
assert other(race) == 2
```
"""


def test_an_edit_of_a_page_reaches_those_that_show_its_checks_and_no_other(tmp_path):
    files = {**FILES, "_toc.yml": TWO, "other.md": HEADER + OTHER}
    built = tiny.build(tmp_path, files, EXTENSIONS, **CONFIG)
    assert "2 computations" not in _words(_line(built.page("chapter")))
    assert "computations 1 and 2" in _words(_line(built.page("chapter")))
    first = (built.out / "chapter.html").stat().st_mtime_ns
    # Words alone change nothing that another page shows.
    built = tiny.build(tmp_path, {"other.md": HEADER + OTHER + "\nWords.\n"}, EXTENSIONS, **CONFIG)
    assert (built.out / "chapter.html").stat().st_mtime_ns == first
    gone = OTHER.replace(":checks: thm-gibbs\n", "")
    built = tiny.build(tmp_path, {"other.md": HEADER + gone}, EXTENSIONS, **CONFIG)
    assert "a computation" in _words(_line(built.page("chapter")))
    assert "WARNING" not in built.said


def test_a_page_that_is_gone_is_forgotten(tmp_path):
    more = ":::{prf:lemma} More\n:label: lem-more\nIt is {cite}`so`.\n:::\n"
    files = {**FILES, "_toc.yml": TWO, "other.md": HEADER + OTHER + "\n" + more}
    built = tiny.build(tmp_path, files, EXTENSIONS, **CONFIG)
    assert "nothing checks lem-more" in built.said and "More" in built.page()
    (tmp_path / "other.md").unlink()
    built = tiny.build(tmp_path, {"_toc.yml": FILES["_toc.yml"]}, EXTENSIONS, **CONFIG)
    assert "lem-more" not in built.said and "lem-more" not in built.page()
