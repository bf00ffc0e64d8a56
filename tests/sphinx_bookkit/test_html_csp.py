"""The policy of a page: the hashes of its own scripts, and its place."""

import base64
import hashlib

import pytest

from sphinx_bookkit.html.csp import PLACE, policy, secure

PAGE = (
    f'<head>\n<meta charset="utf-8" />\n<meta content="{PLACE}" />\n'
    '<script>let a = "é";</script><script src="b.js"></script></head>'
)


def test_a_script_in_the_page_is_let_in_by_its_hash_and_no_other():
    digest = hashlib.sha256('let a = "é";'.encode()).digest()
    scripts = policy(PAGE).split("script-src ")[1].split(";")[0]
    assert scripts == f"'self' 'sha256-{base64.b64encode(digest).decode()}'"


def test_everything_is_refused_that_is_not_named():
    assert policy(PAGE).startswith("default-src 'none';")


@pytest.mark.parametrize(
    "script",
    [
        "",
        "\n  if (a < b && c > d) { f(); }\n",
        "document.write(`<b>${'</i>'}</b>`);",
        "a = '&amp;';",
    ],
    ids=["empty", "signs of HTML", "tags in a text", "an entity"],
)
def test_a_script_is_read_as_a_browser_reads_it(script):
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy(f"<!DOCTYPE html><head><script>{script}</script></head>")


def test_the_policy_stands_in_its_place_and_once():
    secured = secure(PAGE)
    assert secured == PAGE.replace(PLACE, policy(PAGE))
    assert secure(secured) == secured
