"""The fixture with the oldest pytest that the package allows."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import ENVIRONMENT
from tests.testing.sessions import CLIENT
from tests.testing.test_ways import FEATURES, SERVER, SHOWN

PACKAGES = Path(__file__).parents[2] / "packages"
PACKAGE = PACKAGES / "pytest-dealdock"


@pytest.mark.slow
def test_has_all_features(tmp_path: Path) -> None:
    (oldest,) = re.findall(r'"pytest>=([\d.]+)"', (PACKAGE / "pyproject.toml").read_text())
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run(
        [*pip, f"pytest~={oldest}.0", "pluggy==1.2.0", str(PACKAGES / "dealdock-client"), str(PACKAGE)], check=True
    )
    (tmp_path / "client.py").write_text(CLIENT)
    (tmp_path / "test_features.py").write_text(FEATURES)
    command = f"env PYTHONPATH={shlex.quote(str(SERVER))} {shlex.quote(sys.executable)} -m dealdock"
    done = subprocess.run(
        [python, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "DEALDOCK_COMMAND": command, "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"pytest-{oldest}." in done.stdout, done.stderr
    assert "1 failed, 5 passed" in done.stdout, done.stdout
    lines = pytest.LineMatcher(done.stdout.splitlines())
    lines.fnmatch_lines(SHOWN)
