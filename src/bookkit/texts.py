"""Real texts for the chapters on codes and on language models, the same wherever the wheel is.

`sources` is code: the Python files of an installed package, this book's own. `prose` is English:
paragraphs of NumPy's and SymPy's docstrings. Both are bytes of UTF-8, in a fixed order.
"""

import inspect
import re
from importlib import resources
from types import ModuleType

import numpy
import sympy

__all__ = ["prose", "sources"]

_SENTENCES = re.compile(r"[A-Z][^>=_\\|]*\.")


def sources(package: str, *folders: str) -> dict[str, bytes]:
    """Return the Python files of an installed package, or of a folder in it, by name.

    Parameters
    ----------
    package : str
        Its name, as ``"crossentropy"``.
    *folders : str
        The way down to a folder, as ``"figures"``; by default the package itself.

    Returns
    -------
    dict of str to bytes
        The contents, sorted by the files' names; folders inside are left out.
    """
    here = resources.files(package).joinpath(*folders)
    files = sorted((file.name, file) for file in here.iterdir() if file.name.endswith(".py"))
    return {name: file.read_bytes().replace(b"\r\n", b"\n") for name, file in files}


def prose(limit: int = 60_000) -> bytes:
    """Return English sentences: the paragraphs of NumPy's and SymPy's docstrings without code.

    Parameters
    ----------
    limit : int
        At most how many bytes.

    Returns
    -------
    bytes
        Each paragraph on a line of its own, none of them twice.
    """
    found = dict.fromkeys(p for module in (numpy, sympy) for p in _paragraphs(module))
    return "\n".join(found).encode()[:limit].decode(errors="ignore").encode()


def _paragraphs(module: ModuleType) -> list[str]:
    documented = [getattr(module, name) for name in sorted(module.__all__)]
    blocks = [
        " ".join(block.split())
        for thing in documented
        for block in re.split(r"\n\s*\n", inspect.getdoc(thing) or "")
    ]
    return [block for block in blocks if len(block) > 120 and _SENTENCES.fullmatch(block)]
