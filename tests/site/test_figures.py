"""The drawings of the figures, wide and narrow, in both inks: their words can be read."""

from pathlib import Path

import pytest

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
