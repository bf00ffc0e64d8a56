"""The addresses that a reader of paper can't click: of links, and of the live figures."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_bookkit.explorables import explorable

from .nodes import inline, page_of


class Addresses(SphinxPostTransform):
    """Give the reader of paper the address of what a link leads to."""

    # After Solutions: a solution is the only box that breaks with its footnotes.
    default_priority = 860
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Add a footnote to each link whose words are not its address."""
        for link in list(self.document.findall(nodes.reference)):
            address = link.get("refuri", "")
            if address.startswith("http") and link.astext() not in (address, _bare(address)):
                note = inline(rf"\bookaddress{{{_url(_bare(address))}}}")
                link.parent.insert(link.parent.index(link) + 1, note)
                for text in list(link.findall(nodes.Text)):
                    text.parent.replace(text, [*_breakable(text)])


class LiveFigures(SphinxPostTransform):
    """Tell the reader of paper where a figure is live."""

    default_priority = 860
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Add a line to the caption of the figure that stands for an explorable."""
        captions = {
            label: figure.next_node(nodes.caption)
            for figure in self.document.findall(nodes.figure)
            for label in figure["ids"]
        }
        base = _bare(self.config.html_baseurl.rstrip("/"))
        for place in self.document.findall(explorable):
            figure = place["figure"]
            address = f"{base}/{page_of(place)}.html#{figure}" if base else ""
            captions[figure].append(inline(rf"\booklive{{{_url(address)}}}"))


def _breakable(text: str) -> Iterator[nodes.Node]:
    """Yield text that may break where a path does: after a slash, before a number sign."""
    start = 0
    for place in range(1, len(text)):
        if text[place - 1] == "/" or text[place] == "#":
            yield nodes.Text(text[start:place])
            yield inline(r"\allowbreak{}")
            start = place
    yield nodes.Text(text[start:])


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.")


_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "#%&_"})


def _url(address: str) -> str:
    r"""Return an address as ``\nolinkurl`` reads it inside of other arguments."""
    return address.translate(_ESCAPED)
