"""What a chapter's outputs depend on, and that a page is executed once for each state of it."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
import pytest

from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from tests import tiny

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "package/__init__.py": "",
    "package/used.py": "from package import deep\n",
    "package/deep.py": "",
    "package/other.py": "",
}


@pytest.fixture
def root(tmp_path):
    for name, text in MODULES.items():
        file = tmp_path / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "requirements.txt").write_text("numpy==2.0\n")
    _page(tmp_path, "from package.used import answer")
    return tmp_path


def _page(root, *code):
    head = ["---", "jupytext:", "  text_representation:", "    extension: .md"]
    head += ["    format_name: myst", "---", "", "Words.", ""]
    (root / "page.md").write_text("\n".join([*head, "```{code-cell} python", *code, "```", ""]))


def _names(root):
    return {file.name for file in outputs.dependencies(root, "page")}


def test_dependencies_are_what_is_imported_directly_or_not(root):
    assert _names(root) == {"__init__.py", "used.py", "deep.py"}


@pytest.mark.parametrize(
    "code", ["import package.other", "from package import other", "if 1:\n    import package.other"]
)
def test_every_form_of_import_counts(root, code):
    _page(root, code)
    assert "other.py" in _names(root)


def test_what_code_imports_is_known_to_the_next_process(root, monkeypatch):
    found = _names(root)
    outputs._known.cache_clear()
    monkeypatch.delattr(outputs, "ast")
    assert _names(root) == found
    (root / "src" / "package" / "deep.py").write_text("import package.other")
    with pytest.raises(NameError):
        _names(root)


def test_the_data_of_a_module_has_its_name(root):
    (root / "src" / "package" / "other.json").write_text("{}")
    _page(root, "from package import other")
    assert {"other.py", "other.json"} <= _names(root)


def test_a_page_that_reads_sources_or_cannot_be_parsed_depends_on_all(root):
    every = {Path(name).name for name in MODULES}
    _page(root, "this is no Python")
    assert _names(root) == every
    (root / "src" / "bookkit").mkdir()
    (root / "src" / "bookkit" / "texts.py").write_text("")
    _page(root, "from bookkit.texts import sources")
    assert _names(root) == {*every, "texts.py"}


@pytest.mark.parametrize("name", ["src/package/deep.py", "requirements.txt"])
def test_an_edit_of_a_dependency_or_of_the_lock_file_gets_a_new_cache(root, name):
    before = outputs.cache_of(root, "page")
    assert outputs.cache_of(root, "page") == before
    (root / name).write_text("changed = True\n")
    assert outputs.cache_of(root, "page") != before


@pytest.mark.parametrize("name", ["src/package/other.py", "page.md"])
def test_an_edit_of_anything_else_keeps_it(root, name):
    before = outputs.cache_of(root, "page")
    with (root / name).open("a") as file:
        file.write("\n# Another word.\n")
    assert outputs.cache_of(root, "page") == before


def test_a_chapter_depends_on_its_own_figures_and_on_no_others():
    found = {path.name for path in outputs.dependencies(ROOT, "book/entropy")}
    assert {"entropy.py", "measures.py", "_numerics.py", "chain.py", "style.py"} <= found
    assert not {"training.py", "kernel.py", "config.py"} & found


@pytest.mark.parametrize("start", ["fork", "forkserver", "spawn"])
def test_pages_are_executed_however_a_process_starts(tmp_path, start, monkeypatch):
    (tmp_path / "src").mkdir()
    (tmp_path / "requirements.txt").touch()
    # On a slow machine a cell's prints come far apart, and are one output all the same.
    cell = "import time; print(1, flush=True); time.sleep(0.5); print(2)"
    page = f"\n```{{code-cell}} python\n{cell}\n```\n"
    tiny.write(tmp_path, {"page": page}, {"execute_notebooks": "cache", "timeout": 60})
    context = multiprocessing.get_context(start)
    pool = partial(ProcessPoolExecutor, mp_context=context)
    monkeypatch.setattr(outputs, "ProcessPoolExecutor", pool)
    assert not outputs.execute(tmp_path, environment(tmp_path))
    (kept,) = outputs.cache_of(tmp_path, "page").rglob("*.ipynb")
    (cell,) = [c for c in nbformat.read(kept, as_version=4).cells if c.cell_type == "code"]
    assert [output.text for output in cell.outputs] == ["1\n2\n"]
    # It is known without another process that nothing is to run, and that something is again.
    monkeypatch.delattr(outputs, "ProcessPoolExecutor")
    assert not outputs.execute(tmp_path, environment(tmp_path))
    file = tmp_path / "page.md"
    file.write_text(file.read_text(encoding="utf-8").replace("0.5", "0.6"), encoding="utf-8")
    with pytest.raises(NameError):
        outputs.execute(tmp_path, environment(tmp_path))


def test_a_container_s_share_of_the_cores_is_kept_to(tmp_path, monkeypatch):
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(outputs, "_QUOTA", quota)
    free = outputs.cores()
    assert 1 <= free <= (os.cpu_count() or 1)
    quota.write_text("50000 100000\n")
    assert outputs.cores() == 1
    quota.write_text("max 100000\n")
    assert outputs.cores() == free


def test_what_a_cell_loads_as_an_extension_counts_and_so_does_a_grammar(root):
    (root / "src" / "package" / "rules.lark").write_text("start: WORD\n")
    _page(root, "%load_ext package", "import json")
    assert _names(root) == {"__init__.py", "rules.lark"}
    before = outputs.cache_of(root, "page")
    (root / "src" / "package" / "rules.lark").write_text("start: WORD WORD\n")
    assert outputs.cache_of(root, "page") != before
