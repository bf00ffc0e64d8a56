"""What the frameworks compute: a table of calls, run in environments of their own.

`table.py` lists the calls, of which `probe.py` asks the same twelve questions; `lines.py` has the
one right line for each quantity, with the trap beside it; and `facts.py` has what the book says of
a library besides. ``python -m tools.frameworks`` makes the environments from the files in `locks`,
runs all of it, and writes what came back to `src/bookkit/frameworks.json`, from which the chapters
take every number and every yes or no. The book itself needs none of the frameworks.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
