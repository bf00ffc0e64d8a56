"""The theme's style sheets, so that they heed what a browser is set to: the size of type, the dark.

They are read by a parser of CSS and written by it. A width at which the layout changes follows the
size of the reader's type; and the rules of the dark mode are there once more in a sheet of their
own, for a page on which no script sets the mode.
"""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx
from tinycss2.ast import DimensionToken, Node, ParenthesesBlock, QualifiedRule

_THEME = ("bootstrap", "pydata-sphinx-theme", "sphinx-book-theme")
_DARK_WITHOUT_SCRIPTS = "dark-without-scripts.css"
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


def _adapt(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static, dark = Path(app.outdir) / "_static", []
    theme = [f"styles/{name}.css" for name in _THEME]
    for name in theme:
        css = (static / name).read_text(encoding="utf-8")
        (static / name).write_text(in_em(css), encoding="utf-8")
    for name in (*theme, "pygments.css", "book.css"):
        dark.append(dark_rules((static / name).read_text(encoding="utf-8")))
    (static / _DARK_WITHOUT_SCRIPTS).write_text("\n".join(dark), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # After the theme has written its colours for code.
    app.connect("build-finished", _adapt, priority=850)
