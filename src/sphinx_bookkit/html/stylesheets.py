"""The style sheets: light, and heeding what a browser is set to, the size of type and the dark.

They are read by a parser of CSS and written by it. Comments are left out, save those of a licence,
and so are the rules for classes of Bootstrap, and of extensions that the book does without, that
are on no page: a site test says which are. A width at which the layout changes follows the
size of the reader's type; and the rules of the dark mode are there once more in a sheet of their
own, for a page on which no script sets the mode.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path, PurePosixPath

import tinycss2
from sphinx.application import Sphinx
from tinycss2.ast import DimensionToken, Node, ParenthesesBlock, QualifiedRule

from sphinx_bookkit.stored import stored

_THEME = ("bootstrap", "pydata-sphinx-theme", "sphinx-book-theme")
# To read half a million characters of CSS takes half a second.
_STORED = Path("_build", ".styles.json")
_DARK_WITHOUT_SCRIPTS = "dark-without-scripts.css"
# The classes of Bootstrap that a page or a script names.
_NAMES = """
active alert align-baseline align-items-center bi border bs-popover-auto
bs-popover-bottom bs-popover-end bs-popover-start bs-popover-top bs-tooltip-auto
bs-tooltip-bottom bs-tooltip-end bs-tooltip-start bs-tooltip-top btn btn-sm card
carousel carousel-indicators carousel-item carousel-item-end carousel-item-next
carousel-item-prev carousel-item-start col collapse collapse-horizontal collapsed
collapsing container d-flex d-none d-print-none disabled dropdown dropdown-center
dropdown-item dropdown-menu dropdown-menu-dark dropdown-toggle dropend dropstart dropup
dropup-center fade figure fixed-bottom fixed-top flex-column form-control h1 h2 h3 h4 h5
h6 hiding lead list-group list-group-item list-group-item-action mark me-auto modal
modal-backdrop modal-body modal-dialog modal-static ms-3 ms-auto my-1 nav nav-item
nav-link navbar navbar-brand navbar-expand-lg navbar-nav offcanvas offcanvas-backdrop
pointer-event popover popover-arrow popover-body popover-header py-1 ratio rounded
rounded-pill row show showing small sticky-top table text-wrap toast tooltip
tooltip-arrow tooltip-inner visible
"""
OF_BOOTSTRAP = frozenset(_NAMES.split())
_BOOTSTRAP = "bootstrap.css"
# How the classes begin of what the book has none of: cards, blogs, advertisements, runs with Thebe,
# output in the colours of a terminal.
_OF_OTHERS = ("sd-", "ablog", "ethical", "thebelab", "-Color")
_GROUPS = ("media", "supports", "container")
_DOT = 16  # so many in an em, where nobody has chosen otherwise


def in_em(css: str) -> str:
    """Return a style sheet whose layout follows the size of the reader's type, and not of a dot."""
    rules = tinycss2.parse_stylesheet(css)
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "media":
            for condition in rule.prelude:
                if isinstance(condition, ParenthesesBlock) and _is_of_width(condition.content):
                    condition.content = [*map(_in_em, condition.content)]
    return str(tinycss2.serialize(rules))


def _is_of_width(condition: Iterable[Node]) -> bool:
    return any(part.type == "ident" and part.value.endswith("-width") for part in condition)


def _in_em(part: Node) -> Node:
    if not isinstance(part, DimensionToken) or part.lower_unit != "px":
        return part
    value = part.value / _DOT
    return DimensionToken(part.source_line, part.source_column, value, None, f"{value:g}", "em")


def is_left_out(name: str, sheet: str) -> bool:
    """Return whether a style sheet, named by its file, loses its rules for a class."""
    return name.startswith(_OF_OTHERS) or (sheet == _BOOTSTRAP and name not in OF_BOOTSTRAP)


def light(css: str, sheet: str) -> str:
    """Return a style sheet without comments, save of a licence, and without what is left out."""
    return "".join(_light(tinycss2.parse_stylesheet(css), sheet))


def _light(rules: Iterable[Node], sheet: str) -> Iterator[str]:
    for rule in rules:
        if rule.type == "comment":
            if rule.value.startswith("!") or "copyright" in rule.value.lower():
                yield rule.serialize()
        elif rule.type == "qualified-rule":
            selectors = [
                selector
                for selector in _selectors(rule)
                if not any(is_left_out(name, sheet) for name in classes(selector))
            ]
            if selectors:
                yield f"{','.join(map(_text, selectors))}{{{_text(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            if inner := "".join(_light(tinycss2.parse_rule_list(rule.content), sheet)):
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{inner}}}"
        elif rule.type != "whitespace":
            yield rule.serialize()


def _selectors(rule: QualifiedRule) -> Iterator[list[Node]]:
    """Yield the selectors of a rule: what stands between commas, and not within brackets."""
    for is_comma, parts in groupby(rule.prelude, lambda part: part == ","):
        if not is_comma:
            yield [*parts]


def classes(selector: Iterable[Node]) -> set[str]:
    """Return the classes without which a selector finds nothing: none of those within brackets."""
    return {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}


def _text(parts: Iterable[Node]) -> str:
    """Return parts of a rule as CSS, without comments, and with one space for several."""
    written = (part for part in parts if part.type != "comment")
    return "".join(
        " " if part.type == "whitespace" else tinycss2.serialize([part]) for part in written
    ).strip()


def dark_rules(css: str) -> str:
    """Return the rules of a style sheet for the dark mode, as those of a page that has no mode."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(f"{_of_any_mode(rule)}{{{_body(rule)}}}" for rule in rules if _is_dark(rule))


def _body(rule: QualifiedRule) -> str:
    return str(tinycss2.serialize(rule.content))


def _is_dark(rule: Node) -> bool:
    """Return whether a rule has a selector that asks for the dark mode."""
    return rule.type == "qualified-rule" and any(
        element.type == "ident" and element.value == "html" and _asks_for_dark(condition)
        for element, condition in pairwise(rule.prelude)
    )


def _asks_for_dark(part: Node) -> bool:
    """Return whether a part of a selector is ``[data-theme="dark"]``."""
    if part.type != "[] block":
        return False
    said = [getattr(token, "value", "") for token in part.content]
    return said == ["data-theme", "=", "dark"]


def _of_any_mode(rule: QualifiedRule) -> str:
    return "".join(_root(part) for part in rule.prelude)


def _root(part: Node) -> str:
    return ":root" if _asks_for_dark(part) else tinycss2.serialize([part])


def adapted(sheets: Mapping[str, str]) -> dict[str, str]:
    """Return the style sheets of a site, by their places in it, as its pages load them.

    One more is for a dark page on which no script sets the mode.
    """
    theme = [f"styles/{name}.css" for name in _THEME]
    made = dict(sheets) | {name: in_em(sheets[name]) for name in theme}
    made = {name: light(css, PurePosixPath(name).name) for name, css in made.items()}
    dark = [dark_rules(made[name]) for name in (*theme, "pygments.css", "book.css")]
    return made | {_DARK_WITHOUT_SCRIPTS: "\n".join(dark)}


def _adapt(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    sheets = {
        file.relative_to(static).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(static.rglob("*.css"))
    }
    made_of = f"{version('tinycss2')} {Path(__file__).read_text(encoding='utf-8')} {sheets}"
    state = hashlib.sha256(made_of.encode()).hexdigest()
    made = stored(Path(app.srcdir) / _STORED, state, lambda: adapted(sheets))
    for name, css in made.items():
        (static / name).write_text(css, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # After the theme has written its colours for code.
    app.connect("build-finished", _adapt, priority=850)
