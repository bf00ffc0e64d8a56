"""What every test has: figures that it has drawn are closed after it."""

import sys
from collections.abc import Iterator

import pytest

# The grammar of addresses, which jsonschema would compile for a second or two in each process.
sys.modules.setdefault("rfc3987_syntax", None)


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
