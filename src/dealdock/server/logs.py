"""Logs, on standard error."""

import logging
import sys
from functools import cache


def to_stderr() -> None:
    """Write this process's warnings and errors there."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _Lines(logging.Formatter):
    """structlog's lines. It is imported with the first of them: a quiet run does without."""

    def format(self, record: logging.LogRecord) -> str:
        return _structlog().format(record)


@cache
def _structlog() -> logging.Formatter:
    from structlog import dev, processors, stdlib  # noqa: PLC0415 (as above; 60 ms)

    console = dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=dev.plain_traceback, pad_event_to=0)
    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            stdlib.add_log_level,
            stdlib.add_logger_name,
            processors.TimeStamper("iso"),
            stdlib.ExtraAdder(),
        ],
        processors=[stdlib.ProcessorFormatter.remove_processors_meta, console],
    )
