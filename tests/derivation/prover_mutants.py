"""Statements with one part altered at random: a sign, a number, a name, a term, a relation."""

from dataclasses import fields, replace
from fractions import Fraction

from derivation import tree

TURNED = {"=": "≤", "≤": "≥", "≥": "≤", "<": ">", ">": "<"}
STRICT = {"=": "<", "≤": "<", "≥": ">", "<": "≤", ">": "≥"}


def mutant(relation, declared, source):
    """Return a relation with one part altered."""
    if source.random() < 0.15:
        signs = [TURNED[relation.sign], STRICT[relation.sign]]
        return replace(relation, sign=str(source.choice(signs)))
    count = sum(1 for _ in nodes(relation))
    for _ in range(50):
        chosen = int(source.integers(count))
        changed = altered_at(relation, [chosen], declared, source)
        if changed != relation:
            return changed
    return relation


def nodes(part):
    """Yield all nodes of a relation."""
    if isinstance(part, tree.Node | tree.Test):
        yield part
        for field in fields(part):
            yield from nodes(getattr(part, field.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from nodes(one)


def altered_at(part, left, declared, source):
    """Return a part in which the node with a number is altered; `left` counts down to it."""
    if isinstance(part, tuple):
        return tuple(altered_at(one, left, declared, source) for one in part)
    if not isinstance(part, tree.Node | tree.Test):
        return part
    if left[0] == 0:
        left[0] = -1
        return altered(part, declared, source)
    left[0] -= 1
    values = {
        field.name: altered_at(getattr(part, field.name), left, declared, source)
        for field in fields(part)
    }
    return type(part)(**values)


def altered(node, declared, source):
    """Return one node altered."""
    two = tree.Number(Fraction(2))
    match node:
        case tree.Relation(sign, left, right) if source.random() < 0.5:
            return tree.Relation(sign, right, left)
        case tree.Number(number):
            return tree.Number(number + source.choice([Fraction(1), Fraction(-1), Fraction(1, 3)]))
        case tree.Scalar(name):
            others = [n for n in (*declared.scalars, "b") if n != name]
            return tree.Scalar(str(source.choice(others))) if others else tree.Mul((two, node))
        case tree.Prob(name, at):
            known = declared.tables[name]
            others = [
                t.name
                for t in declared.tables.values()
                if t.alphabets == known.alphabets and t.name != name
            ]
            if others and source.random() < 0.7:
                return tree.Prob(str(source.choice(others)), at)
            return tree.Pow(node, two)
        case tree.Add(terms) if len(terms) > 1:
            k = int(source.integers(len(terms)))
            if source.random() < 0.5:
                return tree.Add(terms[:k] + terms[k + 1 :])
            minus = tree.Mul((tree.Number(Fraction(-1)), terms[k]))
            return tree.Add((*terms[:k], minus, *terms[k + 1 :]))
        case tree.Mul(factors) if len(factors) > 1:
            k = int(source.integers(len(factors)))
            return tree.Mul(factors[:k] + factors[k + 1 :])
        case tree.Div(above, below):
            return tree.Div(below, above) if source.random() < 0.7 else above
        case tree.Ln(of):
            return tree.Ln(tree.Div(tree.Number(Fraction(1)), of)) if source.random() < 0.5 else of
        case tree.Pow(base, exponent):
            return tree.Pow(exponent, base) if source.random() < 0.3 else base
        case tree.Sum(over, where, body) if where is not None:
            return tree.Sum(over, None, body)
        case tree.Abs(of) | tree.Root(of) | tree.Exp(of):
            return of
    return node
