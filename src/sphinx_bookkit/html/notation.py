"""One colour for one thing, where p is the truth and q the model: formulas, sentences, figures.

The truth p and the floor have the figures' teal, the model q their rust, and the excess their gold.
KaTeX's drawing of a formula gets classes, which book.css colours: its letters p and q, and what
stands over a brace that is called a floor or an excess. So do these two words in a sentence. The
LaTeX stays as it is typed, for the PDF, the notebooks and those who copy it; and a colour says
nothing that a letter or a word beside it does not say. `notation.js` lights all that is alike in a
section while a reader points at one of them.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# The pages on which p is the truth and q the model, each with the labels of its places where the
# letters stand for something else: two points of a metric, two hypotheses, a prior and a posterior,
# the members of a convex set, an input that is chosen. A solution goes with its exercise. "KL as a
# penalty" is not among them: its p is a reference, the model as it was.
PAGES: dict[str, frozenset[str]] = {
    "index": frozenset(("sec-index-estimate",)),
    "book/loss-not-zero": frozenset(),
    "book/discussion": frozenset(),
    "book/entropy": frozenset(),
    "book/base": frozenset(),
    "book/cross-entropy": frozenset(),
    "book/kl-divergence": frozenset(),
    "book/not-a-divergence": frozenset(
        ("sec-fixed-q", "sec-not-metric", "sec-distances", "ex-nad-hand", "ex-nad-root",
         "ex-nad-jeffreys", "ex-nad-sampler", "ex-nad-rare")
    ),
    "book/likelihood": frozenset(),
    "book/training": frozenset(),
    "book/distances": frozenset(
        ("sec-dist-metric", "sec-dist-tv", "sec-dist-hellinger", "sec-dist-js", "sec-dist-shapes",
         "sec-dist-which", "ex-dist-back", "ex-dist-js-tv", "ex-dist-cups", "ex-dist-length",
         "ex-dist-challenge")
    ),
    "book/two-directions": frozenset(
        ("sec-two-losses", "sec-two-projections", "sec-two-maximum", "ex-two-fault", "ex-two-vae",
         "ex-two-raking", "ex-two-variance", "ex-two-nonconvex")
    ),
    "book/joint": frozenset(
        ("sec-processing", "sec-joint-capacity", "ex-joint-bsc", "ex-joint-z", "ex-joint-converse")
    ),
    "book/densities": frozenset(
        ("sec-densities-vae", "sec-max-entropy", "ex-densities-exponential", "ex-densities-vae")
    ),
    "book/codes": frozenset(),
    "book/many-throws": frozenset(("sec-many-stein", "sec-many-chernoff")),
    "book/language-models": frozenset(),
    "book/numerics": frozenset(("sec-numerics-js", "ex-numerics-hellinger")),
    "book/libraries": frozenset(),
    "book/errata": frozenset(("ex-errata-bce",)),
    "book/questions": frozenset(("q-testing", "q-triangle")),
    "book/misconceptions": frozenset(),
    "book/notation": frozenset(),
}  # fmt: skip
_LETTERS = {"p": "of-p", "q": "of-q"}
_WORDS = {"floor": "of-floor", "excess": "of-excess"}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b")
# Whose words are names, code, or lead elsewhere.
_NOT_IN = (nodes.reference, nodes.title, nodes.literal, nodes.literal_block, nodes.math)


def is_coloured(page: str, node: nodes.Node) -> bool:
    """Return whether p is the truth and q the model where a node of a page stands."""
    if page not in PAGES:
        return False
    others = PAGES[page]
    others = others | {label.replace("ex-", "sol-", 1) for label in others}
    part: nodes.Node | None = node
    while part is not None:
        if isinstance(part, nodes.Element) and not others.isdisjoint(part["ids"]):
            return False
        part = part.parent
    return True


def with_colours(drawn: str) -> str:
    """Return a formula as KaTeX has drawn it, which is XML, with classes for the colours."""
    formula = etree.fromstring(drawn)
    for part in formula.iter("span"):
        kinds = part.get("class", "").split()
        said = "".join(part.itertext())
        if "mathnormal" in kinds and said in _LETTERS:
            _mark(part, _LETTERS[said])
        elif "text" in kinds and said in _WORDS:
            over = next((up for up in part.iterancestors() if _is_braced(up)), None)
            if over is not None:
                _mark(over, _WORDS[said])
        # Even one that holds nothing has an end in HTML.
        part.text = part.text or ""
    written: str = etree.tostring(formula, encoding="unicode")
    return written


def _is_braced(part: etree._Element) -> bool:
    return "munder" in part.get("class", "").split()


def _mark(part: etree._Element, kind: str) -> None:
    part.set("class", f"{part.get('class')} {kind}")


class Words(SphinxPostTransform):
    """Mark the words that name a part of a loss."""

    # After the texts are what they will be, and before what looks at the places around formulas.
    default_priority = 890
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Put each into an element."""
        for text in list(self.document.findall(nodes.Text)):
            if _WORD.search(text) and _is_prose(text) and is_coloured(self.env.docname, text):
                text.parent.replace(text, [*_marked(text)])


def _is_prose(text: nodes.Text) -> bool:
    part: nodes.Node | None = text.parent
    while part is not None:
        if isinstance(part, _NOT_IN):
            return False
        part = part.parent
    return True


def _marked(text: str) -> Iterator[nodes.Node]:
    for number, piece in enumerate(_WORD.split(text)):
        if number % 2:
            yield nodes.inline("", piece, classes=[_WORDS[piece]])
        elif piece:
            yield nodes.Text(piece)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Words)
