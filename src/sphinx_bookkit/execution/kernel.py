"""The kernel that executes the chapters: what a user has set up for IPython does not reach it.

Its answer to a cell that fails has the line of the cell at which it did.

An error in what IPython runs after a cell's own code, such as the drawing of its figures, is shown
below the cell and leaves the cell's status "ok". Here it is an error of the cell, which stops the
build as any other does.
"""

import os
from collections.abc import Mapping
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type, default


def line_of(error: BaseException, names: Mapping[str, Any]) -> int | None:
    """Return the line of a cell at which it failed, for a cell that ran with these names.

    What draws its figures fails at no line of it.
    """
    line = error.lineno if isinstance(error, SyntaxError) else None
    at = error.__traceback__
    while at:
        frame = at.tb_frame
        if frame.f_globals is names and frame.f_code.co_name == "<module>":
            line = at.tb_lineno
        at = at.tb_next
    return line


def faults_of(error: BaseException) -> list[dict[str, Any]]:
    """Return what an error says of the source of a cell magic: each fault with its place in it."""
    fields = ("line", "column", "excerpt", "message")
    found = getattr(error, "faults", None)
    if not isinstance(found, tuple) or not all(hasattr(one, "excerpt") for one in found):
        return []
    return [{name: getattr(fault, name) for name in fields} for fault in found]


class Shell(ZMQInteractiveShell):
    """A shell that remembers the error that it has shown, in no colours."""

    shown: dict[str, Any] | None = None

    @default("colors")
    def _no_colours(self) -> str:
        return "nocolor"

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        line = line_of(evalue, self.user_global_ns)
        self.shown = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.shown |= {"line": line, "faults": faults_of(evalue)}
        super()._showtraceback(etype, evalue, stb)  # type: ignore[no-untyped-call]


class Kernel(IPythonKernel):
    """A kernel in which no error that is shown goes with success."""

    shell_class = Type(Shell)

    async def do_execute(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        shell: Any = self.shell
        shell.shown = None
        done = super().do_execute(*arguments, **options)  # type: ignore[no-untyped-call]
        reply: dict[str, Any] = await done
        if shell.shown:
            reply |= {"status": "error"} | shell.shown
        return reply


class Application(IPKernelApp):
    """A kernel's process that reads no configuration and runs no startup file."""

    def load_config_file(self, *arguments: Any, **options: Any) -> None:
        """Load none: IPython looks for it in the home, in the system and beside the chapter."""

    def _run_startup_files(self) -> None:
        """Run none, for the same reason."""


def main(arguments: list[str] | None = None) -> None:
    """Be a kernel, as the command line says, until its client ends it."""
    # matplotlib writes this date into a figure in place of now: the same figure, the same bytes,
    # whichever commit it is drawn for.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    Application.launch_instance(arguments, kernel_class=Kernel)


if __name__ == "__main__":
    main()
