"""Entropy, cross-entropy and KL divergence of discrete distributions, exact about edge cases.

Information of one outcome or one distribution
    surprisal, entropy, perplexity
One distribution against another
    cross_entropy, kl_divergence, js_divergence
Distances, which are metrics
    js_distance, hellinger, total_variation
Distributions as arrays
    as_pmf, normalize, PMFError

Every function takes array-likes, works along ``axis`` (the last by default), broadcasts the other
axes, computes in float64 and returns a ``float`` for one distribution, an array for many. Nothing
is clipped and nothing is normalised silently: what is not a distribution is refused.
"""

from crossentropy._checks import PMFError, as_pmf, normalize
from crossentropy.measures import (
    cross_entropy,
    entropy,
    hellinger,
    js_distance,
    js_divergence,
    kl_divergence,
    perplexity,
    surprisal,
    total_variation,
)

__all__ = [
    "PMFError",
    "as_pmf",
    "cross_entropy",
    "entropy",
    "hellinger",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "normalize",
    "perplexity",
    "surprisal",
    "total_variation",
]
