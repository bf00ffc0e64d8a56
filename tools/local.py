"""A server of files, for this machine alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

__all__ = ["Files", "serving"]

# How often it asks whether it should end.
_SECONDS = 0.05


class Files(SimpleHTTPRequestHandler):
    """A folder's files, without a word on each request."""

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler], port: int = 0) -> Iterator[str]:
    """Serve in threads of this process while the block runs, and give the address.

    Parameters
    ----------
    handler : callable
        What answers a request.
    port : int
        Where; 0 takes any that is free.
    """
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        Thread(target=server.serve_forever, args=(_SECONDS,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
