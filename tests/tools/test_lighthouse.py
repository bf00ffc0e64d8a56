"""The command around Lighthouse: what it pins, what its server sends, what is too little for it."""

import gzip
import json
import re
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from tools import local
from tools.lighthouse import __main__ as lighthouse


def test_its_version_is_exact_and_its_lock_has_hashes_and_no_address():
    (version,) = json.loads((lighthouse.HERE / "package.json").read_text())[
        "devDependencies"
    ].values()
    lock = json.loads((lighthouse.HERE / "package-lock.json").read_text())["packages"]
    assert lock["node_modules/lighthouse"]["version"] == version
    assert all("integrity" in package for path, package in lock.items() if path)
    assert not any("resolved" in package for package in lock.values())


def test_its_server_compresses_text_and_says_what_it_is(tmp_path):
    (tmp_path / "a.js").write_text("let a = 1;\n" * 100)
    files = partial(lighthouse.Compressed, directory=str(tmp_path))
    with local.serving(files) as home, urllib.request.urlopen(f"{home}/a.js") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "charset=utf-8" in answer.headers["Content-Type"]
        assert gzip.decompress(answer.read()).startswith(b"let a")


@pytest.mark.parametrize(
    ("scores", "code"),
    [([100, 99.0, 100, 99.0, 0.001], 0), ([98.9, 99.0, 100.0, 99.0, 0.001], 1),
     ([100.0, 99.0, 100.0, 99.0, 0.02], 1)],
)  # fmt: skip
def test_a_median_below_what_is_asked_for_fails(scores, code, tmp_path, monkeypatch, capsys):
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(lighthouse, "SITE", tmp_path)
    monkeypatch.setattr(lighthouse.shutil, "which", lambda name: name)
    monkeypatch.setattr(lighthouse, "install", Path)
    monkeypatch.setattr(lighthouse, "judge", lambda program, address, form: scores)
    assert lighthouse.main() == code
    rows = re.findall(r"^\| \S+ \| (?:desktop|mobile) \|", capsys.readouterr().out, re.M)
    assert len(rows) == 2 * len(lighthouse.PAGES)
