r"""Measures of pmfs and of random variables, H, D, I, TV, Hel, JS, \chi^2, and what they owe."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn

from lark import Token

from derivation import tree
from derivation.declarations import Abbreviation, Declarations
from derivation.functions import (
    MEASURES,
    Function,
    entropy,
    inverse,
    summed,
)
from derivation.parts import (
    Part,
    apart,
    entropy_argument,
    letters,
    outcomes_in_front,
    plain_text,
    refuse,
    sole,
    trees,
    variables,
)
from derivation.scope import Scope
from derivation.tables import TableReader
from derivation.tree import Index, Node
from derivation.walk import canonical

__all__ = ["Duty", "MeasureReader", "logarithm"]

_UNITS = {"bits": 2, "hartleys": 10}


@dataclass(frozen=True)
class Duty:
    """What a chain takes for granted, and has to hold: that a function of the author's is a pmf."""

    label: str
    relation: tree.Relation
    free: tuple[Index, ...]


class MeasureReader(TableReader):
    """Gives measures their meaning, and takes down what has to be a pmf for that."""

    def __init__(self, declared: Declarations):
        super().__init__(declared)
        self.duties: dict[tree.Relation, Duty] = {}

    @abstractmethod
    def free_names(self, parsed: list[Part]) -> dict[str, str]:
        """Return the outcomes that stand free in some formulas, and their alphabets."""

    @abstractmethod
    def value(self, part: Part, scope: Scope) -> Node | Function:
        """Return what a part of a formula stands for."""

    def with_letters(self, tokens: list[Token], scope: Scope) -> tuple[Scope, tuple[Index, ...]]:
        """Return a scope in which some outcomes are bound, and their indices."""
        for token in tokens:
            if str(token) in scope.outcomes or sum(str(o) == str(token) for o in tokens) > 1:
                refuse(
                    f"{token} stands already for an outcome around this: which of the two is meant "
                    f"inside? Write {token}' here",
                    token,
                )
        names = {str(token): self.declared.outcomes[str(token)] for token in tokens}
        return scope.with_outcomes(names)

    def unit(self) -> Node:
        """Return the base of the logarithm, b where no unit is declared."""
        unit = self.declared.unit
        if unit == "nats":
            return tree.Scalar("e")
        return tree.Number(Fraction(_UNITS[unit])) if unit in _UNITS else tree.Scalar("b")

    def log(self, of: Node) -> Node:
        """Return the logarithm in the unit at hand."""
        if self.declared.unit == "nats":
            return tree.Ln(of)
        return tree.Div(tree.Ln(of), tree.Ln(self.unit()))

    def _pmf(self, part: Part, scope: Scope) -> Function:
        """Return a pmf; that it sums to 1 is a duty where it is not declared."""
        found = self.function(part, scope)
        if found.pmf is False:
            refuse("a list stands where a pmf is wanted", part)
        if found.pmf is None:
            self._owe(found, scope, plain_text(part))
        return found

    def _owe(self, pmf: Function, scope: Scope, label: str) -> None:
        total = summed([pmf], scope.level, lambda a: a)
        free = tuple(scope.outcomes.values())
        self._owe_one(total, free, label)
        if pmf.alphabets[0].isdigit():
            entries = [pmf.at((k,), scope.level) for k in range(1, int(pmf.alphabets[0]) + 1)]
            for entry in entries:
                self._owe_sign(entry, free, label)
            return
        inner, at = scope.deeper(pmf.alphabets)
        self._owe_sign(pmf.at(at, inner.level), (*free, *at), label)

    def _owe_sign(self, entry: Node, free: tuple[Index, ...], label: str) -> None:
        if self._is_plainly_positive(entry):
            return
        relation = tree.Relation("≥", canonical(entry, free), tree.Number(Fraction(0)))
        levels = tuple(Index(index.alphabet, k) for k, index in enumerate(free))
        self.duties.setdefault(relation, Duty(label, relation, levels))

    def _is_plainly_positive(self, node: Node) -> bool:
        """Return whether a node is at least 0 by its form: sums and products of probabilities."""
        match node:
            case tree.Add(parts) | tree.Mul(parts):
                return all(map(self._is_plainly_positive, parts))
            case tree.Number(value):
                return value >= 0
            case tree.Div(above, below):
                return self._is_plainly_positive(above) and self._is_plainly_positive(below)
            case tree.Sum(body=body):
                return self._is_plainly_positive(body)
            case tree.Prob(name):
                table = self.declared.tables.get(name)
                return table is not None and (table.kind != "list" or table.positive)
            case _:
                return isinstance(node, tree.Exp | tree.Root | tree.Abs | tree.Size)

    def _owe_one(self, total: Node, free: tuple[Index, ...], label: str) -> None:
        one = tree.Relation("=", canonical(total, free), tree.Number(Fraction(1)))
        levels = tuple(Index(index.alphabet, k) for k, index in enumerate(free))
        self.duties.setdefault(one, Duty(label, one, levels))

    def _owe_joint(self, short: Abbreviation, level: int, part: Part) -> None:
        whole = self._short_marginal(short, (), level, part)
        self._owe_one(whole, (), short.name)

    def _kl(self, part: Part, scope: Scope) -> Node:
        pair = self._pair(part, apart(part), scope)
        return MEASURES["D", "apart"](pair, scope.level, self.log)

    def _pair(self, part: Part, both: list[Part], scope: Scope) -> list[Function]:
        """Return two pmfs that are compared outcome by outcome."""
        names = letters(part)
        if names:
            return self._at_letters(both, names, scope)
        alone = [sole(one) for one in both]
        for one, other in (alone, alone[::-1]):
            # p(· | y) and p: the marginal of the same pmf on the same outcomes.
            same = str(one.children[0]) == str(other.children[0])
            if same and one.data == "bare" and other.data == "conditional":
                conditional = self._pmf(other, scope)
                marginal = self._marginal_like(conditional, one)
                return [marginal if each is one else conditional for each in alone]
        return [self._pmf(one, scope) for one in both]

    def _marginal_like(self, conditional: Function, part: Part) -> Function:
        """Return the marginal of a pmf on the outcomes of its conditional pmf."""
        name = str(part.children[0])

        def at(places: tuple[Index | int, ...], level: int) -> Node:
            return self.marginal(name, places, level, part)

        return Function(conditional.alphabets, at, True)

    def _at_letters(self, both: list[Part], names: list[str], scope: Scope) -> list[Function]:
        r"""Return the pmfs of \KL{q(y)}{p(y \mid x)}, which sums over y by itself."""
        first, second = outcomes_in_front(both[0]), outcomes_in_front(both[-1])
        if set(second) != set(names):
            refuse(
                f"the first argument is about {', '.join(names)}, and the second one about "
                f"{', '.join(second) or 'no outcome'}: write the same outcomes before the bars of "
                "both",
                both[1],
            )
        inner, _ = self.with_letters(list(first.values()), scope)
        alphabets = tuple(inner.outcomes[name].alphabet for name in names)

        def function(one: Part) -> Function:
            def at(places: tuple[Index | int, ...], level: int) -> Node:
                known = {n: i for n, i in zip(names, places, strict=True) if isinstance(i, Index)}
                return self.node(
                    one, replace(scope, outcomes={**scope.outcomes, **known}, level=level)
                )

            return Function(alphabets, at, self._is_declared_pmf(sole(one)) or None)

        made = [function(one) for one in both]
        for one, part in zip(made, both, strict=True):
            if one.pmf is None:
                self._owe(one, scope, plain_text(part))
        return made

    def _is_declared_pmf(self, part: Part) -> bool:
        """Return whether a part is an entry of a pmf, or of a conditional one, by declaration."""
        if part.data not in {"entry", "conditional"}:
            return False
        name = str(part.children[0])
        table = self.declared.tables.get(name)
        own = f"{name}|" if part.data == "conditional" else name
        return table is not None and table.kind != "list" and own not in self.declared.abbreviations

    def _apply(self, part: Part, scope: Scope) -> Node:
        return self._measure(str(part.children[0]), part.children[2], scope, part, self.log)

    def _apply_power(self, part: Part, scope: Scope) -> Node:
        name, power = str(part.children[0]), Fraction(str(part.children[3]))
        if len(name) == 1:
            refuse(f"a power of a value stands behind it: write ({name}(…))^2", part.children[1])
        found = self._measure(name, part.children[6], scope, part, self.log)
        if isinstance(found, tree.Root) and power == 2:
            # Hel² is defined without the root, which has no derivative at 0.
            return found.of
        return tree.Pow(found, tree.Number(power))

    def _apply_in_base(self, part: Part, scope: Scope) -> Node:
        name, base = str(part.children[0]), self.node(part.children[3], scope)
        return self._measure(name, part.children[6], scope, part, logarithm(base))

    def _measure(
        self,
        name: str,
        arguments: Part,
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        groups = [trees(group) if group.data == "group" else [group] for group in trees(arguments)]
        form, everything = str(arguments.data), [one for group in groups for one in group]
        names = [name for one in everything for name in variables(one)]
        if names:
            if len(names) < len(everything) or name not in "HI":
                refuse(f"{name} takes random variables alone, or pmfs alone", part)
            return self._of_variables(name, form, groups, scope, part, log)
        alone = entropy_argument(part)
        if alone is not None and letters(part):
            (pmf,) = self._at_letters([alone], letters(part), scope)
            return entropy(pmf, scope.level, log)
        if (name, form) in MEASURES and letters(arguments):
            pair = self._at_letters(everything, letters(arguments), scope)
            return MEASURES[name, form](pair, scope.level, log)
        found = [self.value(one, scope) for one in everything]
        at_outcomes = [one for one in everything if outcomes_in_front(sole(one))]
        if name == "H" and form == "listed" and all(isinstance(one, Node) for one in found):
            if at_outcomes == everything and all(map(self._is_declared_pmf, map(sole, everything))):
                refuse(
                    "a cross-entropy, or the entropy of two numbers? Write H(p, q) with pmfs "
                    "alone, or the sum of the two terms",
                    part,
                )
            return self._entropy_of_numbers(found, scope, part, log)
        if not all(isinstance(one, Function) for one in found):
            how = ": write the pmfs without their outcomes, and name a product in where:"
            how = how if at_outcomes else ""
            refuse(f"{name} takes pmfs here, and some of these are numbers{how}", part)
        if len(everything) == 2:
            pair = self._pair(arguments, everything, scope)
        else:
            pair = [self._pmf(one, scope) for one in everything]
        if name == "H" and form == "listed" and len(pair) == 1:
            return entropy(pair[0], scope.level, log)
        if (name, form) in MEASURES and len(pair) == 2:
            return MEASURES[name, form](pair, scope.level, log)
        refuse(
            f"{name} is not defined for what stands in its brackets: H(p), H(p, q), D(p \\,\\|\\, "
            "q), \\mathrm{TV}(p, q), \\chi^2(p \\,\\|\\, q), H(X \\mid Y), I(X; Y \\mid Z) are",
            part,
        )

    def _entropy_of_numbers(
        self,
        found: list[Node | Function],
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        numbers = [one for one in found if isinstance(one, Node)]
        if len(numbers) == 1:
            refuse("H of one number: write H(t, 1 - t), or define a function", part)
        label = plain_text(part)
        self._owe_one(tree.Add(tuple(numbers)), tuple(scope.outcomes.values()), label)
        return tree.Add(tuple(tree.Mul((a, log(inverse(a)))) for a in numbers))

    def _of_variables(
        self,
        name: str,
        form: str,
        groups: list[list[Part]],
        scope: Scope,
        part: Part,
        log: Callable[[Node], Node],
    ) -> Node:
        """Return an entropy, or the information that groups of variables share."""
        forms = {"H": {"listed": 1, "given": 2}, "I": {"shared": 2, "shared_given": 3}}
        if forms[name].get(form) != len(groups):
            refuse(
                f"{name} of random variables is H(X, Y), H(X \\mid Y), I(X; Y) or I(X; Y \\mid Z)",
                part,
            )
        known = [[self.declared.variables[n] for one in g for n in variables(one)] for g in groups]
        if len({one.pmf for group in known for one in group}) > 1:
            refuse("these variables belong to different pmfs", part)
        table = self.declared.tables[known[0][0].pmf]
        sets = [tuple(one.place for one in group) for group in known]
        behind = {"given": 1, "shared_given": 2}.get(form, len(groups))
        fixed = self._fixed(groups, behind, scope)
        everything = tuple(dict.fromkeys(place for group in sets for place in group))
        free = [place for place in everything if place not in fixed]
        inner, over = scope.deeper(tuple(table.alphabets[place] for place in free))
        at = {**fixed, **dict(zip(free, over, strict=True))}

        def prob(*places: int) -> Node:
            if not places:
                return tree.Number(Fraction(1))
            return self._summed_out(table, {place: at[place] for place in places}, inner.level)

        whole = both = prob(*everything)
        if fixed:
            # Given an outcome, as in H(X | Y = y): the weights are those of a conditional pmf.
            both = tree.Div(whole, prob(*fixed))
        if name == "H":
            inside = inverse(whole) if form == "listed" else tree.Div(prob(*sets[1]), whole)
            return tree.Sum(over, None, tree.Mul((both, log(inside))))
        first, second, *given = sets
        condition = given[0] if given else ()
        above = (whole, prob(*condition)) if given else (whole,)
        below = (prob(*first, *condition), prob(*second, *condition))
        ratio = tree.Div(tree.Mul(above) if given else whole, tree.Mul(below))
        return tree.Sum(over, None, tree.Mul((both, log(ratio))))

    def _fixed(self, groups: list[list[Part]], behind: int, scope: Scope) -> dict[int, Index]:
        """Return the outcomes that variables are given to have, as y in H(X | Y = y)."""
        fixed: dict[int, Index] = {}
        for k, group in enumerate(groups):
            for one in map(sole, group):
                if one.data != "at_outcome":
                    continue
                variable, place = self.declared.variables[str(one.children[0])], one.children[2]
                if k != behind:
                    refuse(
                        "a variable has a given value behind the bar alone: H(X \\mid Y = y)", one
                    )
                index = scope.outcomes[str(place)]
                if index.alphabet != variable.alphabet:
                    refuse(f"{variable.name} has outcomes of {variable.alphabet}", place)
                fixed[variable.place] = index
        return fixed

    def _variable(self, part: Part, scope: Scope) -> NoReturn:
        name = part.children[0]
        refuse(f"{name} is a random variable: it stands in H and I alone", part)


def logarithm(base: Node) -> Callable[[Node], Node]:
    """Return the logarithm to a base."""
    return lambda of: tree.Div(tree.Ln(of), tree.Ln(base))
