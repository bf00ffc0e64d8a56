"""Who imports whom: arrows go down only, by the import statements of every module and chapter."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from sphinx_bookkit import PARTS, pages
from sphinx_bookkit.page import read

ROOT = Path(__file__).resolve().parents[2]
# What may be imported from where, among the packages of this project.
MAY = {
    "crossentropy": set(),
    "derivation": set(),
    "bookkit": {"crossentropy", "derivation"},
    "sphinx_bookkit": {"bookkit", "crossentropy", "derivation"},
    "tools": {"bookkit", "crossentropy", "derivation", "sphinx_bookkit"},
    "benchmarks": {"crossentropy", "sphinx_bookkit", "tools"},
    "book": {"bookkit", "crossentropy", "derivation"},
}
# All that two of them may import besides. What is published needs what it imports, but for IPython,
# which is there where a notebook calls its magic.
NEEDS = {
    "crossentropy": {"numpy"},
    "derivation": {"IPython", "flint", "lark", "mpmath", "numpy", "sympy"},
}
# What builds the book, which nobody has who runs a notebook.
BUILDS = {"docutils", "jupyter_cache", "myst_nb", "sphinx", "sphinx_proof"}


def imports(code, module=""):
    """Yield the full names that code imports, those of a relative import too."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")[: -node.level] if node.level else []
            start = ".".join([*parts, *filter(None, [node.module])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def _files():
    """Return the file of every module, by its full name; a package's own ends in __init__."""
    folders = [(ROOT / "src", package) for package in MAY if (ROOT / "src" / package).is_dir()]
    folders += [(ROOT, "tools"), (ROOT, "benchmarks")]
    return {
        ".".join(file.relative_to(top).with_suffix("").parts): file
        for top, package in folders
        for file in sorted((top / package).rglob("*.py"))
    }


MODULES = _files()
PAGES = {page.replace("/", "."): ROOT / f"{page}.md" for page in pages.executed(ROOT)}


def _code(name):
    """Return the code of a module, or that of a chapter's cells."""
    if name in PAGES:
        return "\n".join(cell.python for cell in read(PAGES[name]).cells)
    return MODULES[name].read_text(encoding="utf-8")


def upward(module, code):
    """Return what a module imports and may not."""
    package = "book" if module == "index" else module.partition(".")[0]
    roots = {name.partition(".")[0] for name in imports(code, module)} - {package}
    own = {*MAY, "tests"} & roots - MAY[package]
    others = roots - MAY.keys() - sys.stdlib_module_names
    if package in NEEDS:
        return own | (others - NEEDS[package])
    return own | (others & BUILDS if package in {"bookkit", "book"} else set())


def test_every_package_has_its_place():
    assert {module.partition(".")[0] for module in MODULES} == MAY.keys() - {"book"}
    here = {folder.name for folder in (ROOT / "src").iterdir() if list(folder.glob("*.py"))}
    assert here == MAY.keys() - {"tools", "benchmarks", "book"}


@pytest.mark.parametrize("module", [*MODULES, *PAGES])
def test_a_module_imports_what_is_below_it(module):
    assert not upward(module, _code(module))


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("crossentropy.joint", "import derivation"),
        ("crossentropy.joint", "def f():\n    from scipy import special"),
        ("derivation.chain", "from bookkit.figures import style"),
        ("derivation.chain", "import scipy"),
        ("bookkit.quantities", "from sphinx_bookkit import pages"),
        ("bookkit.quantities", "from myst_nb import glue"),
        ("sphinx_bookkit.html.csp", "from tools.build import html"),
        ("tools.build.runner", "from tests import tiny"),
        ("book.entropy", "import sphinx_bookkit.pages"),
    ],
)
def test_an_arrow_that_goes_up_is_found(module, code):
    assert upward(module, code)


def test_a_relative_import_counts_by_its_full_name():
    assert [*imports("from ..html import csp", "sphinx_bookkit.latex.boxes")] == [
        "sphinx_bookkit.html.csp"
    ]


def _graph():
    """Return which of the modules each one imports."""
    graph = {}
    for module in MODULES:
        wanted = set()
        for name in imports(_code(module), module):
            found = [name, f"{name}.__init__", name.rpartition(".")[0]]
            found.append(f"{found[-1]}.__init__")
            wanted.update([*filter(MODULES.__contains__, found)][:1])
        graph[module] = wanted - {module}
    return graph


def test_no_modules_import_each_other_in_a_circle():
    graph = _graph()
    assert graph["tools.notebooks"] >= {"tools.build.__init__", "sphinx_bookkit.pages"}
    TopologicalSorter(graph).prepare()
    graph["bookkit.quantities"].add("bookkit.__init__")
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(
    ("loaded", "not_loaded"),
    [
        # What looks whether anything has changed runs nothing, and is no Sphinx.
        (["tools.build.__main__"], {"IPython", "jupyter_client", "nbformat", "sphinx", "sympy"}),
        # After an edit of prose nothing is drawn, and no font is made.
        ([f"sphinx_bookkit.{part}" for part in PARTS], {"fontTools", "matplotlib", "sympy"}),
        (["bookkit", "bookkit.inks", "bookkit.quantities"], {"matplotlib", "sympy"}),
    ],
)
def test_a_build_does_not_wait_for_what_it_has_no_use_for(loaded, not_loaded):
    code = f"import sys, {', '.join(loaded)}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not not_loaded & {*said.split()}
