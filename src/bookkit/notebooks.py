"""The chapters as notebooks: ``python -m bookkit.notebooks`` writes them to `_build/notebooks`.

A chapter's Markdown is MyST, of which plain Jupyter knows nothing. Here directives become headed
paragraphs and roles become their text, and the book's macros are given to MathJax in a first
cell. With ``--execute`` the notebooks run in a fresh environment made from that folder alone.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from bookkit import contents
from bookkit.build import environment

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w:-]+)\} ?(.*)$")
_LISTING = re.compile(r"^(`{3,})\w+$")
_OPTION = re.compile(r"^:[\w-]+:.*$")
# Labels, and the author's notes on where a sentence is checked.
_LABEL = re.compile(r"^\([\w-]+\)=$|^% ")
_ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")
_TITLED = re.compile(r"^(.*?)\s*<[^<>]+>$", re.S)
# What can be touched on the site alone; its figure is the notebook's.
_EXPLORABLE = re.compile(r"^(`{3,}|:{3,})\{explorable\}.*?^\1$\n?", re.M | re.S)
_KEPT_DIRECTIVES = {"math", "code-cell"}
_WORDS = {"ref": "{}", "prf:ref": "{}", "numref": "figure", "eq": "the equation", "cite": "[{}]"}


def to_notebook(chapter: Path, root: Path) -> NotebookNode:
    """Return a chapter as a notebook whose Markdown plain Jupyter can show."""
    notebook = jupytext.read(chapter)
    macros = (root / "book" / "macros.tex").read_text(encoding="utf-8")
    definitions = "\n".join(line for line in macros.splitlines() if line.startswith("\\"))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain_markdown(cell.source)
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"$$\n{definitions}\n$$"))
    for number, cell in enumerate(notebook.cells):
        # Chosen at random otherwise, and other ones at each writing.
        cell["id"] = f"cell-{number}"
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3", "language": "python", "name": "python3"
    }  # fmt: skip
    return notebook


def plain_markdown(source: str) -> str:
    """Return MyST as Markdown: boxes as bold titles with their text, roles as their words."""
    # Inside of a formula or a listing: the fence that closes it, and what closes it in Markdown.
    lines, closing, end = [], "", ""
    for line in _EXPLORABLE.sub("", source).splitlines():
        bare = line.strip()
        fence, listing = _FENCE.match(bare), _LISTING.match(bare)
        if closing and bare == closing:
            lines.append(end)
            closing = ""
        elif closing and end != "$$":
            lines.append(line)
        elif fence and fence[2] == "math":
            closing, end = fence[1], "$$"
            lines.append("$$")
        elif listing:
            closing = end = listing[1]
            lines.append(line)
        elif fence:
            lines += ["", f"**{_title(fence[2], fence[3])}**", ""]
        elif re.fullmatch(r"`{3,}|:{3,}", bare) or _LABEL.match(bare):
            lines.append("")
        elif not _OPTION.match(bare):
            lines.append(line)
    # A role may go on in the next line.
    text = _ROLE.sub(_words, "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _title(directive: str, argument: str) -> str:
    kind = directive.removeprefix("prf:").removesuffix("-start").removesuffix("-end")
    if kind == "admonition":
        return argument
    if kind in ("solution", "claim", "list-table", "glossary", "bibliography"):
        return kind.capitalize().replace("-", " ")
    return f"{kind.capitalize()} ({argument})" if argument else kind.capitalize()


def _words(role: re.Match[str]) -> str:
    name, text = role[1], role[2]
    if titled := _TITLED.match(text):
        return titled[1]
    if name == "glue:":
        return f"`{text}`"
    readable = text.split("-", 1)[-1].replace("-", " ") if "ref" in name else text
    return _WORDS.get(name, "{}").format(readable)


def write(root: Path) -> Path:
    """Write the notebooks, the wheel and a README, and return their folder."""
    folder = root / "_build" / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in contents.executed(root):
        notebook = to_notebook(root / f"{page}.md", root)
        nbformat.write(notebook, folder / f"{Path(page).name}.ipynb")
    # setuptools packs what an earlier build has left there.
    shutil.rmtree(root / "build", ignore_errors=True)
    wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, *wheel, "--wheel-dir", folder, root]
    subprocess.run(command, env=environment(root), check=True)
    (name,) = (file.name for file in folder.glob("*.whl"))
    (folder / "README.md").write_text(
        "The chapters of *Cross-Entropy, Derived* as notebooks, and the package that they import.\n"
        f"With Python 3.11 or newer, install it beside Jupyter: `pip install {name} jupyterlab`.\n"
        "Then open them: `jupyter lab`.\n",
        encoding="utf-8",
    )
    return folder


def execute(root: Path, folder: Path) -> None:
    """Run every notebook in a fresh environment that knows only the folder and the lock file."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        venv.create(work / "env", with_pip=True)
        python = work / "env" / "bin" / "python"
        # Versions alone: pip takes no hashes for constraints beside a local wheel.
        locked = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
        pins = [line.rstrip(" \\") for line in locked if re.match(r"^[A-Za-z0-9]", line)]
        (work / "constraints.txt").write_text("\n".join(pins), encoding="utf-8")
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install += ["-c", work / "constraints.txt", *folder.glob("*.whl")]
        subprocess.run(install, check=True)
        for notebook in sorted(folder.glob("*.ipynb")):
            shutil.copy(notebook, work)
            print(f"executing {notebook.name}", flush=True)
            run_one(work / "env" / "bin", work / notebook.name)


def run_one(programs: Path, notebook: Path) -> None:
    """Run a notebook with the Jupyter among an environment's programs; a cell that fails raises."""
    command = [programs / "jupyter-execute", "--timeout=120", notebook]
    subprocess.run(command, check=True, cwd=notebook.parent)


def main(arguments: list[str] | None = None) -> int:
    """Write the notebooks, and run them if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bookkit.notebooks", description=__doc__)
    parser.add_argument("--execute", action="store_true", help="run them in a fresh environment")
    options = parser.parse_args(arguments)
    folder = write(ROOT)
    if options.execute:
        execute(ROOT, folder)
    print(f"{len(list(folder.glob('*.ipynb')))} notebooks in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
