"""Verdicts that are kept for what they rest on: a statement, and the engine that decided it.

They are kept in the folder that the environment variable DERIVATION_CACHE names, and nowhere where
it names none. Only what was accepted is kept: what is refused is tried again each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from derivation.attack import Tried
from derivation.statement import Statement

__all__ = ["VARIABLE", "engine", "kept"]

VARIABLE = "DERIVATION_CACHE"
# What computes for it, where it can be had.
_LIBRARIES = ("mpmath", "numpy", "python-flint")

Decided = tuple[str, str, Tried]


@cache
def engine() -> str:
    """Return a short name for the state of the checker, and of what computes for it."""
    here = Path(__file__).parent
    digest = hashlib.sha256(f"{sys.version} {[*map(_version, _LIBRARIES)]}".encode())
    for file in sorted((*here.rglob("*.py"), *here.rglob("*.lark"))):
        digest.update(file.relative_to(here).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def kept(decide: Callable[[Statement], Decided]) -> Callable[[Statement], Decided]:
    """Return what decides a statement once for each state of the engine."""

    @wraps(decide)
    def decided(statement: Statement) -> Decided:
        folder = os.environ.get(VARIABLE)
        if not folder:
            return decide(statement)
        file = Path(folder, engine(), f"{_name(statement)}.json")
        if file.exists():
            verdict, equality, points, sizes = json.loads(file.read_text(encoding="utf-8"))
            return verdict, equality, Tried(points, sizes)
        verdict, equality, tried = decide(statement)
        _write(file, json.dumps([verdict, equality, tried.points, tried.sizes]))
        return verdict, equality, tried

    return decided


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _name(statement: Statement) -> str:
    """Return a short name for all that a verdict on a statement rests on."""
    said = replace(statement, declared=statement.own)
    fields = [getattr(said, name) for name in Statement.__dataclass_fields__]
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:32]


def _write(file: Path, text: str) -> None:
    """Write a file at once, as others may read it; what another engine has kept goes."""
    if not file.parent.exists():
        for old in file.parent.parent.glob("*"):
            shutil.rmtree(old, ignore_errors=True)
        file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
