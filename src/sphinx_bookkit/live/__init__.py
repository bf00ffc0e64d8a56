"""“Change it and see”: a reader changes a derivation, or a cell, in the page, and it is run there.

========= ==========================================================================
`slices`  the cells that can be run, each with what runs before it
`runs`    what runs a cell, in a browser
`payload` what is loaded at the first click: Pyodide from npm, with the checker in it, and SymPy
`pack`    what makes it, in Pyodide itself, which `pack.mjs` starts
`wrong`   one or two wrong steps for each chain, ready-made
========= ==========================================================================

`derivation.live` is what a page asks of a chain, in a worker, `book/_static/live/worker.js`, and
`runs` of a cell, in a worker of its own: what a reader runs does not meet the checker. Of all this
a page loads the script of the buttons, and its style sheet. The rest, and the chains and the cells
as they stand in the sources, are loaded at a click; KaTeX too, which typesets the line that is
changed, and what a cell shows.
"""

import hashlib
import json
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from sphinx_bookkit import magics, pages
from sphinx_bookkit.derivations import derivation
from sphinx_bookkit.execution.outputs import cores, state_of
from sphinx_bookkit.live import slices
from sphinx_bookkit.live.payload import MANIFEST, payload, sympy
from sphinx_bookkit.live.wrong import false_steps
from sphinx_bookkit.math import MACROS, read_macros
from sphinx_bookkit.stored import stored

FOLDER = "live"
# Its folders that have a file a page.
_OF_PAGES = ("chains", "cells")
# To find the names of each statement takes half a second, and an edit of prose changes none.
_CELLS = Path("_build", ".cells")


class change(nodes.General, nodes.Element):
    """The button under a chain, or a `cell`; without scripts the style sheet hides it."""


class Buttons(SphinxPostTransform):
    """Put a button under each chain that has a name, and each cell that can run, on the site."""

    # After its line has become what opens its source.
    default_priority = 841
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Add the buttons."""
        for chain in self.document.findall(derivation):
            if chain["ids"]:
                chain += change()
        names = {cell.code: cell.name for cell in cells(Path(self.app.srcdir), self.env.docname)}
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and (name := names.get(_code(cell))):
                cell += change(cell=name)


def _code(cell: nodes.container) -> str:
    """Return the code that a cell shows."""
    blocks = (
        block
        for part in cell.children
        if isinstance(part, nodes.container) and part.get("nb_element") == "cell_code_source"
        for block in part.findall(nodes.literal_block)
    )
    return next((block.astext() for block in blocks), "")


def cells(root: Path, page: str) -> list[slices.Runnable]:
    """Return the cells of a page that a reader can run."""
    every = pages.read(root, page).cells
    how = "".join(Path(m).read_text(encoding="utf-8") for m in (slices.__file__, magics.__file__))
    made_of = f"{sys.version} {how} {[(cell.code, cell.hidden, cell.tags) for cell in every]}"
    found = stored(
        root / _CELLS / f"{page.replace('/', '-')}.json",
        hashlib.sha256(made_of.encode()).hexdigest(),
        lambda: [(one.before, one.code) for one in slices.runnable(every)],
    )
    return [slices.Runnable(*one) for one in found]


def chains(root: Path, page: str) -> dict[str, dict[str, Any]]:
    """Return the chains of a page by their names, as its source has them."""
    given, found = "", {}
    for cell in pages.read(root, page).cells:
        if cell.magic == "given":
            given = cell.body
        elif cell.derivation:
            refused = cell.magic == "refused"
            found[cell.derivation] = {
                "source": cell.body.rstrip(),
                "given": given,
                "refused": refused,
            }
    return found


def _load_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and any(True for _ in doctree.findall(change)):
        app.add_css_file(f"{FOLDER}/live.css", priority=950)
        # By which the modules are asked for, as `live.js` is by its own.
        scripts = Path(app.srcdir, "book", "_static", FOLDER)
        state = state_of(sorted(scripts.glob("*.js")), scripts)
        attributes: dict[str, Any] = {
            "loading_method": "defer",
            "data-page": page,
            "data-state": state,
        }
        app.add_js_file(f"{FOLDER}/live.js", **attributes)


def packed(root: Path) -> tuple[Path, Path | None]:
    """Return the folders of what is packed for the book: of the checker, and of SymPy if asked for.

    They are made if need be, which takes one core half a minute.
    """
    every = (cell for page in pages.executed(root) for cell in cells(root, page))
    asked = [cell.asked for cell in every]
    return payload(root), sympy(root, asked) if asked else None


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    root, static = Path(app.srcdir), Path(app.outdir) / "_static"
    for old in (*static.glob("live-*"), *(static / FOLDER / kind for kind in _OF_PAGES)):
        shutil.rmtree(old, ignore_errors=True)
    found = {page: chains(root, page) for page in pages.executed(root)}
    run = {page: {one.name: one.asked for one in cells(root, page)} for page in found}
    if not any(found.values()) and not any(run.values()):
        return
    made, library = packed(root)
    manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    manifest["macros"] = read_macros(root / MACROS)
    folders = [*made.glob("live-*")]
    if library:
        manifest["sympy"] = json.loads((library / MANIFEST).read_text(encoding="utf-8"))
        folders += library.glob("live-*")
    _save(static, MANIFEST, manifest)
    for folder in folders:
        shutil.copytree(folder, static / folder.name, dirs_exist_ok=True)
    every = [chain for of_page in found.values() for chain in of_page.values()]
    with ProcessPoolExecutor(cores()) as pool:
        for chain, false in zip(every, pool.map(partial(false_steps, made), every), strict=True):
            chain["wrong"] = false
    for kind, parts in zip(_OF_PAGES, (found, run), strict=True):
        for page, of_page in parts.items():
            if of_page:
                _save(static, f"{kind}/{page}.json", of_page)


def _save(static: Path, name: str, what: object) -> None:
    file = static / FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(what, ensure_ascii=False), encoding="utf-8")


def visit_change_html(self: HTML5Translator, node: change) -> None:
    """Write the button."""
    said, cell = "Change it and see", ""
    if "cell" in node:
        said, cell = "Run it", f' data-cell="{node["cell"]}"'
    button = f'<button type="button" class="change"{cell} aria-expanded="false">{said}</button>\n'
    self.body.append(button)


def depart_change_html(self: HTML5Translator, node: change) -> None:
    """Write no more."""


def setup(app: Sphinx) -> None:
    """Register the node and the transform, and connect to Sphinx."""
    app.add_node(change, html=(visit_change_html, depart_change_html))
    app.add_post_transform(Buttons)
    app.connect("html-page-context", _load_script)
    app.connect("build-finished", _write)
