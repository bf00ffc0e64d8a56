"""The macros of the site are those of the PDF, and a line that is none of them is refused."""

import socket
from multiprocessing import get_context
from pathlib import Path

import pytest
from lxml import html
from sphinx.errors import ConfigError
from sphinxcontrib import katex

from sphinx_bookkit.math import expand, light, read_macros, start_server, with_breaks

MACROS = Path(__file__).resolve().parents[2] / "book" / "macros.tex"


def test_every_definition_in_the_books_file_is_read():
    definitions = MACROS.read_text(encoding="utf-8").count("\\newcommand")
    macros = read_macros(MACROS)
    assert len(macros) == definitions
    assert macros[r"\KL"] == r"D(#1 \,\|\, #2)"


@pytest.mark.parametrize(
    "line", [r"\def\KL{D}", r"\newcommand\KL{D}", "KL", r"\newcommand{\KL}[2]"]
)
def test_a_line_that_katex_would_not_be_told_of_is_refused(tmp_path, line):
    file = tmp_path / "macros.tex"
    file.write_text("% A comment.\n\n" + line + "\n")
    with pytest.raises(ConfigError, match=r"macros\.tex:3: expected"):
        read_macros(file)


def test_the_binary_that_renders_is_there():
    assert Path(katex.NODEJS_BINARY).is_file()


def test_formulas_are_rendered_by_a_socket_without_delays(tmp_path):
    process, connection = start_server(tmp_path, 60)
    server = katex.KaTeXServer(tmp_path, process, connection)
    assert connection.family is socket.AF_UNIX
    assert "katex" in server.render({"latex": "x^2", "katex_options": {}})["html"]
    server.terminate()


def test_processes_that_write_pages_at_once_each_read_their_own_formulas():
    formulas = [f"x^{{{k}}}" for k in range(40)]
    alone = [*map(katex.render_latex, formulas)]
    with get_context("fork").Pool(3) as pool:
        together = pool.map(katex.render_latex, formulas * 5, chunksize=1)
    assert together == alone * 5


def test_a_server_that_does_not_come_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(katex.KaTeXServer, "build_command", lambda socket: ["sleep", "60"])
    with pytest.raises(katex.KaTeXError):
        start_server(tmp_path, 0.1)


SMALL = {r"\KL": r"D(#1 \,\|\, #2)", r"\E": r"\mathbb{E}", r"\X": r"\mathcal{X}"}


@pytest.mark.parametrize(
    ("tex", "expanded"),
    [
        (r"\E_p \log x", r"\mathbb{E}_p \log x"),
        (r"\KL{p_{1}}{\X}", r"D(p_{1} \,\|\, \mathcal{X})"),
        (r"\KL p q + \KL{\KL{a}{b}}{c}", r"D(p \,\|\, q) + D(D(a \,\|\, b) \,\|\, c)"),
        (r"\KL{\{x\}}{q}", r"D(\{x\} \,\|\, q)"),
        (r"a \\X \Example", r"a \\X \Example"),
    ],
)
def test_macros_are_written_out(tex, expanded):
    assert expand(tex, SMALL) == expanded


def test_an_argument_without_its_end_is_a_fault():
    with pytest.raises(ValueError, match="closing brace"):
        expand(r"\KL{p", SMALL)
    with pytest.raises(ValueError, match="no argument"):
        expand(r"\KL p ", SMALL)


@pytest.fixture
def render(tmp_path):
    """What KaTeX draws of a formula."""
    process, connection = start_server(tmp_path, 60)
    server = katex.KaTeXServer(tmp_path, process, connection)
    yield lambda tex: server.render({"latex": tex, "katex_options": {}})["html"]
    server.terminate()


def lines(drawn):
    """What a formula is in lines that are as short as they can be, as text."""
    (drawing,) = html.fragment_fromstring(drawn).find_class("katex-html")
    return [part.text_content() for part in drawing if part.tag != "wbr"]


LONG = "abcdefghijklmnopqrstuvwx"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("p", ["p"]),
        # The end is kept where it is short.
        (r"H(p) \ge 0", ["H(p)≥0"]),
        ("a = b + c < d", ["a=", "b+", "c<d"]),
        # A condition and what is in brackets stay whole, but for what is long.
        (r"H(X \mid Y = y) = \sum_y p(y)", ["H(X∣Y=y)=", "y∑\u200bp(y)"]),
        (r"q = (1 - x, x + y)", ["q=", "(1−x,x+y)"]),
        (rf"f({LONG} + {LONG} = y)", [f"f({LONG}+", f"{LONG}=y)"]),
    ],
)
def test_a_formula_breaks_between_what_belongs_together(render, tex, expected):
    drawn = render(tex)
    whole = with_breaks(drawn)
    assert [line.replace("∑y", "y∑") for line in lines(whole)] == expected
    assert whole.count("<wbr/>") == len(expected) - 1
    # All else is as it was drawn, but for how it is quoted.
    before, after = (html.fragment_fromstring(text) for text in (drawn, whole))
    for element in [*after.findall(".//wbr"), *after.find_class("unbroken")]:
        element.drop_tag()
    for box in after.find_class("long"):
        box.set("class", "base")
    # To XML a new line in an attribute is a space.
    assert html.tostring(after).split() == html.tostring(before).replace(b"&#10;", b" ").split()


def test_a_box_that_large_type_may_have_no_room_for_says_so(render):
    drawn = render(r"p = \sqrt{a + b + c + d + e + f + g}")
    (box,) = html.fragment_fromstring(with_breaks(drawn)).find_class("long")
    assert box.text_content().endswith("+g\u200b")
    assert "long" not in with_breaks(drawn, display=True)
    assert "long" not in with_breaks(render("p = q + r"))


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"a + b = 2 - \log 3", ["a+b", "=2−log3"]),
        (r"a \ge b > c", ["a", "≥b", ">c"]),
        # After an operator only where there is too much for one line.
        (f"a = {LONG} + {LONG} - b", ["a", f"={LONG}+", f"{LONG}−b"]),
    ],
)
def test_a_display_breaks_before_its_relations(render, tex, expected):
    drawn = with_breaks(render(tex), display=True)
    assert [line.replace("\u2061", "") for line in lines(drawn)] == expected


@pytest.mark.parametrize(
    "tex", [r"H(p) = \frac{1}{2} \log_2 x_i \quad (c)", r"\hat{p}^2 \ge \sqrt{(a, b)}"]
)
def test_a_light_formula_is_the_same_with_fewer_elements(render, tex):
    drawn = render(tex)
    whole, few = (html.fragment_fromstring(text) for text in (drawn, light(drawn)))
    assert not [one for one in few.iter() if any(v.endswith("/") for v in one.attrib.values())]
    assert few.text_content() == whole.text_content().replace("\u200b", "")
    assert len([*few.iter("span")]) < 0.8 * len([*whole.iter("span")])
    # What has a style, or a place in a stack, is as it was.
    for name in ("mathnormal", "pstrut", "strut", "katex-html", "mfrac", "accent"):
        assert len(few.find_class(name)) == len(whole.find_class(name))
    stacks = whole.xpath(".//*[@class='vlist-r'][1]/*[1]")
    assert [len(stack) for stack in few.find_class("vlist")] == [len(stack) for stack in stacks]
    assert "xmlns" not in light(drawn)
