"""The cost of the plugin for a pytest session that uses the fixture, and for one that does not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from statistics import median
from typing import Any

from tools.bench import serving
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

TESTS = 100

CONFTEST = """
import json, time
import pytest
import http.client, dealdock.server, dealdock.testing.in_process, dealdock_client.server

times = {}

@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    begun = time.perf_counter()
    try:
        return (yield)
    finally:
        times.setdefault(fixturedef.argname, []).append((time.perf_counter() - begun) * 1000)

def pytest_sessionfinish(session):
    (session.config.rootpath / "times.json").write_text(json.dumps(times))
"""

TEST = f"""
import pytest

@pytest.mark.parametrize("number", range({TESTS}))
def test_nothing(dealdock, number): ...
"""

IMPORT = "import time, pytest; begun = time.perf_counter(); import pytest_dealdock.plugin; "


def measure(suite: Suite) -> Iterator[Result]:
    """Measure sessions whose libraries are imported beforehand, if they are used."""
    folder = suite.folder / "session"
    folder.mkdir()
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_nothing.py").write_text(TEST)
    first, later, unused = [], [], []
    for _ in suite.rounds():
        times = _session(folder)
        accounts = times["dealdock"]
        first.append(times["dealdock_server"][0] + accounts[0])
        later.append(median(accounts[1:]))
        unused.append(float(_output("-c", IMPORT + "print((time.perf_counter() - begun) * 1000)")))
    yield Result.of("pytest session: the first test's wait, after imports", first, "ms", at_most(250))
    yield Result.of("pytest session: each further test's account", later, "ms", at_most(4))
    yield Result.of("pytest session that doesn't use the fixture: its plugin's import", unused, "ms", at_most(5))


def _session(folder: Path) -> dict[str, Any]:
    """Return the times of all set-ups of each fixture, in milliseconds."""
    installed = entry_points(group="pytest11", name="dealdock")
    plugin = () if installed else ("-p", "pytest_dealdock.plugin")
    _output("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={folder}", *plugin, str(folder))
    times: dict[str, Any] = json.loads((folder / "times.json").read_text())
    return times


def _output(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=serving.environment()
    )
    if done.returncode != 0:
        raise RuntimeError((done.stdout + done.stderr).splitlines()[-1])
    return done.stdout
