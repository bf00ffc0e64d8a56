"""The domain of what the book says: how its labels are found, kept, forgotten and put together."""

import io

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from sphinx_bookkit.statements.domain import domain_of
from tests import tiny

# Not those of theorems, as sphinx_proof can't put together what several processes have read.
EXTENSIONS = ["sphinx_bookkit.claims", "sphinx_bookkit.entries", "sphinx_bookkit.statements"]
CHAPTER = """
(sec-{name})=
# Chapter {name}

```{{code-cell}} python
assert entropy({name!r}) == 2
```

```{{code-cell}} python
%%derivation free
1 &= 1 + 0
```

:::{{claim}} c-{name}
:quote: It is $0$ in {name}
:by: Somebody
:verdict: slip
:shown: {{ref}}`sec-{name}`
No.
:::

:::{{misconception}} m-{name}
:says: It is always $0$ in {name}.
:shown: sec-{name} sec-one
No.
:::

See {{ref}}`c-one`, {{ref}}`so <m-one>`, {{book:ref}}`c-two` and {{book:ref}}`der-{name}-2`.
"""
NAMES = ["one", "two", "three", "four", "five", "six", "seven"]


def _files(names=NAMES):
    contents = "\n".join(["# A book", "", "```{toctree}", *names, "```", ""])
    chapters = {f"{name}.md": tiny.HEAD + CHAPTER.format(name=name) for name in names}
    return {"index.md": contents, **chapters}


def _read(root, jobs):
    """Build a book in some processes; return its domain's data, its chapters and what was said."""
    for name, text in _files().items():
        (root / name).write_text(text)
    out, log = root / f"out-{jobs}", io.StringIO()
    options = {"extensions": ["myst_nb", *EXTENSIONS], "nb_execution_mode": "off",
               "myst_enable_extensions": ["colon_fence", "dollarmath"],
               "exclude_patterns": ["out-*", "jupyter_execute"]}  # fmt: skip
    with docutils_namespace():
        app = Sphinx(root, None, out, out / "trees", "html", options, status=None, warning=log,
                     parallel=jobs)  # fmt: skip
        assert app.is_parallel_allowed("read")
        app.build()
        domain = domain_of(app.env)
    chapters = [(out / f"{name}.html").read_text() for name in NAMES]
    entries = [entry.state for entry in domain.ordered()]
    return entries, domain.graph.statements, chapters, log.getvalue()


def test_pages_that_are_read_side_by_side_make_the_same_book(tmp_path):
    one, several = (_read(tmp_path, jobs) for jobs in (1, 2))
    assert one == several
    entries, statements, chapters, said = one
    assert [state[1] for state in entries[:3]] == ["c-one", "m-one", "c-two"]
    assert len(entries) == 14 and len(statements) == 21
    assert "WARNING" not in said
    assert "Against the misconceptions" in chapters[0]


@pytest.fixture
def built(tmp_path):
    with tiny.building(tmp_path, _files(["one", "two"]), EXTENSIONS) as made:
        yield made


def test_labels_lead_to_what_they_name(built):
    html = built.page("two")
    assert built.said == ""
    for target, words in {
        "one.html#c-one": "“It is 0 in one”",
        "one.html#m-one": "so",
        "#c-two": "“It is 0 in two”",
        "#der-two-2": "Derivation",
    }.items():
        link = f'href="{target}"><span class="std std-ref">{words}</span>'
        assert link in html


def test_they_are_in_the_inventory_and_not_in_the_search(built):
    objects = {(name, kind): priority for name, _, kind, _, _, priority
               in domain_of(built.app.env).get_objects()}  # fmt: skip
    assert objects == {
        (f"{letter}-{name}", kind): -1
        for name in ("one", "two")
        for letter, kind in (("c", "claim"), ("m", "misconception"))
    }


def test_the_labels_of_the_standard_domain_are_left_alone(built):
    standard = built.app.env.get_domain("std")
    assert "c-one" not in standard.labels and "c-one" in standard.anonlabels


def test_a_page_that_is_read_again_or_gone_is_forgotten(tmp_path):
    files = _files(["one", "two"])
    tiny.build(tmp_path, files, EXTENSIONS)
    changed = {"two.md": files["two.md"].replace("m-two", "m-second")}
    with tiny.building(tmp_path, changed, EXTENSIONS) as made:
        assert sorted(domain_of(made.app.env).entries) == ["c-one", "c-two", "m-one", "m-second"]
        assert "WARNING" not in made.said
    (tmp_path / "two.md").unlink()
    index = {"index.md": _files(["one"])["index.md"],
             "one.md": files["one.md"].replace("c-two", "c-one")}  # fmt: skip
    with tiny.building(tmp_path, index, EXTENSIONS) as made:
        assert sorted(domain_of(made.app.env).entries) == ["c-one", "m-one"]
        assert set(domain_of(made.app.env).facts) == {"index", "one"}


def test_one_label_is_one_entrys(tmp_path):
    files = _files(["one", "two"])
    files["two.md"] = files["two.md"].replace("} m-two", "} m-one")
    said = tiny.build(tmp_path, files, EXTENSIONS).said
    assert "the label m-one is given twice, first in one.md: choose another" in said


def test_faults_are_reported_with_their_place(tmp_path):
    files = _files(["one", "two"])
    files["two.md"] = files["two.md"].replace("shown: sec-two sec-one", "shown: sec-nowhere")
    said = tiny.build(tmp_path, files, EXTENSIONS).said
    line = files["two.md"].split("\n").index(":::{misconception} m-two") + 1
    assert f"two.md:{line}: WARNING: nothing checks m-two" in said


def test_a_source_that_cannot_be_read_stops_the_build_with_its_place(tmp_path):
    wrong = {**_files(["one"]), "index.md": "# A book\n\n:::{note}\nIt never ends.\n"}
    with pytest.raises(Exception, match=r"index.md:3: :::\{note\} is not closed"):
        tiny.build(tmp_path, wrong, EXTENSIONS)
