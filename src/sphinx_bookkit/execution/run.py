"""Run the cells of a page in a kernel, and return what went wrong, with its place, as data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from myst_nb.core.read import read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from sphinx_bookkit import faults, pages
from sphinx_bookkit.faults import CellFault, Fault


class Page:
    """A page of the book as a notebook, whose cells know where they stand in the file."""

    def __init__(self, root: Path, page: str):
        self.file = f"{page}.md"
        self.path = root / self.file
        source = pages.read(root, page)
        self.notebook: NotebookNode = read_myst_markdown_notebook(source.text, path=self.path)
        # Which cell of the page each cell with code is: the notebook has one for each text, too.
        code = (place for place, cell in enumerate(self.notebook.cells) if cell.cell_type == "code")
        self._cells = dict(zip(code, source.cells, strict=True))

    def run(self, timeout: int) -> list[Fault]:
        """Execute the cells in their order, and return what stopped them, if anything did."""
        at: int | None = None
        reply: dict[str, Any] = {}

        def start(cell: NotebookNode, cell_index: int) -> None:
            nonlocal at
            at = cell_index

        def fail(cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
            reply.update(execute_reply["content"])

        client = NotebookClient(
            self.notebook,
            timeout=timeout,
            # A kernel sends what it prints by the clock, in as many pieces as its machine is slow.
            coalesce_streams=True,
            # The same cells give the same bytes, whenever they run.
            record_timing=False,
            resources={"metadata": {"path": str(self.path.parent)}},
            on_cell_start=start,
            on_cell_error=fail,
        )
        try:
            client.execute()
        except CellExecutionError:
            return [*self._raised(at or 0, reply)]
        except CellTimeoutError:
            most = f"stopped after {timeout} seconds, the timeout of _config.yml"
            return [self._fault(at or 0, most)]
        except RuntimeError as error:
            # The kernel has died, or never lived.
            said = f"the kernel died: {error}"
            return [Fault(self.file, None, said) if at is None else self._fault(at, said)]
        return []

    def stderr(self) -> list[Fault]:
        """Return a fault for each cell that wrote to stderr, with its last words."""
        return [
            self._fault(place, f"stderr: {' '.join(output.text.split())[-300:]}")
            for place, cell in enumerate(self.notebook.cells)
            for output in cell.get("outputs", [])
            if output.output_type == "stream" and output.name == "stderr"
        ]

    def _raised(self, place: int, reply: dict[str, Any]) -> Iterator[CellFault]:
        """Yield the faults of a cell for which the kernel has sent an error."""
        code, line = self.notebook.cells[place].source, reply.get("line")
        trace = "\n".join(reply["traceback"])
        # Those of a chain of its own, whose lines are counted below its magic.
        for fault in reply.get("faults", ()):
            yield self._fault(place, faults.pointed(**fault), fault["line"] + 1, trace)
        if not reply.get("faults"):
            said = faults.error(reply["ename"], reply["evalue"], code, line)
            yield self._fault(place, said, line, trace)

    def _fault(self, place: int, said: str, line: int | None = 1, trace: str = "") -> CellFault:
        cell = self._cells[place]
        at = cell.first + (line or 1) - 1
        return CellFault(self.file, at, said, cell.code.strip().split("\n")[0], trace)
