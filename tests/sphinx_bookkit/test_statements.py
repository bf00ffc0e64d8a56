"""The lines under theorems, and the page that draws the graph."""

import re

import pytest

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
Derivation(D(p, q)).ge(0, "tangent")
```

```{code-cell} python
:checks: thm-gibbs
:tags: [remove-cell]
assert entropy(race) == 2
```
"""


def _build(root, monkeypatch, chapter=CHAPTER, repository=""):
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    files = {
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: chapter\n",
        "index.md": "# What rests on what\n\n```{statements}\n```\n",
        "chapter.md": HEADER + chapter,
        "tests/test_laws.py": "def test_gibbs(): ...\n",
    }
    extensions = ["sphinx_proof", "sphinx_external_toc", "sphinx_bookkit.statements"]
    built = tiny.build(
        root, files, extensions, external_toc_path="_toc.yml", numfig=True,
        prf_realtyp_to_countertyp={"lemma": "theorem"},
    )  # fmt: skip
    return built.page(), built.page("chapter"), built.said


def test_a_derivation_of_its_own_has_a_place_if_it_is_shown(tmp_path, monkeypatch):
    free = "\n```{code-cell} python\nDerivation(a).eq(c, 'free')\n```\n"
    hidden = free.replace("python\n", "python\n:tags: [remove-cell]\n").replace("c,", "d,")
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
    assert "Derivation" in re.sub(r"<[^>]+>", "", cell[0])


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


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("::test_gibbs", "::test_gone", "which does not exist"),
        (":checks: thm-gibbs\nDerivation", "Derivation", "has no proof"),
    ],
)
def test_a_fault_is_a_warning_that_says_where(tmp_path, monkeypatch, old, new, complaint):
    _, _, said = _build(tmp_path, monkeypatch, CHAPTER.replace(old, new))
    assert complaint in said and re.search(r"chapter.md:\d+: WARNING", said)
