"""The limits within which the outputs of connectors are read, so that each reading ends."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from dealdock.judge import processes
from dealdock.judge.left_files import Unread, opened

MAX_LINE_BYTES: Final = 8 * 2**20
"""The limit of a line, and of a value in a table."""

MAX_BYTES: Final = 128 * 2**20
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 2_000
MAX_DEPTH: Final = 80
"""The limit of nested lists and mappings."""

_NESTING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_WATCH_SECONDS: Final = 0.2
_MEBIBYTE: Final = 2**20


class Reading:
    """The reading of one output: at most for some seconds, and up to the limits of rows and bytes."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds
        self._rows = self._bytes = 0

    @property
    def is_over(self) -> bool:
        """True if the time is over, or the judge is ending."""
        return processes.is_ending() or time.monotonic() > self._end

    def check(self) -> None:
        """Raise `Unread` if the reading has to end."""
        if processes.is_ending():
            raise Unread("the judge was ended while it read the output")
        if self.is_over:
            raise Unread(f"reading the output took longer than {self._seconds:g} seconds")

    def add_bytes(self, number: int) -> None:
        """Count bytes that were read. Raises `Unread`."""
        self.check()
        self._bytes += number
        if self._bytes > MAX_BYTES:
            raise Unread(f"the output has more than {MAX_BYTES // _MEBIBYTE} MiB")

    def add_row(self, row: dict[str, Any]) -> None:
        """Count a row. Raises `Unread`."""
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise Unread(f"the output has more than {MAX_ROWS} rows")
        if len(row) > MAX_COLUMNS:
            raise Unread(f"a row has more than {MAX_COLUMNS} columns")

    def lines(self, path: Path) -> Iterator[bytes]:
        """Yield the lines of a file that are not blank. Raises `Unread`."""
        file = opened(path)
        if file is None:
            return
        with file:
            while line := file.readline(MAX_LINE_BYTES + 1):
                self.add_bytes(len(line))
                check_line(len(line))
                if line.strip():
                    yield line

    @contextmanager
    def cancelling(self, cancel: Callable[[], object]) -> Iterator[None]:
        """Call `cancel`, in a thread of its own, when the time is over before the block ends."""
        has_ended = threading.Event()

        def watch() -> None:
            while not has_ended.wait(_WATCH_SECONDS):
                if self.is_over:
                    cancel()
                    return

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield
        finally:
            has_ended.set()
            watching.join()


def check_line(size: int) -> None:
    """Raise `Unread` if a line is too long."""
    if size > MAX_LINE_BYTES:
        raise Unread(f"a line of the output has more than {MAX_LINE_BYTES // _MEBIBYTE} MiB")


def check_depth(text: bytes) -> None:
    """Raise `Unread` if lists and mappings of a text of JSON are nested too deep.

    It is called before the text is parsed, because parsers recurse.
    """
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _NESTING.finditer(text):
        sign = found[0]
        depth += (sign in b"[{") - (sign in b"]}")
        if depth > MAX_DEPTH:
            raise Unread(f"a line of the output has more than {MAX_DEPTH} nested lists and mappings")
