"""Alter the book in one place, and see whether its cells still run: ``make book-mutants``.

A build fails if a cell raises, and a test if a relation that is typed does not hold. The relations
are read anew, one at a time (see `typed`). The cells are run, in forks of one process that has
everything imported, and no site is built; `tests/tools/test_mutation.py` holds some verdicts to
real builds. Which mutants are tried is drawn anew for each run, from a seed that is printed.

Each page runs first as it is, with the package marking the statements that it uses. Before each
cell the state is kept in a fork. Once the cell has run, it is known which mutants it meets, and
the fork tries them: each in a fork of its own, with a limit of time, from that cell to the end of
the page. A mutant of the package that a page does not notice goes on to the next page that uses it.
"""

import argparse
import ast
import gc
import importlib
import inspect
import json
import os
import pkgutil
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType

import matplotlib as mpl

import bookkit.figures
from bookkit import scores
from bookkit.scores import KINDS
from derivation.keeping import VARIABLE
from sphinx_bookkit import faults, pages
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.execution.kernel import faults_of, line_of
from sphinx_bookkit.execution.session import Session
from sphinx_bookkit.faults import CellFault, Fault
from sphinx_bookkit.page import Cell
from tools.mutation import typed
from tools.mutation.operators import FORMULAS, RELATION, Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]

# A page takes some ten seconds. A mutant may hang, or fill the memory.
_SECONDS, _BYTES = 60, 6 << 30
# A run fails below this score, four standard deviations below what is found in a draw of forty.
_FLOOR = 65
# These simulate, train, code whole texts or assert nothing: what others notice needs no such time.
_LATE = {"index", "book/base", "book/training", "book/codes", "book/language-models"}


Verdicts = dict[Mutant, Fault | None]
Tell = Callable[[Mutant, Fault | None], None]


def judge(root: Path, chosen: Iterable[Mutant], tell: Tell = lambda *_: None) -> Verdicts:
    """Return where the build of each mutant fails; None for those that survive."""
    _preload()
    verdicts: Verdicts = {}
    chosen = list(chosen)
    for mutant, fault in _of_relations(root, [m for m in chosen if m.kind == RELATION]):
        verdicts[mutant] = fault
        tell(mutant, fault)
    waiting = [mutant for mutant in chosen if mutant.kind != RELATION]
    for page in sorted(pages.executed(root), key=_LATE.__contains__):
        file = f"{page}.md"
        here = [mutant for mutant in waiting if mutant.cell < 0 or mutant.file == file]
        if not here:
            continue
        for mutant, failure in _try_page(root, page, here):
            verdicts[mutant] = failure
            tell(mutant, failure)
        for mutant in here:
            if mutant.file == file and mutant not in verdicts:
                verdicts[mutant] = None
                tell(mutant, None)
        waiting = [mutant for mutant in waiting if mutant not in verdicts]
    for mutant in waiting:
        verdicts[mutant] = None
        tell(mutant, None)
    return verdicts


def _of_relations(root: Path, chosen: list[Mutant]) -> Iterator[tuple[Mutant, Fault | None]]:
    """Yield the mutants of what is typed, page by page, with what is said of them."""
    for file in dict.fromkeys(mutant.file for mutant in chosen):
        here = [mutant for mutant in chosen if mutant.file == file]
        places = [(mutant.line, mutant.before, mutant.after) for mutant in here]
        yield from zip(here, typed.judge(root, file.removesuffix(".md"), places), strict=True)


def _preload() -> None:
    """Import what the pages import, so that every fork has it."""
    mpl.use("agg")
    names = ["IPython", "scipy.integrate", "scipy.optimize", "scipy.special", "scipy.stats"]
    names += ["sklearn.datasets", "sklearn.linear_model", "sklearn.metrics", "bookkit.texts"]
    for name in (*names, *map(_module, FORMULAS)):
        importlib.import_module(name)
    for module in pkgutil.walk_packages(bookkit.figures.__path__, "bookkit.figures."):
        importlib.import_module(module.name)
    # Forks share memory that a collection would touch.
    gc.freeze()


def _try_page(root: Path, page: str, chosen: list[Mutant]) -> Iterator[tuple[Mutant, CellFault]]:
    """Yield the mutants with which a page fails."""
    reading, writing = os.pipe()

    def work() -> None:
        os.close(reading)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())
        os.dup2(silence, sys.stderr.fileno())
        with tempfile.TemporaryDirectory() as scratch:
            os.chdir(scratch)
            _Page(root, page, chosen, writing).walk()

    child = _fork(work)
    os.close(writing)
    with open(reading, encoding="utf-8") as lines:
        for line in lines:
            place, *fields = json.loads(line)
            failure = CellFault(f"{page}.md", *fields)
            if place is None:
                raise RuntimeError(f"the book fails as it is: {failure}")
            yield chosen[place], failure
    _join(child)


def _fork(work: Callable[[], None]) -> int:
    """Do some work in a fork, which ends with it."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _join(child: int) -> None:
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"a fork ended with status {status}")


class _Page:
    """A page that runs, and the mutants that are to be tried on it."""

    def __init__(self, root: Path, page: str, chosen: list[Mutant], output: int):
        self.root, self.chosen, self.output = root, chosen, output
        self.cells = pages.read(root, page).cells
        self.session = Session()

    def walk(self) -> None:
        """Run the page as it is, and have each mutant tried from the first cell that meets it."""
        for cell in self.cells:
            if failed := _run(cell.code, self.session):
                self._tell(None, cell, *failed)
        self.session = Session()
        used: set[tuple[str, int]] = set()
        for file in {mutant.file for mutant in self.chosen if mutant.cell < 0}:
            _mark(self.root, file, used)
        waiting = set(range(len(self.chosen)))
        for number, cell in enumerate(self.cells):
            if not waiting:
                return
            reading, writing = os.pipe()
            snapshot = _fork(partial(self._try_those_of, reading, writing, number))
            os.close(reading)
            if not cell.parted.is_chain:
                _run(cell.code, self.session)
            met = {place for place in waiting if _meets(self.chosen[place], number, used)}
            waiting -= met
            with open(writing, "w", encoding="utf-8") as orders:
                json.dump(sorted(met), orders)
            _join(snapshot)

    def _try_those_of(self, reading: int, writing: int, number: int) -> None:
        """Wait to be told some mutants, and try them from a cell on, each in a fork."""
        os.close(writing)
        with open(reading, encoding="utf-8") as orders:
            met = json.load(orders)
        for place in met:
            child = _fork(partial(self._try, place, number))
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                self._tell(place, self.cells[number], f"stopped after {_SECONDS} seconds")

    def _try(self, place: int, number: int) -> None:
        """Alter one thing, run the rest of the page, and tell of the first cell that fails."""
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (_BYTES, _BYTES))
        mutant = self.chosen[place]
        if mutant.cell < 0:
            _install(self.root, mutant.file, mutant.apply)
        # A chain defines nothing for other cells, and rests on no other than those with %%given.
        given = mutant.cell >= 0 and self.cells[mutant.cell].magic == "given"
        for cell in self.cells[number:]:
            altered = mutant.cell >= 0 and cell is self.cells[mutant.cell]
            if cell.parted.is_chain and not (altered or given):
                continue
            code = mutant.apply(cell.written, cell.start) if altered else cell.code
            if failed := _run(code, self.session):
                self._tell(place, cell, *failed)
                return

    def _tell(self, place: int | None, cell: Cell, said: str, line: int | None = 1) -> None:
        told = place, cell.first + (line or 1) - 1, said, cell.code.strip().split("\n")[0]
        os.write(self.output, json.dumps(told).encode() + b"\n")


def _meets(mutant: Mutant, cell: int, used: set[tuple[str, int]]) -> bool:
    """Tell whether a cell is altered, or has used altered statements."""
    if mutant.cell >= 0:
        return mutant.cell == cell
    return any((mutant.file, line) in used for line in mutant.lines)


def _mark(root: Path, file: str, used: set[tuple[str, int]]) -> None:
    """Have the statements of a module's functions note in `used` that they run."""

    def marked(source: str) -> ast.Module:
        tree = ast.parse(source)
        for function in (f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)):
            for node in ast.walk(function):
                for field in ("body", "orelse"):
                    if isinstance(block := getattr(node, field, None), list):
                        block[:] = [part for s in block for part in (_note(file, s.lineno), s)]
        return ast.fix_missing_locations(tree)

    _install(root, file, marked, used=used)


def _note(file: str, line: int) -> ast.stmt:
    return ast.parse(f"_used.add(({file!r}, {line}))").body[0]


def _install(
    root: Path, file: str, change: Callable[[str], str | ast.Module], **more: object
) -> None:
    """Change a module's functions and constants in place.

    Cells and other modules hold the functions themselves, so these have to stay the same objects.
    """
    module = sys.modules[_module(file)]
    fresh = ModuleType(module.__name__)
    fresh.__package__ = module.__package__
    code = change((root / file).read_text(encoding="utf-8"))
    exec(compile(code, file, "exec"), vars(fresh))
    new = dict(_functions(vars(fresh), module.__name__))
    for name, old in _functions(vars(module), module.__name__):
        old.__code__, old.__kwdefaults__ = new[name].__code__, new[name].__kwdefaults__
    constants = {k: v for k, v in vars(fresh).items() if isinstance(v, int | float | list)}
    vars(module).update(constants, **{f"_{name}": value for name, value in more.items()})


def _module(file: str) -> str:
    return file.removeprefix("src/").removesuffix(".py").replace("/", ".")


def _functions(names: Mapping[str, object], home: str) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions and methods that a module defines, below their decorators."""
    for value in names.values():
        inner = inspect.unwrap(value) if callable(value) else value
        if getattr(inner, "__module__", "") != home:
            continue
        if isinstance(inner, type):
            yield from _functions(vars(inner), home)
        elif isinstance(inner, FunctionType):
            yield inner.__qualname__, inner


def _run(code: str, session: Session) -> tuple[str, int | None] | None:
    """Run a cell; return what it raised, and the line of the cell at which it did."""
    try:
        session.run(code)
    except BaseException as error:
        if found := faults_of(error):
            # A chain's own, whose lines are counted below its magic.
            return faults.pointed(**found[0]), found[0]["line"] + 1
        line = line_of(error, session.names)
        return faults.error(type(error).__name__, str(error), code, line), line
    finally:
        mpl.pyplot.close("all")
    return None


def sample(book: list[Mutant], most: int, seed: int) -> list[Mutant]:
    """Draw mutants of each kind: as many as a whole run tries, or `most`."""
    drawn = random.Random(seed)
    by_kind = {kind: [mutant for mutant in book if mutant.kind == kind] for kind in KINDS}
    return [
        mutant
        for kind, all_of_it in by_kind.items()
        for mutant in drawn.sample(all_of_it, min(KINDS[kind].tried, most, len(all_of_it)))
    ]


def summary(verdicts: Verdicts) -> dict[str, dict[str, int]]:
    """Return for each kind how many were tried, how many failed, and how many are excused."""
    rows: dict[str, dict[str, int]] = {}
    for mutant, failure in verdicts.items():
        row = rows.setdefault(mutant.kind, {"tried": 0, "failed": 0, "excused": 0})
        row["tried"] += 1
        row["failed"] += failure is not None
        row["excused"] += failure is None and bool(_reason(mutant))
    return {kind: rows[kind] for kind in KINDS if kind in rows}


def survivors(verdicts: Verdicts) -> list[Mutant]:
    """Return the mutants with which the book builds and ought not to, excused or not."""
    return [m for m, failure in verdicts.items() if failure is None and KINDS[m.kind].held]


def _reason(mutant: Mutant) -> str:
    return scores.reason(mutant.file, mutant.before, mutant.after)


def write(root: Path, book: list[Mutant], verdicts: Verdicts, seed: int) -> None:
    """Write the results of a whole run for the book to print."""
    shown = next(m for m, failure in verdicts.items() if failure and m.kind == "derivation")
    commit = ["git", "-C", str(root), "describe", "--always", "--dirty"]
    results = {
        "date": date.today().isoformat(),
        "commit": subprocess.run(commit, capture_output=True, text=True).stdout.strip(),
        "seed": seed,
        "kinds": {
            kind: {"of": sum(m.kind == kind for m in book), **row}
            for kind, row in summary(verdicts).items()
        },
        "example": {"mutant": str(shown), "failure": " ".join(str(verdicts[shown]).split())},
        "survivors": [
            {"file": m.file, "before": m.before, "after": m.after, "why": _reason(m)}
            for m in survivors(verdicts)
        ],
        "book": " ".join(sorted({m.id for m in book if KINDS[m.kind].held})),
    }
    scores.FILE.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Try a fresh draw of mutants and write what became of them; fewer, and write nothing."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation.runner", description=__doc__)
    parser.add_argument("--sample", type=int, help="how many mutants to try of each kind")
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or None,
                        help="that of a run to repeat; or the variable SEED")  # fmt: skip
    given = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    print(f"SEED={seed}", flush=True)
    # The steps beside one that is altered are as they were.
    os.environ[VARIABLE] = environment(ROOT)["DERIVATION_CACHE"]
    book = mutants(ROOT)
    verdicts = judge(ROOT, sample(book, given.sample or len(book), seed), _say)
    if not given.sample:
        write(ROOT, book, verdicts, seed)
    rows = summary(verdicts)
    for kind, row in rows.items():
        print(f"{kind:12}", *(f"{name} {count:5}" for name, count in row.items()))
    for mutant in (mutant for mutant in survivors(verdicts) if not _reason(mutant)):
        print(f"It builds, and should not: {mutant}", file=sys.stderr)
    held = [row for kind, row in rows.items() if KINDS[kind].held]
    return 1 if any(scores.percent(row) < _FLOOR for row in held) else 0


def _say(mutant: Mutant, failure: Fault | None) -> None:
    print(f"{mutant}\n    {' '.join(str(failure or 'SURVIVED').split())}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
