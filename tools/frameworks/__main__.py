"""Make the environments, run every call in them, and write what came back.

``python -m tools.frameworks`` installs what `locks` holds, with hashes, in `.frameworks`, an
environment for each lock; runs the calls; prints what differs from the last run; and writes
`src/bookkit/frameworks.json`. ``--check`` writes nothing, and fails where an answer differs.
``--newest`` does that with the newest releases, which it looks up and locks elsewhere.
"""

import argparse
import datetime
import hashlib
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bookkit.frameworks import FILE
from tools.frameworks import ROOT
from tools.frameworks import facts as facts_of
from tools.frameworks import lines as lines_of
from tools.frameworks.table import NEWEST, ROWS

HERE = Path(__file__).parent
LOCKS, ENVIRONMENTS = HERE / "locks", ROOT / ".frameworks"
# The lowest that the book supports, which has wheels of every version here.
PYTHON = "3.11"
TABLES = ("rows", "lines", "facts")
# What torch asks for and doesn't load on a machine without an accelerator.
WITHOUT = HERE / "without.txt"


def uv(*arguments: str | Path) -> None:
    """Run the uv of the book's environment."""
    subprocess.run([sys.executable, "-m", "uv", "--quiet", *arguments], check=True)


def lock(source: Path, target: Path, python: str = PYTHON, *more: str) -> None:
    """Write the versions and hashes of what a list asks for."""
    uv("pip", "compile", source, "-o", target, "--python-version", python, "--override", WITHOUT,
       "--python-platform", "linux", "--generate-hashes", "--no-header", "--no-annotate",
       "--no-emit-find-links", "--no-emit-index-url", *more)  # fmt: skip


def make(name: str, file: Path, folder: Path = ENVIRONMENTS, python: str = PYTHON) -> Path:
    """Install a lock in an environment of its own, if it isn't there, and return its Python."""
    place = folder / name
    state, note = hashlib.sha256(file.read_bytes()).hexdigest(), place / ".made"
    if not (note.exists() and note.read_text() == state):
        print(f"making {name}", file=sys.stderr, flush=True)
        uv("venv", "--clear", "--python", python, place)
        install = ("pip", "install", "--no-deps", "--require-hashes")
        uv(*install, "--python", place, "-r", file)
        note.write_text(state)
    return place / "bin" / "python"


def groups() -> list[tuple[str, str, str]]:
    """Return each environment with each library that it runs, and each of its backends."""
    return sorted({
        (environment, row.library, backend)
        for row in ROWS
        for environment in row.environments
        for backend in row.backends
    })  # fmt: skip


def around(scratch: str) -> dict[str, str]:
    """Return the environment of a run: no accelerator, and no settings of the user's."""
    ours = ("PYTHON", "KERAS", "TF_", "JAX_", "XLA_", "SCIPY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "CUDA_VISIBLE_DEVICES": "",
        "JAX_PLATFORMS": "cpu",
        "KERAS_HOME": scratch,
        "PYTHONPATH": str(ROOT / "src"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def run(pythons: dict[str, Path]) -> dict[str, Any]:
    """Run every call, each library in a process of its environment, and return what came back."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    versions: dict[str, dict[str, str]] = {}
    for environment, library, backend in groups():
        print(f"running {environment}, {library} {backend}", file=sys.stderr, flush=True)
        command = [str(pythons[environment]), "-m", "tools.frameworks.probe", environment, library]
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([*command, backend], cwd=ROOT, env=around(scratch), text=True,
                                  stdout=subprocess.PIPE, check=True)  # fmt: skip
        said = json.loads(done.stdout.rpartition("ANSWERS")[2])
        for row in said["rows"]:
            versions.setdefault(environment, {}).update(row.pop("versions"))
        for name, table in tables.items():
            table += said[name]
    inputs = lines_of.inputs() | facts_of.inputs()
    return {
        "date": datetime.date.today().isoformat(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": versions,
        "inputs": {name: array.tolist() for name, array in inputs.items()},
    } | {name: sorted(table, key=key) for name, table in tables.items()}


def key(row: dict[str, Any]) -> str:
    """Return the name of a row: what ran, and where."""
    names = ("library", "quantity", "call", "environment", "backend")
    return " | ".join(str(row[name]) for name in names if row.get(name))


def digest(found: dict[str, Any]) -> str:
    """Return what tells whether anything of a run was changed after it."""
    said = {name: value for name, value in found.items() if name != "digest"}
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(found: dict[str, Any]) -> str:
    """Return it as JSON with an answer a line, so that a diff shows answers."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def table(rows: list[dict[str, Any]]) -> str:
        return ",\n".join(
            "  {\n" + ",\n".join(
                f"   {line(name)}: " + (
                    "{\n" + ",\n".join(f"    {line(k)}: {line(v)}" for k, v in value.items())
                    + "\n   }" if name in ("answers", "checks") else line(value)
                ) for name, value in row.items()
            ) + "\n  }" for row in rows
        )  # fmt: skip

    head = [f' "digest": "{digest(found)}"']
    head += [f" {line(name)}: {line(found[name])}" for name in ("date", "platform", "inputs")]
    versions = ",\n".join(f"  {line(k)}: {line(v)}" for k, v in sorted(found["versions"].items()))
    tables = [f' "{name}": [\n{table(found[name])}\n ]' for name in TABLES]
    return "{\n" + ",\n".join([*head, f' "versions": {{\n{versions}\n }}', *tables]) + "\n}\n"


def same(one: Any, other: Any) -> bool:
    """Say whether two answers are one, but for the last digits of a number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-25)
    return bool(one == other)


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield what differs between two runs, an answer a line, for a person to read."""
    for part in TABLES:
        before, after = ({key(row): row for row in run.get(part, [])} for run in (old, new))
        yield from (f"gone: {name}" for name in sorted(before.keys() - after.keys()))
        yield from (f"new: {name}" for name in sorted(after.keys() - before.keys()))
        for name in sorted(before.keys() & after.keys()):
            one, other = before[name], after[name]
            for field in sorted(one.keys() | other.keys()):
                was, now = one.get(field), other.get(field)
                if field in ("answers", "checks"):
                    for question in was.keys() | now.keys():
                        if not same(was.get(question), now.get(question)):
                            yield _change(f"{name}: {question}", was, now, question)
                elif not same(was, now):
                    yield _change(f"{name}: {field}", one, other, field)


def _change(where: str, one: dict[str, Any], other: dict[str, Any], name: str) -> str:
    was, now = (json.dumps(x.get(name), ensure_ascii=False) for x in (one, other))
    return f"{where}\n- {was}\n+ {now}"


def version_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield which versions differ between two runs."""
    for environment, packages in sorted(new["versions"].items()):
        for package, version in sorted(packages.items()):
            was = old["versions"].get(environment, {}).get(package)
            if was != version:
                yield f"{environment}: {package}\n- {was}\n+ {version}"


def pythons(newest: bool, python: str, folder: Path) -> dict[str, Path]:
    """Make every environment, the newest from a new lock if asked to, and return their Pythons."""
    made = {}
    for source in sorted(LOCKS.glob("*.in")):
        name, target, place, at = source.stem, source.with_suffix(".txt"), ENVIRONMENTS, PYTHON
        if newest and name == NEWEST:
            target, place, at = folder / "newest.txt", folder, python
            lock(source, target, python, "--upgrade")
        made[name] = make(name, target, place, at)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Make, run, compare; write unless asked not to."""
    parser = argparse.ArgumentParser(prog="python -m tools.frameworks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where it differs")
    parser.add_argument("--newest", action="store_true", help="--check with the newest releases")
    parser.add_argument("--lock", action="store_true", help="renew the locks first")
    parser.add_argument("--python", default=PYTHON, help="the Python of the newest releases")
    options = parser.parse_args(arguments)
    if platform.system() != "Linux":
        sys.exit("the frameworks are locked for Linux")
    if options.lock:
        for source in sorted(LOCKS.glob("*.in")):
            lock(source, source.with_suffix(".txt"), PYTHON, "--upgrade")
    with tempfile.TemporaryDirectory() as folder:
        found = run(pythons(options.newest, options.python, Path(folder)))
    old = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else None
    changed = list(differences(old, found)) if old else []
    if old:
        print("\n".join([*version_changes(old, found), *changed]) or "every answer is as it was")
    if not (options.check or options.newest):
        FILE.write_text(written(found), encoding="utf-8")
        return 0
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
