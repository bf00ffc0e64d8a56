"""Where the prover is asked: it is a part of its own, and a chain can be tried without it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from derivation.declarations import Declarations
from derivation.statement import Statement

__all__ = ["Proof", "prove"]


class Proof(Protocol):
    """What a proof says of itself.

    Attributes
    ----------
    zeros : bool
        Whether probabilities may be 0 where they are not declared positive.
    equality : bool
        Whether the case of equality was proved too.
    """

    zeros: bool
    equality: bool


def _none(statement: Statement, declarations: Declarations) -> Proof | None:
    return None


def _found() -> Callable[[Statement, Declarations], Proof | None]:
    if find_spec("derivation.prover") is None:
        return _none
    found: Callable[[Statement, Declarations], Proof | None]
    found = import_module("derivation.prover").prove
    return found


prove = _found()
