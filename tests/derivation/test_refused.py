"""Formulas that must be refused: where the caret stands, and what is said.

What can be read in two ways comes first: each is refused with how to write either.
"""

import pytest

from derivation import LatexError
from derivation.chain import Fault
from derivation.reader import read_chain
from tests.derivation.notation import DECLARED, INDEXED

# A formula with | before the place of the caret, and words of the message.
TWO_READINGS = [
    (r"\log 1|/q(x) = 0", r"Write \log (a/c), or (\log a)/c"),
    (r"\ln 2 |\pi \mathrm{e} = 1", r"Write \ln (a c), or c \ln a"),
    (r"\log p(x) |q(x) = 0", r"Write \log (a c), or c \log a"),
    (r"\log (t) |c = 1", r"Write \log (a c), or c \log a"),
    (r"\ln t \cdot |c = 1", r"Write \ln (a c), or c \ln a"),
    (r"\log t |\sum_x p(x) = 1", r"Write \log (a c), or c \log a"),
    (r"1/2 |p(x) = 1", r"Write \frac{a}{b} c, or a/(b c)"),
    (r"t/c/|s = 1", r"Write \frac{a}{b} c, or a/(b c)"),
    (r"t/c \cdot |s = 1", r"Write \frac{a}{b} c, or a/(b c)"),
    (r"2 |\frac12 = 1", r"Write 1 + \frac12, or 1 \cdot \frac12"),
    (r"2 |3 = 6", r"write \cdot between them, or one"),
    (r"t^|10 = 1", r"write ^{10} or ^{1} \cdot 0"),
    (r"t|(c) = 1", "Define a function in where:, or leave the brackets out"),
    (r"p |\cdot q = 1", r"Write p(x) q(x), or \sum_x p(x) q(x)"),
    (r"\sum_x p(x) |+ q(x) = 1", "if not, write this term first"),
    (r"\sum_x p(x) |- \log q(x) = 1", "if not, write this term first"),
    (r"\sum_x p(x) \sum_|x q(x) = 1", "Write x' here"),
    (r"\max_x p(x) |q(x) = 1", r"Write \max_x (a c), or c \max_x a"),
    (r"p|(x|y) = 1".replace("p|(x", "p(x|"), r"write \mid for “given”"),
    (r"D(p|||q) = 0", r"\| between two pmfs"),
    (r"\sum_x p(x) \KL{p(|x)}{q(x)} = 1", "Write x' here"),
    (r"p(x) = \KL{p(|x)}{q(x)}", "Write x' here"),
    (r"\operatorname{Var}_q (v) |c = 1", r"Write \operatorname{Var}_p[a c], or"),
    (r"\mathbb{E}_q [v] |v(x) = 1", "does the operator before the brackets take this"),
    (r"\frac{\mathrm{d}}{\mathrm{d}t} (t + 1) |t = 1", "does the operator before the brackets"),
    (r"\frac{\mathrm{d}}{\mathrm{d}t} f(t) |t = 1", "does the operator before the brackets"),
    (r"\operatorname{artanh} t |c = 1", r"Write \mathrm{artanh} (a c), or"),
    (r"\frac{\mathrm{d}}{\mathrm{d}t} f(t) / |t = 1", "does the operator before the brackets"),
    (r"\mathbb{E}_q [v] / |v(x) = 1", "does the operator before the brackets take this"),
    (r"\mathbb{E}_q [v]^{|v(x)} = 1", "does the operator before the brackets take this"),
    (r"\operatorname{Var}_q (v) / |c = 1", r"Write \operatorname{Var}_p[a c], or"),
    (r"\frac{\mathrm{d}^2}{\mathrm{d}t^2} (t^3) |t = 1", "does the operator before the brackets"),
    (r"\frac{\mathrm{d}}{\mathrm{d}t} t^3 |/ t = 1", "does the derivative before it take this"),
    (r"\frac{\mathrm{d}}{\mathrm{d}t} t^3 |\cdot t = 1", "does the derivative before it take this"),
    (r"\frac{\mathrm{d}^2}{\mathrm{d}t^2} t^3 |\cdot t = 1", "does the derivative before it take"),
    (r"\sum_{x \ne |x'} p(x) p(x') = 1", r"Write \sum_{x, x' :\, x \ne x'} for the first"),
    (r"|H(p(x), q(x)) = 1", "a cross-entropy, or the entropy of two numbers?"),
    (r"\mathbb{E}_q (v)|^2 = 1", r"Write \mathbb{E}_q (a^k), or (\mathbb{E}_q a)^k"),
    (r"\ln (1 + t)|^2 = 1", r"Write \ln (a^k), or (\ln a)^k"),
    (r"\log p(x)|^2 = 1", r"Write \log (a^k), or (\log a)^k"),
    (r"\log_2 \frac{t}{c}|^2 = 1", r"Write \log (a^k), or (\log a)^k"),
    (r"\tanh p(x)|^2 = 1", r"Write \tanh (a^k), or (\tanh a)^k"),
    (r"\max_x (v(x))|^2 = 1", r"Write \max_x (a^k), or (\max_x a)^k"),
]

NO_MEANING = [
    (r"q(x |+ 1) = 0", "x is an outcome, and no number"),
    (r"t|(x) = 1".replace("|(x", "(|x"), "x is an outcome, and no number"),
    (r"|p = 0.7", "write p(x), with its outcome"),
    (r"|0 < p = q".replace("|0", "0"), "compared with a number"),
    (r"p |+ 1 = q", "can't be added"),
    (r"|\KL{p}{j} = 0", "pmfs of different outcomes"),
    (r"\KL{p}{|t} = 0", "a number stands where a pmf is wanted"),
    (r"|H(p, t) = 0", "H takes pmfs here"),
    (r"|\mathrm{TV}(p(x), q(x)) = 0", "write the pmfs without their outcomes"),
    (r"|H(t) = 0", "write H(t, 1 - t)"),
    (r"H(|v) = 0", "a list stands where a pmf is wanted"),
    (r"|H(X, p) = 0", "random variables alone, or pmfs alone"),
    (r"|I(X, Y) = 0", r"I(X; Y)"),
    (r"H|^2(p) = 0", "write (H(…))^2"),
    (r"\log|^2 t = 0", r"write (\log t)^2"),
    (r"|D(p, q) = 0", "not defined for what stands in its brackets"),
    (r"\sum_y |w(x \mid y) = 1", r"w is a channel from x to y: write w(y \mid x)"),
    (r"|w(y) = 1", r"write w(y \mid x)"),
    (r"|w = 1", r"write w(y \mid x)"),
    (r"|p(x, y) = 1", "p is a pmf of x"),
    (r"|j(x, x') = 1", "wants an outcome of y"),
    (r"|v(y) = 1", "wants an outcome of x"),
    (r"p(|0) = 1", "numbered 1, 2, 3"),
    (r"p(x) = |q(y)", "wants an outcome of x"),
    (r"|m(y) = 1", "m is defined at an outcome of x"),
    (r"|X = 1", "X is a random variable"),
    (r"|j(A) = 0", "j is no pmf of"),
    (r"\KL{p(x)}{|q} = 0", "write the same outcomes before the bars"),
    (r"\KL{p(x)}{|j(x, y)} = 0", "write the same outcomes before the bars"),
    (r"\KL{|j(\cdot)}{p} = 0", "a dot for each of x, y"),
    (r"I(X; |Y = y) = 0", "behind the bar alone"),
    (r"H(X \mid Y = |x) = 0", "Y has outcomes of y"),
    (r"[|x = y] = 0", "they are the same one, or not"),
    (r"j(1, y) = \sum_{|x \ne y} p(x)", "they are the same one, or not"),
    (r"\frac{\partial}{\partial |p(x)} t = 1", "are not free to change one by one"),
    (r"|\frac{\mathrm{d}^2}{\mathrm{d}t^3} t = 1", "Write the same number twice"),
    (r"|(t, c) = 1", "compared with a number"),
    (r"\frac{\mathrm{d}}{\mathrm{d}|x} t = 1", "a free number was expected"),
    (r"|\frac{\mathrm{d}}{\mathrm{d}t} \lvert t \rvert = 1", "through an absolute value"),
]

NOT_WELL_FORMED = [
    (r"|e^t = 1", r"write \mathrm{e}"),
    (r"|g = 1", "g is declared nowhere"),
    (r"t|_1 = 1", "declare the name with its index"),
    (r"\sum_{|l=1}^n t = 1", "write “l outcome” in given:"),
    (r"t / |\sum_x p(x) = 1", r"put \sum and what it takes in brackets"),
    (r"p|'(x) = 0", "declare the name with its prime"),
    (r"n|! = 1", "a factorial is not supported"),
    (r"H(p) |\approx 1", "write two bounds"),
    (r"1 + |\dots + n = 1", "dots leave out what is to be checked"),
    (r"t = |\infty", "∞ is not supported"),
    (r"\sum |p(x) = 1", "say over which outcome"),
    (r"\sum_{x=|2}^{n} p(x) = 1", "a sum runs over all outcomes"),
    (r"\sum_{x=|1}^{t} p(x) = 1", "a sum runs over all outcomes"),
    (r"\sqrt|[3]{t} = 1", "write t^{1/3}"),
    (r"\KL|(p, q) = 0", r"write \KL{p}{q}"),
    (r"|(t + c = 1", "( is never closed"),
    (r"t + c|) = 1", ") closes nothing that is open here"),
    (r"\frac{t}|{c = 1", "this brace is never closed"),
    (r"t|", "the formula ends here, where a relation was expected"),
    (r"t =|", "the formula ends here, where a value was expected"),
    (r"t + |= 1", "a value was expected"),
    (r"t < c |> s", "the chain turns here"),
    (r"1 < t|, s \le 2", "write one relation at a time"),
    (r"t |\in c", r"\in belongs in given:"),
    (r"t = 1 |\text{ and } c = 1", "write them in the reason"),
    (r"f |= 1", "write it, as f(t)"),
    (r"|A = 1", "an event stands in brackets of a pmf"),
    (r"|\operatorname{Kur} v = 1", "is declared nowhere: define it in where:"),
]

WITH_AN_INDEX = [
    (r"|a_1 = 2", "a is declared nowhere (did you mean A or a_i?)"),
    (r"\sum_i |x_i = 1", "x_i is an outcome, and no number: write q(x_i)"),
    (r"[x_i = |x_{i'}] = 1", r"\sum_x [x_i = x] [x_{i'} = x] is 1 where they are"),
    (r"[x_i \ne |x] = 1", "a sample is compared with an outcome"),
    (r"q(x|_1) = 1", "declare the name with its index"),
    (r"|p(x_i, y) = 1", "taken at no more outcomes than these"),
    (r"j(y \mid |x_i) = 1", "a sample stands in brackets of its own"),
    (r"p(x_i, |\cdot) = 1", "a sample and a number or a dot"),
    (r"|p_i(y) = 1", "p_i is taken at outcomes of x"),
    (r"|p_i(1) = 1", "an outcome by its letter is wanted here"),
    (r"\sum_i |f_i = v", "a function stands where a number is wanted"),
    (r"\sum_{i=|0}^N a_i = 1", "a sum runs over all outcomes"),
    (r"\sum_{i=|1}^n a_i = 1", "declare “n size of i”"),
    (r"\sum_{x |< x'} p(x) = 1", "can't stand here"),
    (r"\sum_{x \in |p} p(x) = 1", "can't stand here"),
    (r"\sum_{x \ne |x} p(x) = 1", "x stands for no outcome around this"),
    (r"\operatorname{softmax}(z)(|t) = c", "an outcome was expected"),
    (r"\operatorname{softmax}(|z(x)) = c", "a number stands where a pmf is wanted"),
    (r"|\operatorname{softmax}(z)(y) = c", "taken at an outcome of x"),
    (r"\lVert p - q \rVert|_1 = c", "can't stand here"),
    (r"t |\|p\| = c", r"write \lVert … \rVert for the length of a vector"),
    (r"\lVert |t \rVert = c", "a number stands where a pmf is wanted"),
    (r"\tanh|^2 t = c", r"write (\tanh t)^2 for the square"),
    (r"\tanh 2 |t = c", r"Write \tanh (a c), or c \tanh a"),
    (r"|\lceil t = 1", r"\lceil is never closed"),
    (r"H(|X = x \mid Y) = 1", "behind the bar alone"),
    (r"H(X \mid Y = |1) = 1", "an outcome was expected"),
    (r"\mathrm{TV} |= 1", "can't stand here"),
    (r"\mathrm{Hel}^{|t}(p, q) = 1", "can't stand here"),
    (r"\KL{|p(x) q}{r(x)} = 1", "a function stands where"),
    (r"\KL{p}{|q(x)} = 1", "a number stands where a pmf is wanted"),
    (r"\KL{p(x')}{|q(x)} = 1", "the first argument is about x', and the second one about x"),
    (r"\frac{\partial}{\partial |i} a_i = 1", "can't stand here"),
    (r"|\underbrace", "takes an argument, which is missing"),
]


def _marked(marked):
    """Return a formula without its mark, and where the mark stood."""
    place = marked.index("|")
    return marked[:place] + marked[place + 1 :], place


@pytest.mark.parametrize(("marked", "words"), TWO_READINGS + NO_MEANING + NOT_WELL_FORMED)
def test_a_formula_is_refused_at_its_place(marked, words):
    formula, place = _marked(marked) if "|" in marked else (marked, 0)
    with pytest.raises(LatexError) as caught:
        read_chain(formula, DECLARED)
    assert words in str(caught.value)
    assert caught.value.place == place


@pytest.mark.parametrize(("marked", "words"), WITH_AN_INDEX)
def test_a_formula_with_an_index_or_an_operator_is_refused_at_its_place(marked, words):
    formula, place = _marked(marked)
    with pytest.raises(LatexError) as caught:
        read_chain(formula, INDEXED)
    assert words in str(caught.value)
    assert caught.value.place == place


def test_the_caret_stands_below_the_place():
    error = LatexError("here", 7)
    assert error.position("one\nt + = 1") == (2, 4)
    fault = Fault(*error.position("one\nt + = 1"), "t + = 1", str(error))
    assert str(fault) == "t + = 1\n   ^\nhere"
