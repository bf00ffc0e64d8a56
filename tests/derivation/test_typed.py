"""Relations as a text has them: one, several in a formula, with what the sentence adds."""

import pytest

from derivation import LatexError, declare
from derivation.typed import NotHeldError, hold, is_domain

PMFS = declare(r"p, q pmfs of x; t \in [0, 1]; b \in (1, \infty)")


@pytest.mark.parametrize(
    ("latex", "said", "relations"),
    [
        (r"0 \le H(p) \le \log n.", "", 2),
        (r"H(p, q) = H(p) + \KL{p}{q}, \qquad \KL{p}{q} \ge 0 ,", "", 2),
        (r"\KL{p}{q} \ge 0 \qquad\text{and}\qquad H(p) \ge 0", "", 2),
        ("\\begin{aligned}\nH(p, q) &= H(p) + \\KL{p}{q} \\\\\n&\\ge H(p)\n\\end{aligned}", "", 2),
        (r"H(p) &\ge 0, \\ H(q) &\ge 0", "", 2),
        (r"\KL{p}{q} \ge 2\, \mathrm{TV}(p, q)^2 \text{ nats}", "", 1),
        (r"\KL{p}{q} \ge 0", "equality iff $p = q$", 1),
        (r"H(p) + 1 \ge 0", "equality never", 1),
        (r"\KL{p}{q} = 0", "iff $p = q$", 1),
        (r"\KL{p}{q} = 0 \iff p = q", "", 1),
        (r"t > \frac12", r"iff $1 - t < \frac12$", 2),
        (r"H(p, q) = H(p)", "if $p = q$", 1),
    ],
)
def test_what_is_true_holds(latex, said, relations):
    assert len(hold(latex, PMFS, said)) == relations


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"H(p, q) = H(p)", ""),
        (r"H(p) \ge 0, \qquad H(q) > 0", ""),
        (r"H(p) &\ge 0 \\ H(q) &> 0", ""),
        (r"\KL{p}{q} \ge 2\, \mathrm{TV}(p, q)^2", ""),  # in any unit
        (r"\KL{p}{q} \ge 0", "equality never"),
        (r"H(p, q) \ge H(p)", "equality iff $H(p) = 0$"),
        (r"H(p) = 0", "iff $p = q$"),
        (r"\mathrm{TV}(p, q) = 1 \iff p = q", ""),
        (r"t > \frac12", r"iff $t > \frac13$"),
        (r"t > \frac13", r"iff $t > \frac12$"),
        (r"H(p) = H(q)", r"if $t = 1$"),
    ],
)
def test_what_is_false_is_refused_with_a_counterexample(latex, said):
    with pytest.raises(NotHeldError, match="for instance where") as error:
        hold(latex, PMFS, said)
    assert error.value.false


def test_what_is_undefined_somewhere_is_not_called_false():
    with pytest.raises(NotHeldError, match="is undefined") as error:
        hold(r"\frac{p(x)}{q(x)} \ge 0", PMFS)
    assert not error.value.false


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"s(uv) = s(u) + s(v)", ""),
        (r"H(p) \ge 0 \text{ always}", ""),
        (r"H(p) \ge 0", "perhaps"),
        (r"H(p) \ge 0", "equality if $p = q$"),
        (r"0 \le H(p) \le \log n", "equality never"),
        (r"H(p) \ge 0, \qquad H(q) \ge 0", "iff $p = q$"),
        (r"H(p) = H(q)", "equality iff $p = q$"),
        (r"H(p) = 0 \iff p = q \iff q = p", ""),
    ],
)
def test_what_says_something_else_is_not_read(latex, said):
    with pytest.raises(LatexError):
        hold(latex, PMFS, said)


def test_a_fault_has_its_place_in_the_formula():
    latex = r"H(p) \ge 0, \qquad H(q) > 0"
    with pytest.raises(NotHeldError) as error:
        hold(latex, PMFS)
    assert error.value.place == latex.index(">")


def test_a_relation_is_printed_back_as_it_was_understood():
    [held] = hold(r"\KL pq \ge 0 .", PMFS)
    assert r"\ge 0" in held.read and r"\sum_{x}" in held.read


def test_only_what_bounds_one_number_is_where_it_lies():
    assert is_domain("b > 1", PMFS) and is_domain(r"0 \le t \le 1", PMFS)
    assert not is_domain(r"H(p) \ge 0", PMFS)
    assert not is_domain(r"b \ge t", PMFS) and not is_domain("u > 0", PMFS)
