"""The figures of `bookkit.figures.loss_not_zero`: what is drawn is what was computed."""

import math

from bookkit.figures.loss_not_zero import parts, ruler, scored_twice
from crossentropy import cross_entropy, entropy, softmax_cross_entropy


def test_the_ruler_marks_each_loss_once_and_names_it():
    ax = ruler({0: "none", 1.5: "some"}, band=(1, 2))
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == [0, 1.5]
    assert [(text.get_position()[0], text.get_text()) for text in ax.texts] == [
        (0, "none"),
        (1.5, "some"),
    ]


def test_both_ways_to_score_are_those_of_the_package():
    once, twice = scored_twice(10).lines
    for at in (40, 200, 399):
        q = once.get_xdata()[at]
        pmf = [q] + [(1 - q) / 9] * 9
        assert math.isclose(once.get_ydata()[at], -math.log(q), abs_tol=1e-12)
        assert math.isclose(
            twice.get_ydata()[at], softmax_cross_entropy(pmf, 0, base=math.e), rel_tol=1e-12
        )


def test_the_parts_of_a_loss_are_its_floor_and_the_rest():
    p, q = [0.5, 0.25, 0.25], [0.25, 0.5, 0.25]
    ax = parts(p, q)
    floor, rest = ax.patches
    assert math.isclose(floor.get_width(), entropy(p, base=math.e))
    assert math.isclose(rest.get_x() + rest.get_width(), cross_entropy(p, q, base=math.e))
    assert math.isclose(ax.lines[0].get_xdata()[0], math.log(3))
