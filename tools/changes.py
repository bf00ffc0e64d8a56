"""Say what a change does to the built book, as Markdown: ``python -m tools.changes BEFORE``.

BEFORE is another checkout, built as this one is. Compared is what a reader gets: each page's text
with its formulas, each figure, and each number that the prose shows.
"""

import difflib
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from tools.numbers import numbers

ROOT = Path(__file__).resolve().parents[1]
# GitHub shows a summary of at most 1 MiB; the lines are cut before.
MOST = 400
# Whatever a page sets on lines of its own.
BLOCKS = (
    "|".join(
        f".//{block}"
        for block in ("h1", "h2", "h3", "p", "li", "dt", "dd", "tr", "pre", "figcaption")
    )
    + "|.//div[contains(@class, 'math')]"
)


def articles(site: Path) -> dict[str, html.HtmlElement]:
    """Return the article of each page of a built site."""
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
    found = {name: html.parse(file).find(".//article") for name, file in files.items()}
    return {name: article for name, article in found.items() if article is not None}


def text(article: html.HtmlElement) -> list[str]:
    """Return the innermost blocks of an article as lines, formulas as they are written."""
    for formula in article.find_class("katex"):
        written = f"${formula.findtext('.//annotation')}$"
        formula.clear(keep_tail=True)
        formula.text = written
    for mark in article.find_class("headerlink"):
        mark.drop_tree()
    blocks = (block for block in article.xpath(BLOCKS) if not block.xpath(BLOCKS))
    return [" ".join(block.text_content().split()) for block in blocks]


def pictures(page: Path, article: html.HtmlElement) -> dict[str, str]:
    """Return the digest of each figure's picture under its name."""
    return {
        figure.get("id"): hashlib.sha256((page.parent / image.get("src")).read_bytes()).hexdigest()
        for figure in article.iter("figure")
        for image in figure.iter("img")
    }


def read(root: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the text of each page of a built checkout, and the digest of each figure."""
    site = root / "_build" / "html"
    texts: dict[str, list[str]] = {}
    figures: dict[str, str] = {}
    for name, article in articles(site).items():
        figures |= pictures(site / name, article)
        texts[name] = text(article)
    return texts, figures


def edits(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[str]:
    """Yield the name of each page whose text differs, and the lines that do."""
    for name in sorted(old | new):
        lines = difflib.unified_diff(old.get(name, []), new.get(name, []), n=0, lineterm="")
        if changed := [line for line in list(lines)[2:] if not line.startswith("@@")]:
            yield from (name, *changed)


def values(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    """Yield what differs between two lists of named values, as lines of a diff."""
    for name in sorted(old | new):
        if old.get(name) != new.get(name):
            yield from (f"{sign}{name} {side[name]}"
                        for sign, side in (("-", old), ("+", new)) if name in side)  # fmt: skip


def summary(before: Path, after: Path) -> str:
    """Return all that differs between two built checkouts, as Markdown."""
    (old_texts, old_figures), (new_texts, new_figures) = read(before), read(after)
    drawn = values(old_figures, new_figures)
    parts = {
        "Numbers": list(values(numbers(before), numbers(after))),
        "Figures": sorted({line[1:].split(" ")[0] for line in drawn}),
        "Text": list(edits(old_texts, new_texts)),
    }
    said = ["# What this changes in the book"]
    for title, lines in parts.items():
        said += ["", f"## {title}", ""]
        said += ["```diff", *lines[:MOST], "```"] if lines else ["Nothing."]
        said += [f"and {len(lines) - MOST} lines more"] if len(lines) > MOST else []
    return "\n".join(said)


if __name__ == "__main__":
    print(summary(Path(sys.argv[1]).resolve(), ROOT))
