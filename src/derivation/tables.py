"""Names at outcomes: pmfs, their marginals and conditionals, channels, lists, abbreviations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction

from lark import Token

from derivation import tree
from derivation.declarations import Abbreviation, Declarations, Table
from derivation.functions import Function
from derivation.parts import Part, refuse
from derivation.scope import Scope
from derivation.tree import Index, Node

__all__ = ["TableReader"]

_Place = Index | int | None
_ONE = tree.Number(Fraction(1))


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
        name = str(part.children[0])
        drawn = [t for one in part.children[2].children[::2] for t in one.children]
        if any(token.type == "SAMPLE" for token in drawn):
            return self._at_samples(name, drawn, scope, part)
        at = self._places(part.children[2], scope)
        if None in at:
            if set(at) != {None}:
                refuse("a dot and an outcome together have no meaning here", part)
            whole = self._bare(part, scope)
            if len(at) != len(whole.alphabets):
                refuse(f"a dot for each of {', '.join(whole.alphabets)} is wanted here", part)
            return whole
        return self.marginal(name, at, scope.level, part)

    def _family(self, part: Part, scope: Scope) -> Function:
        """Return the pmf p_i, or the list f_i, that belongs to an outcome i."""
        name, _, outcome = str(part.children[0]).partition("@")
        table, index = self.declared.tables[name], scope.outcomes[outcome]
        is_list = table.kind == "list"
        alphabets = table.alphabets[1:] if is_list else table.alphabets[:-1]

        def at(places: tuple[Index | int, ...], level: int) -> Node:
            return tree.Prob(name, (index, *places) if is_list else (*places, index))

        return Function(alphabets, at, not is_list)

    def _family_at(self, part: Part, scope: Scope) -> Node | Function:
        found = self._family(part, scope)
        at = self._places(part.children[2], scope)
        if set(at) == {None} and len(at) == len(found.alphabets):
            return found
        name = str(part.children[0]).partition("@")[0]
        return found.at(self._fitting(name, found.alphabets, at, part), scope.level)

    def _at_samples(self, name: str, tokens: list[Token], scope: Scope, part: Part) -> Node:
        """Return q(x_i): what stands at the outcome that was drawn, the only one that counts."""
        at: list[_Place] = []
        drawn: list[tree.Test] = []
        over: tuple[Index, ...] = ()
        for token in tokens:
            if token.type == "SAMPLE":
                table = self.declared.tables[str(token).partition("@")[0]]
                inner, new = scope.deeper((table.alphabets[0],))
                drawn.append(tree.Relation("=", self._drawn(token, new[0], scope), _ONE))
                scope, over = inner, (*over, *new)
                at.append(new[0])
            elif token.type == "OUTCOME":
                at.append(scope.outcomes[str(token)])
            else:
                refuse("a sample and a number or a dot together have no meaning here", token)
        test = drawn[0] if len(drawn) == 1 else tree.And(tuple(drawn))
        return tree.Sum(over, test, self.marginal(name, tuple(at), scope.level, part))

    def _drawn(self, token: Token, outcome: Index, scope: Scope) -> Node:
        """Return 1 if a sample has an outcome at its place, and else 0."""
        name, _, place = str(token).partition("@")
        table = self.declared.tables[name]
        if outcome.alphabet != table.alphabets[0]:
            refuse(f"{name} is an outcome of {table.alphabets[0]}", token)
        return tree.Prob(name, (outcome, scope.outcomes[place]))

    def marginal(self, name: str, at: tuple[_Place, ...], level: int, part: Part) -> Node:
        """Return a pmf, or what abbreviates one, summed over the outcomes that are not given."""
        short = self.declared.abbreviations.get(name)
        if short is None:
            if name not in self.declared.tables:
                refuse(f"{name} is defined with a condition only: write {name}(x \\mid y)", part)
            return self._marginal(self.declared.tables[name], at, level, part)
        if short.pointwise:
            function = self._pointwise(short, Scope({}, level))
            if not function.alphabets[0].isdigit():
                at = self._fitting(name, function.alphabets, at, part)
            return function.at(tuple(place for place in at if place is not None), level)
        if len(at) >= len(short.at):
            return self._short_at(short, at, level, part)
        self._owe_joint(short, level, part)
        return self._short_marginal(short, at, level, part)

    def _fitting(
        self, name: str, alphabets: tuple[str, ...], at: tuple[_Place, ...], part: Part
    ) -> tuple[Index, ...]:
        found = self._indices(at, part)
        if tuple(index.alphabet for index in found) != alphabets:
            refuse(f"{name} is taken at outcomes of {', '.join(alphabets)}", part)
        return found

    def _short_marginal(
        self, short: Abbreviation, at: tuple[_Place, ...], level: int, part: Part
    ) -> Node:
        """Return an abbreviation summed over its outcomes that are not given."""
        known = (short.declared or self.declared).outcomes
        alphabets = [known[name] for name in short.at]
        if len(set(alphabets)) < len(alphabets):
            refuse(f"{short.name} is defined at {', '.join(short.at)}: write the sum out", part)
        given = {index.alphabet: index for index in self._indices(at, part)}
        if not set(given) <= set(alphabets) or len(given) < len(at):
            refuse(f"{short.name} is defined at {', '.join(short.at)}", part)
        left = [alphabet for alphabet in alphabets if alphabet not in given]
        over = tuple(Index(alphabet, level + k) for k, alphabet in enumerate(left))
        given |= {index.alphabet: index for index in over}
        places = tuple(given[alphabet] for alphabet in alphabets)
        whole = self._short_at(short, places, level + len(over), part)
        return tree.Sum(over, None, whole) if over else whole

    @abstractmethod
    def _owe_joint(self, short: Abbreviation, level: int, part: Part) -> None:
        """Take down that an abbreviation has to be a pmf, since its marginal is taken."""

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
        joint = self._joint(name)
        if joint:
            both = self._short_marginal(joint, (*out, *given), level, part)
            return tree.Div(both, self._short_marginal(joint, given, level, part))
        table = self.declared.tables.get(name)
        if table is None or table.kind == "list":
            refuse(f"{name} has no conditional pmf: define it in where:", part)
        if table.kind == "channel":
            if len(out) != 1 or (
                isinstance(out[0], Index) and out[0].alphabet != table.alphabets[0]
            ):
                behind = ", ".join(table.alphabets[1:])
                refuse(
                    f"{name} is a channel from {behind} to {table.alphabets[0]}: write "
                    rf"{name}({table.alphabets[0]} \mid {behind})",
                    part,
                )
            return tree.Prob(name, self._in_order(table, (*out, *given), part))
        both = self._marginal(table, (*out, *given), level, part)
        return tree.Div(both, self._marginal(table, given, level, part))

    def _joint(self, name: str) -> Abbreviation | None:
        """Return what abbreviates a pmf of several outcomes, whose conditional pmfs are known."""
        short = self.declared.abbreviations.get(name)
        return short if short and len(short.at) > 1 and not short.given else None

    def _open_alphabets(self, name: str, given: tuple[_Place, ...], part: Part) -> tuple[str, ...]:
        short = self.declared.abbreviations.get(f"{name}|")
        if short:
            known = (short.declared or self.declared).outcomes
            return tuple(known[name] for name in short.at)
        joint = self._joint(name)
        if joint:
            known = (joint.declared or self.declared).outcomes
            taken = {index.alphabet for index in self._indices(given, part)}
            return tuple(known[one] for one in joint.at if known[one] not in taken)
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
            if table.alphabets.count(index.alphabet) > 1:
                one = index.alphabet
                refuse(
                    f"of which outcome is this the marginal? {table.name} is a pmf of "
                    f"{', '.join(table.letters)}, of which several are outcomes {one}: write the "
                    f"sum out, as \\sum_{{{one}}} {table.name}({', '.join(table.letters)})",
                    part,
                )
            left.remove(index.alphabet)
        at_places = {table.alphabets.index(index.alphabet): index for index in given}
        return self._summed_out(table, at_places, level)

    def _summed_out(self, table: Table, at: Mapping[int, Index], level: int) -> Node:
        """Return a pmf with outcomes at some of its places, summed over those at the others."""
        left = [k for k in range(len(table.alphabets)) if k not in at]
        over = tuple(Index(table.alphabets[k], level + j) for j, k in enumerate(left))
        places = {**at, **dict(zip(left, over, strict=True))}
        entry = tree.Prob(table.name, tuple(places[k] for k in range(len(table.alphabets))))
        return tree.Sum(over, None, entry) if over else entry

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
            elif token.type == "SAMPLE":
                refuse("a sample stands in brackets of its own here, as q(x_i)", token)
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
