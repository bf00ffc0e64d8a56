"""Run a command that can reach this machine and no other: ``python -m tools.offline make html``.

Linux gives the command a network of its own that has nothing in it but the loopback, over which
Jupyter talks to its kernels.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

ALONE = ("unshare", "--net", "--map-root-user", "--")

_INSIDE = "--inside"
_SET_FLAGS = 0x8914  # SIOCSIFFLAGS, and what it sets: up and running
_UP = 0x41


def possible() -> bool:
    """Return whether this machine lets its user do it."""
    return bool(shutil.which(ALONE[0])) and not subprocess.call(
        [*ALONE, "true"], stderr=subprocess.DEVNULL
    )


def command(*words: str) -> list[str]:
    """Return the command that runs another one offline."""
    return [*ALONE, sys.executable, __file__, _INSIDE, *words]


def _start(words: list[str]) -> None:
    """Bring up the loopback of the new network, and become the command."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))
    os.execvp(words[0], words)


if __name__ == "__main__":
    if sys.argv[1] == _INSIDE:
        _start(sys.argv[2:])
    sys.exit(subprocess.call(command(*sys.argv[1:])))
