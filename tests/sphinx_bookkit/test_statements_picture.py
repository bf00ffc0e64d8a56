"""The picture of the graph: the same each time, legible, and full of links."""

import os
import re

import matplotlib.pyplot as plt
from lxml import etree

from sphinx_bookkit.statements.graph import Graph
from sphinx_bookkit.statements.picture import as_svg, draw

PAGE = """
:::{prf:definition} One
:label: def-one
:::

:::{prf:theorem} Two & three
:label: thm-two
By {prf:ref}`def-one`.
:::

```{exercise} Four
:label: ex-four
```
"""


def _picture(root):
    (root / "page.md").write_text(PAGE)
    graph = Graph.of(root, ["page"])
    return draw(graph, {"def-one": "1.1", "thm-two": "1.2"}, {"page": "1 A page"}), graph


def test_every_statement_has_its_mark_and_every_use_its_line(tmp_path):
    (axes,) = _picture(tmp_path)[0].axes
    assert {text.get_text() for text in axes.texts} >= {"1.1", "1.2", "1 A page"}
    marks = {artist.get_gid() for artist in axes.get_children()} - {None}
    assert marks == {"def-one", "thm-two", "ex-four", "def-one:thm-two"}
    legend = {"theorem, derived", "theorem, proved", "definition"}
    assert {text.get_text() for text in axes.texts} >= legend | {"exercise", "to what uses it"}
    # Two boxes and the line between them, and the four boxes of the legend.
    assert len(axes.patches) == 2 + 1 + 4
    plt.close("all")


def test_what_does_not_rest_on_checks_alone_has_a_dotted_frame(tmp_path):
    cell = "\n```{code-cell} python\n:checks: thm-two\nassert f(1) == 2\n```\n"
    user = "\n:::{prf:lemma} Five\n:label: lem-five\nBy {prf:ref}`thm-two`.\n:::\n"
    other = cell.replace("thm-two", "lem-five")
    for case, dotted in (("", set()), (":case: at 1\n", {"thm-two", "lem-five"})):
        text = PAGE + cell.replace("assert", f"{case}assert") + user + other
        (tmp_path / "page.md").write_text(text)
        figure = draw(Graph.of(tmp_path, ["page"]), {}, {"page": "1 A page"})
        (axes,) = figure.axes
        found = {one.get_gid() for one in axes.patches if one.get_gid() and _is_dotted(one)}
        assert found == dotted
        plt.close("all")


def _is_dotted(box):
    return box.get_linestyle() == ":"


def test_marks_are_links_that_say_their_names_and_the_bytes_stay(tmp_path):
    links = {"thm-two": ("page.html#thm-two", "Theorem 1.2: Two & three")}
    one, other = (as_svg(*_picture(tmp_path), links, "graph") for _ in range(2))
    assert one == other and one.endswith("</svg>")
    (link,) = etree.fromstring(one).iterfind(".//{*}a")
    assert (link.get("href"), link[0].text) == links["thm-two"]
    assert link.get("tabindex") == "-1"
    assert one.count("<g ") + one.count("<g>") == one.count("</g>")
    assert one.count("<a ") == one.count("</a>")
    plt.close("all")


def test_what_a_mark_uses_and_the_ends_of_a_line_can_be_followed(tmp_path):
    links = {label: ("#", label) for label in ("def-one", "thm-two", "ex-four")}
    drawn = etree.fromstring(as_svg(*_picture(tmp_path), links, "graph"))
    uses = {link.get("data-label"): link.get("data-uses") for link in drawn.iterfind(".//{*}a")}
    assert uses == {"def-one": "", "thm-two": "def-one", "ex-four": ""}
    lines = [(g.get("data-from"), g.get("data-to")) for g in drawn.iterfind(".//*[@data-from]")]
    assert lines == [("def-one", "thm-two")]
    plt.close("all")


def test_a_dark_page_has_an_ink_for_each_colour(tmp_path):
    svg = as_svg(*_picture(tmp_path), {}, "graph")
    used = set(re.findall(r"(?:fill|stroke): var\((--[0-9a-f]{6}), ", svg))
    assert len(used) > 3 and used <= set(re.findall(r"(--[0-9a-f]{6}):", svg))
    assert not re.findall(r"(?:fill|stroke): #", svg)
    plt.close("all")


def test_drawing_leaves_the_date_that_the_pdf_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    _picture(tmp_path)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"
    plt.close("all")


def test_lines_run_between_the_boxes_and_below_the_names(tmp_path):
    user = ":::{prf:theorem} Five\n:label: thm-five\nBy {prf:ref}`thm-two`.\n:::\n"
    (tmp_path / "page.md").write_text(PAGE)
    for name in ("empty", "other"):
        (tmp_path / f"{name}.md").write_text(user if name == "other" else PAGE.replace("-", "-x"))
    graph = Graph.of(tmp_path, ["page", "empty", "other"])
    (axes,) = draw(graph, {}, dict.fromkeys(("page", "empty", "other"), "A page")).axes
    boxes = [one.get_extents() for one in axes.patches if one.get_gid() and one.zorder == 2]
    crossing = [one for one in axes.patches if one.zorder == 1]
    assert len(crossing) == 3
    for line in crossing:
        points = line.get_transform().transform(line.get_path().vertices)
        assert not [box for box in boxes for x, y in points[1:-1] if box.contains(x, y)]
    assert all(text.get_bbox_patch() for text in axes.texts if text.get_text() == "A page")
    plt.close("all")


def test_no_mark_lies_outside_and_none_on_another(tmp_path):
    exercises = "".join(
        f"```{{exercise}} Again\n:label: ex-again-{number}\n```\n\n" for number in range(90)
    )
    for name in ("page", "next"):
        text = PAGE + exercises
        (tmp_path / f"{name}.md").write_text(text if name == "page" else text.replace("-", "-x"))
    graph = Graph.of(tmp_path, ["page", "next"])
    (axes,) = draw(graph, {}, dict.fromkeys(("page", "next"), "A page")).axes
    marks = [one for one in axes.get_children() if one.get_gid() in graph.statements]
    assert len(marks) == len(graph.statements) > 180
    boxes = [one.get_window_extent() for one in marks]
    picture = axes.get_window_extent()
    assert all(picture.x0 <= box.x0 and box.x1 <= picture.x1 for box in boxes)
    assert len({(round(box.x0), round(box.y0)) for box in boxes}) == len(boxes)
    plt.close("all")
