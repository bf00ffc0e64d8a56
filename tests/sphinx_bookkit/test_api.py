"""The API page: docstrings stand on it as they are written, and every public name has its entry."""

import re
from pathlib import Path

import pytest

import crossentropy
from crossentropy import codes, gaussian
from sphinx_bookkit.api import as_text, imported


def kept(lines):
    as_text(None, "function", "f", None, None, lines)
    return lines


def test_bars_of_an_absolute_value_are_no_substitution():
    assert kept(["1/2 sum_x |p(x) - q(x)|.", ""]) == [r"1/2 sum_x \|p(x) - q(x)\|.", ""]


def test_an_initial_is_no_enumeration():
    assert kept(["T. M. Cover, 2006."]) == [r"\T. M. Cover, 2006."]


def test_examples_are_taken_as_they_are():
    example = [">>> 1 | 2", "3 | 0", ""]
    assert kept([*example, "a | b"]) == [*example, r"a \| b"]


def test_every_public_function_has_its_entry_once():
    page = Path(__file__).parents[2] / "book" / "api.md"
    entries = re.findall(
        r"^\.\. auto(?:function|exception):: crossentropy\.([\w.]+)$",
        page.read_text(encoding="utf-8"),
        re.M,
    )
    public = set(crossentropy.__all__)
    for module in (codes, gaussian):
        public |= {
            f"{module.__name__.removeprefix('crossentropy.')}.{name}"
            for name, value in vars(module).items()
            if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
        }
    assert sorted(entries) == sorted(public)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from crossentropy import PMFError, entropy", ["PMFError", "entropy"]),
        ("import numpy as np\nfrom crossentropy import codes", []),
        ("from crossentropy.codes import encode", ["codes.encode"]),
        ("from crossentropy.gaussian import entropy as h", ["gaussian.entropy"]),
        ("from scipy.stats import entropy", []),
    ],
)
def test_what_a_cell_imports_from_the_package_is_found(code, names):
    assert list(imported(code)) == [f"crossentropy.{name}" for name in names]
