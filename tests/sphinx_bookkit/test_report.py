"""What Sphinx warns of, as data: what it prints and no more, with file and line."""

import subprocess
import sys

import jupyter_book.cli.main
import pytest

from sphinx_bookkit import faults, report
from sphinx_bookkit.faults import CellFault, Fault
from tests import tiny

INDEX = """# A Page

See {ref}`nowhere`, twice.

```{nothing}
```
"""
WARNS = """
from sphinx.util import logging

def warn(app):
    logger = logging.getLogger(__name__)
    logger.warning("of %s", app.srcdir / "index.md")
    logger.warning("the whole page", location="index")
    logger.warning("hushed", type="known")
    for _ in range(2):
        logger.warning("again", once=True)
    logger.info("no warning")

def setup(app):
    app.connect("builder-inited", warn)
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv(report.VARIABLE, str(tmp_path / "faults"))
    return tmp_path / "faults"


def test_all_that_is_printed_is_written_with_its_place(tmp_path, file, monkeypatch):
    (tmp_path / "warns.py").write_text(WARNS)
    monkeypatch.syspath_prepend(tmp_path)
    extensions = ["sphinx_bookkit.report", "warns"]
    root = tmp_path / "book"
    root.mkdir()
    built = tiny.build(root, {"index.md": INDEX}, extensions, suppress_warnings=["known"])
    found = list(faults.read(file))
    assert found[:3] == [
        Fault("", None, "WARNING: of index.md"),
        Fault("index.md", None, "WARNING: the whole page"),
        Fault("", None, "WARNING: again"),
    ]
    assert {(fault.file, fault.line) for fault in found[3:]} == {("index.md", 3), ("index.md", 5)}
    assert built.said.count("WARNING") + built.said.count("ERROR") == len(found)


def test_without_the_variable_nothing_is_written(tmp_path, file, monkeypatch):
    monkeypatch.delenv(report.VARIABLE)
    assert tiny.build(tmp_path, {"index.md": INDEX}, ["sphinx_bookkit.report"]).said
    assert not list(faults.read(file))


def test_what_stops_jupyter_book_is_written_by_its_cause(file, monkeypatch):
    def stopped():
        raise RuntimeError("look above") from KeyError("theme")

    monkeypatch.setattr(jupyter_book.cli.main, "main", stopped)
    with pytest.raises(RuntimeError):
        report.main()
    assert list(faults.read(file)) == [Fault("", None, "KeyError: 'theme'")]


def test_jupyter_book_starts_without_grammars_of_addresses():
    code = (
        "import sys\nfrom sphinx_bookkit import report\n"
        "sys.argv = ['jupyter-book', '--version']\n"
        "try:\n    report.main()\nexcept SystemExit:\n    pass\n"
        "print('jsonschema' in sys.modules, 'rfc3987_syntax.syntax_helpers' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.splitlines()[-1] == "True False"


def test_the_book_loads_it_before_all_that_may_warn(pytestconfig):
    config = (pytestconfig.rootpath / "_config.yml").read_text(encoding="utf-8")
    loaded = config.partition("extensions:\n")[2].split()
    assert loaded[1] == report.__name__


def test_faults_say_where_they_are():
    assert str(Fault("", None, "it is late")) == "it is late"
    assert str(Fault("a.md", None, "it is long")) == "a.md: it is long"
    assert str(Fault("a.md", 3, "it is wrong")) == "a.md:3: it is wrong"
    fault = CellFault("a.md", 3, "it raises", "x = 1", "Traceback")
    assert str(fault) == "a.md:3, in the cell that begins 'x = 1': it raises"
    assert fault == CellFault("a.md", 3, "it raises", "x = 1")


@pytest.mark.parametrize(
    ("message", "line", "said"),
    [
        ("no pmf", 2, "E: no pmf"),
        ("", 2, "E: assert x"),
        ("", None, "E: "),
        ("", 9, "E: "),
    ],
)
def test_an_error_without_a_message_says_what_failed(message, line, said):
    assert faults.error("E", message, "x = 0\nassert x\n", line) == said
