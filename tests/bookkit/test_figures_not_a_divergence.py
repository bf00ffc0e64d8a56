"""The figures of `bookkit.figures.not_a_divergence`: what is drawn is what was computed."""

import pytest

from bookkit.figures.not_a_divergence import equal_and_not_zero, line_and_bowl, three_coins
from crossentropy import entropy, kl_divergence


def test_a_pmf_and_itself_have_an_area_and_nothing_in_excess():
    bars = equal_and_not_zero([0.2] * 5).patches
    area = sum(bar.get_width() * bar.get_height() for bar in bars)
    assert area == pytest.approx(entropy([0.2] * 5))
    assert not any(bar.get_hatch() for bar in bars)


def test_the_line_is_least_at_certainty_and_the_bowl_at_the_model():
    line, bowl, lowest, equal = line_and_bowl(0.7).lines[:4]
    assert lowest.get_xdata()[0] == 1 == line.get_xdata()[line.get_ydata().argmin()]
    assert equal.get_xdata()[0] == 0.7
    assert bowl.get_xdata()[bowl.get_ydata().argmin()] == pytest.approx(0.7, abs=0.003)


@pytest.mark.parametrize("root", [False, True])
def test_the_detour_is_laid_end_to_end_below_the_direct_way(root):
    coins = (1 / 2, 1 / 4, 1 / 10)
    p, q, r = ([heads, 1 - heads] for heads in coins)
    lengths = [kl_divergence(*pair) for pair in ((p, r), (p, q), (q, r))]
    if root:
        lengths = [length**0.5 for length in lengths]
    corners, ends = three_coins(*coins, root=root)
    direct, first, second = ends.patches
    assert [bar.get_width() for bar in ends.patches] == pytest.approx(lengths)
    assert second.get_x() == pytest.approx(first.get_width())
    assert second.get_x() + second.get_width() < direct.get_width()
    written = {text.get_text() for text in corners.texts}
    assert {f"{length:.3g}" for length in lengths} <= written
