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
    as_pmf, normalize
Errors
    InputError, and of its kind PMFError for what is no distribution

Every function here takes array-likes of real numbers and computes in float64. A measure of
distributions works along ``axis`` where it has one (the last by default), broadcasts the other axes
and returns a ``float`` for one distribution, an array for many. What is not a distribution is
refused, unless ``check=False`` promises that it is one. No argument is clipped, and none is
normalised but by ``normalize``; a result is kept within its range where rounding, or a sum that is
1 only nearly, would take it out.

Two modules are imported by their names: crossentropy.codes and crossentropy.gaussian.
"""

from crossentropy._checks import as_pmf, normalize
from crossentropy.errors import InputError, PMFError
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
    "InputError",
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
