r"""What names stand for: "p, q pmfs of x; w channel from x to y; t \in [0, 1]; in nats".

Each clause declares names of one kind, or states a condition on names that stand already. Nothing
is guessed: a name without a declaration is an error, where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from derivation.lexer import LatexError, spelling

__all__ = [
    "JOINING",
    "NAMED_UNITS",
    "Abbreviation",
    "Condition",
    "Declarations",
    "Each",
    "ScalarSet",
    "Table",
    "Variable",
    "declare",
    "joined",
    "pieces",
]

# What stands between the relations of a condition, or of a case of equality.
JOINING = ("and", "or", "where")


@dataclass(frozen=True)
class Each:
    """Of which outcomes relations are said one by one, as in "for each $x$, $p(x) = 0$ or …".

    Attributes
    ----------
    outcomes : tuple of (str, int)
        Their names, and where each stands in the source.
    first : int
        From which relation on; it is said of all that follow.
    """

    outcomes: tuple[tuple[str, int], ...] = ()
    first: int = 0


@dataclass(frozen=True)
class Table:
    """A pmf, a channel or a list: numbers at outcomes.

    Attributes
    ----------
    name : str
    kind : {"pmf", "channel", "list"}
    alphabets : tuple of str
        The alphabets of its outcomes, for a channel first what comes out.
    positive : bool
        Whether every number in it is above 0.
    drawn : bool
        Whether it is a sample: one outcome for each place, as a channel that is 1 there and else 0.
    letters : tuple of str
        The outcomes as they are written: x and x' are two of one alphabet.
    """

    name: str
    kind: str
    alphabets: tuple[str, ...]
    positive: bool = False
    drawn: bool = False
    letters: tuple[str, ...] = field(default=(), compare=False)

    @property
    def stem(self) -> str:
        """What stands before the index of a_i, x_i or p_i(x); empty if there is no index."""
        stem, _, index = self.name.rpartition("_")
        return stem if index.strip("{}") == self.index and self.kind != "pmf" else ""

    @property
    def index(self) -> str:
        """The alphabet of its index, if it is written with one."""
        return self.alphabets[0 if self.kind == "list" else -1]

    @property
    def token(self) -> str:
        """What its name with an index is for the parser."""
        if self.drawn:
            return "SAMPLE"
        return "INDEXED" if len(self.alphabets) == 1 else "FAMILY"


@dataclass(frozen=True)
class ScalarSet:
    """A free number and where it lies: an interval, or its whole numbers."""

    name: str
    low: Fraction | None
    high: Fraction | None
    open_low: bool
    open_high: bool
    whole: bool = False

    @cached_property
    def _ends(self) -> tuple[Fraction | float | None, Fraction | float | None]:
        """Its ends, as floats where they are: these are compared at once, and as exactly."""
        return _as_float(self.low), _as_float(self.high)

    def __contains__(self, value: Fraction | float) -> bool:
        """Return whether a number lies in the set."""
        low, high = self._ends
        above = low is None or value > low or (value == low and not self.open_low)
        below = high is None or value < high or (value == high and not self.open_high)
        return above and below and (not self.whole or value % 1 == 0)


def _as_float(end: Fraction | None) -> Fraction | float | None:
    try:
        return float(end) if end is not None and float(end) == end else end
    except OverflowError:
        return end


@dataclass(frozen=True)
class Variable:
    """A random variable: one of the outcomes of a joint pmf, and which of them."""

    name: str
    pmf: str
    alphabet: str
    place: int


@dataclass(frozen=True)
class Abbreviation:
    """A name for an expression.

    Attributes
    ----------
    name : str
    at, given : tuple of str
        The outcomes that it depends on, and those behind a bar.
    latex : str
        The expression as written.
    pointwise : bool
        Whether it is a function of outcomes that are not written, as ½(p + q).
    numbers : tuple of str
        The numbers that it is a function of.
    event : str
        The outcome of which it is a set; empty if it is none.
    parsed : object
        The expression as it was parsed.
    declared : Declarations
        The names in force where it was defined.
    """

    name: str
    at: tuple[str, ...]
    given: tuple[str, ...]
    latex: str
    pointwise: bool
    numbers: tuple[str, ...] = ()
    event: str = ""
    parsed: Any = field(default=None, compare=False, repr=False)
    declared: Declarations | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Condition:
    """A relation that is taken for granted, and where it stands in the source."""

    latex: str
    place: int


@dataclass(frozen=True)
class Declarations:
    """All names in force: tables, numbers, variables, abbreviations, conditions and the unit."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    scalars: Mapping[str, ScalarSet] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=lambda: dict(_OUTCOMES))
    sizes: Mapping[str, str] = field(default_factory=lambda: {"n": "x", "m": "y"})
    abbreviations: Mapping[str, Abbreviation] = field(default_factory=dict)
    unit: str = "b"
    conditions: tuple[Condition, ...] = ()

    def kinds(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """Return, by the spelling of each name, its token and the name."""
        kinds = {spelling(name): ("OPERATOR", name) for name in _OPERATORS}
        kinds |= {spelling(name): ("OUTCOME", name) for name in self.outcomes}
        kinds |= {spelling(name): ("SCALAR", name) for name in ("b", *self.sizes, *self.scalars)}
        kinds |= {spelling(name): ("SCALAR", value) for name, value in _CONSTANTS.items()}
        kinds |= {spelling(name): ("PMF", name) for name in self.tables}
        for table in self.tables.values():
            if table.stem:
                kinds |= {
                    spelling(f"{table.stem}_{{{one}}}"): (table.token, f"{table.name}@{one}")
                    for one, alphabet in self.outcomes.items()
                    if alphabet == table.index
                }
        kinds |= {spelling(name): ("VARIABLE", name) for name in self.variables}
        kinds |= {spelling(one.name): (_token(one), one.name) for one in self._short()}
        return kinds

    def _short(self) -> Iterator[Abbreviation]:
        # A name may stand twice, for a pmf and for its conditional one: the conditional comes last.
        yield from sorted(self.abbreviations.values(), key=lambda one: bool(one.given))

    def without(self, name: str) -> Declarations:
        """Return the declarations without those of a name: a new one replaces them."""

        def left(names: Mapping[str, Any]) -> dict[str, Any]:
            return {one: what for one, what in names.items() if one not in {name, f"{name}|"}}

        return replace(
            self,
            tables=left(self.tables),
            scalars=left(self.scalars),
            variables=left(self.variables),
            sizes=left(self.sizes),
            abbreviations=left(self.abbreviations),
        )


def _token(short: Abbreviation) -> str:
    if short.event:
        return "EVENT"
    if short.numbers:
        return "FUNCTION"
    return "PMF" if short.at or short.pointwise else "SCALAR"


_PRIMES = ("", "'", "''", "'''")
_OUTCOMES: dict[str, str] = {name + prime: name for name in "xyz" for prime in _PRIMES}
_OPERATORS = ("H", "D", "I", r"\mathrm{TV}", r"\mathrm{Hel}", r"\mathrm{JS}", r"\chi^2")
_CONSTANTS = {r"\mathrm{e}": "e", r"\pi": "pi"}
_SETS = {
    r"\mathbb{R}": (None, None, True, True, False),
    r"\mathbb{N}": (Fraction(1), None, False, True, True),
    r"\mathbb{N}_0": (Fraction(0), None, False, True, True),
    r"\mathbb{Z}": (None, None, True, True, True),
}
_KINDS = {
    plural: kind
    for kind in ("pmf", "channel", "list", "sample", "variable", "outcome", "size")
    for plural in (kind, f"{kind}s")
}
_OPERATIONS = {"+", "-", "(", "[", "^", "/", "|", r"\cdot", r"\times"}
_MACROS = {
    r"\KL", r"\frac", r"\tfrac", r"\dfrac", r"\sqrt", r"\log", r"\ln", r"\exp", r"\sum", r"\prod",
    r"\max", r"\min", r"\lvert", r"\lVert", r"\lceil", r"\lfloor", r"\E",
}  # fmt: skip
_SIGNS = {">": ">", "<": "<", r"\ge": "≥", r"\geq": "≥", r"\le": "≤", r"\leq": "≤"}
_HOW = (
    "write “p, q pmfs of x”, “w channel from x to y”, “v list of x”, “X, Y variables of p at "
    r"x, y”, “i outcome”, “N size of i”, “x_i sample of x at i”, “t \in [0, 1]”, “c > 0” or "
    "“in nats”"
)
# The units that have a name; any other base is b.
NAMED_UNITS = ("nats", "bits", "hartleys")
_UNITS = {f"in {unit}": unit for unit in NAMED_UNITS} | {"in base b": "b"}


def pieces(text: str, mark: str) -> Iterator[tuple[str, int]]:
    """Yield the parts of a text between marks outside of brackets, and where each begins."""
    depth, begin, k = 0, 0, 0
    while k < len(text):
        if text[k] == "\\" and k + 1 < len(text) and not text[k + 1].isalpha():
            # In "\;" and "\{" the backslash takes what follows it.
            k += 2
            continue
        depth += (text[k] in "([{") - (text[k] in ")]}")
        if text[k] == mark and depth <= 0:
            yield text[begin:k], begin
            begin = k + 1
        k += 1
    yield text[begin:], begin


def joined(text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Return the relations of a condition, each with where it begins, and the words between them.

    >>> joined("p(x) = 0 where q(x) = 0")
    ([('p(x) = 0', 0), ('q(x) = 0', 15)], ['where'])
    """
    parts, words, start, place = list[tuple[str, int]](), list[str](), 0, 0
    for word in text.split():
        place = text.index(word, place)
        end = place + len(word)
        if word in JOINING and text[:place].strip() and text[end:].strip():
            parts.append((text[start:place].rstrip(), start))
            words.append(word)
            start = end + len(text[end:]) - len(text[end:].lstrip())
        place = end
    return [*parts, (text[start:], start)], words


def declare(text: str, known: Declarations | None = None) -> Declarations:
    """Return declarations with those of a text added.

    Raises
    ------
    LatexError
        If a clause is of no known form; its place is where the clause begins.
    """
    declared = known or Declarations()
    seen: set[str] = set()
    clauses = [*pieces(text, ";")]
    for k, (clause, begin) in enumerate(clauses):
        place = begin + len(clause) - len(clause.lstrip())
        try:
            declared = _Clause(clause.strip(), place, declared, seen).declare()
        except ValueError as error:
            late = _late(clause, [one for one, _ in clauses[k + 1 :]], declared)
            if late:
                message = f"“{clause.strip()}” needs what stands behind it: move {late} before it"
                raise LatexError(message, place) from None
            at = place + error.place if isinstance(error, LatexError) else place
            raise LatexError(str(error), at) from None
        for name in (*declared.tables, *declared.scalars):
            stem, _, index = name.rpartition("_")
            if stem and index.strip("{}") in declared.scalars:
                raise LatexError(
                    f"{name} is one name, and would not depend on {index}: define it in where:, "
                    f"as {name}(x) = …, or take another index",
                    place,
                )
    return declared


def _late(clause: str, behind: list[str], declared: Declarations) -> str:
    """Return what has to stand before a clause, of the clauses behind it; nothing for nothing."""
    needed: list[str] = []
    for one in behind:
        try:
            declared = _Clause(one.strip(), 0, declared, set()).declare()
            needed.append(f"“{one.strip()}”")
            _Clause(clause.strip(), 0, declared, set()).declare()
        except ValueError:
            continue
        # Only the last of them may be what was missing, or all of them.
        return needed[-1] if len(needed) == 1 else " and ".join(needed)
    return ""


@dataclass
class _Clause:
    """One clause, and the names that the clauses before it declared."""

    text: str
    place: int
    known: Declarations
    seen: set[str]

    def declare(self) -> Declarations:
        words = self.text.split()
        kinds = [k for k, word in enumerate(words) if word in _KINDS]
        if not words:
            return self.known
        if self.text in _UNITS:
            return replace(self.known, unit=_UNITS[self.text])
        if words[0] == "in":
            raise ValueError(f"“{self.text}” names no unit: the units are {', '.join(_UNITS)}")
        if kinds:
            k = kinds[0]
            positive = k > 0 and words[k - 1] == "positive"
            names = self.names(" ".join(words[: k - positive]))
            rest = " ".join(words[k + 1 :])
            return self.of_kind(_KINDS[words[k]], names, positive, rest)
        return self.scalars_or_condition()

    def names(self, text: str) -> list[str]:
        names = [name.strip() for name, _ in pieces(text, ",")]
        for name in names:
            if not name:
                raise ValueError(f"a name is missing in “{self.text}”: {_HOW}")
            if " " in name.replace(r"\ ", "") and not name.startswith("\\"):
                raise ValueError(f"“{name}” is no name: separate names by commas; {_HOW}")
            if name in self.seen:
                raise ValueError(f"{name} is declared twice")
            if name in _CONSTANTS:
                raise ValueError(f"{name} is a constant, and can't be declared")
        self.seen.update(names)
        return names

    def refuse_families(self, names: list[str], of: tuple[str, ...] = ()) -> None:
        """Refuse what is read as one for each outcome, where one for all would be declared.

        An index may be an outcome of the pmf that bears it.
        """
        outcomes = self.known.outcomes
        for name in names:
            stem, bracket, inside = name.partition("(")
            if bracket:
                at = inside.removesuffix(")")
                raise ValueError(
                    f"{name} is not one number: declare “{stem} list of {at}”, and say by a "
                    rf"condition where its numbers lie, as “0 \le {name} \le 1”"
                )
            letters = spelling(name.rpartition("_")[2])
            index = [one for one in letters if one not in {"{", "}", ","}]
            if "_" in name and index and all(one in outcomes for one in index):
                if of and all(outcomes[one] in of for one in index):
                    continue
                each, plain = ", ".join(index), name.rpartition("_")[0]
                how = f"“{name} list of {each}”, or “{name} positive list of {each}”"
                if of:
                    how = f"“{name} pmf of … for each {each}”"
                elif len(index) > 1:
                    how = f"“{plain} list of {each}”, and {plain}({each})"
                raise ValueError(f"{name} is one for each {each}: write {how}")

    def of_kind(self, kind: str, names: list[str], positive: bool, rest: str) -> Declarations:
        known = self.known
        for name in names:
            known = known.without(name)
        if kind == "variable":
            self.refuse_families(names)
            return replace(known, variables={**known.variables, **self.variables(names, rest)})
        if kind == "outcome":
            made = {name + prime: name for name in names for prime in _PRIMES}
            return replace(known, outcomes={**known.outcomes, **made})
        if kind == "size":
            (alphabet,) = self.outcomes(_after("of", rest, self.text))
            return replace(known, sizes={**known.sizes, names[0]: alphabet})
        if kind == "sample":
            drawn, _, place = _after("of", rest, self.text).partition(" at ")
            alphabets = (*self.outcomes(drawn), *self.outcomes(place))
            samples = {name: Table(name, "channel", alphabets, drawn=True) for name in names}
            if len(alphabets) != 2 or not all(one.stem for one in samples.values()):
                raise ValueError(f"a sample is named with its index: {_HOW}")
            return replace(known, tables={**known.tables, **samples})
        letters: tuple[str, ...] = ()
        if kind == "channel":
            start, _, end = _after("from", rest, self.text).partition(" to ")
            alphabets = (self.outcome(end), *self.outcomes(start))
        elif kind == "pmf" and " for each " in rest:
            end, _, start = _after("of", rest, self.text).partition(" for each ")
            kind, alphabets = "channel", (self.outcome(end), *self.outcomes(start))
        else:
            said = _after("of", rest, self.text)
            alphabets = self.outcomes(said)
            letters = tuple(one.strip() for one in said.split(","))
            if kind == "pmf":
                self.refuse_families(names, alphabets)
        made_tables = {
            name: Table(name, kind, alphabets, positive, letters=letters) for name in names
        }
        return replace(known, tables={**known.tables, **made_tables})

    def variables(self, names: list[str], rest: str) -> dict[str, Variable]:
        pmf, _, outcomes = _after("of", rest, self.text).partition(" at ")
        places = self.outcomes(outcomes)
        table = self.known.tables.get(pmf.strip())
        if table is None:
            raise ValueError(
                f"{pmf.strip()} is no pmf that given: has declared before: variables are of one, "
                "and not of an abbreviation"
            )
        letters = [one.strip() for one in outcomes.split(",")]
        if len(set(table.alphabets)) < len(table.alphabets):
            # Of x and x' it is told by the letter which one is meant.
            at = [table.letters.index(one) for one in letters if one in table.letters]
        else:
            at = [table.alphabets.index(one) for one in places if one in table.alphabets]
        if not len(places) == len(names) == len(set(at)):
            raise ValueError(
                f"variables and outcomes of {table.name} must match one by one, as in “X, Y "
                f"variables of p at x, y”; the outcomes of {table.name} are "
                f"{', '.join(table.letters)}"
            )
        return {
            name: Variable(name, table.name, alphabet, place)
            for name, alphabet, place in zip(names, places, at, strict=True)
        }

    def outcome(self, text: str) -> str:
        """Return the one outcome that comes out of a channel."""
        found = self.outcomes(text)
        if len(found) > 1:
            raise ValueError(
                f"“{self.text}” has {len(found)} outcomes that come out, and one is supported: "
                "declare a joint pmf, and take its conditional pmf"
            )
        return found[0]

    def outcomes(self, text: str) -> tuple[str, ...]:
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in self.known.outcomes:
                known = [one for one, alphabet in self.known.outcomes.items() if one == alphabet]
                raise ValueError(
                    f"“{name}” is no outcome: the outcomes are {', '.join(known)}; "
                    "declare more, as “i outcome”"
                )
        return tuple(self.known.outcomes[name] for name in names)

    def scalars_or_condition(self) -> Declarations:
        atoms = spelling(self.text)
        if r"\in" in atoms:
            names, _, where = self.text.partition(r"\in")
            ends = _set(where.strip())
            return self.with_scalars([ScalarSet(name, *ends) for name in self.names(names)])
        if not any(sign in atoms for sign in ("=", r"\ne", *_SIGNS)):
            raise ValueError(f"“{self.text}” declares nothing: {_HOW}")
        made = self.bounded()
        if made is not None:
            return self.with_scalars(made)
        condition = Condition(self.text, self.place)
        known = replace(self.known, conditions=(*self.known.conditions, condition))
        narrower = self.narrowed()
        return replace(
            known, scalars={**known.scalars, narrower.name: narrower} if narrower else known.scalars
        )

    def narrowed(self) -> ScalarSet | None:
        """Return the set that "t ≤ 1" leaves of where a number lies that is declared already."""
        parts, signs = _relations(self.text)
        if len(signs) != 1 or signs[0] in {"=", r"\ne"}:
            return None
        found = [k for k in (0, 1) if parts[k].strip() in self.known.scalars]
        if len(found) != 1:
            return None
        k = found[0]
        old = self.known.scalars[parts[k].strip()]
        try:
            end = _number(parts[1 - k])
        except ValueError:
            return None
        if end is None:
            return None
        is_open = signs[0] in "<>"
        if (signs[0] in "<≤") == (k == 0):
            if old.high is None or end < old.high:
                old = replace(old, high=end, open_high=is_open)
        elif old.low is None or end > old.low:
            old = replace(old, low=end, open_low=is_open)
        empty = old.low is not None and old.high is not None and old.low >= old.high
        return None if empty else old

    def with_scalars(self, made: list[ScalarSet]) -> Declarations:
        known = self.known
        self.refuse_families([one.name for one in made])
        for one in made:
            known = known.without(one.name)
        return replace(known, scalars={**known.scalars, **{one.name: one for one in made}})

    def bounded(self) -> list[ScalarSet] | None:
        """Return the numbers that "c > 0" or "0 < s, t < 1" declares; None for a condition."""
        parts, signs = _relations(self.text)
        if r"\ne" in signs or "=" in signs or len(signs) > 2:
            return None
        middle = 1 if len(signs) == 2 else 0
        names = [name.strip() for name, _ in pieces(parts[middle], ",")]
        taken = self.known.kinds()
        if "b" not in self.known.scalars and taken[spelling("b")][0] == "SCALAR":
            # The base, until it is declared.
            del taken[spelling("b")]
        if any(spelling(name) in taken or not _is_name(name) for name in names):
            known = [name for name in names if spelling(name) in taken]
            new = [name for name in names if name not in known and _is_name(name)]
            if known and new:
                raise ValueError(
                    f"{known[0]} stands for something already, and {new[0]} for nothing yet: "
                    f"declare {new[0]} apart, and write the condition on {known[0]} by itself"
                )
            return None
        ends: list[Any] = [None, None, True, True]
        for k, sign in enumerate(signs):
            upper = (sign in "<≤") == (k == middle)
            ends[upper] = _number(parts[k + 1 if k == middle else k])
            ends[2 + upper] = sign in "<>"
        self.names(parts[middle])
        if names == ["b"] and self.known.unit == "b" and ends[0] is None:
            # The base of the logarithm is above 1 where nothing else is said.
            ends[0], ends[2] = Fraction(1), True
        return [ScalarSet(name, *ends) for name in names]


def _after(word: str, rest: str, clause: str) -> str:
    start, _, text = rest.partition(" ")
    if start != word:
        raise ValueError(f"“{word}” is missing in “{clause}”: {_HOW}")
    return text


def _is_name(text: str) -> bool:
    atoms = spelling(text)
    if not atoms or not (atoms[0].isalpha() or atoms[0].startswith("\\")):
        return False
    # A sum or a product of names is said of these, as s + t \le 1 and s t \le 1, and what begins
    # with a macro that takes arguments, as \KL{p}{q} \le 1, or with an operator, as Var_p v > 0.
    if len([*pieces(text.strip(), " ")]) > 1:
        return False
    return atoms[0] not in _MACROS and not _OPERATIONS & set(atoms)


def _relations(text: str) -> tuple[list[str], list[str]]:
    """Split a text at its relations."""
    parts, signs = [""], []
    words = text
    for sign in sorted(_SIGNS, key=len, reverse=True):
        words = words.replace(sign, f" {sign} ") if len(sign) == 1 else words
    for word in words.replace("=", " = ").split():
        if word in _SIGNS or word in {"=", r"\ne"}:
            signs.append(_SIGNS.get(word, word))
            parts.append("")
        else:
            parts[-1] = f"{parts[-1]} {word}".strip()
    return parts, signs


def _set(text: str) -> tuple[Fraction | None, Fraction | None, bool, bool, bool]:
    if text in _SETS:
        return _SETS[text]
    if text.startswith(r"\{") and text.endswith(r"\}"):
        return _few(text)
    ends = [end.strip() for end, _ in pieces(text[1:-1], ",")]
    if len(ends) != 2 or text[0] not in "[(" or text[-1] not in "])":
        raise ValueError(
            rf"{text} is no set: write [0, 1], (0, \infty), \mathbb{{R}}, \mathbb{{Z}}, "
            r"\mathbb{N}, \mathbb{N}_0 or \{0, 1\}"
        )
    low, high = map(_number, ends)
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{text} is empty, or one number")
    return low, high, text[0] == "(", text[-1] == ")", False


def _few(text: str) -> tuple[Fraction | None, Fraction | None, bool, bool, bool]:
    """Return a set of whole numbers that follow each other, as {0, 1}."""
    numbers = [_number(one.strip()) for one, _ in pieces(text[2:-2], ",")]
    first, last = numbers[0], numbers[-1]
    if first is None or numbers != [first + k for k in range(len(numbers))] or first % 1:
        raise ValueError(f"{text} is not supported: whole numbers that follow each other are")
    return first, last, False, False, True


def _number(text: str) -> Fraction | None:
    """Return a rational number; None for an infinity."""
    sign, atoms = 1, list(spelling(text))
    if atoms[:1] == ["-"]:
        sign, atoms = -1, atoms[1:]
    if atoms == [r"\infty"]:
        return None
    plain = "".join(atoms)
    if atoms[:1] == [r"\frac"]:
        plain = plain.removeprefix(r"\frac{").removesuffix("}").replace("}{", "/")
    try:
        return sign * Fraction(plain)
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"{text} is no number that an interval can end in: say apart where each number lies, "
            r"and then how they compare, as “0 < s, t < 1; s \le t”"
        ) from None
