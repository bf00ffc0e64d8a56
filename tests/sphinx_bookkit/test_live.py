"""“Change it and see”: a page's button, its chains as data, and what is packed for a browser."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sphinx_bookkit import live
from sphinx_bookkit.live.payload import payload
from sphinx_bookkit.live.wrong import false_steps
from tests import tiny
from tests.sphinx_bookkit.test_derivations import EXTENSIONS, MACROS, PAGE

ROOT = Path(__file__).resolve().parents[2]
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


def test_a_page_has_a_button_under_each_chain_and_its_chains_beside_it(tmp_path, monkeypatch):
    folder = tmp_path / "made"
    (folder / "live-0").mkdir(parents=True)
    (folder / "live.json").write_text("{}")
    monkeypatch.setattr(live, "payload", lambda root: folder)
    files = {
        "index.md": tiny.HEAD + PAGE,
        "book/macros.tex": MACROS,
        "_toc.yml": "format: jb-book\nroot: index\n",
    }
    extensions = [one for one in EXTENSIONS if "latex" not in one]
    built = tiny.build(
        tmp_path / "book",
        files,
        [*extensions, "sphinx_bookkit.live"],
        nb_execution_mode="force",
        katex_prerender=True,
    )
    page = built.page()
    assert page.count('<button type="button" class="change"') == 2
    assert 'data-page="index"' in page and "live/live.css" in page
    static = built.out / "_static"
    assert (static / "live-0").is_dir()
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
    assert "derivation/grammar.lark" in names
    assert not {n for n in modules if n.split(".")[0] in ("numpy", "flint", "IPython")}


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
    for name in ("MIT", "Khan Academy", mozilla, python):
        assert name in terms
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    here = json.loads((ROOT / "node_modules/pyodide/package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["pyodide"] == here["version"]


def test_it_is_made_once(made):
    before = made.stat().st_mtime_ns
    assert payload(ROOT) == made and made.stat().st_mtime_ns == before


def test_wrong_steps_are_false_and_kept(tmp_path, monkeypatch):
    source = "H(p, q) &= H(p) + \\KL{p}{q} \\\\\n&\\ge H(p)  && Gibbs; equality iff $p = q$"
    chain = {"source": source, "given": "given: p, q pmfs of x", "refused": False}
    found = false_steps(tmp_path, chain)
    assert [one["label"] for one in found] == ["Change a sign", "Turn the inequality round"]
    assert found[0]["source"] == source.replace("+", "-")
    monkeypatch.setattr("sphinx_bookkit.live.wrong.answer", None)
    assert false_steps(tmp_path, chain) == found
