"""Build a commit twice and compare every byte: ``python -m tools.reproduce``.

Two clones, in folders of different names, are built from nothing, one after the other and where
possible without a network, under two time zones, languages and hash seeds. What they make for
readers has to be the same: the site, the notebooks with their package, and the PDF where there
is TeX.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import offline

ROOT = Path(__file__).resolve().parents[1]
BUILDERS = {
    "html": ("tools.build", "html"),
    "notebooks": ("tools.notebooks",),
    "pdf": ("tools.build", "pdf"),
}
# What the environment may differ in.
HERE = {"TZ": "Pacific/Auckland", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/Lima", "LANG": "C", "PYTHONHASHSEED": "2"}
# How the build went, which holds times and folders and is for no reader.
UNREAD = {".log"}


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file that a folder holds for readers."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix not in UNREAD
    }


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not share to the byte."""
    here, there = contents(one), contents(other)
    return sorted(name for name in here | there if here.get(name) != there.get(name))


def clone(root: Path, folder: Path) -> None:
    """Copy the current commit, and lend the copy the installed node modules."""
    subprocess.run(["git", "clone", "--quiet", "--no-local", root, folder], check=True)
    (folder / "node_modules").symlink_to(root / "node_modules")


def build(folder: Path, what: str, env: dict[str, str]) -> None:
    """Build one thing in a clone, offline where possible; a failure shows what was said."""
    words = [sys.executable, "-m", *BUILDERS[what]]
    if offline.possible():
        words = offline.command(*words)
    environment = {**os.environ, **env, "PYTHONPATH": str(folder / "src")}
    environment.pop("SOURCE_DATE_EPOCH", None)
    said = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if said.returncode:
        sys.exit(f"{said.stdout}\n{what} could not be built in {folder}")


def compare(root: Path, wanted: list[str]) -> int:
    """Build the current commit of a checkout twice, say and return how many files differ."""
    network = "without a network" if offline.possible() else "with a network"
    total = 0
    with tempfile.TemporaryDirectory() as scratch:
        one, other = Path(scratch) / "one", Path(scratch) / "another"
        # Both before either is built, which takes a while: the commit of a checkout may change.
        for folder in (one, other):
            clone(root, folder)
        for folder, env in ((one, HERE), (other, THERE)):
            for what in wanted:
                print(f"building {what} in {folder}, {network}", flush=True)
                build(folder, what, env)
        for what in wanted:
            made = contents(one / "_build" / what)
            differ = differences(one / "_build" / what, other / "_build" / what)
            print(f"{what}: {len(made)} files, {len(differ)} differ", *differ, sep="\n    ")
            total += len(differ)
    return total


if __name__ == "__main__":
    wanted = [what for what in BUILDERS if what != "pdf" or shutil.which("lualatex")]
    sys.exit(bool(compare(ROOT, wanted)))
