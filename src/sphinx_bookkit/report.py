"""What Sphinx warns of, and what stops it, written as data: ``python -m sphinx_bookkit.report``.

The command is Jupyter Book's, and the extension the first that the book loads. Both write faults,
one a line, into the file that BOOK_FAULTS names. Without that variable nothing is written.
"""

import gc
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_bookkit import faults

# What reads the faults is another process, which need not load Sphinx.
if TYPE_CHECKING:
    from sphinx.application import Sphinx

VARIABLE = "BOOK_FAULTS"


class _Recorder(logging.Filter):
    """The last filter of Sphinx's own handler: it sees what is going to be printed, once."""

    def __init__(self, file: Path, root: Path) -> None:
        super().__init__()
        self.file, self.root = file, root

    def filter(self, record: logging.LogRecord) -> bool:
        """Write a warning, and let it pass."""
        # By now Sphinx has made "file:line", "file:" or "file" of it, whatever it was.
        place = self._short(getattr(record, "location", None) or "")
        file, _, line = place.rpartition(":")
        if not line.isdecimal():
            file, line = place.removesuffix(":"), ""
        message = self._short(record.msg % record.args if record.args else str(record.msg))
        said = f"{record.levelname}: {message}"
        faults.write(self.file, faults.Fault(file, int(line) if line else None, said))
        return True

    def _short(self, text: str) -> str:
        """Return a text in which files are named from the book's own folder on."""
        return text.replace(f"{self.root}{os.sep}", "")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Have every warning written from now on."""
    from sphinx.util.logging import NAMESPACE, WarningStreamHandler

    if file := os.environ.get(VARIABLE):
        for handler in logging.getLogger(NAMESPACE).handlers:
            if isinstance(handler, WarningStreamHandler):
                handler.addFilter(_Recorder(Path(file), Path(app.srcdir)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def main() -> None:
    """Run Jupyter Book's command, and write what stops it."""
    from jupyter_book.cli.main import main as jupyter_book

    # Pages are millions of nodes, which live on: looking for those that do not takes a third.
    gc.disable()
    try:
        jupyter_book()
    except Exception as stop:
        if file := os.environ.get(VARIABLE):
            # Jupyter Book raises an error of its own that says no more than "look above".
            cause = stop.__cause__ or stop
            said = f"{type(cause).__name__}: {cause}"
            faults.write(Path(file), faults.Fault("", None, said))
        raise
    finally:
        # IPython, which MyST-NB imports, looks through all of them once more on its way out.
        gc.freeze()


if __name__ == "__main__":
    main()
