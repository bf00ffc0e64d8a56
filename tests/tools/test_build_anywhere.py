"""A build is the same whatever the user has set up, and says what it lacks."""

import shutil
import socket
from pathlib import Path

import pytest

from sphinx_bookkit import pages
from tests import tiny
from tools import build
from tools.build.__main__ import ROOT, elsewhere

PAGE = """
# The page

```{code-cell} python
import os, sys
from bookkit.figures import canvas
print(sys.flags.optimize, os.environ.get("MPLBACKEND"), "startup" in globals())
_, (axes,) = canvas()
axes.plot([1, 2])
axes.set_title(r"TITLE");
```
"""
EXECUTE = {"execute_notebooks": "cache", "timeout": 60, "stderr_output": "error"}


def _book(root, title="A curve"):
    (root / "src").mkdir(parents=True, exist_ok=True)
    (root / "requirements.txt").touch()
    tiny.write(
        root, {"page": PAGE.replace("TITLE", title)}, EXECUTE, ["sphinx_bookkit.execution.cache"]
    )


def _files(folder):
    return {file.relative_to(folder): file.read_bytes()
            for file in folder.rglob("*") if file.is_file()}  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    root = tmp_path_factory.mktemp("plain") / "book"
    _book(root)
    assert build.html(root) == 0
    return root


def _hostile(folder, patch):
    """Set up all that could reach a build, in the way in which it would do harm."""
    home = folder / "home"
    startup = home / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "one.py").write_text("startup = print('good morning')")
    rc = "backend: Agg\naxes.titlesize: 40\nlines.linestyle: --\n"
    (home / "matplotlibrc").write_text(rc)
    kernels = home / "kernels" / "python3"
    kernels.mkdir(parents=True)
    (kernels / "kernel.json").write_text('{"argv": ["false"], "display_name": "x"}')
    (home / "yaml.py").write_text("raise SystemExit('another yaml')")
    for name, text in {
        "HOME": "/dev/null", "MATPLOTLIBRC": home, "MPLCONFIGDIR": home, "MPLBACKEND": "Agg",
        "IPYTHONDIR": home / "ipython", "JUPYTER_PATH": home, "JUPYTER_CONFIG_DIR": "/dev/null",
        "JUPYTER_RUNTIME_DIR": "/dev/null", "XDG_CONFIG_HOME": "/dev/null",
        "PYTHONOPTIMIZE": "2", "PYTHONPATH": home, "PYTHONSTARTUP": home / "yaml.py",
        "PYTHONHASHSEED": "7", "PYTHONWARNINGS": "error", "NODE_ENV": "production",
        "NODE_OPTIONS": "--nonsense", "LC_ALL": "tr_TR.ISO-8859-9", "LANG": "nowhere",
        "TMPDIR": folder / ("long" * 30), "OMP_NUM_THREADS": "many", "TZ": "Pacific/Auckland",
        "GIT_DIR": "/dev/null", "SOURCE_DATE_EPOCH": "yesterday", "MAKEFLAGS": "-n",
    }.items():  # fmt: skip
        patch.setenv(name, str(text))
    return rc


def test_nothing_of_the_user_reaches_a_build(plain, tmp_path, monkeypatch):
    root = tmp_path / "it's my böök" / "book"
    _book(root)
    # It lists the fonts for itself.
    shutil.rmtree(root / "_build" / ".home" / "matplotlib")
    rc = _hostile(tmp_path, monkeypatch)
    # Beside the chapter, which is where its kernel runs.
    (root / "matplotlibrc").write_text(rc)
    (root / "ipython_config.py").write_text("raise ValueError")
    assert build.html(root) == 0
    here, there = (_files(book / "_build" / "html") for book in (plain, root))
    assert here == there
    assert "Figure size" not in (root / "_build" / "html" / "page.html").read_text("utf-8")


def test_a_figure_that_cannot_be_drawn_stops_a_build_each_time(plain, capfd):
    good = _files(plain / "_build" / "html")
    _book(plain, r"$\frac$")
    for _ in range(2):
        assert build.html(plain) == 1
        place = "page.md:15, in the cell that begins 'import os, sys': ValueError"
        assert place in capfd.readouterr().err
        assert _files(plain / "_build" / "html") == good


def test_a_port_that_is_taken_is_named_before_anything_is_built(tmp_path, capfd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert build.serve(tmp_path, port) == 1
    assert f"port {port} can't be used" in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_pdf_without_tex_says_what_is_missing(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.pdf(tmp_path) == 1
    assert "no lualatex and no latexmk" in capfd.readouterr().err


def test_the_book_in_another_folder_is_not_built_for_this_one(tmp_path):
    copy = tmp_path / "src" / "sphinx_bookkit" / "pages.py"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(Path(pages.__file__).read_bytes())
    assert str(tmp_path) in elsewhere(ROOT, tmp_path)
    assert not elsewhere(ROOT, ROOT)
