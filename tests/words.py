"""What a page of the site says and what a notebook says, as tokens that can be compared.

A token is a word, a sign, or a command of LaTeX, so that a formula is compared in all its parts
and a sentence within a formula is compared with the same sentence outside of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode

from sphinx_bookkit.math import expand

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\w+|[^\w\s]")
# What the site alone can do, or says of itself.
_SITE_ALONE = (
    ".//*[contains(@class, 'headerlink')]",
    # A formula's words, beside the formula.
    ".//*[@class='spoken']",
    ".//*[contains(@class, 'eqno')]",
    ".//*[contains(@class, 'shown-in')]",
    ".//*[contains(@class, 'units-note')]",
    ".//*[contains(@class, 'site-alone')]",
    ".//*[contains(@class, 'claims-filter')]",
    ".//button[contains(@class, 'change')]",
    ".//*[contains(@class, 'prev-next')]",
    ".//*[contains(@class, 'for-dark')]",
    # The source of a chain, which is a notebook's own cell.
    ".//details[contains(@class, 'chain')]//*[contains(@class, 'opens')]",
    ".//details[contains(@class, 'chain')]/div",
    ".//*[starts-with(name(), 'explorable-')]",
    ".//script",
    ".//style",
    ".//svg",
)
# A bar in a table has a name, as it would end the cell. The site curls quotation marks in outputs.
_SAME = {r"\|": r"\Vert", "|": r"\vert", "’": "'", "‘": "'", "“": '"', "”": '"'}


def tokens(text: str) -> Iterator[str]:
    """Yield the words, signs and commands of a text."""
    for token in _TOKEN.findall(text):
        # The size of a reason stands within its text, or before it for MathJax; steps are large.
        if token not in (r"\small", r"\displaystyle"):
            yield _SAME.get(token, token)


def of_page(file: Path, macros: dict[str, str]) -> list[str]:
    """Return what the main text of a page says, formulas and outputs included."""
    page = html.fromstring(file.read_text(encoding="utf-8"))
    article = page.xpath("//article | //div[@class='body']")[0]
    for path in _SITE_ALONE:
        for part in article.xpath(path):
            part.drop_tree()
    for formula in article.xpath(".//*[@class='katex']"):
        (tex,) = formula.xpath(".//*[local-name() = 'annotation']")
        tail, said = formula.tail, expand(tex.text_content(), macros)
        formula.clear()
        formula.text, formula.tail = f" {said} ", tail
    # Blocks stand apart, and what their source breaks in two does not.
    for block in article.iter("p", "div", "li", "td", "th", "dt", "dd", "pre", "h1", "h2", "h3"):
        block.tail = f" {block.tail or ''}"
    return list(tokens(article.text_content()))


def pictures_of(file: Path) -> list[str]:
    """Return what a page says of its pictures to who does not see them."""
    page = html.fromstring(file.read_text(encoding="utf-8"))
    return page.xpath("//figure//img[not(contains(@class, 'for-dark'))]/@alt")


def markdown_of(notebook: NotebookNode) -> list[str]:
    """Return what the text of a notebook says as a viewer shows it."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return [token for cell in cells for token in shown(cell.source)]


def of_notebook(notebook: NotebookNode, macros: dict[str, str]) -> list[str]:
    """Return what a notebook says: its text as a viewer shows it, its code, and its outputs."""
    said: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            said += shown(cell.source)
            continue
        said += tokens(cell.source)
        for output in cell.outputs:
            said += _of_output(output.get("data", {"text/plain": output.get("text", "")}), macros)
    return said


def _of_output(data: dict[str, str], macros: dict[str, str]) -> Iterator[str]:
    """Yield what an output says in the form that the site prefers."""
    if "text/html" in data:
        yield from tokens(html.fromstring(data["text/html"]).text_content())
    elif "text/markdown" in data:
        yield from shown(data["text/markdown"])
    else:
        yield from tokens(expand(data.get("text/latex", data.get("text/plain", "")), macros))


def shown(markdown: str) -> list[str]:
    """Return what a strict viewer shows of Markdown."""
    viewer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    viewer.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    return [token for text in _texts(viewer.parse(markdown)) for token in tokens(text)]


def _texts(parsed: list[Token]) -> Iterator[str]:
    for token in parsed:
        if token.children:
            yield "".join(_texts(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "html_inline":
            yield " " if token.content == "<br>" else ""
        elif token.type.startswith("math"):
            yield f" {token.content} "
        else:
            yield token.content


def left_out(page: list[str], notebook: list[str]) -> str:
    """Return the first words of a page that do not follow in the notebook, or nothing."""
    place = 0
    for number, token in enumerate(page):
        try:
            place = notebook.index(token, place) + 1
        except ValueError:
            return " ".join(page[max(number - 12, 0) : number + 3])
    return ""
