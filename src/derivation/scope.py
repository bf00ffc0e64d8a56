"""Which index stands for which outcome, while a formula is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derivation.tree import Index, Node

__all__ = ["Scope"]


@dataclass(frozen=True)
class Scope:
    """Outcomes and numbers by their names, and how many levels are in use."""

    outcomes: Mapping[str, Index] = field(default_factory=dict)
    level: int = 0
    numbers: Mapping[str, Node] = field(default_factory=dict)

    def with_outcomes(self, names: Mapping[str, str]) -> tuple[Scope, tuple[Index, ...]]:
        """Return a scope with new outcomes by their names, and their indices."""
        new = {
            name: Index(alphabet, self.level + k)
            for k, (name, alphabet) in enumerate(names.items())
        }
        scope = replace(self, outcomes={**self.outcomes, **new}, level=self.level + len(new))
        return scope, tuple(new.values())

    def deeper(self, alphabets: tuple[str, ...]) -> tuple[Scope, tuple[Index, ...]]:
        """Return a scope with indices that have no names."""
        new = tuple(Index(a, self.level + k) for k, a in enumerate(alphabets))
        return replace(self, level=self.level + len(new)), new
