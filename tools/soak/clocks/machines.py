"""Servers in this process, each with a clock that can be set."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.support.clocks import SetClock
from tests.support.serving import served
from tools.bench.filling import SECRET
from tools.bench.load.timed_connection import TimedConnection, request, succeeded

HOUR: Final = timedelta(hours=1)
JUMPS: Final = (0 * HOUR, HOUR / 3600, -HOUR / 3600, 2 * HOUR, -2 * HOUR, 30 * HOUR, -30 * HOUR, 87_660 * HOUR)
"""The offsets from the correct time that clocks jump to: seconds, hours, days, ten years."""

FROZEN: Final = {"scene": "empty", "clock": {"mode": "frozen", "at": "2026-05-01T12:00:00Z"}}
"""The settings of an account with a frozen clock, so that its keys do not expire."""


@dataclass
class Machines:
    """Servers on one database, each as if on its own machine. `line`: the JSON object that `dealdock start` prints."""

    sandboxes: list[Sandbox]
    urls: list[str]
    clocks: list[SetClock]
    randomness: Random
    logged: list[logging.LogRecord]
    line: dict[str, Any] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    jumps: int = 0

    def start(self) -> bool:
        """Create the first account, without records."""
        self.line = {"account": self.open(FROZEN)}
        return True

    def start_and_kill(self, seconds: float) -> None:
        raise NotImplementedError

    def open(self, document: Any) -> dict[str, Any]:
        """Create an account, and return its details."""
        with TimedConnection(self.url) as connection:
            made: dict[str, Any] = succeeded(
                connection.call(request(connection.url, "POST", "/_dealdock/accounts", document=document))
            ).json
        return made

    @property
    def url(self) -> str:
        """Return the address of a random machine."""
        return self.randomness.choice(self.urls)

    @property
    def authorization(self) -> str:
        """The value of the `Authorization` header with the first account's keys."""
        return authorization(self.line["account"])

    @property
    def log(self) -> str:
        """The log records of level warning and above."""
        return "".join(f"{logging.Formatter().format(record)}\n" for record in self.logged)

    def set(self, ahead: timedelta = timedelta()) -> None:
        """Set all clocks to the correct time, or ahead of it."""
        for clock in self.clocks:
            clock.ahead = ahead

    @contextmanager
    def jumping(self, pause: float) -> Iterator[None]:
        """Let random clocks jump until the block ends, each time with a garbage collection. Then correct all clocks."""
        ended = threading.Event()

        def jump() -> None:
            while not ended.wait(self.randomness.uniform(0, pause)):
                self.randomness.choice(self.clocks).ahead = self.randomness.choice(JUMPS)
                self.randomness.choice(self.sandboxes).garbage_collector.wake()
                self.jumps += 1

        thread = threading.Thread(target=jump, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.set()


def authorization(account: dict[str, Any]) -> str:
    """Return the value of the `Authorization` header with an account's keys."""
    return f"Pardot api_key={account['api_key']}, user_key={account['user_key']}"


@contextmanager
def machines(database: str, number: int, randomness: Random) -> Iterator[Machines]:
    """Run this many machines until the block ends."""
    with ExitStack() as stack:
        logged = stack.enter_context(_logged())
        clocks = [SetClock() for _ in range(number)]
        settings = Settings(
            database=database, secret=SECRET, workers=min(number, 2)
        )  # so that no server assumes that it is the only one
        sandboxes = [stack.enter_context(Sandbox(settings, clock=clock)) for clock in clocks]
        urls = [stack.enter_context(served(sandbox)) for sandbox in sandboxes]
        yield Machines(sandboxes, urls, clocks, randomness, logged)


@contextmanager
def _logged() -> Iterator[list[logging.LogRecord]]:
    handler = _Records(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield handler.records
    finally:
        logging.getLogger().removeHandler(handler)


class _Records(logging.Handler):
    """A handler that keeps the records."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
