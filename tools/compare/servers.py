"""The servers of two checkouts, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

Address = tuple[str, int]

CHECKOUT: Final = Path(__file__).parents[2]
SECRET: Final = "the secret of both servers"
SEED: Final = "7"
PATIENCE_SECONDS: Final = 30


class Server(NamedTuple):
    """A running server with its two ports."""

    name: str
    plain: Address
    https: Address


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """Check the revision out into a temporary worktree."""
    path = folder / "checkout"
    git = ["git", "-C", str(CHECKOUT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(path), revision], check=True)
    try:
        yield path
    finally:
        subprocess.run([*git, "remove", "--force", str(path)], check=True)


@contextmanager
def started(name: str, checkout: Path, database: str, home: Path) -> Iterator[Server]:
    """Run `dealdock start` from the source of a checkout, on free ports."""
    home.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DEALDOCK_")}
    environment |= {"PYTHONPATH": str(checkout / "src"), "DEALDOCK_SECRET": SECRET, "DEALDOCK_HOME": str(home)}
    environment["PYTHONHASHSEED"] = "0"  # Starlette keeps the methods of a route in a set
    environment |= {"DEALDOCK_SEED_RANDOM": SEED, "DEALDOCK_SCENE": "empty", "DEALDOCK_DATABASE": database}
    _check_source(checkout, environment)
    command = [sys.executable, "-m", "dealdock", "start", "--port", "0"]
    with (
        (home / "log").open("w+") as log,
        subprocess.Popen(
            command, cwd=checkout, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        ) as process,
    ):
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise RuntimeError(f"{name} did not start:\n{(home / 'log').read_text()}")
            shown = json.loads(line)
            yield Server(name, _address(shown["url"]), _address(shown["https_url"]))
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _check_source(checkout: Path, environment: dict[str, str]) -> None:
    """Make sure that the server's code is that of the checkout, and not the installed one."""
    command = [sys.executable, "-c", "import dealdock; print(dealdock.__file__)"]
    found = subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True, text=True).stdout
    if not Path(found.strip()).is_relative_to(checkout):
        raise RuntimeError(f"{found.strip()} is not in {checkout}")


def _address(url: str) -> Address:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0
