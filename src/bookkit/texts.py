"""Real texts for the chapters on codes and on language models, the same wherever the wheel is.

`sources` is code: the Python files of an installed package, this book's own. `prose` is technical
English: the paragraphs of a library's docstrings. Both are bytes of UTF-8, in a fixed order.
"""

import inspect
import re
from importlib import import_module, resources

__all__ = ["prose", "sources"]

# A rule below a heading, an assignment or a doctest is no sentence.
_SENTENCES = re.compile(r"(?!.*---)[A-Z][^>=_\\|]*\.")


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


def prose(library: str, limit: int = 60_000) -> bytes:
    """Return English sentences: the paragraphs of a library's docstrings without code.

    Parameters
    ----------
    library : str
        Its name, as ``"numpy"``; what it exports is read.
    limit : int
        At most how many bytes.

    Returns
    -------
    bytes
        Each paragraph on a line of its own, none of them twice.
    """
    found = "\n".join(dict.fromkeys(_paragraphs(library)))
    return found.encode()[:limit].decode(errors="ignore").encode()


def _paragraphs(library: str) -> list[str]:
    module = import_module(library)
    blocks = [
        " ".join(block.split())
        for name in sorted(module.__all__)
        for block in re.split(r"\n\s*\n", _own_doc(getattr(module, name)))
    ]
    return [block for block in blocks if len(block) > 120 and _SENTENCES.fullmatch(block)]


def _own_doc(thing: object) -> str:
    """Return what is said of a thing itself, and not of its type, which may be Python's."""
    doc = inspect.getdoc(thing) or ""
    return "" if doc == inspect.getdoc(type(thing)) else doc
