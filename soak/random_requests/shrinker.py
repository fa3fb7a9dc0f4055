"""The reduction of a failing request to a smaller one that fails, too."""

from collections.abc import Callable
from typing import Final, TypeVar

from soak.random_requests.request import Request, request

MAX_TRIES: Final = 300

T = TypeVar("T", bytes, list[bytes])


class Shrinker:
    """The reduction of one request. `fails` returns True if a request fails in the same way."""

    def __init__(self, request: Request, fails: Callable[[Request], bool]) -> None:
        self._request = request
        self._fails = fails
        self._left = MAX_TRIES

    def smallest(self) -> Request:
        """Return the smallest request that was found."""
        head, _, body = self._request.data.partition(b"\r\n\r\n")
        first, *headers = head.split(b"\r\n")
        if not self._request.is_http or b"Transfer-Encoding: chunked" in headers:
            fewer = self._shrunk(self._request.data, lambda data: self._request._replace(data=data))
            return self._request._replace(data=fewer)
        method, target, _ = first.split(b" ")
        headers = [header for header in headers if not header.startswith(b"Content-Length: ")]

        def records(target: bytes, headers: list[bytes], body: bytes) -> Request:
            fields = [(name, value) for name, _, value in (header.partition(b": ") for header in headers)]
            return self._request._replace(data=request(method, target, fields, body))

        body = self._shrunk(body, lambda fewer: records(target, headers, fewer))
        headers = self._shrunk(headers, lambda fewer: records(target, fewer, body))
        path = self._shrunk(target[1:], lambda fewer: records(b"/" + fewer, headers, body))
        return records(b"/" + path, headers, body)

    def _shrunk(self, things: T, records: Callable[[T], Request]) -> T:
        """Remove parts that are not needed, large ones first."""
        size = max(1, len(things) // 2)
        while size and self._left:
            at = 0
            while at < len(things) and self._left:
                fewer = things[:at] + things[at + size :]
                self._left -= 1
                if self._fails(records(fewer)):
                    things = fewer
                else:
                    at += size
            size //= 2
        return things
