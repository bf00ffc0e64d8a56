"""Entropy, cross-entropy and KL divergence of discrete distributions, exact about edge cases.

Information of one outcome or one distribution
    surprisal, entropy, perplexity
One distribution against another
    cross_entropy, kl_divergence, js_divergence
Distances, which are metrics
    js_distance (for equal weights), hellinger, total_variation
Two variables and more
    conditional_entropy, mutual_information
Logits, the output of a classifier
    log_softmax, softmax_cross_entropy, softmax_cross_entropy_with_grad
Distributions as arrays
    as_pmf, normalize, PMFError

Every function takes array-likes and computes in float64. A measure of distributions works along
``axis`` where it has one (the last by default), broadcasts the other axes and returns a ``float``
for one distribution, an array for many. Nothing is clipped and nothing is normalised silently: what
is not a distribution is refused.

Two modules are imported by their names: crossentropy.codes and crossentropy.gaussian.
"""

from crossentropy._checks import PMFError, as_pmf, normalize
from crossentropy.joint import conditional_entropy, mutual_information
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
from crossentropy.softmax import (
    log_softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_with_grad,
)

__all__ = [
    "PMFError",
    "as_pmf",
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "hellinger",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "log_softmax",
    "mutual_information",
    "normalize",
    "perplexity",
    "softmax_cross_entropy",
    "softmax_cross_entropy_with_grad",
    "surprisal",
    "total_variation",
]
