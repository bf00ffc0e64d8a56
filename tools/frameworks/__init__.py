"""What the frameworks compute: a table of calls, run in environments of their own.

`table.py` lists the calls, `lines.py` the one right line for each quantity with the trap beside
it, and `probe.py` asks each call the same twelve questions. ``python -m tools.frameworks`` makes
the environments from the files in `locks`, runs all of it, and writes what came back to
`src/bookkit/frameworks.json`, from which the chapter on libraries takes every number and every yes
or no. The book itself needs none of the frameworks.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
