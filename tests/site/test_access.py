"""Every page as axe sees it: in the light on a phone, and in the dark on a desk."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# axe reads no MathML, and takes a cell that holds a formula alone for an empty one.
# From disk it may fetch no style sheet.
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  return found.violations.flatMap(({ id, nodes }) => nodes
    .filter(({ target }) => id !== "empty-table-header"
      || !document.querySelector(target[0]).querySelector("math"))
    .map(({ html, failureSummary }) => ({ id, html, why: failureSummary })));
}"""


# The scheme decides the colours, and the size the layout: two of the four pairs show all of both.
@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_axe_finds_nothing(size, scheme, look):
    page = look(size, color_scheme=scheme).page
    # Not as a script of the page, which its policy would refuse.
    page.evaluate(AXE)
    assert not page.evaluate(RUN)


def test_axe_would_find_something(visit):
    page = visit().open("index")
    page.evaluate(AXE)
    page.evaluate("document.querySelector('article').append(document.createElement('img'))")
    assert [part["id"] for part in page.evaluate(RUN)] == ["image-alt"]
