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
    (shown,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    path = os.pathsep.join([str(Path(sys.executable).parent), ENVIRONMENT["PATH"]])
    parts = list[str]()
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        done = subprocess.run(
            ["/bin/sh", "-euc", block],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        parts.append(done.stdout)
    assert parts[:2] == [shown, shown]
    assert "\t$.mood\tmissing\ttext of 4 characters\t" in parts[2]
    assert parts[3] == "leads.yaml is a valid scene with 1 account.\n"
    assert "<title>dealdock replay</title>" in (tmp_path / "report.html").read_text()
    (test,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "test_leads.py").write_text(test, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_leads.py"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
