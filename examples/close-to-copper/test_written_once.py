"""The job under judgement: each deal is in Copper once, after second runs and lost answers."""

import os
import subprocess
import sys
from pathlib import Path


def test_each_deal_is_written_once() -> None:
    command = [sys.executable, "-m", "dealdock", "judge", "judge.yaml", "--jobs", "2"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 (of this example)
        command,
        cwd=Path(__file__).parent,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
