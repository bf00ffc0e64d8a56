"""Names for tests of the notation: what they stand for."""

from derivation import declare
from derivation.where import abbreviate

DECLARED = abbreviate(
    r"f(t) = t^2; A = \{x : p(x) > q(x)\}; m(x) = \frac12 (p(x) + q(x)); k = 2 t",
    declare(
        r"p, q, r pmfs of x; j pmf of x, y; w channel from x to y; s, t, c \in (0, 1); "
        r"v list of x; X, Y variables of j at x, y; u \in \mathbb{R}"
    ),
    0,
)
