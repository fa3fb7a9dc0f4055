"""Backups and restores that are killed, and what they leave behind."""

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
from soak.hostile.places import Place
from tests.running import COMMAND, ENVIRONMENT, PATIENCE

SOON: Final = 0.05
"""Seconds after a draft is there, within which a command is killed."""


class Killing:
    """Kills commands soon after they have begun to write."""

    def __init__(self, place: Place, whole: Path, randomness: Random) -> None:
        """`whole` is a backup, all rows of which a restore leaves, or none."""
        self._place, self._whole, self._chance = place, whole, randomness
        self.amid = 0
        """How many left a draft behind."""
        place.prepare("empty")
        self._none = place.rows("empty")
        with self._running("restore", whole, place.settings("empty")) as process:
            process.wait(PATIENCE)
        self._all = place.rows("empty")
        if self._all == self._none:
            raise RuntimeError("a restore that was not killed restored nothing")
        place.empty_again("empty")

    def backup(self) -> Iterator[str]:
        """Kill a backup: it is there whole, or not at all."""
        file = self._place.folder / "killed.backup"
        file.unlink(missing_ok=True)
        self._kill("backup", file, self._place.source, self._place.folder)
        if file.exists() and not _is_whole(file):
            yield "a backup that was killed is there in part"
        yield from self._left_in(self._place.folder)

    def restore(self) -> Iterator[str]:
        """Kill a restore: its rows are all there, or none of them is."""
        self._place.prepare("empty")
        self._kill("restore", self._whole, self._place.settings("empty"), self._place.home)
        if self._place.rows("empty") not in (self._none, self._all):
            yield "a restore that was killed is there in part"
        yield from self._left_in(self._place.home)
        self._place.empty_again("empty")

    def _left_in(self, folder: Path) -> Iterator[str]:
        """Make another backup in the same folder, which removes what was left behind."""
        self.amid += bool(_drafts(folder))
        backup.back_up(self._place.source, folder / "next.backup", replace=True)
        if left := _drafts(folder):
            yield f"drafts are left: {', '.join(left)}"

    def _kill(self, command: str, file: Path, settings: Settings, folder: Path) -> None:
        """Run a command until it has begun to write, and a little longer."""
        with self._running(command, file, settings) as process:
            while process.poll() is None and not _drafts(folder):
                time.sleep(0.001)
            time.sleep(self._chance.uniform(0, SOON))
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
