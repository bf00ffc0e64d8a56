"""Serve the site on this machine, and build it again at each change."""

import socket
import subprocess
import sys
from pathlib import Path

from sphinx_bookkit.execution.environment import environment, prepare
from tools.build import runner

PORT = 8000


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
    env = environment(root)
    prepare(env)
    folder = root / "_build" / "serve"
    folder.mkdir(parents=True, exist_ok=True)
    # sphinx-autobuild wants a conf.py, which Jupyter Book makes of _config.yml in the root alone.
    subprocess.run([*runner.JUPYTER_BOOK, "config", "sphinx", str(root)], env=env, check=True)
    (root / "conf.py").replace(folder / "conf.py")
    names = ("_build", ".venv", ".frameworks", ".git", "node_modules", ".hypothesis")
    command: list[str | Path] = [sys.executable, "-m", "sphinx_autobuild", f"--port={port}"]
    command += ["-c", folder, root, folder / "html"]
    command += [option for name in names for option in ("--ignore", str(root / name))]
    return subprocess.call(command, cwd=root, env=env)
