"""Kernels that are born with their libraries: copies of a process that has loaded them once.

To load SymPy and matplotlib takes a chapter's kernel as long as many a chapter takes to run. So a
process that executes several pages keeps another, the nursery, which runs no cell. It loads the
libraries, and forks at each request; the two talk in lines of JSON.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from importlib import import_module
from typing import Any, NoReturn

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from sphinx_bookkit.execution import kernel

# Neither what looks for the kernel when it is loaded, nor the book's own modules, which change.
LIBRARIES = ("numpy", "sympy", "mpmath", "lark", "flint", "matplotlib.pyplot")
# Seconds after which a kernel's end is seen at the latest.
_PULSE = 0.05


class Process:
    """A kernel that the nursery has forked, asked and told as one's own child would be."""

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid, self._nursery = pid, nursery

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        if self.returncode is None and self._nursery.has_said():
            self.returncode = self._nursery.hear()["status"]
        return self.returncode

    def wait(self) -> int | None:
        """Return its exit code once it has ended."""
        if self.returncode is None:
            self.returncode = self._nursery.hear()["status"]
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that has the libraries, as another sees it, which has one kernel at a time."""

    def __init__(self, environment: dict[str, str]) -> None:
        ours, its = socket.socketpair()
        command = [sys.executable, "-P", "-m", __name__, str(its.fileno())]
        self._process = subprocess.Popen(command, env=environment, pass_fds=[its.fileno()])
        its.close()
        self._channel, self._lines = ours, ours.makefile("rw")

    def fork(self, argv: list[str], cwd: str, env: dict[str, str]) -> Process:
        """Start a kernel with what its command line says."""
        self._lines.write(json.dumps({"argv": argv, "cwd": cwd, "env": env}) + "\n")
        self._lines.flush()
        return Process(self, self.hear()["pid"])

    def close(self) -> None:
        """Let it go, and with it the kernel that it may have."""
        self._lines.close()
        self._channel.close()

    def has_said(self) -> bool:
        """Return whether the end of a kernel has been told."""
        return bool(select.select([self._channel], [], [], 0)[0])

    def hear(self) -> dict[str, int]:
        """Return what it says next; -9 for the end of a kernel that has lost it."""
        said: dict[str, int] = json.loads(self._lines.readline() or '{"status": -9}')
        return said


class Forked(LocalProvisioner):
    """What starts a kernel for Jupyter: the nursery, where this process has one."""

    nursery: Nursery | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel."""
        if self.nursery is None:
            return await super().launch_kernel(cmd, **kwargs)
        process: Any = self.nursery.fork(cmd, str(kwargs["cwd"]), kwargs["env"])
        # It leads a group of its own.
        self.process, self.pid, self.pgid = process, process.pid, process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def _serve(channel: socket.socket) -> None:
    """Load the libraries, and fork a kernel at each request until nobody is there to ask."""
    for library in LIBRARIES:
        with contextlib.suppress(ImportError):
            import_module(library)
    # What lasts as long as a kernel is never garbage, and not copied for a look at it.
    gc.collect()
    gc.freeze()
    # What a derivation leaves behind is in no cycles, and to look for them takes a twelfth of it.
    gc.set_threshold(1_000_000, 50, 100)
    lines = channel.makefile("rw")
    for line in lines:
        pid = os.fork()
        if pid == 0:
            _become(channel, **json.loads(line))
        lines.write(json.dumps({"pid": pid}) + "\n")
        lines.flush()
        status = _end_of(pid, channel)
        lines.write(json.dumps({"status": status}) + "\n")
        lines.flush()


def _become(channel: socket.socket, argv: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    """Be the kernel, to its end."""
    os.setsid()
    channel.close()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    # A kernel ends when its parent has.
    kernel.main([*argv[argv.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"])
    sys.exit()


def _end_of(pid: int, channel: socket.socket) -> int:
    """Return a kernel's exit code once it has ended; it is ended where nobody waits for it."""
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if select.select([channel], [], [], _PULSE)[0] and not channel.recv(1, socket.MSG_PEEK):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asked, contextlib.suppress(BrokenPipeError):
        _serve(asked)
