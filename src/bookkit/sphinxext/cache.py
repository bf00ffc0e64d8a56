"""Executed outputs that know when the code behind them has changed.

jupyter-cache compares the text of a notebook and nothing else, so that after a change under
`src/` it would serve the old numbers. Each state of the code gets a cache folder of its own,
and the folders of other states are removed.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config


def digest(root: Path) -> str:
    """Return a name for the state of everything that a chapter's outputs depend on."""
    files = [root / "requirements.txt", *sorted((root / "src").rglob("*.py"))]
    return state_of(files, root, sys.version)


def state_of(files: Iterable[Path], root: Path, more: str = "") -> str:
    """Return a short name for what files are called and hold."""
    state = hashlib.sha256(more.encode())
    for file in files:
        state.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return state.hexdigest()[:16]


def _configure(app: Sphinx, config: Config) -> None:
    root = Path(app.srcdir)
    caches = root / "_build" / ".jupyter_cache"
    current = caches / digest(root)
    if caches.is_dir():
        for old in caches.iterdir():
            if old != current:
                shutil.rmtree(old, ignore_errors=True)
    config.nb_execution_cache_path = str(current)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx, before myst-nb reads its settings."""
    app.connect("config-inited", _configure, priority=100)
