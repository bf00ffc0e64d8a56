"""Whole chains as an author writes them, and what a change of one sign makes of them."""

import pytest

from derivation import DerivationError, check
from derivation.__main__ import main
from tests.derivation.conftest import HERE, cells

FIVE = dict(cells("five.md"))
PAGES = [path.name for path in sorted((HERE / "chains").glob("*.md")) if path.name != "five.md"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_chains_passes(page, capsys, kept):
    assert main([str(HERE / "chains" / page)]) == 0
    assert capsys.readouterr().out.count("✓") == len(list(cells(page)))


@pytest.mark.parametrize("label", FIVE)
def test_a_theorem_passes(label):
    checked = check(FIVE[label])
    assert all(step.points > (400 if step.verdict == "tried" else 150) for step in checked.steps)
    assert all(step.reason for step in checked.steps)


ALTERED = {
    "a turned sign": ("thm-gibbs", "q(x) - 1  ", "q(x) + 1  "),
    "a case of equality left too wide": ("thm-gibbs", "q(x) = 0$ where $p(x) = 0$", "q = q$"),
    "a case of equality made too narrow": ("thm-gibbs", "q(x) = 0$ where $p(x) = 0$", "p = q$"),
    "a wrong condition": ("thm-joint-conditioning", "p(x, y) > 0}", "p(x, y) > p(y)}"),
    "a strict inequality": (
        "thm-joint-dpi-kl",
        "Gibbs; equality iff $p(x \\mid y) = q(x \\mid y)$",
        "Gibbs; equality never",
    ),
    "pmfs exchanged": ("thm-joint-dpi-kl", r"&= \KL{p'}{q'}", r"&= \KL{q'}{p'}"),
    "a factor lost": ("thm-softmax-gradient", r"\sum_x q_t(x)\, v(x) -", r"\sum_x q_t(x) -"),
    "a constant too large": ("thm-dist-pinsker", "2\\, \\mathrm{TV}", "2.001\\, \\mathrm{TV}"),
}


@pytest.mark.parametrize("change", ALTERED)
def test_an_altered_theorem_is_refused(change):
    label, old, new = ALTERED[change]
    cell = FIVE[label]
    assert old in cell
    with pytest.raises(DerivationError) as caught:
        check(cell.replace(old, new))
    assert all("for instance where" in fault.message for fault in caught.value.faults)
