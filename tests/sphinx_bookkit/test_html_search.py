"""The index of the search: the places of a book with their words, and no code."""

import json

import pytest

from tests import tiny

INDEX = """# A book

```{toctree}
page
```
"""
PAGE = r"""# Codes and costs

How long is a word? It has $\frac12 \le \mathcal{X}$ letters.

(sec-lengths)=
## Word lengths

```{index} code word
```

Each word of a `log_softmax` costs $\begin{matrix} 1 \\ 2 \end{matrix}$, or something.

```python
secret = 1
```

$$
p \mapsto q
$$

```{prf:theorem} Kraft's $\ell$ inequality
:label: thm-kraft
The sum is at most 1.
```

```{question} q-long
:says: How long is *it*?
:shown: sec-lengths
As long as **needed**.
```

```{glossary}
prefix code
  One that needs no commas.
```

```{figure} a.png
:name: fig-tree

A tree of words. Its leaves are words.
```

```{exercise} A coin
:label: ex-coin
Toss it.
```

```{solution} ex-coin
It fell.
```
"""
EXTENSIONS = [
    "sphinx_proof",
    "sphinx_exercise",
    "sphinx_bookkit.entries",
    "sphinx_bookkit.html.search",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    (folder / "a.png").write_bytes(b"")
    files = {"index.md": INDEX, "page.md": tiny.HEAD + PAGE}
    return tiny.build(folder, files, EXTENSIONS, numfig=True)


@pytest.fixture(scope="module")
def data(built):
    text = (built.out / "_static" / "search-index.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("globalThis.bookIndex = ").rstrip(";\n"))


@pytest.fixture(scope="module")
def found(data):
    """Each place by its anchor: its kind, number, title, text, other words and keywords."""
    places = {}
    for page, kind, anchor, *rest in (entry + [""] * 8 for entry in data["found"]):
        if data["pages"][page][0] == "page":
            places[anchor] = (data["kinds"][kind], *rest[:5])
    return places


def test_each_place_has_its_kind_its_address_and_its_title(built, found):
    titles = {anchor: (kind, title) for anchor, (kind, _, title, *_) in found.items()}
    assert titles == {
        "": ("Chapter", "Codes and costs"),
        "sec-lengths": ("Section", "Word lengths"),
        "thm-kraft": ("Theorem", "Kraft’s ℓ inequality"),
        "q-long": ("Question", "How long is it?"),
        "term-prefix-code": ("Term", "prefix code"),
        "fig-tree": ("Figure", "A tree of words"),
        "ex-coin": ("Exercise", "A coin"),
    }
    page = built.page("page")
    assert all(f'id="{anchor}"' in page for anchor in found if anchor)


def test_a_place_has_its_own_words_with_formulas_and_without_code(found):
    texts = {anchor: text for anchor, (_, _, _, text, *_) in found.items()}
    assert texts[""] == "How long is a word? It has 1/2 ≤ X letters."
    assert texts["sec-lengths"].startswith("Each word of a log_softmax costs …, or something. …")
    assert texts["thm-kraft"] == "The sum is at most 1."
    assert texts["q-long"] == "As long as needed."
    assert texts["fig-tree"] == "Its leaves are words."
    said = " ".join(texts.values())
    assert not [word for word in ("secret", "It fell", "Shown in", "\\") if word in said]


def test_labels_and_the_index_give_keywords_and_boxes_their_numbers(found):
    assert found["sec-lengths"][5] == "code"
    assert found["fig-tree"][1] and found["thm-kraft"][1]


def test_of_a_long_text_the_rest_is_each_word_once():
    from sphinx_bookkit.html.search import SHOWN, _parted

    text = "alpha beta 0.25 " * SHOWN + "omega log_softmax"
    shown, more = _parted(text)
    assert len(shown) <= SHOWN and text.startswith(shown)
    assert more == "log_softmax omega"
    assert _parted("short") == ("short", "")


def test_sphinx_has_no_search_of_its_own(built):
    assert not (built.out / "searchindex.js").exists()
    assert (built.out / "search.html").exists()
    assert 'src="_static/finder.js' in built.page("page")
