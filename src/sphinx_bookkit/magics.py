r"""What a cell holds besides Python: a cell magic, `%%derivation name`, or lines for IPython.

>>> code = Code("%%derivation gibbs\n\\KL{p}{q} &\\ge 0")
>>> code.magic, code.name, code.body, code.python
('derivation', 'gibbs', '\\KL{p}{q} &\\ge 0', '')
>>> Code("%load_ext derivation\nimport numpy").python
'pass\nimport numpy'
"""

import re
from collections.abc import Iterator

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
    magic, name : str
        The word of its cell magic and what stands behind it; empty where it is Python.
    step : int or None
        The number behind the name of `%%refused`: the one step that is false.
    line : str
        What stands behind the word, whole.
    body : str
        What the magic reads, or all of it.
    """

    def __init__(self, code: str):
        self.magic = self.name = self.line = ""
        self.step: int | None = None
        self.body = code
        if found := _CELL.match(code):
            self.magic, self.line = found[1], found[2].strip()
            self.name = self.line
            if self.magic == "refused":
                # Only here, as the checker takes a while to import, and few pages have such a cell.
                from derivation.magic import parted

                self.name, self.step = parted(self.line)
            self.body = code[found.end() :].removeprefix("\n")

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
