"""A new chapter passes all that a chapter has to pass, before a word of it is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_bookkit import pages
from tests import tiny
from tools import new_chapter

ROOT = Path(__file__).resolve().parents[2]
NAME = "one-more-coin"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("copy") / "book"
    skip = shutil.ignore_patterns("_build", ".*", "node_modules", "*.egg-info")
    shutil.copytree(ROOT, root, ignore=skip)
    shutil.copytree(ROOT / ".github", root / ".github")
    new_chapter.write(root, NAME)
    tiny.lend_fonts(root)
    return root


def _run(root, *command):
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    command = [sys.executable, "-m", *command]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_it_passes_every_test_of_the_book(copy):
    tests = ["tests/book", f"tests/bookkit/test_figures_{NAME.replace('-', '_')}.py"]
    # Not the other chapters' pages, which have their own run; test_reproduce executes one like it.
    chosen = f"({NAME} or structure or coin) and not runs_cleanly"
    said = _run(copy, "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", chosen)
    assert said.returncode == 0, said.stdout
    assert int(said.stdout.split(" passed")[0].split()[-1]) > 10


def test_it_is_in_the_house_style(copy):
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["codespell_lib", "book"]):
        said = _run(copy, *command)
        assert said.returncode == 0, said.stdout


def test_it_stands_among_the_chapters_and_before_the_last(copy):
    listed = pages.every(copy)
    assert listed[listed.index(f"book/{NAME}") + 1] == "book/errata"


@pytest.mark.parametrize("name", [NAME, "entropy", "Coin", "a coin", "../coin", ""])
def test_a_name_that_is_taken_or_none_writes_nothing(copy, name):
    before = (copy / "_toc.yml").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        new_chapter.write(copy, name)
    assert (copy / "_toc.yml").read_text(encoding="utf-8") == before


# What is broken on the page, and what is said of it behind its line.
FAULTS = {
    "{numref}`fig-": ("{numref}`fgi-", "there is no label fgi-"),
    "A coin falls": ("A {gluee:}`coin` falls", "glue: is like it"),
    "[remove-input]": ("[remove-inptu]", "there is no such tag; remove-input is like it"),
    r"\log \frac{1}{p(x)}": (r"\lgo \frac{1}{p(x)}", "Undefined control sequence"),
    "Each side has a surprisal": ("Each side has a color, a surprisal", "British spelling"),
    "import bits, publish": ("import bits, nats, publish", "imported but unused"),
}


def test_what_is_wrong_with_a_page_is_told_once_with_its_line_and_what_to_do(copy):
    file = copy / "book" / f"{NAME}.md"
    good = text = file.read_text(encoding="utf-8")
    places = {}
    for right, (wrong, do) in FAULTS.items():
        line = text[: text.index(right)].count("\n") + 1
        # The options of a cell have the line of the cell.
        places[do] = line - 2 if "tag" in do else line
        text = text.replace(right, wrong, 1)
    file.write_text(text, encoding="utf-8")
    chosen = f"[book/{NAME}] and not runs"
    said = _run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests/book", "-k", chosen,
                "--tb=short", "--show-capture=no", "-m", "not thorough", "-rN")  # fmt: skip
    file.write_text(good, encoding="utf-8")
    for do, line in places.items():
        (told,) = (row for row in said.stdout.splitlines() if do in row)
        assert told.startswith(f"book/{NAME}.md:{line}: "), told


def test_code_that_is_no_python_is_told_and_nothing_else(copy):
    file = copy / "book" / f"{NAME}.md"
    good = file.read_text(encoding="utf-8")
    line = good[: good.index("told = entropy(coin)")].count("\n") + 1
    file.write_text(good.replace("told = entropy", "told = = entropy", 1), encoding="utf-8")
    said = _run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests/book", "-k", NAME)
    file.write_text(good, encoding="utf-8")
    assert said.returncode == 1
    assert (
        f"book/{NAME}.md:{line}: 'told = = entropy(coin)' is no Python" in said.stdout + said.stderr
    )
