r"""What could stand in a formula by mistake, by the tokens of which `derivation` reads it.

Another sign, a term or a factor left out, two pmfs swapped, a ratio turned, ln for log, a number
that is larger by 1; and a relation reversed or made strict.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lark import Token

from derivation.declarations import Declarations
from derivation.lexer import RELATIONS, LatexError, LatexLexer, spelling

__all__ = ["Tokens", "tokens"]

_OTHER = {"PLUS": "-", "MINUS": "+", "LOG": r"\ln", "LN": r"\log"}
_OPEN = {"LP": "RP", "LSQ": "RSQ", "LBRACE": "RBRACE", "LB": "RB", "BAR_OPEN": "BAR_CLOSE"}
# What a factor can't be followed by, if it is one of several.
_NO_FACTOR = RELATIONS | {*_OPEN.values(), "PLUS", "MINUS", "COMMA", "COLON", "MID", "SEMI", "UP",
                           "UNDER", "PARALLEL", "SLASH", "TIMES"}  # fmt: skip
# Spacing and sizes, which are no tokens, at the end of one.
_SPACE = re.compile(
    r"(?:\s|&|~|\\[,;:! ]|\\q?quad|\\(?:big|Big|bigg|Bigg)[lrm]?|\\left|\\right|\\middle)+\Z"
)


def tokens(
    source: str, start: int, end: int, declared: Declarations, numbers: Iterable[str] = ()
) -> "Tokens":
    """Return the tokens of a part of a source: none, if it can't be read."""
    kinds = declared.kinds() | {spelling(one): ("SCALAR", one) for one in numbers}
    try:
        return Tokens(source, LatexLexer.tokens(source[start:end], kinds, start), end)
    except LatexError:
        return Tokens(source, [], end)


class Tokens:
    """The tokens of a formula, and where each is in its source."""

    def __init__(self, source: str, tokens: list[Token], end: int):
        self.source = source
        self.kinds = [token.type for token in tokens]
        self.starts = [token.start_pos or 0 for token in tokens]
        self.end = end
        self.closed = dict(self._brackets())

    def _brackets(self) -> Iterator[tuple[int, int]]:
        """Yield which token closes what another opens."""
        opened: list[int] = []
        for k, kind in enumerate(self.kinds):
            if kind in _OPEN:
                opened.append(k)
            elif kind in _OPEN.values() and opened:
                yield opened.pop(), k

    def _with_depth(self) -> Iterator[tuple[int, int]]:
        """Yield each token's number, and how many brackets are open there."""
        depth = 0
        for k, kind in enumerate(self.kinds):
            depth -= kind in _OPEN.values()
            yield k, depth
            depth += kind in _OPEN

    def span(self, k: int) -> tuple[int, int]:
        """Return where a token begins and ends."""
        later = (start for start in self.starts[k:] if start > self.starts[k])
        stop = next(later, self.end)
        text = self.source[self.starts[k] : stop]
        return self.starts[k], self.starts[k] + len(_SPACE.sub("", text))

    def group(self, k: int) -> tuple[int, int] | None:
        """Return where an argument begins and ends, which may have no braces in the source."""
        if k not in self.closed:
            return None
        start, last = self.starts[k], self.closed[k]
        if self.source[start] == "{":
            return start, self.starts[last] + 1
        inside = self.starts[k : last + 1]
        # A digit or a name alone: what is more has braces.
        return self.span(k) if max(inside) == start else None

    def _spaced(self, text: str, stop: int) -> str:
        """Return a command that what follows it does not go on."""
        word = text[-1:].isalpha() and self.source[stop : stop + 1].isalpha()
        return f"{text} " if word else text

    def changes(self) -> Iterator[tuple[int, int, str]]:
        yield from self.signs()
        for k, kind in enumerate(self.kinds):
            if kind in ("KL", "FRAC"):
                yield from self._swapped_arguments(k)
            elif kind == "OPERATOR" and self.kinds[k + 1 : k + 6] == [
                "LP", "PMF", "COMMA", "PMF", "RP",
            ]:  # fmt: skip
                yield from self._swapped_names(k + 2, k + 4)
        yield from self._without_terms()
        yield from self._without_factors()

    def turned(self) -> Iterator[tuple[int, int, str]]:
        """Yield each inequality that stands in no bracket, turned round."""
        return self._relations({"LE": r"\ge", "GE": r"\le", "LT": ">", "GT": "<"})

    def strict(self) -> Iterator[tuple[int, int, str]]:
        """Yield each inequality that stands in no bracket, and may be an equality, made strict."""
        return self._relations({"LE": "<", "GE": ">"})

    def _relations(self, others: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
        for k, depth in self._with_depth():
            if depth == 0 and self.kinds[k] in others:
                start, stop = self.span(k)
                yield start, stop, self._spaced(others[self.kinds[k]], stop)

    def signs(self) -> Iterator[tuple[int, int, str]]:
        """Yield another sign, another logarithm, and a larger number, in place of each."""
        for k, kind in enumerate(self.kinds):
            start, stop = self.span(k)
            behind = self.kinds[k + 1 : k + 2]
            if kind in _OTHER and behind != ["UNDER"]:
                yield start, stop, self._spaced(_OTHER[kind], stop)
            elif kind == "NUMBER" and self.source[start:stop].isdigit():
                more = str(int(self.source[start:stop]) + 1)
                yield start, stop, more if len(more) == stop - start else f"{{{more}}}"

    def _swapped_arguments(self, k: int) -> Iterator[tuple[int, int, str]]:
        first = self.group(k + 1)
        second = self.group(self.closed[k + 1] + 1) if first else None
        if first and second:
            one, other = (self.source[slice(*place)] for place in (first, second))
            if one != other:
                # What stands right behind a command would go on with it.
                other = f"{{{other}}}" if other[0].isalpha() else other
                yield first[0], second[1], f"{other}{self.source[first[1] : second[0]]}{one}"

    def _swapped_names(self, first: int, second: int) -> Iterator[tuple[int, int, str]]:
        one, other = self.span(first), self.span(second)
        between = self.source[one[1] : other[0]]
        names = [self.source[slice(*place)] for place in (one, other)]
        if names[0] != names[1]:
            yield one[0], other[1], f"{names[1]}{between}{names[0]}"

    def _without_terms(self) -> Iterator[tuple[int, int, str]]:
        """Yield the formula without each term that a sign precedes, and without the first."""
        for k, kind in enumerate(self.kinds):
            if kind in ("PLUS", "MINUS"):
                last = self._last_of_term(k + 1)
                before = self.kinds[k - 1] if k else ""
                if last is None or before in ("", *RELATIONS, *_OPEN):
                    continue
                yield self.starts[k], self.span(last)[1], ""

    def _last_of_term(self, k: int) -> int | None:
        last = None
        while k < len(self.kinds):
            kind = self.kinds[k]
            if kind in RELATIONS | {*_OPEN.values(), "PLUS", "MINUS", "COMMA", "COLON", "MID"}:
                break
            k = self.closed.get(k, k)
            last = k
            k += 1
        return last

    def _without_factors(self) -> Iterator[tuple[int, int, str]]:
        """Yield the formula without each number, ratio or probability before another factor."""
        for k, kind in enumerate(self.kinds):
            last = self._last_of_factor(k, kind)
            if last is None or last + 1 >= len(self.kinds):
                continue
            before = self.kinds[k - 1] if k else ""
            if self.kinds[last + 1] in _NO_FACTOR or before in ("UP", "UNDER", "SLASH", "TIMES"):
                continue
            # What stands right in front may be a command that this is the argument of.
            if before == "LB" and self.source[self.starts[k - 1]] != "{":
                continue
            yield self.starts[k], self.starts[last + 1], ""

    def _last_of_factor(self, k: int, kind: str) -> int | None:
        if kind in ("NUMBER", "SCALAR"):
            return k
        if kind == "PMF" and self.kinds[k + 1 : k + 2] == ["LP"]:
            return self.closed.get(k + 1)
        if kind == "FRAC" and k + 1 in self.closed:
            return self.closed.get(self.closed[k + 1] + 1)
        return None
