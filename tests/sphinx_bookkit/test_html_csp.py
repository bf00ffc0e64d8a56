"""The policy of a page: the hashes of its own scripts, and its place."""

import base64
import hashlib

from sphinx_bookkit.html.csp import policy, secure

PAGE = (
    '<head>\n    <meta charset="utf-8" />\n'
    '<script>let a = "é";</script><script src="b.js"></script>'
)


def test_a_script_in_the_page_is_let_in_by_its_hash_and_no_other():
    digest = hashlib.sha256('let a = "é";'.encode()).digest()
    scripts = policy(PAGE).split("script-src ")[1].split(";")[0]
    assert scripts == f"'self' 'sha256-{base64.b64encode(digest).decode()}'"


def test_everything_is_refused_that_is_not_named():
    assert policy(PAGE).startswith("default-src 'none';")


def test_the_policy_comes_first_and_once():
    secured = secure(PAGE)
    assert secured.index("Content-Security-Policy") < secured.index("<script")
    assert secure(secured) == secured
