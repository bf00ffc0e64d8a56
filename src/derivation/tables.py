"""Names at outcomes: pmfs, their marginals and conditionals, channels, lists, abbreviations."""

from __future__ import annotations

from abc import ABC, abstractmethod

from derivation import tree
from derivation.declarations import Abbreviation, Declarations, Table
from derivation.functions import Function
from derivation.parts import Part, refuse
from derivation.scope import Scope
from derivation.tree import Index, Node

__all__ = ["TableReader"]

_Place = Index | int | None


class TableReader(ABC):
    """Gives names at outcomes their meaning; what stands between them is left to `Reader`."""

    def __init__(self, declared: Declarations):
        self.declared = declared

    @abstractmethod
    def reader_of(self, short: Abbreviation) -> TableReader:
        """Return a reader with the names in force where an abbreviation was made."""

    @abstractmethod
    def node(self, part: Part, scope: Scope) -> Node:
        """Return a number, and refuse a pmf in its place."""

    @abstractmethod
    def function(self, part: Part, scope: Scope) -> Function:
        """Return a pmf, and refuse a number in its place."""

    @abstractmethod
    def relations(self, part: Part, scope: Scope) -> tree.Test:
        """Return a chain of relations as one test."""

    def _bare(self, part: Part, scope: Scope) -> Function:
        name = str(part.children[0])
        short = self.declared.abbreviations.get(name)
        if short and short.pointwise:
            return self._pointwise(short, scope)
        if short:
            alphabets = tuple((short.declared or self.declared).outcomes[a] for a in short.at)
            return Function(alphabets, lambda at, level: self._short_at(short, at, level, part))
        if name not in self.declared.tables:
            refuse(f"{name} is defined with a condition only: write {name}(x \\mid y)", part)
        table = self.declared.tables[name]
        if table.kind == "channel":
            refuse(f"{name} is a channel: write {name}(y \\mid x)", part)
        return Function(table.alphabets, lambda at, level: tree.Prob(name, at), table.kind == "pmf")

    def _pointwise(self, short: Abbreviation, scope: Scope) -> Function:
        return self.reader_of(short).function(short.parsed, Scope({}, scope.level))

    def _short_at(
        self, short: Abbreviation, at: tuple[_Place, ...], level: int, part: Part
    ) -> Node:
        names = (*short.at, *short.given)
        if len(names) != len(at):
            refuse(f"{short.name} is defined at {', '.join(names)}", part)
        known = (short.declared or self.declared).outcomes
        for name, place in zip(names, at, strict=True):
            if not isinstance(place, Index):
                refuse(f"write {short.name} at outcomes, as in its definition", part)
            if place.alphabet != known[name]:
                refuse(f"{short.name} is defined at an outcome of {known[name]} here", part)
        indices = {n: p for n, p in zip(names, at, strict=True) if isinstance(p, Index)}
        return self.reader_of(short).node(short.parsed, Scope(indices, level))

    def _entry(self, part: Part, scope: Scope) -> Node | Function:
        name, at = str(part.children[0]), self._places(part.children[2], scope)
        if None in at:
            if set(at) == {None}:
                return self._bare(part, scope)
            refuse("a dot and an outcome together have no meaning here", part)
        short = self.declared.abbreviations.get(name)
        if short and short.pointwise:
            return self._pointwise(short, scope).at(self._indices(at, part), scope.level)
        if short:
            return self._short_at(short, at, scope.level, part)
        if name not in self.declared.tables:
            refuse(f"{name} is defined with a condition only: write {name}(x \\mid y)", part)
        return self._marginal(self.declared.tables[name], at, scope.level, part)

    def _conditional(self, part: Part, scope: Scope) -> Node | Function:
        name = str(part.children[0])
        out, given = (self._places(part.children[k], scope) for k in (2, 4))
        if None in given:
            refuse("a dot can't stand behind the bar", part)
        if None not in out:
            return self._given(name, out, given, scope.level, part)
        if set(out) != {None}:
            refuse("a dot and an outcome together have no meaning here", part)
        alphabets = self._open_alphabets(name, given, part)
        if len(alphabets) != len(out):
            refuse(f"a dot for each of {', '.join(alphabets)} is wanted here", part)
        return Function(
            alphabets,
            lambda at, level: self._given(name, at, given, level, part),
            True if f"{name}|" not in self.declared.abbreviations else None,
        )

    def _given(
        self,
        name: str,
        out: tuple[_Place, ...],
        given: tuple[_Place, ...],
        level: int,
        part: Part,
    ) -> Node:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            return self._short_at(short, (*out, *given), level, part)
        table = self.declared.tables.get(name)
        if table is None or table.kind == "list":
            refuse(f"{name} has no conditional pmf: define it in where:", part)
        if table.kind == "channel":
            return tree.Prob(name, self._in_order(table, (*out, *given), part))
        both = self._marginal(table, (*out, *given), level, part)
        return tree.Div(both, self._marginal(table, given, level, part))

    def _open_alphabets(self, name: str, given: tuple[_Place, ...], part: Part) -> tuple[str, ...]:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            known = (short.declared or self.declared).outcomes
            return tuple(known[name] for name in short.at)
        table = self.declared.tables.get(name)
        if table is None or table.kind == "list":
            refuse(f"{name} has no conditional pmf: define it in where:", part)
        alphabets = list(table.alphabets)
        for place in self._indices(given, part):
            if place.alphabet not in alphabets:
                refuse(f"{name} has no outcome of {place.alphabet} to be given", part)
            # A channel's inputs stand last.
            k = len(alphabets) - 1 - alphabets[::-1].index(place.alphabet)
            del alphabets[k]
        return tuple(alphabets)

    def _marginal(self, table: Table, at: tuple[_Place, ...], level: int, part: Part) -> Node:
        """Return an entry, summed over the outcomes that are not given."""
        if table.kind == "channel":
            refuse(f"{table.name} is a channel: write {table.name}(y \\mid x)", part)
        if len(at) >= len(table.alphabets):
            return tree.Prob(table.name, self._in_order(table, at, part))
        if table.kind != "pmf":
            refuse(
                f"{table.name} is a list of {', '.join(table.alphabets)}: a list has no marginal",
                part,
            )
        given = self._indices(at, part)
        left = list(table.alphabets)
        for index in given:
            if index.alphabet not in left:
                refuse(
                    f"{table.name} has no outcome of {index.alphabet} to spare: it is a pmf of "
                    f"{', '.join(table.alphabets)}",
                    part,
                )
            left.remove(index.alphabet)
        over = tuple(Index(a, level + k) for k, a in enumerate(left))
        return tree.Sum(
            over, None, tree.Prob(table.name, self._in_order(table, (*given, *over), part))
        )

    def _in_order(
        self, table: Table, at: tuple[_Place, ...], part: Part
    ) -> tuple[Index | int, ...]:
        """Return places in the order of the table: by position for numbers, else by alphabet."""
        if len(at) != len(table.alphabets):
            refuse(
                f"{table.name} is a {table.kind} of {', '.join(table.alphabets)}: it is taken at "
                "no more outcomes than these",
                part,
            )
        if any(isinstance(place, int) for place in at):
            for place, alphabet in zip(at, table.alphabets, strict=True):
                if isinstance(place, Index) and place.alphabet != alphabet:
                    refuse(f"{table.name} wants an outcome of {alphabet} here", part)
            return tuple(place for place in at if place is not None)
        waiting = list(self._indices(at, part))
        ordered: list[Index | int] = []
        for alphabet in table.alphabets:
            found = next((index for index in waiting if index.alphabet == alphabet), None)
            if found is None:
                refuse(
                    f"{table.name} is a {table.kind} of {', '.join(table.alphabets)}: it wants an "
                    f"outcome of {alphabet} here",
                    part,
                )
            waiting.remove(found)
            ordered.append(found)
        return tuple(ordered)

    def _indices(self, at: tuple[_Place, ...], part: Part) -> tuple[Index, ...]:
        found = tuple(place for place in at if isinstance(place, Index))
        if len(found) < len(at):
            refuse("an outcome by its letter is wanted here, as x", part)
        return found

    def _places(self, part: Part, scope: Scope) -> tuple[_Place, ...]:
        found: list[_Place] = []
        for place in part.children[::2]:
            token = place.children[0]
            if token.type == "OUTCOME":
                found.append(scope.outcomes[str(token)])
            elif token.type == "PLACE":
                found.append(None)
            elif str(token).isdigit() and int(token):
                found.append(int(token))
            else:
                refuse("outcomes are numbered 1, 2, 3 …", token)
        return tuple(found)

    def _event(self, part: Part, scope: Scope) -> Node:
        """Return the probability of an event: p summed over the outcomes in it."""
        name, event = str(part.children[0]), str(part.children[2])
        short = self.declared.abbreviations[event]
        pmf = self._bare(part, scope)
        known = short.declared or self.declared
        if pmf.alphabets != (known.outcomes[short.event],):
            refuse(f"{event} is a set of outcomes that {name} is no pmf of", part)
        inner, over = Scope({}, scope.level).with_outcomes({short.event: pmf.alphabets[0]})
        where = self.reader_of(short).relations(short.parsed, inner)
        return tree.Sum(over, where, pmf.at(over, inner.level))
