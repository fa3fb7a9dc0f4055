"""The tutorial's connector and its tests, as a reader writes them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "tutorial.md").read_text(encoding="utf-8")
WITHOUT_PLUGINS = [word for name in ("asyncio", "hypothesispytest", "schemathesis") for word in ("-p", f"no:{name}")]
CONNECTOR, FIRST, REFUSED, ERROR, CHANGED, BUSY, LOST = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)


def run(folder: Path, connector: str, *tests: str) -> str:
    """Run the tests in a folder with the connector, and return what pytest prints."""
    (folder / "deals.py").write_text(connector)
    (folder / "test_deals.py").write_text("\n\n".join(tests))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *WITHOUT_PLUGINS],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.stdout


def test_the_first_connector_does_not_notice_an_error(tmp_path: Path) -> None:
    printed = run(tmp_path, f"{CONNECTOR}\n\n{ERROR}", FIRST, REFUSED)
    assert "1 failed, 1 passed" in printed
    assert "KeyError: 'opportunity'" in printed
    assert re.search(r"HTTP 200 in \d+ ms, error 4 \(Invalid prospect email address\)", printed)


def test_the_second_connector_passes_all_tests(tmp_path: Path) -> None:
    assert "4 passed" in run(tmp_path, CHANGED, FIRST, REFUSED, BUSY, LOST)
