"""Without NumPy and python-flint, as in a browser: the same verdicts, of fewer points."""

import re

import pytest

from derivation import DerivationError, attack, check, exact, numbers_plain, trial_plain

CHAINS = {
    "proved": "given: p, q pmfs of x\nH(p, q) &= H(p) + \\KL{p}{q}   && split the logarithm",
    "proved, with a case of equality": (
        "given: p, q pmfs of x\nH(p, q) &\\ge H(p)   && Gibbs; equality iff $p = q$"
    ),
    "tried": (
        "given: p pmf of x\n\\sum_x p(x)^2 &\\le \\max_x p(x)   "
        "&& a mean; equality iff for each $x, x'$, $p(x) = 0$ or $p(x) = p(x')$ or $p(x') = 0$"
    ),
    "compared exactly": "\\log_2 8 &= 3   && a power",
}
FALSE = {
    "false": "given: p, q pmfs of x\nH(p, q) &= H(p) - \\KL{p}{q}   && a sign",
    "an equality": "given: p pmf of x\nH(p) &\\ge 0   && each term; equality never",
}


@pytest.fixture
def plain(monkeypatch):
    """A switch to the back ends in pure Python."""

    def switch():
        monkeypatch.setattr(attack, "_trials", trial_plain)
        monkeypatch.setattr(exact, "_numbers", numbers_plain)
        exact.near.cache_clear()

    yield switch
    exact.near.cache_clear()


def _words(text):
    return re.sub(r"[\d,]+", "0", text)


@pytest.mark.parametrize("name", CHAINS)
def test_the_same_is_said(name, plain):
    quick = check(CHAINS[name])
    plain()
    slow = check(CHAINS[name])
    assert _words(str(slow)) == _words(str(quick))
    for one, other in zip(slow.steps, quick.steps, strict=True):
        assert (one.verdict, one.equality) == (other.verdict, other.equality)
        assert 1 <= one.points <= other.points


@pytest.mark.parametrize("name", FALSE)
def test_the_same_is_refused(name, plain):
    plain()
    with pytest.raises(DerivationError, match=name):
        check(FALSE[name])
