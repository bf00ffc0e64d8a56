"""Sphinx's side of the outputs: each page gets its own cache, and is read again in time."""

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_bookkit import pages
from sphinx_bookkit.execution import outputs

_CACHE = "cache of outputs"


class _Caches:
    """Where the outputs of each page are in the state that a build finds."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def find(self, app: Sphinx) -> None:
        """Find them, and remove those of states in which no page is any more."""
        if app.config.nb_execution_mode != "cache":
            return
        root = Path(app.srcdir)
        self.of = {page: str(outputs.cache_of(root, page)) for page in pages.executed(root)}
        for old in outputs.folder(root).glob("*"):
            if str(old) not in self.of.values():
                shutil.rmtree(old, ignore_errors=True)

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> Collection[str]:
        """Name the pages whose text has stayed and whose code has not."""
        read = {page: env.metadata[page].get(_CACHE) for page in env.found_docs}
        return [page for page, cache in read.items() if cache and cache != self.of.get(page)]

    def choose(self, app: Sphinx, page: str, source: list[str]) -> None:
        """Tell myst-nb, which is about to read a page, where its outputs are."""
        if cache := self.of.get(page):
            env: Any = app.env
            env.mystnb_config = env.mystnb_config.copy(execution_cache_path=cache)
            app.env.metadata[page][_CACHE] = cache


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    caches = _Caches()
    app.connect("builder-inited", caches.find)
    app.connect("env-get-outdated", caches.outdated)
    app.connect("source-read", caches.choose)
