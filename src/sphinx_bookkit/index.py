"""The index: what definitions define, and the names of theorems."""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_proof.nodes import NODE_TYPES

_SENTENCE = re.compile(r"(No|One|What|Where|With) ")


class Statements(SphinxTransform):
    """Enter each term that a definition sets in bold, and each title of another statement."""

    # Before Sphinx's domains collect the document's entries.
    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Put the entries where they lead."""
        statements = tuple(NODE_TYPES.values())
        terms: dict[str, str] = {}
        for box in list(self.document.findall(lambda node: isinstance(node, statements))):
            title, content = box[0], box[1]
            if box["realtype"] == "definition":
                for term in list(content.findall(nodes.strong)):
                    terms[term.astext().lower()] = term.astext()
                    term.parent.insert(term.parent.index(term), _entry(term.astext(), box))
            # A formula has no place in an alphabet, and nobody looks a sentence up.
            elif (
                title.astext()
                and not list(title.findall(nodes.math))
                and not _SENTENCE.match(title.astext().strip(" ()"))
            ):
                name = re.sub(r"^(An?|The) (.+)", _article_last, title.astext().strip(" ()"))
                # A title that is a term is spelt as the term: one entry, and not two.
                content.insert(0, _entry(terms.get(name.lower(), name), box))


def _article_last(name: re.Match[str]) -> str:
    return f"{name[2][0].upper()}{name[2][1:]}, {name[1].lower()}"


def _entry(words: str, box: nodes.Element) -> addnodes.index:
    return addnodes.index(entries=[("single", words, box["ids"][0], "main", None)])


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_transform(Statements)
