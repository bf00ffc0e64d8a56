"""From what the book was made, for the pages that say so."""

import os
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

COMPUTED_WITH = {"numpy": "NumPy", "sympy": "SymPy", "scipy": "SciPy", "matplotlib": "Matplotlib"}


def made_from(root: Path) -> dict[str, str]:
    """Return from what the book is made: version, commit, day, and what computes it.

    BOOK_COMMIT or GITHUB_SHA name the commit, and SOURCE_DATE_EPOCH the day, where there is no git.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    git = ("git", "-C", root)
    commit = os.environ.get("BOOK_COMMIT", os.environ.get("GITHUB_SHA", ""))[:10]
    commit = commit or _said(*git, "describe", "--always", "--dirty", "--abbrev=10")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    else:
        committed = _said(*git, "log", "-1", "--format=%cs")
        day = date.fromisoformat(committed) if committed else datetime.now(UTC).date()
    tools = [f"Python {sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"]
    tools += [f"{name} {version(package)}" for package, name in COMPUTED_WITH.items()]
    return {
        "version": project["version"],
        "commit": commit,
        "date": f"{day.day} {day:%B %Y}",
        "tools": ", ".join(tools[:-1]) + f" and {tools[-1]}",
    }


def _said(*command: str | Path) -> str:
    """Return what a command prints, or nothing where it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""
