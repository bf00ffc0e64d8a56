"""Theorems, proofs, exercises, solutions and admonitions, as one environment or in the text."""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.latex import LaTeXTranslator
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node
from sphinx_proof.nodes import NODE_TYPES, proof_node, unenumerable_node

from .nodes import box, display, inline, page_of

# An admonition takes the look of its first class that is here, else that of a note.
LOOKS = ("claim", "correction", "misconception", "remember")
# What sphinx-proof calls a theorem-like element, where it does not look like a theorem.
PROOF_LOOKS = {"definition": "definition", "notation": "definition", "assumption": "definition"}
PROOF_LOOKS |= dict.fromkeys(("remark", "example", "observation", "algorithm"), "remark")


class Boxes(SphinxPostTransform):
    """Turn what stands in a box into `box`, whichever extension it comes from."""

    # After sphinx-exercise, which resolves its titles at 20 to 22.
    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace proofs, theorem-like elements, exercises, solutions and admonitions."""
        for proof in list(self.document.findall(proof_node)):
            proof.replace_self(_proof(proof))
        theorems = (*NODE_TYPES.values(), unenumerable_node)
        exercises = (exercise_node, exercise_enumerable_node, solution_node)
        for node in list(self.document.findall(nodes.Admonition)):
            if isinstance(node, addnodes.desc):
                continue  # to docutils the description of a function is an admonition too
            if isinstance(node, theorems):
                node.replace_self(self._theorem(node))
            elif isinstance(node, exercises):
                node.replace_self(_exercise(node))
            else:
                node.replace_self(_admonition(node))
        for last in list(self.document.findall(box)):
            if last["look"] == "remember":
                self._keep_company(last)

    def _keep_company(self, last: box) -> None:
        # The box that closes a chapter would often stand alone on a page, and so would the line
        # below it: they stay together, and take the exercise or the last lines before them along.
        parent, place = last.parent, last.parent.index(last)
        parent.insert(place + 1, display(r"\end{bookkeep}"))
        below = last.next_node(_is_text, descend=False, siblings=True, ascend=True)
        if isinstance(below, nodes.paragraph) and "answers" in below["classes"]:
            below.parent.remove(below)
            parent.insert(place + 1, below)
        before = place - 1
        while before >= 0 and isinstance(parent[before], nodes.Invisible | nodes.target):
            before -= 1
        company = parent[before] if before >= 0 else None
        if isinstance(company, box) and company["look"] == "exercise":
            place = before
        parent.insert(place, display(r"\begin{bookkeep}"))
        if isinstance(company, nodes.paragraph):
            parent.insert(place, display(r"\bookclose"))

    def _theorem(self, node: nodes.Element) -> box:
        kind, label = node["realtype"], node["ids"][0] if node["ids"] else ""
        numbers = self.env.toc_fignumbers.get(page_of(node), {}).get(node["countertype"], {})
        number = ".".join(map(str, numbers.get(label, ())))
        head = f"{kind.title()} {number}".rstrip()
        look = PROOF_LOOKS.get(kind, "theorem")
        return _box(node, look, head, node[0].children, node[1].children)


def _is_text(node: nodes.Node) -> bool:
    return not isinstance(node, nodes.Invisible | nodes.raw | nodes.target)


def _box(
    node: nodes.Element, look: str, head: str, name: list[nodes.Node], body: list[nodes.Node]
) -> box:
    new: box = box(look=look, head=head, ids=node["ids"], exercise=node.get("label", ""))
    new["solution"] = node.get("solution", "")
    new += nodes.title("", "", *name)
    new += body
    return new


def _proof(node: nodes.Element) -> list[nodes.Node]:
    """Return a proof's content, with its head and its end in its first and last paragraph."""
    body: list[nodes.Node] = node[0].children
    # sphinx-proof writes "Proof. " into the text itself.
    first = next(node.findall(nodes.Text))
    first.parent.replace(first, nodes.Text(first.astext().removeprefix("Proof.").lstrip()))
    head, end = (inline(code) for code in (r"\bookproof ", r"\bookqed "))
    if isinstance(body[0], nodes.paragraph):
        body[0].insert(0, head)
    else:
        body.insert(0, nodes.paragraph("", "", head))
    if isinstance(body[-1], nodes.paragraph):
        body[-1].append(end)
    else:
        body.append(nodes.paragraph("", "", end))
    return body


def _exercise(node: nodes.Element) -> box:
    title = node[0]
    if isinstance(node, solution_node):
        head, *name = next(title.findall(nodes.reference)).children
        link = rf"\booksolves{{exercise:{node['target_label']}}}{{{head.astext().strip()}}}"
        name = [inline(link), *name]
        return _box(node, "solution", "", name, node.children[1:])
    head, *name = title.children
    return _box(node, "exercise", head.astext(), name, node.children[1:])


def _admonition(node: nodes.Element) -> box:
    look = next((name for name in LOOKS if name in node["classes"]), "note")
    if node[-1].astext().startswith("Verdict"):
        node.insert(-1, display(r"\bookstay"))
    if isinstance(node[0], nodes.title):
        return _box(node, look, "", node[0].children, node.children[1:])
    return _box(node, look, node.tagname.title(), [], node.children)


def _number(head: str) -> str:
    """Return the number at the end of a head, as in Theorem 4.3, or nothing."""
    last = head.rpartition(" ")[2]
    return last if last.replace(".", "").isdecimal() else ""


def visit_box(self: LaTeXTranslator, node: box) -> None:
    """Open the environment, with the labels by which the box is linked."""
    labels = self.hypertarget_to(node, anchor=False)
    if node["look"] == "exercise":
        # The name by which sphinx-exercise links to an exercise.
        labels += rf"\label{{exercise:{node['exercise']}}}"
    number = _number(node["head"])
    labels = rf"\bookanchor{{{number}}}{labels}" if labels else ""
    # A float in a box is an error in LaTeX: Sphinx then sets figures where they stand.
    self.no_latex_floats += 1
    title = node[0]
    self.pushbody([])
    for child in title.children:
        child.walkabout(self)
    name = "".join(self.popbody())
    head, name = (self.encode(node["head"]), name) if node["head"] else (name, "")
    if node["solution"]:
        name += rf"\booksolved{{{self.idescape(node['solution'])}}}"
    arguments = "".join(f"{{{argument}}}" for argument in (node["look"], head, name, labels))
    self.body.append(f"\n\\begin{{bookbox}}{arguments}\n")
    title.parent.remove(title)


def depart_box(self: LaTeXTranslator, node: box) -> None:
    """Close the environment."""
    self.no_latex_floats -= 1
    self.body.append("\n\\end{bookbox}\n")
