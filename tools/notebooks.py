"""The pages as notebooks: ``python -m tools.notebooks`` writes them to `_build/notebooks`.

They are written from what Sphinx has made of the pages, by `sphinx_bookkit.notebook`, and lie
beside the wheel that their first cell installs. With ``--execute`` they run in a fresh environment
that has a kernel and nothing of the book: what they need, they install.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from sphinx_bookkit import pages
from sphinx_bookkit.notebook import package
from tools import build

ROOT = Path(__file__).resolve().parents[1]
BUILT = Path("_build", "work", "_build", "notebook")
# What every Jupyter has, and what runs a notebook without a window.
BARE = ("ipykernel", "nbclient")


def write(root: Path) -> Path:
    """Write the notebooks, the wheel and a README, and return their folder."""
    if code := build.notebooks(root):
        sys.exit(code)
    folder = root / "_build" / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in pages.executed(root):
        shutil.copy(root / BUILT / f"{Path(page).name}.ipynb", folder)
    wheel = package.write_wheel(root, folder)
    (folder / "README.md").write_text(
        "The chapters of *Cross-Entropy, Derived* as notebooks, and the package that they import.\n"
        "Open them in any Jupyter with Python 3.11 or newer. The first cell of each installs\n"
        f"`{wheel.name}` from this folder, and what it needs, where it is missing.\n",
        encoding="utf-8",
    )
    return folder


def execute(root: Path, folder: Path) -> None:
    """Run every notebook in a fresh environment that has a bare Jupyter, beside the wheel.

    The first of them installs what is missing, at the versions of the lock file.
    """
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        venv.create(work / "env", with_pip=True)
        python = work / "env" / "bin" / "python"
        # Versions alone: pip takes no hashes for constraints beside a local wheel.
        locked = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
        pins = [line.rstrip(" \\") for line in locked if re.match(r"^[A-Za-z0-9]", line)]
        (work / "constraints.txt").write_text("\n".join(pins), encoding="utf-8")
        env = os.environ | {"PIP_CONSTRAINT": str(work / "constraints.txt")}
        install: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, *BARE], env=env, check=True)
        for file in (*folder.glob("*.whl"), *folder.glob("*.ipynb")):
            shutil.copy(file, work)
        for notebook in sorted(work.glob("*.ipynb")):
            print(f"executing {notebook.name}", flush=True)
            run_one(work / "env" / "bin", notebook, env)


def run_one(programs: Path, notebook: Path, environment: dict[str, str] | None = None) -> None:
    """Run a notebook with the Jupyter among an environment's programs; a cell that fails raises."""
    command: list[str | Path] = [programs / "jupyter-execute", "--timeout=300", notebook]
    subprocess.run(command, check=True, cwd=notebook.parent, env=environment)


def main(arguments: list[str] | None = None) -> int:
    """Write the notebooks, and run them if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("--execute", action="store_true", help="run them in a fresh environment")
    options = parser.parse_args(arguments)
    folder = write(ROOT)
    if options.execute:
        execute(ROOT, folder)
    print(f"{len(list(folder.glob('*.ipynb')))} notebooks in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
