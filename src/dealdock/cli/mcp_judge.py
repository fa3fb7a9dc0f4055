"""`dealdock judge` for agents: in a process of its own, with its report as the answer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import anyio

from dealdock.platform.errors import DealdockError
from dealdock.platform.temporary_folder import TemporaryFolder

_TIMEOUT_SECONDS: Final = 3_600


class NotJudged(DealdockError):
    """A connector that could not be judged."""


async def judged(file: str, scenarios: Sequence[str]) -> dict[str, Any]:
    """Return the summary of a connector's verdicts, and the red ones. Raises `NotJudged`."""
    path = Path(file)
    if path.is_absolute() or ".." in path.parts:
        raise NotJudged(f"{file} must be a file in the folder in which dealdock mcp runs")
    with TemporaryFolder() as folder:
        report = Path(folder) / "report.json"
        words = [sys.executable, "-m", "dealdock", "judge", "run", file, "--json", str(report)]
        words += [word for name in scenarios for word in ("--scenario", name)]
        with anyio.fail_after(_TIMEOUT_SECONDS):
            done = await anyio.run_process(words, stdin=subprocess.DEVNULL, check=False)
        if not await anyio.Path(report).exists():
            raise NotJudged(
                done.stderr.decode(errors="replace").strip() or f"dealdock judge ended with {done.returncode}"
            )
        found = json.loads(await anyio.Path(report).read_text(encoding="utf-8"))
    red = [each for each in found["verdicts"] if each.get("red")]
    return {"vendor": found["vendor"], "exit_code": done.returncode, "summary": found["summary"], "red": red}
