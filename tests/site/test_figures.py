"""The drawings of the figures, wide and narrow, in both inks: their words can be read."""

from pathlib import Path

import pytest
from IPython.core.pylabtools import print_figure

from bookkit.figures import canvas
from bookkit.figures.style import EXCESS, INK
from sphinx_bookkit.html.dark_mode import with_dark_variant
from tests.site.conftest import SITE

FAULTS = Path(__file__).with_name("words_of_figures.js").read_text(encoding="utf-8")
DRAWINGS = sorted(file.name for file in (SITE / "_images").glob("*.svg"))


def test_every_figure_is_drawn_for_both_widths():
    wide = {name for name in DRAWINGS if not name.endswith("-narrow.svg")}
    assert len(wide) > 50
    assert {name.replace("-narrow.svg", ".svg") for name in set(DRAWINGS) - wide} == wide


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_no_word_is_struck_through_or_covered_or_faint(drawing, browser, site):
    page = browser.new_page()
    for ink in ("", "#dark"):
        page.goto("about:blank")
        page.goto(f"{(site / '_images' / drawing).as_uri()}{ink}")
        assert not page.evaluate(FAULTS), ink
    page.close()


def test_each_kind_of_fault_is_found(browser, tmp_path):
    figure, (ax,) = canvas()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.text(0.5, 0.4, "one")
    ax.text(0.5, 0.42, "other")
    ax.axhline(0.8, color=INK)
    ax.text(0.5, 0.8, "struck", va="center")
    ax.bar([0.2], [0.3], 0.3, facecolor=EXCESS, hatch="///", edgecolor=INK)
    ax.text(0.2, 0.1, "hatched", ha="center")
    ax.text(0.8, 0.2, "faint", color=EXCESS)
    ax.plot([0.83], [0.62], "o", color=INK)
    ax.text(0.8, 0.6, "marked")
    file = tmp_path / "a.svg"
    file.write_text(with_dark_variant(print_figure(figure, "svg")), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert sorted(page.evaluate(FAULTS)) == [
        "contrast of 1.9: faint",
        "on a hatching: hatched",
        "over one another: one | other",
        "struck through: struck",
        "under a marker: marked",
    ]
    page.close()
