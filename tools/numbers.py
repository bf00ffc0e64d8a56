"""Print every number that the prose shows, one a line: ``python -m tools.numbers``.

The built book is read, page by page in its order. Two commits' lists differ in the lines whose
numbers do.
"""

import json
import sys
from pathlib import Path

from bookkit.quantities import MIME, Quantity
from sphinx_bookkit import pages

ROOT = Path(__file__).resolve().parents[1]
EXECUTED = Path("_build", "work", "_build", "jupyter_execute")
# What two processors may differ in is not in the list.
DIGITS = 12


def numbers(root: Path) -> dict[str, str]:
    """Return the value, with its unit, of each name that a page of the built book publishes."""
    found = {}
    for page in pages.executed(root):
        file = root / EXECUTED / f"{page}.glue.json"
        glued = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        for name, output in sorted(glued.items()):
            quantity = Quantity.read(output["data"][MIME])
            found[f"{page} {name}"] = f"{quantity.value:.{DIGITS}g} {quantity.unit}".rstrip()
    return found


def main() -> int:
    """Print page, name, value and unit."""
    found = numbers(ROOT)
    print("\n".join(f"{name} {value}" for name, value in found.items()))
    return int(not found)


if __name__ == "__main__":
    sys.exit(main())
