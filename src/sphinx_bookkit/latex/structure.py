"""The parts of the book: a front chapter, its numbered chapters, the solutions at the end."""

import math
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex.nodes import thebibliography
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging, texescape
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node

from .nodes import display, page_of

FRONT = "Preface"
SOLUTIONS = "Solutions"

logger = logging.getLogger(__name__)


class FrontChapter(SphinxPostTransform):
    """Make the root page a chapter of its own, before those that it lists."""

    default_priority = 790
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Give the document the shape: skipped title, front chapter, chapters."""
        front = next(self.document.findall(nodes.section))
        chapters = [
            wrapper
            for wrapper in front.findall(nodes.compound)
            if "toctree-wrapper" in wrapper["classes"]
        ]
        title = front.next_node(nodes.title)
        name = self.config.latex_documents[0][2]
        if title.astext() == name:
            # The book's name stands on the title page; twice in the contents it looks like a slip.
            title.children = []
            title += nodes.Text(FRONT)
        book = nodes.section("", nodes.title(text=name))
        front.replace_self(book)
        for wrapper in chapters:
            wrapper.parent.remove(wrapper)
        book += [display(r"\bookfront"), front, display(r"\bookmain")]
        parts = self._parts()
        for part, wrapper in zip(parts, chapters, strict=True):
            book += [display(rf"\bookpart{{{part}}}")] if part else []
            book += wrapper
        self._count_contents(sum(map(bool, parts)))

    def _parts(self) -> list[str]:
        """Return what _toc.yml calls the parts; no name for one that has none."""
        listed = self.env.get_doctree(str(self.config.root_doc)).findall(addnodes.toctree)
        return [texescape.escape(toctree["caption"] or "") for toctree in listed]

    def _count_contents(self, parts: int) -> None:
        """Tell LaTeX how many pages its contents will have, of lines and pages in points."""
        pages = [toc for name, toc in self.env.tocs.items() if name != self.config.root_doc]
        sections = sum(len(sub) for toc in pages for sub in toc[0].children[1:])
        page = 650 if self.config.book_paper == "a4" else 615
        # With the heading, and the preface, solutions and index; a part has a line as high.
        height = 70 + 19.5 * (len(pages) + parts + 3) + 13.1 * sections
        count = rf"\newcommand{{\bookcontents}}{{{math.ceil(height / page)}}}"
        builder: Any = self.app.builder
        builder.context["tableofcontents"] = rf"{count}\booktableofcontents"


class Bibliography(SphinxPostTransform):
    """Put the entries, which Sphinx gathers at the end, back into the page that asks for them."""

    # After Sphinx's BibliographyTransform.
    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Move each bibliography into the chapter of its first entry."""
        for entries in list(self.document.findall(thebibliography)):
            page = entries[0]["docname"]
            for file in self.document.findall(addnodes.start_of_file):
                if file["docname"] == page:
                    entries.parent.remove(entries)
                    file.next_node(nodes.section).append(entries)


class Solutions(SphinxPostTransform):
    """Gather the solutions in a chapter after the others, in sections named as their chapters."""

    # After FrontChapter, and after sphinx-exercise, which resolves the titles.
    default_priority = 850
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Move them, each page's inside of a file node, by which Sphinx resolves their links."""
        exercises = {
            node["label"]: node
            for kind in (exercise_node, exercise_enumerable_node)
            for node in self.document.findall(kind)
        }
        pages: dict[str, addnodes.start_of_file] = {}
        for solution in list(self.document.findall(solution_node)):
            self._check(solution)
            page = page_of(solution)
            if exercise := exercises.get(solution["target_label"]):
                exercise["solution"] = f"{page}:{solution['ids'][0]}"
            solution.parent.remove(solution)
            pages.setdefault(page, addnodes.start_of_file(docname=page)).append(solution)
        if pages:
            chapter = nodes.section("", nodes.title(text=SOLUTIONS), ids=["solutions"])
            for page, file in pages.items():
                title = nodes.title("", *(n.deepcopy() for n in self.env.titles[page].children))
                if number := self.env.toc_secnumbers.get(page, {}).get(""):
                    title.insert(0, nodes.Text(".".join(map(str, number)) + "\N{EM SPACE}"))
                chapter += nodes.section("", title, file)
            book = next(self.document.findall(nodes.section))
            book += [display(r"\bookback"), chapter]

    def _check(self, solution: solution_node) -> None:
        # LaTeX counts where a thing stands, and the site where it is written.
        counted = [*solution.findall(nodes.caption)]
        counted += [node for node in solution.findall(nodes.math_block) if node.get("number")]
        for node in counted:
            message = "the solution %r holds a numbered %s: in the PDF its number would differ"
            logger.warning(message, solution["label"], node.tagname, location=solution)
