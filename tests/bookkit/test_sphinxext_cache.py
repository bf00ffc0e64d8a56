"""Executed outputs are kept for one state of the code, and for no other."""

from types import SimpleNamespace

import pytest

from bookkit.sphinxext import cache


@pytest.fixture
def root(tmp_path):
    (tmp_path / "src" / "package").mkdir(parents=True)
    (tmp_path / "src" / "package" / "module.py").write_text("answer = 42\n")
    (tmp_path / "requirements.txt").write_text("numpy==2.0\n")
    return tmp_path


def _chosen(root):
    config = SimpleNamespace()
    cache._configure(SimpleNamespace(srcdir=root), config)
    return config.nb_execution_cache_path


@pytest.mark.parametrize("name", ["src/package/module.py", "requirements.txt"])
def test_an_edit_of_the_code_or_of_the_lock_file_gets_a_new_cache(root, name):
    before = _chosen(root)
    assert _chosen(root) == before
    (root / name).write_text("changed\n")
    assert _chosen(root) != before


def test_a_renamed_module_gets_a_new_cache(root):
    before = _chosen(root)
    (root / "src" / "package" / "module.py").rename(root / "src" / "package" / "other.py")
    assert _chosen(root) != before


def test_an_edit_of_prose_keeps_it(root):
    before = _chosen(root)
    (root / "README.md").write_text("Another word.\n")
    assert _chosen(root) == before


def test_caches_of_other_states_are_removed_and_the_current_one_stays(root):
    current = cache.Path(_chosen(root))
    old = current.with_name("0123456789abcdef")
    for folder in (old, current):
        folder.mkdir(parents=True)
        (folder / "outputs").write_text("kept\n")
    assert cache.Path(_chosen(root)) == current
    assert (current / "outputs").exists()
    assert not old.exists()
