"""Programs that are started with all their processes in a group, and ended with them."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from dealdock.judge.left_files import Unread, created, opened
from dealdock_client.printable import printable_lines
from dealdock_client.process_group import ProcessGroup, marked, new_token
from dealdock_client.process_guard import kill_marked

GRACE_SECONDS: Final = 2.0
"""The time between SIGTERM and SIGKILL for a program that is ended."""

LAST_LINES: Final = 20
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LAST_BYTES: Final = 16_384
MAX_WRITTEN_BYTES: Final = 256 * 2**20
"""The limit of what a program writes to stdout, or to stderr. It is ended then, so that it does not fill the disk."""

_WATCH_SECONDS: Final = 0.5


class Ending(Exception):
    """The judge is ending; no further program is started."""


class Program:
    """A started program. Its output goes to files, so a program that writes much or is killed blocks no one."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        output: Path,
        errors: Path,
        stdin: Path | None = None,
    ) -> None:
        """Start it.

        Raises:
            Ending: `end_all` was called.
            OSError: It cannot be started.

        """
        self.output: Final = output
        self.errors: Final = errors
        self.excess: str | None = None
        """The reason for which it was ended before the timeout."""
        self._token: Final = new_token()
        with (
            created(output) as stdout,
            created(errors) as stderr,
            Path(os.devnull if stdin is None else stdin).open("rb") as given,
            _starting(),
        ):
            self._began = time.monotonic()
            self._process: Final = subprocess.Popen(  # noqa: S603 (the author's own command)
                command,
                cwd=folder,
                env=marked(environment, *_state.tokens, self._token),
                stdin=given,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
            _running.add(self)
        if _state.is_ending:
            self.kill()
            raise Ending
        self.seconds = 0.0

    def wait(self, timeout: float) -> int | None:
        """Return its exit code, negative after a signal; or None if it was ended after the timeout, or because it wrote
        too much.
        """
        end = self._began + timeout
        while True:
            left = max(0.0, end - time.monotonic())
            with suppress(subprocess.TimeoutExpired):
                code: int | None = self._process.wait(min(left, _WATCH_SECONDS))
                self._ended()
                break
            if left <= _WATCH_SECONDS or self._has_written_too_much():
                self.end()
                code = None
                break
        self.seconds = time.monotonic() - self._began
        return code

    def _has_written_too_much(self) -> bool:
        """Return True, and keep the reason, if its output on stdout or stderr is beyond the limit."""
        for name, path in (("stdout", self.output), ("stderr", self.errors)):
            with suppress(OSError):
                if path.stat().st_size > MAX_WRITTEN_BYTES:
                    self.excess = f"it wrote more than {MAX_WRITTEN_BYTES // 2**20} MiB to {name}, and was ended"
        return self.excess is not None

    @property
    def exit_code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def end(self) -> None:
        """End it with SIGTERM, or with SIGKILL after a while, with all its processes."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS)
        self._ended()

    def kill(self) -> None:
        """End it at once, with all its processes. The thread that waits for it collects its exit code."""
        self._signal(signal.SIGKILL)

    def last_lines(self) -> str:
        """Return the end of what it wrote to stderr, or else to stdout."""
        return _end_of(self.errors) or _end_of(self.output)

    def _ended(self) -> None:
        """Kill what the program left running, and collect it."""
        self._signal(signal.SIGKILL)
        self._process.wait()
        kill_marked(self._token)  # what left its group
        _running.discard(self)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            os.killpg(self._process.pid, number)


class _State:
    is_ending = False
    tokens: tuple[str, ...] = ()
    """The token by which all programs are found if this process is killed."""


class _Thread(threading.local):
    waits = False
    """True while a signal does not raise its exception at once."""


_running: Final[set[Program]] = set()
_state: Final = _State()
_thread: Final = _Thread()


@contextmanager
def _starting() -> Iterator[None]:
    """Let a signal wait until the program that starts is one of those that run. Raises `Ending`."""
    if _state.is_ending:
        raise Ending
    _thread.waits = True
    try:
        yield
    finally:
        _thread.waits = False


@contextmanager
def without_signals() -> Iterator[None]:
    """Let signals wait while this block ends what they began, such as the reports."""
    _thread.waits = True
    try:
        yield
    finally:
        _thread.waits = False


def end_all() -> None:
    """Kill all programs that run. None is started from then on: one that was about to start ends itself."""
    _state.is_ending = True
    for program in list(_running):
        program.kill()


def is_ending() -> bool:
    """Return True after `end_all`."""
    return _state.is_ending


def allow_programs() -> None:
    """Allow programs to start again, after `end_all`."""
    _state.is_ending = False


@contextmanager
def ended_with_us() -> Iterator[None]:
    """End all programs when this block ends: also by an error, Ctrl-C, SIGTERM or SIGHUP. Only for the main thread.

    A signal ends them itself, because the exception that it raises can be lost, in a callback of a weak reference for
    example. The block then raises it again at its end.
    """
    received: list[BaseException] = []

    def leave(number: int, _: FrameType | None) -> None:
        received.append(KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number))
        end_all()
        if not _thread.waits:
            raise received[-1]

    heard = [each for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
    before = {number: signal.signal(number, leave) for number in heard}
    allow_programs()
    try:
        with ProcessGroup() as group:
            _state.tokens = (group.token,)
            try:
                yield
            finally:
                end_all()
    finally:
        _state.tokens = ()
        for number, handler in before.items():
            signal.signal(number, handler)
        if received:
            raise received[0]


def _end_of(path: Path) -> str:
    try:
        file = opened(path)
    except Unread:
        file = None
    if file is None:
        return ""
    with file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_BYTES))
        lines = file.read().decode("utf-8", "replace").strip().splitlines()[-LAST_LINES:]
    return printable_lines("\n".join(lines))
