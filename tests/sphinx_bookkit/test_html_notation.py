"""One colour for one thing: which parts of a formula and which words of a sentence are marked."""

from docutils import nodes
from lxml import etree

from sphinx_bookkit.html.notation import PAGES, _is_prose, _marked, is_coloured, with_colours

# A letter as KaTeX draws it, and a formula over a brace with a word below it.
LETTER = '<span class="mord mathnormal">{}</span>'
BRACED = (
    '<span class="mord munder"><span class="vlist"><span class="mord text mtight">'
    '<span class="mord mtight">{}</span></span>'
    '<span class="mord munder"><span class="stretchy"/>{}</span></span></span>'
)
KINDS = ("of-p", "of-q", "of-floor", "of-excess")


def _marks(drawn):
    formula = etree.fromstring(with_colours(f'<span class="katex">{drawn}</span>'))
    marked: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for part in formula.iter("span"):
        for kind in {*KINDS} & {*part.get("class", "").split()}:
            marked[kind].append("".join(part.itertext()))
    return marked


def test_the_letters_of_the_truth_and_of_the_model_are_marked_and_no_others():
    drawn = "".join(map(LETTER.format, ("p", "x", "q", "pq", "H")))
    assert _marks(drawn) == {"of-p": ["p"], "of-q": ["q"], "of-floor": [], "of-excess": []}


def test_what_is_called_a_floor_or_an_excess_is_marked_with_its_brace():
    drawn = BRACED.format("floor", "H") + BRACED.format("excess", "D") + BRACED.format("width", "s")
    assert _marks(drawn) == {
        "of-p": [],
        "of-q": [],
        "of-floor": ["floorH"],
        "of-excess": ["excessD"],
    }


def test_an_empty_part_of_a_formula_keeps_its_end():
    assert "<span></span>" in with_colours('<span class="katex"><span/></span>')


def test_the_words_are_marked_whole_and_not_where_they_lead_elsewhere():
    parts = [*_marked("A floor, floors, and an excess.")]
    assert "".join(part.astext() for part in parts) == "A floor, floors, and an excess."
    marked = [part for part in parts if isinstance(part, nodes.inline)]
    assert [part["classes"] for part in marked] == [["of-floor"], ["of-excess"]]
    sentence = nodes.paragraph("", "", nodes.Text("floor"), nodes.reference("", "floor"))
    assert [_is_prose(text) for text in sentence.findall(nodes.Text)] == [True, False]


def test_a_formula_has_colours_where_the_letters_are_the_truth_and_the_model(monkeypatch):
    monkeypatch.setitem(PAGES, "book/page", frozenset(("sec-metric", "ex-other")))
    inner, outer, solution, free = (nodes.math("", "p") for _ in range(4))
    section = nodes.section("", nodes.paragraph("", "", inner), ids=["metric", "sec-metric"])
    answer = nodes.admonition("", nodes.paragraph("", "", solution), ids=["sol-other"])
    page = nodes.section("", section, nodes.paragraph("", "", outer), answer, ids=["page"])
    coloured = [is_coloured("book/page", one) for one in (inner, outer, solution)]
    assert coloured == [False, True, False]
    assert is_coloured("book/cross-entropy", free)
    assert not is_coloured("book/another", page)
