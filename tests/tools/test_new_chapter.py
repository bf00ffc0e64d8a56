"""A new chapter passes all that a chapter has to pass, before a word of it is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    return root


def _run(root, *command):
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    command = [sys.executable, "-m", *command]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_it_passes_every_test_of_the_book(copy):
    tests = ["tests/book", f"tests/bookkit/test_figures_{NAME.replace('-', '_')}.py"]
    # Not the other chapters' pages, which have their own run.
    chosen = f"{NAME} or structure or coin"
    said = _run(copy, "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", chosen)
    assert said.returncode == 0, said.stdout
    assert int(said.stdout.split(" passed")[0].split()[-1]) > 10


def test_it_is_in_the_house_style(copy):
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["codespell_lib", "book"]):
        said = _run(copy, *command)
        assert said.returncode == 0, said.stdout


def test_it_stands_after_the_chapters_and_before_the_discussion(copy):
    toc = (copy / "_toc.yml").read_text(encoding="utf-8")
    assert f"  - file: book/{NAME}\n  - file: book/discussion\n" in toc


@pytest.mark.parametrize("name", [NAME, "entropy", "Coin", "a coin", "../coin", ""])
def test_a_name_that_is_taken_or_none_writes_nothing(copy, name):
    before = (copy / "_toc.yml").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        new_chapter.write(copy, name)
    assert (copy / "_toc.yml").read_text(encoding="utf-8") == before
