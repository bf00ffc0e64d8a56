"""The environment of a build: what it says of the day."""

import subprocess

from sphinx_bookkit.execution.environment import UNDATED, environment


def test_a_copy_without_a_history_has_no_date_of_a_folder_around_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    git = ["git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git[:3], "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "one"], check=True)
    copy = tmp_path / "copy"
    copy.mkdir()
    assert environment(copy)["SOURCE_DATE_EPOCH"] == UNDATED
    assert environment(tmp_path)["SOURCE_DATE_EPOCH"] != UNDATED
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert environment(copy)["SOURCE_DATE_EPOCH"] == "1700000000"
    # No git at all.
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setenv("PATH", str(copy))
    assert environment(tmp_path)["SOURCE_DATE_EPOCH"] == UNDATED
