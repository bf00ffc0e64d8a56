"""Sphinx's side of `bookkit.outputs`: each page gets its own cache, and is read again in time."""

import shutil
from collections.abc import Collection
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit import contents, outputs

_CACHE = "cache of outputs"


def _clean(app: Sphinx) -> None:
    """Remove the caches of states in which no page is any more."""
    root = Path(app.srcdir)
    current = {outputs.cache_of(root, page) for page in contents.executed(root)}
    for old in set(outputs.folder(root).glob("*")) - current:
        shutil.rmtree(old, ignore_errors=True)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Collection[str]:
    """Name the pages whose text has stayed and whose code has not."""
    caches = {page: env.metadata[page].get(_CACHE) for page in env.found_docs}
    root = Path(app.srcdir)
    return [
        page for page, old in caches.items() if old and old != str(outputs.cache_of(root, page))
    ]


def _choose(app: Sphinx, page: str, source: list[str]) -> None:
    """Tell myst-nb, which is about to read a page, where its outputs are."""
    if "{code-cell}" in source[0]:
        cache = str(outputs.cache_of(Path(app.srcdir), page))
        app.env.mystnb_config = app.env.mystnb_config.copy(execution_cache_path=cache)
        app.env.metadata[page][_CACHE] = cache


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("builder-inited", _clean)
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _choose)
