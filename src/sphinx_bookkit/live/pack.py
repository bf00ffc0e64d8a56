"""Pack the modules that a page uses, as they run in a browser: read by pack.mjs, in Pyodide.

What has been imported, once chains of each kind have been checked, or cells have run, is all that
is packed: compiled, because compiling takes a browser longer than loading, and without what only a
traceback shows.
"""

import json
import marshal
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from types import CodeType

SOURCES, LIBRARY, OUT = Path("/src"), "/lib/python314.zip", "/out/packed.zip"
# Where an instruction stands: nowhere. A table without entries would break every traceback.
NOWHERE = b"\xf8"
# Checked against no source, because there is none.
HEADER = b"\x01\0\0\0"
TIME = (1980, 1, 1, 0, 0, 0)
DATA = ("derivation/grammar.lark",)


def bare(code: CodeType) -> CodeType:
    """Return code without the names of files and the numbers of lines."""
    inside = tuple(bare(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inside, co_filename="", co_linetable=NOWHERE)


def compiled(source: bytes, name: str) -> bytes:
    """Return a module as the import system reads it."""
    from importlib.util import MAGIC_NUMBER

    code = bare(compile(source, name, "exec", dont_inherit=True, optimize=2))
    return MAGIC_NUMBER + HEADER + bytes(8) + marshal.dumps(code)


def used() -> dict[str, bytes]:
    """Return the sources of all modules that were imported, by their names in the archive."""
    found = {}
    with zipfile.ZipFile(LIBRARY) as library:
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None) or ""
            if file.startswith(f"{LIBRARY}/"):
                name = file.removeprefix(f"{LIBRARY}/")
                found[name.removesuffix("c")] = library.read(name)
            elif file.startswith(f"{SOURCES}/"):
                found[file.removeprefix(f"{SOURCES}/")] = Path(file).read_bytes()
    return found


def pack(modules: list[str], cells: list[dict[str, str]], packed: list[str]) -> None:
    """Try the checker, import modules, run cells, and pack what that has imported.

    What is packed elsewhere is left out; where something is, the checker is.
    """
    runs = import_module("runs")
    if not packed:
        from derivation.live import rehearse

        rehearse()
        runs.rehearse()
    for name in modules:
        import_module(name)
    for cell in cells:
        if error := json.loads(runs.run(json.dumps(cell)))["error"]:
            raise ValueError(f"a reader can't run this cell: {error}\n{cell['code']}")
    with zipfile.ZipFile(OUT, "w") as archive:
        for name, source in sorted(used().items()):
            if f"{name}c" not in packed:
                archive.writestr(zipfile.ZipInfo(f"{name}c", TIME), compiled(source, name))
        for name in DATA if not packed else ():
            archive.writestr(zipfile.ZipInfo(name, TIME), (SOURCES / name).read_bytes())


sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCES))
pack(**json.loads((SOURCES / "asked.json").read_text(encoding="utf-8")))
