"""The buffer of a body as it arrives."""

import asyncio
from array import array
from weakref import ref

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from dealdock.web.body_buffer import BodyBuffer, read_body
from dealdock.web.messages import RequestStream
from dealdock.web.size_limits import MAX_BODY_BYTES, RequestRefused
from tests.support.cases import each_case

PART = bytes(range(256)) * 33


@each_case("size", [0, 1, len(PART), 2**16, 2**16 + 1, 2**17, MAX_BODY_BYTES - 1, MAX_BODY_BYTES])
def test_it_returns_what_was_added(size: int) -> None:
    body = (PART * (size // len(PART) + 1))[:size]
    buffer = BodyBuffer()
    for begin in range(0, size, len(PART)):
        buffer.add(body[begin : begin + len(PART)])
    assert buffer.size == size
    assert buffer.take() == body


def test_it_refuses_more_than_the_largest_body() -> None:
    buffer = BodyBuffer()
    buffer.add(b"x" * MAX_BODY_BYTES)
    with pytest.raises(RequestRefused):
        buffer.add(b"x")


@each_case("size", [2**13, MAX_BODY_BYTES])
def test_a_body_whose_client_leaves_keeps_no_memory(size: int) -> None:
    part: Message = {"type": "http.request", "body": b"x" * size, "more_body": True}
    messages = iter([part, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(messages)

    with pytest.raises(ClientDisconnect) as caught:
        asyncio.run(read_body(RequestStream(receive), None, BodyBuffer()))
    with pytest.raises(ValueError, match="closed"):
        caught.traceback[-1].locals["body"].take()


def test_a_part_is_not_kept_while_the_next_one_is_awaited() -> None:
    first = array("B", PART)
    parts, sent, kept = [first], ref(first), []
    del first

    async def receive() -> Message:
        if parts:
            return {"type": "http.request", "body": parts.pop(), "more_body": True}
        kept.append(sent())
        return {"type": "http.request", "body": b""}

    body = BodyBuffer()
    asyncio.run(read_body(RequestStream(receive), None, body))
    assert (kept, body.take()) == ([None], PART)
