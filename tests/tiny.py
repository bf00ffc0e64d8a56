"""Books of a page or two, to be built for real."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

# What makes a page a notebook.
HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""


def write(
    root: Path,
    pages: Mapping[str, str],
    execute: Mapping[str, object],
    extensions: Sequence[str] = (),
) -> None:
    """Write the pages, their contents and a configuration into a folder."""
    config = {
        "title": "A Book",
        "only_build_toc_files": True,
        "bibtex_bibfiles": ["references.bib"],
        "execute": execute,
        "sphinx": {
            "extra_extensions": [*extensions],
            "config": {"nb_execution_raise_on_error": True},
        },
    }
    (root / "_config.yml").write_text(yaml.safe_dump(config))
    first, *others = pages
    toc: dict[str, object] = {"format": "jb-book", "root": first}
    if others:
        toc["chapters"] = [{"file": page} for page in others]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc))
    (root / "references.bib").touch()
    for page, text in pages.items():
        file = root / f"{page}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(HEAD + text, encoding="utf-8")
