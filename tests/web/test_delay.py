"""The delay of a response."""

import asyncio
import time
from collections.abc import Callable

import uvloop
from starlette.types import Message

from dealdock.web.messages import RequestStream
from tests.cases import each_case

SECONDS = 0.002
WAITS = 200


@each_case("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_it_is_never_shorter_than_its_fault_says(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert min(runner.run(_waits())) >= SECONDS


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
