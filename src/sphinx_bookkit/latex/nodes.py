"""What the transforms have in common: LaTeX code as nodes, the box, and a node's page."""

from docutils import nodes


class box(nodes.General, nodes.Element):
    """A titled box: its `look`, its `head` as text, and as first child a title, its name."""


def display(code: str) -> nodes.raw:
    """Return LaTeX code that stands on lines of its own."""
    return nodes.raw("", f"\n{code}\n", format="latex")


def inline(code: str) -> nodes.raw:
    """Return LaTeX code that stands within a line."""
    return nodes.raw("", code, format="latex")


def page_of(node: nodes.Node) -> str:
    """Return the name of the page from which a node of the assembled book comes."""
    # Sphinx writes it on sections: the parents of an included page do not lead out of that page.
    while "docname" not in node:
        node = node.parent
    return str(node["docname"])
