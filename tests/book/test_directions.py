"""Which argument comes first: the words of the notation's table, held in prose and in calls."""

import ast
import re

import pytest

from sphinx_bookkit.page import parse
from tests.book.places import QUOTED, prose, typed

# A symmetric measure may stand "between" two pmfs, and only a metric is a distance.
SYMMETRIC = r"Jensen|Hellinger|total variation|mutual|\bJS\b|\bTV\b|metric|Euclid"
MEASURE = r"(?:\bKL\b|\b[Dd]ivergence|\b[Cc]ross-entropy|[Rr]elative entropy)s?"
WRONG_WORDS = {
    "between, of what is not symmetric": rf"{MEASURE}[^.;:$]* between (?!0 )",
    "from ... to, for of ... from": rf"{MEASURE} from [^.;]{{1,40}} to ",
    "relative to, with two meanings": rf"{MEASURE}[^.;]* (?:relative|with respect) to ",
    "distance, of what is no metric": rf"(?:{MEASURE}|Kullback\S*|chi-squared) distance",
    "distance of two pmfs, of no named metric": r"(?i:\bdistances?) (?:between|of|from) \$?[pq]\b",
}
OF_FROM = re.compile(
    r"divergence of \$([^$]+)\$ from \$([^$]+)\$[^.]*?\\KL\{([^{}]+)\}\{([^{}]+)\}"
)
CE_OF = re.compile(r"cross-entropy of \$(\w)\$ and \$(\w)\$[^.]*?\bH\((\w), (\w)\)")
SAID_OF = re.compile(r"divergence of (\w+) from (\w+) is \{glue:\}`(\w+)`")
WRITTEN = re.compile(r"\\KL\{(\w)\}\{(\w)\}\$? ?(?:is|=|,)? ?\{glue:\}`(\w+)`")
LABELLED = re.compile(
    r"Named\(\s*r?\"\{?D\}?\(([pqr]).*? \\,\\\|\\, ([pqr]).*?\)\",\s*"
    r"total\((\w+)(?:\[\w\])? \* (?:log|ln)\((\w+)(?:\[\w\])? / (\w+)"
)
DIRECTED = {"kl_divergence", "cross_entropy", "D", "H"}


def _own(page):
    """Return the book's own words: what others said is theirs, and code is read elsewhere."""
    return prose(page, typed, sentences=True).without(QUOTED)


def swapped_in_words(own):
    """Return the sentences of a page whose words or formulas have the roles in another order."""
    found = []
    for sentence in re.finditer(r"(?:(?![.?!]\s|\n\n).)+.?", own.text, re.S):
        # One space where a line goes on.
        words = re.sub(r"(?<=\S)\n(?=\S)", " ", sentence[0])
        found += [
            (own.line(sentence.start() + len(words) - len(words.lstrip())), words.strip(), name)
            for name, pattern in WRONG_WORDS.items()
            if re.search(pattern, words) and not re.search(SYMMETRIC, words)
        ]
    text = re.sub(r"(?<=\S)\n(?=\S)", " ", own.text)
    for pattern in (OF_FROM, CE_OF):
        for match in pattern.finditer(text):
            first, second, a, c = match.groups()
            if (first, second) == (c, a):
                do = f"the words say {first}, {second} and the formula {a}, {c}"
                found.append((own.line(match.start()), match[0], do))
    return found


def _letters(name):
    """Return p, q or r for a variable that is called after it, as p_x, P, q2 or fq, or nothing."""
    found = re.fullmatch(r"f?([pqr])(?:_?\w{0,2}|_star|_other|_fixed)", name, re.I)
    return found[1].lower() if found else ""


def _calls(node):
    """Yield the pairs of names to which a directed measure is applied, anywhere in a node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            names = [arg.id for arg in call.args if isinstance(arg, ast.Name)]
            if call.func.id in DIRECTED and len(names) == len(call.args) == 2:
                yield call.func.id, *names


def _assignments(tree):
    """Yield each name that is given a value, with the value: of tuples, part by part."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Name):
                yield target.id, value
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                names = (getattr(part, "id", "") for part in target.elts)
                yield from zip(names, value.elts, strict=True)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "publish":
            yield from ((keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg)


def computed(code):
    """Return what each name of the code is computed from, where it is one directed call."""
    found = {}
    for name, value in _assignments(ast.parse(code)):
        calls = [*_calls(value)]
        if len(calls) == 1:
            found[name] = calls[0][1:]
        elif not calls:
            inner = [n.id for n in ast.walk(value) if isinstance(n, ast.Name) and n.id in found]
            if len(inner) == 1:
                found[name] = found[inner[0]]
    return found


def swapped_in_calls(code):
    """Return the names that say one order of their arguments and are computed in the other.

    Each comes with the line of the code where it is.
    """
    found = []
    lines = {name: value.lineno for name, value in _assignments(ast.parse(code))}
    for name, (first, second) in computed(code).items():
        words = name.split("_")
        said = first in words and second in words and words.index(first) > words.index(second)
        order = re.search(r"(?:^|_)([pqr])([pqr])$", name)
        letters = _letters(first), _letters(second)
        if said or (order and letters == (order[2], order[1]) and order[1] != order[2]):
            found.append((lines[name], f"{name} is computed from {first}, {second}"))
    for match in LABELLED.finditer(code):
        a, c, weight, above, below = match.groups()
        parts = _letters(weight) or weight, _letters(above) or above, _letters(below) or below
        if parts[0] != parts[1] or parts[1:] == (c, a):
            line = code.count("\n", 0, match.start()) + 1
            found.append((line, f"D({a} ‖ {c}) is drawn for {weight} log {above} / {below}"))
    return found


def swapped_beside(own, code):
    """Return where words or a formula stand beside a number that was computed the other way."""
    found, known = [], computed(code)
    for match in (*SAID_OF.finditer(own.text), *WRITTEN.finditer(own.text)):
        first, second, name = match.groups()
        got = known.get(name, ("", ""))
        letters = tuple(map(_letters, got))
        if (second, first) in (got, letters) and first != second:
            do = f"{name} is computed from {', '.join(got)}: say it in this order, or compute it so"
            found.append((own.line(match.start()), match[0], do))
    return found


def test_roles_are_said_as_the_notation_says_them(page):
    # The notation's table holds the words of others that are not used.
    if page.name != "book/notation":
        do = "say it in the order of the notation's table"
        page.hold((line, words, f"{why}: {do}")
                  for line, words, why in swapped_in_words(_own(page.tree)))  # fmt: skip


def test_roles_are_computed_as_they_are_called(executed):
    code, lines = executed.code
    do = "compute it in the order of its name, or rename it"
    faults = [(lines[line - 1], words, do) for line, words in swapped_in_calls(code)]
    executed.hold([*faults, *swapped_beside(prose(executed.tree, typed), code)])


def test_the_package_says_them_so_too(root):
    for file in sorted(root.glob("src/crossentropy/*.py")):
        defined = ast.FunctionDef | ast.ClassDef | ast.Module
        nodes = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))))
        words = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, defined)]
        assert not swapped_in_words(_said("\n\n".join(words))), file.name


def _said(text):
    return _own(parse(text))


@pytest.mark.parametrize(
    "wrong",
    [
        "The KL divergence between the two is small.",
        "The divergence from $q$ to $p$ is infinite.",
        "the cross-entropy of the model relative to the data",
        "The KL distance is small.",
        "Measure the distance between $p$ and $q$.",
        "the divergence of $p$ from $q$, which is $\\KL{q}{p}$",
        "the cross-entropy of $q$ and $p$, written $H(p, q)$",
    ],
)
def test_swapped_words_are_found(wrong):
    assert swapped_in_words(_said(wrong))


@pytest.mark.parametrize(
    "right",
    [
        "The Jensen–Shannon divergence between the two is small.",
        "KL lies between 0 and 1 for these.",
        "the divergence of $p$ from $q$, which is $\\KL{p}{q}$",
        'They say "KL from $q$ to $p$".',
        "The Hellinger distance between $p$ and $q$.",
        "the cross-entropy of $p$ and $q$ is $H(p, q)$",
    ],
)
def test_right_words_pass(right):
    assert not swapped_in_words(_said(right))


@pytest.mark.parametrize(
    "wrong",
    [
        "publish(winter_spring=bits(kl_divergence(spring, winter)))",
        "kl_pq = kl_divergence(q, p)",
        "pq, qp = kl_divergence(fq, fp), 0",
        'on_x = Named(r"D(p(x) \\,\\|\\, q(x))", total(Q[x] * log(Q[x] / p_x), x))',
    ],
)
def test_swapped_calls_are_found(wrong):
    assert swapped_in_calls(wrong)


@pytest.mark.parametrize(
    "right",
    [
        "publish(winter_spring=bits(kl_divergence(winter, spring)))",
        "kl_pq = kl_divergence(p, q)",
        "pq, qp = kl_divergence(fp, fq), kl_divergence(fq, fp)",
        'on_x = Named(r"D(p(x) \\,\\|\\, q(x))", total(p_x * log(p_x / Q[x]), x))',
    ],
)
def test_right_calls_pass(right):
    assert not swapped_in_calls(right)


def test_a_number_is_said_of_the_roles_from_which_it_was_computed():
    said = _said("The KL divergence of winter from spring is {glue:}`moved`.")
    written = _said("and $\\KL{p}{q}$ is {glue:}`moved`")
    assert not swapped_beside(said, "publish(moved=bits(kl_divergence(winter, spring)))")
    assert swapped_beside(said, "d = kl_divergence(spring, winter)\npublish(moved=bits(d))")
    assert not swapped_beside(written, "publish(moved=bits(kl_divergence(p, q)))")
    assert swapped_beside(written, "publish(moved=bits(kl_divergence(q, p)))")
