"""What runs offline reaches itself and nobody else."""

import subprocess

import pytest

from tools import offline

TRY = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=5).close()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError as error:
    print(error.strerror)
"""

pytestmark = pytest.mark.skipif(not offline.possible(), reason="this machine does not allow it")


def test_the_loopback_is_there_and_the_world_is_not():
    command = offline.command("python3", "-c", TRY)
    said = subprocess.run(command, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "Network is unreachable\n"), said.stderr


def test_a_failure_is_handed_on():
    assert subprocess.run(offline.command("false")).returncode == 1
