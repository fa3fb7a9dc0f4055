"""The delay of a response."""

import asyncio
import time
from collections.abc import Callable
from contextvars import Context
from typing import TypeVarTuple

import pytest
import uvloop
from starlette.types import Message

from dealdock.web.messages import RequestStream
from tests.support.cases import each_case

Arguments = TypeVarTuple("Arguments")

SECONDS = 0.002
WAITS = 200


@pytest.mark.slow
@each_case("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_it_is_never_shorter_than_its_fault_says(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert min(runner.run(_waits())) >= SECONDS


def test_it_is_a_millisecond_longer_for_timers_that_end_early() -> None:
    with asyncio.Runner(loop_factory=RecordedTimers) as runner:
        runner.run(RequestStream(_receive).wait(SECONDS, asyncio.Event()))
        loop = runner.get_loop()
        assert isinstance(loop, RecordedTimers)
        assert loop.delays == [SECONDS + 0.001]


class RecordedTimers(asyncio.SelectorEventLoop):
    """An event loop that remembers the delays of its timers."""

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[float] = []

    def call_later(
        self, delay: float, callback: Callable[[*Arguments], object], *args: *Arguments, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Remember the delay, and begin the timer."""
        self.delays.append(delay)
        return super().call_later(delay, callback, *args, context=context)


async def _waits() -> list[float]:
    """Return the seconds of some waits, which begin at different parts of a millisecond."""
    found = []
    for number in range(WAITS):
        began = _later(number / WAITS / 1000)
        await RequestStream(_receive).wait(SECONDS, asyncio.Event())
        found.append(time.monotonic() - began)
    return found


def _later(seconds: float) -> float:
    """Return the time once this many seconds have passed."""
    until = time.monotonic() + seconds
    while (now := time.monotonic()) < until:
        pass
    return now


async def _receive() -> Message:
    """Receive nothing: the client waits for the response."""
    await asyncio.Event().wait()
    raise AssertionError
