"""The start of worker processes. `tests/cli/test_workers.py` shows what happens to the workers of a server."""

import subprocess
import sys
from pathlib import Path

from tests.running import ENVIRONMENT

STARTED = """
from dealdock.platform import worker_processes

with worker_processes.starting():
    process = worker_processes.context().Process(target=print, args=["started"])
    process.start()
process.join()
"""


def test_one_starts_where_the_path_of_the_temporary_folder_is_too_long_for_a_socket(tmp_path: Path) -> None:
    (folder := tmp_path / ("long" * 25)).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", STARTED], check=False, env=ENVIRONMENT | {"TMPDIR": str(folder)}, capture_output=True
    )
    assert (done.returncode, done.stdout) == (0, b"started\n"), done.stderr
    assert not list(folder.iterdir())
