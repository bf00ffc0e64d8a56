"""Proofs for alphabets of every size: equalities by a normal form, inequalities by lemmas.

Nothing is tried at points here: what is proved follows from rules, each of which checks what it
needs. What is not proved may be true all the same.
"""

from derivation.prover.proof import Proof, Statement, prove

__all__ = ["Proof", "Statement", "prove"]
