"""What was false in the book: how a page says it, and the feed that tells of it."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from lxml import html

from sphinx_bookkit.corrections import ATOM, FEED, Erratum, feed
from tests import tiny

PAGE = """# Errata

{corrections-feed}`The feed`.

:::{erratum} 2026-11-26 The floor's end & more
:label: erratum-floor
It was said that the floor is 1 <
2.
See {ref}`the place <sec-place>`.
:::

:::{erratum} 2026-11-24 A sign
:label: erratum-sign
A *minus* was lost.
:::

(sec-place)=
## The place

Here.
"""
ENTRIES = [
    ("The floor’s end & more", "2026-11-26", "erratum-floor",
     "It was said that the floor is 1 < 2. See the place."),
    ("A sign", "2026-11-24", "erratum-sign", "A minus was lost."),
]  # fmt: skip


def _build(folder, page=PAGE):
    files = {"index.md": "# Book\n\n```{toctree}\nbook/errata\n```\n", "book/errata.md": page}
    syntax = ["colon_fence", "dollarmath", "smartquotes"]
    book = {"html_title": "A Book", "author": "Its authors", "myst_enable_extensions": syntax}
    return tiny.build(folder, files, ["sphinx_bookkit.corrections"], **book)


def _read(written):
    """Return what a feed says of itself, and its entries."""
    root = ElementTree.fromstring(written)
    assert root.tag == f"{{{ATOM}}}feed"
    names = {"a": ATOM}
    entries = [
        (
            one.findtext("a:title", namespaces=names),
            one.findtext("a:updated", namespaces=names),
            one.find("a:link", names).get("href"),
            one.findtext("a:content", namespaces=names),
        )
        for one in root.findall("a:entry", names)
    ]
    return root, entries


def test_the_feed_has_what_the_page_has_the_newest_first(tmp_path):
    built = _build(tmp_path)
    assert not built.said
    _, entries = _read((built.out / FEED).read_bytes())
    assert entries == [
        (title, f"{day}T00:00:00Z", f"book/errata.html#{label}", says)
        for title, day, label, says in ENTRIES
    ]
    page = html.fromstring(built.page("book/errata"))
    shown = [one.text_content() for one in page.xpath("//dl[contains(@class, 'erratum')]/dt")]
    assert shown == ["The floor’s end & more (26 November 2026)", "A sign (24 November 2026)"]
    assert page.xpath("//dt/@id") == ["erratum-floor", "erratum-sign"]
    (link,) = page.xpath(f"//a[contains(@href, '{FEED}')]")
    assert (link.get("href"), link.text_content()) == (f"../{FEED}", "The feed")


def test_two_builds_write_the_same_feed(tmp_path):
    one, other = (_build(tmp_path / name).out / FEED for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_a_book_without_errata_has_no_feed(tmp_path):
    built = _build(tmp_path, "# Errata\n\nNone.\n")
    assert not (built.out / FEED).exists()


FLOOR = Erratum(date(2026, 11, 26), "A floor", "erratum-floor", "book/errata", "It is 1.")
SIGN = Erratum(date(2026, 11, 24), "A sign", "erratum-sign", "book/errata", "Lost.")
ERRATA = [FLOOR, SIGN]


@pytest.mark.parametrize("address", ["", "https://a.example/book/"])
def test_a_feed_has_all_that_atom_asks_for(address):
    root, _ = _read(feed(ERRATA, "A Book", "Its authors", address))
    names = {"a": ATOM}
    for part in (root, *root.findall("a:entry", names)):
        assert [len(part.findall(f"a:{name}", names)) for name in ("id", "title", "updated")] == [
            1, 1, 1,
        ]  # fmt: skip
    assert root.findtext("a:updated", namespaces=names) == "2026-11-26T00:00:00Z"
    assert root.findtext("a:author/a:name", namespaces=names) == "Its authors"
    # Only a feed that knows its address says it.
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", names)}
    own = {"self": f"{address}{FEED}"} if address else {}
    assert links == {"alternate": f"{address}book/errata.html", **own}


def test_a_name_is_no_address_and_stays_where_the_rest_is_altered():
    moved = [replace(FLOOR, day=date(2026, 12, 1), title="Another", page="book/other"), SIGN]
    named = [
        [one.text for one in _read(feed(errata, "A Book", "Its authors", address))[0].iter()
         if one.tag == f"{{{ATOM}}}id"]
        for errata, address in ((ERRATA, ""), (moved, "https://a.example/"))
    ]  # fmt: skip
    assert named[0] == named[1]
    assert len(set(named[0])) == 3
    assert all(one.startswith("urn:uuid:") for one in named[0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-11-26", "26.11.2026", "write it as 2026-11-24"),
        ("2026-11-26", "2026-11-23", "the newest is first"),
        (":label: erratum-sign\n", "", "has no :label:"),
        ("the floor is 1 <", "the floor is $1$ <", "a feed shows no formula"),
        ("{ref}`the place <sec-place>`", "{ref}`sec-place`", "write the words of a link"),
    ],
)
def test_what_a_feed_could_not_tell_is_refused(old, new, said, tmp_path):
    assert PAGE.count(old) == 1
    assert said in _build(tmp_path, PAGE.replace(old, new)).said
