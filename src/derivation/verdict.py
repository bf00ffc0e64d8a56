"""Decides a statement: by a proof where there is one, and by an attack on it in any case."""

from __future__ import annotations

from derivation.attack import Tried, attack
from derivation.keeping import kept
from derivation.proofs import prove
from derivation.statement import Statement

__all__ = ["decided"]


@kept
def decided(statement: Statement) -> tuple[str, str, Tried]:
    """Return whether a statement was proved or tried, the same of its equality, and how much.

    A proof says that the sides relate where both are defined, so that the attack has to follow.

    Raises
    ------
    RefutedError, UndecidedError
        If it is not accepted.
    """
    proof = prove(statement, statement.own)
    proved = proof is not None and proof.zeros
    tried = attack(
        statement,
        proved=proved,
        equal_proved=proof is not None and proved and proof.equality,
        inside=proof is not None,
    )
    equality = "" if statement.equality is None else "tried"
    if proof is None:
        return "tried", equality, tried
    if equality and proof.equality:
        equality = "proved"
    return ("proved" if proof.zeros else "proved where positive"), equality, tried
