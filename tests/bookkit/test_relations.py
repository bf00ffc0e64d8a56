"""The table of the relations that are typed on the book's pages."""

from bookkit.relations import counts, table, total

PAGES = {
    "book/a": {"boxes": {"checked": 3, "false": 1}, "text": {"condition": 2, "by shape": 2}},
    "book/b": {"boxes": {"marked": 1200}, "text": {}},
}


def test_a_row_for_each_page_and_one_for_all():
    rows = table("boxes", PAGES).data.splitlines()
    assert rows[0] == "| page | relations | checked | definitions | conditions | marked | unread |"
    assert rows[2:] == [
        "| a | 4 | 3 | – | – | – | 1 |",
        "| b | 1,200 | – | – | – | 1,200 | – |",
        "| all | 1,204 | 3 | – | – | 1,200 | 1 |",
    ]
    assert len(table("text", PAGES).data.splitlines()) == 4


def test_what_is_taken_by_its_shape_is_counted_once_more():
    assert total("relations", "text", PAGES) == total("by shape", "text", PAGES) == 2


def test_there_are_counts_of_the_book():
    assert total("checked", "boxes") > 0 and all(set(page) == {"boxes", "text"}
                                                 for page in counts().values())  # fmt: skip
