"""The executed outputs of chapters: kept for what they depend on, and made side by side.

jupyter-cache compares the text of a notebook and nothing else, so that after a change under
`src/` it would serve the old numbers. Here each chapter has a cache of its own, named by the
state of all that its cells import: an edit costs the execution of the chapters that it can reach.
"""

import ast
import hashlib
import math
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import jupytext
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

from sphinx_bookkit import pages

# A chapter that imports this reads the files of `src/` as texts, so that any of them may matter.
_READS_ALL = Path("bookkit", "texts.py")
# Where Linux says what part of the machine's time a container may use.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def folder(root: Path) -> Path:
    """Return where the caches of all the pages are."""
    return root / "_build" / ".jupyter_cache"


def cache_of(root: Path, page: str) -> Path:
    """Return the folder for the outputs of a page in the present state of what they rest on."""
    files = [root / "requirements.txt", *sorted(dependencies(root, page))]
    return folder(root) / f"{page.replace('/', '-')}-{state_of(files, root, sys.version)}"


def state_of(files: Iterable[Path], root: Path, more: str = "") -> str:
    """Return a short name for what files are called and hold."""
    digest = hashlib.sha256(more.encode())
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def dependencies(root: Path, page: str) -> set[Path]:
    """Return the files under `src/` that the cells of a page import, directly or not."""
    src = root / "src"
    try:
        cells = jupytext.read(root / f"{page}.md").cells
        wanted = [*_imported(src, "\n".join(c.source for c in cells if c.cell_type == "code"))]
    except SyntaxError:
        # What such a chapter needs can't be known; its execution will say what is wrong with it.
        return set(src.rglob("*.py"))
    found: set[Path] = set()
    while wanted:
        file = wanted.pop()
        if file not in found:
            found.add(file)
            if file.suffix == ".py":
                wanted += _imported(src, file.read_text(encoding="utf-8"))
    return set(src.rglob("*.py")) if src / _READS_ALL in found else found


@cache
def _imported(src: Path, code: str) -> tuple[Path, ...]:
    """Return the files of `src/` that the import statements of some code name."""
    names = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    found: list[Path] = []
    for parts in (name.split(".") for name in names):
        for end in range(1, len(parts) + 1):
            module = src.joinpath(*parts[:end])
            # A module's data has its name.
            files = [module.with_suffix(suffix) for suffix in (".py", ".json", ".toml")]
            found += filter(Path.is_file, [*files, module / "__init__.py"])
    return tuple(found)


def execute_all(root: Path, environment: dict[str, str]) -> list[str]:
    """Execute the pages whose outputs are missing, as many at a time as there are cores.

    A page that fails leaves no outputs. Sphinx will execute it again, and report it. Returned is a
    line for each cell that wrote to stderr, which Sphinx reports without its words.
    """
    options = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["execute"]
    if options["execute_notebooks"] != "cache":
        return []
    heard: list[str] = []
    with ProcessPoolExecutor(
        cores(), initializer=_set_environment, initargs=(environment,)
    ) as pool:
        tasks = pool.map(partial(_execute, root, options["timeout"]), pages.executed(root))
        for said, written in tasks:
            heard += written
            if said:
                print(said, flush=True)
    return heard


def cores() -> int:
    """Return how many cores this process may use, where a container or its user has limited it."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        given = min(given or 1, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):
        pass  # No control group here, or one without a limit: "max".
    return max(1, given or 1)


def _set_environment(environment: dict[str, str]) -> None:
    """Make this process's environment the given one, of which its kernels get a copy."""
    os.environ.clear()
    os.environ.update(environment)


def _execute(root: Path, timeout: int, page: str) -> tuple[str, list[str]]:
    """Execute one page unless its outputs are there; return what to say, and its stderr."""
    path = root / f"{page}.md"
    notebook = read_myst_markdown_notebook(path.read_text(encoding="utf-8"), path=path)
    kept = get_cache(cache_of(root, page))
    try:
        _, executed = kept.merge_match_into_notebook(notebook)
        return "", _stderr(page, executed)
    except KeyError:
        pass
    failed = f"{page}.md: failed, and goes to Sphinx to be reported"
    try:
        # A kernel sends what it prints by the clock, in as many pieces as its machine is slow.
        result = single_nb_execution(
            notebook,
            cwd=str(path.parent),
            timeout=timeout,
            allow_errors=False,
            coalesce_streams=True,
        )
    except RuntimeError:
        # The kernel has died, or never lived.
        return failed, []
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    if result.err is not None or any(output.output_type == "error" for output in outputs):
        return failed, _stderr(page, notebook)
    took = {"execution_seconds": result.time}
    bundle = CacheBundleIn(notebook, str(path), data=took)
    kept.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return f"{page}.md: executed in {result.time:.1f} seconds", _stderr(page, notebook)


def _stderr(page: str, notebook: NotebookNode) -> list[str]:
    """Return a line for each cell of an executed page that wrote to stderr, with its last words."""
    return [
        f"{page}.md, in the cell that begins {cell.source.strip().split(chr(10))[0]!r}: "
        f"stderr: {' '.join(output.text.split())[-300:]}"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
