"""The buffer of a body as it arrives."""

import pytest

from dealdock.web.body_buffer import BodyBuffer
from dealdock.web.size_limits import MAX_BODY_BYTES, RequestRefused
from tests.cases import each_case

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
