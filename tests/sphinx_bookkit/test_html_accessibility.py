"""What screen readers stumble over, written otherwise: tables, bibliographies, proofs."""

from lxml import html

from tests import tiny

PAGE = """# Page

|   | bits |
|---|------|
| a | 1    |
| b |      |

:::{prf:proof}
By symmetry.
:::
"""
EXTENSIONS = ["sphinx_proof", "sphinx_bookkit.html.accessibility"]


def _page(tmp_path, text, extensions=EXTENSIONS, suffix="md"):
    built = tiny.build(tmp_path, {f"index.{suffix}": text}, extensions)
    assert not built.said
    return html.document_fromstring(built.page())


def test_the_empty_corner_of_a_table_heads_nothing(tmp_path):
    page = _page(tmp_path, PAGE)
    corner, head = page.find(".//thead/tr")
    assert (corner.tag, corner.get("class")) == ("td", "head")
    assert (head.tag, head.text_content()) == ("th", "bits")
    cells = page.findall(".//tbody//td")
    assert [cell.text_content().strip() for cell in cells] == ["a", "1", "b", ""]


def test_a_bibliography_is_no_list_without_items(tmp_path):
    text = "Page\n====\n\nSee [A]_ and [B]_.\n\n.. [A] One.\n.. [B] Two.\n"
    page = _page(tmp_path, text, suffix="rst")
    (whole,) = page.find_class("citation-list")
    assert [entry.get("class") for entry in whole] == ["citation", "citation"]
    assert not [part for part in [whole, *whole] if part.get("role")]


def test_a_proof_says_so_once_and_has_no_id(tmp_path):
    (proof,) = _page(tmp_path, PAGE).find_class("demonstration")
    assert " ".join(proof.text_content().split()) == "Proof. By symmetry."
    assert not [part for part in proof.iter() if part.get("id")]
