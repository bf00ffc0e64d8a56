"""What every test has: figures that it has drawn are closed after it."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sphinx_bookkit  # noqa: F401  (It keeps jsonschema from compiling a grammar for seconds.)
from derivation.keeping import VARIABLE
from sphinx_bookkit.execution.environment import environment

# To look for garbage as often as Python does would take a tenth of the time of all the tests.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish() -> None:
    """Keep the tests themselves out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def verdicts() -> str:
    """Where a build keeps what the present state of the checker has accepted."""
    return environment(Path(__file__).resolve().parents[1])[VARIABLE]
