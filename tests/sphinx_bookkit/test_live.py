"""“Change it and see”: a page's button, its chains as data, and what is packed for a browser."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sphinx_bookkit import live, pages
from sphinx_bookkit.live import slices
from sphinx_bookkit.live.payload import payload, sympy
from sphinx_bookkit.live.wrong import false_steps
from tests import tiny
from tests.sphinx_bookkit.test_derivations import EXTENSIONS, MACROS, PAGE

ROOT = Path(__file__).resolve().parents[2]
CELLS = """
```{code-cell} python
:tags: [remove-cell]
n = 6
```

```{code-cell} python
n * 7
```

```{code-cell} python
from numpy import array
```
"""
# A chain, and a cell that shows nothing.
SILENT = (
    PAGE[: PAGE.index("```{code-cell} python\n%%refused")]
    + """
```{code-cell} python
n = 6
```
"""
)
# Of the modules that a cell may import, those that Pyodide has without a file.
BUILT_IN = {"cmath", "itertools", "math"}
IMPORTED = """
import sys
sys.modules["numpy"] = sys.modules["flint"] = None
from derivation import live
live.rehearse()
print(*(name for name, module in sys.modules.items() if module))
"""


@pytest.fixture(scope="module")
def made():
    return payload(ROOT)


@pytest.fixture(scope="module")
def manifest(made):
    return json.loads((made / "live.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def library():
    asked = (one.asked for page in pages.executed(ROOT) for one in live.cells(ROOT, page))
    return sympy(ROOT, asked)


def _built(root, index):
    files = {
        "index.md": index,
        "book/macros.tex": MACROS,
        "_toc.yml": "format: jb-book\nroot: index\n",
    }
    extensions = [one for one in EXTENSIONS if "latex" not in one]
    return tiny.build(
        root,
        files,
        [*extensions, "sphinx_bookkit.live"],
        nb_execution_mode="force",
        katex_prerender=True,
    )


def test_a_book_whose_cells_cannot_run_there_asks_for_no_sympy(tmp_path, monkeypatch):
    (tmp_path / "made" / "live-0").mkdir(parents=True)
    (tmp_path / "made" / "live.json").write_text("{}")
    monkeypatch.setattr(live, "payload", lambda root: tmp_path / "made")
    monkeypatch.setattr(live, "sympy", lambda root, cells: pytest.fail("SymPy is packed"))
    built = _built(tmp_path / "book", tiny.HEAD + SILENT)
    said = json.loads((built.out / "_static/live/live.json").read_text(encoding="utf-8"))
    assert "macros" in said and "sympy" not in said


def test_a_page_has_buttons_and_what_they_open_beside_it(tmp_path, monkeypatch):
    folders = tmp_path / "made", tmp_path / "sympy"
    for number, folder in enumerate(folders):
        (folder / f"live-{number}").mkdir(parents=True)
        (folder / "live.json").write_text("{}")
    wanted = []
    monkeypatch.setattr(live, "payload", lambda root: folders[0])
    monkeypatch.setattr(live, "sympy", lambda root, cells: wanted.extend(cells) or folders[1])
    built = _built(tmp_path / "book", tiny.HEAD + PAGE + CELLS)
    page = built.page()
    assert page.count('<button type="button" class="change" aria') == 2
    names = [one.name for one in live.cells(tmp_path / "book", "index")]
    for name in names:
        assert page.count(f'<button type="button" class="change" data-cell="{name}" aria') == 1
    assert 'data-page="index"' in page and "live/live.css" in page
    static = built.out / "_static"
    assert (static / "live-0").is_dir() and (static / "live-1").is_dir()
    run = json.loads((static / "live" / "cells" / "index.json").read_text(encoding="utf-8"))
    assert [*run] == names and len(names) == 2
    assert run[names[1]] == {"before": "n = 6", "code": "n * 7", "latex": slices.NOTATION}
    assert wanted == [*run.values()]
    said = json.loads((static / "live" / "live.json").read_text(encoding="utf-8"))
    assert said["macros"] == {r"\KL": r"D(#1 \,\|\, #2)"}
    found = json.loads((static / "live" / "chains" / "index.json").read_text(encoding="utf-8"))
    assert [(name, chain["refused"]) for name, chain in found.items()] == [
        ("mixing", False),
        ("turned", True),
    ]
    assert found["mixing"]["given"].strip() == "given: p, q pmfs of x"
    assert found["mixing"]["source"].startswith("where: m(x)")
    assert found["mixing"]["wrong"] and not found["turned"]["wrong"]


def test_what_is_packed_is_what_the_checker_imports(made, manifest):
    folder = made / manifest["folder"]
    packed = (folder / "python_stdlib.zip.packed").read_bytes()
    names = zipfile.ZipFile(io.BytesIO(gzip.decompress(packed))).namelist()
    modules = {
        name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".") for name in names
    }
    said = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True)
    own = {n for n in said.stdout.split() if n.split(".")[0] in ("derivation", "lark", "mpmath")}
    assert len(own) > 60 and own <= modules, own - modules
    assert slices.MODULES - {"sympy", *sys.builtin_module_names} <= modules | BUILT_IN
    assert "runs" in modules
    assert "derivation/grammar.lark" in names
    assert not {n for n in modules if n.split(".")[0] in ("numpy", "flint", "IPython", "sympy")}


def test_it_is_small_and_says_its_bytes_and_its_licences(made, manifest):
    folder = made / manifest["folder"]
    beside = {"LICENSES.txt", "katex.min.js"}
    assert {file.name for file in folder.iterdir()} == {*manifest["files"], *beside}
    for name, size in manifest["files"].items():
        content = (folder / name).read_bytes()
        loaded = content if name.endswith(".packed") else gzip.compress(content, 9)
        assert size == pytest.approx(len(loaded), rel=0.01)
    assert sum(manifest["files"].values()) < 6_000_000
    terms = (folder / "LICENSES.txt").read_text(encoding="utf-8")
    mozilla, python = "Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION"
    for name in ("MIT", "Khan Academy", "SymPy Development Team", mozilla, python):
        assert name in terms
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    here = json.loads((ROOT / "node_modules/pyodide/package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["pyodide"] == here["version"]


def test_sympy_is_small_and_apart(made, manifest, library):
    said = json.loads((library / "live.json").read_text(encoding="utf-8"))
    content = (library / said["file"]).read_bytes()
    assert said["size"] == len(content) < 2_500_000
    assert (library / said["file"]).with_name("LICENSES.txt").exists()
    names = {*zipfile.ZipFile(io.BytesIO(gzip.decompress(content))).namelist()}
    first = (made / manifest["folder"] / "python_stdlib.zip.packed").read_bytes()
    assert not names & {*zipfile.ZipFile(io.BytesIO(gzip.decompress(first))).namelist()}
    # What is likely to be asked of it, and not what nobody here asks for.
    assert {"sympy/__init__.pyc", "sympy/integrals/risch.pyc"} <= names
    assert not {name for name in names if name.startswith(("sympy/stats", "sympy/physics/mech"))}


def test_it_is_made_once(made, library):
    before = made.stat().st_mtime_ns
    assert payload(ROOT) == made and made.stat().st_mtime_ns == before
    assert library.parent.parent == made


def test_wrong_steps_are_false_and_kept(tmp_path, monkeypatch):
    source = "H(p, q) &= H(p) + \\KL{p}{q} \\\\\n&\\ge H(p)  && Gibbs; equality iff $p = q$"
    chain = {"source": source, "given": "given: p, q pmfs of x", "refused": False}
    found = false_steps(tmp_path, chain)
    assert [one["label"] for one in found] == ["Change a sign", "Turn the inequality round"]
    assert found[0]["source"] == source.replace("+", "-")
    monkeypatch.setattr("sphinx_bookkit.live.wrong.answer", None)
    assert false_steps(tmp_path, chain) == found
