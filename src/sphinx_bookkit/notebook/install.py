"""The first cell of a notebook: it installs what the others import, where it is missing.

The package comes from the wheel that lies beside the notebook; where none does, from the site that
served the notebook, and then from the repository, where their addresses are known.
"""

import ast
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from sphinx_bookkit.magics import Code

from . import package

_CODE = """\
# Installs what the cells below import, where it is missing, and nothing where it is not.
import importlib.util, pathlib, subprocess, sys

imported = {names}
wheel = pathlib.Path("{wheel}")
elsewhere = {addresses}
help = "{advice}"

missing = [name for name in imported if importlib.util.find_spec(name) is None]
sources = [str(wheel.resolve())] if wheel.exists() else []
for source in [*sources, *elsewhere] if missing else []:
    install = [sys.executable, "-m", "pip", "install", "--quiet", source]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode == 0:
        importlib.invalidate_caches()
        print("Installed", ", ".join(missing), "from", source)
        break
    print("Not installed from", source, "-", (done.stderr.strip() or "?").splitlines()[-1])
else:
    print("Missing:", ", ".join(missing) + ".", help) if missing else print("All is here.")"""


def imported(code: Iterable[str]) -> list[str]:
    """Return the packages that cells import or load, without those that come with Python."""
    names: set[str] = set()
    for source in map(Code, code):
        names.update(source.extensions())
        for node in ast.walk(ast.parse(source.python)):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    roots = {name.partition(".")[0] for name in names}
    return sorted(roots - sys.stdlib_module_names)


@dataclass(frozen=True)
class Install:
    """Where the book's package comes from.

    Parameters
    ----------
    title : str
        What the book is called.
    wheel : str
        The name of the wheel, or nothing where the book has no package.
    site : str
        The site's address, or nothing where it is not known.
    repository : str
        The repository's owner and name on GitHub, or nothing where it is not known.
    """

    title: str
    wheel: str
    site: str = ""
    repository: str = ""

    @classmethod
    def of(cls, root: Path, title: str, site: str | None) -> "Install":
        """Return where the package of a book comes from."""
        repository = os.environ.get("GITHUB_REPOSITORY", "")
        return cls(title, package.wheel_name(root), site or "", repository)

    @property
    def addresses(self) -> list[str]:
        """The addresses from which pip can install the package."""
        found = [f"{self.site}notebooks/{self.wheel}"] if self.site else []
        if self.repository:
            found.append(f"https://github.com/{self.repository}/archive/main.zip")
        return found

    def cells(self, executed: NotebookNode, page: str) -> list[NotebookNode]:
        """Return the cell that installs, below a line that says so, where a page needs any."""
        names = imported(cell.source for cell in executed.cells if cell.cell_type == "code")
        if not names or not self.wheel:
            return []
        of = f"[this page](<{page}>)" if page else "a page"
        said = (
            f"*This notebook is {of} of {self.title}. Run the next cell first: it installs what "
            f"the others import, where it is missing, {self._origin()}.*"
        )
        code = _CODE.format(
            wheel=self.wheel,
            addresses=json.dumps(self.addresses),
            names=json.dumps(names),
            advice=self._advice(),
        )
        return [nbformat.v4.new_markdown_cell(said), nbformat.v4.new_code_cell(code)]

    def _origin(self) -> str:
        beside = f"from `{self.wheel}` beside the notebook"
        return f"{beside}, or else from the book's site" if self.addresses else beside

    def _advice(self) -> str:
        """Return what to do where nothing was found."""
        again = "and run this cell again."
        if self.addresses:
            return f"Install {self.addresses[0]} with pip, {again}"
        return f"Put {self.wheel} from the site's folder notebooks beside this notebook, {again}"
