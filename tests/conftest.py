"""What every test has: figures that it has drawn are closed after it."""

import sys
from collections.abc import Iterator

import pytest

import sphinx_bookkit  # noqa: F401  (It keeps jsonschema from compiling a grammar for seconds.)


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
