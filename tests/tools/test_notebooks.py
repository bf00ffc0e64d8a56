"""The folder of notebooks: what lies in it, and that a notebook that fails is heard."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from sphinx_bookkit import pages
from sphinx_bookkit.notebook import package
from tools import build, notebooks

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book whose notebooks are built: two pages with code, and what an earlier build has left."""
    root = tmp_path_factory.mktemp("book")
    built = root / notebooks.BUILT
    built.mkdir(parents=True)
    for name in ("one", "two", "gone"):
        nbformat.write(nbformat.v4.new_notebook(), built / f"{name}.ipynb")
    for file in package.sources(ROOT):
        if "src" not in file.parts or file.name == "__init__.py":
            copy = root / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "notebooks", lambda root: 0)
        patch.setattr(pages, "executed", lambda root: ["book/one", "two"])
        yield root


def test_the_folder_has_the_notebooks_the_wheel_and_how_to_open_them(book):
    folder = notebooks.write(book)
    wheel = package.wheel_name(ROOT)
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        ["README.md", wheel, "one.ipynb", "two.ipynb"]
    )
    assert wheel in (folder / "README.md").read_text()


def test_a_build_that_fails_leaves_the_last_notebooks(book, monkeypatch):
    folder = notebooks.write(book)
    monkeypatch.setattr(build, "notebooks", lambda root: 1)
    with pytest.raises(SystemExit):
        notebooks.write(book)
    assert (folder / "one.ipynb").exists()


def test_the_wheel_is_made_again_where_its_sources_have_changed(book):
    (book / "wheels").mkdir()
    first = package.write_wheel(book, book / "wheels").read_bytes()
    assert package.write_wheel(book, book / "wheels").read_bytes() == first
    (book / "src" / "bookkit" / "__init__.py").write_text('"""Another."""\n')
    assert package.write_wheel(book, book / "wheels").read_bytes() != first
    assert not (book / "build").exists() and not list((book / "src").glob("*.egg-info"))


def test_a_notebook_that_fails_is_heard(tmp_path, capfd):
    cell = nbformat.v4.new_code_cell("assert 1 + 1 == 3, 'so it is'")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    nbformat.write(notebook, tmp_path / "one.ipynb")
    with pytest.raises(subprocess.CalledProcessError):
        notebooks.run_one(Path(sys.executable).parent, tmp_path / "one.ipynb")
    # A traceback in colours.
    assert "so it is" in capfd.readouterr().err.splitlines()[-2]
