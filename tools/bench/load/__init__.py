"""Load on a server from another process: wrk if it is installed, else the bundled client.

Both send requests that were written beforehand, one after another on each connection, and never two at once on one.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

BUNDLED = Path(__file__).with_name("client.py")
SCRIPT = Path(__file__).with_name("wrk.lua")
TIMEOUT_SECONDS = 30  # for one response

Client = Literal["wrk", "bundled"]


@dataclass(frozen=True)
class Load:
    """The result of a load. Times are in milliseconds.

    `errors` are broken connections and statuses other than 2xx; ours counts Pardot's own errors too, whose status is
    200.
    """

    answered: int
    seconds: float
    p50: float
    p99: float
    worst: float
    errors: int

    @property
    def rate(self) -> float:
        """The responses per second."""
        return self.answered / self.seconds


def installed() -> Client:
    """Return the installed client."""
    return "wrk" if shutil.which("wrk") else "bundled"


def named(client: Client) -> str:
    """Return the name and version of the client."""
    if client == "bundled":
        return "the bundled client"
    version = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S607
    return " ".join(version.split()[:2])


def load(client: Client, url: str, requests: Sequence[bytes], *, connections: int, seconds: int) -> Load:
    """Send these requests repeatedly."""
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        for request in requests:
            file.write(b"%d\n%b" % (len(request), request))
        file.flush()
        if client == "wrk":
            options = [
                "-t1",
                f"-c{connections}",
                f"-d{seconds}s",
                "--timeout",
                f"{TIMEOUT_SECONDS}s",
                "-s",
                str(SCRIPT),
            ]
            command = ["wrk", *options, url, "--", file.name]
        else:
            address = urlsplit(url)
            there = [str(address.hostname), str(address.port)]
            command = [sys.executable, "-I", str(BUNDLED), *there, file.name, str(connections), str(seconds)]
        finished = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=seconds + 2 * TIMEOUT_SECONDS
        )
    if finished.returncode != 0:
        raise RuntimeError(finished.stderr or finished.stdout)
    return Load(**json.loads(finished.stdout.splitlines()[-1]))
