"""The figures of `bookkit.figures.penalty`: what is drawn is what was computed."""

import pytest

from bookkit.figures.penalty import estimates, rewarded


def test_pmfs_stand_side_by_side_at_each_outcome():
    left, right = rewarded("ab", {"p": [0.5, 0.5], "q": [0.2, 0.8]}, [0, 1], [0.5, 1])
    of_p, of_q = left.containers
    assert [bar.get_height() for bar in of_q] == [0.2, 0.8]
    assert of_p[1].get_x() + of_p[1].get_width() == pytest.approx(of_q[1].get_x())
    assert right.lines[0].get_xydata().tolist() == [[0, 0.5], [1, 1]]


def test_runs_share_their_bins_and_the_exact_value_is_marked():
    panels = estimates({"plain": [-1, 0, 1], "other": [0, 0, 2]}, 0.25)
    counts = [[bar.get_height() for bar in ax.patches] for ax in panels]
    assert [sum(heights) for heights in counts] == [3, 3]
    assert {ax.lines[0].get_xdata()[0] for ax in panels} == {0.25}
    assert panels[0].patches[0].get_x() == panels[1].patches[0].get_x() == -1
