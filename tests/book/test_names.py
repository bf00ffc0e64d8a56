"""The book's language keeps its meaning: no cell gives one of its names to something else.

A page imports symbols, as `n` and `x`, and measures, as `entropy`. A loop over `n` between two
derivations would turn the second into one about a number, which would pass.
"""

import ast

import pytest

LANGUAGE = ("bookkit", "crossentropy")
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
NAMED = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.ExceptHandler, ast.MatchAs, ast.MatchStar),
)


def _imported(node):
    """Return whether a node takes names from the packages that are the book's language."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LANGUAGE


def language(tree):
    """Return the names that a page takes from the book's packages, each with what it stands for."""
    meanings = {}
    for node in ast.walk(tree):
        if _imported(node):
            for alias in node.names:
                meant = meanings.setdefault(alias.asname or alias.name, set())
                meant.add(f"{node.module}.{alias.name}")
    return meanings


def bound(node):
    """Yield each name that running a node binds or deletes in the page, with its line.

    Targets of comprehensions count: there, too, the name means something else for a while. What a
    function calls its parameters and its own variables is its affair.
    """
    line = getattr(node, "lineno", 0)
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, line
    elif isinstance(node, NAMED) and node.name:
        yield node.name, line
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest, line
    elif isinstance(node, ast.Import | ast.ImportFrom) and not _imported(node):
        for alias in node.names:
            yield alias.asname or alias.name.split(".")[0], line
    if isinstance(node, SCOPES):
        # Defaults and decorators run in the page. The body does not, save what it calls global.
        outside = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        outside += getattr(node, "decorator_list", [])
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                yield from ((name, inner.lineno) for name in inner.names)
    else:
        outside = ast.iter_child_nodes(node)
    for child in outside:
        yield from bound(child)


def rebound(code):
    """Return the names of the book's language that the code of a page gives to something else."""
    tree = ast.parse(code)
    kept = language(tree)
    lines = code.splitlines()
    found = [(line, name, lines[line - 1].strip()) for name, line in bound(tree) if name in kept]
    return found + [(0, name, str(sorted(meant))) for name, meant in kept.items() if len(meant) > 1]


def test_a_name_of_the_books_language_keeps_its_meaning(executed):
    code, lines = executed.code
    do = "the page imports it for something else: choose another name"
    executed.hold((lines[line - 1] if line else 1, said, f"{name}: {do}")
                  for line, name, said in rebound(code))  # fmt: skip


IMPORTS = "from bookkit import b, n, x\nfrom crossentropy import entropy as H\n"


@pytest.mark.parametrize(
    "wrong",
    [
        "n = 3",
        "n: int = 3",
        "n += 1",
        "del n",
        "first, (n, *rest) = 1, (2, 3)",
        "for n in range(3): pass",
        "for k, (x, y) in enumerate([]): pass",
        "while (n := 3) < 2: pass",
        "print([n for n in range(3)])",
        "print({k: v for k, (v, n) in {}.items()})",
        "with open('f') as n: pass",
        "with (open('f') as f, open('g') as n): pass",
        "try: pass\nexcept ValueError as n: pass",
        "import numpy as n",
        "import x.y",
        "from math import e as b",
        "from crossentropy import normalize as n",
        "def n(): pass",
        "class H: pass",
        "def f(k=(n := 3)): pass",
        "def f():\n    global n\n    n = 3",
        "if True:\n    for H in []: pass",
        "match 3:\n    case n: pass",
    ],
)
def test_a_name_that_is_given_away_is_found(wrong):
    assert rebound(IMPORTS + wrong)


@pytest.mark.parametrize(
    "right",
    [
        "k = n",
        "from bookkit import n",
        "def f(n, x=3):\n    b = n\n    return [b for b in (n, x)]",
        "print((lambda n: n)(3))",
        "f(n=3)",
        "row.n = 3",
        "rows[n] = 3",
        "entropy = 3",
    ],
)
def test_a_name_that_keeps_its_meaning_passes(right):
    assert not rebound(IMPORTS + right)
