"""The delay of a response."""

import asyncio
import time

import pytest
from starlette.types import Message

from dealdock.web.messages import RequestStream
from tests.cases import each_case

SECONDS = 0.002
WAITS = 200


@each_case("loop", ["asyncio", "uvloop"])
def test_it_is_never_shorter_than_its_fault_says(loop: str) -> None:
    factory = pytest.importorskip("uvloop").new_event_loop if loop == "uvloop" else asyncio.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
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
