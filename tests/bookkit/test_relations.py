"""The table of the relations that are typed on the book's pages."""

from bookkit.relations import claims, counts, held, table, total

PAGES = {
    "book/a": {
        "boxes": {"checked": 3, "refused": 1, "notation": 2, "false": 1},
        "text": {"condition": 2, "by shape": 2},
    },
    "book/b": {"boxes": {"computed": 5, "marked": 1200}, "text": {"computed": 7}},
}


def test_a_row_for_each_page_and_one_for_all():
    rows = table("boxes", PAGES).data.splitlines()
    counted = ["relations", "checked", "by a cell", "defined", "given", "marked", "unread"]
    assert rows[0] == f"| page | {' | '.join(counted)} |"
    assert rows[2:] == [
        "| a | 7 | 4 | – | 2 | – | – | 1 |",
        "| b | 1,205 | – | 5 | – | – | 1,200 | – |",
        "| all | 1,212 | 4 | 5 | 2 | – | 1,200 | 1 |",
    ]
    assert len(table("text", PAGES).data.splitlines()) == 5


def test_a_definition_and_a_condition_claim_nothing():
    assert claims("boxes", of=PAGES) == 4 + 5 + 1200 + 1
    assert held("boxes", of=PAGES) == 4 + 5
    assert claims("boxes", "text", of=PAGES) - claims("boxes", of=PAGES) == 7
    assert held("boxes", "text", of=PAGES) == 4 + 5 + 7


def test_what_is_taken_by_its_shape_is_counted_once_more():
    assert total("relations", "text", PAGES) - 7 == total("by shape", "text", PAGES) == 2


def test_there_are_counts_of_the_book():
    assert total("checked", "boxes") > 0 and all(set(page) == {"boxes", "text"}
                                                 for page in counts().values())  # fmt: skip
