"""Each relation that a page states in LaTeX is checked, or is said to be something else.

What became of them is counted in `src/bookkit/relations.json`, and may only get better.
"""

import pytest

from bookkit.relations import counts
from sphinx_bookkit import relations

KEPT = counts()
WRITE = "write the counts: python -m tools.relations --write"


def test_no_more_relations_are_open_than_before(page, root):
    """A new relation in a box or a display is checked, or says why not; others are read."""
    judged = relations.of_page(root, page.name)
    found, before = relations.counted(judged.found), KEPT.get(page.name, {})
    lines = [str(fault) for fault in judged.faults]
    for where in found:
        open_now = list(judged.open(where))
        if len(open_now) > sum(before.get(where, {}).get(one, 0) for one in ("unread", "false")):
            lines += [str(fault) for fault in open_now]
    lines += [f"{page.name}.md: {rise}" for rise in relations.worse(before, found)]
    if not lines and any(found.values()) and found != before:
        lines = [f"{page.name}.md: {WRITE}"]
    if lines:
        pytest.fail("\n\n".join(lines), pytrace=False)
