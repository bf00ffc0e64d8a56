"""The executed outputs of chapters: kept for what they depend on, and made side by side.

jupyter-cache compares the text of a notebook and nothing else, so that after a change under
`src/` it would serve the old numbers. Here each chapter has a cache of its own, named by the
state of all that its cells import: an edit costs the execution of the chapters that it can reach.
"""

import ast
import hashlib
import json
import math
import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache as remembered
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_bookkit import pages
from sphinx_bookkit.execution.environment import prepare
from sphinx_bookkit.faults import Fault
from sphinx_bookkit.stored import write_whole

# What runs a page takes half a second to load, for which a build of what has run need not wait.
if TYPE_CHECKING:
    from nbformat import NotebookNode

    from sphinx_bookkit.execution.run import Page

# A chapter that imports this reads the files of `src/` as texts, so that any of them may matter.
_READS_ALL = Path("bookkit", "texts.py")
# Where Linux says what part of the machine's time a container may use.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
# What code imports, by the code's digest: to parse all of `src/` takes a second in each process.
_IMPORTS = Path("_build", ".imports.json")
# More than there are modules and pages, with some of their earlier states.
_MOST = 2048
# Where statements hold others.
_BODIES = ("body", "handlers", "orelse", "finalbody", "cases")
# Beside the outputs of a page: the state of the code that gave them, and nothing that is wrong.
_NOTE = "settled"


def folder(root: Path) -> Path:
    """Return where the caches of all the pages are."""
    return root / "_build" / ".jupyter_cache"


def cache_of(root: Path, page: str) -> Path:
    """Return the folder for the outputs of a page in the present state of what they rest on."""
    files = [root / "requirements.txt", *sorted(dependencies(root, page))]
    # How it runs matters, too.
    here = Path(__file__).parent
    more = f"{sys.version} {state_of(sorted(here.glob('*.py')), here)}"
    return folder(root) / f"{page.replace('/', '-')}-{state_of(files, root, more)}"


def state_of(files: Iterable[Path], root: Path, more: str = "") -> str:
    """Return a short name for what files are called and hold."""
    digest = hashlib.sha256(more.encode())
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def dependencies(root: Path, page: str) -> set[Path]:
    """Return the files under `src/` that the cells of a page import, directly or not."""
    src, known = root / "src", _known(root / _IMPORTS)
    before = len(known)
    try:
        cells = pages.read(root, page).cells
        loaded = [f"import {name}" for cell in cells for name in cell.parted.extensions()]
        code = "\n".join([*loaded, *(cell.python for cell in cells)])
        wanted = [*_files(src, _imported(code, known))]
    except SyntaxError:
        # What such a chapter needs can't be known; its execution will say what is wrong with it.
        return set(src.rglob("*.py"))
    found: set[Path] = set()
    while wanted:
        file = wanted.pop()
        if file not in found:
            found.add(file)
            if file.suffix == ".py":
                wanted += _files(src, _imported(file.read_text(encoding="utf-8"), known))
    if len(known) > before:
        _keep_known(root / _IMPORTS, known)
    return set(src.rglob("*.py")) if src / _READS_ALL in found else found


@remembered
def _known(file: Path) -> dict[str, list[str]]:
    """Return what another process has found out of imports, to which this one adds."""
    found: dict[str, list[str]] = json.loads(file.read_bytes()) if file.is_file() else {}
    return found


def _keep_known(file: Path, known: dict[str, list[str]]) -> None:
    """Write what is known of imports for other processes."""
    for old in [*known][:-_MOST]:
        del known[old]
    write_whole(file, json.dumps(known).encode())


def _imported(code: str, known: dict[str, list[str]]) -> list[str]:
    """Return the names of the modules that some code imports, from what is known if it is there."""
    digest = hashlib.sha256(f"{sys.version}\0{code}".encode()).hexdigest()
    if digest not in known:
        known[digest] = [*dict.fromkeys(_names(ast.parse(code).body))]
    return known[digest]


@remembered
def _found(src: Path, name: str) -> tuple[Path, ...]:
    """Return the files of `src/` that an imported name may stand for."""
    parts, found = name.split("."), list[Path]()
    for end in range(1, len(parts) + 1):
        module = src.joinpath(*parts[:end])
        # A module's data has its name; a grammar is its package's.
        files = [module.with_suffix(suffix) for suffix in (".py", ".json", ".toml")]
        found += filter(Path.is_file, files)
        if not module.is_dir():
            break
        found += filter(Path.is_file, (module / "__init__.py", *module.glob("*.lark")))
    return tuple(found)


def _files(src: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        yield from _found(src, name)


def _names(statements: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names of modules that statements import; expressions, most of any code, can't."""
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        for body in _BODIES:
            yield from _names(getattr(node, body, ()))


def execute(root: Path, environment: dict[str, str], *only: str) -> list[Fault]:
    """Execute the pages whose outputs are missing, or some, as many at a time as there are cores.

    Returned is what went wrong, in the order of the book. A page that fails leaves no outputs.
    """
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    options: dict[str, Any] = config["execute"]
    if options["execute_notebooks"] != "cache":
        return []
    prepare(environment)
    faults: list[Fault] = []
    # "show" and "remove" are the words for what is no fault.
    heard = options.get("stderr_output", "show") not in {"show", "remove"}
    # To look for the others' outputs takes a process that loads a database.
    names = [
        name for name in only or pages.executed(root) if not _says(*_settled(root, name, heard))
    ]
    if not names:
        return []
    # Here, as the processes that are to run pages are copies of this one.
    import_module("sphinx_bookkit.execution.run")
    workers = min(cores(), len(names))
    # One page more than once round is what it takes to be repaid for loading the libraries.
    many = len(names) > 2 * workers
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(environment, many)) as pool:
        run = partial(_execute, root, options["timeout"], heard)
        for said, found in pool.map(run, names):
            faults += found
            if said:
                print(said, flush=True)
    return faults


def _settled(root: Path, name: str, heard: bool) -> tuple[Path, str]:
    """Return the file which says that a page has its outputs, and what it says of the present code.

    It tells apart all that jupyter-cache does.
    """
    page = pages.read(root, name)
    code = repr(([cell.code for cell in page.cells], page.metadata, heard))
    return cache_of(root, name) / _NOTE, hashlib.sha256(code.encode()).hexdigest()


def _says(note: Path, state: str) -> bool:
    return note.is_file() and note.read_text(encoding="ascii") == state


def kept(root: Path, name: str) -> "NotebookNode":
    """Return a page as a notebook with the outputs that it has left in its present state."""
    from sphinx_bookkit.execution.run import Page

    page, cache = Page(root, name), _cache(root, name)
    notebook: NotebookNode = cache.merge_match_into_notebook(page.notebook)[1]
    return notebook


def _cache(root: Path, name: str) -> Any:
    """Return where the outputs of a page are kept."""
    from jupyter_cache import get_cache

    return get_cache(cache_of(root, name))


def _keep(root: Path, name: str, page: "Page", took: float) -> None:
    """Keep what a page has shown, with the seconds that it took."""
    from jupyter_cache.base import CacheBundleIn

    bundle = CacheBundleIn(page.notebook, str(page.path), data={"execution_seconds": took})
    _cache(root, name).cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def cores() -> int:
    """Return how many cores this process may use, where a container or its user has limited it."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        given = min(given or 1, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):
        pass  # No control group here, or one without a limit: "max".
    return max(1, given or 1)


def _prepare(environment: dict[str, str], many: bool) -> None:
    """Make this process's environment the given one, and load what many kernels will need."""
    os.environ.clear()
    os.environ.update(environment)
    if many:
        from jupyter_client.provisioning.factory import KernelProvisionerFactory

        from sphinx_bookkit.execution.nursery import Forked, Nursery

        KernelProvisionerFactory.instance().default_provisioner_name = "nursery"
        Forked.nursery = Nursery(environment)


def _execute(root: Path, timeout: int, heard: bool, name: str) -> tuple[str, list[Fault]]:
    """Execute one page unless its outputs are there; return what to say, and what went wrong."""
    from sphinx_bookkit.execution.run import Page

    page, said = Page(root, name), ""
    try:
        page.notebook = kept(root, name)
    except KeyError:
        start = time.monotonic()
        if faults := page.run(timeout) or (page.stderr() if heard else []):
            return f"{page.file}: failed", faults
        took = time.monotonic() - start
        _keep(root, name, page, took)
        said = f"{page.file}: executed in {took:.1f} seconds"
    faults = page.stderr() if heard else []
    note, state = _settled(root, name, heard)
    # What the page rests on may have changed meanwhile: then its outputs are those of no state.
    if not faults and note.parent.is_dir():
        note.write_text(state, encoding="ascii")
    return said, faults
