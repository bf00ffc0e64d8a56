"""The ``claim`` directive: what it shows, what links to it, what it refuses."""

import re

import pytest

from tests import tiny

CLAIM = """:::{claim} kl-zero
:quote: it obeys $d = 0$
:by: Somebody
:verdict: slip
:shown: {ref}`sec-proof`
The reason.
:::
"""
PAGE = f"""
# Claims

```{{claims-table}}
```

{CLAIM}

(sec-proof)=
## The proof

See {{ref}}`kl-zero` and {{ref}}`that one <kl-zero>`.
"""


def _build(folder, page):
    built = tiny.build(folder, {"index.md": page}, ["sphinx_bookkit.claims"])
    return built.page(), built.said


def test_a_claim_has_its_verdict_quote_reason_and_place(tmp_path):
    html, said = _build(tmp_path, PAGE)
    assert said == ""
    box = re.search(r'<div [^>]*verdict-slip[^>]* id="kl-zero">.*?id="sec-proof"', html, re.S)
    text = re.sub(r"<[^>]+>", "", box[0])
    assert "A slip" in text
    assert "“it obeys" in text and "Somebody" in text
    assert "The reason." in text
    assert 'href="#sec-proof"' in html and "The proof" in text


def test_the_table_lists_it_and_leads_to_it(tmp_path):
    html, _ = _build(tmp_path, PAGE)
    table = re.search(r"<table.*?</table>", html, re.S)[0]
    assert 'href="#kl-zero"' in table
    assert [cell in table for cell in ("Somebody", "A slip", "verdict-slip")] == [True] * 3


def test_a_button_for_each_verdict_stands_above_the_table(tmp_path):
    html, _ = _build(tmp_path, PAGE)
    bar = re.search(r'<div class="claims-filter".*?</div>\s*<', html, re.S)[0]
    assert re.findall(r">([^<]+)</button>", bar) == ["All", "A slip"]
    assert bar.count('aria-pressed="true"') == 1


def test_a_reference_shows_what_the_claim_says_or_what_the_author_wrote(tmp_path):
    html, _ = _build(tmp_path, PAGE)
    links = re.findall(r'<a class="reference internal" href="#kl-zero">(.*?)</a>', html, re.S)
    words = [re.sub(r"<[^>]+>", "", link) for link in links]
    assert any("it obeys" in link for link in words)
    assert "that one" in words


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (":verdict: slip", ":verdict: probably", "probably"),
        (":by: Somebody\n", "", "has no :by:"),
        ("The reason.\n", "", "Content block expected"),
    ],
)
def test_an_incomplete_claim_is_refused(tmp_path, old, new, complaint):
    _, said = _build(tmp_path, PAGE.replace(old, new))
    assert complaint in said
