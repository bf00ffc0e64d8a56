"""The figures of `bookkit.figures.codes`: what is drawn is what was computed."""

from bookkit.figures.codes import (
    block_costs,
    file_sizes,
    huffman_tree,
    message_costs,
    nested_intervals,
    word_budget,
    words_as_intervals,
)
from crossentropy import entropy


def test_words_take_the_intervals_that_their_digits_name():
    ax = words_as_intervals({"a code": {"a": "0", "b": "10", "c": "11"}})
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (0, 0.5), (0.5, 0.25), (0.75, 0.25)
    ]  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a code"]


def test_blocks_lie_above_the_entropy_line():
    ax = block_costs([0.9, 0.1], [1, 0.645])
    floor, bound, costs = (line.get_ydata() for line in ax.lines)
    assert floor[0] == entropy([0.9, 0.1])
    assert list(costs) == [1, 0.645]
    assert (bound > costs).all()


def test_a_message_narrows_its_interval_to_its_probability():
    ax = nested_intervals("aba", {"a": 0.75, "b": 0.25})
    assert [bar.get_hatch() for bar in ax.patches] == ["///", "", "", "///", "///", ""]
    ends = [text.get_text() for text in ax.texts if text.get_text()[0].isdigit()]
    assert ends == ["0", "1", "0", "0.75", "0.5625", "0.75"]


def test_a_message_is_as_long_as_its_code_and_what_is_overpaid_is_hatched():
    ax = message_costs("a b", [1, 2, 2], {"its own": [1, 2, 2], "other": [3, 1, 2]}, line=4)
    shown = [bar for bar in ax.patches if bar.get_visible()]
    assert [bar.get_width() for bar in shown] == [1, 2, 2, 1, 2, 1, 2]
    # On a narrow screen a line holds half as much, and the same is written.
    assert sum(bar.get_width() for bar in ax.patches) == 2 * sum(bar.get_width() for bar in shown)
    assert [bar.get_hatch() for bar in shown].index("////") == 4
    assert [bar.get_x() for bar in shown] == [0, 1, 0, 0, 1, 3, 0]


def test_files_are_drawn_with_their_sizes_and_ideals():
    ax = file_sizes({"text": 3000, "order 0": 2000}, {"order 0": 1999.5})
    assert [bar.get_width() for bar in ax.patches] == [3000, 2000]
    assert list(ax.lines[0].get_xdata()) == [1999.5, 1999.5]
    assert [text.get_text().strip() for text in ax.texts] == ["3,000", "2,000"]


def test_the_budget_shows_chosen_words_and_what_they_spend():
    ax = word_budget({"a": "0", "b": "10"})
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == [1 / 2] * 2 + [1 / 4] * 4
    assert [bar.get_hatch() for bar in ax.patches] == ["", "", "////", "////", "", ""]
    shown = [text.get_text() for text in ax.texts]
    assert shown == ["0  $\\it{a}$", "1", "10  $\\it{b}$", "11"]


def test_a_tree_shows_the_sum_at_each_join_and_a_digit_at_each_branch():
    ax = huffman_tree({"b": "10", "a": "0", "c": "11"}, {"a": 0.5, "b": 0.3, "c": 0.2})
    digits = [text.get_text() for text in ax.texts if text.get_text() in "01"]
    assert [text.get_text() for text in ax.texts if text.get_bbox_patch()] == [
        "1", "$a$  0.5", "0.5", "$b$  0.3", "$c$  0.2"
    ]  # fmt: skip
    assert sorted(digits) == ["0", "0", "1", "1", "1"]
    assert [list(line.get_ydata()) for line in ax.lines] == [[0, -1], [0, -1], [-1, -2], [-1, -2]]
