"""Runs of clients' programs that do not import the client each time, which takes longer than most runs."""

import json
import os
import select
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.support.running import PATIENCE

RUNNER: Final = Path(__file__).with_name("run_forked.py")
SOURCE: Final = Path(__file__).parents[2] / "packages" / "dealdock-client" / "src"


class Forks:
    """A process for each interpreter, which imports its client once. Each run is a fork of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: dict[Path, subprocess.Popen[str]] = {}

    def run(
        self, home: Path, modules: tuple[str, ...], *words: str, environment: Mapping[str, str] = os.environ
    ) -> subprocess.CompletedProcess[str]:
        """Run a program, `words`, with the Python of an environment that has imported these modules."""
        if home not in self._started:
            self._started[home] = self._start(home, modules)
        process = self._started[home]
        output, errors = self._folder / "output", self._folder / "errors"
        for file in (output, errors):
            file.unlink(missing_ok=True)
        call = {"words": words, "environment": dict(environment), "output": str(output), "errors": str(errors)}
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(call) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        code = process.stdout.readline() if ready else ""
        assert code, f"{words} did not end"
        return subprocess.CompletedProcess(words, int(code), output.read_text(), errors.read_text())

    def close(self) -> None:
        """End the processes."""
        for process in self._started.values():
            process.kill()
            process.communicate()

    def _start(self, home: Path, modules: tuple[str, ...]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(home / "bin" / "python"), str(RUNNER), *modules],
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


@contextmanager
def forks() -> Iterator[Forks]:
    """Yield runs of clients. Their processes end with the block."""
    with TemporaryDirectory() as folder:
        opened = Forks(Path(folder))
        try:
            yield opened
        finally:
            opened.close()
