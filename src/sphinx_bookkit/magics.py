r"""What a cell holds besides Python: a cell magic, `%%derivation name`, or lines for IPython.

>>> code = Code("%%derivation gibbs\n\\KL{p}{q} &\\ge 0")
>>> code.magic, code.name, code.body, code.python
('derivation', 'gibbs', '\\KL{p}{q} &\\ge 0', '')
>>> Code("%load_ext derivation\nimport numpy").python
'pass\nimport numpy'
"""

import re
from collections.abc import Iterator
from functools import cached_property

# Magics whose cells hold a chain that is checked, and those with declarations alone. They are
# `derivation.magic.MAGICS`; to know them here, nothing need be imported.
CHAINS = ("derivation", "refused")
MAGICS = (*CHAINS, "given")

_CELL = re.compile(r"\s*%%(\w+)[ \t]*(.*)")
_LINE = re.compile(r"^([ \t]*)%(?=\w)(.*)$", re.M)


class Code:
    """The code of a cell, as IPython parts it.

    Attributes
    ----------
    magic, line : str
        The word of its cell magic and what stands behind it, whole; empty where it is Python.
    body : str
        What the magic reads, or all of it.
    """

    def __init__(self, code: str):
        self.magic = self.line = ""
        self.body = code
        if found := _CELL.match(code):
            self.magic, self.line = found[1], found[2].strip()
            self.body = code[found.end() :].removeprefix("\n")

    @cached_property
    def _parted(self) -> tuple[str, int | None]:
        if self.magic != "refused":
            return self.line, None
        # Only here, as the checker takes a while to import, and few pages have such a cell.
        from derivation.magic import parted

        return parted(self.line)

    @property
    def name(self) -> str:
        """What stands behind the word of its magic, without a number that `%%refused` has."""
        return self._parted[0]

    @property
    def step(self) -> int | None:
        """The number behind the name of `%%refused`: the one step that is false."""
        return self._parted[1]

    @property
    def is_chain(self) -> bool:
        """Whether it holds a chain, which is checked."""
        return self.magic in CHAINS

    @property
    def python(self) -> str:
        """The Python in it, line by line; a line for IPython passes."""
        return "" if self.magic else _LINE.sub(r"\1pass", self.body)

    def extensions(self) -> Iterator[str]:
        """Yield the modules that it loads as extensions of IPython."""
        for line in () if self.magic else _LINE.finditer(self.body):
            match line[2].split():
                case ["load_ext" | "reload_ext", name]:
                    yield name
