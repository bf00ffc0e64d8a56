"""Numbers are found without a page loaded for each, and are those of the pages as they are."""

from collections import Counter

import pytest
from sphinx.environment import BuildEnvironment

from tests import tiny

INDEX = """
# A book

```{toctree}
other
```

{numref}`first`, {numref}`second` and {numref}`second` again.
"""
ONE, TWO = (
    f"```{{table}} {name}\n:name: {name}\n\n| x |\n|---|\n```\n" for name in ("first", "second")
)


@pytest.fixture
def loaded(monkeypatch):
    """Which pages Sphinx has loaded, and how often."""
    pages: Counter[str] = Counter()
    load = BuildEnvironment.get_doctree
    monkeypatch.setattr(
        BuildEnvironment,
        "get_doctree",
        lambda env, page: pages.update([page]) or load(env, page),
    )
    return pages


def test_a_page_is_loaded_once_for_all_numbers_that_lead_to_it(tmp_path, loaded):
    config = {"numfig": True, "numfig_format": {"table": "Table %s"}}
    files = {"index.md": INDEX, "other.md": f"# Other\n\n{ONE}\n{TWO}"}
    loads = []
    for extension in ("sphinx_bookkit.index", "sphinx_bookkit.references"):
        root = tmp_path / extension
        root.mkdir()
        built = tiny.build(root, files, [extension], **config)
        assert built.page().count("Table 2") == 2
        loads.append(loaded.pop("other"))
    assert loads[0] - loads[1] == 2
