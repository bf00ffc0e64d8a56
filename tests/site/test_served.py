"""Each page from a plain server of files, below a path of it, as on GitHub Pages."""

import pytest

# What moved without a reader's doing, as Chromium counts it for Lighthouse.
SHIFTS = """() => new Promise((answer) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => answer(sum), 300);
})"""


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_page_loads_without_fault_and_nothing_moves(name, size, visit, served):
    visitor = visit(size, home=served)
    page = visitor.open(name)
    assert page.evaluate(SHIFTS) < 0.01
    assert not visitor.faults
