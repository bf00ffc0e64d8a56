"""The figure of `bookkit.figures.discussion`: what is drawn is what was computed."""

import math

from bookkit.figures.discussion import floors_and_excesses
from crossentropy import cross_entropy, entropy, kl_divergence


def test_each_bar_is_its_floor_and_its_excess():
    pairs = {
        "equal": ([0.5, 0.25, 0.25], [0.5, 0.25, 0.25]),
        "unequal": ([0.5, 0.5], [0.25, 0.75]),
    }
    ax = floors_and_excesses(pairs)
    bars = list(ax.patches)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(pairs)
    for (p, q), floor, excess, words in zip(
        pairs.values(), bars[::2], bars[1::2], ax.texts, strict=True
    ):
        assert floor.get_x() == 0 and math.isclose(floor.get_width(), entropy(p))
        assert math.isclose(excess.get_x(), entropy(p))
        assert math.isclose(excess.get_width(), kl_divergence(p, q))
        assert math.isclose(words.get_position()[0], cross_entropy(p, q))
        assert words.get_text() == f" {entropy(p):.2f} + {kl_divergence(p, q):.2f}"
    # The first stands at the top, and all of both is in view.
    assert bars[0].get_y() > bars[2].get_y()
    assert ax.get_xlim()[1] > max(cross_entropy(*pair) for pair in pairs.values())
