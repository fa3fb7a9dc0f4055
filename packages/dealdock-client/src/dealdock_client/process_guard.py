"""The first process of a group, which kills the group when the process that started it ends, however that happens.

It is run as a program. Standard input is a pipe of that process. Processes that have left the group are found by a
variable in their environment, on Linux; on other systems they are not found.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

VARIABLE = "DEALDOCK_STARTED_BY"
"""The variable with the tokens of all groups that a process belongs to, the outermost first."""

_ROUNDS = 20
_ROUND_SECONDS = 0.01


def kill_marked(token: str) -> None:
    """Kill all processes of this user with the token in their environment, and those that they start meanwhile."""
    for _ in range(_ROUNDS):
        found = _marked(token)
        for number in found:
            with suppress(OSError):  # it has ended
                os.kill(number, signal.SIGKILL)
        if not found:
            return
        time.sleep(_ROUND_SECONDS)


def _marked(token: str) -> list[int]:
    """Return the processes with the token in their environment. Without `/proc` there are none."""
    with suppress(OSError):
        numbers = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
        return [number for number in numbers if number != os.getpid() and token in _tokens(number)]
    return []


def _tokens(number: int) -> list[str]:
    try:
        variables = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    except OSError:  # it has ended, or is another user's
        return []
    start = f"{VARIABLE}=".encode()
    return next((each[len(start) :].decode().split("/") for each in variables if each.startswith(start)), [])


def guard(token: str) -> None:
    """Wait until standard input closes, and kill the marked processes, this process and all others of its group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)
    while os.read(sys.stdin.fileno(), 4_096):
        pass
    kill_marked(token)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    guard(sys.argv[1])
