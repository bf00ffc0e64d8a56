r"""Mutants of relations that are typed on a page as LaTeX, and what the checker says of each.

What is altered is a formula that is checked as it stands. A mark that names it is altered with it,
as by an author who copies the slip. Noticed is what is false or unread then, or breaks a mark; what
passes as a condition by its shape is not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from derivation.lexer import LatexError
from sphinx_bookkit import pages, relations
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.mistakes import tokens
from sphinx_bookkit.relations.marks import bare
from sphinx_bookkit.relations.reader import Group, Typed, groups
from sphinx_bookkit.relations.verdicts import OPEN, Kept, declarations, of_group

__all__ = ["judge", "places"]

Place = tuple[int, str, str]  # the line, the formula as it was and as it is


def places(root: Path, page: str) -> Iterator[Place]:
    """Yield all alterations of the relations of a page that are checked, each once."""
    checked = {
        (typed.line, typed.latex)
        for typed, verdict in relations.of_page(root, page).found
        if verdict.state == "checked"
    }
    known = relations.known(root)
    found = dict.fromkeys(
        (typed.line, _one_line(typed.latex), _one_line(new))
        for group in groups(pages.read(root, page), known)
        for typed in group.typed
        if (typed.line, typed.latex) in checked
        for new in _alternatives(group, typed)
    )
    yield from found


def _alternatives(group: Group, typed: Typed) -> Iterator[str]:
    latex = typed.latex
    try:
        found = tokens(typed.read, 0, len(latex), declarations(group.declared))
    except LatexError:
        return
    for start, stop, text in (*found.changes(), *found.turned(), *found.strict()):
        yield latex[:start] + text + latex[stop:]


def judge(root: Path, page: str, chosen: Iterable[Place]) -> Iterator[Fault | None]:
    """Yield what is said of each alteration of a page; nothing of one that gets through."""
    as_it_is = list(groups(pages.read(root, page), relations.known(root)))
    # What is as it was has its verdicts, and those of what is altered are not saved.
    kept = Kept(root / relations.FOLDER, page)
    for line, before, after in chosen:
        said = (
            _said(_altered(group, before, after), line, f"{page}.md", kept)
            for group in as_it_is
            if any((typed.line, _one_line(typed.latex)) == (line, before) for typed in group.typed)
        )
        yield next(filter(None, said), None)


def _one_line(latex: str) -> str:
    return " ".join(latex.split())


def _altered(group: Group, before: str, after: str) -> Group:
    @cache
    def new(latex: str) -> str:
        return after if bare(latex) == bare(before) else latex

    return replace(
        group,
        typed=[replace(typed, latex=new(typed.latex)) for typed in group.typed],
        marks=[
            replace(
                mark,
                formulas=tuple(map(new, mark.formulas)),
                said=mark.said.replace(f"${before}$", f"${after}$"),
            )
            for mark in group.marks
        ],
        printed=[*map(new, group.printed)],
    )


def _said(group: Group, line: int, name: str, kept: Kept) -> Fault | None:
    found, faults = of_group(group, name, kept)
    for typed, verdict in found:
        if typed.line == line and verdict.state in OPEN:
            faults.append(Fault(name, line, verdict.why))
    return faults[0] if faults else None
