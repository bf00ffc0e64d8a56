"""A tiny book, built for real: what a failure says, and that it costs nothing."""

import shutil
import sys
import time

import pytest

from sphinx_bookkit.faults import Fault
from tests import tiny
from tools import build
from tools.build import latex_log, runner

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
    (root / "requirements.txt").touch()
    execute = {"execute_notebooks": "cache", "timeout": 5, "stderr_output": "error"}
    tiny.write(root, {"page": ""}, execute, ["sphinx_bookkit.execution.cache"])
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


def test_a_cell_that_fails_is_named_and_stops_the_build_before_sphinx(book, capfd):
    good = _site(book)
    _write(book, "assert here == 2")
    for _ in range(2):
        assert build.html(book) == 1
        said = capfd.readouterr()
        assert "AssertionError" in said.err.partition("The build failed")[0]
        place = "page.md:20, in the cell that begins 'here = before'"
        assert said.err.endswith(f"  {place}: AssertionError: assert here == 2\n")
        assert str(book) not in said.err
        assert "Running Jupyter-Book" not in said.out
        assert _site(book) == good


FAULTY = """
See {ref}`nowhere`, {cite}`nobody`, and ![a picture](missing.svg).

(here)=
## One

(here)=
## Another
"""


def test_a_build_names_every_faulty_line_each_time_and_keeps_the_last_site(book, capfd):
    good = _site(book)
    _write(book, "print('fine')", after=FAULTY)
    for _ in range(2):
        assert build.html(book) == 1
        summary = capfd.readouterr().err.partition("The build failed")[2]
        assert str(book) not in summary
        assert "page.md:23: WARNING: undefined label: 'nowhere'" in summary
        assert 'page.md:23: WARNING: could not find bibtex key "nobody"' in summary
        assert "page.md:23: WARNING: image file not readable: missing.svg" in summary
        assert 'page.md:28: WARNING: Duplicate explicit target name: "here"' in summary
        assert len(summary.splitlines()) == 5
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
        "  page.md:22: the byte 0xe9 is no UTF-8: save the file in it",
        "  _toc.yml: there is no gone.md",
    ]
    assert _site(book) == good
    (book / "_toc.yml").write_text(toc)


def test_a_page_that_is_malformed_is_named_with_its_line(book, capfd):
    good = _site(book)
    _write(book, "print('fine')", after="```{figure} picture.svg")
    assert build.html(book) == 1
    (line,) = capfd.readouterr().err.partition("The build failed")[2].splitlines()[1:]
    assert line.startswith("  page.md:22: ") and "is not closed" in line
    assert _site(book) == good


def test_a_good_build_replaces_the_site_and_says_where_it_is(book, capfd):
    _write(book, "print('the next one')")
    assert build.html(book) == 0
    assert f"Open {(book / '_build' / 'html' / 'index.html').as_uri()}" in capfd.readouterr().out
    assert "the next one" in _site(book)[1]
    assert not list((book / "_build").glob(".html.*"))


def test_what_was_never_packed_for_browsers_is_packed_beside_the_chapters(tmp_path, monkeypatch):
    begun, modules = tmp_path / "begun", tmp_path / "node_modules"
    code = f"import time; open({str(begun)!r}, 'w'); time.sleep(600)"
    monkeypatch.setattr(runner, "PACK", (sys.executable, "-c", code))
    with runner.packing(tmp_path, {}):
        assert not begun.exists()
    (modules / "pyodide").mkdir(parents=True)
    # It has ended once the block has, whatever it was about.
    with runner.packing(tmp_path, {}):
        while not begun.exists():
            time.sleep(0.01)
    begun.unlink()
    (modules / ".cache" / "live").mkdir(parents=True)
    with runner.packing(tmp_path, {}):
        time.sleep(0.2)
    assert not begun.exists()


@pytest.fixture
def asked(book, monkeypatch):
    """The builds that Jupyter Book is asked for, none of which takes its time."""
    builds = []

    def run(root, builder):
        builds.append(builder)
        if "assert not here" in (root / "page.md").read_text():
            return [Fault("page.md", 20, "AssertionError")]
        (root / runner.WORK / "_build" / "html").mkdir(parents=True, exist_ok=True)
        return []

    monkeypatch.setattr(runner, "run", run)
    return builds


def test_what_has_not_changed_is_not_built_again_and_what_has_is(book, asked, monkeypatch):
    _write(book, "print('once')")
    # The environment counts, and so does each file that is none of a test.
    for count, change in enumerate(
        (
            lambda: None,
            lambda: monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400"),
            lambda: (book / "references.bib").write_text("% none\n"),
        ),
        start=1,
    ):
        change()
        for _ in range(2):
            assert build.html(book) == 0
            assert asked == ["html"] * count
    (book / "tests").mkdir()
    (book / "tests" / "test_it.py").touch()
    assert build.html(book) == 0
    assert len(asked) == 3
    # A failed build leaves the last good site, which is that of the text before the edit.
    _write(book, "assert not here")
    assert build.html(book) == 1
    _write(book, "print('once')")
    assert build.html(book) == 0
    assert len(asked) == 4


def test_where_nothing_has_changed_that_is_said(book, asked, capfd):
    for _ in range(2):
        assert build.html(book) == 0
    assert "Nothing has changed since the site was built." in capfd.readouterr().out


LOG = """(./book.aux)
./book.tex:5: Undefined control sequence.
l.5 $1 + \\wrong
              $ and so on
No pages of output.
"""


@pytest.fixture
def log(tmp_path):
    tex = ["\\begin{document}", "% from book/one.md:7", "Fine.", "% from book/one.md:9"]
    (tmp_path / "book.tex").write_text("\n".join([*tex, "$1 + \\wrong$ and so on", ""]))
    return tmp_path / "book.log"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (LOG, [Fault("book/one.md", 9, "LaTeX: Undefined control sequence. $1 + \\wrong")]),
        # Before any block: in the preamble.
        (
            "./book.tex:1: Undefined control sequence.\nl.1 \\begin\n",
            [Fault("book.tex", 1, "LaTeX: Undefined control sequence. \\begin")],
        ),
        ("! Emergency stop.\n<*> book.tex\n", [Fault("", None, "LaTeX: Emergency stop.")]),
        # What looks like one, and is none.
        ("(./book.tex\nl.5 words\n./book.toc: 5\n", []),
    ],
)
def test_an_error_of_latex_names_the_line_of_the_book(log, written, found):
    log.write_text(written)
    assert list(latex_log.errors(log)) == found


def test_without_a_log_no_error_is_known(log):
    assert not list(latex_log.errors(log))


def test_a_link_that_leads_nowhere_is_named_with_its_line(book, capfd):
    _write(book, "print('fine')", after="See [it](http://127.0.0.1:9/gone).")
    assert build.links(book) != 0
    said = capfd.readouterr().err
    assert "page.md:23: the link is broken: http://127.0.0.1:9/gone: " in said


CHAPTER = """
# {title}

{{ref}}`there` and {words}.

```{{code-cell}} python
print({number})
```

(below-{page})=
## Below {page}

{before}```{{prf:definition}} Of {page}
:label: def-{page}

It holds, as {{prf:ref}}`def-page` does.
```
"""
BEFORE = "```{prf:definition} Before\n:label: def-before\n\nIt holds.\n```\n\n"
# Of each kind of what a page takes from another, and of what is written beside the pages.
PARTS = ["execution.cache", "entries", "statements", "notebook", "html.search", "html.launch"]
KEPT = ["sphinx_proof", *(f"sphinx_bookkit.{one}" for one in (*PARTS, "html.csp", "html.kept"))]


FRONT = "# A Book\n\n(there)=\n## There\n\nSee {ref}`below-page` and {prf:ref}`def-page`.\n"
SAID = {"page": "page", "title": "A Title", "words": "words", "number": 1, "before": ""}


def _edit(root, **changed):
    """Write the page that is edited."""
    page = tiny.HEAD + CHAPTER.format(**SAID | changed)
    (root / "page.md").write_text(page, encoding="utf-8")


def _files(root):
    site = root / "_build" / "html"
    return {file.relative_to(site): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def _written(root):
    """Return when the page that nobody edits was written."""
    return (root / runner.WORK / "_build" / "html" / "other.html").stat().st_mtime_ns


@pytest.fixture(scope="module")
def kept_book(tmp_path_factory):
    root = tmp_path_factory.mktemp("kept")
    (root / "requirements.txt").touch()
    execute = {"execute_notebooks": "cache", "timeout": 5, "stderr_output": "error"}
    other = CHAPTER.format(**SAID | {"page": "other", "title": "Another"})
    tiny.write(root, {"index": FRONT, "page": "", "other": other}, execute, KEPT)
    _edit(root)
    assert build.html(root) == 0
    return root


@pytest.mark.parametrize(
    ("changed", "others"),
    [
        ({"words": "another word.\n\nA paragraph more"}, False),
        ({"number": 3}, False),
        ({"title": "A New Title"}, True),
        ({"before": BEFORE}, True),
        ({}, True),
    ],
)
def test_after_an_edit_the_site_is_that_of_a_build_from_nothing(kept_book, changed, others):
    before, last = _files(kept_book), _written(kept_book)
    _edit(kept_book, **changed)
    assert build.html(kept_book) == 0
    edited = _files(kept_book)
    assert edited != before
    assert (_written(kept_book) != last) == others
    for built in ("html", "work"):
        shutil.rmtree(kept_book / "_build" / built)
    assert build.html(kept_book) == 0
    assert _files(kept_book) == edited


def test_what_a_failed_build_has_written_is_not_taken_for_a_site(kept_book):
    good = _files(kept_book)
    _edit(kept_book, words="{ref}`nowhere`")
    assert build.html(kept_book) == 1
    assert _files(kept_book) == good
    _edit(kept_book, words="{ref}`there` again")
    assert build.html(kept_book) == 0
    _edit(kept_book)
    assert build.html(kept_book) == 0
    assert _files(kept_book) == good
