"""The Content-Security-Policy: on every page, strict, and in force. `Visit` hears violations."""

import re
from html import unescape

import pytest

FORBIDDEN = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.head.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src='https://example.org/x.png' alt=''>");
}"""


def test_every_page_has_a_policy_before_all_that_it_governs(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        before, policy = re.search(
            r"^(.*?)<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\"", html, re.S
        ).groups()
        assert "<script" not in before and "<link" not in before
        parts = dict(part.strip().split(" ", 1) for part in unescape(policy).split(";"))
        assert parts["default-src"] == "'none'"
        assert not re.search(r"unsafe|https?:|\*", parts["script-src"])


@pytest.mark.parametrize("from_disk", [True, False])
def test_what_is_not_of_the_book_is_refused(from_disk, visit, served):
    visitor = visit() if from_disk else visit(home=served)
    page = visitor.open("index")
    assert not visitor.faults
    page.evaluate(FORBIDDEN)
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    refused = [fault for fault in visitor.faults if "the policy refused" in fault]
    assert len(refused) == 2
