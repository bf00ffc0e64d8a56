"""Decides a statement: by a proof where there is one, and by an attack on it in any case."""

from __future__ import annotations

from derivation.attack import Tried, attack
from derivation.judge import RefutedError, UndecidedError
from derivation.keeping import kept
from derivation.lone import of_numbers
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
    numbers = of_numbers(statement)
    if numbers is None:
        return _decided(statement)
    try:
        return _decided(numbers)
    except (RefutedError, UndecidedError):
        # A point with all of a pmf says more, where one is found.
        _decided(statement)
        raise


def _decided(statement: Statement) -> tuple[str, str, Tried]:
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
