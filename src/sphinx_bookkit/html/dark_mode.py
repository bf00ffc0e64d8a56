"""Figures that follow the theme: one drawing, in the inks of the light page and of the dark one.

The colours of a drawing become variables, whose values are those that it was drawn with; at its
address with ``#dark`` they are the ones that `bookkit.inks` has for a dark page. A page
names both addresses, and book.css shows the one that its theme asks for: a browser loads the one
file, when it is scrolled to. So a reader who changes the theme sees the figure change with it,
and yellow stays yellow, which no filter over a whole picture can do.

Where `bookkit.figures.style.Responsive` has drawn a figure a second time, for narrow screens, the
page offers them that drawing, in both inks; a browser loads none that it doesn't show.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from bookkit.inks import DARK, DARK_HATCH, GUIDE, INK

SVG = "{http://www.w3.org/2000/svg}"
_DARK = "dark"
_PIXELS = 4 / 3  # in a point
# The classes of an image and the end of its address, on a light page and on a dark one.
_INKS = (("for-light", ""), ("for-dark dark-light", f"#{_DARK}"))
# The width up to which book.css has a page for phones.
_NARROW = "screen and (max-width: 36em)"
# The inks of lines.
_LINES = ("#000000", INK, GUIDE)
_PAINTS = ("fill", "stroke")
# The variables with their values on a dark page, as a style sheet sets them.
DARK_INKS = "".join(f"--{light[1:]}:{dark};" for light, dark in DARK.items())
DARK_INKS += f"--hatch:{DARK_HATCH};"
# How one part of a drawing names another, the attributes that are places, and long numbers.
_NAMED = re.compile(r"#([\w.-]+)")
_PLACES = {"d", "x", "y"}
_LONG = re.compile(r"-?\d+\.\d{3,}")
_SPACE = re.compile(r"\s+(?=[A-Za-z\s]|$)")
# A path that is worth its place by place, and what one is made of; in a hundredth of a point.
_LONG_PATH, _HUNDREDTHS = 1000, 100
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")


def _declarations(part: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the properties that an element has by its style, with their values."""
    for declaration in part.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _is_colour(value: str) -> bool:
    return value.startswith("#")


def _fill(part: etree._Element) -> str:
    return dict(_declarations(part)).get("fill", "")


def _recolour(part: etree._Element, ink_of: Callable[[str], str]) -> None:
    """Make variables of the colours of an element, unless they have no ink here."""
    style = []
    for name, value in _declarations(part):
        if name in _PAINTS and _is_colour(value) and (ink := ink_of(value)):
            value = f"var(--{ink}, {value})"
        style.append(f"{name}: {value}")
    if style:
        part.set("style", "; ".join(style))


def _hatch(colour: str) -> str:
    return "hatch" if colour in _LINES else ""


def _ink(colour: str) -> str:
    if colour not in DARK:
        raise ExtensionError(f"no dark ink for {colour}: see bookkit/inks.py")
    return colour[1:]


def with_inks(svg: str) -> etree._Element:
    """Return a drawing whose colours are variables, with those that it was drawn with as values."""
    root = etree.fromstring(svg.encode())
    for part in root.iter(etree.Element):
        if _is_colour(part.get("fill", "")):
            part.set("style", f"fill: {part.attrib.pop('fill')}")
    for pattern in root.iter(f"{SVG}pattern"):
        # What is filled is bright on a dark page, and its lines are dark.
        if _is_colour(_fill(pattern[0])):
            for line in pattern.iter(etree.Element):
                _recolour(line, _hatch)
    for part in root.iter(etree.Element):
        _recolour(part, _ink)
    return root


def with_dark_variant(svg: str) -> str:
    """Return a drawing whose colours are variables, with their dark values at ``#dark``."""
    root = with_inks(svg)
    root.set("id", _DARK)
    _add_inks(root)
    written: bytes = etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)
    return written.decode()


def light(svg: str) -> str:
    """Return a drawing of Matplotlib without what draws nothing, to a hundredth of a point.

    Metadata, comments, indentation, and the names of parts but for those of words, which the tests
    of figures read.
    """
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    for part in [*root.iter(f"{SVG}metadata")]:
        part.getparent().remove(part)
    named = {
        name
        for part in root.iter()
        for value in part.attrib.values()
        for name in _NAMED.findall(value)
    }
    for part in root.iter(etree.Element):
        if part.get("id", _DARK) not in {_DARK, *named} and not _is_of_words(part):
            del part.attrib["id"]
        for place in _PLACES & {*part.attrib}:
            part.set(place, _SPACE.sub("", _LONG.sub(_rounded, part.get(place))))
        if len(path := part.get("d", "")) > _LONG_PATH:
            part.set("d", relative(path))
    return str(etree.tostring(root, encoding="unicode"))


def relative(path: str) -> str:
    """Return a path to a hundredth of a point with each place told from the one before it.

    Steps are shorter than places, and alike where what is drawn is: a hatch of dots is the dot.
    A path that has other commands than those of Matplotlib is returned as it is.
    """
    written, last = list[str](), ""
    at = start = (0, 0)
    for command, said in _STEP.findall(path):
        numbers = [round(_HUNDREDTHS * float(number)) for number in said.split()]
        if command not in "MLQCz":
            return path
        places = [*zip(numbers[::2], numbers[1::2], strict=True)]
        steps = [value for x, y in places for value in (x - at[0], y - at[1])]
        at = places[-1] if places else start
        if command == "M":
            start = at
        kind = command.lower()
        text = " ".join(map(_hundredths, steps))
        written.append(f"{'' if kind == last and kind != 'm' and steps else kind} {text}".rstrip())
        last = kind
    return "".join(written).replace(" -", "-").replace("m ", "m").strip()


def _hundredths(value: int) -> str:
    text = f"{value / _HUNDREDTHS:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _is_of_words(part: etree._Element) -> bool:
    """Return whether an element is a group of words, or one of what such a group holds."""
    around = part.getparent()
    near = [part] if around is None else [part, around]
    return any(each.get("id", "").startswith("text_") for each in near)


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _add_inks(root: etree._Element) -> None:
    """Add the dark values, behind the style sheet that a drawing of Matplotlib has."""
    sheet = etree.Element(f"{SVG}style")
    # What has no colour of its own is text, in the colour of the whole.
    sheet.text = f"#dark:target{{{DARK_INKS}fill:{DARK['#000000']}}}"
    for own in root.iter(f"{SVG}style"):
        own.addnext(sheet)
        return
    root.insert(0, sheet)


class _Drawing:
    """A drawing as a page names it: its address, and its size in pixels."""

    def __init__(self, writer: HTML5Translator, node: nodes.image) -> None:
        """Read the file of an image."""
        name = writer.builder.images[node["uri"]]
        root = etree.parse(Path(writer.builder.srcdir) / node["uri"]).getroot()
        box = root.get("viewBox", "").split()
        if box[:2] != ["0", "0"]:
            raise ExtensionError(f"{name} has no viewBox that begins at 0 0: its size is not known")
        self.address = f"{writer.builder.imgpath}/{quote(name)}"
        width, height = (str(round(_PIXELS * float(side))) for side in box[2:])
        self.size = {"width": width, "height": height}


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Name both inks of a drawing, and its size, so that nothing moves when it arrives."""
    if not self.builder.images.get(node["uri"], "").endswith(".svg"):
        type(self).visit_image(self, node)
        return
    wide = _Drawing(self, node)
    alt = node.get("alt", wide.address)
    images = [
        self.emptytag(
            nodes.image(), "img", "", CLASS=look, alt=alt, src=wide.address + ink,
            **wide.size, loading="lazy",
        )
        for look, ink in _INKS
    ]  # fmt: skip
    if node.children:
        # A browser loads the one it shows.
        narrow = _Drawing(self, node[0])
        sources = [
            self.emptytag(
                nodes.image(), "source", "", media=_NARROW, srcset=narrow.address + ink,
                **narrow.size,
            )
            for _, ink in _INKS
        ]  # fmt: skip
        images = [f"<picture>{s}{i}</picture>" for s, i in zip(sources, images, strict=True)]
    self.body += images
    raise nodes.SkipChildren


def depart_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write nothing more of a drawing."""
    if not self.builder.images.get(node["uri"], "").endswith(".svg"):
        type(self).depart_image(self, node)


def add_dark_variants(app: Sphinx) -> None:
    """Give the drawings that this build copied into the site their second ink."""
    for name in app.builder.images.values():
        file = Path(app.outdir) / "_images" / name
        if file.suffix != ".svg":
            continue
        svg = file.read_text(encoding="utf-8")
        if etree.fromstring(svg.encode()).get("id") != _DARK:
            file.write_text(light(with_dark_variant(svg)), encoding="utf-8")


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        add_dark_variants(app)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.connect("build-finished", _finish)
