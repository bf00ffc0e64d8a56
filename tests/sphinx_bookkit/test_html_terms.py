"""Terms of the glossary in the text: linked once a page, and not where that would be in the way."""

import pytest
from lxml import html

from tests import tiny

INDEX = """# Book about entropy

```{toctree}
words
```

An entropy is not a cross-entropy, *entropy*, `entropy` or [entropy](https://example.org).
Entropies fall, and the entropy of $p$, and relative entropy; the floor is of wood.

> Entropy and cross-entropy, as they said.

| entropy |
| --- |
| nat |

A cross-entropy in nats.
"""
WORDS = """# Words

```{glossary}
entropy
  A mean.

cross-entropy
  Another mean, not an entropy.

nat
  A unit.

floor
  The least.
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    return tiny.build(folder, {"index.md": INDEX, "words.md": WORDS}, ["sphinx_bookkit.html.terms"])


def test_the_first_use_of_each_term_is_a_link(built):
    page = html.document_fromstring(built.page())
    links = page.xpath("//a[contains(@class, 'term')]")
    assert [(link.text, link.get("href")) for link in links] == [
        ("entropy", "words.html#term-entropy"),
        ("cross-entropy", "words.html#term-cross-entropy"),
        ("nats", "words.html#term-nat"),
    ]
    assert {link.getparent().tag for link in links} == {"p"}


def test_the_text_is_as_it_was_and_the_glossary_has_no_link(built):
    said = " ".join(html.document_fromstring(built.page()).text_content().split())
    assert "An entropy is not a cross-entropy, entropy, entropy or entropy." in said
    assert "A cross-entropy in nats." in said
    words = html.document_fromstring(built.page("words"))
    assert not words.xpath("//a[contains(@class, 'term')]")
