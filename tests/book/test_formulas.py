"""KaTeX can draw every formula of a page, and none has lost a dollar."""

import re

import pytest
from sphinxcontrib import katex

from sphinx_bookkit.math import MACROS, expand, read_macros, start_server
from sphinx_bookkit.page import Formula, Page, Words, parse

# What stays in the words where a mark has lost its other half; none is among the book's words.
LEFT = r"\$|\\[A-Za-z]+|\[\^|\]\(|\{[\w:]+\}|\*\*|:::|```"


@pytest.fixture(scope="module")
def draw(root, tmp_path_factory):
    """What draws a formula, and returns what KaTeX says against it, or nothing."""
    folder = tmp_path_factory.mktemp("katex")
    process, connection = start_server(folder, 60)
    server = katex.KaTeXServer(folder, process, connection)
    macros = read_macros(root / MACROS)

    def draw_one(latex, display):
        # As Sphinx sets a display.
        lines = display and ("&" in latex or r"\\" in latex) and r"\begin" not in latex
        whole = rf"\begin{{aligned}}{latex}\end{{aligned}}" if lines else latex
        options = {"displayMode": display, "throwOnError": True, "strict": "error"}
        try:
            said = server.render({"latex": expand(whole, macros), "katex_options": options}, 30)
        except ValueError as error:
            return str(error)
        return said.get("error", "")

    yield draw_one
    server.terminate()


def undrawn(page: Page, draw):
    """Yield the formulas of a page that KaTeX refuses."""
    for formula in page.all(Formula):
        if said := draw(formula.latex, formula.display):
            said = said.removeprefix("KaTeX parse error: ").partition(" at position")[0]
            yield formula.line, formula.latex, f"KaTeX can't draw it: {said}"


def test_every_formula_can_be_drawn(page, draw):
    page.hold(undrawn(page.tree, draw))


def left(page: Page):
    """Yield the marks that stay in the words of a page."""
    do = "a mark without its other half: close it, or put a backslash before it"
    for words in page.all(Words):
        if found := re.search(LEFT, words.text):
            yield words.line, words.text, f"{found[0]} is {do}"


def test_no_mark_is_left_among_the_words(page):
    page.hold(left(page.tree))


@pytest.mark.parametrize("wrong", [r"It is $\lgo p$.", r"It is $\frac{a}$.", r"It is $\KL{p$."])
def test_a_formula_that_is_none_is_found(wrong, draw):
    ((line, _, said),) = undrawn(parse(f"# A page\n\n{wrong}\n"), draw)
    assert line == 3 and said


@pytest.mark.parametrize(
    "wrong",
    ["It is $p and more.", r"It is \log p.", "See [this](that", "{ref} `sec-one`", "A note[^1]."],
)
def test_a_mark_that_is_left_is_found(wrong):
    ((line, _, _),) = left(parse(f"# A page\n\n{wrong}\n"))
    assert line == 3
