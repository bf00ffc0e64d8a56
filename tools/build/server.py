"""Serve the site on this machine: its files, and to each open page the news that it was written.

`serve` builds the site and starts a process that stays, `tools.build.resident`: it has the
libraries and the book loaded, so that a page which has changed is on its way to the browser before
another build would have begun. After a change to anything else, the whole site is built.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import watchfiles

from sphinx_bookkit.execution.environment import environment, prepare
from tools import local
from tools.build import publisher

PORT = 8000
# What is no source: builds, environments, and what git and tools keep.
_NO_SOURCES = ("_build", "node_modules", "__pycache__")
# How long changes are waited for while pages are behind, and how often there is something to hear.
_SOON, _SECONDS = 50, 15.0

_SCRIPT = b'<script src="/reload.js" defer></script></head>'
_RELOAD = b"""\
const news = new EventSource("/news");
news.onmessage = (event) => {
  const here = location.pathname.replace(/^\\//, "").replace(/\\.html$/, "") || "index";
  const written = JSON.parse(event.data);
  if (written === "all" || written.includes(here)) location.reload();
};
"""


class News:
    """What was written last, for the browsers that wait for it."""

    def __init__(self) -> None:
        self.told = threading.Condition()
        self.number, self.said = 0, "[]"
        # By which a browser knows whether it was told by this process or by one before it.
        self.process = f"{time.time():.3f}"

    def tell(self, written: list[str] | str) -> None:
        """Tell all that wait which pages were written."""
        with self.told:
            self.number, self.said = self.number + 1, json.dumps(written)
            self.told.notify_all()

    def after(self, number: int) -> tuple[int, str]:
        """Return the number of the next news and the news, or nothing new after a while."""
        with self.told:
            if self.number == number:
                self.told.wait(_SECONDS)
            return self.number, self.said if self.number != number else ""


class _Handler(local.Files):
    """The site's files, each page with a script that waits for news of it."""

    def __init__(self, *request: Any, news: News, **options: Any):
        self.news = news
        super().__init__(*request, **options)

    def do_GET(self) -> None:
        """Answer a request."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path == "/news":
            self._tell()
        elif self.path == "/reload.js":
            self._send(_RELOAD, "text/javascript")
        elif path.suffix == ".html" and path.is_file():
            self._send(path.read_bytes().replace(b"</head>", _SCRIPT, 1), "text/html")
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Have the browser ask again each time: files change."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number, process = self.news.number, self.news.process
        missed = self.headers.get("Last-Event-ID", process) != process
        said = '"all"' if missed else "[]"
        # It ends where the browser is no longer there, which an empty line shows.
        with suppress(OSError):
            while True:
                text = f"id: {process}\ndata: {said}\n\n" if said else ":\n\n"
                self.wfile.write(text.encode())
                self.wfile.flush()
                number, said = self.news.after(number)


class _Sources(watchfiles.DefaultFilter):
    """The files that the book is made of."""

    ignore_dirs = (*watchfiles.DefaultFilter.ignore_dirs, *_NO_SOURCES)

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        # Those of a folder whose name begins with a dot belong to a tool.
        ours = super().__call__(change, path) and f"{os.sep}." not in path
        return ours and not Path(path).is_dir()


def serve(root: Path, port: int = PORT) -> int:
    """Serve until interrupted; a port that is taken is named before anything is built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            said = f"port {port} can't be used ({error.strerror}): make serve PORT={port + 1}"
            print(said, file=sys.stderr)
            return 1
    if code := publisher.html(root):
        return code
    env = environment(root)
    prepare(env)
    command = [sys.executable, "-P", "-m", "tools.build.resident", str(root), str(port)]
    return subprocess.call(command, cwd=root, env=env | {"PYTHONPATH": f"{root / 'src'}:{root}"})


def serving(site: Path, port: int, news: News) -> AbstractContextManager[str]:
    """Serve the files of a site and its news while a block runs, and give the address."""
    return local.serving(partial(_Handler, news=news, directory=str(site)), port)


def changes(root: Path) -> Iterator[set[Path]]:
    """Yield the sources that have changed, and nothing where none have for a moment."""
    for found in watchfiles.watch(
        root, watch_filter=_Sources(), step=_SOON, rust_timeout=_SOON, yield_on_timeout=True
    ):
        yield {Path(path) for _, path in found}
