"""Backups that are damaged at random, and commands that are killed."""

import io
import shutil
import subprocess
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from pathlib import Path
from random import Random
from typing import Final

from dealdock import Sandbox
from dealdock.cli import backup
from dealdock.cli.backup import DATABASE_FILE
from dealdock.platform.errors import DealdockError
from dealdock.platform.files import DRAFT_PREFIX
from dealdock.settings import Settings
from tests.support.builders import Account
from tests.support.running import COMMAND, ENVIRONMENT, PATIENCE
from tools.bench.result import Result, at_most
from tools.soak.problem_files import begin, keep
from tools.soak.suite import Suite

DAMAGED: Final = 100, 10
KILLED: Final = 10, 1
"""The numbers of a full and of a quick trial; killed: of each command."""

MAX_DELAY_SECONDS: Final = 0.05
"""The longest time between the creation of a draft and the kill."""

MAX_PRINTED: Final = 5
FILE: Final = "backups"
"""The name of the file with the problems."""

Contents = Mapping[str, bytes]


def trial(suite: Suite) -> Iterator[Result]:
    """The database of a backup is damaged at random: a bit flipped, bytes overwritten, the end cut off or extended,
    random bytes in its place. No restore may end in a traceback or write a file outside of its folder. After a refusal
    nothing may remain. A changed value may be restored, because SQLite has no checksum.

    Backups and restores are killed with SIGKILL, shortly after they have begun to write. The new backup must be
    complete or absent, and the one to be replaced must remain until then. A restored database must be complete or
    absent. The next command must remove what is left.
    """
    begin(FILE)
    folder, randomness = suite.new_folder("backups"), suite.randomness("backups")
    source = Settings(database=str(folder / "source.db"), home=folder)
    with Sandbox(source) as sandbox:
        Account.open(sandbox, scene="demo")
        sandbox.authority.certificate()
    backup.back_up(source, folder / "valid", replace=False)
    number, outcomes, found = suite.size(*DAMAGED), [0, 0], list[str]()
    for _ in range(number):
        found += _damaged(folder, randomness, outcomes)
    keep(FILE, f"damaged, seed {suite.seed}", found[:MAX_PRINTED])
    detail = f"of {number}, {outcomes[0]} refused and {outcomes[1]} restored"
    yield Result.of("damaged backups: wrong restores", [len(found)], "", at_most(0), detail=detail)
    number = suite.size(*KILLED)
    found = [
        text
        for _ in range(number)
        for text in (*_killed_backup(folder, randomness), *_killed_restore(folder, randomness))
    ]
    keep(FILE, "killed", found[:MAX_PRINTED])
    detail = f"of {2 * number} kills"
    yield Result.of("killed backups and restores: partial results", [len(found)], "", at_most(0), detail=detail)


def _damaged(folder: Path, randomness: Random, outcomes: list[int]) -> Iterator[str]:
    """Restore a damaged copy of the backup, and yield the problems."""
    bad, home = _copied(folder / "valid", folder / "bad"), _copied(None, folder / "home")
    what, content = _changed((bad / DATABASE_FILE).read_bytes(), randomness)
    (bad / DATABASE_FILE).write_bytes(content)
    before = _contents(folder)
    try:
        with redirect_stderr(io.StringIO()):
            backup.restore(Settings(database=str(home / "new.db"), home=home), bad)
        outcomes[1] += 1
    except DealdockError as error:
        outcomes[0] += 1
        if not str(error).isprintable() or _contents(home):
            yield f"{what}: {error}, and there are {sorted(_contents(home))}"
    except Exception:  # noqa: BLE001 (any exception is a problem)
        yield f"{what}: {traceback.format_exc()}"
    if {name: text for name, text in _contents(folder).items() if not name.startswith("home/")} != before:
        yield f"{what}: a file outside of the folder was changed"


def _changed(content: bytes, randomness: Random) -> tuple[str, bytes]:
    """Return a description of the damage, and the damaged content."""
    place, length = randomness.randrange(len(content)), randomness.randrange(1, 10_000)
    match randomness.choice(["bit", "bytes", "zeros", "cut", "longer", "random"]):
        case "bit":
            place = randomness.choice([place, place % 100])  # often in the header
            flipped = bytes([content[place] ^ 1 << randomness.randrange(8)])
            return f"a bit flipped in byte {place}", content[:place] + flipped + content[place + 1 :]
        case "bytes":
            return f"{length} bytes at {place}", content[:place] + randomness.randbytes(length) + content[
                place + length :
            ]
        case "zeros":
            return f"{length} zeros at {place}", content[:place] + bytes(length) + content[place + length :]
        case "cut":
            return f"cut at {place}", content[:place]
        case "longer":
            return f"{length} bytes behind it", content + randomness.randbytes(length)
        case _:
            return f"{length} random bytes", content[: randomness.choice([0, 16, 100])] + randomness.randbytes(length)


def _killed_backup(folder: Path, randomness: Random) -> Iterator[str]:
    """Kill a replacement of a backup. The old or the new one must remain."""
    place = _copied(None, folder / "backups")
    target, home = place / "monday", _copied(None, folder / "home")
    shutil.copytree(folder / "valid", target)
    _kill(place, randomness, "backup", str(target), "--replace", database=folder / "source.db")
    remaining = target if target.exists() else target.with_name("monday.old")
    try:
        backup.restore(Settings(database=str(home / "new.db"), home=home), remaining)
    except DealdockError as error:
        yield f"a backup that was killed: {error}"
    shutil.rmtree(target.with_name("monday.old"), ignore_errors=True)
    backup.back_up(Settings(database=str(folder / "source.db")), target, replace=target.exists())
    if {path.name for path in place.iterdir()} != {"monday"}:
        yield f"left after a backup: {sorted(path.name for path in place.iterdir())}"


def _killed_restore(folder: Path, randomness: Random) -> Iterator[str]:
    """Kill a restore. Its database must be complete or absent."""
    home = _copied(None, folder / "home")
    _kill(home, randomness, "restore", str(folder / "valid"), database=home / "new.db")
    if (home / "new.db").exists():
        backup.back_up(Settings(database=str(home / "new.db")), home / "check", replace=False)
    else:
        backup.restore(Settings(database=str(home / "new.db")), folder / "valid")
    if drafts := [path.name for path in home.glob(f"{DRAFT_PREFIX}*")]:
        yield f"left after a restore: {drafts}"


def _kill(folder: Path, randomness: Random, command: str, *words: str, database: Path) -> None:
    """Run a command, and kill it a random time after it has begun to write."""
    environment = ENVIRONMENT | {"DEALDOCK_DATABASE": str(database)}
    with subprocess.Popen([*COMMAND, "db", command, *words], env=environment, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE
        while process.poll() is None and not [*folder.glob(f"{DRAFT_PREFIX}*")] and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(randomness.uniform(0, MAX_DELAY_SECONDS))
        process.kill()


def _copied(source: Path | None, to: Path) -> Path:
    """Replace a folder by a copy of another one, or by an empty one."""
    shutil.rmtree(to, ignore_errors=True)
    if source is None:
        to.mkdir()
    else:
        shutil.copytree(source, to)
    return to


def _contents(folder: Path) -> Contents:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
