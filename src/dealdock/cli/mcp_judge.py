"""`dealdock judge` for agents: in a process of its own, with its report as the answer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import anyio

from dealdock.judge import plan
from dealdock.judge.file import FileError
from dealdock.platform.errors import DealdockError
from dealdock.platform.temporary_folder import TemporaryFolder

_TIMEOUT_SECONDS: Final = 3_600
_NOT_JUDGED: Final = 2


class NotJudged(DealdockError):
    """A connector that could not be judged."""


async def judged(file: str, scenarios: Sequence[str]) -> dict[str, Any]:
    """Return the summary of a connector's verdicts, and the red ones. Raises `NotJudged`."""
    path = _inside(file)
    try:
        plan.select(scenarios)
    except FileError as error:
        raise NotJudged(str(error)) from None
    with TemporaryFolder() as folder:
        report = Path(folder) / "report.json"
        words = [sys.executable, "-m", "dealdock", "judge", "run", "--json", str(report)]
        words += [*(f"--scenario={name}" for name in scenarios), "--", str(path)]
        with anyio.fail_after(_TIMEOUT_SECONDS):
            done = await anyio.run_process(words, stdin=subprocess.DEVNULL, check=False)
        if done.returncode == _NOT_JUDGED or not await anyio.Path(report).exists():
            raise NotJudged(
                done.stderr.decode(errors="replace").strip() or f"dealdock judge ended with {done.returncode}"
            )
        found = json.loads(await anyio.Path(report).read_text(encoding="utf-8"))
    red = [each for each in found["verdicts"] if each.get("red")]
    return {"vendor": found["vendor"], "exit_code": done.returncode, "summary": found["summary"], "red": red}


def _inside(file: str) -> Path:
    """Return the path of a file in the folder of this process, also after links. Raises `NotJudged`."""
    folder = Path.cwd().resolve()
    try:
        path = (folder / file).resolve()
        is_inside = path != folder and path.is_relative_to(folder)
    except (ValueError, OSError, RuntimeError) as error:  # of characters or lengths that no name has, and of links
        raise NotJudged(f"{file!r} cannot be the name of a file: {error}") from None
    if not is_inside or Path(file).is_absolute() or ".." in Path(file).parts:
        raise NotJudged(f"{file} must be a file in the folder in which dealdock mcp runs")
    return path
