"""Proofs that begin with a comment, which sphinx-proof would read as text."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_proof.directive import ProofDirective


class Proof(ProofDirective):
    """A proof whose first lines may be comments.

    sphinx-proof sets the word “Proof” before whatever comes first, so that a comment would be read.
    """

    def run(self) -> list[nodes.Node]:
        """Return its nodes."""
        while self.content and self.content[0].startswith("%"):
            self.content.trim_start()
        self.assert_has_content()
        found: list[nodes.Node] = super().run()
        return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the directive in the place of sphinx-proof's."""
    app.setup_extension("sphinx_proof")
    app.add_directive_to_domain("prf", "proof", Proof, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
