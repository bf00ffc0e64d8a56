"""The wheel that notebooks install: its name, and its bytes, the same at each building."""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.execution.outputs import state_of

# What builds the book, and runs in no notebook.
_OURS = "sphinx_bookkit"


def project(root: Path) -> dict[str, Any] | None:
    """Return what pyproject.toml says of the book's package, if it has one."""
    file = root / "pyproject.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["project"] if file.exists() else None


def wheel_name(root: Path) -> str:
    """Return the name of the wheel, or nothing where the book has no package."""
    about = project(root)
    return f"{about['name'].replace('-', '_')}-{about['version']}-py3-none-any.whl" if about else ""


def sources(root: Path) -> Iterator[Path]:
    """Yield the files of which the wheel is made: all that runs without Sphinx."""
    about = project(root) or {}
    for name in ("pyproject.toml", about.get("readme"), *about.get("license-files", ())):
        if name:
            yield root / name
    for file in sorted((root / "src").rglob("*")):
        left_out = {"__pycache__", _OURS} & set(file.parts)
        if file.is_file() and not left_out and not any(".egg-info" in p for p in file.parts):
            yield file


def write_wheel(root: Path, folder: Path) -> Path:
    """Write the wheel into a folder, unless one of the present sources is there."""
    target, files = folder / wheel_name(root), list(sources(root))
    note, state = root / "_build" / ".wheel" / f"{target.name}.state", state_of(files, root)
    kept = note.with_suffix("")
    if not (kept.exists() and note.exists() and note.read_text() == state):
        note.parent.mkdir(parents=True, exist_ok=True)
        build(root, {file.relative_to(root): file for file in files}, kept)
        note.write_text(state)
    return Path(shutil.copyfile(kept, target))


def build(root: Path, files: Mapping[Path, Path], target: Path) -> None:
    """Build a wheel of the given files, each of which stands there at its place in the project.

    They are copied: setuptools writes beside its sources, and packs what it has left.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy, made = Path(scratch) / "copy", Path(scratch) / "made"
        for at, file in files.items():
            place = copy / at
            place.parent.mkdir(parents=True, exist_ok=True)
            # Not the file's own mode, which depends on who checked it out.
            shutil.copyfile(file, place)
            place.chmod(0o644)
        wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
        wheel.append("--disable-pip-version-check")
        command: list[str | Path] = [
            sys.executable,
            *wheel,
            "--disable-pip-version-check",
            "--wheel-dir",
            made,
            copy,
        ]
        subprocess.run(command, env=environment(root), check=True, umask=0o022)
        # In one step, as two builds may run at a time.
        os.replace(shutil.copyfile(made / target.name, target.with_suffix(".new")), target)
