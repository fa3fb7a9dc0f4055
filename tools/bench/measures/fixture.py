"""The start of a server in the process of a test session."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tools.bench import serving
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

STOP = at_most(150)
"""uvicorn looks ten times a second whether it shall end."""


def measure(suite: Suite) -> Iterator[Result]:
    """Measure the first server of a process after all imports, and later ones."""
    modules = suite.folder / "fixture"
    modules.write_text("\n".join(_run()["modules"]))
    runs = [_run(modules)["times"] for _ in range(2 * suite.sizes.rounds + 1)]
    first = [run[0] for run in runs]
    later = [median(start for start, _ in run[1:]) for run in runs]
    stops = [stop for run in runs for _, stop in run]
    yield Result.of("server in process: start, after imports", [start for start, _ in first], "ms")
    yield Result.of("server in process: start of another", later, "ms")
    yield Result.of("server in process: stop", stops, "ms", STOP)


def _run(*modules: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tools.bench.in_process", *map(str, modules)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=serving.environment())
    if said.returncode != 0:
        raise RuntimeError(said.stderr.splitlines()[-1])
    found: dict[str, Any] = json.loads(said.stdout)
    return found
