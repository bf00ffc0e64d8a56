"""What of the last site stays where only the sources of pages have changed since it was written.

A page of the site is made of its source, of what the environment knows of the other pages (titles,
labels, numbers, terms, statements), and of all that is no page: for a change of that, `tools.build`
removes the last site. So where the pages know the same of each other as they did, those whose
sources have changed are written, and else all of them. What may change is removed before anything
is written, and what is missing is made. `tools.build.resident` goes by the same rule.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_bookkit.corrections import errata_of
from sphinx_bookkit.execution.outputs import cores
from sphinx_bookkit.html import launch
from sphinx_bookkit.statements.domain import domain_of

# What the next build has to know of the site: beside its pages, and not published with them.
FOLDER = ".kept"
_NOTE = "sources.json"
_SOURCE = "digest of the source"
# So few pages, which is Sphinx's own number for reading, are written sooner by one process.
_FEW = 5
# What no page takes from another: what is of a build or a machine; what is of one page alone; and
# what has whole pages or the numbers of lines, for which `_shared` has other words.
_NOT_SHARED = {
    "all_docs", "app", "config", "config_status", "config_status_extra", "doctreedir", "domains",
    "events", "mystnb_config", "project", "ref_context", "settings", "srcdir", "temp_data",
    "titles_old", "version",
    "dependencies", "images", "nb_metadata", "nb_new_exec_data", "original_image_uri",
    "sphinx_exercise_gated_registry", "sphinx_exercise_node_order",
    "domaindata", "master_doctree", "metadata", "sphinx_exercise_registry",
}  # fmt: skip
_NOT_SHARED_OF = {
    "book": {"entries", "facts", "shown"},
    "cite": {"bibdata", "citation_refs"},
    "math": {"has_equations"},
}


def folder(app: Sphinx) -> Path:
    """Return where that is."""
    made = Path(app.outdir) / FOLDER
    made.mkdir(exist_ok=True)
    return made


def shared(env: BuildEnvironment) -> str:
    """Return a digest of all that pages take from each other."""
    return hashlib.sha256(repr([*_shared(env)]).encode()).hexdigest()


def _shared(env: BuildEnvironment) -> Iterator[object]:
    """Yield it, in an order that does not depend on which page was read last."""
    public = {name: told for name, told in vars(env).items() if not name.startswith("_")}
    yield _plain({name: told for name, told in public.items() if name not in _NOT_SHARED})
    for domain, data in sorted(env.domaindata.items()):
        without = _NOT_SHARED_OF.get(domain, set())
        yield domain, _plain({name: told for name, told in data.items() if name not in without})
    cited = env.domaindata.get("cite", {}).get("citation_refs", ())
    yield sorted((one.docname, *(target.key for target in one.targets)) for one in cited)
    # An exercise is named elsewhere by its title.
    exercises: dict[str, dict[str, Any]] = getattr(env, "sphinx_exercise_registry", {})
    for label, known in sorted(exercises.items()):
        yield label, known["docname"], type(known["node"]).__name__, _plain(known["node"][0])
    for page, metadata in sorted(env.metadata.items()):
        slugs = metadata.get("myst_slugs", {})
        yield page, sorted((name, place, title) for name, (_, place, title) in slugs.items())
    yield bool(errata_of(env))
    book = domain_of(env)
    yield _plain(book.ordered())
    yield from (_plain(one.shown) for one in book.graph.statements.values())


def _plain(value: object) -> object:
    """Return a value as one whose `repr` is the same in each process."""
    if isinstance(value, nodes.Element):
        return value.pformat()
    if value is None or isinstance(value, str | int | float | bytes):
        return repr(value)
    if isinstance(value, dict):
        return sorted((repr(_plain(key)), _plain(inner)) for key, inner in value.items())
    if isinstance(value, set | frozenset):
        return sorted(repr(_plain(one)) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    return [
        type(value).__name__,
        _plain(vars(value)) if hasattr(value, "__dict__") else repr(value),
    ]


class _Site:
    """The site that is there: from what it was written, and which of its pages are to be again."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._shared = ""
        self._again: set[str] = set()

    def begin(self, app: Sphinx) -> None:
        """Read from what it was written, if there is one."""
        file = Path(app.outdir) / FOLDER / _NOTE
        kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        self._sources, self._shared = kept.get("sources", {}), kept.get("shared", "")
        self._again = set()

    def changed(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name the pages whose sources are others."""
        sources = {page: env.metadata[page].get(_SOURCE, "") for page in sorted(env.found_docs)}
        changed = [page for page, known in sources.items() if self._sources.get(page) != known]
        self._sources = sources
        self._again.update(changed)
        return changed

    def behind(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name all pages, if what they take from each other is something else."""
        before, self._shared = self._shared, shared(env)
        behind = sorted(env.found_docs) if before != self._shared else []
        self._again.update(behind)
        if len(self._again) > _FEW:
            # While this process resolves the next few, others write: by this number Sphinx divides
            # them. They are read in one: not every extension says that it can do otherwise.
            app.parallel = max(cores(), len(self._again) // _FEW)
        return behind

    def make_room(self, app: Sphinx, builder: Builder) -> None:
        """Remove what is written of these pages, and what all of them share."""
        if not isinstance(builder, StandaloneHTMLBuilder):
            return
        # A page names the state of a style sheet where that is there before the page.
        shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)
        for page in self._again:
            Path(builder.get_outfilename(page)).unlink(missing_ok=True)
            launch.notebook_of(app, page).unlink(missing_ok=True)

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove pictures that no page shows any more, and note from what the site is written."""
        if exception is not None or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        known = {name for _, name in app.env.images.values()}
        for picture in (Path(app.outdir) / "_images").glob("*.*"):
            if picture.name not in known:
                picture.unlink()
        said = {"sources": self._sources, "shared": self._shared}
        folder(app).joinpath(_NOTE).write_text(json.dumps(said), encoding="utf-8")


def _note(app: Sphinx, page: str, source: list[str]) -> None:
    """Note of a page what is read of it."""
    app.env.metadata[page][_SOURCE] = _digest(source[0])


def _reread(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages that are not as they were read, whatever the times of their files say."""
    return [
        page
        for page in env.found_docs - added - changed
        if env.metadata[page].get(_SOURCE)
        != _digest(Path(env.doc2path(page)).read_text(encoding=env.config.source_encoding))
    ]


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.setup_extension("sphinx_bookkit.statements.domain")
    site = _Site()
    app.connect("builder-inited", site.begin)
    app.connect("env-get-outdated", _reread)
    # Before anything else changes what is read.
    app.connect("source-read", _note, priority=100)
    app.connect("env-updated", site.changed)
    # After sections and figures have their numbers.
    app.connect("env-get-updated", site.behind, priority=900)
    app.connect("write-started", site.make_room)
    # After all that may fail.
    app.connect("build-finished", site.keep, priority=999)
