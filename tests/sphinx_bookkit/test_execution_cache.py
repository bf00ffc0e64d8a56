"""A tiny book, executed and built: no stale output, and no execution that nothing asked for."""

import shutil

import pytest

from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from tests import tiny

PAGE = """
# The page on {0}

```{{code-cell}} python
import sys, pathlib
sys.path.insert(0, "src")
from package.{0} import answer
with pathlib.Path("executed").open("a") as log:
    log.write("{0} ")
print("The answer is", answer)
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("book")
    (root / "src" / "package").mkdir(parents=True)
    (root / "src" / "package" / "__init__.py").touch()
    (root / "requirements.txt").touch()
    pages = {name: PAGE.format(name) for name in ("one", "two")}
    tiny.write(root, pages, {"execute_notebooks": "cache", "timeout": 60})
    for name in pages:
        _answer(root, name, 42)
    _build(root)
    return root


def _answer(root, name, answer):
    """Write a module; within a second Python tells two of its states by their sizes alone."""
    (root / "src" / "package" / f"{name}.py").write_text(f"answer = {answer}\n")


def _build(root):
    """Execute and build, and tell which pages were executed, by whichever of the two."""
    log = root / "executed"
    log.write_text("")
    assert not outputs.execute(root, environment(root))
    options = {"root_doc": "one", "exclude_patterns": ["_build", "out"]}
    extensions = ["sphinx_bookkit.execution.cache"]
    tiny.build(root, {}, extensions, nb_execution_mode="cache", **options)
    return log.read_text().split()


def _page(root, name):
    return (root / "out" / "html" / f"{name}.html").read_text(encoding="utf-8")


def _says(root, name, answer):
    return f"The answer is {answer}" in _page(root, name)


def test_the_first_build_executes_each_page_once(book):
    assert sorted((book / "executed").read_text().split()) == ["one", "two"]
    assert _says(book, "one", 42) and _says(book, "two", 42)


def test_an_edit_of_prose_executes_nothing(book):
    with (book / "one.md").open("a") as page:
        page.write("\nAnother word.\n")
    assert _build(book) == []
    assert "Another word." in _page(book, "one")


def test_an_edit_of_a_module_renews_the_page_that_imports_it_and_no_other(book):
    _answer(book, "two", 7)
    assert _build(book) == ["two"]
    assert _says(book, "one", 42) and _says(book, "two", 7)


def test_an_edit_taken_back_shows_the_old_number_again(book):
    _answer(book, "two", 444)
    _build(book)
    _answer(book, "two", 7)
    _build(book)
    assert _says(book, "two", 7)


def test_only_the_caches_of_the_present_state_are_kept(book):
    kept = {outputs.cache_of(book, name) for name in ("one", "two")}
    assert set(outputs.folder(book).iterdir()) == kept


def test_a_lost_cache_is_made_again(book):
    shutil.rmtree(outputs.folder(book))
    assert sorted(_build(book)) == ["one", "two"]
