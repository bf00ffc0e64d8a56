"""The edition at the foot of a page: what is known of it, and nothing else."""

import pytest
from lxml import html

from sphinx_bookkit.execution.environment import UNDATED
from tests import tiny

PROJECT = '[project]\nversion = "3.2.1"\n'
FOOTER = '{% extends "!layout.html" %}{% block footer %}{% include "edition.html" %}{% endblock %}'


def _foot(folder, monkeypatch, epoch, repository):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    files = {
        "index.md": "# Codes & costs\n",
        "pyproject.toml": PROJECT,
        "templates/layout.html": FOOTER,
    }
    templates = [str(folder / "templates"), str(TEMPLATES)]
    built = tiny.build(folder, files, ["sphinx_bookkit.html.edition"], templates_path=templates)
    found = html.document_fromstring(built.page()).xpath("//p[@class='edition']")
    return found[0] if found else None


TEMPLATES = tiny.ROOT / "src" / "sphinx_bookkit" / "html" / "templates"


@pytest.mark.parametrize(("epoch", "said"), [("86400", ", 2 January 1970"), (UNDATED, "")])
def test_it_says_the_version_and_the_day_where_that_is_known(epoch, said, tmp_path, monkeypatch):
    foot = _foot(tmp_path, monkeypatch, epoch, "")
    assert " ".join(foot.text_content().split()) == f"Version 3.2.1{said}."
    assert not foot.findall("a")


def test_it_leads_to_where_an_error_can_be_reported(tmp_path, monkeypatch):
    (link,) = _foot(tmp_path, monkeypatch, "86400", "someone/book").findall("a")
    address = "https://github.com/someone/book/issues/new?title=Codes+%26+costs%3A+"
    assert link.get("href") == address
