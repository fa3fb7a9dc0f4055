"""The examples of the guide."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "replay.md"


@pytest.mark.slow
def test_the_examples_print_what_the_guide_shows(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    first, second = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    (shown,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    path = os.pathsep.join([str(Path(sys.executable).parent), ENVIRONMENT["PATH"]])
    done = subprocess.run(
        ["/bin/sh", "-euc", f"{first}\necho --\n{second}"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "PATH": path},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{shown}--\n{shown}"
    assert "<title>dealdock replay</title>" in (tmp_path / "report.html").read_text()
