"""A request that fails, made as small as it can be and still fail."""

from collections.abc import Callable
from typing import Final, TypeVar

from soak.anything.sent import Sent, request

MOST_TRIES: Final = 300

T = TypeVar("T", bytes, list[bytes])


class Shrinking:
    """The tries at one request."""

    def __init__(self, sent: Sent, fails: Callable[[Sent], bool]) -> None:
        self._sent = sent
        self._fails = fails
        self._left = MOST_TRIES

    def smallest(self) -> Sent:
        """Return the smallest request that was found."""
        head, _, body = self._sent.data.partition(b"\r\n\r\n")
        first, *headers = head.split(b"\r\n")
        if not self._sent.is_framed or b"Transfer-Encoding: chunked" in headers:
            fewer = self._fewer(self._sent.data, lambda data: self._sent._replace(data=data))
            return self._sent._replace(data=fewer)
        method, target, _ = first.split(b" ")
        headers = [header for header in headers if not header.startswith(b"Content-Length: ")]

        def made(target: bytes, headers: list[bytes], body: bytes) -> Sent:
            fields = [(name, value) for name, _, value in (header.partition(b": ") for header in headers)]
            return self._sent._replace(data=request(method, target, fields, body))

        body = self._fewer(body, lambda fewer: made(target, headers, fewer))
        headers = self._fewer(headers, lambda fewer: made(target, fewer, body))
        path = self._fewer(target[1:], lambda fewer: made(b"/" + fewer, headers, body))
        return made(b"/" + path, headers, body)

    def _fewer(self, things: T, made: Callable[[T], Sent]) -> T:
        """Remove parts that are not needed, large ones first."""
        size = max(1, len(things) // 2)
        while size and self._left:
            at = 0
            while at < len(things) and self._left:
                fewer = things[:at] + things[at + size :]
                self._left -= 1
                if self._fails(made(fewer)):
                    things = fewer
                else:
                    at += size
            size //= 2
        return things
