"""A command in a process group of its own, which ends with this process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.process_guard import VARIABLE, kill_marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

END_SECONDS: Final = 5.0
"""The time between a signal and the end of processes that ignore it."""

_GUARD: Final = Path(__file__).with_name("process_guard.py")


class ProcessGroup:
    """A process group for commands. It ends with the block, and if this process is killed.

    Its first process is a guard, which kills the group when this process ends. It needs POSIX. Processes that have left
    the group are ended, too, on Linux.
    """

    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []
        self._is_foreground = False
        self.token: Final = new_token()
        words = [sys.executable, "-I", "-S", str(_GUARD), self.token]
        self._guard = subprocess.Popen(  # noqa: S603 (our own program)
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_in_group(0)
        )
        self._id = self._guard.pid

    def start(self, words: Sequence[str], environment: Mapping[str, str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a command in the group. `options` are the options of `Popen`. Raises `OSError` if it cannot be run."""
        return subprocess.Popen(words, env=marked(environment, self.token), **_in_group(self._id), **options)  # noqa: S603 (the user's own)

    def send(self, number: int) -> None:
        """Send a signal to all processes of the group, and kill the remaining ones after `END_SECONDS`."""
        self._signal(number)
        timer = threading.Timer(END_SECONDS, self.kill)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def kill(self) -> None:
        """Kill all processes of the group, and those that have left it."""
        self._signal(signal.SIGKILL)
        kill_marked(self.token)

    def foreground(self) -> None:
        """Make the group the one that reads the terminal of standard input, if standard input is a terminal.

        A command that read from it before was stopped, and continues.
        """
        self._is_foreground = True
        _to_foreground(self._id)
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        """Return the group, which is killed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the processes that are left."""
        for timer in self._timers:
            timer.cancel()
        self.kill()
        self._guard.wait()
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        if self._is_foreground:
            _to_foreground(os.getpgrp())

    def _signal(self, number: int) -> None:
        if self._guard.returncode is None:  # it is not waited for, so no other group has its number
            with suppress(ProcessLookupError, PermissionError):  # macOS refuses a group of zombies
                os.killpg(self._id, number)


def new_token() -> str:
    """Return a token for the processes that are started by one other."""
    return os.urandom(8).hex()


def marked(environment: Mapping[str, str], *tokens: str) -> dict[str, str]:
    """Return an environment with tokens, by which its processes are found. They stay marked for outer groups."""
    outer = os.environ.get(VARIABLE)
    return {**environment, VARIABLE: "/".join([*([outer] if outer else []), *tokens])}


def _in_group(number: int) -> dict[str, Any]:
    """Return the options by which `Popen` puts a process into a group; 0: a new one."""
    if sys.version_info >= (3, 11):
        return {"process_group": number}
    return {"preexec_fn": lambda: os.setpgid(0, number)}


def _to_foreground(group: int) -> None:
    if not os.isatty(0):
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # a background group may not do it otherwise
    try:
        with suppress(OSError):  # it is the terminal of another session
            os.tcsetpgrp(0, group)
    finally:
        signal.signal(signal.SIGTTOU, before)
