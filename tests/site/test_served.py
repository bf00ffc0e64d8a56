"""Each page from a plain server of files, below a path of it, as on GitHub Pages."""

import time

import pytest

# What moved without a reader's doing, as Chromium counts it for Lighthouse.
SHIFTS = """() => new Promise((answer) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => answer(sum), 300);
})"""

# Whether something was shown before the last of the typeface's files had come.
PAINTED_BEFORE = """() => {
  const fonts = performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/fonts/stix"));
  const [shown] = performance.getEntriesByName("first-contentful-paint");
  return shown.startTime < Math.max(...fonts.map(({ responseEnd }) => responseEnd));
}"""


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_page_loads_without_fault_and_nothing_moves(name, size, visit, served):
    visitor = visit(size, home=served)
    page = visitor.open(name)
    assert page.evaluate(SHIFTS) < 0.01
    assert not visitor.faults


def test_little_moves_when_the_typeface_comes_late(visit, served):
    page = visit("phone", home=served).page

    def delay(route):
        time.sleep(1.5)
        route.continue_()

    page.route("**/fonts/stix*", delay)
    page.goto(f"{served}/book/discussion.html")
    # The text is there before its letters, in those of the system.
    assert page.evaluate(PAINTED_BEFORE)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(SHIFTS) < 0.05
