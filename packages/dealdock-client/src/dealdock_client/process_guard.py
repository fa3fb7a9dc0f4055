"""The first process of a group, which kills the group when the process that started it ends, however that happens.

It is run as a program. Standard input is a pipe of that process.
"""

from __future__ import annotations

import os
import signal
import sys


def guard() -> None:
    """Wait until standard input closes, and kill this process and all others of its group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)
    while os.read(sys.stdin.fileno(), 4_096):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    guard()
