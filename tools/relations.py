"""What became of the relations that each page states in LaTeX: ``python -m tools.relations``.

Printed is a row for each page, of its boxes and displays, and of its other text. With ``--open``
all that is neither checked nor marked is printed too, with its place; a name, as ``codes``, asks
for one page. ``--write`` keeps the counts in `src/bookkit/relations.json`, which the book shows and
the tests hold: they may only get better.
"""

import argparse
import gc
import json
import sys
from pathlib import Path

from bookkit import relations as kept
from sphinx_bookkit import pages, relations
from sphinx_bookkit.statements.graph import Graph

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Print the counts, and what is open; return 1 if a mark is wrong or the counts got worse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", default="", help="part of the name of a page")
    parser.add_argument("--open", action="store_true", help="print what is open, with its place")
    parser.add_argument("--write", action="store_true", help="keep the counts")
    given = parser.parse_args(arguments)
    old, new, bad = kept.counts(), {}, 0
    misnamed = Graph.of(ROOT, pages.every(ROOT)).misnamed
    for name in pages.every(ROOT):
        if given.page not in name:
            continue
        judged = relations.of_page(ROOT, name)
        new[name] = relations.counted(judged.found)
        wrong = [*judged.faults, *(fault for fault in misnamed if fault.file == f"{name}.md")]
        faults = [*wrong]
        if given.open:
            faults += [fault for where in new[name] for fault in judged.open(where)]
        for fault in faults:
            print(f"{fault}\n")
        rises = relations.worse(old[name], new[name]) if name in old else []
        for rise in rises:
            print(f"{name}.md: {rise}")
        bad += len(wrong) + len(rises)
    for where, words in (("boxes", "boxes and displays"), ("text", "other text")):
        print(f"\nIn {words}:\n\n{kept.table(where, new)._repr_markdown_()}")
    if given.write and not bad:
        kept.FILE.write_text(_text({**old, **new}), encoding="utf-8")
    return int(bool(bad))


def _text(counts: dict[str, relations.Counts]) -> str:
    """Return counts as JSON, a page a line, so that a diff shows the page that changed."""
    rows = (
        f"{json.dumps(name)}: {json.dumps(counts[name])}"
        for name in pages.every(ROOT)
        if any(counts.get(name, {}).values())
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    # What a relation leaves behind is in no cycles: to look for them takes a twelfth of the time.
    # At the end all that was ever made would be looked through once more.
    gc.disable()
    code = main()
    gc.freeze()
    sys.exit(code)
