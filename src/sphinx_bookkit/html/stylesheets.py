"""The style sheets: light, and heeding what a browser is set to, the size of type and the dark.

They are read by a parser of CSS and written by it. Comments are left out, save those of a licence,
and so are the theme's rules for classes that are on no page, a site test says which are, those of
extensions that the book does without, and variables that no rule reads. A width at which the layout
changes follows the size of the reader's type; and the rules of the dark mode are there once more in
a sheet of their own, for a page on which no script sets the mode. What every page loads of others'
sheets is one file: a browser asks once, and paints without waiting for one that another names.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import tinycss2
from docutils import nodes
from sphinx.application import Sphinx
from tinycss2.ast import DimensionToken, Node, ParenthesesBlock, QualifiedRule

from sphinx_bookkit.stored import stored

_THEME = ("bootstrap", "pydata-sphinx-theme", "sphinx-book-theme")
# To read half a million characters of CSS takes half a second.
_STORED = Path("_build", ".styles.json")
_DARK_WITHOUT_SCRIPTS = "dark-without-scripts.css"
# What every page loads is one file, in this order: what the theme imports, the theme, extensions.
_MANY = (
    "basic.css",
    "styles/theme.css",
    *(f"styles/{name}.css" for name in _THEME[:2]),
    "pygments.css",
    f"styles/{_THEME[2]}.css",
    "mystnb.*.css",
    "proof.css",
    "exercise.css",
)
_ONE = "theme.css"
_MAKERS = (
    "sphinx",
    "pydata-sphinx-theme",
    "sphinx-book-theme",
    "pygments",
    "myst-nb",
    "sphinx-proof",
    "sphinx-exercise",
)
# The classes of the theme's style sheets, Sphinx's, MyST-NB's and that of code that a page or a
# script names.
_NAMES = """
active added admonition admonition-title align-default align-items-center arabic
article-header-buttons backrefs bd-article bd-article-container bd-container
bd-container__inner bd-content bd-footer bd-footer-content bd-footer-content__inner bd-header
bd-header-article bd-links bd-main bd-page-width bd-search bd-search-container
bd-sidebar-primary bd-sidebar-secondary bd-toc body bs-tooltip-bottom bs-tooltip-start btn
btn-sm btn__icon-container c1 caption caption-number caption-text cell cell_input cell_output
changed citation code container copybtn current d-flex d-none d-print-none default_value
descname doctest document docutils dropdown dropdown-item dropdown-menu dropdown-menu-dark
dropdown-toggle eqno error external fa-angle-left fa-angle-right fa-arrow-up fa-bars
fa-circle-half-stroke fa-download fa-lg fa-list fa-magnifying-glass fa-moon fa-solid fa-sun
fas field-even field-list field-odd figure flex-column footer-item form-control
genindex-jumpbox glossary gp header-article-item header-article-items
header-article-items__end header-article-items__start header-article__inner headerlink hide
highlight highlight-link highlighted icon indextable k kbd-shortcut__modifier kc kn label
left-prev literal logo__title margin math mf mh mi n nav nav-item nav-link navbar navbar-brand
navbar-expand-lg navbar-nav nb ne nf nn note o onlyprint onthispage output overlay
overlay-primary overlay-secondary ow page-toc pre prev-next-area prev-next-info
prev-next-subtitle prev-next-title primary-toggle pst-async-banner-revealer pst-navbar-icon
pst-scrollable-table-container py reference right right-next rounded-pill rubric s1 s2 sa
sbt-scroll-pixel-helper scrolled sd se search search-button search-button-field
search-button__default-text search-button__kbd-shortcut search-button__overlay
search-button__search-container search-button__wrapper secondary-toggle section section-nav
show si sidebar-header-items sidebar-primary-item sidebar-primary-items__end
sidebar-primary-items__start sidebar-secondary-item sidebar-secondary-items sidebar-toggle sig
sig-name sig-param sig-paren simple skip-link small stderr stream table text-right text_plain
theme-switch theme-switch-button toc-entry toctree-l1 toctree-wrapper tooltip tooltip-arrow
tooltip-inner traceback visible vm w xref
"""
OF_THE_THEME = frozenset(_NAMES.split())
# How the names begin of the sheets that lose their rules for other classes.
_LARGE = (*_THEME, "basic", "mystnb", "pygments")
# How the selectors begin of what the theme and Sphinx know and no page has: menus in a head, pages
# without a mode, other themes' bodies and results.
OF_NO_PART = (
    "#bd-header-version-warning ",
    ".bd-header button",
    ".bd-header ul",
    ".bd-search-container ul",
    ".bd-sidebar-primary .sidebar-header-items .nav-item",
    ".form-control[type=file]",
    ".navbar-expand-lg .navbar-nav",
    ".navbar-nav .dropdown",
    ".navbar[data-bs-theme",
    ".toctree-wrapper",
    "[data-bs-theme=dark]",
    "code.descname",
    "div.body",
    "div.figure",
    "div.math mjx",
    "html:not([data-theme])",
    "nav.bd-links ul ul",
    "table.citation",
    "ul.navbar-nav",
    "ul.search",
)
# What these sheets define by the hundred, and use a part of.
_DEFINED = ("--bs-", "--pst-", "--sd-", "--mystnb-")
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
    return name.startswith(_OF_OTHERS) or (sheet.startswith(_LARGE) and name not in OF_THE_THEME)


def light(css: str, sheet: str) -> str:
    """Return a style sheet without comments, save of a licence, and without what is left out."""
    return "".join(_light(tinycss2.parse_stylesheet(css), sheet))


def without_unread(sheets: Mapping[str, str]) -> dict[str, str]:
    """Return style sheets of one page without the theme's variables that none of their rules reads.

    What is read by a variable that is not read goes too.
    """
    while True:
        rules = {name: tinycss2.parse_stylesheet(css) for name, css in sheets.items()}
        read = {name for parts in rules.values() for name in _read(parts)}
        written = {name: "".join(_with_read(parts, read)) for name, parts in rules.items()}
        if written == sheets:
            return written
        sheets = written


def _read(parts: Iterable[Node]) -> Iterator[str]:
    """Yield the variables that parts of a style sheet read."""
    for part in parts:
        if part.type == "function" and part.lower_name == "var":
            yield from (name.value for name in part.arguments if name.type == "ident")
        for inner in ("prelude", "content", "arguments"):
            if isinstance(within := getattr(part, inner, None), list):
                yield from _read(within)


def _with_read(rules: Iterable[Node], read: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            if kept := [each for each in _declarations(rule) if not _is_unread(each, read)]:
                yield f"{tinycss2.serialize(rule.prelude)}{{{_joined(kept)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            if inner := "".join(_with_read(tinycss2.parse_rule_list(rule.content), read)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _declarations(rule: QualifiedRule) -> Iterator[list[Node]]:
    for is_end, parts in groupby(rule.content, lambda part: part == ";"):
        held = [*parts]
        if not is_end and any(part.type != "whitespace" for part in held):
            yield held


def _joined(declarations: Iterable[list[Node]]) -> str:
    # The space of a variable that is empty stays: without it old browsers read none.
    return ";".join(str(tinycss2.serialize(each)).lstrip() for each in declarations)


def _is_unread(declaration: Iterable[Node], read: set[str]) -> bool:
    name = next(part for part in declaration if part.type != "whitespace")
    is_defined = name.type == "ident" and name.value.startswith(_DEFINED)
    return is_defined and name.value not in read


def _light(rules: Iterable[Node], sheet: str) -> Iterator[str]:
    for rule in rules:
        if rule.type == "comment":
            if rule.value.startswith("!") or "copyright" in rule.value.lower():
                yield rule.serialize()
        elif rule.type == "qualified-rule":
            kept = [each for each in selectors(rule) if not _is_of_no_page(each, sheet)]
            if kept:
                yield f"{','.join(map(_text, kept))}{{{_text(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            if inner := "".join(_light(tinycss2.parse_rule_list(rule.content), sheet)):
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{inner}}}"
        elif rule.type != "whitespace":
            yield rule.serialize()


def _is_of_no_page(selector: list[Node], sheet: str) -> bool:
    if sheet.startswith(_LARGE) and _text(selector).startswith(OF_NO_PART):
        return True
    return any(is_left_out(name, sheet) for name in classes(selector))


def selectors(rule: QualifiedRule) -> Iterator[list[Node]]:
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

    Those that every page loads are one. One more is for a dark page on which no script sets the
    mode.
    """
    theme = [f"styles/{name}.css" for name in _THEME]
    made = dict(sheets) | {name: in_em(sheets[name]) for name in theme}
    made = {name: light(css, PurePosixPath(name).name) for name, css in made.items()}
    made = without_unread(made)
    dark = [dark_rules(made[name]) for name in (*theme, "pygments.css", "book.css")]
    many = [name for pattern in _MANY for name in sorted(made) if fnmatch(name, pattern)]
    rules = tinycss2.parse_stylesheet("".join(made.pop(name) for name in many))
    # An import is of the sheet that stands first.
    kept = [rule for rule in rules if getattr(rule, "lower_at_keyword", "") != "import"]
    return made | {_ONE: tinycss2.serialize(kept), _DARK_WITHOUT_SCRIPTS: "\n".join(dark)}


def _adapt(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    if not (static / "styles").is_dir():
        # Where no page has changed, Sphinx copies nothing, and what was made of it is there.
        return
    sheets = {
        file.relative_to(static).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(static.rglob("*.css"))
    }
    made_of = f"{version('tinycss2')} {Path(__file__).read_text(encoding='utf-8')} {sheets}"
    state = hashlib.sha256(made_of.encode()).hexdigest()
    made = stored(Path(app.srcdir) / _STORED, state, lambda: adapted(sheets))
    for name, css in made.items():
        (static / name).write_text(css, encoding="utf-8")
    for name in sheets.keys() - made.keys():
        (static / name).unlink()
    (static / "styles").rmdir()


def _name_one(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have a page load the one file, at an address that changes as the file does."""
    # Sphinx makes the list anew for each page.
    files = context["css_files"]
    files[:] = [file for file in files if not _is_joined(Path(file.filename))]
    context["theme_sheet"] = context["pathto"](f"_static/{_ONE}", 1) + f"?v={_state(app)}"


def _is_joined(file: Path) -> bool:
    return any(file.match(pattern) for pattern in _MANY)


def _state(app: Sphinx) -> str:
    """Return a short name for what the one file is made of, with those who read its variables."""
    own = [file for folder in app.config.html_static_path for file in Path(folder).rglob("*.css")]
    # By what they hold: some stand in folders whose names differ from build to build.
    texts = sorted(file.read_bytes() for file in [Path(__file__), *own])
    return f"{zlib.crc32(b''.join([*texts, *(version(name).encode() for name in _MAKERS)])):x}"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", _name_one)
    # After the theme has written its colours for code.
    app.connect("build-finished", _adapt, priority=850)
