"""How many processes run the tests: a third of their time is spent in waiting for others."""

import pytest
from xdist.plugin import pytest_xdist_auto_num_workers as one_a_core


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Have three processes for two cores."""
    return (3 * int(one_a_core(config)) + 1) // 2
