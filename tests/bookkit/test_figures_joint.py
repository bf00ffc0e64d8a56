"""The figures of `bookkit.figures.joint`: what is drawn is what was computed."""

import numpy as np
import pytest

from bookkit.figures.joint import entropy_bars, noisy_divergence, three_circles
from crossentropy import entropy, kl_divergence, mutual_information

WEATHER = np.array([[4, 1, 1], [0, 1, 1]]) / 8


def test_bars_of_entropies_overlap_in_the_mutual_information():
    ax = entropy_bars(WEATHER)
    (shared,) = (bar for bar in ax.patches if bar.get_hatch())
    assert shared.get_width() == pytest.approx(mutual_information(WEATHER))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths[0] == pytest.approx(entropy(WEATHER.ravel()))
    assert sum(widths[1:3]) == pytest.approx(sum(widths[3:5])) == pytest.approx(widths[0])


def test_noise_takes_the_divergence_to_zero_and_back():
    p, q = [0.9, 0.1], [0.3, 0.7]
    curve = noisy_divergence(p, q).lines[0].get_ydata()
    assert curve[0] == pytest.approx(curve[-1]) == pytest.approx(kl_divergence(p, q))
    assert curve[200] == pytest.approx(0, abs=1e-12)
    assert (np.diff(curve[:201]) < 0).all()


def test_pieces_of_three_circles_add_up_to_the_entropies():
    generic = np.random.default_rng(1).dirichlet(np.ones(8)).reshape(2, 2, 2)
    pieces = [float(t.get_text().replace("−", "-")) for t in three_circles(generic).texts[3:]]
    assert sum(pieces) == pytest.approx(entropy(generic.ravel()), abs=0.01)
    parity = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]) / 4
    assert [t.get_text() for t in three_circles(parity).texts[3:]] == [*"000111", "−1"]
