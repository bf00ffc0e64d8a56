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

# The same with names that are written with an index.
INDEXED = declare(
    r"i outcome; N size of i; p_i pmf of x for each i; f_i list of i, x; a_i list of i; "
    r"x_i sample of x at i; z list of x",
    DECLARED,
)
