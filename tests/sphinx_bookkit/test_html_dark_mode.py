"""Figures in two inks: every colour has its counterpart, and both can be read."""

import io
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from sphinx.errors import ExtensionError

from bookkit.figures import area_picture
from bookkit.figures.style import DARK, DARK_HATCH, EXCESS, EXCESS_LINE, MODEL, MUTED, PAPER, TRUTH
from sphinx_bookkit.html.dark_mode import light, relative, with_dark_variant
from tests import tiny

PAGES = "#ffffff", DARK["#ffffff"]


def _svg():
    axes = area_picture([1 / 2, 1 / 4, 1 / 4], [1 / 4, 1 / 2, 1 / 4], outcomes="abc")
    file = io.StringIO()
    axes.figure.savefig(file, format="svg")
    plt.close(axes.figure)
    return file.getvalue()


def _luminance(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one, other):
    low, high = sorted(_luminance(colour) + 0.05 for colour in (one, other))
    return high / low


def test_the_light_ink_is_that_of_the_drawing():
    svg = _svg()
    inked = ElementTree.canonicalize(with_dark_variant(svg))
    back = re.sub(r"<style>#dark.*?</style>", "", inked).replace(' id="dark"', "", 1)
    assert re.sub(r"var\(--[^,]*, (#\w+)\)", r"\1", back) == ElementTree.canonicalize(
        re.sub(r'fill="(#\w+)"', r'style="fill: \1"', svg)
    )


def test_every_colour_has_a_dark_value():
    inked = with_dark_variant(_svg())
    ElementTree.fromstring(inked)
    (values,) = re.findall(r"#dark:target\{(.*?)\}", inked)
    used = set(re.findall(r"var\((--\w+),", inked))
    inks = (TRUTH, MODEL, EXCESS, PAPER, "#333333", "#555555")
    assert used == {f"--{c[1:]}" for c in inks} | {"--hatch"}
    assert used <= set(re.findall(r"--\w+", values))


def test_a_hatch_is_dark_on_gold_and_light_on_the_dark_page():
    patterns = re.findall(r"<pattern .*?</pattern>", with_dark_variant(_svg()), re.S)
    hatched = {f"var(--{EXCESS[1:]}" in pattern: pattern for pattern in patterns}
    assert "var(--hatch" in hatched[True] and "var(--hatch" not in hatched[False]


def test_a_colour_of_no_known_ink_is_refused():
    with pytest.raises(ExtensionError, match="#123456"):
        with_dark_variant(_svg().replace("#333333", "#123456", 1))


@pytest.mark.parametrize("ink", [TRUTH, MODEL, MUTED, "#000000", "#333333", "#555555"])
def test_text_in_a_figure_stands_out(ink):
    assert _contrast(ink, PAGES[0]) >= 4.5
    assert _contrast(DARK[ink], PAGES[1]) >= 4.5


def test_lines_and_hatches_stand_out():
    assert _contrast(EXCESS_LINE, PAGES[0]) >= 3
    assert _contrast(DARK[EXCESS_LINE], PAGES[1]) >= 3
    assert _contrast("#555555", EXCESS) >= 3
    assert _contrast(DARK_HATCH, DARK[EXCESS]) >= 3


def test_truth_model_and_excess_differ_in_grey():
    for inks in ((TRUTH, MODEL, EXCESS), ("#000000", TRUTH, MODEL)):
        for one, other in itertools.pairwise(inks):
            assert _contrast(one, other) > 1.3


def test_a_drawing_of_one_width_is_there_in_both_inks(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    files = {"index.md": "# A Book\n\n![A drawing](a.svg)\n", "a.svg": svg}
    page = tiny.build(tmp_path, files, ["sphinx_bookkit.html.dark_mode"]).page()
    assert re.findall(r'src="_images/a.svg(.*?)"', page) == ["", "#dark"]
    assert "<picture>" not in page


FIGURES = """# Page

```{code-cell} python
---
tags: [remove-input]
mystnb:
  figure:
    caption: Two panels.
    name: fig-two
  image:
    alt: One beside the other.
---
from bookkit.figures import canvas
canvas(COLUMNS);
```
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A page with a figure of so many panels, for each builder."""

    def build(builder, columns):
        made = tiny.build(
            tmp_path_factory.mktemp(builder),
            {"index.md": tiny.HEAD + FIGURES.replace("COLUMNS", str(columns))},
            ["sphinx_bookkit.renderers", "sphinx_bookkit.html.dark_mode"],
            builder,
            nb_execution_mode="force",
        )
        assert not made.said
        return made

    return build


@pytest.mark.parametrize("columns", [1, 2])
def test_a_phone_is_offered_a_narrow_drawing_in_both_inks(columns, drawn):
    made = drawn("html", columns)
    pictures = re.findall(r"<picture>(.*?)</picture>", made.page(), re.S)
    assert len(pictures) == 2
    for picture, ink in zip(pictures, ("", "#dark"), strict=True):
        (source,), (image,) = re.findall(r"<source.*?>", picture), re.findall(r"<img.*?>", picture)
        assert 'media="screen and (max-width: 36em)"' in source
        assert 'alt="One beside the other."' in image and 'loading="lazy"' in image
        narrow, wide = (
            re.search(rf'(?:src|srcset)="([^"#]*){ink}"', tag)[1] for tag in (source, image)
        )
        assert narrow != wide
        for file, tag in ((narrow, source), (wide, image)):
            svg = (made.out / file).read_text(encoding="utf-8")
            width, height = (
                float(side) for side in svg.split('viewBox="')[1].split('"')[0].split()[2:]
            )
            assert f'width="{width * 4 / 3:.0f}"' in tag and f'height="{height * 4 / 3:.0f}"' in tag
            assert "#dark:target" in svg
            assert (width < 250) == (tag is source)
            assert (width < height) == (tag is source and columns == 2)


def test_a_narrow_drawing_that_is_there_stays_as_it_is(drawn, monkeypatch):
    # Without the time, which is in a drawing otherwise.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    root = Path(drawn("html", 1).app.srcdir)
    (file,) = (root / "out" / "jupyter_execute").glob("*-narrow.svg")
    written = file.stat().st_mtime_ns
    pages = {"index.md": f"{tiny.HEAD}{FIGURES.replace('COLUMNS', '1')}\nAnother word.\n"}
    again = tiny.build(root, pages, ["sphinx_bookkit.renderers"], nb_execution_mode="force")
    assert "Another word." in again.page()
    assert file.stat().st_mtime_ns == written


def test_paper_has_the_wide_drawing_alone(drawn):
    (tex,) = drawn("latex", 1).out.glob("*.tex")
    assert tex.read_text(encoding="utf-8").count("includegraphics") == 1


def test_a_light_drawing_draws_the_same():
    before = ElementTree.fromstring(_svg())
    after = ElementTree.fromstring(light(_svg()))
    drawn = [part for part in before.iter() if "w3.org/2000/svg" in part.tag]
    drawn = [part for part in drawn if not part.tag.endswith("metadata")]
    assert [part.tag for part in after.iter()] == [part.tag for part in drawn]
    for one, other in zip(drawn, after.iter(), strict=True):
        for name in {*one.attrib} - {"id"}:
            if other.get(name).startswith("m"):
                assert other.get(name) == relative(one.get(name))
                continue
            long, short = (re.split(r"(-?\d+\.?\d*)", part.get(name)) for part in (one, other))
            assert "".join(short[::2]).replace(" ", "") == "".join(long[::2]).replace(" ", "")
            for number, rounded in zip(long[1::2], short[1::2], strict=True):
                assert float(rounded) == pytest.approx(float(number), abs=0.0051)


def test_a_light_drawing_has_the_names_that_are_asked_for_alone():
    figure = area_picture([1 / 2, 1 / 4, 1 / 4], [1 / 4, 1 / 2, 1 / 4], outcomes="abc").figure
    figure.text(0.5, 0.5, "p", bbox={"facecolor": "#ffffff"})
    file = io.StringIO()
    figure.savefig(file, format="svg")
    plt.close(figure)
    svg = light(with_dark_variant(file.getvalue()))
    drawing = ElementTree.fromstring(svg)
    names = {part.get("id") for part in drawing.iter()} - {None, "dark"}
    words = [part for part in drawing.iter() if part.get("id", "").startswith("text_")]
    # The paper behind words, for the tests that look for lines through them.
    papers = {part.get("id") for group in words for part in group if part.get("id")}
    asked = set(re.findall(r"#([\w-]+)", svg)) & names
    assert words and papers and asked
    assert names == asked | papers | {group.get("id") for group in words}


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("M 1 2L 3 4L 3.05 3", "m1 2l 2 2 .05-1"),
        # What follows an end begins where its line did.
        (
            "M 0 6C 0.1 6 0.3 5.9 0.4 5zM 6 6C 6.1 6 6.3 5.9 6.4 5z",
            "m0 6c .1 0 .3-.1 .4-1zm6 0c .1 0 .3-.1 .4-1z",
        ),
        ("M 1 2A 1 1 0 0 0 3 4", "M 1 2A 1 1 0 0 0 3 4"),
    ],
)
def test_a_path_tells_each_place_from_the_one_before(path, steps):
    assert relative(path) == steps
