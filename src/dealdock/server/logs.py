"""Logs on standard error, by structlog: lines for a person, or one JSON object per line.

A thread writes them, so logging never waits for the reader. If a terminal is stopped or a pipe is full, lines are
dropped. Their number is logged when there is room again.
"""

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii
from queue import SimpleQueue
from typing import Any, Final, Literal, TypeAlias

from dealdock.platform.journal import call_log
from dealdock.platform.journal.call_log import Call
from dealdock.settings import Settings

MAX_WAITING_LINES: Final = 10_000
"""The maximum number of waiting lines. Further ones are dropped."""

_MAX_WRITE_BYTES: Final = 4_096  # a pipe accepts these as a whole despite concurrent writers
_COLLECT_SECONDS: Final = 0.02  # lines are collected, because waking a thread costs as much as formatting a few
_FLUSH_SECONDS: Final = 2.0  # the longest wait for a reader that has stopped

_STANDARD_ATTRIBUTES: Final = {*vars(logging.makeLogRecord({})), "message", "asctime"}

_JSON: Final = json.JSONEncoder(default=str).encode
_REQUEST: Final = ("account", "object", "operation", "method")
_RESPONSE: Final = ("status", "code", "fault")

Form: TypeAlias = Literal["text", "json"]
_Item: TypeAlias = logging.LogRecord | tuple[int, int, Call]
"""A record, or a call with its number and the time of its response."""


def to_stderr(settings: Settings) -> None:
    """Configure this process to log to standard error."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    is_text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    handler = BackgroundHandler(sys.stderr.fileno(), "text" if is_text else "json")
    call_log.call_handler = None if is_text else call_log.CallHandler(handler, handler.take_call)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # no line contains them
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("dealdock").setLevel(level)
    call_log.LOG.setLevel(level)


class BackgroundHandler(logging.Handler):
    """A handler whose records are written by a thread, which starts with the first record."""

    def __init__(self, file: int, form: Form) -> None:
        super().__init__()
        self._file, self._form = file, form
        self._waiting: SimpleQueue[_Item | threading.Event] = SimpleQueue()
        self._lost = self._lost_and_logged = 0
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the record unless too many wait."""
        if record.args:
            try:
                record.msg, record.args = record.getMessage(), None
            except (TypeError, ValueError, KeyError):  # arguments that do not fit
                self.handleError(record)
                return
        self._put(record)

    def take_call(self, number: int, at: int, call: Call) -> None:
        """Queue a call, of which a line of JSON is written as if `emit` had its record."""
        self._put((number, at, call))

    def _put(self, item: _Item) -> None:
        if self._waiting.qsize() >= MAX_WAITING_LINES:
            with self._guard:
                self._lost += 1
            return
        self._waiting.put(item)
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_items, name="log", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Wait until all records are written. Give up after a timeout if the reader has stopped."""
        if self._thread is not None:
            written = threading.Event()
            self._waiting.put(written)
            written.wait(_FLUSH_SECONDS)

    def _write_items(self) -> None:
        while True:
            found = [self._waiting.get()]
            if not isinstance(found[0], threading.Event):
                time.sleep(_COLLECT_SECONDS)
            found += [self._waiting.get() for _ in range(self._waiting.qsize())]  # no other thread takes any
            flushes = [one for one in found if isinstance(one, threading.Event)]
            for lines in _joined(self._rendered(one) for one in found if not isinstance(one, threading.Event)):
                self._write(lines)
            for one in flushes:
                one.set()

    def _rendered(self, item: _Item) -> bytes:
        try:
            if isinstance(item, tuple):
                return _call_line(*item)
            line = _renderer(self._form)(None, "", _event(item))
            return f"{line!s}\n".encode("utf-8", "backslashreplace")
        except Exception:  # noqa: BLE001 (the other lines are written)
            if isinstance(item, tuple):
                return f"cannot write the line of call {item[0]}\n".encode()
            return f"cannot write a line of {item.name}: {item.msg!r}\n".encode()

    def _write(self, lines: bytes) -> None:
        with suppress(OSError):  # the reader has closed the pipe
            while lines:
                lines = lines[os.write(self._file, lines) :]
        if lost := self._lost - self._lost_and_logged:
            self._lost_and_logged += lost
            fields = {"name": __name__, "levelname": "WARNING", "msg": "lines were dropped", "lines": lost}
            self._waiting.put(logging.makeLogRecord(fields))


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines into pieces that are written as a whole."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        if held and size + len(line) > _MAX_WRITE_BYTES:
            yield b"".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield b"".join(held)


def _event(record: logging.LogRecord) -> dict[str, Any]:
    """Return the values that a line shows of a record, by structlog's names."""
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD_ATTRIBUTES}
    event = {
        "timestamp": _timestamp(round(record.created * 1_000_000)),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
        **extra,
        "logger": record.name,
    }
    if record.exc_info:
        event["exception"] = logging.Formatter().formatException(record.exc_info)
    return event


def _call_line(number: int, at: int, call: Call) -> bytes:
    """Return the line that structlog writes of a call's record, by fewer instructions (decision 0064)."""
    account_id = None if call.account is None else call.account.account_id
    request = _members(_REQUEST, account_id, call.object, call.operation, call.method)
    response = _members(_RESPONSE, call.status, call.code, call.fault)
    return (
        f'{{"timestamp": "{_timestamp(at)}", "level": "info", "event": "call", "request": {number}, {request}, '
        f'"path": {encode_basestring_ascii(call_log.path(call))}, {response}, "duration_ms": {call.duration / 1000}, '
        f'"logger": "{call_log.LOG.name}"}}\n'
    ).encode()


@lru_cache(1024)
def _members(names: tuple[str, ...], *values: Any) -> str:
    """Return the known ones of values that many calls have, as members of an object."""
    return _JSON({name: value for name, value in zip(names, values, strict=True) if value is not None})[1:-1]


def _timestamp(at: int) -> str:
    second, microseconds = divmod(at, 1_000_000)
    return f"{_moment(second)}.{microseconds // 1000:03}Z"


@lru_cache(4)
def _moment(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@cache
def _renderer(form: Form) -> Callable[[Any, str, dict[str, Any]], str | bytes]:
    """Return structlog's renderer. The thread that writes imports it with the first line."""
    from structlog import dev, processors  # noqa: PLC0415 (54 ms, which would delay the start)

    if form == "json":
        return processors.JSONRenderer(lambda event, **_: _JSON(event))
    return dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=dev.plain_traceback, pad_event_to=0, sort_keys=False
    )
