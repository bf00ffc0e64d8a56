"""The wheels of the packages that need no book: what is in them, and that they need no more."""

import doctest
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from tools import wheels

ROOT = Path(__file__).resolve().parents[2]
NEEDS = {"crossentropy": {"numpy"}, "derivation": {"flint", "lark", "mpmath", "numpy"}}
# The name under which another name is installed.
INSTALLED = {"flint": "python-flint"}
# What a cell, or a program, imports of it first.
FIRST = {
    "crossentropy": "crossentropy.codes",
    "derivation": "derivation",
}


@pytest.fixture(scope="module", params=wheels.PUBLISHED)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def wheel(name, tmp_path_factory):
    return wheels.write(ROOT, name, tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="module")
def about(name, wheel):
    with zipfile.ZipFile(wheel) as archive:
        return message_from_bytes(archive.read(f"{name}-{_version()}.dist-info/METADATA"))


def _project(folder):
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _version():
    return _project(ROOT)["version"]


def test_it_needs_what_its_modules_import_and_no_more(name, about):
    needed = about.get_all("Requires-Dist")
    wanted = {INSTALLED.get(one, one) for one in NEEDS[name]}
    assert {line.partition(">")[0] for line in needed} == wanted
    # From the version on that the book needs, where that names it.
    book = {line.partition(">")[0]: line for line in _project(ROOT)["dependencies"]}
    assert all(line == book.get(line.partition(">")[0], line) for line in needed)
    assert about.get_all("Provides-Extra") is None
    assert about["Requires-Python"] == _project(ROOT)["requires-python"]


def test_it_has_its_readme_and_its_licence(name, wheel, about):
    assert about.get_payload().startswith(f"# {name}\n")
    assert about["License-Expression"] == "MIT"
    with zipfile.ZipFile(wheel) as archive:
        licence = archive.read(f"{name}-{_version()}.dist-info/licenses/LICENSE")
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_it_holds_the_package_with_its_types_and_nothing_else(name, wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {at for at in archive.namelist() if ".dist-info/" not in at}
    modules = {
        file.relative_to(ROOT / "src").as_posix() for file in (ROOT / "src" / name).rglob("*.py")
    }
    data = {"derivation/grammar.lark"} if name == "derivation" else set()
    assert held == modules | data | {f"{name}/py.typed"}


def test_it_runs_with_no_other_package_than_it_needs(name, wheel):
    # Isolated, and without what the environment's own start files bring.
    code = f"import sys; sys.path += sys.argv[1:]; import {FIRST[name]}; print(*sys.modules)"
    code += f"; print({name}.__file__, file=sys.stderr)"
    command = [sys.executable, "-I", "-S", "-c", code, wheel, sysconfig.get_path("purelib")]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert str(wheel) in told.stderr
    roots = {module.partition(".")[0] for module in told.stdout.split()}
    assert {name, *NEEDS[name]} <= roots
    optional = {"gmpy2", "threadpoolctl"}
    others = {root for root in roots - sys.stdlib_module_names - optional if root.isidentifier()}
    # What compiled modules leave of their compiler.
    others = {root for root in others if "cython" not in root}
    assert others - {"__main__"} == {name, *NEEDS[name]}


def test_the_readmes_examples_print_what_they_say(name):
    text = (ROOT / "src" / name / "README.md").read_text(encoding="utf-8")
    example = "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S))
    test = doctest.DocTestParser().get_doctest(example, {}, name, "README.md", 0)
    assert len(test.examples) > 3
    assert doctest.DocTestRunner().run(test).failed == 0


def test_it_is_the_same_to_the_byte_wherever_it_is_made(name, wheel, tmp_path):
    assert wheels.write(ROOT, name, tmp_path / "another").read_bytes() == wheel.read_bytes()
