"""A suite of tests with an account for each: those of the example `sync-job`, repeated."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from statistics import median
from typing import Final

from tools.bench import serving
from tools.bench.result import Result
from tools.bench.suite import Suite

EXAMPLE: Final = Path(__file__).resolve().parents[3] / "examples" / "sync-job"
TESTS: Final = 200
_COPIES: Final = 20
"""Enough of each file for so many tests."""

PLUGIN: Final = f"""
import functools, http.client, json, time
import httpx, pytest

spent, depth = 0.0, 0

def timed(function):
    @functools.wraps(function)
    def measured(*arguments, **named):
        global spent, depth
        depth += 1
        begun = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            depth -= 1
            if not depth:
                spent += time.perf_counter() - begun
    return measured

for owner, name in (
    (http.client.HTTPConnection, "request"),
    (http.client.HTTPConnection, "getresponse"),
    (httpx.HTTPTransport, "handle_request"),
):
    setattr(owner, name, timed(getattr(owner, name)))

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    assert len(items) >= {TESTS}
    items[:] = items[:{TESTS}]

@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    global spent, depth
    if not fixturedef.argname.startswith("dealdock"):
        return (yield)
    depth += 1
    begun = time.perf_counter()
    try:
        return (yield)
    finally:
        depth -= 1
        if not depth:
            spent += time.perf_counter() - begun

def pytest_sessionfinish(session):
    (session.config.rootpath / "spent.json").write_text(json.dumps(spent))
"""
"""Measures the fixtures of dealdock, and the waits for its answers: of the job's client and of the control plane's."""


def measure(suite: Suite) -> Iterator[Result]:
    """Measure the seconds of the suite as a user waits for them, with the start of pytest and of the server."""
    folder = suite.folder / "examples"
    shutil.copytree(EXAMPLE / "sync_job", folder / "sync_job")
    shutil.copy(EXAMPLE / "conftest.py", folder)
    (folder / "spent_by_dealdock.py").write_text(PLUGIN)
    for number in range(_COPIES):
        for name in ("pull", "push"):
            shutil.copy(EXAMPLE / f"test_{name}.py", folder / f"test_{name}_{number}.py")
    whole, own = [], []
    for _ in suite.rounds():
        begun = time.perf_counter()
        _run(folder)
        whole.append(time.perf_counter() - begun)
        own.append(json.loads((folder / "spent.json").read_text()))
    detail = f"{median(own):.1f} s of them in dealdock's fixtures and in waits for its answers"
    yield Result.of(f"a suite of {TESTS} tests of the example sync-job, an account each", whole, "s", detail=detail)


def _run(folder: Path) -> None:
    installed = entry_points(group="pytest11", name="dealdock")
    plugins = ["-p", "spent_by_dealdock", *(() if installed else ("-p", "pytest_dealdock.plugin"))]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={folder}", *plugins]
    path = {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False, env=serving.environment() | path
    )
    if done.returncode != 0:
        raise RuntimeError((done.stdout + done.stderr).splitlines()[-1])
