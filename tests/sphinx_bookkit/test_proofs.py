"""Proofs that begin with a comment."""

from tests import tiny

PROOF = ":::{prf:proof}\n% given: u > 0\n% and more\nIt is plain.\n:::\n"


def test_a_comment_at_the_beginning_of_a_proof_is_read_by_nobody(tmp_path):
    page = tiny.build(
        tmp_path, {"index.md": f"# A page\n\n{PROOF}"}, ["sphinx_bookkit.proofs"]
    ).page()
    assert "Proof. It is plain." in page and "given: u" not in page
