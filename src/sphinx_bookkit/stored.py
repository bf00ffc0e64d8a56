"""What takes long to make, and is stored in `_build` for the state of what it is made of."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

__all__ = ["stored", "write_whole"]


def stored(file: Path, state: str, make: Callable[[], Any]) -> Any:
    """Return what a file has of this state, or make it, and store it in place of any other.

    It is what JSON can hold.
    """
    if file.is_file():
        of, made = json.loads(file.read_bytes())
        if of == state:
            return made
    made = make()
    write_whole(file, json.dumps([state, made]).encode())
    return made


def write_whole(file: Path, content: bytes) -> None:
    """Write a file at once, as other processes may read it or write it, too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(file)
