"""The figures of the chapter on codes: words as intervals, blocks, a message, files."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, INK, MODEL, MUTED, PAPER, SHEET, TRUTH, canvas, outcome
from crossentropy import entropy

__all__ = [
    "block_costs",
    "file_sizes",
    "huffman_tree",
    "message_costs",
    "nested_intervals",
    "word_budget",
    "words_as_intervals",
]


def word_budget(code: Mapping[str, str]) -> Axes:
    """Draw all words up to the longest of a code, row by row, and which are chosen or spent.

    Parameters
    ----------
    code : mapping of str to str
        The word of 0 and 1 of each outcome.

    Returns
    -------
    Axes
    """
    depth = max(map(len, code.values()))
    of_word = {word: outcome for outcome, word in code.items()}
    figure, (ax,) = canvas(height=0.6 + 0.52 * depth)
    for length in range(1, depth + 1):
        for place in range(2**length):
            word, width = f"{place:0{length}b}", 2.0**-length
            chosen = word in of_word
            spent = any(word.startswith(other) and word != other for other in of_word)
            ax.barh(
                -length, width, 0.8, place * width, facecolor=MUTED if chosen else "none",
                alpha=0.28 if chosen else 0.9, edgecolor=INK, linewidth=0.8,
                hatch="////" if spent else "",
            )  # fmt: skip
            if not spent:
                name = [word, f"$\\it{{{of_word[word]}}}$"] if chosen else [word]
                at = (place + 0.5) * width, -length
                words = ax.text(*at, "  ".join(name), ha="center", va="center")
                figure.narrow(words, text="\n".join(name))
    ax.set(xlim=(0, 1), xticks=[0, 1 / 4, 1 / 2, 3 / 4, 1], yticks=range(-depth, 0))
    ax.set_xticklabels(["0", "1/4", "1/2", "3/4", "1"])
    ax.set_yticklabels([rf"$\ell = {length}$" for length in range(depth, 0, -1)])
    ax.set_xlabel("share of the budget")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def words_as_intervals(codes: Mapping[str, Mapping[str, str]]) -> Axes:
    """Draw each code as a row: every word is the interval of the streams that begin with it.

    Parameters
    ----------
    codes : mapping of str to (mapping of str to str)
        For each row's name, the words of 0 and 1 of the outcomes.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=0.65 + 0.75 * len(codes))
    for row, code in enumerate(codes.values()):
        for name, word in code.items():
            left, width = int(word, 2) / 2 ** len(word), 2.0 ** -len(word)
            ax.barh(-row, width, 0.72, left, color=MUTED, alpha=0.28, edgecolor=INK, linewidth=0.8)
            ax.text(left + width / 2, -row, f"{word}\n$\\it{{{name}}}$", ha="center", va="center")
    ax.set(xlim=(0, 1), xticks=[0, 1 / 4, 1 / 2, 3 / 4, 1], yticks=[-r for r in range(len(codes))])
    ax.set_xticklabels(["0", "1/4", "1/2", "3/4", "1"])
    ax.set_yticklabels(codes)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def huffman_tree(code: Mapping[str, str], p: Mapping[str, float]) -> Axes:
    """Draw a binary prefix code as a tree, with the sum of probabilities at each of its joins.

    Parameters
    ----------
    code : mapping of str to str
        The word of 0 and 1 of each outcome; together they fill the tree.
    p : mapping of str to float
        The probability of each outcome.

    Returns
    -------
    Axes
    """
    leaves = {word: outcome for outcome, word in sorted(code.items(), key=lambda item: item[1])}
    starts = {word[:k] for word in leaves for k in range(len(word) + 1)}
    place = {word: float(k) for k, word in enumerate(leaves)}
    for start in sorted(starts - set(leaves), key=len, reverse=True):
        place[start] = (place[start + "0"] + place[start + "1"]) / 2
    depth = max(map(len, leaves))
    _, (ax,) = canvas(height=0.5 + 0.7 * depth)
    for start in sorted(starts - {""}):
        above = start[:-1]
        across, down = [place[above], place[start]], [-len(above), -len(start)]
        ax.plot(across, down, color=INK, linewidth=0.8, zorder=1)
        ax.annotate(
            start[-1], (sum(across) / 2, sum(down) / 2), ha="center", va="center", color=MUTED,
            xytext=(-7 if start[-1] == "0" else 7, 2), textcoords="offset points",
        )  # fmt: skip
    look: dict[str, Any] = {"boxstyle": "round,pad=0.25", "facecolor": PAPER}
    for start in sorted(starts, key=lambda word: (len(word), word)):
        below = sum(p[other] for word, other in leaves.items() if word.startswith(start))
        name = leaves.get(start)
        words = f"{outcome(name)}  {below:g}" if name else f"{below:g}"
        look |= {"edgecolor": INK, "linewidth": 0.8 if name else 1.8}
        ax.text(place[start], -len(start), words, ha="center", va="center", bbox={**look})
    ax.set(xlim=(-0.6, len(leaves) - 0.4), ylim=(-depth - 0.35, 0.35))
    ax.set_axis_off()
    return ax


def block_costs(p: Sequence[float], costs: Sequence[float]) -> Axes:
    """Draw the cost per symbol of a code for blocks, with the entropy below and its bound above.

    Parameters
    ----------
    p : sequence of float
        The pmf of one symbol.
    costs : sequence of float
        The cost per symbol, in bits, of the best code for blocks of 1, 2, ... symbols.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.7)
    floor, n = entropy(p), np.arange(1, len(costs) + 1)
    ax.axhline(floor, color=TRUTH)
    ax.plot(n, floor + 1 / n, "--", color=MUTED, label="$H(p) + 1/n$")
    ax.plot(n, costs, "o-", color=MODEL, label="Huffman, blocks of $n$")
    ax.annotate("$H(p)$", (len(n), floor), (8, 0), textcoords="offset points", color=TRUTH,
                va="center")  # fmt: skip
    ax.set(xlim=(0.8, len(n)), ylim=(0, None), xticks=n, xlabel="symbols in a block, $n$")
    ax.set(ylabel="bits per symbol")
    ax.legend(loc="upper right")
    return ax


def nested_intervals(message: str, shares: Mapping[str, float]) -> Axes:
    """Draw how each symbol of a message narrows the interval to its share, row by row.

    Parameters
    ----------
    message : str
        The symbols.
    shares : mapping of str to float
        The model's pmf, in the order in which an interval is shared out.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=0.5 + 0.62 * len(message))
    left, width = 0.0, 1.0
    edges = dict(zip(shares, np.cumsum([0.0, *list(shares.values())[:-1]]), strict=True))
    for row, symbol in enumerate(message):
        for other, share in shares.items():
            start, part = edges[other], share
            chosen = other == symbol
            ax.barh(
                -row, part, 0.5, start, facecolor="none", edgecolor=INK, linewidth=0.8,
                hatch="///" if chosen else "", alpha=0.9,
            )  # fmt: skip
            ax.text(
                start + part / 2, -row, f"$\\it{{{other}}}$", ha="center", va="center",
                bbox=SHEET if chosen else None,
            )  # fmt: skip
        ax.text(-0.01, -row, f"{left:.6g}", ha="right", va="center", color=INK)
        ax.text(1.01, -row, f"{left + width:.6g}", ha="left", va="center", color=INK)
        inner, end = edges[symbol], edges[symbol] + shares[symbol]
        if row + 1 < len(message):
            for above, below in ((inner, 0), (end, 1)):
                ax.plot([above, below], [-row - 0.25, -row - 0.75], ":", color=MUTED, lw=0.9)
        left, width = left + inner * width, shares[symbol] * width
    ax.set(xlim=(0, 1), ylim=(-len(message) + 0.6, 0.4), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return ax


def message_costs(
    message: str, own: Sequence[float], models: Mapping[str, Sequence[float]], *, line: float = 84
) -> Axes:
    """Draw a message once for each model, every symbol as wide as its code length.

    Parameters
    ----------
    message : str
        The symbols; a space is drawn as a low bracket.
    own : sequence of float
        For each symbol of the message, its length in the code for the message's own frequencies.
    models : mapping of str to sequence of float
        For each model's name, the lengths that it gives. What is above its own length is hatched.
    line : float
        How many bits a line holds.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.1)
    bottom = _write(ax, message, own, models, line)
    ax.set(xlim=(0, line), ylim=(bottom, 0.9), xticks=range(0, int(line) + 1, 10), yticks=[])
    ax.set_xlabel("bits")
    ax.spines["left"].set_visible(False)
    written = set(ax.patches) | set(ax.texts)
    bottom = _write(ax, message, own, models, line / 2)
    figure.narrow(ax, xlim=(0, line / 2), ylim=(bottom, 0.9))
    figure.narrow(figure, figheight=3.3)
    for artist in written:
        figure.narrow(artist, visible=False)
    for artist in (set(ax.patches) | set(ax.texts)) - written:
        artist.set_visible(False)
        figure.narrow(artist, visible=True)
    return ax


def _write(
    ax: Axes, message: str, own: Sequence[float], models: Mapping[str, Sequence[float]],
    line: float,
) -> float:  # fmt: skip
    """Draw the lines of a message for each model, and return where they end."""
    row = 0.0
    for name, lengths in models.items():
        ax.text(0, row + 0.45, name, color=INK, va="bottom")
        left = 0.0
        for symbol, ideal, paid in zip(message, own, lengths, strict=True):
            if left + paid > line:
                left, row = 0.0, row - 0.85
            floor = min(ideal, paid)
            look: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.5}
            ax.barh(row, floor, 0.7, left, facecolor=TRUTH, alpha=0.28, **look)
            if paid > floor:
                ax.barh(
                    row, paid - floor, 0.7, left + floor, facecolor=EXCESS, hatch="////", **look
                )
            shown = "\u2423" if symbol == " " else symbol
            ax.text(
                left + floor / 2,
                row,
                shown,
                ha="center",
                va="center",
                fontsize=8,
                family="monospace",
            )
            left += paid
        row -= 1.75
    return row + 1.2


def file_sizes(sizes: Mapping[str, int], ideal: Mapping[str, float]) -> Axes:
    """Draw the sizes of files as bars, with the ideal code length of a model as a mark.

    Parameters
    ----------
    sizes : mapping of str to int
        Bytes, by the name of what made the file.
    ideal : mapping of str to float
        Of some of them, the ideal code length of the model, in bytes.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=0.6 + 0.33 * len(sizes))
    for row, (name, size) in enumerate(sizes.items()):
        own = name in ideal
        ax.barh(
            -row, size, 0.66, color=MUTED if own else "none", alpha=0.45 if own else 1,
            edgecolor=INK, linewidth=0.8, hatch="" if own else "..",
        )  # fmt: skip
        if own:
            ax.plot([ideal[name]] * 2, [-row - 0.42, -row + 0.42], color=MODEL, lw=2)
        ax.text(size, -row, f"  {size:,}", va="center", color=INK)
    ax.set(
        yticks=[-row for row in range(len(sizes))], xlabel="bytes", ylim=(-len(sizes) + 0.4, 0.6)
    )
    ax.set_yticklabels(sizes)
    ax.set_xlim(0, 1.12 * max(sizes.values()))
    return ax
