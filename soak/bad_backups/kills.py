"""Backups and restores that are killed, and the checks of their results."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from dealdock.cli import backup
from dealdock.platform.database import backup_file
from dealdock.platform.drafts import PREFIX
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings
from soak.bad_backups.targets import RestoreTarget
from tests.running import COMMAND, ENVIRONMENT, PATIENCE

MAX_DELAY: Final = 0.05
"""The longest time, in seconds, between the creation of a draft and the kill."""


class KilledCommands:
    """Kills commands soon after they have begun to write."""

    def __init__(self, target: RestoreTarget, backup: Path, randomness: Random) -> None:
        """`backup`: the file to restore."""
        self._target, self._backup, self._randomness = target, backup, randomness
        self.with_drafts = 0
        """The number of kills that left a draft."""
        target.prepare("empty")
        self._rows_before = target.rows("empty")
        with self._running("restore", backup, target.settings("empty")) as process:
            process.wait(PATIENCE)
        self._rows_after = target.rows("empty")
        if self._rows_after == self._rows_before:
            raise RuntimeError("a restore that was not killed restored nothing")
        target.reset_database("empty")

    def backup(self) -> Iterator[str]:
        """Kill a backup. The file must be complete or absent."""
        file = self._target.folder / "killed.backup"
        file.unlink(missing_ok=True)
        self._kill("backup", file, self._target.source, self._target.folder)
        if file.exists() and not _is_whole(file):
            yield "a backup that was killed is incomplete"
        yield from self._remaining_drafts(self._target.folder)

    def restore(self) -> Iterator[str]:
        """Kill a restore. All rows must be restored, or none."""
        self._target.prepare("empty")
        self._kill("restore", self._backup, self._target.settings("empty"), self._target.home)
        if self._target.rows("empty") not in (self._rows_before, self._rows_after):
            yield "a restore that was killed is incomplete"
        yield from self._remaining_drafts(self._target.home)
        self._target.reset_database("empty")

    def _remaining_drafts(self, folder: Path) -> Iterator[str]:
        """Make another backup in the same folder, which must remove the drafts."""
        self.with_drafts += bool(_drafts(folder))
        backup.back_up(self._target.source, folder / "next.backup", replace=True)
        if drafts := _drafts(folder):
            yield f"drafts remain: {', '.join(drafts)}"

    def _kill(self, command: str, file: Path, settings: Settings, folder: Path) -> None:
        """Run a command, and kill it a random time after it has begun to write."""
        with self._running(command, file, settings) as process:
            while process.poll() is None and not _drafts(folder):
                time.sleep(0.001)
            time.sleep(self._randomness.uniform(0, MAX_DELAY))
            process.kill()

    def _running(self, command: str, file: Path, settings: Settings) -> "subprocess.Popen[bytes]":
        named = {"DEALDOCK_DATABASE": str(settings.database), "DEALDOCK_HOME": str(settings.home)}
        return subprocess.Popen([*COMMAND, "db", command, str(file)], env=ENVIRONMENT | named)


def _drafts(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(f"{PREFIX}*")]


def _is_whole(file: Path) -> bool:
    try:
        return backup_file.verify(file)
    except WrongSetting:
        return False
