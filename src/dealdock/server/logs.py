"""Logs on standard error: lines for a person, by structlog, or one JSON object per line.

A thread writes them, so logging never waits for the reader. If a terminal is stopped or a pipe is full, lines are
dropped. Their number is logged when there is room again.
"""

import logging
import os
import sys
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from json import JSONEncoder
from logging.handlers import QueueHandler, QueueListener
from queue import Full, Queue
from typing import TYPE_CHECKING, Any, Final, Literal, TextIO, TypeAlias

from dealdock.platform.journal import call_log
from dealdock.settings import Settings

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

MAX_WAITING_LINES: Final = 10_000
"""The maximum number of waiting lines. Further ones are dropped."""

_FLUSH_SECONDS: Final = 2.0  # the longest wait for a reader that has stopped

_SHOWN_OF_CALLS: Final = frozenset({"status", "method", "path", "duration_ms"})

_JSON: Final = JSONEncoder(default=str).encode

_USUAL_ATTRIBUTES: Final = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
"""The attributes of every record."""

Form: TypeAlias = Literal["text", "json"]


def to_stderr(settings: Settings) -> None:
    """Configure this process to log to standard error."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    is_text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    handler = BackgroundHandler(sys.stderr.fileno(), "text" if is_text else "json")
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("dealdock").setLevel(level)
    call_log.LOG.setLevel(level)


class BackgroundHandler(QueueHandler):
    """A handler whose records are written by a thread."""

    queue: "Queue[logging.LogRecord]"

    def __init__(self, file: int, form: Form) -> None:
        super().__init__(Queue(MAX_WAITING_LINES))
        self.lost = 0
        """The number of records that were dropped."""
        self._writer = _Writer(self, _LineHandler(file, form))
        self._writer.start()

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Insert the arguments, which may change later. The thread formats the rest."""
        if not record.args and isinstance(record.msg, str):
            return record  # such as each line of a call
        prepared = copy(record)
        prepared.msg, prepared.args = record.getMessage(), None
        return prepared

    def enqueue(self, record: logging.LogRecord) -> None:
        """Queue the record, or drop it if too many wait."""
        try:
            self.queue.put_nowait(record)
        except Full:
            self.lost += 1

    def flush(self) -> None:
        """Wait until all records are written. Give up after a timeout if the reader has stopped."""
        with self.queue.all_tasks_done:
            self.queue.all_tasks_done.wait_for(lambda: not self.queue.unfinished_tasks, _FLUSH_SECONDS)


class _Writer(QueueListener):
    """The thread that writes the records."""

    def __init__(self, handler: BackgroundHandler, lines: "_LineHandler") -> None:
        super().__init__(handler.queue, lines)
        self._handler = handler
        self._reported = 0  # of the records that were dropped

    def handle(self, record: logging.LogRecord) -> None:
        """Write the record, and how many were dropped meanwhile."""
        super().handle(record)
        if lost := self._handler.lost - self._reported:
            self._reported += lost
            fields = {"name": __name__, "levelname": "WARNING", "msg": "lines were dropped", "lines": lost}
            super().handle(logging.makeLogRecord(fields))


class _LineHandler(logging.StreamHandler[TextIO]):
    """A handler that writes lines."""

    def __init__(self, file: int, form: Form) -> None:
        super().__init__(os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace", closefd=False))
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        if self.formatter is None:
            self.formatter = _formatter(self._form)
        return super().format(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """Name the record that cannot be formatted. If the reader has closed the pipe, nothing is written."""
        with suppress(OSError):
            if not isinstance(sys.exc_info()[1], OSError):
                self.stream.write(f"cannot write a line of {record.name}: {record.msg!r}\n")
                self.flush()


def _formatter(form: Form) -> logging.Formatter:
    if form == "json":
        return _JsonFormatter()
    from structlog import dev, stdlib  # noqa: PLC0415 (54 ms, which would delay the start)

    chain: list[Processor] = [
        _time_and_level,
        stdlib.ExtraAdder(),
        stdlib.add_logger_name,
        stdlib.ProcessorFormatter.remove_processors_meta,
        _short_call,
        dev.ConsoleRenderer(
            colors=has_colors(), exception_formatter=dev.plain_traceback, pad_event_to=0, sort_keys=False
        ),
    ]
    return stdlib.ProcessorFormatter(processors=chain, use_get_message=True)


class _JsonFormatter(logging.Formatter):
    """A formatter of records as JSON objects. structlog would take four times as long for each call."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record with its time, its level, its message and its extra attributes."""
        line: dict[str, Any] = {**_moment_and_level(record), "event": record.getMessage()}
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL_ATTRIBUTES}
        line["logger"] = record.name
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack_info"] = self.formatStack(record.stack_info)
        return _JSON(line)


def has_colors() -> bool:
    """Return True if standard error is a terminal that understands escape codes, and they are not switched off."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _short_call(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    """Shorten a call of an API to a line that fits on a terminal. JSON has all of its fields."""
    is_call = event.get("logger") == call_log.LOG.name and event["event"] == "call"
    if not is_call or not event.keys() >= _SHOWN_OF_CALLS:
        return event
    kept = {name: event[name] for name in ("account", "code", "fault", "why") if name in event}
    at = datetime.fromisoformat(event["timestamp"]).strftime("%H:%M:%S")
    line = f"{event['status']} {event['method']} {event['path']} {event['duration_ms']:.0f} ms"
    return {"timestamp": at, "level": event["level"], "event": line, **kept}


def _time_and_level(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    """Put the time and the level of a record before its message."""
    return {**_moment_and_level(event["_record"]), **event}


def _moment_and_level(record: logging.LogRecord) -> dict[str, str]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"timestamp": at.replace("+00:00", "Z"), "level": record.levelname.lower()}
