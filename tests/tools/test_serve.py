"""The site while it is written: what follows a change, and what a browser is told."""

import threading
import urllib.request

import pytest

from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.html import csp
from tests import tiny
from tools import build
from tools.build import resident, server

CELL = """
# A Page

```{code-cell} python
print("the number", 6 * 7)
```

Some {ref}`words <there>`.
"""
OTHER = "\n(there)=\n# Another\n\nIts first words.\n"
EXECUTE = {"execute_notebooks": "cache", "timeout": 5, "stderr_output": "error"}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book of two pages that is served, in the environment that a process of its own has."""
    root = tmp_path_factory.mktemp("book")
    (root / "requirements.txt").touch()
    parts = ("execution.cache", "html.csp", "html.kept")
    extensions = [f"sphinx_bookkit.{part}" for part in parts]
    tiny.write(root, {"page": CELL, "other": OTHER}, EXECUTE, extensions)
    assert build.html(root) == 0
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(root).items():
            patch.setenv(name, value)
        with resident.opened(root) as opened:
            yield opened


def _shown(book, name):
    return (book.site / f"{name}.html").read_text(encoding="utf-8")


def _edit(book, name, text):
    (book.root / f"{name}.md").write_text(tiny.HEAD + text, encoding="utf-8")


def test_it_begins_with_the_site_that_was_built_and_leaves_it_alone(book):
    built = (book.root / "_build" / "html" / "page.html").read_text(encoding="utf-8")
    assert "the number 42" in _shown(book, "page")
    assert not book.behind
    _edit(book, "page", CELL + "\nOne more word.\n")
    assert book.write({"page"}) == []
    assert "One more word." in _shown(book, "page")
    assert (book.root / "_build" / "html" / "page.html").read_text(encoding="utf-8") == built


def test_a_cell_that_has_changed_is_run(book):
    _edit(book, "page", CELL.replace("6 * 7", "6 * 9"))
    assert book.write({"page"}) == []
    assert "the number 54" in _shown(book, "page")


def test_a_cell_that_fails_is_named_and_the_page_stays(book):
    _edit(book, "page", CELL)
    assert book.write({"page"}) == []
    _edit(book, "page", CELL.replace("6 * 7", "6 / 0"))
    (fault,) = book.write({"page"})
    assert str(fault).startswith("page.md:15, in the cell")
    assert "ZeroDivisionError" in str(fault)
    assert "the number 42" in _shown(book, "page")
    _edit(book, "page", CELL)
    assert book.write({"page"}) == []


def test_a_page_that_names_the_title_of_a_changed_one_is_written_after_it(book):
    _edit(book, "page", CELL.replace("words <there>", "there"))
    assert book.write({"page"}) == []
    book.settle()
    assert not book.behind
    _edit(book, "other", OTHER.replace("# Another", "# A new title"))
    assert book.write({"other"}) == []
    book.settle()
    assert book.is_settled
    assert book.write_one() == "other"
    assert book.write_one() == "page"
    assert not book.behind
    assert "A new title" in _shown(book, "page")


def test_a_page_behind_that_cannot_be_written_is_named_and_the_next_is(book, monkeypatch, capsys):
    monkeypatch.setattr(book, "behind", {"other", "page"})
    monkeypatch.setattr(book, "_edited", {"other"})
    monkeypatch.setattr(book.app.env, "get_and_resolve_doctree", lambda *_: 1 / 0)
    news = server.News()
    resident._catch_up(book, news)
    assert "other.md: ZeroDivisionError: division by zero" in capsys.readouterr().err
    assert book.behind == {"page"} and news.number == 0
    monkeypatch.undo()
    monkeypatch.setattr(book, "is_settled", False)
    monkeypatch.setattr(book, "settle", lambda: {}["a number"])
    resident._catch_up(book, news)
    assert "KeyError: 'a number'" in capsys.readouterr().err
    monkeypatch.undo()
    book.behind = {"page"}
    resident._catch_up(book, news)
    assert not book.behind and news.number == 1


def test_only_pages_are_pages(book):
    page = book.root / "page.md"
    assert book.pages_of({page, book.root / "other.md"}) == {"page", "other"}
    assert book.pages_of({page, book.root / "_config.yml"}) is None


def test_the_policy_of_a_page_is_in_its_place(book):
    _edit(book, "page", f"{CELL}\n{csp.PLACE}\n")
    assert book.write({"page"}) == []
    assert csp.PLACE not in _shown(book, "page")
    assert "script-src" in _shown(book, "page")


@pytest.fixture
def served(tmp_path):
    """A site of one page, on a port of its own; where it is, and how to tell browsers."""
    (tmp_path / "page.html").write_text("<head></head><body>Words</body>", encoding="utf-8")
    (tmp_path / "page.css").write_text("</head>", encoding="utf-8")
    news = server.News()
    with server.serving(tmp_path, 0, news) as home:
        yield home, news


def _get(address, **headers):
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10)


def test_a_page_listens_for_news_and_other_files_are_as_they_are(served):
    home, _ = served
    page = _get(f"{home}/page.html")
    assert b'<script src="/reload.js" defer></script></head>' in page.read()
    assert page.headers["Cache-Control"] == "no-cache"
    assert _get(f"{home}/page.css").read() == b"</head>"
    assert b"EventSource" in _get(f"{home}/reload.js").read()


def _lines(stream, count):
    return [stream.readline().decode().strip() for _ in range(count)]


def test_a_browser_is_told_which_pages_were_written(served):
    home, news = served
    stream = _get(f"{home}/news")
    assert _lines(stream, 3) == [f"id: {news.process}", "data: []", ""]
    threading.Timer(0.2, news.tell, [["book/page"]]).start()
    assert _lines(stream, 3)[1] == 'data: ["book/page"]'


def test_a_browser_of_an_earlier_process_loads_its_page_again(served):
    home, _ = served
    assert _lines(_get(f"{home}/news", **{"Last-Event-ID": "1.000"}), 2)[1] == 'data: "all"'


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        ("book/page.md", True),
        ("src/package/module.py", True),
        ("_build/serve/html/page.html", False),
        (".git/index", False),
        ("node_modules/katex/katex.js", False),
        ("book/.page.md.swp", False),
    ],
)
def test_what_counts_as_a_change(tmp_path, place, counts):
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    found = server.changes(tmp_path)
    next(found)
    file.touch()
    told = set().union(*(next(found) for _ in range(8)))
    assert told == ({file} if counts else set())
