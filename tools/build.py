"""Build the site or the PDF so that a failure costs nothing: ``python -m tools.build html``.

Jupyter Book builds into `_build/work`, with every warning an error. Only a build that succeeds
replaces the last good site or PDF. One that fails ends with the chapters and cells at fault.
"""

import argparse
import io
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sphinx_bookkit import pages
from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment

ROOT = Path(__file__).resolve().parents[1]
PDF = "cross-entropy-derived.pdf"
WORK = Path("_build", "work")
LATEX = WORK / "_build" / "latex"
# The one of this environment, whatever the PATH is, and wherever its script was made for.
JUPYTER_BOOK = (sys.executable, "-P", "-c", "from jupyter_book.cli.main import main; main()")
# What makes the PDF.
TEX = ("lualatex", "latexmk", "xindy", "make")
PORT = 8000

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_CHAPTER = re.compile(r"(\S+\.md): (?:WARNING: )?Executing notebook")
# What the tools around a chapter raise only repeats what the chapter raised.
_ERROR = re.compile(r"^(?!nbclient|myst_nb)(\w[\w.]*(?:Error|Exception|Timeout\w*)): ?(.*)")
_AT = re.compile(r"^-+> *\d+ (.*)")
_HANGS = re.compile(
    r"nbclient\.exceptions\.CellTimeoutError: A cell timed out .* (after \d+ seconds)"
)
_LINK = re.compile(r"^\( *(\S+): line +(\d+)\) broken +(.*)")
_WARNING = re.compile(
    r"^(\S+\.(?:md|py)(?::docstring of \S+?)?(?::\d+)?): "
    r"((?!.*\[mystnb\.exec\])(?:WARNING|ERROR|CRITICAL|SEVERE)\b.*)"
)
_TEX_ERROR = re.compile(r"^\./(\S+\.tex):(\d+): (.*)\n(?:.*\n)*?l\.\d+ (.*)", re.M)
_TEX_SOURCE = re.compile(r"% from (.*)")


def failures(log: str) -> Iterator[str]:
    """Yield one line for each fault that a build's log tells of: the place, then what it is."""
    lines = _ANSI.sub("", log).splitlines()
    chapter, cell, at = "", "", ""
    for number, line in enumerate(lines):
        if found := _CHAPTER.search(line):
            chapter = found[1]
        elif "An error occurred while executing the following cell" in line:
            cell, at = _first_line_of_cell(lines[number:]), ""
        elif found := _HANGS.match(line):
            cell = _first_line_of_cell(lines[number:])
            yield f"{chapter}, in the cell that begins {cell!r}: stopped {found[1]}"
            return
        elif cell and not at and (found := _AT.match(line)):
            at = found[1]
        elif cell and (found := _ERROR.match(line)):
            # A bare assertion has no message: the line that failed is the message.
            yield f"{chapter}, in the cell that begins {cell!r}: {found[1]}: {found[2] or at}"
            yield from _rest_of_message(lines[number + 1 :])
            cell = ""
        elif found := _LINK.match(line):
            yield f"{found[1]}.md:{found[2]}: the link is broken: {found[3]}"
        elif found := _WARNING.match(line):
            yield f"{found[1]}: {found[2]}"


def tex_failures(log: str, folder: Path) -> Iterator[str]:
    """Yield one line for each error of LaTeX: where the book has that block, then what it is."""
    for name, number, said, where in _TEX_ERROR.findall(log):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()[: int(number)]
        sources = (found[1] for line in reversed(lines) if (found := _TEX_SOURCE.match(line)))
        yield f"{next(sources, f'{name}:{number}')}: LaTeX: {said} {where[-60:]}"


def _errors(log: str) -> list[str]:
    """Return the errors of a build that failed outside the chapters."""
    return [line for line in _ANSI.sub("", log).splitlines() if _ERROR.match(line)]


def _first_line_of_cell(lines: list[str]) -> str:
    """Return the source line after the first rule of nbclient's report."""
    for number, line in enumerate(lines[:-1]):
        if line.startswith("-----"):
            return lines[number + 1].strip()
    return "?"


def _rest_of_message(lines: list[str]) -> Iterator[str]:
    """Yield the indented or continued lines of an error that has several."""
    for line in lines[:8]:
        if not line.strip() or line.startswith(("-----", "The above", "Traceback")):
            return
        yield f"    {line}"


def unreadable(root: Path) -> Iterator[str]:
    """Yield what keeps a page or a module from being read as text: it is missing, or no UTF-8."""
    sources = [root / f"{page}.md" for page in pages.every(root)]
    for file in (*sources, *sorted((root / "src").rglob("*.py"))):
        place = file.relative_to(root)
        try:
            file.read_bytes().decode()
        except FileNotFoundError:
            yield f"_toc.yml: there is no {place}"
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            yield f"{place}:{line}: the byte {error.object[error.start]:#04x} is not UTF-8"


def _prepare(env: dict[str, str]) -> None:
    """Let matplotlib list the fonts before the chapters run: what it says then is no output."""
    fonts = Path(env["MPLCONFIGDIR"])
    fonts.mkdir(parents=True, exist_ok=True)
    if not list(fonts.glob("fontlist-*.json")):
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, env=env, capture_output=True, check=True)


def _jupyter_book(root: Path, builder: str, work: Path) -> int:
    """Run Jupyter Book, show what it says, and end with a summary if it fails."""
    if faults := list(unreadable(root)):
        _report(faults)
        return 1
    # Sphinx tells of a page's faults when it reads it, and does not read it again if it has not
    # changed. So what a build that failed or was stopped has read is not kept.
    unfinished = work / ".unfinished"
    if unfinished.exists():
        shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    if builder == "html":
        # A page that has stayed may refer to one that has not: all are written again.
        shutil.rmtree(work / "_build" / "html", ignore_errors=True)
    env = environment(root, network=builder == "linkcheck")
    _prepare(env)
    heard = outputs.execute_all(root, env)
    command = [*JUPYTER_BOOK, "build", str(root), "-W", "-n", "--keep-going"]
    own = ["custom", "--custom-builder", "notebook"] if builder == "notebook" else [builder]
    command += ["--builder", *own, "--path-output", str(work)]
    log = []
    with subprocess.Popen(
        command,
        cwd=root,
        env=env,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            log.append(line)
    if process.returncode:
        said = "".join(log).replace(f"{root}/", "")
        faults = [*failures(said), *tex_failures(said, root / LATEX)] or _errors(said)
        _report([*heard, *faults])
    else:
        unfinished.unlink()
    return process.returncode


def _report(faults: list[str]) -> None:
    print("\nThe build failed, and the last good one is as it was:", file=sys.stderr)
    print("\n".join(f"  {fault}" for fault in faults), file=sys.stderr)


def _replace(built: Path, target: Path) -> None:
    """Put a finished folder or file in the place of the last one, by renaming."""
    new, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if built.is_dir():
        # Sphinx's own note for the next build, which tells of this folder's name.
        shutil.copytree(built, new, ignore=shutil.ignore_patterns(".buildinfo"))
    else:
        shutil.copy2(built, new)
    if target.is_dir():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def html(root: Path) -> int:
    """Build the site."""
    if code := _jupyter_book(root, "html", root / WORK):
        return code
    target = root / "_build" / "html"
    _replace(root / WORK / "_build" / "html", target)
    print(f"Open {(target / 'index.html').as_uri()}")
    return 0


def pdf(root: Path) -> int:
    """Build the PDF."""
    if missing := [program for program in TEX if not shutil.which(program)]:
        _report([f"no {' and no '.join(missing)}: install what .ci/debian-packages.txt lists"])
        return 1
    latex = root / LATEX
    code = _jupyter_book(root, "pdflatex", root / WORK)
    if not code and not (latex / PDF).exists():
        print(f"{latex / PDF} was not made", file=sys.stderr)
        code = 1
    if code:
        # latexmk would go on from the broken state of a failed run.
        shutil.rmtree(latex, ignore_errors=True)
        return code
    target = root / "_build" / "pdf" / PDF
    _replace(latex / PDF, target)
    _replace((latex / PDF).with_suffix(".log"), target.with_suffix(".log"))
    print(f"Open {target.as_uri()}")
    return 0


def notebooks(root: Path) -> int:
    """Build the pages that have code as notebooks, in `_build/work` for `tools.notebooks`."""
    return _jupyter_book(root, "notebook", root / WORK)


def links(root: Path) -> int:
    """Try every link that leads out of the book."""
    return _jupyter_book(root, "linkcheck", root / "_build" / "links")


def serve(root: Path, port: int = PORT) -> int:
    """Serve the site on this machine, and build it again at each change."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            said = f"port {port} can't be used ({error.strerror}): make serve PORT={port + 1}"
            print(said, file=sys.stderr)
            return 1
    env = environment(root)
    _prepare(env)
    folder = root / "_build" / "serve"
    folder.mkdir(parents=True, exist_ok=True)
    # sphinx-autobuild wants a conf.py, which Jupyter Book makes of _config.yml in the root alone.
    subprocess.run([*JUPYTER_BOOK, "config", "sphinx", str(root)], env=env, check=True)
    (root / "conf.py").replace(folder / "conf.py")
    names = ("_build", ".venv", ".frameworks", ".git", "node_modules", ".hypothesis")
    command: list[str | Path] = [sys.executable, "-m", "sphinx_autobuild", f"--port={port}"]
    command += ["-c", folder, root, folder / "html"]
    command += [option for name in names for option in ("--ignore", str(root / name))]
    return subprocess.call(command, cwd=root, env=env)


def elsewhere(root: Path, here: Path) -> str:
    """Return what is wrong where one stands in another copy of the book than the one in use."""
    copy, own = (folder / "src" / "sphinx_bookkit" / "pages.py" for folder in (here, root))
    if copy.exists() and not (own.exists() and copy.samefile(own)):
        return f"the .venv in use was made for {root}, not for {here}: remove .venv, and run make"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("what", choices=["html", "pdf", "links", "serve"])
    parser.add_argument("--port", type=int, default=PORT, help="where to serve the site")
    options = parser.parse_args(arguments)
    if wrong := elsewhere(Path(pages.__file__).resolve().parents[2], Path.cwd()):
        print(wrong, file=sys.stderr)
        return 1
    if options.what == "serve":
        return serve(ROOT, options.port)
    return {"html": html, "pdf": pdf, "links": links}[options.what](ROOT)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another language may lack a letter of what is said.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
