"""The figures' common style."""

from pathlib import Path

import matplotlib.font_manager as fonts
import matplotlib.pyplot as plt
import pytest
from fontTools.ttLib import TTFont
from IPython.core.pylabtools import print_figure
from lxml import etree

from bookkit import figures
from bookkit.figures import canvas
from bookkit.figures.style import FACE, FOR_NARROW, NARROW, SVG


def _narrow(figure):
    data, metadata = figure._repr_mimebundle_()
    assert not data
    return metadata[SVG][FOR_NARROW]


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
    narrow = _narrow(figure)
    width, height = _size(narrow)
    assert width < NARROW + 0.2 and height > 5.5
    assert _words(narrow) == _words(wide) == sorted("abcABC")


def test_a_square_of_panels_is_read_row_by_row():
    figure, axes = canvas(2, 2, height=4)
    tops = [ax.get_position().y0 for ax in axes]
    assert tops[0] == tops[1] > tops[2] == tops[3]
    assert _size(_narrow(figure))[1] > 7.5


def test_a_narrow_screen_names_at_each_panel_the_axes_that_it_shares():
    figure, axes = canvas(2, 2, sharex=True, sharey=True)
    for ax, name in zip(axes, ("up", "", "down", ""), strict=True):
        ax.set(xticks=[1], yticks=[2], xlim=(0, 3), ylim=(0, 3), ylabel=name)
    for ax, name in zip(axes[2:], ("left", "right"), strict=True):
        ax.set_xlabel(name)
    words = ["down", "left", "right", "up"]
    assert _words(_narrow(figure)) == sorted(2 * words + 4 * ["1", "2"])
    assert _words(print_figure(figure, "svg")) == sorted(words + 2 * ["1", "2"])


def test_an_axis_that_is_not_shared_gets_no_name_of_another():
    figure, (first, _) = canvas(2)
    first.set(ylabel="bits")
    assert _words(_narrow(figure)).count("bits") == 1


def test_the_wide_drawing_is_the_same_before_and_after(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    figure, axes = canvas(2, sharey=True)
    axes[0].set(ylabel="bits", title="one")
    wide = print_figure(figure, "svg")
    _narrow(figure)
    assert print_figure(figure, "svg") == wide


def test_a_single_panel_is_drawn_again_on_the_width_of_a_telephone():
    figure, (ax,) = canvas(height=2)
    ax.set(ylabel="bits", xticks=[], yticks=[])
    width, height = _size(_narrow(figure))
    # The smallest has 288 pixels for it, of which 8 points have to be 10.
    assert 2.9 < width < 3.2 and height == pytest.approx(2, abs=0.2)


def test_what_looks_otherwise_on_a_narrow_screen_looks_so_there_alone(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    figure, (ax,) = canvas()
    ax.set(xticks=[], yticks=[])
    words = ax.text(0.5, 0.5, "a long name")
    wide = print_figure(figure, "svg")
    figure.narrow(words, text="a name", position=(0, 0))
    figure.narrow(figure, figheight=5)
    narrow = _narrow(figure)
    assert _words(narrow) == ["a name"] and _size(narrow)[1] > 4.8
    assert print_figure(figure, "svg") == wide


def test_a_narrow_legend_stands_in_for_the_other_above_the_axes():
    figure, (ax,) = canvas(height=2)
    ax.set(xticks=[], yticks=[])
    ax.plot([0, 1], label="a line")
    ax.legend(loc="center")
    figure.narrow_legend(ax)
    narrow = _narrow(figure)
    assert _words(narrow) == _words(print_figure(figure, "svg")) == ["a line"]
    assert _size(narrow)[1] == pytest.approx(_size(print_figure(figure, "svg"))[1] + 0.2, abs=0.05)
    assert ax.get_legend().get_visible()


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.mark.parametrize("style", ["Regular", "Italic"])
def test_figures_are_set_in_the_typeface_of_the_site(style, request):
    ours = Path(figures.__file__).with_name("fonts") / f"STIXTwoText-{style}.ttf"
    files = request.config.rootpath / "node_modules/@fontsource/stix-two-text/files"
    for part in ("latin", "greek"):
        name = f"stix-two-text-{part}-400-{style.lower().replace('regular', 'normal')}.woff2"
        site, drawn = TTFont(files / name), TTFont(ours)
        assert site["name"].getDebugName(1) == drawn["name"].getDebugName(1) == FACE
        for code, glyph in site.getBestCmap().items():
            assert drawn["hmtx"][drawn.getBestCmap()[code]] == site["hmtx"][glyph]
    # It is the one that is asked for, and no other of its name that is installed.
    figure, (ax,) = canvas()
    words = ax.text(0, 0, "words", style=style.lower().replace("regular", "normal"))
    assert Path(fonts.findfont(words.get_fontproperties())) == ours
    plt.close(figure)
