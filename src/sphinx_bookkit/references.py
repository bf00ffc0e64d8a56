"""References, resolved without loading the same things for each: a build has hundreds of them.

Sphinx unpickles the whole page that a number is asked of, and pybtex searches what is installed
for the same plugin at each citation.
"""

from typing import Any, cast

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

_BACKENDS = ("docutils", "plaintext")


class _Loaded:
    """An environment that loads each page once, for who does not change it."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._env = env
        self._pages: dict[str, nodes.document] = {}

    def get_doctree(self, docname: str) -> nodes.document:
        """Return a page as it was read."""
        if docname not in self._pages:
            self._pages[docname] = self._env.get_doctree(docname)
        return self._pages[docname]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)


class Numbered(StandardDomain):
    """Sphinx's own domain, which looks for numbers in pages that stay loaded while it writes."""

    loaded: _Loaded | None = None

    def _resolve_numref_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, *rest: Any
    ) -> nodes.Element | None:
        self.loaded = self.loaded or _Loaded(env)
        unchanged = cast("BuildEnvironment", self.loaded)
        return super()._resolve_numref_xref(unchanged, fromdocname, builder, *rest)


def _forget(app: Sphinx, env: BuildEnvironment) -> None:
    """Forget the pages that an earlier reading has left."""
    cast("Numbered", env.get_domain("std")).loaded = None


def setup(app: Sphinx) -> None:
    """Put the domain in its place, and tell pybtex of the plugins that the book needs."""
    app.add_domain(Numbered, override=True)
    app.connect("env-updated", _forget)
    for name in _BACKENDS:
        register_plugin("pybtex.backends", name, find_plugin("pybtex.backends", name), force=True)
