"""The environment in which the book is made, the same whatever the user's is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["UNDATED", "environment", "prepare"]

# The day of a copy that has no history, in seconds since 1970: 1 January 2026.
UNDATED = "1767225600"

# What the pages call their kernel, and the module that is it.
_KERNEL, _MODULE = "python3", Path(__file__).with_name("kernel.py")

# The user's variables that reach the build: where libraries are, and what names this edition.
_PASSED = ("LD_LIBRARY_PATH", "BOOK_COMMIT", "BOOK_PAPER", "GITHUB_REPOSITORY", "GITHUB_SHA")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_NETWORK = (*_PROXIES, *(name.upper() for name in _PROXIES), *_CERTIFICATES)
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


def environment(root: Path, *, network: bool = False) -> dict[str, str]:
    """Return the environment in which the book is made, the same whatever the user's is.

    Of this process's variables a few are let through; with a `network`, also those that say how to
    reach it. A home under `_build` holds what programs keep there, and no file of the user's.
    """
    passed = {*_PASSED, *(_NETWORK if network else ())}
    let = {name: text for name, text in os.environ.items() if name in passed}
    home = root / "_build" / ".home"
    _specify_kernel(home / "jupyter")
    programs = (str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))
    made = let | {
        "PATH": os.pathsep.join(programs),
        "HOME": str(home),
        "LC_ALL": "C",
        "TZ": "UTC",
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter" / "config"),
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "JUPYTER_PATH": str(home / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "jupyter" / "runtime"),
        # What the checker has decided, it need not decide for each change of a page.
        "DERIVATION_CACHE": str(root / "_build" / ".verdicts"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(home / "matplotlib"),
        # The order of sets; the modules of this folder, and none beside a chapter.
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(root / "src"),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        # A sum in several threads depends on their number, and each page has its own process.
        **dict.fromkeys(_THREADS, "1"),
        # The clock that TeX writes into a PDF.
        "FORCE_SOURCE_DATE": "1",
        # A copy without a history has no date and no commit, whatever folder it lies in.
        "GIT_CEILING_DIRECTORIES": str(root.resolve().parent),
        # The checkout may be another user's, as it is in a container.
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(root.resolve()),
    }
    return made | {"SOURCE_DATE_EPOCH": _date(root, made)}


def prepare(env: dict[str, str]) -> None:
    """Let matplotlib list the fonts before the chapters run: what it says then is no output."""
    fonts = Path(env["MPLCONFIGDIR"])
    fonts.mkdir(parents=True, exist_ok=True)
    if not list(fonts.glob("fontlist-*.json")):
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, env=env, capture_output=True, check=True)


def _specify_kernel(folder: Path) -> None:
    """Write to a data folder of Jupyter that this kernel, in this Python, is the pages' own."""
    # As a file: the package would bring SymPy, and its own folder would hide other modules.
    command = [sys.executable, "-P", str(_MODULE.resolve()), "-f", "{connection_file}"]
    # A new kernel warns at each start that it talks without encryption, on this machine alone.
    command.append("--Application.log_level=ERROR")
    spec = {"argv": command, "display_name": "Python 3", "language": "python"}
    file = folder / "kernels" / _KERNEL / "kernel.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(spec), encoding="utf-8")


def _date(root: Path, env: dict[str, str]) -> str:
    """Return the day that the book is dated: the user's, else the last commit's."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", given):
        return given
    git = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return (
            subprocess.run(git, env=env, capture_output=True, text=True).stdout.strip() or UNDATED
        )
    except OSError:
        return UNDATED
