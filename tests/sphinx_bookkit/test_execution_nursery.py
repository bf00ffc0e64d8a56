"""Forked kernels: they have the libraries and nothing of each other, and end with their client."""

import os
import signal
import sys
import time

import pytest
from jupyter_client.connect import write_connection_file

from sphinx_bookkit.execution import outputs
from sphinx_bookkit.execution.environment import environment
from sphinx_bookkit.execution.nursery import Nursery
from tests import tiny

PAGE = """
```{code-cell} python
import sys
print('sympy' in sys.modules, 'mine' in globals())
mine = 1
```
"""


def _printed(root, page):
    return (
        next(cell for cell in outputs.kept(root, page).cells if cell.cell_type == "code")
        .outputs[0]
        .text.split()
    )


@pytest.mark.parametrize(("count", "loaded"), [(5, "True"), (1, "False")])
def test_kernels_have_the_libraries_if_they_are_many_and_nothing_of_each_other(
    tmp_path, monkeypatch, count, loaded
):
    monkeypatch.setattr(outputs, "cores", lambda: 2)
    (tmp_path / "requirements.txt").touch()
    pages = [f"page-{number}" for number in range(count)]
    execute = {"execute_notebooks": "cache", "timeout": 60, "stderr_output": "error"}
    tiny.write(tmp_path, dict.fromkeys(pages, PAGE), execute)
    assert outputs.execute(tmp_path, environment(tmp_path)) == []
    assert [_printed(tmp_path, page) for page in pages] == [[loaded, "False"]] * count


@pytest.fixture(scope="module")
def nursery(tmp_path_factory):
    return Nursery(environment(tmp_path_factory.mktemp("nursery")))


@pytest.fixture
def kernel(nursery, tmp_path):
    """A kernel that runs."""
    file, _ = write_connection_file(str(tmp_path / "kernel.json"))
    return nursery.fork(["kernel", "-f", file], str(tmp_path), dict(os.environ))


def test_the_end_of_a_kernel_is_told_with_its_exit_code(kernel):
    assert kernel.poll() is None
    kernel.kill()
    assert kernel.wait() == kernel.poll() == -signal.SIGKILL
    # A second time there is nothing to send it to.
    kernel.terminate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_kernel_whose_client_is_gone_ends(nursery, kernel):
    nursery.close()
    end = time.monotonic() + 30
    while os.path.exists(f"/proc/{kernel.pid}") and time.monotonic() < end:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{kernel.pid}")
