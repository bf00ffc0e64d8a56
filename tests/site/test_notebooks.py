"""The notebooks that the site serves say what its pages say, and come with what they install."""

import re
from pathlib import Path

import nbformat
import pytest

from sphinx_bookkit import pages
from sphinx_bookkit.math import MACROS, read_macros
from sphinx_bookkit.notebook import package
from sphinx_bookkit.page import Role
from tests import words

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages.executed(ROOT)


def _notebook(site, page):
    return nbformat.read(site / "notebooks" / f"{Path(page).name}.ipynb", as_version=4)


@pytest.mark.parametrize("page", PAGES)
def test_it_says_every_word_of_the_page_in_its_order(page, site):
    notebook = _notebook(site, page)
    nbformat.validate(notebook)
    macros = read_macros(ROOT / MACROS)
    said = words.of_page(site / f"{page}.html", macros)
    assert len(said) > 500
    assert words.left_out(said, words.of_notebook(notebook, macros)) == ""


@pytest.mark.parametrize("page", PAGES)
def test_it_describes_every_picture(page, site):
    text = " ".join(words.markdown_of(_notebook(site, page)))
    for alt in words.pictures_of(site / f"{page}.html"):
        assert " ".join(words.tokens(alt)) in text


@pytest.mark.parametrize("page", PAGES)
def test_it_names_neither_label_nor_glued_value(page, site):
    sources = {name: pages.read(ROOT, name) for name in pages.every(ROOT)}
    labels = {label for source in sources.values() for label in source.labels if "-" in label}
    assert len(labels) > 200
    roles = [f"{{{role.name}}}`{role.content}`" for role in sources[page].all(Role)]
    glued = {role.removeprefix("{glue:}") for role in roles if role.startswith("{glue:}")}
    said = sources[page].text
    for role in roles:
        said = said.replace(role, "")
    cells = [cell.source for cell in _notebook(site, page).cells if cell.cell_type == "markdown"]
    prose = re.sub(r"\]\(<[^>]*>\)", "", "\n".join(cells))
    assert not {name for name in glued if name in prose and name not in said}
    assert not set(re.findall(r"[a-z]+-[\w-]+", prose)) & labels - set(_words_with_hyphens(said))


def _words_with_hyphens(source):
    """Return what the author wrote with hyphens, outside of labels."""
    lines = [line for line in source.splitlines() if not re.match(r"\(|:\w+:|% ", line)]
    return re.findall(r"[a-z]+-[\w-]+", "\n".join(lines))


def test_the_wheel_lies_beside_them(site):
    name = package.wheel_name(ROOT)
    assert (site / "notebooks" / name).stat().st_size > 100_000
    for page in PAGES:
        cells = _notebook(site, page).cells
        first = next(cell for cell in cells if cell.cell_type == "code")
        assert name in first.source and "pip" in first.source
