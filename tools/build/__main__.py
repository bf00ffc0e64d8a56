"""The command line: ``python -m tools.build html``."""

import argparse
import io
import sys
from pathlib import Path

from sphinx_bookkit import pages
from tools import build
from tools.build.server import PORT

ROOT = Path(__file__).resolve().parents[2]


def elsewhere(root: Path, here: Path) -> str:
    """Return what is wrong where one stands in another copy of the book than the one in use."""
    copy, own = (folder / "src" / "sphinx_bookkit" / "pages.py" for folder in (here, root))
    if copy.exists() and not (own.exists() and copy.samefile(own)):
        return f"the .venv in use was made for {root}, not for {here}: remove .venv, and run make"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=build.__doc__)
    parser.add_argument("what", choices=["html", "pdf", "links", "serve"])
    parser.add_argument("--port", type=int, default=PORT, help="where to serve the site")
    options = parser.parse_args(arguments)
    if wrong := elsewhere(Path(pages.__file__).resolve().parents[2], Path.cwd()):
        print(wrong, file=sys.stderr)
        return 1
    if options.what == "serve":
        return build.serve(ROOT, options.port)
    return {"html": build.html, "pdf": build.pdf, "links": build.links}[options.what](ROOT)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another language may lack a letter of what is said.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
