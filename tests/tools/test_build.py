"""A tiny book, built for real: what a failure says, and that it costs nothing."""

import pytest

from tests import tiny
from tools import build

CELLS = """
# A Page

```{code-cell} python
before = 1
```

```{code-cell} python
here = before
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("book")
    execute = {"execute_notebooks": "force", "timeout": 5, "stderr_output": "error"}
    tiny.write(root, {"page": ""}, execute)
    _write(root, "print('the good one')")
    assert build.html(root) == 0
    return root


def _write(root, *lines, after=""):
    page = "\n".join([CELLS + lines[0], *lines[1:], "```", after, ""])
    (root / "page.md").write_text(tiny.HEAD + page)


def _site(root):
    return (root / "_build" / "html" / "index.html").read_text(encoding="utf-8"), (
        root / "_build" / "html" / "page.html"
    ).read_text(encoding="utf-8")


FAULTS = {
    "an assertion without a message": (["assert here == 2"], "AssertionError: assert here == 2"),
    "an error": (["raise ValueError('no pmf')"], "ValueError: no pmf"),
    "an error deep in a call": (["int('x')"], "ValueError: invalid literal for int()"),
    "a syntax error": (["print(1"], "SyntaxError: "),
    "a cell that hangs": (["while True: pass"], "stopped after 5 seconds"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_build_names_chapter_and_cell_and_keeps_the_last_site(book, fault, capfd):
    lines, said = FAULTS[fault]
    good = _site(book)
    _write(book, *lines)
    assert build.html(book) != 0
    summary = capfd.readouterr().err
    assert "page.md, in the cell that begins 'here = before'" in summary
    assert said in summary
    assert str(book) not in summary
    assert _site(book) == good


FAULTY = """
See {ref}`nowhere`, {cite}`nobody`, and ![a picture](missing.svg).

(here)=
## One

(here)=
## Another
"""


def test_a_build_names_every_faulty_line_and_keeps_the_last_site(book, capfd):
    good = _site(book)
    _write(book, "print('fine')", after=FAULTY)
    assert build.html(book) != 0
    summary = capfd.readouterr().err
    assert "page.md:23: WARNING: undefined label: 'nowhere'" in summary
    assert 'page.md:23: WARNING: could not find bibtex key "nobody"' in summary
    assert "page.md:23: WARNING: image file not readable: missing.svg" in summary
    assert 'page.md:28: WARNING: Duplicate explicit target name: "here"' in summary
    assert len(summary.splitlines()) == 6
    assert _site(book) == good


def test_what_cannot_be_read_is_named_and_keeps_the_last_site(book, capfd):
    good, toc = _site(book), (book / "_toc.yml").read_text()
    _write(book, "print('fine')", after="\N{LATIN SMALL LETTER E WITH ACUTE}")
    page = book / "page.md"
    page.write_bytes(page.read_text(encoding="utf-8").encode("latin-1"))
    (book / "_toc.yml").write_text(f"{toc}chapters:\n- file: gone\n")
    assert build.html(book) != 0
    summary = capfd.readouterr().err
    assert summary.splitlines()[-2:] == [
        "  page.md:22: the byte 0xe9 is not UTF-8",
        "  _toc.yml: there is no gone.md",
    ]
    assert _site(book) == good
    (book / "_toc.yml").write_text(toc)


def test_a_good_build_replaces_the_site_and_says_where_it_is(book, capfd):
    _write(book, "print('the next one')")
    assert build.html(book) == 0
    assert f"Open {(book / '_build' / 'html' / 'index.html').as_uri()}" in capfd.readouterr().out
    assert "the next one" in _site(book)[1]
    assert not list((book / "_build").glob(".html.*"))


def test_an_error_of_latex_names_the_line_of_the_book(tmp_path):
    tex = [
        "\\begin{document}",
        "% from book/one.md:7",
        "Fine.",
        "% from book/one.md:9",
        "\\wrong",
        "",
    ]
    (tmp_path / "book.tex").write_text("\n".join(tex))
    log = "(./book.aux)\n./book.tex:5: Undefined control sequence.\nl.5 \\wrong\n\nNo pages.\n"
    assert list(build.tex_failures(log, tmp_path)) == [
        "book/one.md:9: LaTeX: Undefined control sequence. \\wrong"
    ]
    assert not list(build.tex_failures(log.replace("./book.tex:5: ", ""), tmp_path))


def test_an_error_of_latex_in_the_preamble_names_the_line_of_the_tex(tmp_path):
    (tmp_path / "book.tex").write_text("\\wrong\n")
    log = "./book.tex:1: Undefined control sequence.\nl.1 \\wrong\n"
    assert next(build.tex_failures(log, tmp_path)).startswith("book.tex:1: LaTeX: Undefined")


def test_a_link_that_leads_nowhere_is_named_with_its_line(book, capfd):
    _write(book, "print('fine')", after="See [it](http://127.0.0.1:9/gone).")
    assert build.links(book) != 0
    said = capfd.readouterr().err
    assert "page.md:23: the link is broken: http://127.0.0.1:9/gone" in said
