"""The figures' common style."""

import matplotlib.pyplot as plt
import pytest
from IPython.core.pylabtools import print_figure
from lxml import etree

from bookkit.figures import canvas
from bookkit.figures.style import NARROW, STACKED, SVG


def _stacked(figure):
    data, metadata = figure._repr_mimebundle_()
    assert not data
    return metadata[SVG][STACKED]


def _size(svg):
    """The width and the height of a drawing, in inches."""
    return [float(side) / 72 for side in etree.fromstring(svg.encode()).get("viewBox").split()[2:]]


def _words(svg):
    """What a drawing says: its letters are outlines, and each word is a comment beside them."""
    return sorted(str(c.text).strip() for c in etree.fromstring(svg.encode()).iter(etree.Comment))


def test_canvas_has_the_width_of_the_page():
    figure, axes = canvas(2)
    assert len(axes) == 2
    assert figure.get_size_inches()[0] == pytest.approx(5.6)


def test_panels_stand_one_under_the_other_on_a_narrow_screen():
    figure, axes = canvas(3, height=2)
    for ax, name in zip(axes, "abc", strict=True):
        ax.set(xlabel=name, ylabel=name.upper(), xticks=[], yticks=[])
    wide = print_figure(figure, "svg")
    narrow = _stacked(figure)
    width, height = _size(narrow)
    assert width < NARROW + 0.2 and height > 5.5
    assert _words(narrow) == _words(wide) == sorted("abcABC")


def test_a_square_of_panels_is_read_row_by_row():
    figure, axes = canvas(2, 2, height=4)
    tops = [ax.get_position().y0 for ax in axes]
    assert tops[0] == tops[1] > tops[2] == tops[3]
    assert _size(_stacked(figure))[1] > 7.5


def test_a_narrow_screen_names_at_each_panel_the_axes_that_it_shares():
    figure, axes = canvas(2, 2, sharex=True, sharey=True)
    for ax, name in zip(axes, ("up", "", "down", ""), strict=True):
        ax.set(xticks=[1], yticks=[2], xlim=(0, 3), ylim=(0, 3), ylabel=name)
    for ax, name in zip(axes[2:], ("left", "right"), strict=True):
        ax.set_xlabel(name)
    words = ["down", "left", "right", "up"]
    assert _words(_stacked(figure)) == sorted(2 * words + 4 * ["1", "2"])
    assert _words(print_figure(figure, "svg")) == sorted(words + 2 * ["1", "2"])


def test_an_axis_that_is_not_shared_gets_no_name_of_another():
    figure, (first, _) = canvas(2)
    first.set(ylabel="bits")
    assert _words(_stacked(figure)).count("bits") == 1


def test_the_wide_drawing_is_the_same_before_and_after(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    figure, axes = canvas(2, sharey=True)
    axes[0].set(ylabel="bits", title="one")
    wide = print_figure(figure, "svg")
    _stacked(figure)
    assert print_figure(figure, "svg") == wide


def test_a_single_panel_has_one_drawing():
    figure, _ = canvas()
    assert not hasattr(figure, "_repr_mimebundle_")


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")
