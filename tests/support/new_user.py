"""The steps of a new user with the installed packages: README, start page, tutorial, and a connector with a mistake.

`tests/support/check_wheel.py` runs it in an environment that has only the packages that these pages install.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

TOP: Final = Path(__file__).resolve().parents[2]
README: Final = (TOP / "README.md").read_text(encoding="utf-8")
START: Final = (TOP / "docs" / "start.md").read_text(encoding="utf-8")
TUTORIAL: Final = (TOP / "docs" / "tutorial.md").read_text(encoding="utf-8")
ADDRESS: Final = "http://127.0.0.1:7273"
PATIENCE: Final = 120.0


def paste_lines(url: str, folder: Path) -> int:
    """Run the shell lines of the start page after `make start`, at the server's address. Return their number."""
    _, *blocks = re.findall(r"```sh\n(.+?)```(?:[^`]*?```xml\n(.+?)\n```)?", START, re.DOTALL)
    for lines, answer in blocks:
        done = _run(["/bin/sh", "-euc", lines.replace(ADDRESS, url)], folder, os.defpath)
        assert done.returncode == 0, (lines, done.stdout, done.stderr)
        pattern = "(?s)" + ".*".join(re.escape(part) for part in re.split("…[^…]*…", answer))
        assert re.fullmatch(pattern, done.stdout) if answer else done.stdout.startswith('{"id":'), (lines, done.stdout)
    return len(blocks)


def follow_tutorial(programs: Path, folder: Path) -> str:
    """Write the tutorial's connector and its tests, break it, and read the message. Return pytest's result."""
    connector = re.findall(r"```python\n(.+?)```", TUTORIAL, re.DOTALL)
    first, refused, changed, busy, lost = (connector[place] for place in (1, 2, 4, 5, 6))
    (folder / "test_readme.py").write_text("".join(re.findall(r"```python\n(.+?)```", README, re.DOTALL)))
    (folder / "test_deals.py").write_text(f"{first}\n\n{refused}\n\n{busy}\n\n{lost}")
    (folder / "deals.py").write_text(changed)
    passed = _pytest(programs, folder)
    assert "5 passed" in passed, passed
    broken = changed.replace('"prospect_email": deal["buyer"],', "")
    assert broken != changed
    (folder / "deals.py").write_text(broken)
    failed = _pytest(programs, folder)
    for shown in ("test_a_deal_becomes_an_opportunity", "Received calls:", "error 13", "prospect_email"):
        assert shown in failed, f"{shown!r} is not in the report:\n{failed}"
    return passed.splitlines()[-1]


def _pytest(programs: Path, folder: Path) -> str:
    return _run([str(programs / "pytest"), "-q", "-p", "no:cacheprovider"], folder, f"{programs}:{os.defpath}").stdout


def _run(command: list[str], folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this folder, with an environment that has nothing else."""
    return subprocess.run(
        command,
        cwd=folder,
        env={"HOME": str(folder), "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
